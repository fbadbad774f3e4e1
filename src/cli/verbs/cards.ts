// till cards: the cards that run the till by scanner alone.

import { EXIT } from "../exit-codes.ts";
import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "cards",
  usage: "cards",
  summary: "Prints the command cards on the till's printer.",
  help: "Ends with 75 when the printer did not print them.",
  operands: [0, 0],
  async run(call) {
    const answer = await (await call.client()).cards();
    const { outcome, detail } = answer;
    call.answer(answer, () => `command cards: ${outcome}${detail === "" ? "" : `: ${detail}`}`);
    return outcome === "printed" || outcome === "sent" ? EXIT.ok : EXIT.tryLater;
  },
};
