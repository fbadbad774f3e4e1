// The request arrived, or did not, and the till cannot know: it asks again with the same key, or looks, and the
// customer is charged once and paid back once.

import { afterEach, expect, test } from "vitest";
import type { FaultRule } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

const FAULTS: readonly { readonly kind: FaultRule["kind"]; readonly rule: FaultRule }[] = (
  [
    { kind: "lose-request" },
    { kind: "lose-answer" },
    { kind: "handle-twice" },
    { kind: "answer-twice" },
    { kind: "refuse", status: 500, acted: true },
    { kind: "refuse", status: 503 },
    { kind: "refuse", status: 429, retryAfterS: 2 },
    { kind: "truncated-body" },
    { kind: "broken-off" },
    { kind: "html-page", acted: true },
    { kind: "empty-answer" },
    { kind: "null-answer" },
    { kind: "other-order" },
  ] satisfies FaultRule[]
).map((rule) => ({ kind: rule.kind, rule }));

test.each(FAULTS)("create meets $kind: one order, one charge, one original", async ({ rule }) => {
  shop = await Shop.open();
  shop.virtual.faults.add({ ...rule, on: "create" });
  await shop.api.sell("500.00", null);
  await shop.passUntil("the order is known", () => shop.sale(1).orderId !== null);
  expect(shop.virtual.orders()).toHaveLength(1);
  shop.virtual.phone.approve("latest");
  await shop.passUntil("paid", () => shop.sale(1).status === "paid");
  await shop.until("settled", () => shop.sale(1).settled);
  expect(shop.virtual.orders()).toHaveLength(1);
  expect(shop.originals()).toBe(1);
  const keys = shop.virtual
    .requests()
    .filter((seen) => seen.operation === "create")
    .map((seen) => seen.key);
  expect(new Set(keys).size).toBe(1);
});

test.each(FAULTS)("refund meets $kind: given back once", async ({ rule }) => {
  shop = await Shop.open();
  const sale = await shop.sellPaid();
  shop.virtual.faults.add({ ...rule, on: "refund" });
  void shop.api.refund(String(sale.receiptNumber), "500.00", 0);
  await shop.passUntil("refunded", () => shop.sale(sale.id).refunds[0]?.status === "done");
  await shop.until("settled", () => shop.sale(sale.id).settled);
  const refunds = shop.virtual.orders()[0]?.refunds ?? [];
  expect(refunds).toHaveLength(1);
  expect(shop.originals()).toBe(1);
});

test.each(FAULTS)("cancel meets $kind: the order ends and the till knows", async ({ rule }) => {
  shop = await Shop.open();
  const sale = await shop.sellOne();
  shop.virtual.faults.add({ ...rule, on: "cancel" });
  await shop.api.cancel();
  await shop.passUntil("canceled", () => shop.sale(sale.id).status === "canceled");
  expect(shop.virtual.orders()[0]).toMatchObject({ status: "canceled" });
  expect(shop.originals()).toBe(0);
});

test.each(FAULTS)("a look meets $kind: the payment is found all the same", async ({ rule }) => {
  shop = await Shop.open();
  const sale = await shop.sellOne();
  shop.virtual.faults.add({ ...rule, on: "get" });
  shop.virtual.phone.approve("latest");
  await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
  await shop.until("settled", () => shop.sale(sale.id).settled);
  expect(shop.originals()).toBe(1);
});

test("a provider that asks for a pause gets it", async () => {
  shop = await Shop.open();
  shop.virtual.faults.add({ kind: "refuse", status: 429, retryAfterS: 20, on: "create" });
  await shop.api.sell("500.00", null);
  await shop.until("refused once", () => shop.status().provider.reachable === false);
  await shop.pass(19_000);
  expect(shop.virtual.requests().filter((seen) => seen.operation === "create")).toHaveLength(1);
  await shop.pass(1_500);
  await shop.until("the order is known", () => shop.sale(1).orderId !== null);
});

test("an access token that is refused ends the sale with the reason, and nothing is printed", async () => {
  shop = await Shop.open();
  shop.virtual.setAccessTokens(["APP_USR-another"]);
  await shop.api.sell("500.00", null);
  await shop.until("refused", () => shop.sale(1).status === "refused");
  expect(shop.sale(1).detail).toMatch(/unauthorized.*access token/i);
  expect(shop.papers()).toEqual([]);
  expect(shop.status().state).toBe("idle");
});
