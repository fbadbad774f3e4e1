// A whole shop at whose counter anything is scanned in any order while customers pay, leave, or let their QR expire.
// Afterwards the auditor of the crash matrix looks at provider, papers and journal, and finds nothing.

import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditShop } from "../../src/audit/read-evidence.ts";
import { COMMAND_CARDS } from "../../src/scan/command-cards.ts";
import { papersOf } from "../crash/evidence.ts";
import { assertAlwaysAsync } from "../support/random.ts";
import { seenOrders } from "../support/seen-orders.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open({ ttlSeconds: 30, settings: '[drawer]\nopens = "printer"\n' });
});
afterAll(() => shop.close());

/** The test of the devices takes the devices' own time: it is walked through in test/counter. */
const CARDS = COMMAND_CARDS.map(({ text }) => text).filter((text) => text !== "TILL:TEST");

const WAYS: readonly (readonly string[])[] = [
  ["7790895000997", "TILL:CASH", "TILL:CONFIRM"],
  ["7791234567898", "TILL:CASH", "1000", "TILL:CONFIRM", "TILL:CONFIRM"],
  ["7790895000997", "TILL:TOTAL"],
  ["7790895000997", "TILL:TOTAL", "TILL:CASH"],
  ["TILL:SELL:50000:A-17"],
  ["TILL:CASH:60000", "TILL:CONFIRM"],
  ["TILL:REFUND", "receipt", "TILL:5", "TILL:CONFIRM"],
  ["TILL:REPRINT", "TILL:QTY:2", "receipt"],
  ["TILL:Z", "TILL:CONFIRM"],
  ["TILL:X"],
];
const NEWS = ["customer pays", "customer's time is over", "a second", "half a minute"] as const;

type Happening = { readonly scan: string } | { readonly news: (typeof NEWS)[number] };

const happenings: fc.Arbitrary<readonly Happening[]> = fc
  .array(
    fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...CARDS, "no such code").map((scan) => [{ scan }]) },
      { weight: 4, arbitrary: fc.constantFrom(...WAYS).map((way) => way.map((scan) => ({ scan }))) },
      { weight: 3, arbitrary: fc.constantFrom(...NEWS).map((news) => [{ news }]) },
    ),
    { minLength: 5, maxLength: 15, size: "max" },
  )
  .map((parts) => parts.flat());

async function happen(event: Happening): Promise<void> {
  if ("scan" in event) {
    const receipts = shop.papers().flatMap(({ barcodes }) => barcodes.filter((code) => code.startsWith("R")));
    await shop.api.scan(event.scan === "receipt" ? (receipts.at(-1) ?? "no receipt yet") : event.scan);
    return shop.pass(0);
  }
  const isOpen = shop.virtual.orders().at(-1)?.status === "created";
  switch (event.news) {
    case "customer pays":
      if (isOpen) shop.virtual.phone.approve("latest");
      return shop.pass(3_000);
    case "customer's time is over":
      if (isOpen) shop.virtual.expire("latest");
      return shop.pass(3_000);
    case "a second":
      return shop.pass(1_000);
    case "half a minute":
      return shop.pass(31_000);
  }
}

interface Facts {
  readonly type: string;
  readonly facts?: { readonly total: { readonly minor: number }; readonly cash?: object };
  readonly event?: { readonly type: string };
}

test("whatever is scanned in whatever order, money, papers and journal say the same, and the counter is free again", async () => {
  const walk = fc.asyncProperty(happenings, async (events) => {
    for (const event of events) await happen(event);
    await shop.passUntil("the counter is free", () => ["idle", "basket"].includes(shop.status().state));
    // Twice: out of a dialogue, and the basket.
    await shop.api.scan("TILL:CANCEL");
    if (shop.status().state === "basket") await shop.api.scan("TILL:CANCEL");
    await shop.until("every paper is out", () => shop.status().owed.length === 0);
    expect(shop.status().state).toBe("idle");
  });
  await assertAlwaysAsync(import.meta.url, walk, 25);

  const records = shop.api.journal(1, 1_000).map(({ record }) => record as unknown as Facts);
  const cash = records.filter(({ facts, type }) => type === "sale-begun" && facts?.cash !== undefined);
  expect(cash.length).toBeGreaterThan(5);
  // The lock of the drawer rests after each pull: cash that follows at once finds it open.
  const refunds = records.filter(({ event }) => event?.type === "refund-requested");
  expect(shop.printer.printer.drawerPulses).toBeLessThanOrEqual(cash.length + refunds.length);

  await shop.stop();
  const evidence = { orders: seenOrders(shop.virtual.orders()), papers: papersOf(shop.printer) };
  expect(auditShop(evidence, shop.journalDirectory)).toEqual([]);
});
