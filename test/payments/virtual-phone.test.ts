// What the customer's phone can do to a virtual order, and what the till sees of it.

import { expect, test } from "vitest";
import { mode, orderBody, refusal, startTill, states } from "./virtual-client.ts";

test("an approved order is processed and names the payment", async () => {
  const till = await startTill();
  const { id } = (await till.create()).body;
  till.virtual.phone.approve(id, { method: "master", installments: 3 });
  const paid = await till.get(id);
  expect(states(paid)).toBe("processed/accredited accredited");
  expect(paid.body["total_paid_amount"]).toBe("1250.50");
  expect(paid.body.transactions.payments[0]).toMatchObject({
    status: "processed",
    paid_amount: "1250.50",
    refunded_amount: "0.00",
    reference_id: expect.stringMatching(/^9\d{10}$/),
    payment_method: { id: "master", type: "credit_card", installments: 3 },
  });
});

test.each([
  [undefined, "account_money", "account_money"],
  ["credit_card", "visa", "credit_card"],
  ["debit_card", "debvisa", "debit_card"],
  ["prepaid_card", "prepaid_card", "prepaid_card"],
  ["pix", "pix", "bank_transfer"],
] as const)("a customer who pays with %s is told as %s", async (word, id, type) => {
  const till = await startTill({ site: "MLB" });
  await till.create();
  till.virtual.phone.approve("latest", word === undefined ? {} : { method: word });
  const payment = (await till.get(till.virtual.order("latest").id)).body.transactions.payments[0];
  expect(payment["payment_method"]).toMatchObject({ id, type, installments: 1 });
  const e2e = (payment["payment_method"] as Record<string, unknown>)["e2e_id"];
  expect(typeof e2e).toBe(word === "pix" ? "string" : "undefined");
});

test("a rejected attempt leaves the order open, shows why, and the next attempt can pay", async () => {
  const till = await startTill();
  const { id } = (await till.create()).body;
  till.virtual.phone.reject(id);
  const rejected = await till.get(id);
  expect(states(rejected)).toBe("created/created rejected_other_reason");
  expect(rejected.body.transactions.payments[0]["status"]).toBe("created");
  till.virtual.phone.approve(id);
  expect(states(await till.get(id))).toBe("processed/accredited accredited");
  expect(till.virtual.order(id).rejections).toEqual(["rejected_other_reason"]);
});

test("a provider that does not show rejections says nothing of them", async () => {
  const till = await startTill({ switches: { showRejections: false } });
  const { id } = (await till.create()).body;
  till.virtual.phone.rejectThenApprove(id);
  till.virtual.phone.approve((await till.create()).body.id);
  const other = (await till.create()).body.id;
  till.virtual.phone.reject(other);
  expect(states(await till.get(other))).toBe("created/created ready_to_process");
});

test.each([
  ["APRO", "processed/accredited accredited"],
  ["OTHE", "created/created rejected_other_reason"],
  ["CALL", "created/created rejected_call_for_authorize"],
  ["FUND", "created/created insufficient_amount"],
  ["SECU", "created/created rejected_bad_filled_security_code"],
  ["EXPI", "created/created rejected_bad_filled_date"],
  ["FORM", "created/created rejected_bad_filled_other"],
  ["CONT", "created/created pending_contingency"],
] as const)("the test word %s ends in %s", async (word, expected) => {
  const till = await startTill();
  const { id } = (await till.create()).body;
  till.virtual.phone.play(id, word);
  expect(states(await till.get(id))).toBe(expected);
});

test("an attempt in review keeps the order locked until it is decided", async () => {
  const till = await startTill();
  const { id } = (await till.create()).body;
  till.virtual.phone.play(id, "CONT");
  expect(refusal(await till.cancel(id))).toBe("409 instore_order_locked_error");
  till.virtual.phone.approve(id);
  expect((await till.get(id)).body.status).toBe("processed");
});

test("a customer who scanned in the last second can still pay after it", async () => {
  const till = await startTill();
  const { id } = (await till.create({ expiration_time: "PT30S" })).body;
  await till.clock.advance(29_999);
  expect(till.virtual.phone.scan(id).screen).toBe("checkout");
  await till.clock.advance(60_000);
  expect((await till.get(id)).body.status).toBe("created");
  till.virtual.phone.approve(id);
  expect((await till.get(id)).body.status).toBe("processed");
});

test("a customer who scanned and walked away leaves an order that expires", async () => {
  const till = await startTill();
  const { id } = (await till.create({ expiration_time: "PT30S" })).body;
  till.virtual.phone.scan(id);
  await till.clock.advance(30_000);
  till.virtual.phone.walkAway(id);
  expect((await till.get(id)).body.status).toBe("expired");
});

test("where paying does not stop the time, the attempt comes too late", async () => {
  const till = await startTill({ switches: { payingHoldsExpiry: false } });
  const { id } = (await till.create({ expiration_time: "PT30S" })).body;
  till.virtual.phone.scan(id);
  await till.clock.advance(30_000);
  expect(() => till.virtual.phone.approve(id)).toThrow("expired");
  expect((await till.get(id)).body.status).toBe("expired");
});

test("an order that is over cannot be paid", async () => {
  const till = await startTill();
  const { phone } = till.virtual;
  const canceled = (await till.create()).body.id;
  await till.cancel(canceled);
  expect(phone.scan(canceled)).toEqual({ screen: "unavailable", reason: "canceled" });
  expect(() => phone.approve(canceled)).toThrow("canceled");
  const paid = (await till.paid()).body.id;
  expect(phone.scan(paid)).toEqual({ screen: "unavailable", reason: "paid" });
  expect(() => phone.approve(paid)).toThrow("paid");
});

test("the phone reads the QR on the paper: only the exact text leads to the order", async () => {
  const till = await startTill();
  const created = await till.create();
  const qr = created.body.type_response?.qr_data ?? "";
  const { phone } = till.virtual;
  expect(phone.scanQr(qr.replace(/.$/, "x"))).toEqual({ screen: "unavailable", reason: "unknown-code" });
  expect(phone.scanQr(qr)).toEqual({
    screen: "checkout",
    orderId: created.body.id,
    amount: "1250.50",
    currency: "ARS",
    description: "Ticket 42",
  });
  expect(phone.scanQr(qr)).toEqual({ screen: "unavailable", reason: "someone-is-paying" });
  phone.approve(created.body.id);
  expect(phone.scanQr(qr)).toEqual({ screen: "unavailable", reason: "paid" });
});

test("the printed QR of a POS waits for an order, leads to the newest, and waits again", async () => {
  const till = await startTill();
  const { phone } = till.virtual;
  const printed = till.virtual.posQr("SUC001POS001");
  expect(phone.scanQr(printed)).toEqual({ screen: "waiting" });
  const older = (await till.create(mode("static"))).body.id;
  const newer = (await till.create(mode("hybrid"))).body.id;
  await till.create(mode("dynamic"));
  expect(phone.scanQr(printed)).toMatchObject({ screen: "checkout", orderId: newer });
  phone.approve(newer);
  expect(phone.scanQr(printed)).toEqual({ screen: "waiting" });
  expect(states(await till.get(older))).toBe("created/created ready_to_process");
});

test("a POS that is busy can refuse a second order", async () => {
  const till = await startTill({ switches: { busyPos: "refuse" } });
  const first = (await till.create(mode("static"))).body.id;
  expect(refusal(await till.create(mode("static")))).toBe("409 already_queued_order_for_pos");
  expect((await till.create(mode("dynamic"))).status).toBe(201);
  expect((await till.create(mode("static", "SUC001POS002"))).status).toBe(201);
  await till.cancel(first);
  expect((await till.create(mode("static"))).status).toBe(201);
});

test("by policy B the printed QR leaves a hybrid order after ten minutes, its own QR does not", async () => {
  const till = await startTill({ switches: { expiryPolicy: "B" } });
  const { id, type_response } = (await till.create({ ...mode("hybrid"), expiration_time: "PT20M" })).body;
  till.virtual.advanceClock(600_000);
  expect(till.virtual.phone.scanQr(till.virtual.posQr("SUC001POS001"))).toEqual({ screen: "waiting" });
  expect(till.virtual.phone.scanQr(type_response?.qr_data ?? "")).toMatchObject({ orderId: id });
});

test("a discount for a payment method is paid and refunded as such", async () => {
  const till = await startTill();
  const discounts = { payment_methods: [{ type: "debit_card", new_total_amount: "1000.00" }] };
  const { id } = (await till.create({ ...orderBody(), discounts })).body;
  till.virtual.phone.approve(id, { method: "debit_card" });
  const paid = (await till.get(id)).body;
  expect([paid.total_amount, paid["total_paid_amount"]]).toEqual(["1250.50", "1000.00"]);
  expect((await till.refund(id)).body.transactions.refunds[0]["amount"]).toBe("1000.00");
});
