// Walks every sale that can come to be, within small bounds, through every event, and holds what was seen
// against what is declared.

import { expect, test } from "vitest";
import { moneyDuty } from "../../src/sale/duties.ts";
import type { SaleEvent, SaleEventType } from "../../src/sale/events.ts";
import { refundable } from "../../src/sale/refunds.ts";
import type { Sale, SaleFacts, SaleStatus } from "../../src/sale/sale.ts";
import { beginSale, step } from "../../src/sale/step.ts";
import { TABLE } from "../../src/sale/table.ts";

const AT = "2026-03-01T10:00:00.000Z";

const FACTS: SaleFacts = {
  id: 1,
  reference: "SUC001POS001-482100-1",
  ticket: null,
  lines: [
    {
      title: "Pan",
      barcode: null,
      quantity: 3,
      unitPrice: { minor: 100, currency: "ARS" },
      total: { minor: 300, currency: "ARS" },
    },
  ],
  total: { minor: 300, currency: "ARS" },
  validityS: 600,
  rootKey: "00000000-0000-4000-8000-000000000001",
  at: AT,
};

const START = beginSale(FACTS);
const IN_CASH = beginSale({
  ...FACTS,
  cash: { tendered: { minor: 500, currency: "ARS" }, receiptNumber: 1 },
});

function alphabet(sale: Sale): readonly SaleEvent[] {
  const papers = sale.papers.flatMap((paper): SaleEvent[] => [
    { type: "paper-sealing", paper: paper.id },
    { type: "paper-sealed", paper: paper.id },
    { type: "paper-printed", paper: paper.id, proof: "confirmed" },
    { type: "paper-printed", paper: paper.id, proof: "person" },
    { type: "paper-unconfirmed", paper: paper.id },
  ]);
  const refunds = [1].flatMap((refund): SaleEvent[] => [
    { type: "refund-pending", refund, providerId: `REF${refund}` },
    { type: "refund-done", refund, providerId: `REF${refund}` },
    { type: "refund-refused", refund, code: "x", message: "no" },
  ]);
  return [
    { type: "order-created", order: { id: "ORD1", qrData: "qr", paymentId: "PAY1", virtual: false } },
    { type: "order-refused", code: "unauthorized", message: "no" },
    { type: "cancel-requested", why: "operator" },
    { type: "payment-rejected", rejection: "no funds" },
    {
      type: "order-paid",
      payment: {
        id: "PAY1",
        number: "9",
        methodType: null,
        method: null,
        installments: 1,
        paid: START.facts.total,
      },
      receiptNumber: 1,
      at: AT,
    },
    { type: "order-expired", slip: true },
    { type: "order-canceled", slip: false },
    { type: "order-canceled", slip: false, late: true },
    { type: "order-expired", slip: false, late: true },
    { type: "order-closed" },
    // Counted without end; two are as many as a hundred.
    ...(sale.createKey < 2 ? [{ type: "key-spoiled" } as const] : []),
    ...(sale.refunds.every(({ key = 1 }) => key < 2) ? [{ type: "key-spoiled", refund: 1 } as const] : []),
    ...papers,
    ...(sale.papers.length < 3 ? [{ type: "copy-requested" } as const] : []),
    ...(sale.refunds.length < 1
      ? ([
          { type: "refund-requested", amount: { minor: 100, currency: "ARS" }, at: AT },
          { type: "refund-found", providerId: "REF9", amount: { minor: 100, currency: "ARS" }, at: AT },
        ] as const)
      : []),
    ...refunds,
    { type: "paid-instead", by: 2 },
    { type: "originals-unknown", papers: ["receipt"] },
    { type: "till-restarted", sameBoot: true },
    { type: "till-restarted", sameBoot: false },
  ];
}

/**
 * Rejections are counted without end; for the walk two of them are as many as a hundred. That cash was taken instead
 * is a mark beside all the rest, which no other event looks at.
 */
function key(sale: Sale): string {
  return JSON.stringify({ ...sale, paidInstead: null }).replace(
    /"rejections":([2-9]|\d\d+)/,
    '"rejections":2',
  );
}

function walk(visit: (before: Sale, event: SaleEvent, after: Sale | null) => void): number {
  const seen = new Set([key(START), key(IN_CASH)]);
  const queue = [START, IN_CASH];
  for (let sale = queue.pop(); sale !== undefined; sale = queue.pop()) {
    for (const event of alphabet(sale)) {
      const after = step(sale, event);
      visit(sale, event, after);
      if (after === null || after.papers.length > 4 || seen.has(key(after))) continue;
      seen.add(key(after));
      queue.push(after);
    }
  }
  return seen.size;
}

test("a sale moves exactly as the printed table says, in every state and on every event", () => {
  const seen: Record<string, Record<string, Set<SaleStatus>>> = {};
  const sales = walk((before, event, after) => {
    if (after === null) return;
    const row = seen[before.phase.status] ?? {};
    const targets = row[event.type] ?? new Set();
    seen[before.phase.status] = row;
    row[event.type] = targets.add(after.phase.status);
  });
  expect(sales).toBeGreaterThan(1_000);
  const declared = Object.fromEntries(
    (Object.keys(TABLE) as SaleStatus[]).map((status) => [status, sorted(TABLE[status])]),
  );
  const observed = Object.fromEntries(Object.entries(seen).map(([status, row]) => [status, sorted(row)]));
  expect(observed).toEqual(declared);
});

test("in no order of events does a sale have two originals, give back more than was paid, or unsee money", () => {
  const broken: string[] = [];
  walk((before, event, after) => {
    if (after === null) return;
    const hold = (what: string, holds: boolean) => {
      if (!holds && broken.length < 5) broken.push(`${what}: ${event.type} on ${JSON.stringify(before)}`);
    };
    const originals = after.papers.filter((paper) => paper.kind === "receipt" && paper.copy === 0);
    hold("one receipt", originals.length === (after.phase.status === "paid" ? 1 : 0));
    hold(
      "refunds",
      event.type === "refund-found" || refundable(after).minor >= Math.min(0, refundable(before).minor),
    );
    hold("money stays seen", before.phase.status !== "paid" || after.phase.status === "paid");
    const wasLeft = before.papers.some((p) => p.kind === "receipt" && p.copy === 0 && left(p.status));
    const isOwed = after.papers.some((p) => p.kind === "receipt" && p.copy === 0 && p.status === "owed");
    hold("an original that may have left is not owed again", !(wasLeft && isOwed));
  });
  expect(broken).toEqual([]);
});

test("of no line more comes back than was sold, and a refund of lines costs what they cost", () => {
  const paid = [
    { type: "order-created", order: { id: "ORD1", qrData: "qr", paymentId: "PAY1", virtual: false } },
    {
      type: "order-paid",
      payment: {
        id: "PAY1",
        number: "9",
        methodType: null,
        method: null,
        installments: 1,
        paid: START.facts.total,
      },
      receiptNumber: 1,
      at: AT,
    },
  ] as const;
  const ask = (sale: Sale, minor: number, ...lines: readonly (readonly [number, number])[]) =>
    step(sale, {
      type: "refund-requested",
      amount: { minor, currency: "ARS" },
      at: AT,
      lines: lines.map(([line, quantity]) => ({ line, quantity })),
    });
  const sale = paid.reduce<Sale | null>((before, event) => before && step(before, event), START);
  if (sale === null) throw new Error("the sale cannot be paid");
  expect(ask(sale, 400, [1, 4])).toBeNull();
  expect(ask(sale, 100, [2, 1])).toBeNull();
  expect(ask(sale, 0, [1, 0])).toBeNull();
  expect(ask(sale, 100, [1, 2])).toBeNull();
  expect(ask(sale, 200, [1, 1], [1, 1])).toBeNull();
  const two = ask(sale, 200, [1, 2]);
  expect(two?.refunds).toMatchObject([{ whole: false, lines: [{ line: 1, quantity: 2 }] }]);
  if (two === null) throw new Error("two cannot come back");
  expect(ask(two, 200, [1, 2])).toBeNull();
  expect(ask(two, 100, [1, 1])).not.toBeNull();
  const refused = step(two, { type: "refund-refused", refund: 1, code: "x", message: "no" });
  expect(refused && ask(refused, 300, [1, 3])?.refunds[1]).toMatchObject({ whole: true });
  // Nor more of all than was paid.
  const { minor } = START.facts.total;
  expect(ask(sale, minor)).not.toBeNull();
  expect(ask(sale, minor + 1)).toBeNull();
  expect(ask(two, minor - 199)).toBeNull();
});

test("every state that waits for money has something to do, without a person", () => {
  const stuck: string[] = [];
  walk((_before, _event, after) => {
    if (after === null) return;
    const waits =
      ["ordering", "awaiting-payment", "canceling"].includes(after.phase.status) ||
      after.refunds.some((refund) => ["requested", "pending"].includes(refund.state.status)) ||
      after.late;
    if (waits && moneyDuty(after) === null) stuck.push(JSON.stringify(after));
  });
  expect(stuck).toEqual([]);
});

function left(status: string): boolean {
  return ["sealed", "printed", "unconfirmed", "replaced"].includes(status);
}

function sorted(row: Partial<Record<SaleEventType, Iterable<SaleStatus>>>): Record<string, SaleStatus[]> {
  return Object.fromEntries(
    Object.entries(row)
      .map(([event, targets]): [string, SaleStatus[]] => [event, [...(targets ?? [])].sort()])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

test("cash that does not reach the total pays nothing", () => {
  for (const tendered of [
    { minor: 299, currency: "ARS" },
    { minor: 300, currency: "BRL" },
  ] as const) {
    expect(() => beginSale({ ...FACTS, cash: { tendered, receiptNumber: 1 } })).toThrow(RangeError);
  }
});

test("a refund of a sale in cash is done by the record that asks for it, and has its slip", () => {
  const refunded = step(IN_CASH, {
    type: "refund-requested",
    amount: { minor: 100, currency: "ARS" },
    at: AT,
  });
  expect(refunded?.refunds).toMatchObject([{ state: { status: "done", providerId: "cash-1" } }]);
  expect(refunded?.papers.map(({ id }) => id)).toEqual(["receipt", "refund-slip-1"]);
  expect(refunded === null ? null : moneyDuty(refunded)).toBeNull();
});
