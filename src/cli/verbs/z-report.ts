// till z-report: closes the day, or shows one that was closed.

import { dayFiles } from "../day-files.ts";
import { dayWords } from "../day-words.ts";
import { inPart } from "../ending.ts";
import { EXIT } from "../exit-codes.ts";
import { OUT } from "../out-files.ts";
import { LANGUAGE } from "../reader.ts";
import { type Call, UsageError, type Verb } from "../verb.ts";

export const verb: Verb = {
  name: "z-report",
  usage: "z-report [--counted AMOUNT] [--out FILE …] [--language es|pt|en] | z-report NUMBER [--out FILE …]",
  summary: "Closes the day and prints its Z report, or shows an earlier one.",
  help: `Asks Mercado Pago first about every sale that is not settled. What the report says is in the journal, with its
number, before the paper leaves; a printer that is not ready prints it later. When nothing happened since the last
close, the last report is printed again as a copy. With --counted it says what should be in the drawer, what is in it,
and the difference; all of that is frozen with the rest.
With a NUMBER it closes and prints nothing: it shows the Z report that has it.
FILE ends in .html (a page with plots), .csv (docs/day.md names the columns), .json or .txt.`,
  options: {
    counted: { type: "string", value: "AMOUNT", about: "what you counted in the drawer, 12345.00" },
    out: OUT,
    language: LANGUAGE,
  },
  operands: [0, 1],
  async run(call) {
    const number = readNumber(call);
    const write = await dayFiles(call);
    const client = await call.client();
    const day = await (number === null ? client.closeDay(call.text("counted")) : client.closedDay(number));
    call.answer(day, () => dayWords(day));
    await write(day).catch((error) => {
      if (number === null)
        call.note(`Z ${day.number} is closed; till z-report ${day.number} --out FILE writes it`);
      inPart(error);
    });
    return EXIT.ok;
  },
};

/** Of an earlier report; null: the day is to be closed. */
function readNumber(call: Call): number | null {
  const [word] = call.operands;
  if (word === undefined) return null;
  if (!/^[1-9]\d{0,8}$/.test(word)) {
    throw new UsageError(`z-report: expected the number of a Z report, such as 12, found ${word}`);
  }
  if (call.text("counted") !== undefined) {
    throw new UsageError(`--counted: Z ${word} is closed already, with what was counted then`);
  }
  return Number(word);
}
