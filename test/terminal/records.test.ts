// Records that an older till wrote in another form mean what they meant.

import { expect, test } from "vitest";
import type { Json } from "../../src/journal/journal.ts";
import { isPaidTwice } from "../../src/sale/paid-twice.ts";
import { Book } from "../../src/terminal/book/book.ts";
import { decodeRecord } from "../../src/terminal/book/records.ts";

const AT = "2026-03-01T10:00:00.000Z";
const TOTAL = { minor: 300, currency: "ARS" };

function begun(id: number, more: Readonly<Record<string, Json>> = {}): Json {
  const facts = {
    id,
    reference: `R-${id}`,
    ticket: null,
    lines: [],
    total: TOTAL,
    validityS: 600,
    rootKey: "k",
  };
  return { type: "sale-begun", facts: { ...facts, at: AT, ...more } };
}

test("cash that was taken instead of a QR, from the time when only cash could be", () => {
  const payment = { id: "PAY1", number: null, methodType: null, method: null, installments: 1, paid: TOTAL };
  const order = { id: "ORD1", qrData: "qr", paymentId: null, virtual: false };
  const records: readonly Json[] = [
    { type: "book-opened", book: "482100" },
    begun(1),
    { type: "sale", sale: 1, event: { type: "order-created", order } },
    { type: "sale", sale: 1, event: { type: "order-expired", slip: false } },
    begun(2, { cash: { tendered: TOTAL, receiptNumber: 1, insteadOf: 1 } }),
    { type: "sale", sale: 1, event: { type: "cash-taken", cash: 2 } },
    { type: "sale", sale: 1, event: { type: "order-paid", payment, receiptNumber: 2, at: AT } },
  ];
  const book = new Book("ARS");
  for (const [index, record] of records.entries()) book.apply(decodeRecord(record, index + 1));
  const first = book.sale(1);
  expect(first !== null && isPaidTwice(first)).toBe(true);
  expect(book.sale(2)?.facts.insteadOf).toBe(1);
  book.apply(decodeRecord({ type: "sale", sale: 1, event: { type: "cash-taken", cash: null } }, 8));
  expect(book.sale(1)?.paidInstead).toBeNull();
});
