// A later sale of the same goods was paid, and the QR of the first all the same: the first is not settled before somebody
// gave one of both back.

import { expect, test } from "vitest";
import { isAtRest, isSettled } from "../../src/sale/duties.ts";
import type { SaleEvent } from "../../src/sale/events.ts";
import { isPaidTwice } from "../../src/sale/paid-twice.ts";
import type { Sale, SaleFacts } from "../../src/sale/sale.ts";
import { beginSale, step } from "../../src/sale/step.ts";

const ARS_3 = { minor: 300, currency: "ARS" } as const;
const AT = "2026-03-01T10:00:00.000Z";
const FACTS: SaleFacts = {
  id: 1,
  reference: "SUC001POS001-482100-1",
  ticket: null,
  lines: [],
  total: ARS_3,
  validityS: 600,
  rootKey: "00000000-0000-4000-8000-000000000001",
  at: AT,
};
const CREATED: SaleEvent = {
  type: "order-created",
  order: { id: "ORD1", qrData: "qr", paymentId: null, virtual: false },
};
const PAID: SaleEvent = {
  type: "order-paid",
  payment: { id: "PAY1", number: "9", methodType: null, method: null, installments: 1, paid: ARS_3 },
  receiptNumber: 2,
  at: AT,
};
const PRINTED: SaleEvent = { type: "paper-printed", paper: "receipt", proof: "confirmed" };
const TAKEN: SaleEvent = { type: "paid-instead", by: 2 };
const CANCELED: SaleEvent = { type: "order-canceled", slip: false };
const BACK: SaleEvent = { type: "refund-requested", amount: ARS_3, at: AT };

function after(...events: readonly SaleEvent[]): Sale {
  return events.reduce((sale, event) => {
    const next = step(sale, event);
    if (next === null) throw new Error(`${event.type} cannot follow`);
    return next;
  }, beginSale(FACTS));
}

test.each([
  ["before the order was known", [TAKEN, CREATED, PAID, PRINTED]],
  ["while the QR could be paid", [CREATED, TAKEN, PAID, PRINTED]],
  ["after the order had ended", [CREATED, CANCELED, TAKEN, PAID, PRINTED]],
  ["in the moment in which it was paid", [CREATED, PAID, TAKEN, PRINTED]],
])("cash that was taken %s and a paid QR are one payment too many", (_, events) => {
  const sale = after(...events);
  expect([isPaidTwice(sale), isSettled(sale), isAtRest(sale)]).toEqual([true, false, false]);
});

test("a QR that nobody paid is nothing too many", () => {
  const sale = after(CREATED, CANCELED, TAKEN);
  expect([isPaidTwice(sale), isSettled(sale)]).toEqual([false, true]);
});

test("a refund of the QR settles it, and one that is refused needs a person again", () => {
  const asked = after(CREATED, CANCELED, TAKEN, PAID, PRINTED, BACK);
  expect(isPaidTwice(asked)).toBe(false);
  const refused = step(asked, { type: "refund-refused", refund: 1, code: "x", message: "no" });
  expect(refused === null || isPaidTwice(refused)).toBe(true);
});

test("cash that was given back settles it as well", () => {
  const sale = after(CREATED, CANCELED, TAKEN, PAID, PRINTED, { type: "paid-instead", by: null });
  expect([isPaidTwice(sale), isSettled(sale)]).toEqual([false, true]);
});

test("a sale that nobody could pay by QR takes no note of cash", () => {
  expect(step(after({ type: "order-refused", code: "x", message: "no" }), TAKEN)).toBeNull();
  const inCash = beginSale({ ...FACTS, cash: { tendered: ARS_3, receiptNumber: 1 } });
  expect(step(inCash, TAKEN)).toBeNull();
});
