// Writes a batch of ten sales into an archive and kills itself in the middle. Usage: dying-child.ts FILE SALE.

import { Archive } from "../../src/archive/archive.ts";
import { money } from "../../src/money/money.ts";
import type { Sale } from "../../src/sale/sale.ts";
import { beginSale } from "../../src/sale/step.ts";

const [, , file = "", last = ""] = process.argv;

function sale(id: number): Sale {
  if (id === Number(last)) process.kill(process.pid, "SIGKILL");
  const total = money(100, "ARS");
  const facts = {
    id,
    reference: `R${id}`,
    ticket: null,
    lines: [],
    total,
    validityS: 1,
    rootKey: "",
    at: "",
  };
  return beginSale(facts);
}

const archive = new Archive(file, (error) => {
  throw error;
});

function* begun(): Generator<Sale> {
  for (let id = 1; id <= 10; id++) yield sale(id);
}

archive.write({
  // As they are asked for: the transaction has begun by then.
  sales: { [Symbol.iterator]: () => begun() } as unknown as readonly Sale[],
  paidDays: new Map(),
  doneDays: [],
  words: [],
  days: new Map(),
  place: { segment: 1, start: { sequence: 0, hash: "" }, offset: 0, lines: 1, sequence: 1, hash: "" },
  state: null,
});
