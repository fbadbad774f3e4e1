// till sale: one sale, whole.

import { EXIT } from "../exit-codes.ts";
import { saleWords } from "../format.ts";
import { UsageError, type Verb } from "../verb.ts";

export const verb: Verb = {
  name: "sale",
  usage: "sale ID [--paper-is-out PAPER]",
  summary: "Shows one sale: its money, its refunds, its papers.",
  help: `ID is the number of the sale as till sell and till status show it. A paper that the printer never confirmed
stays owed until somebody looked: --paper-is-out receipt says that it is there. When it is not, till reprint prints
a copy.`,
  options: {
    "paper-is-out": { type: "string", value: "PAPER", about: "a person saw this paper, such as receipt" },
  },
  operands: [1, 1],
  async run(call) {
    const id = call.operands[0] ?? "";
    if (!/^\d{1,15}$/.test(id)) throw new UsageError(`expected the number of a sale, found ${id}`);
    const client = await call.client();
    const seen = call.text("paper-is-out");
    const sale = seen === undefined ? await client.sale(id) : await client.confirmPaper(id, seen);
    call.answer(sale, () => saleWords(sale));
    return EXIT.ok;
  },
};
