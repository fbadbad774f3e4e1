// The provider says that it cannot use an idempotency key (423, 409, 500): what became of the request is looked up
// before anything could be made a second time.

import { afterEach, describe, expect, test } from "vitest";
import { Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

const SPOILED = { kind: "refuse", status: 500, code: "idempotency_validation_failed" } as const;
const REUSED = { kind: "refuse", status: 409, code: "idempotency_key_already_used" } as const;
const LOCKED = { kind: "refuse", status: 423, code: "resource_locked" } as const;

function keysOf(operation: string): readonly (string | null)[] {
  return shop.virtual
    .requests()
    .filter((seen) => seen.operation === operation)
    .map(({ key }) => key);
}

describe("an order", () => {
  test.each(["finds", "blind"] as const)(
    "whose key is busy (the search %s) is asked for again with the same one",
    async (orderSearch) => {
      shop = await Shop.open({ virtual: { switches: { orderSearch } } });
      shop.virtual.faults.add({ ...LOCKED, on: "create", times: 4 });
      await shop.api.sell("500.00", null);
      await shop.passUntil("the order is known", () => shop.sale(1).orderId !== null);
      expect(shop.virtual.orders()).toHaveLength(1);
      expect(new Set(keysOf("create")).size).toBe(1);
    },
  );

  test.each([SPOILED, REUSED])(
    "that was made all the same ($code) is found by its reference",
    async (fault) => {
      shop = await Shop.open();
      shop.virtual.faults.add({ ...fault, acted: true, on: "create" });
      await shop.api.sell("500.00", null);
      await shop.until("the order is known", () => shop.sale(1).orderId !== null);
      expect(shop.virtual.orders()).toHaveLength(1);
      expect(keysOf("create")).toHaveLength(1);
      shop.virtual.phone.approve("latest");
      await shop.passUntil("paid", () => shop.sale(1).settled);
      expect(shop.originals()).toBe(1);
    },
  );

  test("that was not made gets a new key only after the same one failed three times, and was looked for each time", async () => {
    shop = await Shop.open();
    shop.virtual.faults.add({ ...SPOILED, on: "create", times: 3 });
    await shop.api.sell("500.00", null);
    await shop.passUntil("the order is known", () => shop.sale(1).orderId !== null);
    const keys = keysOf("create");
    expect(keys).toHaveLength(4);
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[3]).not.toBe(keys[0]);
    expect(keysOf("order-search")).toHaveLength(3);
    expect(shop.virtual.orders()).toHaveLength(1);
  });

  test("that was made, and can be found by nobody: the one that the customer sees is the only one that can be paid", async () => {
    shop = await Shop.open({ virtual: { switches: { orderSearch: "blind" } } });
    shop.virtual.faults.add({ ...SPOILED, acted: true, on: "create", times: 3 });
    await shop.api.sell("500.00", null);
    await shop.passUntil("the order is known", () => shop.sale(1).orderId !== null);
    expect(shop.payable(1)).toHaveLength(1);
    shop.virtual.phone.approve("latest");
    await shop.passUntil("paid", () => shop.sale(1).settled);
    expect(shop.virtual.orders().filter(({ status }) => status === "processed")).toHaveLength(1);
  });

  test("keeps its new key over a restart", async () => {
    shop = await Shop.open();
    shop.virtual.faults.add({ ...SPOILED, on: "create", times: 3 });
    shop.virtual.faults.add({ kind: "lose-request", on: "create" });
    await shop.api.sell("500.00", null);
    await shop.passUntil("the new key was used", () => keysOf("create").length === 4);
    await shop.stop();
    await shop.start();
    await shop.passUntil("the order is known", () => shop.sale(1).orderId !== null);
    const keys = keysOf("create");
    expect(keys.slice(3).length).toBeGreaterThan(1);
    expect(new Set(keys.slice(3)).size).toBe(1);
  });

  test("whose key was used for something else, and that nobody can find, stays unknown and is said", async () => {
    shop = await Shop.open();
    shop.virtual.faults.add({ ...REUSED, on: "create", times: 3 });
    await shop.api.sell("500.00", null);
    await shop.pass(65_000);
    expect(shop.sale(1)).toMatchObject({
      status: "ordering",
      detail: expect.stringMatching(/idempotency_key_already_used.*asked 2 times, from now on once a minute/),
    });
    expect(new Set(keysOf("create")).size).toBe(1);
    await shop.passUntil("the order is known", () => shop.sale(1).orderId !== null);
    expect(shop.sale(1).detail).toBe("");
  });
});

describe("a cancellation", () => {
  test.each([SPOILED, REUSED, LOCKED])(
    "that answers $status $code: the order ends all the same",
    async (fault) => {
      shop = await Shop.open();
      await shop.sellOne();
      shop.virtual.faults.add({ ...fault, on: "cancel", times: 2 });
      await shop.api.cancel();
      await shop.passUntil("canceled", () => shop.sale(1).status === "canceled");
      expect(shop.virtual.order("latest")).toMatchObject({ status: "canceled" });
    },
  );
});

describe.each(["orders", "instore"] as const)("a refund on the rail %s", (rail) => {
  const operation = rail === "orders" ? "refund" : "payment-refund";

  test("that was made all the same is found in the list, and made once", async () => {
    shop = await Shop.open({ rail });
    await shop.sellPaid();
    shop.virtual.faults.add({ ...SPOILED, acted: true, on: operation });
    const { refund } = await shop.refund("1", "500.00", 5_000);
    expect(refund.status).toBe("done");
    expect(shop.virtual.order("latest").refunds).toHaveLength(1);
    expect(keysOf(operation)).toHaveLength(1);
  });

  test("that was not made gets a new key only after the same one failed three times", async () => {
    shop = await Shop.open({ rail });
    const sale = await shop.sellPaid();
    shop.virtual.faults.add({ ...SPOILED, on: operation, times: 3 });
    void shop.refund("1", "500.00", 0);
    await shop.passUntil("done", () => shop.sale(sale.id).refunds[0]?.status === "done");
    const keys = keysOf(operation);
    expect(keys).toHaveLength(4);
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[3]).not.toBe(keys[0]);
    expect(shop.virtual.order("latest").refunds).toHaveLength(1);
  });
});
