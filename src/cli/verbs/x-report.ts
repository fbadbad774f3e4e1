// till x-report: what the day adds up to so far.

import { dayWords } from "../day-words.ts";
import { EXIT } from "../exit-codes.ts";
import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "x-report",
  usage: "x-report [--counted AMOUNT] [--print]",
  summary: "Shows what the day adds up to so far.",
  help: `The day began with the last Z report. An X closes nothing and may be taken at any time. With --counted it holds what
you counted in the drawer against what should be in it; nothing of that is written down.`,
  options: {
    counted: { type: "string", value: "AMOUNT", about: "what you counted in the drawer, 12345.00" },
    print: { type: "boolean", about: "print it as well" },
  },
  operands: [0, 0],
  async run(call) {
    const client = await call.client();
    const counted = call.text("counted");
    const day = await (call.flag("print") ? client.printX(counted) : client.day(counted));
    call.answer(day, () => dayWords(day));
    return EXIT.ok;
  },
};
