// The auditor accuses nobody: days of chance in one shop, on both rails, with restarts and refunds among them, and after
// each of them an audit of everything that can be seen beside the running daemon. HONEST_DAYS=100 lives so many.

import fc from "fast-check";
import { expect, test } from "vitest";
import { auditRunningShop } from "../../src/audit/shop-audit.ts";
import type { Currency } from "../../src/money/money.ts";
import { assertAlwaysAsync } from "../support/random.ts";
import { type ShopOptions, TOKEN } from "../support/shop.ts";
import { type Happening, live, lookoutOf, openShop, papersOf } from "./rich-day.ts";

const DAYS = Number(process.env["HONEST_DAYS"] ?? 12);

const HAPPENINGS: readonly Happening[] = [
  "paid",
  "paid after a rejection",
  "paid and copied",
  "paid, a part given back",
  "paid, all given back",
  "paid, given back in parts",
  "a long ticket, a part given back",
  "canceled",
  "expired",
  "cash",
  "cash, a part given back",
  "float",
  "close",
  "restart",
  "orders rail",
  "instore rail",
];

const days = fc.array(fc.constantFrom(...HAPPENINGS), { minLength: 2, maxLength: 6 });

interface Place {
  readonly name: string;
  readonly options: ShopOptions;
  readonly currency: Currency;
  readonly share: number;
}

const PLACES: readonly Place[] = [
  { name: "Argentina", options: {}, currency: "ARS", share: 0.5 },
  { name: "Brazil on narrow paper", options: { site: "MLB", paperMm: 58 }, currency: "BRL", share: 0.25 },
  {
    name: "Mexico in English, on narrow paper",
    options: { site: "MLM", locale: "en", paperMm: 58 },
    currency: "MXN",
    share: 0.25,
  },
];

test.each(PLACES)(
  "the auditor finds no difference in honest days in $name",
  async ({ currency, options, share }) => {
    const shop = await openShop(options);
    let first = 1;
    let looked = 0;
    try {
      // A shop in which nothing happened yet has no day to close.
      await live(shop, ["paid"]);
      await assertAlwaysAsync(
        import.meta.url,
        fc.asyncProperty(days, async (happenings) => {
          await live(shop, happenings);
          const report = await auditRunningShop({
            journalDirectory: shop.journalDirectory,
            range: { by: "sales", from: first, to: Number.MAX_SAFE_INTEGER },
            papers: papersOf(shop),
            secrets: new Map([["access token", TOKEN]]),
            lookout: lookoutOf(shop, currency),
            userId: "123456789",
          });
          expect(report).toMatchObject({ findings: [], underWay: [], unchecked: [], remarks: [] });
          expect(report.provider).toMatchObject({ problem: null, unasked: [] });
          looked += report.sales.count;
          first = (report.sales.last ?? first - 1) + 1;
        }),
        Math.ceil(DAYS * share),
      );
      expect(looked).toBeGreaterThan(DAYS * share);
    } finally {
      await shop.close();
    }
  },
  60_000 + DAYS * 10_000,
);
