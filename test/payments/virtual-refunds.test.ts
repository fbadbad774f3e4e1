// The virtual Mercado Pago gives money back as the reference says (reference 4.6 and 9.3), and never more
// than was paid.

import fc from "fast-check";
import { expect, test } from "vitest";
import { orderBody, refusal, startTill, states } from "./virtual-client.ts";

const DAY_MS = 86_400_000;

test("a refund without body gives everything back", async () => {
  const till = await startTill();
  const order = await till.paid();
  const refunded = await till.refund(order.body.id);
  expect(refunded.status).toBe(201);
  expect(refunded.body).toEqual({
    id: order.body.id,
    status: "refunded",
    status_detail: "refunded",
    transactions: {
      refunds: [
        {
          id: expect.stringMatching(/^REF[0-9A-HJKMNP-TV-Z]{26}$/),
          transaction_id: order.body.transactions.payments[0]["id"],
          reference_id: expect.stringMatching(/^\d+$/),
          amount: "1250.50",
          status: "processed",
        },
      ],
    },
  });
  const read = await till.get(order.body.id);
  expect(states(read)).toBe("refunded/refunded refunded");
  expect(read.body.transactions.payments[0]["refunded_amount"]).toBe("1250.50");
  expect(read.body.transactions.refunds).toEqual(refunded.body.transactions.refunds);
  expect(refusal(await till.refund(order.body.id))).toBe("409 order_already_refunded");
});

test("parts are refunded until nothing is left, each answer naming its own refund", async () => {
  const till = await startTill();
  const { id, transactions } = (await till.paid()).body;
  const payment = String(transactions.payments[0]["id"]);
  const first = await till.refund(id, [payment, "500.00"]);
  expect([first.status, first.body.status, first.body.status_detail]).toEqual([
    201,
    "processed",
    "partially_refunded",
  ]);
  expect(first.body.transactions.refunds).toHaveLength(1);
  expect(refusal(await till.refund(id, [payment, "750.51"]))).toBe("400 refund_amount_exceeds");
  const rest = await till.refund(id, [payment, "750.50"]);
  expect([rest.body.status, rest.body.transactions.refunds[0]["amount"]]).toEqual(["refunded", "750.50"]);
  expect((await till.get(id)).body.transactions.refunds.map((refund) => refund["amount"])).toEqual([
    "500.00",
    "750.50",
  ]);
});

test("a refund without body after a part gives back the rest, or is refused", async () => {
  const till = await startTill();
  const { id, transactions } = (await till.paid()).body;
  await till.refund(id, [String(transactions.payments[0]["id"]), "1000"]);
  till.virtual.setSwitches({ wholeAfterPartial: "refused" });
  expect(refusal(await till.refund(id))).toBe("400 refund_amount_exceeds");
  till.virtual.setSwitches({ wholeAfterPartial: "rest" });
  expect((await till.refund(id)).body.transactions.refunds[0]["amount"]).toBe("250.50");
});

test("only a paid order can be refunded", async () => {
  const till = await startTill();
  const open = (await till.create()).body.id;
  expect(refusal(await till.refund(open))).toBe("409 cannot_refund_order");
  await till.cancel(open);
  expect(refusal(await till.refund(open))).toBe("409 cannot_refund_order");
  expect(refusal(await till.refund(`ORD${"0".repeat(26)}`))).toBe("404 order_not_found");
});

test.each<[title: string, body: unknown, expected: string]>([
  ["an empty object", {}, "400 required_properties"],
  ["no transaction", { transactions: [] }, "400 minimum_items"],
  ["another payment", { transactions: [{ id: "PAYX", amount: "1.00" }] }, "404 transaction_not_found"],
  ["no amount", { transactions: [{ id: "PAYX" }] }, "400 required_properties"],
  ["zero", { transactions: [{ id: "PAYX", amount: "0.00" }] }, "400 property_value"],
  ["a number", { transactions: [{ id: "PAYX", amount: 1 }] }, "400 property_type"],
  ["a reason", { transactions: [{ id: "PAYX", amount: "1" }], reason: "x" }, "400 unsupported_properties"],
])("a refund with %s is refused", async (_title, body, expected) => {
  const till = await startTill();
  const order = await till.paid();
  expect(refusal(await till.request("POST", `/v1/orders/${order.body.id}/refund`, body))).toBe(expected);
  expect(till.virtual.order("latest").refunds).toEqual([]);
});

test("past the country's limit nothing is refunded; the limit is a switch", async () => {
  const till = await startTill({ site: "MLU" });
  const { id } = (await till.paid()).body;
  till.virtual.advanceClock(90 * DAY_MS);
  expect(refusal(await till.refund(id))).toBe("400 in_store_payment_refund_order");
  till.virtual.setSwitches({ refundLimitDays: 91 });
  expect((await till.refund(id)).status).toBe(201);
});

test("an order that allows no parts is refunded whole", async () => {
  const till = await startTill({ switches: { partialRefunds: false } });
  const { id, transactions } = (await till.paid()).body;
  const payment = String(transactions.payments[0]["id"]);
  expect(refusal(await till.refund(id, [payment, "1.00"]))).toBe("400 unsupported_partially_refunds");
  expect((await till.refund(id, [payment, "1250.50"])).body.status).toBe("refunded");
});

test.each([
  [409, "409 post_processing_operation_pending"],
  [422, "422 unprocessable_entity"],
] as const)(
  "right after the payment a refund can answer %i, and the same key works later",
  async (as, told) => {
    const till = await startTill({ switches: { refundNotYetTimes: 2, refundNotYetStatus: as } });
    const { id } = (await till.paid()).body;
    expect(refusal(await till.refund(id, undefined, "one-key"))).toBe(told);
    expect(refusal(await till.refund(id, undefined, "one-key"))).toBe(told);
    expect((await till.refund(id, undefined, "one-key")).status).toBe(201);
  },
);

test("a refund that stays pending holds the money until it ends", async () => {
  const till = await startTill({ switches: { refundsStayPending: true } });
  const { id, transactions } = (await till.paid()).body;
  const payment = String(transactions.payments[0]["id"]);
  const asked = await till.refund(id, [payment, "1000.00"]);
  expect([asked.status, asked.body.status, asked.body.status_detail]).toEqual([
    201,
    "processed",
    "accredited",
  ]);
  expect(asked.body.transactions.refunds[0]["status"]).toBe("processing");
  expect(refusal(await till.refund(id, [payment, "300.00"]))).toBe("400 refund_amount_exceeds");

  const refundId = String(asked.body.transactions.refunds[0]["id"]);
  till.virtual.seller.finishRefund(refundId, "failed");
  expect((await till.get(id)).body.transactions.refunds[0]["status"]).toBe("failed");
  const again = await till.refund(id);
  expect(refusal(await till.refund(id))).toBe("409 refund_in_progress");
  till.virtual.seller.finishRefund(String(again.body.transactions.refunds[0]["id"]), "processed");
  expect(states(await till.get(id))).toBe("refunded/refunded refunded");
  expect(() => till.virtual.seller.finishRefund(refundId, "processed")).toThrow("refund_already_finished");
});

test("a seller without balance cannot refund", async () => {
  const till = await startTill({ switches: { sellerBalanceEmpty: true } });
  expect(refusal(await till.refund((await till.paid()).body.id))).toBe("400 bad_request");
});

test("a refund made in the seller's app is seen at the next look", async () => {
  const till = await startTill();
  const { id } = (await till.paid()).body;
  till.virtual.seller.refund(id, 100_00);
  const read = await till.get(id);
  expect(states(read)).toBe("processed/partially_refunded partially_refunded");
  expect(read.body.transactions.refunds[0]["amount"]).toBe("100.00");
  expect(till.virtual.order(id).refunds[0]?.elsewhere).toBe(true);
  till.virtual.seller.refund(id, null);
  expect((await till.get(id)).body.status).toBe("refunded");
});

const seed = Number(process.env["SEED"] ?? Date.parse("2026-03-01"));

test(`no sequence of refunds gives back more than was paid (SEED=${seed})`, async () => {
  const till = await startTill();
  const step = fc.record({ cents: fc.integer({ min: 1, max: 700 }), whole: fc.boolean(), key: fc.nat(9) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      const created = await till.create(orderBody("10.00"));
      till.virtual.phone.approve(created.body.id);
      const payment = String(created.body.transactions.payments[0]["id"]);
      for (const { cents, whole, key } of steps) {
        const amount = `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
        const part = whole ? undefined : ([payment, amount] as const);
        await till.refund(created.body.id, part, `${created.body.id}-${key}`);
      }
      const order = till.virtual.order(created.body.id);
      const back = order.refunds.reduce((sum, refund) => sum + refund.amountMinor, 0);
      expect(back).toBeLessThanOrEqual(1000);
      expect(order.status).toBe(back === 1000 ? "refunded" : "processed");
    }),
    { seed, numRuns: 30 },
  );
});
