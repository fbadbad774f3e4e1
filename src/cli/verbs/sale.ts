// till sale: one sale, whole.

import { EXIT } from "../exit-codes.ts";
import { saleWords } from "../format.ts";
import { UsageError, type Verb } from "../verb.ts";

export const verb: Verb = {
  name: "sale",
  usage: "sale ID",
  summary: "Shows one sale: its money, its refunds, its papers.",
  help: "ID is the number of the sale as till sell and till status show it.",
  operands: [1, 1],
  async run(call) {
    const id = call.operands[0] ?? "";
    if (!/^\d{1,15}$/.test(id)) throw new UsageError(`expected the number of a sale, found ${id}`);
    const sale = await (await call.client()).sale(id);
    call.answer(sale, () => saleWords(sale));
    return EXIT.ok;
  },
};
