// The judge of the comparison says what is wrong and nothing else: else the table would praise or blame by mistake.

import { expect, test } from "vitest";
import type { VirtualOrder } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import type { Belief } from "./contender.ts";
import { judge, type Outcome } from "./verdict.ts";

const ORDER = {
  id: "ORD1",
  reference: "A-1",
  status: "processed",
  totalMinor: 100,
  paidMinor: 100,
  refunds: [],
};
const PAID: Belief = { reference: "A-1", money: "paid", receipt: "printed", refund: "none" };

function outcome(
  changes: { order?: object; belief?: Partial<Belief>; more?: Partial<Outcome> } = {},
): Outcome {
  return {
    orders: [{ ...ORDER, ...changes.order } as unknown as VirtualOrder],
    beliefs: [{ ...PAID, ...changes.belief }],
    receipts: { originals: 1, copies: 0, glued: 0 },
    drawerPulses: 0,
    ...changes.more,
  };
}

const BACK = { id: "REF1", amountMinor: 100, status: "processed" };

test("a sale that was paid once, with one receipt, is kept", () => {
  expect(judge(outcome())).toEqual([]);
});

test.each([
  [
    "money that the till calls unpaid",
    outcome({ belief: { money: "unpaid" } }),
    /^paid, and the till says unpaid$/,
  ],
  ["money that the till knows nothing of", outcome({ more: { beliefs: [] } }), /knows nothing of it/],
  [
    "no money that the till calls paid",
    outcome({ order: { paidMinor: null, status: "expired" } }),
    /^not paid/,
  ],
  [
    "an order left open",
    outcome({ order: { paidMinor: null, status: "created" }, belief: { money: "unpaid" } }),
    /can still be paid/,
  ],
  [
    "two receipts",
    outcome({ more: { receipts: { originals: 2, copies: 0, glued: 0 } } }),
    /^2 receipts that look alike/,
  ],
  [
    "a receipt that is not there",
    outcome({ more: { receipts: { originals: 0, copies: 0, glued: 0 } } }),
    /and it was not$/,
  ],
  [
    "a torn half above another paper",
    outcome({ more: { receipts: { originals: 1, copies: 0, glued: 1 } } }),
    /torn half/,
  ],
  [
    "a refund that the till denies",
    outcome({ order: { refunds: [BACK] }, belief: { refund: "not done" } }),
    /^given back/,
  ],
  ["a refund that never was", outcome({ belief: { refund: "done" } }), /^not given back/],
  [
    "money given back twice",
    outcome({ order: { refunds: [BACK, BACK] }, belief: { refund: "done" } }),
    /more was given back/,
  ],
  ["a drawer that a name opened", outcome({ more: { drawerPulses: 1 } }), /drawer/],
])("it names %s", (_what, given, words) => {
  expect(judge(given).join("; ")).toMatch(words);
});

test("a till that says itself that it does not know, or owes a receipt, does not lie", () => {
  expect(
    judge(
      outcome({ belief: { receipt: "owed" }, more: { receipts: { originals: 0, copies: 0, glued: 0 } } }),
    ),
  ).toEqual([]);
  expect(
    judge(
      outcome({
        order: { paidMinor: null, status: "created" },
        belief: { money: "unknown", receipt: "none" },
        more: { receipts: { originals: 0, copies: 0, glued: 0 } },
      }),
    ),
  ).toEqual([]);
});
