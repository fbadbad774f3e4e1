// till z-report: closes the day, or shows one that was closed.

import type { ControlClient } from "../../control/client.ts";
import { dayFiles } from "../day-files.ts";
import { dayWords } from "../day-words.ts";
import { inPart } from "../ending.ts";
import { EXIT } from "../exit-codes.ts";
import { OUT } from "../out-files.ts";
import { LANGUAGE } from "../reader.ts";
import { type Call, UsageError, type Verb } from "../verb.ts";

export const verb: Verb = {
  name: "z-report",
  usage:
    "z-report [--counted AMOUNT] [--out FILE …] [--language es|pt|en] | z-report NUMBER [--copy | --paper-is-out] [--out FILE …]",
  summary: "Closes the day and prints its Z report, or shows an earlier one.",
  help: `Asks Mercado Pago first about every sale that is not settled. What the report says is in the journal, with its
number, before the paper leaves; a printer that is not ready prints it later. When nothing happened since the last
close, the last report is printed again as a copy, and the answer names what is still not settled. With --counted it
says what should be in the drawer, what is in it, and the difference; all of that is frozen with the rest.
With a NUMBER it closes nothing: it shows the Z report that has it. With --copy that one is printed once more, as a copy.
A paper that the printer never confirmed stays owed until somebody looked: --paper-is-out says that it is there.
FILE ends in .html (a page with plots), .csv (docs/day.md names the columns), .json or .txt.`,
  options: {
    counted: { type: "string", value: "AMOUNT", about: "what you counted in the drawer, 12345.00" },
    copy: { type: "boolean", about: "print the Z report of that NUMBER once more" },
    "paper-is-out": { type: "boolean", about: "a person saw the paper of that Z report" },
    out: OUT,
    language: LANGUAGE,
  },
  operands: [0, 1],
  async run(call) {
    const number = readNumber(call);
    const write = await dayFiles(call);
    const client = await call.client();
    const day = await (number === null
      ? client.closeDay(call.text("counted"))
      : earlier(call, client, number));
    call.answer(day, () => dayWords(day));
    await write(day).catch((error) => {
      if (number === null)
        call.note(`Z ${day.number} is closed; till z-report ${day.number} --out FILE writes it`);
      inPart(error);
    });
    return EXIT.ok;
  },
};

function earlier(call: Call, client: ControlClient, number: number) {
  if (call.flag("copy")) return client.copyReport(number);
  return call.flag("paper-is-out") ? client.confirmReport(number) : client.closedDay(number);
}

/** Of an earlier report; null: the day is to be closed. */
function readNumber(call: Call): number | null {
  const [word] = call.operands;
  const both = ["copy", "paper-is-out"].filter((option) => call.flag(option));
  if (both.length === 2) throw new UsageError("--copy, --paper-is-out: expected one of them");
  if (word === undefined) {
    if (both[0] === undefined) return null;
    throw new UsageError(
      `--${both[0]}: expected the number of a Z report before it, such as z-report 12 --${both[0]}`,
    );
  }
  if (!/^[1-9]\d{0,8}$/.test(word)) {
    throw new UsageError(`z-report: expected the number of a Z report, such as 12, found ${word}`);
  }
  if (call.text("counted") !== undefined) {
    throw new UsageError(`--counted: Z ${word} is closed already, with what was counted then`);
  }
  return Number(word);
}
