// till reprint: a copy of a receipt.

import { EXIT } from "../exit-codes.ts";
import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "reprint",
  usage: "reprint RECEIPT",
  summary: "Prints a copy of a receipt, marked and numbered as a copy.",
  help: "RECEIPT is the number of the receipt or the text of its barcode.",
  operands: [1, 1],
  async run(call) {
    const answer = await (await call.client()).reprint(call.operands[0] ?? "");
    call.answer(
      answer,
      () => `copy ${answer.copy} of receipt ${answer.sale.receiptNumber ?? "-"} is in the printer's queue`,
    );
    return EXIT.ok;
  },
};
