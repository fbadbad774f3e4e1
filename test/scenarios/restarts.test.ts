// The till is switched off and on in every state; with the machine kept running, and after a power cut.

import { afterEach, describe, expect, test } from "vitest";
import { placing, RAILS } from "../support/rails.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

const BOOTS = [
  { boot: "the machine kept running", replaced: {} },
  { boot: "the power was cut", replaced: { bootId: "a-new-boot" } },
];

test("what is left of an earlier run is counted in words", async () => {
  shop = await Shop.open();
  await shop.api.sell("500.00", null);
  await shop.until("the order is known", () => shop.sale(1).orderId !== null);
  await shop.stop();
  await shop.start();
  expect(shop.logged).toContain("1 sale of an earlier run is not settled yet");
});

describe.each(RAILS)("$name", (rail) => {
  describe.each(BOOTS)("$boot", ({ boot, replaced }) => {
    const powerCut = boot !== "the machine kept running";

    test("restart before the order is known: never a second order that can be paid", async () => {
      shop = await Shop.open({ ...rail.shop, ttlSeconds: 60 });
      shop.virtual.faults.add({ kind: "lose-answer", on: placing(rail) });
      await shop.api.sell("500.00", null);
      await shop.until("the provider acted", () => shop.virtual.orders().length === 1);
      await shop.stop();
      await shop.start(replaced);
      if (powerCut) {
        // Nobody knows for how long the counter was dark: the order is found by its key, and ended.
        await shop.passUntil("ended", () => shop.sale(1).status === rail.canceledEndsAs);
        expect(shop.originals()).toBe(0);
        expect(shop.papers().some((paper) => paper.qr.length > 0)).toBe(false);
      } else {
        await shop.until("the order is known", () => shop.sale(1).orderId !== null);
        shop.virtual.phone.approve("latest");
        await shop.passUntil("paid", () => shop.sale(1).settled);
        expect(shop.originals()).toBe(1);
      }
      expect(shop.virtual.orders().filter((order) => order.status === "processed")).toHaveLength(
        powerCut ? 0 : 1,
      );
      expect(shop.virtual.orders().length).toBeLessThanOrEqual(rail.ordersAtMost);
    });

    test("restart before the order is known, and the customer had paid: the sale is paid", async () => {
      shop = await Shop.open(rail.shop);
      shop.virtual.faults.add({ kind: "lose-answer", on: placing(rail) });
      await shop.api.sell("500.00", null);
      await shop.until("the provider acted", () => shop.virtual.orders().length === 1);
      await shop.stop();
      shop.virtual.phone.approve("latest");
      await shop.start(replaced);
      await shop.passUntil("paid", () => shop.sale(1).settled && shop.sale(1).status === "paid");
      expect(shop.originals()).toBe(1);
      expect(shop.virtual.orders()).toHaveLength(1);
    });

    test("restart while the customer is paying: the payment is found", async () => {
      shop = await Shop.open(rail.shop);
      const sale = await shop.sellOne();
      await shop.ticketPrinted(sale.id);
      await shop.stop();
      await shop.start(replaced);
      expect(shop.status().state).toBe("awaiting-payment");
      shop.virtual.phone.approve("latest");
      await shop.passUntil("paid", () => shop.sale(sale.id).settled);
      expect(shop.papers()).toHaveLength(2);
      expect(shop.originals()).toBe(1);
    });

    test("restart while the cancellation is unknown: the order ends once, and the till knows", async () => {
      shop = await Shop.open({ ...rail.shop, ttlSeconds: 60 });
      const sale = await shop.sellOne();
      shop.virtual.faults.add({ kind: "lose-answer", on: rail.calls.cancel[0] });
      await shop.api.cancel();
      await shop.passUntil("the answer was lost", () =>
        shop.virtual.requests().some((seen) => seen.fault === "lose-answer"),
      );
      await shop.stop();
      await shop.start(replaced);
      await shop.passUntil("ended", () => shop.sale(sale.id).settled);
      expect(shop.sale(sale.id).status).toBe(rail.canceledEndsAs);
      expect(shop.payable(sale.id)).toEqual([]);
      expect(shop.originals()).toBe(0);
    });

    test("restart after the sale is settled: nothing is asked, nothing is printed", async () => {
      shop = await Shop.open(rail.shop);
      const sale = await shop.sellPaid();
      const before = { papers: shop.papers().length, requests: shop.virtual.requests().length };
      await shop.stop();
      await shop.start(replaced);
      await shop.pass(60_000);
      expect(shop.sale(sale.id).settled).toBe(true);
      expect({ papers: shop.papers().length, requests: shop.virtual.requests().length }).toEqual(before);
      expect(shop.originals()).toBe(1);
    });

    test("receipt numbers, copies and tickets are remembered", async () => {
      shop = await Shop.open(rail.shop);
      await shop.api.scan("TILL:SELL:50000:A-17");
      await shop.until("the order is known", () => shop.sale(1).orderId !== null);
      shop.virtual.phone.approve("latest");
      await shop.passUntil("paid", () => shop.sale(1).settled);
      const { receiptCode } = shop.sale(1);
      await shop.stop();
      await shop.start(replaced);
      expect(await shop.api.scan("TILL:SELL:50000:A-17")).toMatchObject({
        accepted: false,
        message: expect.stringContaining("paid already: receipt 1"),
      });
      expect(await shop.api.reprint(receiptCode ?? "")).toMatchObject({ copy: 1 });
      await shop.until("the copy is out", () => shop.sale(1).settled);
      const second = await shop.sellPaid();
      expect(second.receiptNumber).toBe(2);
      expect(second.reference).not.toBe(shop.sale(1).reference);
    });
  });

  test("an order that could not be created for as long as it would have been valid is not shown to anybody later", async () => {
    shop = await Shop.open({ ...rail.shop, ttlSeconds: 30 });
    shop.virtual.faults.add({ kind: "lose-request", on: placing(rail), times: 100 });
    await shop.api.sell("500.00", null);
    await shop.pass(60_000);
    shop.virtual.faults.clear();
    await shop.passUntil("ended", () => shop.sale(1).settled);
    expect(shop.sale(1).status).toBe(rail.canceledEndsAs);
    expect(shop.papers().some((paper) => paper.qr.length > 0)).toBe(false);
  });

  test("a sale that is canceled before any request could leave ends without an order", async () => {
    shop = await Shop.open(rail.shop);
    await shop.virtual.close();
    await shop.api.sell("500.00", null);
    await shop.until("unreachable", () => shop.status().provider.reachable === false);
    await shop.api.cancel();
    await shop.passUntil("canceled", () => shop.sale(1).status === "canceled");
    expect(shop.status().state).toBe("idle");
  });
});
