// The moment between a PIN that was checked and the record of the refund: whatever changed meanwhile has the last
// word, and then nothing is begun. The staff and the sale are given here, so that they can change at that moment.

import { expect, test } from "vitest";
import type { Reason } from "../../src/feedback/reasons.ts";
import { money } from "../../src/money/money.ts";
import type { SaleEvent } from "../../src/sale/events.ts";
import type { Sale } from "../../src/sale/sale.ts";
import { step } from "../../src/sale/step.ts";
import { RefundDesk, type RefundRequest } from "../../src/terminal/refunds/refund-desk.ts";
import { ARGENTINE } from "../paper/samples.ts";

const ANA = { id: "ana", name: "Ana" };
const PART: RefundRequest = {
  amount: money(10_000, "ARS"),
  lines: null,
  despite: [],
  staff: { who: { id: "ana" }, pin: "4711" },
  approver: null,
};

/** @param meanwhile happens while the PIN is being checked */
function desk(meanwhile: (till: { sale: Sale; problem: Reason | null }) => void) {
  const till = { sale: ARGENTINE.sale, problem: null as Reason | null, written: [] as SaleEvent[] };
  const refunds = new RefundDesk({
    stamp: () => ({ at: "2026-03-16T12:00:00.000Z" }),
    site: "MLA",
    staff: {
      authorise: async () => {
        meanwhile(till);
        return { ok: true, authorisation: { by: ANA, approvedBy: null } };
      },
      problem: () => till.problem,
    },
    sale: () => till.sale,
    look: async () => {},
    providerTime: () => new Date("2026-03-16T12:00:00Z"),
    accept: async (_id, event) => {
      till.written.push(event);
    },
  });
  return { refunds, till };
}

function asked(sale: Sale, minor: number): Sale {
  const next = step(sale, { type: "refund-requested", amount: money(minor, "ARS"), at: "" });
  if (next === null) throw new Error("cannot be asked for");
  return next;
}

test("nothing changed: the record says who answers for it, and when by the provider's clock", async () => {
  const { refunds, till } = desk(() => {});
  expect(await refunds.request(57, PART)).toMatchObject({ kind: "begun", refund: 1 });
  expect(till.written).toMatchObject([
    { type: "refund-requested", by: ANA, providerAt: "2026-03-16T12:00:00.000Z" },
  ]);
  expect(till.written[0]).not.toHaveProperty("approvedBy");
  expect(till.written[0]).not.toHaveProperty("lines");
});

test("another refund used up the day, or the person was removed: a second person is needed now", async () => {
  const { refunds, till } = desk((now) => {
    now.problem = { why: "above-limit", reason: "the day is used up" };
  });
  const answer = await refunds.request(57, PART);
  expect(answer).toMatchObject({ kind: "unauthorised", need: "approver", reason: "the day is used up" });
  expect(till.written).toEqual([]);
});

test("another refund of the same sale was begun: this one is not", async () => {
  const { refunds, till } = desk((now) => {
    now.sale = asked(now.sale, 5_000);
  });
  await expect(refunds.request(57, PART)).rejects.toThrow(/another refund is being settled/);
  expect(till.written).toEqual([]);
});

test("the same amount was given back: it is asked about", async () => {
  const { refunds, till } = desk((now) => {
    const sale = asked(now.sale, 10_000);
    now.sale = step(sale, { type: "refund-done", refund: 1, providerId: "REF1" }) ?? sale;
  });
  expect(await refunds.request(57, PART)).toMatchObject({
    kind: "warned",
    warnings: [{ code: "same-again" }],
  });
  expect(till.written).toEqual([]);
});

test("whoever asked has left: nothing is given back", async () => {
  let isThere = true;
  const { refunds, till } = desk(() => {
    isThere = false;
  });
  await expect(refunds.request(57, PART, () => isThere)).rejects.toThrow(/given up/);
  expect(till.written).toEqual([]);
});
