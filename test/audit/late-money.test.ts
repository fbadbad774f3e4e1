// What the auditor advises about money that came late, done as it says: it must be true, and not be advised again.

import { afterEach, expect, test } from "vitest";
import { askProvider } from "../../src/audit/ask-provider.ts";
import { audit } from "../../src/audit/audit.ts";
import { readSales } from "../../src/audit/audited-sale.ts";
import { readSight } from "../../src/audit/read-evidence.ts";
import type { Shop } from "../support/shop.ts";
import { lookoutOf, openShop } from "./rich-day.ts";

let shop: Shop;
afterEach(() => shop.close());

/** Of each finding its promise and the advice. */
const advice = async () => {
  const { entries } = readSight(shop.journalDirectory);
  const lookout = lookoutOf(shop);
  await lookout.account();
  const book = readSales(entries);
  const seen = await askProvider(lookout, book, book.sales, new Date("2026-02-27T00:00:00Z"));
  return audit({ entries, orders: seen.orders, payments: seen.payments, papers: null }).map(
    (finding) => `${finding.invariant}: ${finding.advice}`,
  );
};

/** Somebody pays an order that was canceled, so long after. */
async function paidLate(afterMs: number): Promise<number> {
  shop = await openShop();
  const { id } = await shop.sellOne();
  await shop.api.cancel();
  await shop.passUntil("canceled", () => shop.sale(id).status === "canceled");
  await shop.until("the slip is out", () => shop.sale(id).settled);
  await shop.pass(afterMs);
  shop.virtual.phone.approveLate("latest");
  return id;
}

test("within a minute: the till is let run, and finds it", async () => {
  const id = await paidLate(1_000);
  expect(await advice()).toContainEqual(expect.stringMatching(/^I4: Let the daemon run .*by itself/));
  await shop.pass(61_000);
  await shop.until("the receipt is out", () => shop.originals() === 1 && shop.sale(id).settled);
  expect(await advice()).toEqual([]);
});

test("later: the till does not ask any more, not after a restart either, and the money is given back in the panel", async () => {
  const id = await paidLate(70_000);
  await shop.stop();
  await shop.start();
  await shop.pass(3_600_000);
  expect(shop.sale(id).status).toBe("canceled");
  expect(await advice()).toContainEqual(
    expect.stringMatching(/^I4: The till asks about this order no more: .* in the provider's panel/),
  );
  shop.virtual.seller.refund("latest", null);
  expect(await advice()).toEqual([
    expect.stringMatching(/^I5: Find out who gave this money back: somebody in the provider's panel/),
  ]);
});
