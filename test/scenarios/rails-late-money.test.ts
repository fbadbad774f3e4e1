// Money that comes after the till gave an order up: a customer who had it on the phone, and a QR that cannot be
// withdrawn. It is found, its receipt comes out, and nobody waits at the counter for it.

import { afterEach, describe, expect, test } from "vitest";
import { RAILS } from "../support/rails.ts";
import { Shop, type ShopOptions } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

const ON_COUNTER = RAILS.filter(({ shop: { qrMode, rail } }) => rail === "instore" && qrMode !== "dynamic");

describe.each(ON_COUNTER)(
  "$name: canceled while a customer has it on the phone, who can pay all the same",
  (rail) => {
    /** Canceled and settled, as far as anybody at the counter can see. */
    async function cancelUnderTheirHands(options: ShopOptions = {}): Promise<number> {
      const virtual = { switches: { instoreLock: "payable" } } as const;
      shop = await Shop.open({ ...rail.shop, ttlSeconds: 300, virtual, ...options });
      const sale = await shop.sellOne();
      shop.virtual.phone.scan("latest");
      await shop.api.cancel();
      await shop.passUntil("canceled", () => shop.sale(sale.id).status === "canceled");
      await shop.until("the slip is out", () => shop.sale(sale.id).settled);
      expect(shop.status()).toMatchObject({ state: "idle", unsettled: [] });
      return sale.id;
    }

    test("and does within half a minute: it is found then, and the receipt comes out", async () => {
      const id = await cancelUnderTheirHands();
      await shop.pass(10_000);
      shop.virtual.phone.approve("latest");
      await shop.pass(21_000);
      expect(shop.sale(id).status).toBe("paid");
      await shop.until("the receipt is out", () => shop.sale(id).settled);
      expect(shop.originals()).toBe(1);
    });

    test("and does in the last minute of its time: it is found when that is over", async () => {
      const id = await cancelUnderTheirHands();
      await shop.pass(250_000);
      shop.virtual.phone.approve("latest");
      await shop.pass(90_000);
      expect(shop.sale(id).status).toBe("paid");
      await shop.until("the receipt is out", () => shop.sale(id).settled);
      expect(shop.originals()).toBe(1);
    });

    test("and does while the till is off: it is found at the start", async () => {
      const id = await cancelUnderTheirHands();
      await shop.stop();
      shop.virtual.phone.approve("latest");
      await shop.start({ bootId: "a-new-boot" });
      await shop.until("paid", () => shop.sale(id).status === "paid");
      await shop.until("the receipt is out", () => shop.sale(id).settled);
    });

    test("and does not: two more looks, and then never again, not even after a restart", async () => {
      const id = await cancelUnderTheirHands();
      shop.virtual.phone.walkAway("latest");
      shop.virtual.forgetRequests();
      await shop.pass(400_000);
      const looks = shop.virtual.requests().filter(({ operation }) => operation === rail.calls.look[0]);
      expect(looks.length).toBeGreaterThanOrEqual(2);
      expect(looks.length).toBeLessThanOrEqual(6);
      expect(shop.sale(id).status).toBe("canceled");
      await shop.stop();
      shop.virtual.forgetRequests();
      await shop.start();
      await shop.pass(60_000);
      expect(shop.virtual.requests()).toEqual([]);
    });

    test("while the next customer is served already: the earlier one's receipt comes out, and the sale goes on", async () => {
      const id = await cancelUnderTheirHands();
      const first = shop.virtual.order("latest").id;
      const second = await shop.sellOne();
      shop.virtual.phone.approve(first);
      await shop.passUntil("the first is paid", () => shop.sale(id).status === "paid");
      await shop.until("its receipt is out", () => shop.sale(id).settled);
      expect(shop.sale(second.id).status).toBe("awaiting-payment");
      expect(shop.status().sale).toMatchObject({ id: second.id });
    });
  },
);

const ORDERS = RAILS.filter(({ shop: { rail } }) => rail === "orders");

const ENDS = {
  "expired while they were paying": async () => {
    await shop.pass(50_000);
    shop.virtual.phone.scan("latest");
  },
  "canceled at the till": async () => {
    await shop.api.cancel();
  },
} as const;

describe.each(
  ORDERS.flatMap((rail) => Object.entries(ENDS).map(([how, end]) => ({ name: rail.name, rail, how, end }))),
)("$name: the provider says that it ended, $how", ({ rail, end }) => {
  async function endUnderTheirHands(): Promise<number> {
    const virtual = { switches: { payingHoldsExpiry: false } } as const;
    shop = await Shop.open({ ...rail.shop, ttlSeconds: 60, virtual });
    const sale = await shop.sellOne();
    await end();
    await shop.passUntil("ended", () => isEnded(sale.id));
    await shop.until("the slip is out", () => shop.sale(sale.id).settled);
    expect(shop.status()).toMatchObject({ state: "idle", unsettled: [] });
    return sale.id;
  }

  const isEnded = (id: number) => ["expired", "canceled"].includes(shop.sale(id).status);

  test("and the money is there within a minute: it is found, and the receipt comes out", async () => {
    const id = await endUnderTheirHands();
    shop.virtual.phone.approveLate("latest");
    await shop.pass(61_000);
    expect(shop.sale(id).status).toBe("paid");
    await shop.until("the receipt is out", () => shop.sale(id).settled);
    expect(shop.originals()).toBe(1);
  });

  test("and the till is off meanwhile: it is found at the start", async () => {
    const id = await endUnderTheirHands();
    await shop.stop();
    shop.virtual.phone.approveLate("latest");
    await shop.start({ bootId: "a-new-boot" });
    await shop.until("paid", () => shop.sale(id).status === "paid");
    await shop.until("the receipt is out", () => shop.sale(id).settled);
  });

  test("and no money comes: it is asked about two or three times more, and then never again", async () => {
    const id = await endUnderTheirHands();
    shop.virtual.forgetRequests();
    await shop.pass(300_000);
    const looks = shop.virtual.requests().filter(({ operation }) => operation === rail.calls.look[0]);
    expect(looks.length).toBeGreaterThanOrEqual(2);
    expect(looks.length).toBeLessThanOrEqual(3);
    expect(isEnded(id)).toBe(true);
    await shop.stop();
    shop.virtual.forgetRequests();
    await shop.start();
    await shop.pass(60_000);
    expect(shop.virtual.requests()).toEqual([]);
  });
});

describe("instore, dynamic: the QR of a sale that is given up cannot be withdrawn", () => {
  async function giveUp(): Promise<number> {
    shop = await Shop.open({ rail: "instore", qrMode: "dynamic", ttlSeconds: 300 });
    const sale = await shop.sellOne();
    await shop.ticketPrinted(sale.id);
    await shop.pass(10_000);
    await shop.api.cancel();
    await shop.until("the counter is free", () => shop.status().state === "idle");
    return sale.id;
  }

  test("the counter is free at once, and display and status say until when the QR works", async () => {
    const id = await giveUp();
    expect(shop.status().display).toEqual(["QR anterior vale", expect.stringMatching(/^hasta las \d\d:05$/)]);
    expect(shop.status().unsettled).toMatchObject([
      { id, status: "canceling", detail: expect.stringMatching(/can be paid until 2026-03-01T14:05/) },
    ]);
    await shop.passUntil("its time is over", () => shop.sale(id).status === "expired");
    await shop.until("the slip is out", () => shop.sale(id).settled);
    expect(shop.status().unsettled).toEqual([]);
  });

  test("whoever waits for news of the till hears that the counter is free", async () => {
    shop = await Shop.open({ rail: "instore", qrMode: "dynamic", ttlSeconds: 300 });
    await shop.ticketPrinted((await shop.sellOne()).id);
    const seen: string[] = [];
    const unsubscribe = shop.api.subscribe(() => seen.push(shop.status().state));
    await shop.api.cancel();
    await shop.until("the counter is free", () => shop.status().state === "idle");
    unsubscribe();
    expect(seen).toEqual(expect.arrayContaining(["canceling"]));
    expect(seen.at(-1)).toBe("idle");
  });

  test("the next sale goes on meanwhile; paid both, both have their receipt, and one is given back", async () => {
    const id = await giveUp();
    const first = shop.virtual.order("latest").id;
    const second = await shop.sellOne();
    shop.virtual.phone.approve(first);
    await shop.passUntil("the first is paid", () => shop.sale(id).status === "paid");
    expect(shop.sale(second.id).status).toBe("awaiting-payment");
    shop.virtual.phone.approve("latest");
    await shop.passUntil("the second is paid", () => shop.sale(second.id).status === "paid");
    await shop.until("both are settled", () => shop.sale(id).settled && shop.sale(second.id).settled);
    expect(shop.originals()).toBe(2);
    const { refund } = await shop.refund(shop.sale(id).receiptCode ?? "", null, 5_000);
    expect(refund.status).toBe("done");
  });

  test("a sale that simply expires is never shown as one whose QR still works", async () => {
    shop = await Shop.open({ rail: "instore", qrMode: "dynamic", ttlSeconds: 60 });
    const sale = await shop.sellOne();
    const shown = new Set<string>();
    const unsubscribe = shop.api.subscribe(() => shown.add(shop.status().display[0]));
    for (let second = 0; second < 90; second++) {
      await shop.pass(1_000);
      shown.add(shop.status().display[0]);
    }
    unsubscribe();
    expect(shop.sale(sale.id).status).toBe("expired");
    expect(shown).toContain("QR vencido");
    expect(shown).not.toContain("QR anterior vale");
  });

  test("its ticket of another program is not sold again before the first QR is dead", async () => {
    shop = await Shop.open({ rail: "instore", qrMode: "dynamic", ttlSeconds: 60 });
    await shop.api.sell("500.00", "A-17");
    await shop.until("the order is known", () => shop.sale(1).orderId !== null);
    await shop.api.cancel();
    await shop.until("the counter is free", () => shop.status().state === "idle");
    await expect(shop.api.sell("500.00", "A-17")).rejects.toThrow(/not settled yet: sale 1/);
    await shop.passUntil("its time is over", () => shop.sale(1).status === "expired");
    await shop.api.sell("500.00", "A-17");
  });

  test("after a restart the counter is free as soon as the provider was asked", async () => {
    const id = await giveUp();
    await shop.stop();
    await shop.start();
    await shop.until("the counter is free", () => shop.status().state === "idle");
    expect(shop.sale(id).status).toBe("canceling");
    shop.virtual.phone.approve("latest");
    await shop.passUntil("paid", () => shop.sale(id).status === "paid");
  });
});
