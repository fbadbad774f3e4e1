// How the till learns what became of an instore order: no status of the order exists, so it is read from the POS, the
// merchant orders and the payment together, and nothing is called ended while it may still be paid.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PaymentProvider } from "../../src/payments/provider.ts";
import {
  CLOSED,
  DYNAMIC_ID,
  elements,
  FarEnd,
  MERCHANT_PAYMENT,
  merchantOrder,
  NO_ORDER,
  ON_POS,
  ORDER_ID,
  PAID_PAYMENT,
  PAYMENT,
  QR,
  REFERENCE,
  REFUND,
  START_S,
} from "./instore-support.ts";
import { failureOf, REQUEST } from "./orders-support.ts";

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

const OPEN = {
  id: ORDER_ID,
  reference: REFERENCE,
  status: "open",
  total: { minor: 125_050, currency: "ARS" },
  qrData: null,
  paymentId: null,
  payment: null,
  rejection: null,
  refunds: [],
  lateUntil: null,
  virtual: false,
};
const ours = { status: 200, body: [ON_POS] };
const rejected = {
  ...MERCHANT_PAYMENT,
  id: 90011223300,
  status: "rejected",
  status_detail: "cc_rejected_high_risk",
};

describe("an order that is created", () => {
  test.each([
    ["204 and nothing", 204, ""],
    ["200 and nothing", 200, ""],
    ["200 and the order", 200, ON_POS],
  ])("static: %s is a success", async (_name, status, body) => {
    far.set("pos-put", { status, body });
    expect(await rail.createOrder(REQUEST, "key-1")).toEqual({ ...OPEN, word: "placed" });
  });

  test("static: a page of a portal is none", async () => {
    far.set("pos-put", { status: 200, body: "<!doctype html><title>Wi-Fi</title>" });
    const failure = await failureOf(rail.createOrder(REQUEST, "key-1"));
    expect(failure).toMatchObject({ code: "bad-answer", outcome: "unknown", repeatable: true });
  });

  test.each([200, 201])("dynamic: %i with the text of its QR", async (status) => {
    far.set("qr-post", { status, body: { qr_data: QR } });
    const order = await far.rail({ qrMode: "dynamic" }).createOrder(REQUEST, "key-1");
    expect(order).toEqual({ ...OPEN, id: DYNAMIC_ID, word: "placed", qrData: QR });
  });

  test("dynamic: without a QR it cannot be sold", async () => {
    far.set("qr-post", { status: 201, body: { in_store_order_id: "1" } });
    const failure = await failureOf(far.rail({ qrMode: "dynamic" }).createOrder(REQUEST, "key-1"));
    expect(failure).toMatchObject({ code: "bad-answer", outcome: "unknown" });
    expect(failure.message).toContain("qr_data");
  });

  test.each([
    ["an empty 201", "", null],
    ["a 201 with a QR", { qr_data: QR }, QR],
  ])("hybrid: %s is a success", async (_name, body, qrData) => {
    far.set("qr-put", { status: 201, body });
    const order = await far.rail({ qrMode: "hybrid" }).createOrder(REQUEST, "key-1");
    expect(order).toMatchObject({ status: "open", qrData });
  });

  test.each([
    ["a list", [{ ...ON_POS, external_reference: "OTHER-9" }]],
    ["an order", { ...ON_POS, external_reference: "OTHER-9" }],
  ])("another's order on the POS (%s) is named and never replaced", async (_name, body) => {
    far.set("pos-get", { status: 200, body });
    const failure = await failureOf(rail.createOrder(REQUEST, "key-1"));
    expect(failure).toMatchObject({ code: "pos-occupied", outcome: "not-done", repeatable: false });
    expect(failure.message).toMatch(/SUC001POS001 holds another order, OTHER-9.*wait until/);
    expect(far.asked()).not.toContain("pos-put");
  });

  test("an empty list is an empty POS", async () => {
    far.set("pos-get", { status: 200, body: [] });
    expect((await rail.createOrder(REQUEST, "key-1")).word).toBe("placed");
  });

  test("one that is on the POS already is not placed a second time: it could be paid a second time", async () => {
    far.set("pos-get", ours);
    expect(await rail.createOrder(REQUEST, "key-1")).toEqual({ ...OPEN, word: "on the POS" });
    expect(far.asked()).not.toContain("pos-put");
  });

  test("one that is there with its end keeps its end", async () => {
    far.set("pos-get", {
      status: 200,
      body: [{ ...ON_POS, expiration_date: "2026-03-01T10:04:00.500-04:00" }],
    });
    expect((await rail.createOrder(REQUEST, "key-1")).id).toBe(
      ORDER_ID.replace(String(START_S + 300), String(START_S + 240)),
    );
  });

  test.each(["static", "dynamic", "hybrid"] as const)(
    "%s: one that was paid while its answer was lost is found paid and not placed again",
    async (qrMode) => {
      far.set("mo-search", elements(CLOSED));
      const order = await far.rail({ qrMode }).createOrder(REQUEST, "key-1");
      expect(order).toMatchObject({ status: "paid", payment: { id: PAYMENT } });
      expect(far.asked().filter((address) => /put|post/.test(address))).toEqual([]);
    },
  );

  test("what fails before the order is placed has placed nothing", async () => {
    far.set("mo-search", { status: 503, body: "" });
    expect(await failureOf(rail.createOrder(REQUEST, "key-1"))).toMatchObject({
      code: "provider-failed",
      outcome: "not-done",
      repeatable: true,
    });
  });
});

describe("an order that is paid", () => {
  test("says how, and by which payment", async () => {
    far.set("mo-search", elements(CLOSED));
    expect(await rail.getOrder(ORDER_ID)).toEqual({
      ...OPEN,
      status: "paid",
      word: "approved",
      paymentId: PAYMENT,
      payment: {
        id: PAYMENT,
        number: PAYMENT,
        methodType: "credit_card",
        method: "visa",
        installments: 3,
        paid: { minor: 125_050, currency: "ARS" },
      },
    });
    expect(far.asked()).toEqual(["mo-search", "payment-get"]);
  });

  test("is found among containers that stay opened for ever", async () => {
    far.set("mo-search", elements(merchantOrder("opened"), merchantOrder("opened", rejected), CLOSED));
    expect(await rail.getOrder(ORDER_ID)).toMatchObject({ status: "paid", rejection: null });
  });

  test("is found on the second page", async () => {
    const page = { elements: [merchantOrder("opened")], total: 2 };
    far.set("mo-search", { status: 200, body: page }, { status: 200, body: { ...page, elements: [CLOSED] } });
    expect((await rail.getOrder(ORDER_ID)).status).toBe("paid");
    expect(far.requests("mo-search")[1]?.path).toMatch(/&offset=1$/);
  });

  test("is paid by several payments that reach the total together, and not by ones that do not", async () => {
    const half = { ...MERCHANT_PAYMENT, transaction_amount: 625.25 };
    far.set("pos-get", ours);
    far.set("mo-search", elements(merchantOrder("closed", half)));
    expect((await rail.getOrder(ORDER_ID)).status).toBe("open");
    far.set("mo-search", elements(merchantOrder("closed", half, { ...half, id: 90011223345 })));
    expect((await rail.getOrder(ORDER_ID)).status).toBe("paid");
  });

  test("that two phones paid is the one that was paid first, in whatever order they are listed", async () => {
    const second = merchantOrder("closed", { ...MERCHANT_PAYMENT, id: 90011223399 });
    for (const containers of [
      [CLOSED, second],
      [second, CLOSED],
    ]) {
      far.set("mo-search", elements(...containers));
      expect((await rail.getOrder(ORDER_ID)).payment?.id).toBe(PAYMENT);
    }
  });

  test.each([
    ["opened, whatever its payments say", merchantOrder("opened", MERCHANT_PAYMENT)],
    ["of another sale", { ...CLOSED, external_reference: "OTHER-9" }],
    ["without a reference", { ...CLOSED, external_reference: null }],
  ])("is not paid by a container %s", async (_name, container) => {
    far.set("pos-get", ours).set("mo-search", elements(container));
    expect(await rail.getOrder(ORDER_ID)).toMatchObject({ status: "open", payment: null });
  });

  test("is not paid when the payment itself says otherwise", async () => {
    far.set("pos-get", NO_ORDER).set("mo-search", elements(CLOSED));
    far.set("payment-get", { status: 200, body: { ...PAID_PAYMENT, status: "in_process" } });
    far.nowS += 1_000;
    expect(await rail.getOrder(ORDER_ID)).toMatchObject({ status: "open", word: "in_process" });
  });

  test("is paid also when its payment cannot be read for good", async () => {
    far.set("mo-search", elements(CLOSED));
    far.set("payment-get", { status: 404, body: { message: "Payment not found", error: "not_found" } });
    expect(await rail.getOrder(ORDER_ID)).toMatchObject({
      status: "paid",
      payment: { id: PAYMENT, method: null, paid: { minor: 125_050 } },
    });
    far.set("payment-get", { status: 500, body: "" });
    expect((await failureOf(rail.getOrder(ORDER_ID))).code).toBe("provider-failed");
  });

  test.each([
    ["approved", "paid", 500, [REFUND]],
    ["refunded", "refunded", 1250.5, [REFUND, { ...REFUND, id: 8800112234, amount: 750.5 }]],
  ])("and partly or wholly given back (%s) says so", async (status, expected, refunded, refunds) => {
    const payment = { ...MERCHANT_PAYMENT, status, amount_refunded: refunded };
    far.set("mo-search", elements(merchantOrder(status === "refunded" ? "opened" : "closed", payment)));
    const body = { ...PAID_PAYMENT, status, transaction_amount_refunded: refunded };
    far.set("payment-get", { status: 200, body: { ...body, refunds } });
    const order = await rail.getOrder(ORDER_ID);
    expect(order.status).toBe(expected);
    expect(order.refunds.map((refund) => [refund.id, refund.status])).toEqual(
      refunds.map((refund) => [String(refund.id), "done"]),
    );
    for (const list of [refunds, refunds.length === 1 ? refunds[0] : refunds]) {
      far.set("payment-get", { status: 200, body: { ...body, refunds: undefined } });
      far.set("refund-list", { status: 200, body: list });
      expect(await rail.getOrder(ORDER_ID)).toEqual(order);
    }
  });
});

describe("an order that is not paid", () => {
  test("is open while it is on the POS, whatever the clock says", async () => {
    far.set("pos-get", ours);
    far.nowS += 10_000;
    expect(await rail.getOrder(ORDER_ID)).toEqual({ ...OPEN, word: "on the POS" });
  });

  test("tells the newest rejected attempt and stays open", async () => {
    const newer = {
      ...rejected,
      id: 90011223301,
      status_detail: undefined,
      status_details: "cc_rejected_other_reason",
    };
    far.set("pos-get", ours).set("mo-search", elements(merchantOrder("opened", newer, rejected)));
    expect(await rail.getOrder(ORDER_ID)).toMatchObject({
      status: "open",
      rejection: "cc_rejected_other_reason",
    });
  });

  test.each([
    ["before its end", -100, "canceled"],
    ["at its end", 0, "expired"],
    ["after its end", 100, "expired"],
  ])(
    "and leaves the POS %s is looked for during 4 s before it has ended",
    async (_name, sinceEndS, status) => {
      far.nowS = START_S + 300 + sinceEndS;
      expect(await rail.getOrder(ORDER_ID)).toMatchObject({ status: "open", word: "not on the POS" });
      far.nowS += 3;
      expect((await rail.getOrder(ORDER_ID)).status).toBe("open");
      far.nowS += 1;
      expect(await rail.getOrder(ORDER_ID)).toMatchObject({ status, word: "not on the POS" });
      expect(await rail.getOrder(ORDER_ID)).toMatchObject({ status });
    },
  );

  test("and leaves the POS because it was paid in that moment is paid", async () => {
    const nothing = elements();
    far.set("mo-search", nothing, elements(CLOSED));
    expect((await rail.getOrder(ORDER_ID)).status).toBe("paid");
    expect(far.asked()).toEqual(["mo-search", "pos-get", "mo-search", "payment-get"]);
  });

  test.each(["pending", "in_process", "authorized", "invented_tomorrow"])(
    "and has an attempt that is %s has not ended, however late it is",
    async (status) => {
      far.set("mo-search", elements(merchantOrder("opened", { ...MERCHANT_PAYMENT, status })));
      for (const id of [ORDER_ID, DYNAMIC_ID]) {
        far.nowS = START_S + 10_000;
        await rail.getOrder(id);
        far.nowS += 10;
        expect(await rail.getOrder(id)).toMatchObject({ status: "open", word: status });
      }
    },
  );

  test("dynamic: is open until 5 s after its end, and two searches then find nothing", async () => {
    far.nowS = START_S + 305;
    expect((await rail.getOrder(DYNAMIC_ID)).status).toBe("open");
    far.nowS += 1;
    far.set("mo-search", elements(), elements(CLOSED));
    expect((await rail.getOrder(DYNAMIC_ID)).status).toBe("paid");
    far.set("mo-search", elements());
    expect(await rail.getOrder(DYNAMIC_ID)).toMatchObject({ status: "expired", word: "expired" });
  });

  test.each([
    ["of another account", { status: 200, body: { id: 987654321 } }, /987654321/],
    ["that is not let in", { status: 401, body: { message: "invalid_token", status: 401 } }, /token/],
  ])("dynamic: is not ended by the word of a token %s", async (_name, account, said) => {
    far.nowS = START_S + 306;
    far.set("account", account);
    expect((await failureOf(rail.getOrder(DYNAMIC_ID))).message).toMatch(said);
  });

  test("is not ended by a POS that cannot be read", async () => {
    for (const body of [{ message: "resource not found" }, "<html>404</html>", { error: "not_found" }]) {
      far.set("pos-get", { status: 404, body });
      await failureOf(rail.getOrder(ORDER_ID));
    }
    far.set("pos-get", { status: 200, body: [{ ...ON_POS, total_amount: 1 }] });
    expect((await failureOf(rail.getOrder(ORDER_ID))).message).toContain("$[0].total_amount");
  });
});

describe("an order that shall be canceled", () => {
  test("is removed from the POS and canceled", async () => {
    far.set("pos-get", ours, NO_ORDER);
    expect(await rail.cancelOrder(ORDER_ID, "key-1")).toEqual({
      ...OPEN,
      status: "canceled",
      word: "removed",
      lateUntil: new Date((START_S + 330) * 1000),
    });
    expect(far.asked()).toEqual(["pos-get", "pos-delete", "mo-search"]);
    expect((await rail.getOrder(ORDER_ID)).status).toBe("canceled");
  });

  const refused = {
    status: 400,
    body: {
      error: "in_store_order_delete_error",
      message: "An error occurred when deleting the InStoreOrder",
      status: 400,
      causes: [],
    },
  };

  test("and was just paid is paid", async () => {
    far.set("pos-get", ours).set("pos-delete", refused).set("mo-search", elements(CLOSED));
    expect((await rail.cancelOrder(ORDER_ID, "key-1")).status).toBe("paid");
  });

  test("and cannot be removed because a customer holds it is open", async () => {
    far.set("pos-get", ours).set("pos-delete", refused);
    far.nowS += 10;
    await rail.cancelOrder(ORDER_ID, "key-1");
    far.nowS += 10;
    expect(await rail.cancelOrder(ORDER_ID, "key-2")).toMatchObject({ status: "open", word: "on the POS" });
  });

  test("and is not on the POS any more is looked for before it is called canceled", async () => {
    expect((await rail.cancelOrder(ORDER_ID, "key-1")).status).toBe("open");
    far.nowS += 4;
    expect((await rail.cancelOrder(ORDER_ID, "key-1")).status).toBe("canceled");
    expect(far.asked()).not.toContain("pos-delete");
  });

  test("is left alone when another's order took its place", async () => {
    far.set("pos-get", { status: 200, body: [{ ...ON_POS, external_reference: "OTHER-9" }] });
    await rail.cancelOrder(ORDER_ID, "key-1");
    expect(far.asked()).not.toContain("pos-delete");
  });

  test("dynamic: cannot be; it says how it stands", async () => {
    expect((await rail.cancelOrder(DYNAMIC_ID, "key-1")).status).toBe("open");
    expect(far.asked()).toEqual(["mo-search"]);
  });
});

describe("an order that has ended unpaid", () => {
  const END_S = START_S + 300;

  test.each([
    [-200, 30],
    [0, 30],
    [29, 30],
    [30, null],
  ])("and is seen so %i s after its end may be paid late until %s s after it", async (afterS, lateS) => {
    far.nowS = END_S + afterS - 4;
    await rail.getOrder(ORDER_ID);
    far.nowS += 4;
    const { lateUntil, status } = await rail.getOrder(ORDER_ID);
    expect(["canceled", "expired"]).toContain(status);
    expect(lateUntil).toEqual(lateS === null ? null : new Date((END_S + lateS) * 1000));
  });

  test("and is open, or paid, is not called late", async () => {
    far.set("pos-get", ours);
    expect((await rail.getOrder(ORDER_ID)).lateUntil).toBeNull();
    far.set("mo-search", elements(CLOSED));
    expect((await rail.getOrder(ORDER_ID)).lateUntil).toBeNull();
  });

  test("dynamic: what cannot be withdrawn says until when it can be paid, and only when it was asked to end", async () => {
    expect((await rail.getOrder(DYNAMIC_ID)).lateUntil).toBeNull();
    expect(await rail.cancelOrder(DYNAMIC_ID, "key-1")).toMatchObject({
      status: "open",
      lateUntil: new Date(END_S * 1000),
    });
  });
});

describe("the time of the provider", () => {
  const HOUR_S = 3_600;

  test("one answer that is an hour ahead ends no order", async () => {
    const dynamic = far.rail({ qrMode: "dynamic" });
    expect((await dynamic.getOrder(DYNAMIC_ID)).status).toBe("open");
    far.wrongByS = [HOUR_S];
    expect((await dynamic.getOrder(DYNAMIC_ID)).status).toBe("open");
    // It was not even a reason to look twice.
    expect(far.asked()).toEqual(["mo-search", "mo-search"]);
    expect(dynamic.time()).toEqual(new Date(START_S * 1000));
  });

  test("the very first answer of a run that is an hour ahead ends no order either", async () => {
    const dynamic = far.rail({ qrMode: "dynamic" });
    far.wrongByS = [HOUR_S];
    expect((await dynamic.getOrder(DYNAMIC_ID)).status).toBe("open");
    expect(dynamic.time()).toEqual(new Date(START_S * 1000));
  });

  test("two answers that say the same jump are believed, ahead and back", async () => {
    const dynamic = far.rail({ qrMode: "dynamic" });
    for (const jumpS of [0, HOUR_S, HOUR_S - 1_000]) {
      far.nowS = START_S + jumpS;
      await dynamic.getOrder(DYNAMIC_ID);
      await dynamic.getOrder(DYNAMIC_ID);
      expect(dynamic.time()).toEqual(new Date((START_S + jumpS) * 1000));
    }
  });

  test("is asked of every answer that places or ends an order", async () => {
    const { startRawHttp, answer } = await import("../support/raw-http.ts");
    const server = await startRawHttp((_request, socket) => socket.write(answer(200, { elements: [] })));
    const timeless = far.rail({ baseUrl: server.origin });
    const failure = await failureOf(timeless.getOrder(ORDER_ID));
    expect(failure).toMatchObject({ code: "bad-answer", outcome: "unknown" });
    expect(failure.message).toContain("the Date header: expected a time of the provider");
    await timeless.close();
    await server.close();
  });
});
