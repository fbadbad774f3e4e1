// The Payments API of the virtual Mercado Pago: payments of both rails, and giving them back (reference 8 and 9).

import fc from "fast-check";
import { expect, test } from "vitest";
import { coded, startInstore } from "./virtual-instore-client.ts";

const DAY_MS = 86_400_000;

test("a payment says what a receipt needs", async () => {
  const till = await startInstore();
  await till.put();
  till.virtual.advanceClock(12_345);
  till.virtual.phone.approve("latest", { method: "visa", installments: 3 });
  const { paymentId, merchantOrders } = till.virtual.order("latest");
  const payment = await till.call("GET", `/v1/payments/${paymentId}`);
  expect(payment.status).toBe(200);
  expect(payment.body).toMatchObject({
    id: Number(paymentId),
    status: "approved",
    status_detail: "accredited",
    date_approved: "2026-03-01T10:00:12.345-04:00",
    currency_id: "ARS",
    transaction_amount: 1250.5,
    transaction_amount_refunded: 0,
    coupon_amount: 0,
    payment_method_id: "visa",
    payment_type_id: "credit_card",
    installments: 3,
    authorization_code: expect.stringMatching(/^\d{6}$/),
    card: { last_four_digits: "3704" },
    transaction_details: { total_paid_amount: 1250.5, net_received_amount: 1237.99 },
    fee_details: [{ type: "mercadopago_fee", amount: 12.51, fee_payer: "collector" }],
    order: { id: Number(merchantOrders[0]), type: "mercadopago" },
    external_reference: "T01-20260301-000042",
    refunds: [],
  });
});

test("account money has no card and no authorisation; Pix has its end-to-end id", async () => {
  const till = await startInstore({ site: "MLB" });
  await till.put();
  till.virtual.phone.approve("latest");
  const read = async () =>
    (await till.call("GET", `/v1/payments/${till.virtual.order("latest").paymentId}`)).body;
  expect(await read()).toMatchObject({
    payment_type_id: "account_money",
    card: {},
    authorization_code: null,
  });
  await till.put();
  till.virtual.phone.approve("latest", { method: "pix" });
  expect(await read()).toMatchObject({
    payment_method_id: "pix",
    payment_type_id: "bank_transfer",
    transaction_details: { transaction_id: expect.stringMatching(/^E/) },
  });
});

test("a rejected attempt is a payment of its own, and cannot be given back", async () => {
  const till = await startInstore();
  await till.put();
  till.virtual.phone.reject("latest", "cc_rejected_high_risk");
  const number = till.virtual.order("latest").payments[0]?.number;
  expect((await till.call("GET", `/v1/payments/${number}`)).body).toMatchObject({
    status: "rejected",
    status_detail: "cc_rejected_high_risk",
    date_approved: null,
  });
  till.virtual.phone.approve("latest");
  expect(coded(await till.request("POST", `/v1/payments/${number}/refunds`))).toBe("400 2063");
  expect(till.virtual.order("latest").refunds).toEqual([]);
});

test("the payment behind an order of the Orders rail is read by its reference_id, refunds included", async () => {
  const till = await startInstore();
  const paid = await till.paid();
  const [payment] = paid.body.transactions.payments;
  await till.refund(paid.body.id, [String(payment["id"]), "250.50"]);
  const read = await till.call("GET", `/v1/payments/${String(payment["reference_id"])}`);
  const order = (await till.get(paid.body.id)).body;
  expect(read.body).toMatchObject({
    id: Number(payment["reference_id"]),
    status: "approved",
    status_detail: "partially_refunded",
    transaction_amount_refunded: 250.5,
    external_reference: order["external_reference"],
    order: {},
    refunds: [
      { id: Number(order.transactions.refunds[0]["reference_id"]), amount: 250.5, status: "approved" },
    ],
  });
  const rest = await till.request("POST", `/v1/payments/${String(payment["reference_id"])}/refunds`);
  expect(rest.body).toMatchObject({ amount: 1000, status: "approved" });
  expect((await till.get(paid.body.id)).body.status).toBe("refunded");
});

test("payments are searched by reference, newest first, whole or without what is nested", async () => {
  const till = await startInstore();
  await till.put();
  till.virtual.phone.reject("latest");
  till.virtual.advanceClock(1000);
  till.virtual.phone.approve("latest");
  const search = async (query: string) => (await till.call("GET", `/v1/payments/search?${query}`)).body;
  const all = await search("external_reference=T01-20260301-000042");
  expect(all["paging"]).toEqual({ total: 2, limit: 30, offset: 0 });
  expect(all["results"]).toMatchObject([{ status: "approved" }, { status: "rejected" }]);
  expect((await search("external_reference=NOBODY"))["results"]).toEqual([]);
  expect((await search("sort=date_created&criteria=asc&limit=1"))["results"]).toMatchObject([
    { status: "rejected" },
  ]);
  const now = "range=date_created&begin_date=NOW-1DAYS&end_date=NOW&status=approved";
  expect((await search(now))["results"]).toHaveLength(1);
  expect((await search("begin_date=2026-03-01T14:00:01Z"))["results"]).toHaveLength(1);
  expect(coded(await till.call("GET", "/v1/payments/search?sort=price"))).toBe("400");
  till.virtual.setSwitches({ thinSearchResults: true, searchLagMs: 500 });
  expect((await search(""))["paging"]).toMatchObject({ total: 1 });
  till.virtual.advanceClock(500);
  const [thin] = (await search(""))["results"] as Record<string, unknown>[];
  expect(thin).toMatchObject({ status: "approved" });
  expect(thin).not.toHaveProperty("card");
  expect(thin).not.toHaveProperty("refunds");
});

test.each([
  ["without a body", undefined],
  ["with an empty object", {}],
])("%s everything is given back", async (_title, body) => {
  const till = await startInstore();
  const id = await till.paidPayment();
  const refund = await till.request("POST", `/v1/payments/${id}/refunds`, body);
  expect(refund.status).toBe(201);
  expect(refund.body).toEqual({
    id: Number(till.virtual.order("latest").refunds[0]?.id),
    payment_id: Number(id),
    amount: 1250.5,
    metadata: {},
    source: { id: "123456789", name: "Vendedor Virtual", type: "collector" },
    date_created: "2026-03-01T10:00:00.000-04:00",
    unique_sequence_number: null,
    refund_mode: "standard",
    adjustment_amount: 0,
    status: "approved",
    reason: null,
    label: [],
    partition_details: [],
    amount_refunded_to_payer: null,
  });
  expect((await till.call("GET", `/v1/payments/${id}`)).body).toMatchObject({
    status: "refunded",
    status_detail: "refunded",
    transaction_amount_refunded: 1250.5,
  });
  expect(till.virtual.order("latest").status).toBe("refunded");
  expect(coded(await till.request("POST", `/v1/payments/${id}/refunds`, body))).toBe("400 2063");
});

test("parts are given back until nothing is left, and are listed and read one by one", async () => {
  const till = await startInstore();
  const id = await till.paidPayment();
  const path = `/v1/payments/${id}/refunds`;
  expect((await till.call("GET", path)).body).toEqual([]);
  const first = await till.request("POST", path, { amount: 1000.25 });
  expect([first.status, first.body["amount"]]).toEqual([201, 1000.25]);
  expect((await till.call("GET", `/v1/payments/${id}`)).body).toMatchObject({
    status: "approved",
    status_detail: "partially_refunded",
  });
  till.virtual.setSwitches({ refundListAs: "object" });
  expect((await till.call("GET", path)).body).toEqual(first.body);
  expect(coded(await till.request("POST", path, { amount: 250.26 }))).toBe("400 2063");
  const second = await till.request("POST", path, { amount: 250.25 });
  expect((await till.call("GET", path)).body).toEqual([first.body, second.body]);
  expect((await till.call("GET", `${path}/${second.body.id}`)).body).toEqual(second.body);
  expect(coded(await till.call("GET", `${path}/1`))).toBe("404 2032");
  expect((await till.call("GET", `/v1/payments/${id}`)).body.status).toBe("refunded");
});

test("twenty parts at most", async () => {
  const till = await startInstore();
  const path = `/v1/payments/${await till.paidPayment()}/refunds`;
  for (let n = 0; n < 20; n++) expect((await till.request("POST", path, { amount: 1 })).status).toBe(201);
  expect(coded(await till.request("POST", path, { amount: 1 }))).toBe("400 2063");
});

test("the same key acts once; with another amount it is refused; without a key too, unless told otherwise", async () => {
  const till = await startInstore();
  const path = `/v1/payments/${await till.paidPayment()}/refunds`;
  const first = await till.request("POST", path, { amount: 10 }, "one-key");
  const again = await till.request("POST", path, { amount: 10 }, "one-key");
  expect([again.status, again.body]).toEqual([201, first.body]);
  expect(coded(await till.request("POST", path, { amount: 11 }, "one-key"))).toBe("404 2032");
  expect(coded(await till.request("POST", path, { amount: 11 }, null))).toBe("404 4292");
  till.virtual.setSwitches({ refundKeyRequired: false });
  expect((await till.request("POST", path, { amount: 11 }, null)).status).toBe(201);
  expect(till.virtual.order("latest").refunds.map(({ amountMinor }) => amountMinor)).toEqual([1000, 1100]);
});

test.each<[title: string, amount: unknown, told: string]>([
  ["nothing", 0, "401 4040"],
  ["less than nothing", -1, "401 4040"],
  ["a text", "10.50", "401 4041"],
  ["null", null, "401 4041"],
  ["a third decimal", 1.005, "401 4041"],
])("%s is no amount", async (_title, amount, told) => {
  const till = await startInstore();
  const path = `/v1/payments/${await till.paidPayment()}/refunds`;
  expect(coded(await till.request("POST", path, { amount }))).toBe(told);
  expect(till.virtual.order("latest").refunds).toEqual([]);
});

test("the refusals of the list: unknown, stranger's, too old, no parts, no balance", async () => {
  const till = await startInstore({ site: "MLU", strangerTokens: ["APP_USR-stranger"] });
  const id = await till.paidPayment();
  const path = `/v1/payments/${id}/refunds`;
  expect(coded(await till.request("POST", "/v1/payments/1/refunds"))).toBe("404 2000");
  const stranger = { authorization: "Bearer APP_USR-stranger", "x-idempotency-key": "k" };
  expect(coded(await till.call("POST", path, undefined, stranger))).toBe("404 2000");
  expect(coded(await till.call("GET", `/v1/payments/${id}`, undefined, stranger))).toBe("404 2000");
  const nobody = { authorization: "Bearer APP_USR-nobody", "x-idempotency-key": "k" };
  expect(coded(await till.call("POST", path, undefined, nobody))).toBe("401 401");
  till.virtual.setSwitches({ partialRefunds: false });
  expect(coded(await till.request("POST", path, { amount: 1 }))).toBe("404 3024");
  till.virtual.setSwitches({ sellerBalanceEmpty: true });
  expect(coded(await till.request("POST", path))).toBe("400");
  till.virtual.advanceClock(90 * DAY_MS);
  expect(coded(await till.request("POST", path))).toBe("404 2024");
  till.virtual.setSwitches({ causeCodesAsText: true, refundErrorStatus: "400" });
  const old = await till.request("POST", path);
  expect(old.body).toEqual({
    message: "Payment too old to be refunded",
    error: "bad_request",
    status: 400,
    cause: [{ code: "2024", description: "Payment too old to be refunded", data: null }],
  });
  expect(coded(await till.call("GET", "/v1/payments/1"))).toBe("404 2000");
  till.virtual.setSwitches({ refundLimitDays: 91, sellerBalanceEmpty: false });
  expect((await till.request("POST", path)).status).toBe(201);
});

test("a refund that stays pending is in process, holds its share, and ends as approved or rejected", async () => {
  const till = await startInstore({ switches: { refundsStayPending: true, refundOddShapes: true } });
  const id = await till.paidPayment();
  const path = `/v1/payments/${id}/refunds`;
  const asked = await till.request("POST", path, { amount: 1000 });
  expect(asked.body).toMatchObject({ status: "in_process", source: [{ type: "collector" }], label: "" });
  expect((await till.call("GET", `/v1/payments/${id}`)).body["status_detail"]).toBe("accredited");
  expect(coded(await till.request("POST", path, { amount: 300 }))).toBe("400 2063");
  till.virtual.seller.finishRefund(String(asked.body.id), "failed");
  expect((await till.call("GET", `${path}/${asked.body.id}`)).body.status).toBe("rejected");
  const second = await till.request("POST", path, { amount: 1250.5 });
  await till.control("POST", `/refunds/${second.body.id}/finish`);
  expect((await till.call("GET", `/v1/payments/${id}`)).body.status).toBe("refunded");
});

const seed = Number(process.env["SEED"] ?? Date.parse("2026-03-01"));

test(`no sequence of refunds through either API gives back more than was paid (SEED=${seed})`, async () => {
  const till = await startInstore();
  const step = fc.record({
    minor: fc.integer({ min: 1, max: 70_000 }),
    part: fc.constantFrom("part", "whole", "elsewhere"),
    key: fc.nat(9),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      const id = await till.paidPayment();
      for (const { minor, part, key } of steps) {
        if (part === "elsewhere") {
          await till.control("POST", "/orders/latest/refund", { amount_minor: minor });
        } else {
          const body = part === "whole" ? undefined : { amount: minor / 100 };
          await till.request("POST", `/v1/payments/${id}/refunds`, body, `${id}-${key}`);
        }
      }
      const { refunds, status, paymentId } = till.virtual.order("latest");
      const back = refunds.reduce((sum, refund) => sum + refund.amountMinor, 0);
      expect(back).toBeLessThanOrEqual(125050);
      expect(status).toBe(back === 125050 ? "refunded" : "processed");
      const payment = await till.call("GET", `/v1/payments/${paymentId}`);
      expect(payment.body["transaction_amount_refunded"]).toBe(back / 100);
    }),
    { seed, numRuns: 30 },
  );
});
