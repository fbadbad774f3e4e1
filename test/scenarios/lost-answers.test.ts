// The request arrived, or did not, and the till cannot know: it asks again with the same key, or looks, and the
// customer is charged once and paid back once.

import { afterEach, describe, expect, test } from "vitest";
import type { FaultRule } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { placing, RAILS, type RailCase } from "../support/rails.ts";
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

describe.each(RAILS)("$name", (rail) => {
  /** Each fault at each request of a call. */
  const meetings = (call: keyof RailCase["calls"]) =>
    rail.calls[call].flatMap((on) => FAULTS.map((fault) => ({ ...fault, on })));

  test.each(meetings("create"))(
    "create meets $kind at $on: one order, one charge, one original",
    async ({ rule, on }) => {
      shop = await Shop.open(rail.shop);
      shop.virtual.faults.add({ ...rule, on });
      await shop.api.sell("500.00", null);
      await shop.passUntil("the order is known", () => shop.sale(1).orderId !== null);
      expect(shop.payable(1)).toHaveLength(1);
      shop.virtual.phone.approve("latest");
      await shop.passUntil("paid", () => shop.sale(1).status === "paid");
      await shop.until("settled", () => shop.sale(1).settled);
      expect(shop.payable(1)).toEqual([]);
      expect(shop.virtual.orders().filter((order) => order.status === "processed")).toHaveLength(1);
      expect(shop.virtual.orders().length).toBeLessThanOrEqual(rail.ordersAtMost);
      expect(shop.originals()).toBe(1);
      const keys = shop.virtual
        .requests()
        .filter((seen) => seen.operation === placing(rail))
        .map((seen) => seen.key);
      expect(new Set(keys).size).toBe(1);
    },
  );

  test.each(meetings("refund"))("refund meets $kind at $on: given back once", async ({ rule, on }) => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellPaid();
    shop.virtual.faults.add({ ...rule, on });
    void shop.refund(String(sale.receiptNumber), "500.00", 0);
    await shop.passUntil("refunded", () => shop.sale(sale.id).refunds[0]?.status === "done");
    await shop.until("settled", () => shop.sale(sale.id).settled);
    const refunds = shop.virtual.orders()[0]?.refunds ?? [];
    expect(refunds).toHaveLength(1);
    expect(shop.originals()).toBe(1);
  });

  test.each(meetings("cancel"))(
    "cancel meets $kind at $on: the order ends and the till knows",
    async ({ rule, on }) => {
      shop = await Shop.open({ ...rail.shop, ttlSeconds: 60 });
      const sale = await shop.sellOne();
      shop.virtual.faults.add({ ...rule, on });
      await shop.api.cancel();
      await shop.passUntil("ended", () => shop.sale(sale.id).status === rail.canceledEndsAs);
      expect(shop.virtual.orders()[0]).toMatchObject({ status: rail.canceledEndsAs });
      expect(shop.originals()).toBe(0);
    },
  );

  test.each(meetings("look"))(
    "a look meets $kind at $on: the payment is found all the same",
    async ({ rule, on }) => {
      shop = await Shop.open(rail.shop);
      const sale = await shop.sellOne();
      shop.virtual.faults.add({ ...rule, on });
      shop.virtual.phone.approve("latest");
      await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
      await shop.until("settled", () => shop.sale(sale.id).settled);
      expect(shop.originals()).toBe(1);
    },
  );

  test("a provider that asks for a pause gets it", async () => {
    shop = await Shop.open(rail.shop);
    shop.virtual.faults.add({ kind: "refuse", status: 429, retryAfterS: 20, on: rail.calls.create[0] });
    await shop.api.sell("500.00", null);
    await shop.until("refused once", () => shop.virtual.requests().some((seen) => seen.status === 429));
    await shop.pass(19_000);
    expect(shop.virtual.requests().filter((seen) => seen.operation === rail.calls.create[0])).toHaveLength(1);
    await shop.pass(1_500);
    await shop.until("the order is known", () => shop.sale(1).orderId !== null);
  });

  test("the answer to create is lost, and then the token is refused for a while: the sale is not called refused", async () => {
    shop = await Shop.open(rail.shop);
    const create = rail.calls.create.at(-1) ?? "any";
    shop.virtual.faults.add({ kind: "lose-answer", on: create });
    shop.virtual.faults.add({ kind: "refuse", status: 401, on: create });
    await shop.api.sell("500.00", null);
    await shop.passUntil("the order is known", () => shop.sale(1).orderId !== null);
    shop.virtual.phone.approve("latest");
    await shop.passUntil("paid", () => shop.sale(1).status === "paid");
  });

  test("an access token that is refused ends the sale with the reason, and nothing is printed", async () => {
    shop = await Shop.open(rail.shop);
    shop.virtual.setAccessTokens(["APP_USR-another"]);
    await shop.api.sell("500.00", null);
    await shop.until("refused", () => shop.sale(1).status === "refused");
    expect(shop.sale(1).detail).toMatch(/unauthorized.*access token/i);
    expect(shop.papers()).toEqual([]);
    expect(shop.status().state).toBe("idle");
  });
});
