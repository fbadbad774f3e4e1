// Every row of both tables fails when what it is about goes wrong, and no other row does.

import { describe, expect, test } from "vitest";
import { type Breakage, breakageOf, play, rowsOf } from "./breakages.ts";

/** Each row in the first mode that plays it. */
const CASES = (["orders", "instore"] as const).flatMap((rail) => {
  const cases = (["static", "dynamic", "hybrid"] as const).flatMap((mode) =>
    rowsOf(rail, mode).map((row) => ({ id: row.id, rail, mode, breakage: breakageOf(row) })),
  );
  return cases.filter(({ id }, at) => cases.findIndex((one) => one.id === id) === at);
});

const LOST_WEBHOOK: Breakage = {
  what: "the webhook about it is lost",
  says: /no webhook .* was answered/,
  breaks: ({ virtual }) => virtual.setSwitches({ webhookDelivery: "lost" }),
  mends: ({ virtual }) => virtual.setSwitches({ webhookDelivery: "once" }),
};
const LOST_REFUND: Breakage = {
  what: "the provider takes the refund and never finishes it",
  says: /the refund is pending/,
  breaks: ({ virtual }) => virtual.setSwitches({ refundsStayPending: true }),
  mends: ({ virtual }) => virtual.setSwitches({ refundsStayPending: false }),
};
const BLIND_TILL: Breakage = {
  what: "the provider's search knows nothing of the rejection yet",
  says: /the till did not learn of the rejection/,
  breaks: ({ virtual }) => virtual.setSwitches({ searchLagMs: 3_600_000 }),
  mends: ({ virtual }) => virtual.setSwitches({ searchLagMs: 0 }),
};
const MORE = [
  { id: "O1", rail: "orders", mode: "static", breakage: LOST_WEBHOOK },
  { id: "O6", rail: "orders", mode: "dynamic", breakage: LOST_WEBHOOK },
  { id: "A3", rail: "instore", mode: "static", breakage: LOST_WEBHOOK },
  { id: "D5", rail: "instore", mode: "dynamic", breakage: LOST_WEBHOOK },
  { id: "O2", rail: "orders", mode: "static", breakage: LOST_REFUND },
  { id: "A4", rail: "instore", mode: "static", breakage: BLIND_TILL },
] as const;

describe.concurrent("a row fails alone", () => {
  test.each([...CASES, ...MORE])(
    "$id, when $breakage.what",
    async ({ breakage, id, mode, rail }) => {
      const { results } = await play(rail, mode, { row: id, breakage });
      const played = results.filter(({ verdict }) => verdict !== "not for this mode");
      const notPassed = played.filter(({ verdict }) => verdict !== "passed");
      expect(notPassed.map(({ row, verdict, wrong }) => ({ row, verdict, wrong }))).toEqual([
        { row: id, verdict: "failed", wrong: expect.arrayContaining([expect.stringMatching(breakage.says)]) },
      ]);
    },
    60_000,
  );
});

test("a rejection that the Orders API does not tell fails no row: that the order stays open is what counts", async () => {
  const silence: Breakage = {
    ...LOST_WEBHOOK,
    breaks: ({ virtual }) => virtual.setSwitches({ showRejections: false }),
  };
  const { results } = await play("orders", "static", { row: "O8", breakage: silence });
  expect(results.filter(({ verdict }) => verdict === "failed")).toEqual([]);
  const o8 = results.find(({ row }) => row === "O8");
  expect(o8?.seen[0]).toBe("till: awaiting-payment, $ 100,00");
});
