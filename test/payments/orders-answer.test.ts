// What the till understands of an order, in every spelling that Mercado Pago documents, and in spellings that
// nobody ever should send.

import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Order, PaymentError, type PaymentProvider } from "../../src/payments/provider.ts";
import { type RawHttp, startRawHttp } from "../support/raw-http.ts";
import {
  alwaysAnswer,
  CREATED,
  checkRandomly,
  failureOf,
  ORDER_ID,
  PAID,
  PAID_PAYMENT,
  PAYMENT_ID,
  REQUEST,
  railTo,
} from "./orders-support.ts";

let server: RawHttp;
let rail: PaymentProvider;
beforeAll(async () => {
  server = await startRawHttp();
  rail = railTo(server.origin);
});
afterAll(async () => {
  await rail.close();
  await server.close();
});

function read(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Order> {
  alwaysAnswer(server, 200, body, headers);
  return rail.getOrder(ORDER_ID);
}

function paidWith(changes: object): object {
  return { ...PAID, transactions: { payments: [{ ...PAID_PAYMENT, ...changes }] } };
}

function openWith(...payments: readonly object[]): object {
  return { ...CREATED, transactions: { payments } };
}

const EXPECTED_CREATED: Order = {
  id: ORDER_ID,
  reference: "T01-20260301-000042",
  status: "open",
  word: "created",
  total: { minor: 125_050, currency: "ARS" },
  qrData: "00020101021243650016COM.MERCADOLIBRE6304ABCD",
  paymentId: PAYMENT_ID,
  payment: null,
  rejection: null,
  refunds: [],
  lateUntil: null,
  virtual: false,
};

test.each([200, 201])("an order that was created (%i) can be shown and paid", async (status) => {
  alwaysAnswer(server, status, CREATED);
  expect(await rail.createOrder(REQUEST, "key-1")).toEqual(EXPECTED_CREATED);
});

test("a paid order says how it was paid and what went back", async () => {
  expect(await read(PAID)).toEqual({
    ...EXPECTED_CREATED,
    status: "paid",
    word: "processed",
    payment: {
      id: PAYMENT_ID,
      number: "90011223344",
      methodType: "credit_card",
      method: "visa",
      installments: 3,
      paid: { minor: 125_050, currency: "ARS" },
    },
    refunds: [
      { id: "REF01K3AAAA", amount: { minor: 50_000, currency: "ARS" }, status: "done", word: "processed" },
    ],
  });
});

test.each([
  ["created", "open"],
  ["processed", "paid"],
  ["expired", "expired"],
  ["canceled", "canceled"],
  ["cancelled", "canceled"],
  ["refunded", "refunded"],
  ["action_required", "unrecognized"],
  ["processing", "unrecognized"],
  ["at_terminal", "unrecognized"],
  ["failed", "unrecognized"],
  ["constructor", "unrecognized"],
  ["invented_tomorrow", "unrecognized"],
])("the status %s is %s and no reason to fall over", async (word, status) => {
  expect(await read({ ...PAID, status: word })).toMatchObject({ status, word });
});

test("nothing but the status makes an order paid", async () => {
  expect((await read({ ...PAID, status: "created" })).payment).toBeNull();
  expect((await read({ ...PAID, status: "expired" })).payment).toBeNull();
  expect((await read({ ...PAID, status_detail: "processed" })).status).toBe("paid");
});

test.each<[string, object]>([
  ["user_id as a number", { ...PAID, user_id: 123456789 }],
  ["an unknown field", { ...PAID, invented: { deep: [1, 2, { x: null }] } }],
  ["a field called __proto__", JSON.parse(JSON.stringify(PAID).replace("{", '{"__proto__":{"status":"x"},'))],
  ["discounts as a list", paidWith({ discounts: [{ type: "account_money" }] })],
  ["no discounts", paidWith({ discounts: null })],
  ["no refunded_amount", paidWith({ refunded_amount: undefined })],
  [
    "reference.id in place of reference_id",
    paidWith({ reference_id: undefined, reference: { id: "90011223344" } }),
  ],
  ["reference_id as a number", paidWith({ reference_id: 90011223344 })],
  ["no paid_amount", paidWith({ paid_amount: undefined })],
  ["a discount over everything", paidWith({ paid_amount: "0.00" })],
  ["one decimal", paidWith({ paid_amount: "1250.5" })],
  ["an amount as a number", paidWith({ paid_amount: 1250.5 })],
  ["the total as a number", { ...PAID, total_amount: 1250.5 }],
  ["country_code MLA", { ...PAID, country_code: "MLA" }],
  ["no currency", { ...PAID, currency: undefined }],
  ["a failed attempt before the one that paid", openPaidAfterFailure()],
])("a paid order with %s is the same paid order", async (_name, body) => {
  const order = await read(body);
  expect(order.status).toBe("paid");
  expect(order.total.minor).toBe(125_050);
  expect(order.payment).toMatchObject({ id: PAYMENT_ID, number: "90011223344", paid: { minor: 125_050 } });
});

function openPaidAfterFailure(): object {
  const failed = { id: "PAY01FAILED", amount: "1250.50", status: "failed", status_detail: "high_risk" };
  return { ...PAID, transactions: { payments: [failed, PAID_PAYMENT] } };
}

test("a payment about which little is said is still a payment", async () => {
  const bare = { id: PAYMENT_ID, amount: "1250.50", status: "processed" };
  expect((await read({ ...PAID, transactions: { payments: [bare] } })).payment).toEqual({
    id: PAYMENT_ID,
    number: null,
    methodType: null,
    method: null,
    installments: 1,
    paid: { minor: 125_050, currency: "ARS" },
  });
});

test("a whole amount without decimals is the same amount, and pesos of Chile may carry zeros", async () => {
  expect((await read({ ...CREATED, total_amount: "50" })).total.minor).toBe(5_000);
  expect((await read({ ...CREATED, total_amount: "50.00" })).total.minor).toBe(5_000);
  const chile = railTo(server.origin, { currency: "CLP" });
  alwaysAnswer(server, 200, { ...CREATED, currency: "CLP", total_amount: "10000.00" });
  expect((await chile.getOrder(ORDER_ID)).total).toEqual({ minor: 10_000, currency: "CLP" });
  await chile.close();
});

test("a static order has no QR of its own, a dynamic one that lacks it cannot be sold", async () => {
  const counter = railTo(server.origin, { qrMode: "static" });
  alwaysAnswer(server, 201, { ...CREATED, type_response: undefined });
  expect((await counter.createOrder(REQUEST, "key-1")).qrData).toBeNull();
  const failure = await failureOf(rail.createOrder(REQUEST, "key-1"));
  expect(failure).toMatchObject({ code: "bad-answer", outcome: "unknown" });
  expect(failure.message).toContain("$.type_response");
  await counter.close();
});

test.each<[string, object, string | null]>([
  ["waits for the customer", { status: "created", status_detail: "ready_to_process" }, null],
  ["just began", { status: "created", status_detail: "created" }, null],
  ["says nothing", { status: "created" }, null],
  ["is just going through", { status: "processed", status_detail: "processed" }, null],
  ["was just credited", { status: "processed", status_detail: "accredited" }, null],
  ["is being reviewed", { status: "processing", status_detail: "in_review" }, null],
  [
    "failed for lack of money",
    { status: "created", status_detail: "insufficient_amount" },
    "insufficient_amount",
  ],
  ["was rejected", { status: "rejected", status_detail: "cc_rejected_high_risk" }, "cc_rejected_high_risk"],
  ["failed without a word", { status: "failed" }, "failed"],
])("while the order is open, a payment that %s is told as such", async (_name, payment, rejection) => {
  const order = await read(openWith({ id: PAYMENT_ID, amount: "1250.50", ...payment }));
  expect(order).toMatchObject({ status: "open", rejection, payment: null });
});

test("of two attempts that failed, the last one is told", async () => {
  const first = { id: "PAY1", amount: "1250.50", status: "failed", status_detail: "high_risk" };
  const second = { id: "PAY2", amount: "1250.50", status: "failed", status_detail: "insufficient_amount" };
  expect((await read(openWith(first, second))).rejection).toBe("insufficient_amount");
});

test("an amount that is a JSON number is read by its digits, never by its value", async () => {
  const text = JSON.stringify(PAID);
  const paid = await read(text.replace('"paid_amount":"1250.50"', '"paid_amount":1250.50'));
  expect(paid.payment?.paid.minor).toBe(125_050);
  const failure = await failureOf(read(text.replace('"paid_amount":"1250.50"', '"paid_amount":1e3')));
  expect(failure.message).toContain("$.transactions.payments[0].paid_amount: expected");
  expect(failure.message).toContain("got number 1e3");
});

test("a rejection is no longer news once the order is paid", async () => {
  expect((await read(openPaidAfterFailure())).rejection).toBeNull();
});

test("only a far end that says so of itself is the virtual Mercado Pago", async () => {
  expect((await read(CREATED)).virtual).toBe(false);
  expect((await read(CREATED, { "X-Virtual-Mercado-Pago": "1" })).virtual).toBe(true);
});

test.each<[string, unknown, string]>([
  ["about another order", { ...PAID, id: "ORD01K3ZZZZBBBBCCCCDDDDEEEEFF" }, "$.id"],
  ["in another currency", { ...PAID, currency: "BRL" }, "$.currency"],
  ["without a status", { ...PAID, status: undefined }, "$.status"],
  ["with a status that is a number", { ...PAID, status: 1 }, "$.status"],
  ["without transactions", { ...PAID, transactions: undefined }, "$.transactions"],
  ["paid without payments", { ...PAID, transactions: {} }, "$.transactions.payments"],
  [
    "paid with an empty list of payments",
    { ...PAID, transactions: { payments: [] } },
    "$.transactions.payments",
  ],
  ["paid by a payment that was not", paidWith({ status: "created" }), "$.transactions.payments"],
  ["paid by a payment without an id", paidWith({ id: undefined }), "$.transactions.payments[0].id"],
  ["with an exponent", paidWith({ paid_amount: "1e3" }), "$.transactions.payments[0].paid_amount"],
  ["with a thousandth", paidWith({ paid_amount: "12.505" }), "$.transactions.payments[0].paid_amount"],
  ["with a negative amount", paidWith({ paid_amount: "-1.00" }), "$.transactions.payments[0].paid_amount"],
  ["with an amount in words", paidWith({ paid_amount: true }), "$.transactions.payments[0].paid_amount"],
  ["with an amount past all counting", { ...PAID, total_amount: "99999999999999999.99" }, "$.total_amount"],
  ["that is a list", [PAID], "$"],
  ["that is a text", '"ok"', "$"],
  ["that is null", "null", "$"],
])("an answer %s is not believed, and the message names the place", async (_name, body, path) => {
  const failure = await failureOf(read(body));
  expect(failure).toMatchObject({ code: "bad-answer", outcome: "unknown", repeatable: true });
  expect(failure.message).toContain(`but ${path}`);
  expect(failure.message).toMatch(/expected .*, got /);
});

test.each<[string, object, string]>([
  ["another sale", { ...CREATED, external_reference: "T01-20260301-000041" }, "$.external_reference"],
  ["another total", { ...CREATED, total_amount: "1250.51" }, "$.total_amount"],
])("an answer to a create that is about %s is not believed", async (_name, body, path) => {
  alwaysAnswer(server, 201, body);
  const failure = await failureOf(rail.createOrder(REQUEST, "key-1"));
  expect(failure).toMatchObject({ code: "bad-answer", outcome: "unknown" });
  expect(failure.message).toContain(path);
});

const PESOS_500 = { minor: 50_000, currency: "ARS" } as const;

function refundAnswer(status: string, amount = "500.00"): object {
  const refund = { id: "REF01K3AAAA", transaction_id: PAYMENT_ID, amount, status };
  return {
    id: ORDER_ID,
    status: "processed",
    status_detail: "accredited",
    transactions: { refunds: [refund] },
  };
}

test.each([
  ["processed", "done"],
  ["approved", "done"],
  ["in_process", "pending"],
  ["pending", "pending"],
  ["processing", "pending"],
  ["created", "pending"],
  ["rejected", "refused"],
  ["failed", "refused"],
  ["cancelled", "refused"],
  ["canceled", "refused"],
  ["invented_tomorrow", "unrecognized"],
])("a refund that is %s is %s", async (word, status) => {
  alwaysAnswer(server, 201, refundAnswer(word));
  const refunds = await rail.refundOrder(ORDER_ID, { paymentId: PAYMENT_ID, amount: PESOS_500 }, "key-r");
  expect(refunds).toEqual([{ id: "REF01K3AAAA", amount: PESOS_500, status, word }]);
});

test("a success that names no refund, or one of another amount, leaves the refund unknown", async () => {
  for (const [body, amount] of [
    [{ id: ORDER_ID, transactions: {} }, null],
    [{ id: ORDER_ID, transactions: { refunds: [] } }, null],
    [refundAnswer("processed", "499.99"), PESOS_500],
  ] as const) {
    alwaysAnswer(server, 201, body);
    const failure = await failureOf(rail.refundOrder(ORDER_ID, { paymentId: PAYMENT_ID, amount }, "key-r"));
    expect(failure).toMatchObject({ code: "bad-answer", outcome: "unknown" });
    expect(failure.message).toContain("$.transactions.refunds");
  }
});

const HOSTILE = fc.oneof(
  fc.constantFrom(
    null,
    true,
    "",
    "x",
    -1,
    1e300,
    [],
    {},
    [[]],
    "1e3",
    "NaN",
    "9".repeat(400),
    "\u0000",
    "😀",
  ),
  fc.jsonValue(),
);

/** Replaces, removes or repeats something at a random place of a paid order's JSON. */
function mutate(text: string, place: number, kind: number, value: unknown): string {
  const body: unknown = JSON.parse(text);
  const spots: { readonly holder: Record<string, unknown>; readonly name: string }[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [name, child] of Object.entries(node)) {
      spots.push({ holder: node as Record<string, unknown>, name });
      walk(child);
    }
  };
  walk(body);
  const spot = spots[place % spots.length];
  if (spot === undefined) return text;
  if (kind === 0) spot.holder[spot.name] = value;
  if (kind === 1) delete spot.holder[spot.name];
  const changed = JSON.stringify(body);
  const at = place % changed.length;
  if (kind === 2) return changed.slice(0, at);
  if (kind === 3) return `${changed.slice(0, at)}${JSON.stringify(value)}${changed.slice(at + 1)}`;
  return changed;
}

test("however an answer is mangled, the till reads a whole order or says that it cannot", () =>
  checkRandomly(
    fc.asyncProperty(fc.nat(), fc.nat(3), HOSTILE, async (place, kind, value) => {
      try {
        const order = await read(mutate(JSON.stringify(PAID), place, kind, value));
        expect(order.id).toBe(ORDER_ID);
        expect(order.total.minor).toSatisfy(Number.isSafeInteger);
        if (order.status === "paid") expect(order.payment?.paid.minor).toSatisfy(Number.isSafeInteger);
      } catch (error) {
        if (!(error instanceof PaymentError)) throw error;
        expect(error).toMatchObject({ code: "bad-answer", outcome: "unknown" });
        expect(error.message.length).toBeLessThan(400);
      }
    }),
    1_500,
  ));
