// Payments of the account with an amount that is finer than the till counts, as a payment link in Colombia takes
// centavos: those of others hinder nobody, and of its own nobody guesses.

import { afterEach, beforeEach, expect, test } from "vitest";
import { askProvider, type Lookout } from "../../src/audit/ask-provider.ts";
import { readSales } from "../../src/audit/audited-sale.ts";
import { readSight } from "../../src/audit/read-evidence.ts";
import type { Shop } from "../support/shop.ts";
import { live, lookoutOf, openShop } from "./rich-day.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
  await live(shop, ["paid", "paid"]);
});
afterEach(() => shop.close());

type Listed = Awaited<ReturnType<Lookout["payments"]>>[number];

/** What an audit sees where the list says this of one payment. */
async function look(change: (payment: Listed) => Listed) {
  const lookout = lookoutOf(shop);
  const payments: Lookout["payments"] = async (since) => {
    const [first, ...others] = await lookout.payments(since);
    return first === undefined ? [] : [change(first), ...others];
  };
  await lookout.account();
  const book = readSales(readSight(shop.journalDirectory).entries);
  return askProvider({ ...lookout, payments }, book, book.sales, new Date("2026-02-27T00:00:00Z"));
}

test("of somebody else it is passed over, and of the till's own it is said that nothing was learned", async () => {
  const untouched = await look((payment) => payment);
  expect(untouched.payments).toHaveLength(2);
  expect(untouched.gaps).toEqual([]);
  const link = await look((payment) => ({
    ...payment,
    reference: "LINK-1",
    amount: null,
    refundedMinor: null,
  }));
  expect(link.payments).toHaveLength(1);
  expect(link.gaps).toEqual([]);
  for (const change of [{ amount: null }, { refundedMinor: null }]) {
    const own = await look((payment) => ({ ...payment, ...change }));
    expect(own.payments).toHaveLength(1);
    expect(own.gaps).toEqual([
      expect.stringMatching(/^payment \d+, SUC001POS001-\d{6}-1-\w+: an amount that is finer/),
    ]);
  }
});
