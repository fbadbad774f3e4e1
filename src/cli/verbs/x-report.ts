// till x-report: what the day adds up to so far.

import { dayFiles } from "../day-files.ts";
import { dayWords } from "../day-words.ts";
import { inPart } from "../ending.ts";
import { EXIT } from "../exit-codes.ts";
import { OUT } from "../out-files.ts";
import { LANGUAGE } from "../reader.ts";
import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "x-report",
  usage: "x-report [--counted AMOUNT] [--print] [--out FILE …] [--language es|pt|en]",
  summary: "Shows what the day adds up to so far.",
  help: `The day began with the last Z report. An X closes nothing and may be taken at any time. With --counted it holds what
you counted in the drawer against what should be in it; nothing of that is written down.
FILE ends in .html (a page with plots), .csv (docs/day.md names the columns), .json or .txt.`,
  options: {
    counted: { type: "string", value: "AMOUNT", about: "what you counted in the drawer, 12345.00" },
    print: { type: "boolean", about: "print it as well" },
    out: OUT,
    language: LANGUAGE,
  },
  operands: [0, 0],
  async run(call) {
    const write = await dayFiles(call);
    const client = await call.client();
    const counted = call.text("counted");
    const day = await (call.flag("print") ? client.printX(counted) : client.day(counted));
    call.answer(day, () => dayWords(day));
    await write(day).catch(inPart);
    return EXIT.ok;
  },
};
