// What the till says to the instore API, read from the wire.

import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { formatDecimal } from "../../src/money/decimal.ts";
import type { Currency } from "../../src/money/money.ts";
import { Field } from "../../src/payments/mercado-pago/http/decode.ts";
import { parseJson } from "../../src/payments/mercado-pago/http/json.ts";
import { createInstoreRail } from "../../src/payments/mercado-pago/instore/instore.ts";
import { encodeInstoreOrder } from "../../src/payments/mercado-pago/instore/request.ts";
import { encodePaymentRefund } from "../../src/payments/mercado-pago/payments/calls.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { FarEnd, ORDER_ID, PAYMENT, START_S } from "./instore-support.ts";
import { checkRandomly, failureOf, REQUEST, TOKEN } from "./orders-support.ts";

let far: FarEnd;
beforeAll(async () => {
  far = await FarEnd.start();
});
beforeEach(() => far.reset());
afterAll(() => far.close());

const BODY = {
  external_reference: "T01-20260301-000042",
  title: "Ticket 42",
  description: "Ticket 42",
  total_amount: 1250.5,
  items: [
    {
      sku_number: "7790000000001",
      title: "Yerba 1kg",
      description: "Yerba 1kg",
      unit_price: 1250.5,
      quantity: 1,
      unit_measure: "unit",
      total_amount: 1250.5,
    },
  ],
};

test("a static order is placed on the POS, and the header says for how long", async () => {
  await far.rail().createOrder(REQUEST, "key-1");
  expect(far.asked()).toEqual(["pos-get", "mo-search", "pos-put"]);
  const [sent] = far.requests("pos-put");
  expect(sent?.headers.get("x-ttl-store-preference")).toBe("300");
  expect(sent?.headers.get("authorization")).toBe(`Bearer ${TOKEN}`);
  expect(sent?.headers.get("content-type")).toBe("application/json");
  expect(JSON.parse(sent?.body ?? "")).toEqual(BODY);
});

test.each([
  ["dynamic", "qr-post", ["mo-search", "qr-post"]],
  ["hybrid", "qr-put", ["pos-get", "mo-search", "qr-put"]],
] as const)(
  "a %s order says when it ends, by the provider's clock and not by ours",
  async (qrMode, address, asked) => {
    const clock = new ManualClock("1970-01-01T00:00:00Z");
    await far.rail({ qrMode, clock }).createOrder(REQUEST, "key-1");
    expect(far.asked()).toEqual(asked);
    const [sent] = far.requests(address);
    expect(sent?.headers.has("x-ttl-store-preference")).toBe(false);
    // 14:00:00Z and 300 s, as Mercado Pago writes times.
    expect(JSON.parse(sent?.body ?? "")).toEqual({
      ...BODY,
      expiration_date: "2026-03-01T10:05:00.000-04:00",
    });
  },
);

test.each([30, 300, 600])("a validity of %i s arrives as such", async (validityS) => {
  await far.rail().createOrder({ ...REQUEST, validityS }, "key-1");
  expect(far.requests("pos-put")[0]?.headers.get("x-ttl-store-preference")).toBe(String(validityS));
  await far.rail({ qrMode: "dynamic" }).createOrder({ ...REQUEST, validityS }, "key-1");
  const body: { readonly expiration_date: string } = JSON.parse(far.requests("qr-post")[0]?.body ?? "");
  expect(Date.parse(body.expiration_date)).toBe((START_S + validityS) * 1000);
});

test("the merchant orders of this sale are searched, and of no other", async () => {
  await far.rail().createOrder(REQUEST, "key-1");
  expect(far.requests("mo-search")[0]?.path).toBe(
    "/merchant_orders/search?external_reference=T01-20260301-000042",
  );
});

test("a sale by its amount alone is one item, and an article that costs nothing is none", async () => {
  const alone = JSON.parse(encodeInstoreOrder({ ...REQUEST, lines: [] }, "ARS", null));
  expect(alone.items).toMatchObject([{ title: "Ticket 42", quantity: 1, total_amount: 1250.5 }]);
  const free = {
    title: "Bag",
    barcode: null,
    quantity: 1,
    unitPrice: { minor: 0, currency: "ARS" },
  } as const;
  const priced = JSON.parse(encodeInstoreOrder({ ...REQUEST, lines: [...REQUEST.lines, free] }, "ARS", null));
  expect(priced.items).toHaveLength(1);
});

test("an amount is written by its digits and read back as the same amount, never by way of a float", async () => {
  const currencies: readonly Currency[] = ["ARS", "BRL", "CLP", "COP", "MXN", "PEN", "UYU"];
  const minor = fc.integer({ min: 1, max: 9_999_999_999 });
  await checkRandomly(
    fc.property(minor, fc.constantFrom(...currencies), (amountMinor, currency) => {
      const amount = { minor: amountMinor, currency };
      const order = encodeInstoreOrder({ ...REQUEST, total: amount, lines: [] }, currency, null);
      const refund = encodePaymentRefund({ paymentId: PAYMENT, amount }, currency) ?? "";
      expect(order).toContain(`"total_amount":${formatDecimal(amount)},`);
      expect(refund).toBe(`{"amount":${formatDecimal(amount)}}`);
      expect(new Field(parseJson(refund)).at("amount").money(currency)).toEqual(amount);
    }),
    500,
  );
});

test("everything is refunded by no body, a part by its amount, both under the key", async () => {
  const rail = far.rail();
  await rail.refundOrder(ORDER_ID, { paymentId: PAYMENT, amount: null }, "key-7");
  const [whole] = far.requests("payment-refund");
  expect(whole?.body).toBe("");
  expect(whole?.headers.get("x-idempotency-key")).toBe("key-7");
  const amount = { minor: 50_000, currency: "ARS" } as const;
  await rail.refundOrder(ORDER_ID, { paymentId: PAYMENT, amount }, "key-8");
  expect(far.requests("payment-refund")[1]?.body).toBe('{"amount":500.00}');
});

test.each<[string, (rail: ReturnType<FarEnd["rail"]>) => Promise<unknown>]>([
  ["a reference with a blank", (rail) => rail.createOrder({ ...REQUEST, reference: "a b" }, "key-1")],
  [
    "lines that do not add up",
    (rail) => rail.createOrder({ ...REQUEST, total: { minor: 1, currency: "ARS" } }, "k"),
  ],
  ["an order of the other rail", (rail) => rail.getOrder("ORD01K3AAAABBBBCCCCDDDDEEEEFF")],
  [
    "a payment of the other rail",
    (rail) => rail.refundOrder(ORDER_ID, { paymentId: "PAY01", amount: null }, "k"),
  ],
  [
    "a payment that is a path",
    (rail) => rail.refundOrder(ORDER_ID, { paymentId: "1/../2", amount: null }, "k"),
  ],
  [
    "a key with a line end",
    (rail) => rail.refundOrder(ORDER_ID, { paymentId: PAYMENT, amount: null }, "k\r\n"),
  ],
])("%s is refused before anything is sent", async (_name, call) => {
  expect(await failureOf(call(far.rail()))).toMatchObject({ code: "invalid-request", outcome: "not-done" });
  expect(far.asked()).toEqual([]);
});

test.each([
  ["user_id", { userId: null }],
  ["external_store_id", { externalStoreId: null }],
  ["external_pos_id", { externalPosId: "../pos" }],
])("without a good %s no order is made on the instore rail", async (setting, changes) => {
  const failure = await failureOf(far.rail(changes).createOrder(REQUEST, "key-1"));
  expect(failure).toMatchObject({ code: "invalid-request", outcome: "not-done", repeatable: false });
  expect(failure.message).toContain(setting);
  expect(far.requests("pos-put")).toEqual([]);
});

test("plain http is for this machine alone, on this rail too", () => {
  const options = { externalPosId: "P", externalStoreId: "S", userId: "1", qrMode: "static" } as const;
  expect(() =>
    createInstoreRail({
      ...options,
      baseUrl: "http://192.0.2.1",
      accessToken: TOKEN,
      currency: "ARS",
      clock: new ManualClock(),
    }),
  ).toThrow(/https/);
});
