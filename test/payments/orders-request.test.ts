// What the till says to Mercado Pago when it orders and refunds, read from the wire.

import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parseDecimal } from "../../src/money/decimal.ts";
import type { Currency } from "../../src/money/money.ts";
import { Field } from "../../src/payments/mercado-pago/http/decode.ts";
import { parseJson } from "../../src/payments/mercado-pago/http/json.ts";
import { encodeOrder } from "../../src/payments/mercado-pago/orders/request.ts";
import type { OrderLine, OrderPlace, OrderRequest } from "../../src/payments/provider.ts";
import { type RawHttp, startRawHttp } from "../support/raw-http.ts";
import {
  alwaysAnswer,
  CREATED,
  checkRandomly,
  failureOf,
  ORDER_ID,
  PAID,
  PAYMENT_ID,
  REQUEST,
  railTo,
  TOKEN,
} from "./orders-support.ts";

let server: RawHttp;
beforeAll(async () => {
  server = await startRawHttp();
});
beforeEach(() => alwaysAnswer(server, 201, CREATED));
afterAll(() => server.close());

const HERE: OrderPlace = {
  rail: "orders",
  posId: "SUC001POS001",
  qrMode: "dynamic",
  language: "es",
  userId: null,
  storeId: null,
};

interface Item {
  readonly title: string;
  readonly unit_price: string;
  readonly quantity: number;
  readonly unit_measure: string;
  readonly external_code?: string;
}

function itemsOf(request: OrderRequest): readonly Item[] {
  const body: { readonly items?: readonly Item[] } = JSON.parse(encodeOrder(request, "ARS", HERE));
  return body.items ?? [];
}

function pesos(title: string, quantity: number, unitMinor: number, barcode: string | null = null): OrderLine {
  return { title, quantity, barcode, unitPrice: { minor: unitMinor, currency: "ARS" } };
}

function requestFor(lines: readonly OrderLine[]): OrderRequest {
  const minor = lines.reduce((sum, line) => sum + line.quantity * line.unitPrice.minor, 0);
  return { ...REQUEST, lines, total: { minor, currency: "ARS" } };
}

test("a sale is ordered with its reference, total, validity, mode and articles", async () => {
  const rail = railTo(server.origin);
  await rail.createOrder(REQUEST, "key-1");
  const sent = server.requests.at(-1);
  expect(sent?.method).toBe("POST");
  expect(sent?.path).toBe("/v1/orders");
  expect(sent?.headers.get("x-idempotency-key")).toBe("key-1");
  expect(sent?.headers.get("authorization")).toBe(`Bearer ${TOKEN}`);
  expect(sent?.headers.get("user-agent")).toBe("tilld/test");
  expect(sent?.headers.get("content-type")).toBe("application/json");
  expect(JSON.parse(sent?.body ?? "")).toEqual({
    type: "qr",
    external_reference: "T01-20260301-000042",
    total_amount: "1250.50",
    description: "Ticket 42",
    expiration_time: "PT5M",
    config: { qr: { external_pos_id: "SUC001POS001", mode: "dynamic" } },
    transactions: { payments: [{ amount: "1250.50" }] },
    items: [
      {
        title: "Yerba 1kg",
        unit_price: "1250.50",
        quantity: 1,
        unit_measure: "unit",
        external_code: "7790000000001",
      },
    ],
  });
  await rail.close();
});

test("the same sale sent again, even by another till process, is the same bytes", async () => {
  const first = railTo(server.origin);
  await first.createOrder(REQUEST, "key-1");
  await first.close();
  const second = railTo(server.origin);
  await second.createOrder(structuredClone(REQUEST), "key-1");
  await second.close();
  expect(server.requests.at(-1)?.bytes).toBe(server.requests.at(-2)?.bytes);
});

test.each([
  [30, "PT30S"],
  [90, "PT90S"],
  [600, "PT10M"],
  [7200, "PT120M"],
])("an order that may be paid for %i s says %s", (validityS, text) => {
  expect(JSON.parse(encodeOrder({ ...REQUEST, validityS }, "ARS", HERE)).expiration_time).toBe(text);
});

test.each([
  ["in Spanish", { ...HERE, language: "es" }, "21 artículos más"],
  ["in Portuguese", { ...HERE, language: "pt" }, "mais 21 artigos"],
  ["as tilld 0.1 wrote it, whose sales know no place", undefined, "and 21 more articles"],
] as const)(
  "ten different articles are listed, of eleven the last two become one line with their price (%s)",
  (_name, place, title) => {
    const lines = Array.from({ length: 11 }, (_, index) => pesos(`article ${index + 1}`, index + 1, 150));
    const at = place === undefined ? {} : { place };
    expect(itemsOf({ ...requestFor(lines.slice(0, 10)), ...at })).toHaveLength(10);
    const folded = itemsOf({ ...requestFor(lines), ...at });
    expect(folded).toHaveLength(10);
    expect(folded[8]?.title).toBe("article 9");
    expect(folded[9]).toEqual({ title, unit_price: "31.50", quantity: 1, unit_measure: "unit" });
  },
);

test("an order is made where the sale was begun, whatever the configuration says by now", () => {
  const elsewhere = { ...HERE, posId: "OTHER", qrMode: "static" } as const;
  const config = (request: OrderRequest) => JSON.parse(encodeOrder(request, "ARS", HERE)).config;
  expect(config(REQUEST)).toEqual({ qr: { external_pos_id: "SUC001POS001", mode: "dynamic" } });
  expect(config({ ...REQUEST, place: elsewhere })).toEqual({
    qr: { external_pos_id: "OTHER", mode: "static" },
  });
});

test("a long title is cut between characters, a long barcode is left out, control characters go nowhere", () => {
  const [item] = itemsOf(requestFor([pesos(`${"🧉".repeat(200)}`, 1, 100, "9".repeat(31))]));
  expect([...(item?.title ?? "")]).toHaveLength(150);
  expect(item?.title.isWellFormed()).toBe(true);
  expect(item).not.toHaveProperty("external_code");
  expect(itemsOf(requestFor([pesos("\ud83e", 1, 100)]))[0]?.title.isWellFormed()).toBe(true);
  expect(itemsOf(requestFor([pesos("A\u001b\u0070B", 1, 100)]))[0]?.title).toBe("A pB");
  expect(itemsOf(requestFor([pesos("  ", 1, 100)]))[0]?.title).toBe("article");
});

test("the articles always sum up to the total and never exceed ten, whatever was scanned", () =>
  checkRandomly(
    fc.property(
      fc.array(
        fc.record({
          title: fc.string({ unit: "binary", maxLength: 200 }),
          barcode: fc.option(fc.string({ maxLength: 40 })),
          quantity: fc.integer({ min: 1, max: 99 }),
          minor: fc.integer({ min: 1, max: 99_999 }),
        }),
        { minLength: 1, maxLength: 40 },
      ),
      (articles) => {
        const lines = articles.map((a) => pesos(a.title, a.quantity, a.minor, a.barcode));
        const request = requestFor(lines);
        const items = itemsOf(request);
        expect(items.length).toBeLessThanOrEqual(10);
        const minor = items.reduce(
          (s, item) => s + item.quantity * parseDecimal(item.unit_price, "ARS").minor,
          0,
        );
        expect(minor).toBe(request.total.minor);
        for (const item of items) expect([...item.title].length).toBeLessThanOrEqual(150);
      },
    ),
    300,
  ));

const CURRENCIES = ["ARS", "BRL", "CLP", "COP", "MXN", "PEN", "UYU"] as const satisfies readonly Currency[];

test("any amount from 0.01 to 99,999,999.99 leaves and comes back as the same amount, in every currency", () =>
  checkRandomly(
    fc.property(
      fc.constantFrom(...CURRENCIES),
      fc.integer({ min: 1, max: 9_999_999_999 }),
      (currency, minor) => {
        const total = { minor, currency };
        const sent = encodeOrder({ ...REQUEST, lines: [], total }, currency, HERE);
        const body = new Field(parseJson(sent));
        expect(body.at("total_amount").money(currency)).toEqual(total);
        const amount = body.at("transactions").at("payments").each()[0]?.at("amount");
        expect(amount?.money(currency)).toEqual(total);
        expect(amount?.text(20)).toMatch(currency === "CLP" || currency === "COP" ? /^\d+$/ : /^\d+\.\d\d$/);
        // As a JSON number, which the classic API writes, it is read by its digits too.
        const text = amount?.text(20) ?? "";
        expect(new Field(parseJson(text)).money(currency)).toEqual(total);
      },
    ),
    5_000,
  ));

test.each<[string, Partial<OrderRequest>]>([
  ["a total of nothing", { total: { minor: 0, currency: "ARS" } }],
  ["a fraction of a cent", { total: { minor: 10.5, currency: "ARS" } }],
  ["a foreign currency", { total: { minor: 125_050, currency: "BRL" } }],
  ["articles that do not sum up", { total: { minor: 125_051, currency: "ARS" } }],
  ["a reference with a space", { reference: "T01 42" }],
  ["a validity below what Mercado Pago accepts", { validityS: 29 }],
])("%s is refused before anything leaves", async (_name, change) => {
  const rail = railTo(server.origin);
  const before = server.requests.length;
  const failure = await failureOf(rail.createOrder({ ...REQUEST, ...change }, "key-1"));
  expect(failure).toMatchObject({ code: "invalid-request", outcome: "not-done", repeatable: false });
  expect(server.requests).toHaveLength(before);
  await rail.close();
});

test("an order id or a key that could change the address or the headers is refused before anything leaves", async () => {
  const rail = railTo(server.origin);
  const before = server.requests.length;
  for (const id of ["", "../users/me", "ORD1?x=1", "ORD1\r\nx: y"]) {
    expect(await failureOf(rail.getOrder(id))).toMatchObject({
      code: "invalid-request",
      outcome: "not-done",
    });
  }
  for (const key of ["", "k\r\nx: y", "k".repeat(129)]) {
    expect(await failureOf(rail.cancelOrder(ORDER_ID, key))).toMatchObject({ code: "invalid-request" });
  }
  expect(server.requests).toHaveLength(before);
  await rail.close();
});

test("cancel and full refund send a key and no body, a partial refund names payment and amount", async () => {
  alwaysAnswer(server, 200, PAID);
  const rail = railTo(server.origin);
  await rail.cancelOrder(ORDER_ID, "key-c");
  expect(server.requests.at(-1)).toMatchObject({
    method: "POST",
    path: `/v1/orders/${ORDER_ID}/cancel`,
    body: "",
  });
  expect(server.requests.at(-1)?.headers.get("x-idempotency-key")).toBe("key-c");
  await rail.refundOrder(ORDER_ID, { paymentId: PAYMENT_ID, amount: null }, "key-r");
  expect(server.requests.at(-1)).toMatchObject({
    method: "POST",
    path: `/v1/orders/${ORDER_ID}/refund`,
    body: "",
  });
  expect(server.requests.at(-1)?.headers.has("content-type")).toBe(false);
  const amount = { minor: 50_000, currency: "ARS" } as const;
  await rail.refundOrder(ORDER_ID, { paymentId: PAYMENT_ID, amount }, "key-p");
  expect(server.requests.at(-1)?.body).toBe(`{"transactions":[{"id":"${PAYMENT_ID}","amount":"500.00"}]}`);
  await rail.getOrder(ORDER_ID);
  expect(server.requests.at(-1)).toMatchObject({ method: "GET", path: `/v1/orders/${ORDER_ID}`, body: "" });
  expect(server.requests.at(-1)?.headers.has("x-idempotency-key")).toBe(false);
  await rail.close();
});
