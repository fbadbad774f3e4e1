// till x-report: what the day adds up to so far.

import { dayWords } from "../day-words.ts";
import { EXIT } from "../exit-codes.ts";
import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "x-report",
  usage: "x-report [--print]",
  summary: "Shows what the day adds up to so far.",
  help: `The day began with the last Z report. An X closes nothing and may be taken at any time.`,
  options: { print: { type: "boolean", about: "print it as well" } },
  operands: [0, 0],
  async run(call) {
    const client = await call.client();
    const day = await (call.flag("print") ? client.printX() : client.day());
    call.answer(day, () => dayWords(day));
    return EXIT.ok;
  },
};
