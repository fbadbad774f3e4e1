// What the till goes by is not there or is another's: a search that lags, a journal that was put back from a copy or
// that tilld 0.1 wrote, the token of another account. Nothing is made a second time, and no money is called none.

import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { PaymentProvider } from "../../src/payments/provider.ts";
import { placing, RAILS } from "../support/rails.ts";
import { Shop, TOKEN } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

const STRANGER = "APP_USR-another-seller-6d0f";

describe.each(RAILS)("$name", (rail) => {
  test("its placing was not heard of, the customer paid, and the search lags: it is not placed again", async () => {
    shop = await Shop.open({ ...rail.shop, virtual: { switches: { searchLagMs: 3_000 } } });
    shop.virtual.faults.add({ kind: "lose-answer", on: placing(rail) });
    await shop.api.sell("500.00", null);
    await shop.until("the provider acted", () => shop.virtual.orders().length === 1);
    shop.virtual.phone.approve("latest");
    await shop.passUntil("paid", () => shop.sale(1).status === "paid" && shop.sale(1).settled);
    expect(shop.originals()).toBe(1);
    // On the counter the next customer would pay it; a QR of its own was shown to nobody.
    const onCounter = ({ mode, status }: { mode: string; status: string }) =>
      mode !== "dynamic" && status === "created";
    expect(shop.virtual.orders().filter(onCounter)).toEqual([]);
  });

  test("the journal is an older copy of itself: the money of a sale that it does not know pays no other", async () => {
    shop = await Shop.open(rail.shop);
    await shop.stop();
    const copy = join(shop.folder, "copy");
    cpSync(shop.journalDirectory, copy, { recursive: true });
    await shop.start();
    await shop.sellPaid();
    await shop.stop();
    rmSync(shop.journalDirectory, { recursive: true });
    cpSync(copy, shop.journalDirectory, { recursive: true });
    await shop.start();
    const second = await shop.sellOne();
    await shop.pass(10_000);
    expect(second.id).toBe(1);
    expect(shop.sale(1).status).toBe("awaiting-payment");
    expect(shop.payable(1)).toHaveLength(1);
    expect(shop.originals()).toBe(1);
  });

  test("the token is another account's when the time is over: the sale stays unknown, and is found paid later", async () => {
    shop = await Shop.open({ ...rail.shop, ttlSeconds: 60, virtual: { strangerTokens: [STRANGER] } });
    const sale = await shop.sellOne();
    const token = join(shop.folder, "token");
    writeFileSync(token, `${STRANGER}\n`, { mode: 0o600 });
    await shop.stop();
    await shop.start();
    shop.virtual.phone.approve("latest");
    await shop.pass(200_000);
    expect(["awaiting-payment", "canceling"]).toContain(shop.sale(sale.id).status);
    writeFileSync(token, `${TOKEN}\n`, { mode: 0o600 });
    await shop.stop();
    await shop.start();
    await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid" && shop.sale(sale.id).settled);
    expect(shop.originals()).toBe(1);
  });

  test.each([
    ["the point of sale", { posId: "SUC001POS002" }],
    ["the kind of QR", { qrMode: rail.shop.qrMode === "static" ? "dynamic" : "static" }],
    ["the rail", { rail: rail.shop.rail === "orders" ? "instore" : "orders" }],
  ] as const)(
    "an unknown order of tilld 0.1, and %s is another now: found paid, made once",
    async (_what, change) => {
      const nowhere = (provider: PaymentProvider) =>
        ({ ...provider, place: undefined }) as unknown as PaymentProvider;
      shop = await Shop.open({
        ...rail.shop,
        virtual: { switches: { orderSearch: "blind" } },
        replaced: { wrapProvider: nowhere },
      });
      shop.virtual.faults.add({ kind: "lose-answer", on: placing(rail) });
      await shop.api.sell("500.00", null);
      await shop.until("the provider acted", () => shop.virtual.orders().length === 1);
      await shop.stop();
      shop.virtual.phone.approve("latest");
      shop.configure({ ...change, replaced: {} });
      await shop.start();
      await shop.passUntil("paid", () => shop.sale(1).status === "paid" && shop.sale(1).settled);
      expect(shop.virtual.orders()).toHaveLength(1);
      expect(shop.originals()).toBe(1);
      expect((await shop.refund("1", "200.00", 5_000)).refund.status).toBe("done");
    },
  );
});
