// What each refusal of Mercado Pago means for the money: surely nothing happened, or nobody knows.

import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PaymentError, PaymentProvider } from "../../src/payments/provider.ts";
import { answer, type RawHttp, startRawHttp } from "../support/raw-http.ts";
import {
  alwaysAnswer,
  CREATED,
  checkRandomly,
  failureOf,
  ORDER_ID,
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

const CALLS = {
  create: () => rail.createOrder(REQUEST, "key-1"),
  get: () => rail.getOrder(ORDER_ID),
  cancel: () => rail.cancelOrder(ORDER_ID, "key-2"),
  refund: () => rail.refundOrder(ORDER_ID, { paymentId: PAYMENT_ID, amount: null }, "key-3"),
} as const;
type CallName = keyof typeof CALLS;

function refuseWith(call: CallName, status: number, body: unknown, headers = {}): Promise<PaymentError> {
  alwaysAnswer(server, status, body, headers);
  return failureOf(CALLS[call]());
}

function ordersShape(code: string): object {
  return { errors: [{ code, message: "In their words", details: ["at '$.x'"] }] };
}

type Row = readonly [CallName, number, string, code: string, outcome: string, repeatable: boolean];
const ROWS: readonly Row[] = [
  ["create", 400, "empty_required_header", "empty_required_header", "not-done", false],
  ["create", 400, "bad_request", "bad_request", "not-done", false],
  ["create", 400, "property_value", "property_value", "not-done", false],
  ["create", 400, "unsupported_properties", "unsupported_properties", "not-done", false],
  ["create", 400, "unsupported_site", "unsupported_site", "not-done", false],
  ["create", 401, "unauthorized", "unauthorized", "not-done", false],
  ["create", 404, "pos_not_found", "pos_not_found", "not-done", false],
  ["create", 409, "idempotency_key_already_used", "key-reused", "unknown", false],
  ["create", 423, "resource_locked", "order-locked", "unknown", true],
  ["create", 429, "too_many_requests", "rate-limited", "not-done", true],
  ["create", 500, "internal_error", "provider-failed", "unknown", true],
  ["create", 500, "idempotency_validation_failed", "key-spoiled", "unknown", true],
  ["create", 502, "bad_gateway", "provider-failed", "unknown", true],
  ["create", 402, "failed", "failed", "unknown", true],
  ["create", 409, "invented_tomorrow", "invented_tomorrow", "unknown", true],
  ["create", 418, "invented_tomorrow", "invented_tomorrow", "not-done", false],
  ["create", 424, "failed_dependency", "provider-failed", "unknown", true],
  ["get", 400, "invalid_path_param", "invalid_path_param", "not-done", false],
  ["get", 401, "unauthorized", "unauthorized", "not-done", false],
  ["get", 404, "order_not_found", "order_not_found", "not-done", false],
  ["get", 500, "500", "provider-failed", "unknown", true],
  ["cancel", 404, "order_not_found", "order_not_found", "not-done", false],
  ["cancel", 409, "order_already_canceled", "order-not-open", "not-done", false],
  ["cancel", 409, "order_already_cancelled", "order-not-open", "not-done", false],
  ["cancel", 409, "cannot_cancel_order", "order-not-open", "not-done", false],
  ["cancel", 409, "instore_order_locked_error", "order-locked", "not-done", true],
  ["cancel", 409, "idempotency_key_already_used", "key-reused", "unknown", false],
  ["refund", 400, "invalid_order_owner", "invalid_order_owner", "not-done", false],
  ["refund", 400, "in_store_payment_refund_order", "in_store_payment_refund_order", "not-done", false],
  ["refund", 400, "unsupported_partially_refunds", "unsupported_partially_refunds", "not-done", false],
  ["refund", 400, "refund_amount_exceeds", "refund_amount_exceeds", "not-done", false],
  ["refund", 401, "user_not_authorized", "unauthorized", "not-done", false],
  [
    "refund",
    403,
    "partial_refund_forbidden_with_tips",
    "partial_refund_forbidden_with_tips",
    "not-done",
    false,
  ],
  ["refund", 404, "transaction_not_found", "transaction_not_found", "not-done", false],
  ["refund", 409, "cannot_refund_order", "cannot_refund_order", "not-done", false],
  ["refund", 409, "invalid_order_status", "invalid_order_status", "not-done", false],
  ["refund", 409, "order_already_refunded", "order_already_refunded", "unknown", false],
  ["refund", 409, "refund_in_progress", "refund-in-progress", "unknown", true],
  ["refund", 409, "post_processing_operation_pending", "not-yet", "not-done", true],
  ["refund", 422, "unprocessable_entity", "not-yet", "not-done", true],
  ["refund", 423, "resource_locked", "order-locked", "unknown", true],
];

test.each(ROWS)(
  "%s answered %i %s is told as %s, %s, repeatable %s",
  async (call, status, word, code, outcome, repeatable) => {
    const failure = await refuseWith(call, status, ordersShape(word), { "x-request-id": "req-77" });
    expect(failure).toMatchObject({ code, outcome, repeatable, retryAfterMs: null });
    expect(failure.message).toContain(
      `${call} order: Mercado Pago answered ${status} ${word}: In their words, at '$.x'`,
    );
    expect(failure.message).toContain("request id req-77");
  },
);

test.each<[string, number, unknown, string]>([
  [
    "the classic shape",
    404,
    { message: "POS not found", error: "pos_obtainment_error", status: 404, causes: [] },
    "pos_obtainment_error",
  ],
  [
    "the classic shape of payments",
    400,
    { message: "no", error: "bad_request", status: 400, cause: [{ code: 4292, description: "missing key" }] },
    "bad_request",
  ],
  ["a cause alone", 400, { message: "no", cause: [{ code: "4292", description: "missing key" }] }, "4292"],
  [
    "the policy layer",
    403,
    {
      code: "PA_UNAUTHORIZED_RESULT_FROM_POLICIES",
      message: "At least one policy returned UNAUTHORIZED.",
      status: 403,
    },
    "PA_UNAUTHORIZED_RESULT_FROM_POLICIES",
  ],
  [
    "the policy layer as text",
    403,
    "At least one policy returned UNAUTHORIZED.",
    "PA_UNAUTHORIZED_RESULT_FROM_POLICIES",
  ],
  ["the gateway", 404, { message: "resource not found" }, "status-404"],
  ["the gateway as text", 404, "Resource /v2/orders not found.", "resource_not_found"],
])("a refusal in %s is understood", async (_name, status, body, code) => {
  expect(await refuseWith("create", status, body)).toMatchObject({
    code,
    outcome: "not-done",
    repeatable: false,
  });
});

test("what is not a refusal of Mercado Pago's own proves nothing", async () => {
  const bodies = [
    "<html>Forbidden</html>",
    "",
    "null",
    "[]",
    "{}",
    '{"errors":[]}',
    '{"errors":[{}]}',
    '{"status":400}',
    '"no"',
    '{"message":',
  ];
  for (const body of bodies) {
    for (const status of [400, 403, 404, 405, 409, 422]) {
      const failure = await refuseWith("create", status, body, { "content-type": "text/html" });
      expect(failure, `${status} ${body}`).toMatchObject({
        code: "bad-answer",
        outcome: "unknown",
        repeatable: true,
      });
    }
  }
});

test.each([301, 302, 303, 307, 308])(
  "an answer that sends the till elsewhere (%i) is not followed",
  async (status) => {
    const before = server.requests.length;
    const failure = await refuseWith("create", status, CREATED, { location: `${server.origin}/elsewhere` });
    expect(failure).toMatchObject({ code: "bad-answer", outcome: "unknown" });
    expect(server.requests).toHaveLength(before + 1);
  },
);

test.each([
  ["2", 2_000],
  ["0", 0],
  ["99999999", 600_000],
  ["Wed, 21 Oct 2026 07:28:00 GMT", null],
  ["-1", null],
  ["1.5", null],
])("Retry-After: %s asks for a pause of %s ms", async (text, retryAfterMs) => {
  const body = { message: "slow down", error: "too_many_requests", status: 429 };
  const failure = await refuseWith("get", 429, body, { "retry-after": text });
  expect(failure).toMatchObject({
    code: "rate-limited",
    outcome: "not-done",
    repeatable: true,
    retryAfterMs,
  });
});

test("429, 423, 401 and 500 keep their meaning without a readable body", async () => {
  expect(await refuseWith("create", 429, "<html>")).toMatchObject({
    code: "rate-limited",
    outcome: "not-done",
  });
  expect(await refuseWith("create", 423, "")).toMatchObject({ code: "order-locked", outcome: "unknown" });
  expect(await refuseWith("create", 401, "<html>")).toMatchObject({
    code: "unauthorized",
    outcome: "not-done",
  });
  const failed = await refuseWith("create", 503, "<html>", { "retry-after": "3" });
  expect(failed).toMatchObject({ code: "provider-failed", outcome: "unknown", retryAfterMs: 3_000 });
});

test("nothing is repeated by itself: one call is one request, whatever the answer", async () => {
  for (const status of [429, 500, 503]) {
    const before = server.requests.length;
    await refuseWith("create", status, "{}", { "retry-after": "0" });
    expect(server.requests).toHaveLength(before + 1);
  }
});

test("a refusal cannot smuggle control characters or endless text into a message", async () => {
  const nasty = {
    errors: [
      {
        code: "x\u001b[2J",
        message: `\u001b[2J\r\n${"a".repeat(100_000)}`,
        details: Array.from({ length: 500 }, (_, index) => `${index}${"b".repeat(500)}`),
      },
    ],
  };
  const failure = await refuseWith("create", 400, nasty, { "x-request-id": "a".repeat(5_000) });
  expect(failure.code).toBe("status-400");
  expect(failure.message).not.toMatch(/\p{Cc}/u);
  expect(failure.message.length).toBeLessThan(600);
});

test("whatever stands in an error body, the call ends in a payment error", () =>
  checkRandomly(
    fc.asyncProperty(
      fc.constantFrom<CallName>("create", "get", "cancel", "refund"),
      fc.integer({ min: 300, max: 599 }),
      fc.oneof(
        fc.jsonValue().map((value) => JSON.stringify(value)),
        fc.record({ errors: fc.jsonValue() }).map((value) => JSON.stringify(value)),
        fc.string(),
      ),
      async (call, status, text) => {
        server.respondWith((_request, socket) => socket.write(answer(status, text)));
        const failure = await failureOf(CALLS[call]());
        if (status >= 500) expect(failure.outcome).toBe("unknown");
        expect(failure.code).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      },
    ),
    600,
  ));

test.each<[string, unknown, string, string]>([
  ["in its own word", ordersShape("order_not_found"), "order_not_found", "not-done"],
  ["as an address that leads nowhere", { message: "resource not found" }, "order_not_found", "not-done"],
  ["as a sentence of the gateway", "Resource /v1/orders/X not found.", "order_not_found", "not-done"],
  ["as the page of a portal, which knows nothing of orders", "<html>404</html>", "bad-answer", "unknown"],
])("an order that is not there: 404 %s", async (_name, body, code, outcome) => {
  expect(await refuseWith("get", 404, body)).toMatchObject({ code, outcome });
});
