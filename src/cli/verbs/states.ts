// till states: the life of a sale as a drawing, made from the table that the program runs by.

import { EXIT } from "../exit-codes.ts";
import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "states",
  usage: "states",
  summary: "Draws the states of a sale and what moves it from one to the next.",
  help: "The drawing in docs/sale.md is this one. The daemon is not needed.",
  operands: [0, 0],
  async run(call) {
    const { drawStates } = await import("../../sale/drawing.ts");
    const drawing = drawStates();
    call.answer({ drawing }, () => drawing.trimEnd());
    return EXIT.ok;
  },
};
