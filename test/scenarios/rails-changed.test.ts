// Somebody changes the rail, the kind of QR or the point of sale in the configuration while sales are under way: each
// order stays where it was made, and is made there again when nobody knows whether it was.

import { afterEach, describe, expect, test } from "vitest";
import { placing, RAILS, type RailCase } from "../support/rails.ts";
import { Shop, type ShopOptions } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

type Change = Partial<ShopOptions>;

/** What could be another in the configuration by the next start. */
function changesOf({ shop: { qrMode, rail } }: RailCase): readonly { what: string; change: Change }[] {
  const otherMode = qrMode === "static" ? "dynamic" : "static";
  return [
    { what: "the kind of QR", change: { qrMode: otherMode } },
    { what: "the point of sale", change: { posId: "SUC001POS002" } },
    rail === "orders"
      ? { what: "the rail", change: { rail: "instore" } }
      : { what: "the rail, and the account is left out,", change: { rail: "orders", account: false } },
  ];
}

describe.each(RAILS)("$name", (rail) => {
  describe.each(changesOf(rail))("$what is another after a restart", ({ change }) => {
    async function restart(): Promise<void> {
      await shop.stop();
      shop.configure(change);
      await shop.start();
    }

    test("while nobody knows whether the order exists: it is one order, made as it was begun, and it is paid once", async () => {
      // The search may know nothing of QR orders; then only the same request again can find the order.
      shop = await Shop.open({ ...rail.shop, virtual: { switches: { orderSearch: "blind" } } });
      shop.virtual.faults.add({ kind: "lose-answer", on: placing(rail) });
      await shop.api.sell("500.00", null);
      await shop.until("the provider acted", () => shop.virtual.orders().length === 1);
      await restart();
      await shop.passUntil("the order is known", () => shop.sale(1).orderId !== null);
      for (const order of shop.virtual.orders()) {
        expect(order).toMatchObject({
          rail: rail.shop.rail,
          mode: rail.shop.qrMode,
          posName: "SUC001POS001",
        });
      }
      expect(shop.virtual.orders().length).toBeLessThanOrEqual(rail.ordersAtMost);
      expect(shop.payable(1)).toHaveLength(1);
      shop.virtual.phone.approve("latest");
      await shop.passUntil("paid", () => shop.sale(1).status === "paid");
      await shop.until("settled", () => shop.sale(1).settled);
      expect(shop.originals()).toBe(1);
      const placed = shop.virtual.requests().filter(({ operation }) => operation === placing(rail));
      expect(new Set(placed.map(({ key }) => key)).size).toBe(1);
    });

    test("while the customer is paying: the payment is found, and given back on the rail it came on", async () => {
      shop = await Shop.open(rail.shop);
      const sale = await shop.sellOne();
      await restart();
      shop.virtual.phone.approve("latest");
      await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
      const { refund } = await shop.refund("1", "500.00", 5_000);
      expect(refund.status).toBe("done");
      await shop.until("settled", () => shop.sale(sale.id).settled);
      expect(shop.virtual.order("latest").refunds).toMatchObject([{ amountMinor: 50_000 }]);
      expect(shop.virtual.requests().some(({ operation }) => operation === rail.calls.refund[0])).toBe(true);
    });

    test("while an order is being canceled: it ends", async () => {
      shop = await Shop.open({ ...rail.shop, ttlSeconds: 60 });
      const sale = await shop.sellOne();
      shop.virtual.faults.add({ kind: "lose-request", on: rail.calls.cancel[0] });
      await shop.api.cancel();
      await shop.passUntil("it was tried", () =>
        shop.virtual.requests().some(({ fault }) => fault === "lose-request"),
      );
      await restart();
      await shop.passUntil("ended", () => shop.sale(sale.id).status === rail.canceledEndsAs);
      expect(shop.payable(sale.id)).toEqual([]);
    });

    test("the next sale is made as the configuration says now", async () => {
      shop = await Shop.open(rail.shop);
      await shop.sellPaid();
      await restart();
      const second = await shop.sellPaid();
      expect(second.receiptNumber).toBe(2);
      const { qrMode, rail: name } = { ...rail.shop, ...change };
      const posName = change.posId ?? "SUC001POS001";
      expect(shop.virtual.order("latest")).toMatchObject({ rail: name, mode: qrMode, posName });
    });
  });
});
