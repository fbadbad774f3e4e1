// The official Node SDK drives the virtual Mercado Pago over real HTTP, as an integrator who has never seen the till.
// What it cannot decode is a fault of the stand-in. The SDK knows one address only, so its fetch is led to loopback.

import {
  type MercadoPagoConfig as Config,
  MercadoPagoConfig,
  MercadoPagoError,
  MerchantOrder,
  MPAuthenticationError,
  MPBadRequestError,
  MPNotFoundError,
  MPRateLimitError,
  MPResourceLockedError,
  Order,
  Payment,
  PaymentRefund,
  User,
  WebhookSignatureValidator,
} from "mercadopago";
import { afterEach, expect, test } from "vitest";
import type { VirtualMercadoPago } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { signatureOf } from "../../src/payments/virtual-mercado-pago/webhooks/sign.ts";
import { countKnown, misfits } from "./sdk-types.ts";
import { orderBody, startTill, TOKEN } from "./virtual-client.ts";
import { startInstore } from "./virtual-instore-client.ts";

const API = "https://api.mercadopago.com/";
const ORDER = ["clients/order/commonTypes.d.ts", "OrderResponse"] as const;
const PAYMENT = ["clients/payment/commonTypes.d.ts", "PaymentResponse"] as const;
const REFUND = ["clients/paymentRefund/commonTypes.d.ts", "RefundResponse"] as const;
const MERCHANT_ORDER = ["clients/merchantOrder/commonTypes.d.ts", "MerchantOrderResponse"] as const;
const USER = ["clients/user/get/types.d.ts", "UserResponse"] as const;

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

/** Whatever the SDK asks of Mercado Pago is asked of this one, and nothing else is let out. */
function lead(virtual: VirtualMercadoPago, options: NonNullable<Config["options"]> = {}): MercadoPagoConfig {
  globalThis.fetch = (input, init) => {
    const url = String(input);
    if (url.startsWith(virtual.url)) return realFetch(input, init);
    if (!url.startsWith(API)) throw new Error(`the SDK asked for ${url}`);
    return realFetch(`${virtual.url}/${url.slice(API.length)}`, init);
  };
  return new MercadoPagoConfig({ accessToken: TOKEN, options: { maxRetries: 0, ...options } });
}

/** Its types know no `config.qr`, though its text names the type "qr". */
type CreateBody = Parameters<Order["create"]>[0]["body"];
function qrOrder(changes: Readonly<Record<string, unknown>> = {}): CreateBody {
  return JSON.parse(JSON.stringify({ ...orderBody(), ...changes })) as CreateBody;
}

async function failureOf(call: Promise<unknown>): Promise<MercadoPagoError> {
  const error = await call.then(
    () => null,
    (why: unknown) => why,
  );
  if (error instanceof MercadoPagoError) return error;
  throw new Error(`expected one of the SDK's errors, got ${String(error)}`);
}

test("it creates a QR order, reads it, sees it paid, and reads the payment behind it", async () => {
  const { virtual } = await startTill({ switches: { discountsAs: "array" } });
  const config = lead(virtual);
  const orders = new Order(config);
  const discounts = { payment_methods: [{ type: "credit_card", new_total_amount: "1000.00" }] };
  const created = await orders.create({ body: qrOrder({ discounts }) });
  expect(misfits(created, ...ORDER)).toEqual([]);
  expect(countKnown(created, ...ORDER)).toBeGreaterThan(15);
  expect(created).toMatchObject({
    status: "created",
    total_amount: "1250.50",
    api_response: { status: 201 },
  });
  expect(virtual.phone.scanQr(created.type_response?.qr_data ?? "")).toMatchObject({ screen: "checkout" });

  virtual.phone.approve(created.id ?? "", { method: "visa", installments: 3 });
  const paid = await orders.get({ id: created.id ?? "" });
  expect(misfits(paid, ...ORDER)).toEqual([]);
  const [payment] = paid.transactions?.payments ?? [];
  expect(paid.status).toBe("processed");
  expect(payment).toMatchObject({ paid_amount: "1000.00", payment_method: { id: "visa", installments: 3 } });

  const number = payment?.reference_id ?? "";
  const read = await new Payment(config).get({ id: number });
  expect(misfits(read, ...PAYMENT)).toEqual([]);
  expect(countKnown(read, ...PAYMENT)).toBeGreaterThan(35);
  expect(read).toMatchObject({ id: Number(number), transaction_amount: 1000, status: "approved" });
  expect(read.fee_details?.[0]?.amount).toBe(10);
  expect(read.transaction_details?.net_received_amount).toBe(990);
});

test("it notices a body that is not what its types say", async () => {
  const { virtual } = await startTill({ switches: { userIdAsNumber: true } });
  const created = await new Order(lead(virtual)).create({ body: qrOrder() });
  expect(misfits(created, ...ORDER)).toEqual([
    "OrderResponse.user_id: string expected, number 123456789 came",
  ]);
});

test("it finds an order of the last days by its reference", async () => {
  const { virtual } = await startTill();
  const orders = new Order(lead(virtual));
  const { id } = await orders.create({ body: qrOrder() });
  const dates = { begin_date: "2026-02-01T00:00:00Z", end_date: "2026-03-02T00:00:00Z" };
  const page = await orders.search({ options: { ...dates, external_reference: "T01-20260301-000042" } });
  expect(page.data?.map((order) => order.id)).toEqual([id]);
  for (const order of page.data ?? []) expect(misfits(order, ...ORDER)).toEqual([]);
  // Its types say that the counts are texts; no document does.
  expect(Number(page.paging?.total)).toBe(1);
  const none = await orders.search({ options: { ...dates, external_reference: "nobody" } });
  expect(none.data).toEqual([]);
});

test("it cancels an order, and is told in its own error class when there is nothing to cancel", async () => {
  const { virtual } = await startTill();
  const orders = new Order(lead(virtual));
  const { id = "" } = await orders.create({ body: qrOrder() });
  const canceled = await orders.cancel({ id });
  expect(misfits(canceled, ...ORDER)).toEqual([]);
  expect(canceled.status).toBe("canceled");
  expect(await failureOf(orders.cancel({ id }))).toMatchObject({ status: 409 });
});

test("it gives back a part of an order and then the rest; the refunds are in the order", async () => {
  const { virtual } = await startTill();
  const orders = new Order(lead(virtual));
  const { id = "", transactions } = await orders.create({ body: qrOrder() });
  virtual.phone.approve(id);
  const part = { id: transactions?.payments?.[0]?.id ?? "", amount: "250.50" };
  const first = await orders.refund({ id, body: { transactions: [part] } });
  expect(misfits(first, ...ORDER)).toEqual([]);
  expect(first).toMatchObject({ status: "processed", status_detail: "partially_refunded" });
  const rest = await orders.refund({ id });
  expect(rest.transactions?.refunds?.[0]).toMatchObject({ amount: "1000.00", status: "processed" });
  const read = await orders.get({ id });
  expect(misfits(read, ...ORDER)).toEqual([]);
  expect(read.transactions?.refunds?.map((refund) => refund.amount)).toEqual(["250.50", "1000.00"]);
});

test("its own idempotency key makes a repeated create the same order", async () => {
  const { virtual } = await startTill();
  const orders = new Order(lead(virtual));
  const body = qrOrder();
  const first = await orders.create({ body, requestOptions: { idempotencyKey: "key-1" } });
  const again = await orders.create({ body, requestOptions: { idempotencyKey: "key-1" } });
  expect([again.id, again.api_response.status]).toEqual([first.id, 201]);
  const other = qrOrder({ description: "Ticket 43" });
  const refused = orders.create({ body: other, requestOptions: { idempotencyKey: "key-1" } });
  expect(await failureOf(refused)).toMatchObject({ status: 409 });
});

test("it follows an order of the instore rail through merchant orders, payments and searches", async () => {
  const till = await startInstore();
  const config = lead(till.virtual);
  await till.put();
  till.virtual.phone.reject("latest");
  till.virtual.phone.approve("latest", { method: "debvisa" });
  const merchantOrders = new MerchantOrder(config);
  const options = { external_reference: "T01-20260301-000042" };
  const page = await merchantOrders.search({ options: { ...options, last_udpated_from: "2026-01-01" } });
  expect(page.total).toBe(1);
  const [found] = page.elements ?? [];
  expect(misfits(found, ...MERCHANT_ORDER)).toEqual([]);
  expect(found).toMatchObject({ status: "closed", order_status: "paid", total_amount: 1250.5 });
  const one = await merchantOrders.get({ merchantOrderId: found?.id ?? 0 });
  expect(misfits(one, ...MERCHANT_ORDER)).toEqual([]);
  expect(countKnown(one, ...MERCHANT_ORDER)).toBeGreaterThan(20);
  expect(one.payments?.map((payment) => payment.status)).toEqual(["rejected", "approved"]);

  const payments = new Payment(config);
  const search = await payments.search({ options: { ...options, sort: "date_created", criteria: "asc" } });
  expect(search.paging).toEqual({ total: 2, limit: 30, offset: 0 });
  for (const result of search.results ?? []) expect(misfits(result, ...PAYMENT)).toEqual([]);
  const all: unknown[] = [];
  for await (const payment of payments.searchAll({ options: { ...options, limit: 1 } })) {
    all.push(payment.status);
  }
  expect(all).toEqual(["approved", "rejected"]);
  expect((await merchantOrders.search({ options: { external_reference: "nobody" } })).elements).toBeNull();
});

test("it gives back a payment in parts and whole, and reads each refund and their list", async () => {
  const till = await startInstore();
  const refunds = new PaymentRefund(lead(till.virtual));
  const number = await till.paidPayment();
  const part = await refunds.create({ payment_id: number, body: { amount: 10.5 } });
  expect(misfits(part, ...REFUND)).toEqual([]);
  expect(part).toMatchObject({ payment_id: Number(number), amount: 10.5, status: "approved" });
  const rest = await refunds.total({ payment_id: number });
  expect(rest.amount).toBe(1240);
  const read = await refunds.get({ payment_id: number, refund_id: rest.id ?? 0 });
  expect(misfits(read, ...REFUND)).toEqual([]);
  expect(read.id).toBe(rest.id);
  const list = await refunds.list({ payment_id: number });
  expect(list.map((refund) => refund.amount)).toEqual([10.5, 1240]);
  for (const refund of list) expect(misfits(refund, ...REFUND)).toEqual([]);
  const payment = await new Payment(lead(till.virtual)).get({ id: number });
  expect(misfits(payment, ...PAYMENT)).toEqual([]);
  expect(payment).toMatchObject({ status: "refunded", transaction_amount_refunded: 1250.5 });
  expect(await failureOf(refunds.total({ payment_id: number }))).toMatchObject({
    status: 400,
    causes: [{ code: 2063 }],
  });
});

test("it knows whose account it is, and that it is one for tests", async () => {
  const { virtual } = await startTill();
  const me = await new User(lead(virtual)).get();
  expect(misfits(me, ...USER)).toEqual([]);
  expect(me).toMatchObject({ id: 123456789, site_id: "MLA", tags: expect.arrayContaining(["test_user"]) });
});

test("each kind of refusal reaches it as its own class", async () => {
  const { virtual } = await startTill();
  const config = lead(virtual);
  const orders = new Order(config);
  expect(await failureOf(orders.create({ body: { type: "qr" } }))).toBeInstanceOf(MPBadRequestError);
  expect(await failureOf(orders.get({ id: "ORD00000000000000000000000000" }))).toBeInstanceOf(
    MPNotFoundError,
  );
  expect(await failureOf(new Payment(config).get({ id: 1 }))).toMatchObject({
    status: 404,
    error: "not_found",
    causes: [{ code: 2000 }],
  });
  virtual.faults.add({ kind: "refuse", status: 423, code: "resource_locked" });
  expect(await failureOf(orders.create({ body: qrOrder() }))).toBeInstanceOf(MPResourceLockedError);
  virtual.faults.add({ kind: "refuse", status: 429, retryAfterS: 7 });
  const limited = await failureOf(orders.create({ body: qrOrder() }));
  expect(limited).toBeInstanceOf(MPRateLimitError);
  expect(limited).toMatchObject({ retryAfter: 7, error: "too_many_requests" });
  virtual.setAccessTokens(["APP_USR-another"]);
  expect(await failureOf(orders.create({ body: qrOrder() }))).toBeInstanceOf(MPAuthenticationError);
});

test("its own retries, with one key, make one order out of a lost answer and a 503", async () => {
  const { virtual } = await startTill();
  const config = lead(virtual, { maxRetries: 3, initialDelay: 1, maxDelay: 2 });
  virtual.faults.add({ kind: "lose-answer", on: "create" });
  virtual.faults.add({ kind: "refuse", status: 503, on: "create" });
  const created = await new Order(config).create({ body: qrOrder() });
  expect(virtual.orders().map((order) => order.id)).toEqual([created.id]);
  const seen = virtual.requests();
  expect(seen).toHaveLength(3);
  expect(new Set(seen.map((request) => request.key)).size).toBe(1);
});

test.each(["ms", "s"] as const)(
  "it accepts the signature of a notification, with a time in %s, and no other",
  (unit) => {
    const secret = "test-secret";
    const dataId = "ORD01K3AAAABBBBCCCCDDDDEEEEFF";
    const xRequestId = "a1b2c3d4-0000-4000-8000-000000000001";
    const atMs = 1_772_373_670_635;
    const xSignature = signatureOf({ secret, dataId, requestId: xRequestId, atMs, unit });
    // It does not lower the case of the id by itself, which the manifest demands (10.4).
    const heard = { xSignature, xRequestId, dataId: dataId.toLowerCase(), secret };
    WebhookSignatureValidator.validate(heard);
    const inTime = () =>
      WebhookSignatureValidator.validate({ ...heard, toleranceSeconds: 300, now: () => atMs });
    // And it takes every time for seconds.
    if (unit === "s") inTime();
    else expect(inTime).toThrow("TimestampOutOfTolerance");
    for (const wrong of [{ secret: "other" }, { dataId }, { xRequestId: "other" }]) {
      expect(() => WebhookSignatureValidator.validate({ ...heard, ...wrong })).toThrow("SignatureMismatch");
    }
    if (unit === "ms") {
      expect(xSignature).toBe(
        "ts=1772373670635,v1=9f94df0dd9ef741e5eb513b9a664e4073102b38854efdb07ff3b1ad8b066a7c2",
      );
    }
  },
);

test("nothing of what it sends carries the token but the header", async () => {
  const { virtual } = await startTill();
  await new Order(lead(virtual)).create({ body: qrOrder() });
  expect(virtual.requests()).toMatchObject([{ tokenInUrl: false, status: 201 }]);
  expect(JSON.stringify(virtual.requests())).not.toContain("[token]");
});
