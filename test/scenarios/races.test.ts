// Money and time meet: whoever is first, what the provider says is what happened.

import { afterEach, describe, expect, test } from "vitest";
import type { RequestEvent } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { RAILS } from "../support/rails.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

describe.each(RAILS)("$name", (rail) => {
  test("paid in the last second of its life: the sale is paid", async () => {
    shop = await Shop.open({ ...rail.shop, ttlSeconds: 30 });
    const sale = await shop.sellOne();
    // No answer arrives in the last seconds, so the till's own clock passes the deadline first.
    await shop.pass(26_000);
    shop.virtual.faults.add({ kind: "lose-answer", on: rail.calls.look[0], times: 3 });
    await shop.pass(2_500);
    shop.virtual.phone.approve("latest");
    await shop.pass(10_000);
    await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
    await shop.until("settled", () => shop.sale(sale.id).settled);
    expect(shop.originals()).toBe(1);
  });

  test("paid while the till was off: it is found paid at the start, and the receipt comes out", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellOne();
    await shop.ticketPrinted(sale.id);
    await shop.stop();
    shop.virtual.phone.approve("latest");
    await shop.start();
    await shop.until("paid and printed", () => shop.sale(sale.id).settled);
    expect(shop.sale(sale.id).status).toBe("paid");
    expect(shop.originals()).toBe(1);
    expect(shop.papers()).toHaveLength(2);
  });

  test("canceled while the customer is paying: the payment wins, and the till says paid", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellOne();
    shop.virtual.phone.scan("latest");
    shop.virtual.forgetRequests();
    await shop.api.cancel();
    await shop.passUntil("the till heard that it cannot be", () =>
      shop.virtual
        .requests()
        .some(
          ({ operation, status }) => operation === rail.lockedBy.operation && status === rail.lockedBy.status,
        ),
    );
    shop.virtual.phone.approve("latest");
    await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
    await shop.until("settled", () => shop.sale(sale.id).settled);
    expect(shop.originals()).toBe(1);
  });

  test("the payment lands while the cancellation is on its way: the payment wins", async () => {
    let canceling = false;
    const onRequest = ({ step, operation }: RequestEvent): void => {
      if (!canceling || step !== "received" || operation !== rail.calls.cancel[0]) return;
      canceling = false;
      shop.virtual.phone.approve("latest");
    };
    shop = await Shop.open({ ...rail.shop, virtual: { onRequest } });
    const sale = await shop.sellOne();
    canceling = true;
    await shop.api.cancel();
    await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
    await shop.until("settled", () => shop.sale(sale.id).settled);
    expect(shop.originals()).toBe(1);
    expect(shop.payable(sale.id)).toEqual([]);
  });

  test.each([5_000, 29_500])(
    "a payment after %i ms that the provider's own search learns 3 s later is found",
    async (atMs) => {
      const virtual = { switches: { searchLagMs: 3_000 } };
      shop = await Shop.open({ ...rail.shop, ttlSeconds: 30, virtual });
      const sale = await shop.sellOne();
      await shop.pass(atMs);
      shop.virtual.phone.approve("latest");
      const waiting = ["awaiting-payment", "canceling"];
      await shop.passUntil("it ended", () => !waiting.includes(shop.sale(sale.id).status));
      expect(shop.sale(sale.id).status).toBe("paid");
      await shop.until("settled", () => shop.sale(sale.id).settled);
      expect(shop.originals()).toBe(1);
    },
  );

  test("canceled while the customer is looking, who then walks away: the order ends unpaid", async () => {
    shop = await Shop.open({ ...rail.shop, ttlSeconds: 60 });
    const sale = await shop.sellOne();
    shop.virtual.phone.scan("latest");
    await shop.api.cancel();
    await shop.pass(3_000);
    expect(shop.sale(sale.id).status).toBe("canceling");
    shop.virtual.phone.walkAway("latest");
    await shop.passUntil("ended", () => shop.sale(sale.id).status === rail.canceledEndsAs);
    expect(shop.virtual.orders()[0]).toMatchObject({ status: rail.canceledEndsAs });
  });

  test("a status that nobody knows is no end: the till goes on asking, and finds the payment", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellOne();
    shop.virtual.faults.add({ kind: "unknown-status", on: rail.calls.look[0], times: 5 });
    await shop.pass(7_000);
    expect(shop.sale(sale.id).status).toBe("awaiting-payment");
    shop.virtual.phone.approve("latest");
    await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
  });

  test("an order that stays unknown past its time gives the counter back and is settled later", async () => {
    shop = await Shop.open({ ...rail.shop, ttlSeconds: 60 });
    const sale = await shop.sellOne();
    shop.virtual.faults.add({ kind: "lose-request", on: "any", times: 200 });
    shop.virtual.phone.approve("latest");
    await shop.passUntil("the counter is free", () => shop.status().state === "idle");
    expect(shop.status().unsettled).toMatchObject([{ id: sale.id }]);

    shop.virtual.faults.clear();
    const second = await shop.sellOne();
    await shop.passUntil("the first is paid", () => shop.sale(sale.id).status === "paid");
    await shop.until("the first is settled", () => shop.sale(sale.id).settled);
    expect(shop.sale(second.id).status).toBe("awaiting-payment");
    expect(shop.status().display[0]).toMatch(/^Escanee/);
  });

  test("a wrong clock changes nothing: 1970 at the start, ten years forward in mid-sale", async () => {
    shop = await Shop.open({ ...rail.shop, ttlSeconds: 60 });
    shop.clock.setWall("1970-01-01T00:00:00Z");
    const sale = await shop.sellOne();
    await shop.pass(10_000);
    shop.clock.setWall("1980-01-01T00:00:00Z");
    await shop.pass(10_000);
    expect(shop.sale(sale.id).status).toBe("awaiting-payment");
    shop.virtual.phone.approve("latest");
    await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
  });

  test("a payment at 30 s costs at most 30 questions, an expiry at 600 s at most 200, none in the first 3 s", async () => {
    shop = await Shop.open(rail.shop);
    await shop.sellOne();
    shop.virtual.forgetRequests();
    const gets = () => shop.virtual.requests().filter((seen) => seen.operation === rail.calls.look[0]).length;
    await shop.pass(2_900);
    expect(gets()).toBe(0);
    await shop.pass(27_100);
    expect(gets()).toBeLessThanOrEqual(30);
    await shop.passUntil("expired", () => shop.sale(1).status === "expired");
    expect(gets()).toBeLessThanOrEqual(200);
  });

  test("with everything working, nothing is asked of the provider before the sale and after it", async () => {
    shop = await Shop.open(rail.shop);
    await shop.sellPaid();
    const count = shop.virtual.requests().length;
    await shop.pass(600_000);
    expect(shop.virtual.requests()).toHaveLength(count);
  });
});

test("an order that the provider does not know (any more) is canceled in vain: it stays unknown, the counter is free", async () => {
  shop = await Shop.open();
  const sale = await shop.sellOne();
  shop.virtual.faults.add({ kind: "refuse", status: 404, code: "order_not_found", on: "any", times: 1000 });
  await shop.api.cancel();
  await shop.passUntil("the counter is free", () => shop.status().state === "idle");
  expect(shop.sale(sale.id).status).toBe("canceling");
  expect(shop.status().unsettled).toMatchObject([{ id: sale.id }]);
  expect(shop.status().provider.reachable).toBe(true);
  const asked = shop.virtual.requests().length;
  await shop.pass(600_000);
  expect(shop.virtual.requests().length - asked).toBeLessThanOrEqual(12);
  shop.virtual.faults.clear();
  await shop.passUntil("settled", () => shop.sale(sale.id).settled);
});
