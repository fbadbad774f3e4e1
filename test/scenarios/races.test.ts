// Money and time meet: whoever is first, what the provider says is what happened.

import { afterEach, expect, test } from "vitest";
import { Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

test("paid in the last second of its life: the sale is paid", async () => {
  shop = await Shop.open({ ttlSeconds: 30 });
  const sale = await shop.sellOne();
  // No answer arrives in the last seconds, so the till's own clock passes the deadline first.
  await shop.pass(26_000);
  shop.virtual.faults.add({ kind: "lose-answer", on: "get", times: 3 });
  await shop.pass(2_500);
  shop.virtual.phone.approve("latest");
  await shop.pass(10_000);
  await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
  await shop.until("settled", () => shop.sale(sale.id).settled);
  expect(shop.originals()).toBe(1);
});

test("paid while the till was off: it is found paid at the start, and the receipt comes out", async () => {
  shop = await Shop.open();
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
  shop = await Shop.open();
  const sale = await shop.sellOne();
  shop.virtual.phone.scan("latest");
  await shop.api.cancel();
  await shop.until("the cancellation was refused", () =>
    shop.virtual.requests().some((seen) => seen.operation === "cancel" && seen.status === 409),
  );
  shop.virtual.phone.approve("latest");
  await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
  await shop.until("settled", () => shop.sale(sale.id).settled);
  expect(shop.originals()).toBe(1);
});

test("canceled while the customer is looking, who then walks away: the order ends unpaid", async () => {
  shop = await Shop.open();
  const sale = await shop.sellOne();
  shop.virtual.phone.scan("latest");
  await shop.api.cancel();
  await shop.pass(3_000);
  expect(shop.sale(sale.id).status).toBe("canceling");
  shop.virtual.phone.walkAway("latest");
  await shop.passUntil("canceled", () => shop.sale(sale.id).status === "canceled");
  expect(shop.virtual.orders()[0]).toMatchObject({ status: "canceled" });
});

test("a status that nobody knows is no end: the till goes on asking, and finds the payment", async () => {
  shop = await Shop.open();
  const sale = await shop.sellOne();
  shop.virtual.faults.add({ kind: "unknown-status", on: "get", times: 5 });
  await shop.pass(7_000);
  expect(shop.sale(sale.id).status).toBe("awaiting-payment");
  shop.virtual.phone.approve("latest");
  await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
});

test("an order that stays unknown past its time gives the counter back and is settled later", async () => {
  shop = await Shop.open({ ttlSeconds: 30 });
  const sale = await shop.sellOne();
  shop.virtual.faults.add({ kind: "lose-request", on: "any", times: 200 });
  shop.virtual.phone.approve("latest");
  await shop.passUntil("the counter is free", () => shop.status().state === "idle");
  expect(shop.status().unsettled).toMatchObject([{ id: sale.id }]);

  shop.virtual.faults.clear();
  const second = await shop.sellOne();
  await shop.passUntil("the first is settled", () => shop.sale(sale.id).settled);
  expect(shop.sale(sale.id).status).toBe("paid");
  expect(shop.sale(second.id).status).toBe("awaiting-payment");
  expect(shop.status().display[0]).toBe("Escanee el QR");
});

test("a wrong clock changes nothing: 1970 at the start, ten years forward in mid-sale", async () => {
  shop = await Shop.open({ ttlSeconds: 60 });
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
  shop = await Shop.open();
  const gets = () => shop.virtual.requests().filter((seen) => seen.operation === "get").length;
  await shop.sellOne();
  await shop.pass(2_900);
  expect(gets()).toBe(0);
  await shop.pass(27_100);
  expect(gets()).toBeLessThanOrEqual(30);
  await shop.passUntil("expired", () => shop.sale(1).status === "expired");
  expect(gets()).toBeLessThanOrEqual(200);
});

test("with everything working, nothing is asked of the provider before the sale and after it", async () => {
  shop = await Shop.open();
  await shop.sellPaid();
  const count = shop.virtual.requests().length;
  await shop.pass(600_000);
  expect(shop.virtual.requests()).toHaveLength(count);
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
