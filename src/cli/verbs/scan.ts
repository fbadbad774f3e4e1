// till scan: as if the scanner had read a text.

import { EXIT } from "../exit-codes.ts";
import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "scan",
  usage: "scan TEXT",
  summary: "Gives TEXT to the till as if the scanner had read it.",
  help: `TEXT is an article's barcode, a command card (TILL:TOTAL, TILL:CANCEL, TILL:REFUND, TILL:CONFIRM,
TILL:REPRINT, TILL:QTY:n), another program's ticket (TILL:SELL:<minor units>:<reference>) or a receipt's barcode.
Ends with 65 when the till did not accept it; nothing was changed then.`,
  operands: [1, 1],
  async run(call) {
    const answer = await (await call.client()).scan(call.operands[0] ?? "");
    call.answer(answer, () => answer.message);
    return answer.accepted ? EXIT.ok : EXIT.badData;
  },
};
