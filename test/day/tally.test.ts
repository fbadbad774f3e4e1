// A day's totals against the sales themselves: counted step by step, and counted again from how every sale ended.

import fc from "fast-check";
import { expect, test } from "vitest";
import {
  countMove,
  countOpening,
  countStep,
  emptyDay,
  expectedCash,
  isEmpty,
  totalOf,
} from "../../src/day/tally.ts";
import type { SaleEvent } from "../../src/sale/events.ts";
import type { PaymentFacts, Sale, SaleFacts } from "../../src/sale/sale.ts";
import { beginSale, step } from "../../src/sale/step.ts";
import { assertAlways } from "../support/random.ts";

const AT = "2026-03-01T10:00:00.000Z";
const ars = (minor: number) => ({ minor, currency: "ARS" }) as const;

function factsOf(id: number, minor: number, inCash: boolean): SaleFacts {
  return {
    id,
    reference: `POS-1-${id}`,
    ticket: null,
    lines: [],
    total: ars(minor),
    validityS: 600,
    rootKey: "00000000-0000-4000-8000-000000000001",
    at: AT,
    ...(inCash ? { cash: { tendered: ars(minor + 50), receiptNumber: id } } : {}),
  };
}

function paymentOf(minor: number, methodType: string | null, method: string | null): PaymentFacts {
  return { id: "PAY1", number: "9", methodType, method, installments: 1, paid: ars(minor) };
}

const ways = fc.constantFrom<readonly [string | null, string | null]>(
  ["account_money", "account_money"],
  ["credit_card", "visa"],
  ["bank_transfer", "pix"],
  [null, null],
);

const happenings = fc.array(
  fc.record({
    sale: fc.nat(5),
    kind: fc.constantFrom(
      "create",
      "pay",
      "expire",
      "cancel",
      "refuse",
      "refund",
      "done",
      "print",
      "copy",
      "found",
    ),
    way: ways,
    minor: fc.integer({ min: 1, max: 400 }),
  }),
  { maxLength: 120 },
);

function eventOf(
  sale: Sale,
  { kind, minor, way }: { kind: string; minor: number; way: readonly (string | null)[] },
): SaleEvent {
  const refund = sale.refunds.find(({ state }) => state.status === "requested")?.id ?? 1;
  const paper = sale.papers.find(({ status }) => status !== "printed")?.id ?? "receipt";
  const { minor: total } = sale.facts.total;
  switch (kind) {
    case "create":
      return { type: "order-created", order: { id: "ORD1", qrData: "qr", paymentId: null, virtual: false } };
    case "pay": {
      const payment = paymentOf(total, way[0] ?? null, way[1] ?? null);
      return { type: "order-paid", payment, receiptNumber: sale.facts.id, at: AT };
    }
    case "expire":
      return { type: "order-expired", slip: false };
    case "cancel":
      return { type: "order-canceled", slip: false };
    case "refuse":
      return { type: "order-refused", code: "no", message: "no" };
    case "refund":
      return { type: "refund-requested", amount: ars(minor), at: AT };
    case "done":
      return { type: "refund-done", refund, providerId: "REF1" };
    case "print":
      return { type: "paper-printed", paper };
    case "copy":
      return { type: "copy-requested" };
    default:
      return { type: "refund-found", providerId: "REF9", amount: ars(minor), at: AT };
  }
}

test("counted step by step, a day adds up to what its sales say in the end", () => {
  assertAlways(
    import.meta.url,
    fc.property(happenings, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (steps, inCash) => {
      let day = emptyDay("ARS");
      const sales = inCash.map((cash, index) => beginSale(factsOf(index + 1, 100 * (index + 1), cash)));
      for (const sale of sales) day = countStep(day, null, sale);
      for (const happening of steps) {
        const before = sales[happening.sale];
        if (before === undefined) continue;
        const after = step(before, eventOf(before, happening));
        if (after === null) continue;
        day = countStep(day, before, after);
        sales[happening.sale] = after;
      }
      const paid = sales.filter(({ phase }) => phase.status === "paid");
      const done = sales.flatMap(({ refunds }) => refunds.filter(({ state }) => state.status === "done"));
      const amounts = (list: readonly { readonly minor: number }[]) =>
        list.reduce((all, { minor }) => all + minor, 0);
      expect(totalOf(day.paid, "ARS")).toEqual({
        count: paid.length,
        amount: ars(amounts(paid.map(({ facts }) => facts.total))),
      });
      expect(totalOf(day.refunded, "ARS")).toEqual({
        count: done.length,
        amount: ars(amounts(done.map(({ amount }) => amount))),
      });
      const cash = paid.filter(({ facts }) => facts.cash !== undefined);
      expect(totalOf(day.paid, "ARS", "cash").count).toBe(cash.length);
      expect(day.copies).toBe(
        sales.flatMap(({ papers }) => papers.filter(({ copy, status }) => copy > 0 && status === "printed"))
          .length,
      );
      expect(new Set(day.paid.map(({ method, tender }) => `${tender} ${method}`)).size).toBe(day.paid.length);
    }),
  );
});

test("the drawer should hold the float, the cash of sales and what was paid in, less what went out", () => {
  let day = emptyDay("ARS");
  expect(isEmpty(day)).toBe(true);
  day = countMove(day, "float", ars(5_000));
  day = countMove(day, "pay-in", ars(300));
  day = countMove(day, "pay-out", ars(120));
  const sale = beginSale(factsOf(1, 1_000, true));
  day = countStep(day, null, sale);
  const refunded = step(sale, { type: "refund-requested", amount: ars(250), at: AT });
  if (refunded === null) throw new Error("cash cannot be given back");
  day = countStep(day, sale, refunded);
  expect(expectedCash(day, "ARS")).toEqual(ars(5_000 + 300 - 120 + 1_000 - 250));
  expect(countOpening(day, 1).openings).toBe(1);
  expect(isEmpty(day)).toBe(false);
});

test("money of a QR never lies in the drawer, and Pix is Pix", () => {
  const begun = beginSale(factsOf(1, 700, false));
  const events: readonly SaleEvent[] = [
    { type: "order-created", order: { id: "ORD1", qrData: "qr", paymentId: null, virtual: false } },
    { type: "order-paid", payment: paymentOf(700, "bank_transfer", "pix"), receiptNumber: 1, at: AT },
  ];
  let day = emptyDay("ARS");
  let sale: Sale = begun;
  for (const event of events) {
    const after = step(sale, event);
    if (after === null) throw new Error(`${event.type} cannot happen`);
    day = countStep(day, sale, after);
    sale = after;
  }
  expect(day.paid).toEqual([{ tender: "qr", method: "pix", count: 1, amount: ars(700) }]);
  expect(expectedCash(day, "ARS")).toEqual(ars(0));
});

test("a sale that expired and was paid late stands in both lines", () => {
  let day = emptyDay("ARS");
  let sale: Sale = beginSale(factsOf(1, 700, false));
  for (const kind of ["create", "expire", "expire", "pay", "pay"]) {
    const after = step(sale, eventOf(sale, { kind, minor: 1, way: [null, null] }));
    if (after === null) continue;
    day = countStep(day, sale, after);
    sale = after;
  }
  expect(day.unpaid).toEqual({ expired: 1, canceled: 0, refused: 0 });
  expect(day.paid).toEqual([{ tender: "qr", method: "unknown", count: 1, amount: ars(700) }]);
});
