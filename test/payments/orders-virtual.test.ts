// The rail against the virtual Mercado Pago, which knows nothing of the rail's code: one sale in each mode and
// country, and every way in which an answer can get lost. The provider's books are asked what really happened.

import { afterEach, expect, test } from "vitest";
import { CURRENCIES } from "../../src/money/currencies.ts";
import { SITES, type Site } from "../../src/money/sites.ts";
import type { RailOptions } from "../../src/payments/mercado-pago/rail-options.ts";
import type { PaymentProvider } from "../../src/payments/provider.ts";
import {
  type FaultRule,
  startVirtualMercadoPago,
  type VirtualMercadoPago,
  type VirtualOptions,
} from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { failureOf, REQUEST, railTo, TOKEN } from "./orders-support.ts";

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.close();
});

async function start(
  virtual: Partial<VirtualOptions> = {},
  till: Partial<RailOptions> = {},
): Promise<{ provider: VirtualMercadoPago; rail: PaymentProvider; clock: ManualClock }> {
  const clock = new ManualClock();
  const provider = await startVirtualMercadoPago({ clock, accessTokens: [TOKEN], ...virtual });
  const rail = railTo(provider.url, { clock, ...till });
  running.push(provider, rail);
  return { provider, rail, clock };
}

const PESOS_500 = { minor: 50_000, currency: "ARS" } as const;

test.each(["static", "dynamic", "hybrid"] as const)(
  "a sale is ordered, paid and given back in two parts (%s)",
  async (qrMode) => {
    const { provider, rail } = await start({}, { qrMode });
    const created = await rail.createOrder(REQUEST, "key-1");
    expect(created).toMatchObject({
      status: "open",
      reference: REQUEST.reference,
      total: REQUEST.total,
      virtual: true,
    });
    const [booked] = provider.orders();
    expect(booked).toMatchObject({
      id: created.id,
      totalMinor: 125_050,
      mode: qrMode,
      paymentId: created.paymentId,
    });
    expect(created.qrData).toBe(qrMode === "static" ? null : booked?.qrData);

    provider.phone.approve(created.id, { method: "visa", installments: 3 });
    const paid = await rail.getOrder(created.id);
    expect(paid).toMatchObject({ status: "paid", refunds: [] });
    expect(paid.payment).toMatchObject({
      id: created.paymentId,
      number: provider.order(created.id).paymentNumber,
      methodType: "credit_card",
      method: "visa",
      installments: 3,
      paid: REQUEST.total,
    });

    const paymentId = paid.payment?.id ?? "";
    const part = await rail.refundOrder(created.id, { paymentId, amount: PESOS_500 }, "key-r1");
    expect(part).toMatchObject([{ amount: PESOS_500, status: "done" }]);
    expect(await rail.getOrder(created.id)).toMatchObject({ status: "paid", refunds: part });
    const rest = { minor: 75_050, currency: "ARS" } as const;
    await rail.refundOrder(created.id, { paymentId, amount: rest }, "key-r2");
    const done = await rail.getOrder(created.id);
    expect(done).toMatchObject({ status: "refunded", payment: { paid: REQUEST.total } });
    expect(done.refunds.map((refund) => refund.amount.minor)).toEqual([50_000, 75_050]);
    const again = await failureOf(rail.refundOrder(created.id, { paymentId, amount: PESOS_500 }, "key-r3"));
    expect(again).toMatchObject({ code: "order_already_refunded", outcome: "unknown", repeatable: false });
  },
);

const SITE_NAMES = Object.keys(SITES) as readonly Site[];

test.each(SITE_NAMES)("a shop in %s takes and gives back its own money", async (site) => {
  const { currency } = SITES[site];
  const { provider, rail } = await start({ site }, { currency });
  const total = { minor: CURRENCIES[currency].digits === 0 ? 15_990 : 1_599_001, currency };
  const order = await rail.createOrder({ ...REQUEST, lines: [], total }, "key-1");
  expect(order.total).toEqual(total);
  provider.phone.approve(order.id);
  const paid = await rail.getOrder(order.id);
  expect(paid.payment?.paid).toEqual(total);
  const refunds = await rail.refundOrder(
    order.id,
    { paymentId: paid.payment?.id ?? "", amount: null },
    "key-r",
  );
  expect(refunds).toMatchObject([{ amount: total, status: "done" }]);
});

test("every documented contradiction of the wire leaves the same sale", async () => {
  const variants = [
    { paidDetail: "processed" },
    { userIdAsNumber: true },
    { countryCode: "site" },
    { testOrderIds: true },
    { repeatedAnswer: "current" },
  ] as const;
  for (const switches of variants) {
    const { provider, rail } = await start({ switches });
    const order = await rail.createOrder(REQUEST, "key-1");
    provider.phone.approve(order.id);
    expect(await rail.getOrder(order.id)).toMatchObject({ status: "paid", payment: { paid: REQUEST.total } });
    expect((await rail.createOrder(REQUEST, "key-1")).id).toBe(order.id);
  }
});

test("a card that is rejected leaves the order open and says why; the next card pays it", async () => {
  const { provider, rail } = await start();
  const { id } = await rail.createOrder(REQUEST, "key-1");
  provider.phone.play(id, "FUND");
  expect(await rail.getOrder(id)).toMatchObject({
    status: "open",
    rejection: "insufficient_amount",
    payment: null,
  });
  provider.phone.approve(id, { method: "pix" });
  expect(await rail.getOrder(id)).toMatchObject({
    status: "paid",
    rejection: null,
    payment: { method: "pix" },
  });
});

test("an order can be canceled once, not while the customer pays, and not after it was paid or expired", async () => {
  const { provider, rail } = await start();
  const first = await rail.createOrder(REQUEST, "key-1");
  provider.phone.scan(first.id);
  expect(await failureOf(rail.cancelOrder(first.id, "key-c1"))).toMatchObject({
    code: "order-locked",
    outcome: "not-done",
    repeatable: true,
  });
  provider.phone.walkAway(first.id);
  expect(await rail.cancelOrder(first.id, "key-c2")).toMatchObject({ id: first.id, status: "canceled" });
  expect(await rail.getOrder(first.id)).toMatchObject({ status: "canceled", payment: null });

  const second = await rail.createOrder({ ...REQUEST, reference: "T01-2" }, "key-2");
  provider.phone.approve(second.id);
  const third = await rail.createOrder({ ...REQUEST, reference: "T01-3" }, "key-3");
  provider.expire(third.id);
  expect((await rail.getOrder(third.id)).status).toBe("expired");
  for (const { id } of [first, second, third]) {
    expect(await failureOf(rail.cancelOrder(id, `key-late-${id}`))).toMatchObject({
      code: "order-not-open",
      outcome: "not-done",
      repeatable: false,
    });
  }
});

test("an order dies by the provider's clock after the validity that the till sent", async () => {
  const { rail, clock } = await start();
  const { id } = await rail.createOrder({ ...REQUEST, validityS: 90 }, "key-1");
  await clock.advance(89_000);
  expect((await rail.getOrder(id)).status).toBe("open");
  await clock.advance(2_000);
  expect((await rail.getOrder(id)).status).toBe("expired");
});

const LOSSES: readonly [string, FaultRule, outcome: string, code: string][] = [
  ["lost on its way there", { kind: "lose-request" }, "unknown", "no-answer"],
  ["lost on its way back", { kind: "lose-answer" }, "unknown", "no-answer"],
  ["broken off", { kind: "broken-off" }, "unknown", "no-answer"],
  ["truncated", { kind: "truncated-body" }, "unknown", "bad-answer"],
  ["swallowed by a portal", { kind: "html-page" }, "unknown", "bad-answer"],
  ["replaced by a portal", { kind: "html-page", acted: true }, "unknown", "bad-answer"],
  ["empty", { kind: "empty-answer" }, "unknown", "bad-answer"],
  ["null", { kind: "null-answer" }, "unknown", "bad-answer"],
  ["a 500 before acting", { kind: "refuse", status: 500 }, "unknown", "provider-failed"],
  ["a 500 after acting", { kind: "refuse", status: 500, acted: true }, "unknown", "provider-failed"],
  ["a 503", { kind: "refuse", status: 503 }, "unknown", "provider-failed"],
  ["a 429", { kind: "refuse", status: 429, retryAfterS: 2 }, "not-done", "rate-limited"],
];

test.each(LOSSES)(
  "an answer to a create that is %s is repeated with the same key, and there is one order",
  async (_name, fault, outcome, code) => {
    const { provider, rail } = await start();
    provider.faults.add(fault);
    const failure = await failureOf(rail.createOrder(REQUEST, "key-1"));
    expect(failure).toMatchObject({ outcome, code, repeatable: true });
    const order = await rail.createOrder(REQUEST, "key-1");
    expect(provider.orders().map(({ id }) => id)).toEqual([order.id]);
  },
);

test.each(LOSSES)(
  "an answer to a refund that is %s is repeated with the same key, and money goes back once",
  async (_name, fault, outcome, code) => {
    const { provider, rail } = await start();
    const { id } = await rail.createOrder(REQUEST, "key-1");
    provider.phone.approve(id);
    const paymentId = provider.order(id).paymentId;
    provider.faults.add(fault);
    const failure = await failureOf(rail.refundOrder(id, { paymentId, amount: PESOS_500 }, "key-r"));
    expect(failure).toMatchObject({ outcome, code, repeatable: true });
    const refunds = await rail.refundOrder(id, { paymentId, amount: PESOS_500 }, "key-r");
    expect(provider.order(id).refunds).toMatchObject([{ id: refunds[0]?.id, amountMinor: 50_000 }]);
  },
);

test.each(LOSSES)(
  "an answer to a cancel that is %s leaves an order that can be read",
  async (_name, fault, outcome, code) => {
    const { provider, rail } = await start();
    const { id } = await rail.createOrder(REQUEST, "key-1");
    provider.faults.add(fault);
    expect(await failureOf(rail.cancelOrder(id, "key-c"))).toMatchObject({ outcome, code, repeatable: true });
    const status = provider.order(id).status === "canceled" ? "canceled" : "open";
    expect((await rail.getOrder(id)).status).toBe(status);
    expect((await rail.cancelOrder(id, "key-c")).status).toBe("canceled");
  },
);

test("an answer that came twice is not taken for the answer to the next question", async () => {
  const { provider, rail } = await start();
  provider.faults.add({ kind: "answer-twice" });
  const { id } = await rail.createOrder(REQUEST, "key-1");
  provider.phone.approve(id);
  expect((await rail.getOrder(id)).status).toBe("paid");
});

test("another order's answer and an unknown status are seen for what they are", async () => {
  const { provider, rail } = await start();
  const { id } = await rail.createOrder(REQUEST, "key-1");
  provider.faults.add({ kind: "other-order" });
  expect(await failureOf(rail.getOrder(id))).toMatchObject({ code: "bad-answer", outcome: "unknown" });
  provider.faults.add({ kind: "unknown-status" });
  expect(await rail.getOrder(id)).toMatchObject({ status: "unrecognized", word: "brand_new_status" });
});

test("the same key for another sale is said, and nothing is repeated", async () => {
  const { provider, rail } = await start();
  await rail.createOrder(REQUEST, "key-1");
  const failure = await failureOf(rail.createOrder({ ...REQUEST, reference: "T01-2" }, "key-1"));
  expect(failure).toMatchObject({
    code: "key-reused",
    outcome: "unknown",
    repeatable: false,
  });
  expect(provider.orders()).toHaveLength(1);
});

test.each([409, 422] as const)(
  "a refund right after the approval may have to wait (%i), and then succeeds once",
  async (status) => {
    const { provider, rail } = await start({
      switches: { refundNotYetTimes: 2, refundNotYetStatus: status },
    });
    const { id } = await rail.createOrder(REQUEST, "key-1");
    provider.phone.approve(id);
    const refund = { paymentId: provider.order(id).paymentId, amount: null };
    for (let turn = 0; turn < 2; turn++) {
      const failure = await failureOf(rail.refundOrder(id, refund, "key-r"));
      expect(failure).toMatchObject({ code: "not-yet", outcome: "not-done", repeatable: true });
    }
    expect(await rail.refundOrder(id, refund, "key-r")).toMatchObject([{ status: "done" }]);
    expect(provider.order(id).refunds).toHaveLength(1);
  },
);

test("a refund that stays pending is told as pending until the provider ended it", async () => {
  const { provider, rail } = await start({ switches: { refundsStayPending: true } });
  const { id } = await rail.createOrder(REQUEST, "key-1");
  provider.phone.approve(id);
  const refund = { paymentId: provider.order(id).paymentId, amount: null };
  const [pending] = await rail.refundOrder(id, refund, "key-r");
  expect(pending?.status).toBe("pending");
  expect(await rail.getOrder(id)).toMatchObject({ status: "paid", refunds: [{ status: "pending" }] });
  provider.seller.finishRefund(pending?.id ?? "", "processed");
  expect(await rail.getOrder(id)).toMatchObject({ status: "refunded", refunds: [{ status: "done" }] });
});

test("refunds that the provider refuses are refused for good, with its own word", async () => {
  const { provider, rail } = await start({ switches: { partialRefunds: false } });
  const { id, paymentId } = await rail.createOrder(REQUEST, "key-1");
  const part = { paymentId: paymentId ?? "", amount: PESOS_500 };
  const early = await failureOf(rail.refundOrder(id, part, "key-r0"));
  expect(early).toMatchObject({ code: "cannot_refund_order", outcome: "not-done", repeatable: false });
  provider.phone.approve(id);
  const refused = await failureOf(rail.refundOrder(id, part, "key-r1"));
  expect(refused).toMatchObject({
    code: "unsupported_partially_refunds",
    outcome: "not-done",
    repeatable: false,
  });
});

test("a revoked token, a stranger's token and a country without QR orders are refused without harm", async () => {
  const { provider, rail } = await start();
  const { id } = await rail.createOrder(REQUEST, "key-1");
  provider.setAccessTokens(["APP_USR-new-token-of-the-same-seller"]);
  expect(await failureOf(rail.getOrder(id))).toMatchObject({ code: "unauthorized", outcome: "not-done" });

  const mexico = await start({ site: "MLM", switches: { strictSites: true } }, { currency: "MXN" });
  const total = { minor: 125_050, currency: "MXN" } as const;
  const failure = await failureOf(mexico.rail.createOrder({ ...REQUEST, lines: [], total }, "key-1"));
  expect(failure).toMatchObject({ code: "unsupported_site", outcome: "not-done", repeatable: false });
  expect(failure.message).toContain('(site MLM); set mercado_pago.rail = "instore"');
  expect(mexico.provider.orders()).toHaveLength(0);
});
