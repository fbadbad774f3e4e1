// Both rails behind one contract: where a new order is made, and that every other call goes to the rail on which its
// order was made.

import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { formatDecimal } from "../../src/money/decimal.ts";
import type { Currency } from "../../src/money/money.ts";
import { containedIva, IVA_PERCENTS } from "../../src/payments/mercado-pago/instore/iva.ts";
import { encodeInstoreOrder } from "../../src/payments/mercado-pago/instore/request.ts";
import { createRails, type RailsOptions } from "../../src/payments/mercado-pago/rails.ts";
import type { OrderPlace, PaymentProvider } from "../../src/payments/provider.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { answer, type RawHttp, startRawHttp } from "../support/raw-http.ts";
import { CREATED, checkRandomly, failureOf, ORDER_ID, PAID, REQUEST, TOKEN } from "./orders-support.ts";

let server: RawHttp;
let answers: Readonly<Record<string, readonly [status: number, body: unknown]>>;
beforeAll(async () => {
  server = await startRawHttp((request, socket) => {
    const { method, path } = request;
    const [status, body] = answers[`${method} ${path.split("?")[0]}`] ?? [
      404,
      { message: "resource not found" },
    ];
    socket.write(answer(status, body, { date: "Sun, 01 Mar 2026 14:00:00 GMT" }));
  });
});
beforeEach(() => {
  answers = {};
});
afterAll(() => server.close());

function rails(changes: Partial<RailsOptions> = {}): PaymentProvider {
  return createRails({
    rail: "orders",
    baseUrl: server.origin,
    accessToken: TOKEN,
    externalPosId: "SUC001POS001",
    externalStoreId: null,
    userId: null,
    qrMode: "dynamic",
    currency: "ARS",
    clock: new ManualClock(),
    ...changes,
  });
}

const INSTORE: OrderPlace = {
  rail: "instore",
  posId: "OLDPOS",
  qrMode: "static",
  language: "es",
  userId: "42",
  storeId: "OLDSTORE",
};
const ON_OLD_POS = "/instore/qr/seller/collectors/42/pos/OLDPOS/orders";

describe("the place", () => {
  test("of new orders is where the configuration says, in the language of the country", () => {
    expect(rails().place).toEqual({
      rail: "orders",
      posId: "SUC001POS001",
      qrMode: "dynamic",
      language: "es",
      userId: null,
      storeId: null,
    });
    expect(rails({ currency: "BRL" }).place.language).toBe("pt");
  });

  test.each([
    ["user_id", { userId: null }],
    ["external_store_id", { externalStoreId: null }],
    ["external_pos_id", { externalPosId: "../pos" }],
  ])("on the instore rail without a good %s is refused before the till starts", (setting, changes) => {
    const account = { rail: "instore", userId: "42", externalStoreId: "S" } as const;
    expect(() => rails({ ...account, ...changes })).toThrow(setting);
    expect(rails(account).place.rail).toBe("instore");
  });

  test("of an order that was begun on the other rail is kept, without any setting of that rail", async () => {
    answers = {
      [`GET ${ON_OLD_POS}`]: [200, []],
      "GET /merchant_orders/search": [200, { elements: [], total: 0 }],
      "PUT /instore/qr/seller/collectors/42/stores/OLDSTORE/pos/OLDPOS/orders": [204, ""],
      [`DELETE ${ON_OLD_POS}`]: [204, ""],
    };
    const rail = rails();
    const order = await rail.createOrder({ ...REQUEST, place: INSTORE }, "key-1");
    expect(order.id).toBe("instore:static:T01-20260301-000042:125050:1772373900:42:OLDPOS");
    const before = server.requests.length;
    await rail.getOrder(order.id);
    await rail.cancelOrder(order.id, "key-2");
    const asked = server.requests.slice(before).map(({ path }) => path.split("?")[0]);
    expect(new Set(asked)).toEqual(new Set(["/merchant_orders/search", ON_OLD_POS]));
    await rail.close();
  });

  test("of an order of tilld 0.1 is the one of the configuration: its id names neither account nor POS", async () => {
    answers = {
      "GET /instore/qr/seller/collectors/7/pos/SUC001POS001/orders": [200, []],
      "GET /merchant_orders/search": [200, { elements: [], total: 0 }],
    };
    const rail = rails({ userId: "7" });
    const id = "instore:static:T01-20260301-000042:125050:1772373900";
    expect(await rail.getOrder(id)).toMatchObject({ id, status: "open" });
    expect((await failureOf(rails().getOrder(id))).message).toContain("user_id");
    await rail.close();
  });

  test("of an order of the Orders API is not lost when the configuration says instore", async () => {
    answers = { [`GET /v1/orders/${ORDER_ID}`]: [200, PAID], "POST /v1/orders": [201, CREATED] };
    const rail = rails({ rail: "instore", userId: "42", externalStoreId: "S" });
    expect((await rail.getOrder(ORDER_ID)).status).toBe("paid");
    const place: OrderPlace = { ...INSTORE, rail: "orders", qrMode: "dynamic" };
    await rail.createOrder({ ...REQUEST, place }, "key-1");
    expect(JSON.parse(server.requests.at(-1)?.body ?? "").config.qr.external_pos_id).toBe("OLDPOS");
    await rail.close();
  });
});

describe("an order that nobody knows whether it exists", () => {
  const paid = {
    id: 90011223344,
    status: "approved",
    external_reference: REQUEST.reference,
    currency_id: "ARS",
    transaction_amount: 1250.5,
  };
  const search = (...results: readonly object[]) =>
    [200, { paging: { total: results.length }, results }] as const;
  const listed = (...data: readonly object[]) => [200, { data, paging: { total: data.length } }] as const;

  test.each<[string, readonly [number, unknown]]>([
    ["an unknown route", [404, { message: "resource not found" }]],
    ["a refusal", [400, { errors: [{ code: "property_value", message: "type" }] }]],
    ["a failure", [500, { errors: [{ code: "internal_error", message: "x" }] }]],
    ["a page", [200, "<html>"]],
    ["nothing", listed()],
    ["orders of others", listed({ ...CREATED, external_reference: "OTHER-9" })],
    ["no list at all", [200, {}]],
  ])("is unknown when the search for orders answers with %s, and nothing was paid", async (_name, found) => {
    answers = { "GET /v1/payments/search": search(), "GET /v1/orders": found };
    expect(await rails().findOrder(REQUEST)).toBeNull();
  });

  test("is the one that the search lists, read by its id", async () => {
    answers = {
      "GET /v1/payments/search": search(paid),
      "GET /v1/orders": listed({ id: ORDER_ID, external_reference: REQUEST.reference }),
      [`GET /v1/orders/${ORDER_ID}`]: [200, PAID],
    };
    expect(await rails().findOrder(REQUEST)).toMatchObject({ id: ORDER_ID, status: "paid" });
    const query = server.requests.find(({ path }) => path.startsWith("/v1/orders?"))?.path ?? "";
    const asked = new URLSearchParams(query.split("?")[1]);
    expect(Object.fromEntries(asked)).toMatchObject({
      external_reference: REQUEST.reference,
      // By the provider's clock, far enough back for every order that can be read.
      begin_date: "2025-11-29T14:00:00.000Z",
      end_date: "2026-03-02T14:00:00.000Z",
      page: "1",
      page_size: "30",
      limit: "30",
      offset: "0",
    });
  });

  test("is asked for again when it is open and its QR was not told", async () => {
    const { type_response: _qr, ...bare } = CREATED;
    answers = {
      "GET /v1/payments/search": search(),
      "GET /v1/orders": listed(bare),
      [`GET /v1/orders/${ORDER_ID}`]: [200, bare],
    };
    expect(await rails().findOrder(REQUEST)).toBeNull();
  });

  test.each([
    ["of another total", { ...PAID, total_amount: "1250.51" }],
    ["of another sale", { ...PAID, external_reference: "OTHER-9" }],
  ])("is not taken for one %s", async (_name, body) => {
    answers = {
      "GET /v1/payments/search": search(),
      "GET /v1/orders": listed({ id: ORDER_ID, external_reference: REQUEST.reference }),
      [`GET /v1/orders/${ORDER_ID}`]: [200, body],
    };
    expect(await failureOf(rails().findOrder(REQUEST))).toMatchObject({
      code: "bad-answer",
      outcome: "unknown",
    });
  });

  test("is paid when its payment is found, and lives on by that payment", async () => {
    answers = {
      "GET /v1/payments/search": search(paid),
      "GET /v1/payments/90011223344": [
        200,
        { ...paid, payment_method_id: "visa", payment_type_id: "credit_card" },
      ],
      "POST /v1/payments/90011223344/refunds": [
        201,
        { id: 88, payment_id: 90011223344, amount: 500, status: "approved" },
      ],
    };
    const rail = rails();
    const order = await rail.findOrder(REQUEST);
    const id = "payment:90011223344:T01-20260301-000042:125050";
    expect(order).toMatchObject({ id, status: "paid", payment: { id: "90011223344", method: "visa" } });
    expect(await rail.getOrder(id)).toEqual(order);
    expect(await failureOf(rail.cancelOrder(id, "k"))).toMatchObject({
      code: "order-not-open",
      outcome: "not-done",
    });
    const amount = { minor: 50_000, currency: "ARS" } as const;
    const refunds = await rail.refundOrder(id, { paymentId: "90011223344", amount }, "k");
    expect(refunds).toMatchObject([{ id: "88", status: "done" }]);
    for (const bad of ["payment:x:T01:1", "payment:1:T 01:1", "payment:1:T01:-1"]) {
      expect(await failureOf(rail.getOrder(bad))).toMatchObject({ code: "invalid-request" });
    }
    await rail.close();
  });

  test.each<[string, readonly object[], string]>([
    ["an attempt that may still become money", [{ ...paid, status: "in_process" }], "payment-under-way"],
    ["less than the total", [{ ...paid, transaction_amount: 1250.49 }], "bad-answer"],
    ["another currency", [{ ...paid, currency_id: "BRL" }], "bad-answer"],
  ])("is not called unknown when the search for payments finds %s", async (_name, results, code) => {
    answers = { "GET /v1/payments/search": search(...results), "GET /v1/orders": listed() };
    expect(await failureOf(rails().findOrder(REQUEST))).toMatchObject({
      code,
      outcome: "unknown",
      repeatable: true,
    });
  });

  test.each([
    ["an hour ago: its key is good and tells the order itself", "2026-03-01T13:00:00.000Z", null],
    ["22 hours ago: the same", "2026-02-28T16:00:00.000Z", null],
    ["23 hours ago: the key may be forgotten", "2026-02-28T15:00:00.000Z", "payment:90011223344"],
    ["in a month that nobody can read", "yesterday", "payment:90011223344"],
  ])("and was paid %s", async (_name, date, id) => {
    const found = { ...paid, date_created: date };
    answers = {
      "GET /v1/payments/search": search(found),
      "GET /v1/payments/90011223344": [200, found],
      "GET /v1/orders": listed(),
    };
    const request = { ...REQUEST, validityS: 3_600 - 1 };
    const order = await rails().findOrder({ ...request, place: rails().place });
    if (id === null) expect(order).toBeNull();
    else expect(order?.id).toContain(id);
    // Where tilld 0.1 made it is not known, so its key tells nothing: on whichever rail it is, the payment counts.
    for (const now of [rails(), rails({ rail: "instore", userId: "42", externalStoreId: "SUC001" })])
      expect((await now.findOrder(request))?.id).toContain("payment:90011223344");
  });

  test("is not made again because of payments of others, or rejected ones", async () => {
    const others = [
      { ...paid, external_reference: "OTHER-9" },
      { ...paid, status: "rejected" },
    ];
    answers = { "GET /v1/payments/search": search(...others), "GET /v1/orders": listed() };
    expect(await rails().findOrder(REQUEST)).toBeNull();
  });

  test("is not given up because of an answer about others alone: that was the answer to another question", async () => {
    answers = {
      "GET /v1/payments/search": search({ ...paid, external_reference: "OTHER-9" }),
      "GET /v1/orders": listed(),
    };
    await expect(rails().findOrder(REQUEST)).rejects.toMatchObject({
      code: "bad-answer",
      outcome: "unknown",
    });
  });
});

describe("the IVA that a Colombian price contains", () => {
  test.each([
    [19, 119, 19],
    [19, 1, 0],
    [19, 3, 0],
    [19, 4, 1],
    [19, 100, 16],
    [19, 119_000, 19_000],
    [19, 9_999_999_999, 1_596_638_655],
    [5, 105, 5],
    [5, 10, 0],
    [5, 11, 1],
    [5, 9_999_999_999, 476_190_476],
    [0, 9_999_999_999, 0],
  ] as const)("at %i %% of %i pesos is %i", (percent, minor, iva) => {
    expect(containedIva({ minor, currency: "COP" }, percent).minor).toBe(iva);
  });

  test("is the nearest whole amount for every total, halves up, and is written by its digits", () =>
    checkRandomly(
      fc.property(
        fc.integer({ min: 1, max: 9_999_999_999 }),
        fc.constantFrom(...IVA_PERCENTS),
        fc.constantFrom<Currency>("COP", "ARS"),
        (minor, percent, currency) => {
          const total = { minor, currency };
          const iva = containedIva(total, percent);
          // |iva - total p / (100 + p)| is at most a half, and not less than minus a half: in whole numbers.
          const whole = BigInt(100 + percent);
          const twice = 2n * (BigInt(iva.minor) * whole - BigInt(minor) * BigInt(percent));
          expect(twice > -whole && twice <= whole).toBe(true);
          const body = encodeInstoreOrder({ ...REQUEST, lines: [], total }, currency, null, percent);
          expect(body).toContain(`"taxes":[{"type":"IVA","value":${formatDecimal(iva)}}]`);
        },
      ),
      2_000,
    ));

  test("is not made up for a total that cannot be counted with", () => {
    expect(() => containedIva({ minor: Number.MAX_SAFE_INTEGER, currency: "COP" }, 19)).toThrow(RangeError);
    expect(() => containedIva({ minor: 0.5, currency: "COP" }, 19)).toThrow(RangeError);
    expect(() => containedIva({ minor: -1, currency: "COP" }, 19)).toThrow(RangeError);
  });
});
