// What is decided is acted upon when it is on the disk and not before, also where several things are decided at once:
// the ledger on a real journal, over a disk whose flushes the test lets through.

import { expect, test } from "vitest";
import { openJournal } from "../../src/journal/file-journal.ts";
import type { SaleFacts } from "../../src/sale/sale.ts";
import { Ledger } from "../../src/terminal/book/ledger.ts";
import { VirtualDisk } from "../journal/virtual-disk.ts";

test("while a new sale is on its way to the disk nobody acts, though something about another sale needs no wait", async () => {
  const disk = new VirtualDisk();
  const { journal } = await openJournal({ directory: "/virtual", disk });
  let acts = 0;
  const ledger = new Ledger({
    currency: "ARS",
    journal,
    kept: null,
    records: [],
    changed: () => undefined,
    durable: () => {
      acts += 1;
    },
    failed: (error) => {
      throw error;
    },
  });
  await ledger.write({ type: "sale-begun", facts: facts(1) });
  expect(acts).toBe(1);

  const flushed = Promise.withResolvers<void>();
  disk.gate = flushed.promise;
  const begun = ledger.write({ type: "sale-begun", facts: facts(2) });
  const order = { id: "ORD1", qrData: null, paymentId: "PAY1", virtual: false };
  await ledger.accept(1, { type: "order-created", order });
  expect(ledger.book.sale(1)?.phase.status).toBe("awaiting-payment");
  expect(acts).toBe(1);

  flushed.resolve();
  await begun;
  expect(acts).toBe(2);
});

function facts(id: number): SaleFacts {
  const total = { minor: 125_050, currency: "ARS" } as const;
  return {
    id,
    reference: `A-${id}`,
    ticket: "T1",
    lines: [],
    total,
    validityS: 600,
    rootKey: `00000000-0000-4000-8000-00000000000${id}`,
    at: "2026-03-01T14:00:00.000Z",
  };
}
