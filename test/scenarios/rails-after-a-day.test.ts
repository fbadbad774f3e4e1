// The till was off, or could not ask, for longer than the provider remembers an idempotency key: it asks what became
// of the order before it asks for it again.

import { afterEach, describe, expect, test } from "vitest";
import type { Switches } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { placing, RAILS } from "../support/rails.ts";
import { lastLine, Shop, type ShopOptions } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

const HOUR_MS = 3_600_000;
const BOOTS = [
  { boot: "the machine kept running", replaced: {} },
  { boot: "the power was cut", replaced: { bootId: "a-new-boot" } },
];

/** A sale whose order was made, and nobody heard of it. */
async function sellUnheard(options: ShopOptions): Promise<void> {
  shop = await Shop.open({ ...options, ttlSeconds: 60 });
  shop.virtual.faults.add({ kind: "lose-answer", on: "create" });
  await shop.api.sell("500.00", null);
  await shop.until("the provider acted", () => shop.virtual.orders().length === 1);
  await shop.stop();
}

describe.each(BOOTS)("$boot", ({ replaced }) => {
  test.each<[string, Partial<Switches>]>([
    ["the order is found by its reference", { orderSearch: "finds" }],
    ["the order is found on whatever page", { orderSearch: "finds", orderSearchPaging: "page" }],
    ["the search knows no QR orders, the payment is found", { orderSearch: "blind" }],
    ["there is no search for orders, the payment is found", { orderSearch: "absent" }],
    ["the payment is listed without its details", { orderSearch: "blind", thinSearchResults: true }],
  ])(
    "paid while the till was off for two days; %s: paid, one original, and it can be given back",
    async (_name, switches) => {
      await sellUnheard({ virtual: { switches } });
      shop.virtual.phone.approve("latest", { method: "visa" });
      shop.virtual.advanceClock(48 * HOUR_MS);
      await shop.start(replaced);
      await shop.passUntil("paid", () => shop.sale(1).status === "paid" && shop.sale(1).settled);
      expect(shop.virtual.orders()).toHaveLength(1);
      expect(shop.originals()).toBe(1);
      expect(shop.sale(1).payment).toMatchObject({ method: "visa", paid: { minor: 50_000 } });

      const part = await shop.refund("1", "200.00", 5_000);
      expect(part.refund.status).toBe("done");
      const rest = await shop.refund("1", null, 5_000);
      expect(rest.refund).toMatchObject({ status: "done", amount: { minor: 30_000 } });
      await shop.until("the slips are out", () => shop.sale(1).settled);
      const slips = shop.papers().filter((paper) => lastLine(paper) === "CONSTANCIA DE DEVOLUCIÓN");
      expect(slips).toHaveLength(2);
      expect(shop.virtual.order("latest")).toMatchObject({ status: "refunded" });
    },
  );

  test.each<Switches["orderSearch"]>(["finds", "blind", "absent"])(
    "not paid while the till was off for two days, and the search %s: nobody can pay it, and it ends",
    async (orderSearch) => {
      await sellUnheard({ virtual: { switches: { orderSearch } } });
      shop.virtual.advanceClock(48 * HOUR_MS);
      shop.virtual.forgetRequests();
      await shop.start(replaced);
      await shop.passUntil("ended", () => ["expired", "canceled"].includes(shop.sale(1).status));
      expect(shop.payable(1)).toEqual([]);
      expect(shop.originals()).toBe(0);
      const asked = shop.virtual.requests().map(({ operation }) => operation);
      const createAt = asked.indexOf("create");
      // Asked before anything was asked for; found, nothing is asked for at all.
      expect(asked[0]).toBe("payment-search");
      expect(createAt === -1).toBe(orderSearch === "finds");
      if (createAt !== -1) expect(asked.slice(0, createAt)).toContain("order-search");
    },
  );
});

test("paid a minute ago, and the search knows no QR orders: the order itself is found under its key", async () => {
  await sellUnheard({ virtual: { switches: { orderSearch: "blind" } } });
  shop.virtual.phone.approve("latest");
  await shop.start({ bootId: "a-new-boot" });
  await shop.passUntil("paid", () => shop.sale(1).status === "paid" && shop.sale(1).settled);
  expect(shop.sale(1).orderId).toBe(shop.virtual.order("latest").id);
  expect(shop.virtual.orders()).toHaveLength(1);
  expect(shop.originals()).toBe(1);
});

test("with two days in between, the same key is used again, and of two orders only the one on the ticket could be paid", async () => {
  await sellUnheard({ virtual: { switches: { orderSearch: "blind" } } });
  shop.virtual.advanceClock(48 * HOUR_MS);
  await shop.start();
  await shop.passUntil("the order is known", () => shop.sale(1).orderId !== null);
  const keys = shop.virtual.requests().filter(({ operation }) => operation === "create");
  expect(keys).toHaveLength(2);
  expect(new Set(keys.map(({ key }) => key)).size).toBe(1);
  expect(shop.virtual.orders().map(({ status }) => status)).toEqual(["expired", "created"]);
  shop.virtual.phone.approve("latest");
  await shop.passUntil("paid", () => shop.sale(1).settled);
  expect(shop.originals()).toBe(1);
});

test("an attempt to pay that is under way is waited for: nothing is asked for a second time", async () => {
  await sellUnheard({ virtual: { switches: { orderSearch: "blind" } } });
  shop.virtual.phone.play("latest", "CONT");
  shop.virtual.forgetRequests();
  await shop.start();
  await shop.pass(20_000);
  expect(shop.sale(1)).toMatchObject({ status: "ordering", detail: expect.stringMatching(/in_process/) });
  expect(shop.virtual.requests().some(({ operation }) => operation === "create")).toBe(false);
  shop.virtual.phone.approve("latest");
  await shop.passUntil("paid", () => shop.sale(1).status === "paid");
  expect(shop.virtual.orders()).toHaveLength(1);
});

test("an order that was made a minute ago is found open, with its QR, and the customer pays it", async () => {
  await sellUnheard({});
  await shop.start();
  await shop.until("the ticket is out", () => shop.papers().some((paper) => paper.qr.length > 0));
  expect(shop.scanWithPhone()).toMatchObject({ screen: "checkout" });
  shop.virtual.phone.approve("latest");
  await shop.passUntil("paid", () => shop.sale(1).settled);
  expect(shop.virtual.orders()).toHaveLength(1);
});

test("a provider that cannot be asked is asked until it can be; nothing is guessed meanwhile", async () => {
  await sellUnheard({});
  shop.virtual.phone.approve("latest");
  shop.virtual.advanceClock(48 * HOUR_MS);
  for (const on of ["payment-search", "order-search"] as const) {
    shop.virtual.faults.add({ kind: "refuse", status: 429, retryAfterS: 1, on, times: 2 });
    shop.virtual.faults.add({ kind: "lose-answer", on, times: 2 });
  }
  await shop.start({ bootId: "a-new-boot" });
  await shop.pass(1_500);
  expect(shop.sale(1).status).toBe("ordering");
  await shop.passUntil("paid", () => shop.sale(1).status === "paid");
  expect(shop.virtual.orders()).toHaveLength(1);
});

describe.each(RAILS)("$name", (rail) => {
  test("the network is away for a day while an order is unknown: it is looked for, paid once", async () => {
    shop = await Shop.open({ ...rail.shop, ttlSeconds: 60, virtual: { switches: { orderSearch: "blind" } } });
    shop.virtual.faults.add({ kind: "lose-answer", on: placing(rail) });
    await shop.api.sell("500.00", null);
    await shop.until("the provider acted", () => shop.virtual.orders().length === 1);
    shop.virtual.faults.add({ kind: "lose-request", on: "any", times: 100_000 });
    shop.virtual.phone.approve("latest");
    for (let hour = 0; hour < 25; hour++) await shop.pass(HOUR_MS);
    shop.virtual.faults.clear();
    await shop.passUntil("paid", () => shop.sale(1).status === "paid");
    await shop.until("settled", () => shop.sale(1).settled);
    expect(shop.virtual.orders()).toHaveLength(1);
    expect(shop.originals()).toBe(1);
  });

  test("the answer to a refund is lost, and the till is off for two days: it is found, and the money goes back once", async () => {
    shop = await Shop.open(rail.shop);
    const { id } = await shop.sellPaid();
    shop.virtual.faults.add({ kind: "lose-answer", on: "refund" });
    void shop.refund("1", "500.00", 0).catch(() => {});
    await shop.until("the provider acted", () => shop.virtual.order("latest").refunds.length === 1);
    await shop.stop();
    shop.virtual.advanceClock(48 * HOUR_MS);
    await shop.start({ bootId: "a-new-boot" });
    await shop.passUntil("done", () => shop.sale(id).refunds[0]?.status === "done" && shop.sale(id).settled);
    expect(shop.virtual.order("latest").refunds).toHaveLength(1);
    const slips = shop.papers().filter((paper) => lastLine(paper) === "CONSTANCIA DE DEVOLUCIÓN");
    expect(slips).toHaveLength(1);
  });
});
