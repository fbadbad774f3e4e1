// What the refusals of the instore and the Payments API mean for the till: every row of mercado-pago.md 5.3 and 9.2,
// and answers that nobody ever should send.

import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PaymentError, type PaymentProvider } from "../../src/payments/provider.ts";
import {
  type Address,
  CLOSED,
  DYNAMIC_ID,
  elements,
  FarEnd,
  ON_POS,
  ORDER_ID,
  PAID_PAYMENT,
  PAYMENT,
  REFUND,
} from "./instore-support.ts";
import { checkRandomly, failureOf, REQUEST } from "./orders-support.ts";

let far: FarEnd;
let rail: PaymentProvider;
beforeAll(async () => {
  far = await FarEnd.start();
});
beforeEach(() => {
  far.reset();
  rail = far.rail();
});
afterAll(() => far.close());

const PART = { paymentId: PAYMENT, amount: { minor: 50_000, currency: "ARS" } } as const;

function refused(error: string, status: number): object {
  return { error, message: "They said why", status, causes: [] };
}

describe("an order that is refused", () => {
  test.each([
    ...["invalid_collectorId", "invalid_externalPosId", "invalid_external_reference", "invalid_total_amount"],
    ...[
      "invalid_title",
      "invalid_description",
      "invalid_unit_measure",
      "invalid_quantity",
      "invalid_unit_price",
    ],
    ...["invalid_items.sku_number", "invalid_items.unit_price", "error_creating_seller_qr_order"],
    ...["invalid_expiration_date", "invalid_notification_url", "invalid_id", "invalid_sponsor.id"],
  ])("400 %s: nothing was placed, and trying again would not help", async (word) => {
    far.set("pos-put", { status: 400, body: refused(word, 400) });
    expect(await failureOf(rail.createOrder(REQUEST, "key-1"))).toMatchObject({
      outcome: "not-done",
      repeatable: false,
    });
  });

  test.each<[Address, number, string]>([
    ["pos-get", 404, "pos_obtainment_error"],
    ["pos-put", 404, "pos_obtainment_error"],
    ["pos-put", 400, "pos_obtainment_by_external_id_error"],
    ["pos-put", 400, "invalid_collectorId"],
  ])("%s: %i %s says what to look after", async (address, status, word) => {
    far.set(address, { status, body: refused(word, status) });
    const failure = await failureOf(rail.createOrder(REQUEST, "key-1"));
    expect(failure).toMatchObject({ code: word, outcome: "not-done", repeatable: false });
    expect(failure.message).toMatch(/check user_id and external_pos_id/);
  });

  test.each<[Address, boolean]>([
    ["pos-get", false],
    ["mo-search", false],
    ["pos-put", true],
  ])(
    "500 in_store_order_creation_error of %s: asked again; something was placed perhaps: %s",
    async (address, perhaps) => {
      far.set(address, { status: 500, body: refused("in_store_order_creation_error", 500) });
      expect(await failureOf(rail.createOrder(REQUEST, "key-1"))).toMatchObject({
        code: "provider-failed",
        outcome: perhaps ? "unknown" : "not-done",
        repeatable: true,
      });
    },
  );

  test.each([
    [401, { message: "invalid_token", error: "unauthorized", status: 401 }],
    [400, refused("invalid_access_token", 400)],
  ])("%i for the token: the token is named as the reason", async (status, body) => {
    far.set("pos-put", { status, body });
    const failure = await failureOf(rail.createOrder(REQUEST, "key-1"));
    expect(failure).toMatchObject({ code: "unauthorized", outcome: "not-done", repeatable: false });
    expect(failure.message).toContain("access token");
  });

  test("429: later, and not before the pause that was asked for", async () => {
    far.set("mo-search", { status: 429, body: refused("too_many_requests", 429) });
    expect(await failureOf(rail.getOrder(ORDER_ID))).toMatchObject({
      code: "rate-limited",
      repeatable: true,
    });
  });
});

const FINAL = ["2000", "2024", "15016", "2085", "3024", "4040", "4041", "4292", "4294", "4295", "4297"];
const LOOK = ["2032", "2063", "3012", "4211", "4248", "4291", "4293", "4296"];

describe("a refund that is refused", () => {
  const rows = [...FINAL, ...LOOK].flatMap((number) =>
    [400, 401, 404].flatMap((status) => [
      { number, status, code: Number(number) as number | string },
      { number, status, code: number as number | string },
    ]),
  );
  test.each(rows)(
    "$status with the number $number counts by its number",
    async ({ number, status, code }) => {
      const cause = [{ code, description: "They said why", data: null }];
      far.set("payment-refund", { status, body: { message: "No", error: "bad_request", status, cause } });
      const failure = await failureOf(rail.refundOrder(ORDER_ID, PART, "key-1"));
      expect(failure).toMatchObject({
        code: number,
        outcome: LOOK.includes(number) ? "unknown" : "not-done",
        repeatable: false,
      });
      expect(failure.message).toContain("They said why");
    },
  );

  test("for lack of money, which has no number, is final and says their words", async () => {
    const body = { message: "Insufficient balance", error: "bad_request", status: 400, cause: [] };
    far.set("payment-refund", { status: 400, body });
    const failure = await failureOf(rail.refundOrder(ORDER_ID, PART, "key-1"));
    expect(failure).toMatchObject({ code: "bad_request", outcome: "not-done", repeatable: false });
    expect(failure.message).toContain("Insufficient balance");
  });

  test("because it is too early is asked for again", async () => {
    far.set("payment-refund", { status: 409, body: refused("post_processing_operation_pending", 409) });
    expect(await failureOf(rail.refundOrder(ORDER_ID, PART, "key-1"))).toMatchObject({
      code: "not-yet",
      repeatable: true,
    });
  });
});

describe("a refund that is answered", () => {
  test.each<[string, object, string, string]>([
    ["as the guides print it", REFUND, "done", "approved"],
    ["with lists and a text", { ...REFUND, source: [], metadata: [], label: "x" }, "done", "approved"],
    ["with its id as a text", { ...REFUND, id: "8800112233", payment_id: PAYMENT }, "done", "approved"],
    ["with decimals", { ...REFUND, amount: "500.00" }, "done", "approved"],
    ["still on its way", { ...REFUND, status: "in_process" }, "pending", "in_process"],
    ["rejected", { ...REFUND, status: "rejected" }, "refused", "rejected"],
    ["in a new word", { ...REFUND, status: "brand_new" }, "unrecognized", "brand_new"],
  ])("%s is understood", async (_name, body, status, word) => {
    for (const code of [200, 201]) {
      far.set("payment-refund", { status: code, body });
      expect(await rail.refundOrder(ORDER_ID, PART, "key-1")).toEqual([
        {
          id: "8800112233",
          amount: { minor: 50_000, currency: "ARS" },
          status,
          word,
          createdAtS: 1_772_387_929,
        },
      ]);
    }
  });

  test.each<[string, unknown]>([
    ["of another payment", { ...REFUND, payment_id: 1 }],
    ["of another amount", { ...REFUND, amount: 500.01 }],
    ["without a status", { ...REFUND, status: null }],
    ["with an exponent", JSON.stringify(REFUND).replace('"amount":500', '"amount":5e2')],
    ["as nothing", ""],
    ["as null", "null"],
  ])("%s is not believed, and may have happened", async (_name, body) => {
    far.set("payment-refund", { status: 201, body });
    expect(await failureOf(rail.refundOrder(ORDER_ID, PART, "key-1"))).toMatchObject({
      code: "bad-answer",
      outcome: "unknown",
    });
  });
});

test("however the answers are mangled, the till reads an order or says that it cannot, and never a payment that is not", async () => {
  const texts: readonly (readonly [Address, string])[] = [
    ["mo-search", JSON.stringify(elements(CLOSED).body)],
    ["payment-get", JSON.stringify({ ...PAID_PAYMENT, refunds: [REFUND], transaction_amount_refunded: 500 })],
    ["pos-get", JSON.stringify([ON_POS])],
    ["refund-list", JSON.stringify([REFUND])],
  ];
  const damage = fc.record({
    which: fc.nat(texts.length - 1),
    at: fc.nat(2_000),
    remove: fc.nat(12),
    insert: fc.constantFrom("", "0", "-", '"', "null", "{}", "[]", ",", "e9", "9", "\u0000", "opened", "ARS"),
  });
  await checkRandomly(
    fc.asyncProperty(
      damage,
      fc.constantFrom(ORDER_ID, DYNAMIC_ID),
      async ({ which, at, remove, insert }, id) => {
        far.reset();
        for (const [index, [address, text]] of texts.entries()) {
          const from = at % text.length;
          const body = index === which ? text.slice(0, from) + insert + text.slice(from + remove) : text;
          far.set(address, { status: 200, body });
        }
        try {
          const order = await rail.getOrder(id);
          expect(["open", "paid", "refunded"]).toContain(order.status);
          if (order.payment !== null) {
            expect(Number.isSafeInteger(order.payment.paid.minor)).toBe(true);
            expect(order.payment.id).toMatch(/^\d+$/);
          }
        } catch (error) {
          if (!(error instanceof PaymentError)) throw error;
          expect(error.message).not.toContain("undefined");
        }
      },
    ),
    400,
  );
});
