// The switches of the virtual Mercado Pago: where two readings of its documents are possible, it can be made to follow
// either. What the other files of virtual-*.test.ts say of a switch is not said again here.

import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  describeSwitches,
  listSwitchValues,
  makeSwitches,
  readSwitch,
} from "../../src/payments/virtual-mercado-pago/switches.ts";
import { mode, orderBody, refusal, send, startTill, states, TOKEN } from "./virtual-client.ts";
import {
  coded,
  elements,
  found,
  instoreBody,
  POS_PATH,
  PUT_PATH,
  refused,
  startInstore,
} from "./virtual-instore-client.ts";

test("the README's table holds every switch as the program knows it (UPDATE_DOCS=1 writes it)", () => {
  const file = new URL("../../src/payments/virtual-mercado-pago/README.md", import.meta.url);
  const marks = ["<!-- switches -->\n", "<!-- end of switches -->"] as const;
  const page = readFileSync(file, "utf8");
  const [from, to] = [page.indexOf(marks[0]) + marks[0].length, page.indexOf(marks[1])];
  const rows = describeSwitches().map(
    ({ name, preset, values, about }) => `| \`${name}\` | \`${preset}\` | ${values} | ${about} |\n`,
  );
  const drawn = `\n| Switch | Starts with | Takes | Meaning |\n| --- | --- | --- | --- |\n${rows.join("")}\n`;
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(file, page.slice(0, from) + drawn + page.slice(to));
  expect(readFileSync(file, "utf8").slice(from).startsWith(drawn)).toBe(true);
});

test("every switch says where it comes from, and a command line can set each value of it", () => {
  const presets = makeSwitches();
  for (const { name, preset, about } of describeSwitches()) {
    expect(about, name).toMatch(/^\[(inferred|conflict|seen|read|open)\b[^\]]*\] \S/);
    expect(readSwitch(`${name}=${preset}`)).toEqual({ [name]: presets[name] });
  }
  for (const { name, value } of listSwitchValues()) {
    expect(readSwitch(`${name}=${value}`)).toEqual({ [name]: value });
  }
  expect(readSwitch("pendingRefundWord=in_process")).toEqual({ pendingRefundWord: "in_process" });
  expect(readSwitch("clockSkewMs=-86400000")).toEqual({ clockSkewMs: -86_400_000 });
});

test.each([
  ["expiryPolicy=C", "expiryPolicy takes A, B"],
  ["refundLimitDays=-1", "refundLimitDays takes null, a whole number, 0 or more"],
  ["partialRefunds=no", "partialRefunds takes true, false, country"],
  ["mood=good", "expected name=value"],
  ["expiryPolicy", "expected name=value"],
  ["__proto__=1", "expected name=value"],
])("%s is refused with what is expected: %s", (text, told) => {
  expect(() => readSwitch(text)).toThrow(told);
});

test("a rejected attempt ends the order where the provider says failed", async () => {
  const till = await startTill({ switches: { rejectedOrder: "failed" } });
  const { id } = (await till.create()).body;
  till.virtual.phone.play(id, "FUND");
  expect(states(await till.get(id))).toBe("failed/insufficient_amount insufficient_amount");
  expect(till.virtual.phone.scan(id)).toEqual({ screen: "unavailable", reason: "failed" });
});

test("a paid order names the payment's number here, there or nowhere, and its discount in three ways", async () => {
  const till = await startTill();
  const discounts = { payment_methods: [{ type: "credit_card", new_total_amount: "1000.00" }] };
  const { id } = (await till.create({ discounts })).body;
  till.virtual.phone.approve(id, { method: "visa" });
  const number = till.virtual.order(id).paymentNumber;
  const payment = async (switches: object) => {
    till.virtual.setSwitches(switches);
    return (await till.get(id)).body.transactions.payments[0];
  };
  expect(await payment({})).toMatchObject({ reference_id: number, refunded_amount: "0.00" });
  expect(await payment({ paymentReference: "reference" })).toMatchObject({ reference: { id: number } });
  expect(await payment({ paymentReference: "absent" })).not.toHaveProperty("reference");
  expect(await payment({ discountsAs: "object" })).toMatchObject({ discounts: { type: "credit_card" } });
  expect(await payment({ discountsAs: "array" })).toMatchObject({ discounts: [{ type: "credit_card" }] });
  expect(await payment({ discountsAs: "absent" })).not.toHaveProperty("discounts");
  expect(await payment({ refundedAmount: "once-refunded" })).not.toHaveProperty("refunded_amount");
  await till.refund(id, [till.virtual.order(id).paymentId, "10.00"]);
  expect(await payment({})).toMatchObject({ refunded_amount: "10.00" });
});

test("the words of an open order, of its times and of its refusals can be the other ones", async () => {
  const till = await startTill({
    switches: {
      openPaymentDetail: "created",
      orderTimes: "ns",
      notOpenCode: "cannot_cancel_order",
      notRefundableCode: "invalid_order_status",
    },
  });
  const created = await till.create();
  expect(states(created)).toBe("created/created created");
  expect(created.body.last_updated_date).toMatch(/^2026-03-01T14:00:00\.\d{9}Z$/);
  expect(refusal(await till.refund(created.body.id))).toBe("409 invalid_order_status");
  till.virtual.phone.approve("latest");
  expect(refusal(await till.cancel(created.body.id))).toBe("409 cannot_cancel_order");
});

test("the state of an order can be set over the API only where the switch opens that route", async () => {
  const till = await startTill();
  const play = async (status: string) => {
    const { id } = (await till.create()).body;
    const answer = await till.request("POST", `/v1/orders/${id}/events`, { status }, null);
    return `${answer.status} ${(await till.get(id)).body.status}`;
  };
  expect(await play("processed")).toBe("404 created");
  till.virtual.setSwitches({ simulateEvents: true });
  expect(await play("processed")).toBe("204 processed");
  expect(await play("canceled")).toBe("204 canceled");
  expect(await play("expired")).toBe("204 expired");
  expect(await play("failed")).toBe("204 created");
  expect(await play("refunded")).toBe("409 created");
  expect(await play("at_terminal")).toBe("400 created");
});

test("a payment approved late pays an order that was over, and is found by every way to it", async () => {
  const till = await startInstore();
  const { id } = (await till.create()).body;
  till.virtual.expire(id);
  expect((await till.get(id)).body.status).toBe("expired");
  await till.control("POST", `/orders/${id}/approve-late`, { method: "visa" });
  expect(states(await till.get(id))).toBe("processed/accredited accredited");
  expect((await till.control("POST", `/orders/${id}/approve-late`)).status).toBe(409);
  await till.put();
  await till.remove();
  till.virtual.phone.approveLate("latest");
  expect(found(await till.search())).toEqual(["closed paid [approved]"]);
});

test("a bank takes a payment back: order, merchant order and payment say so, and nothing more is given back", async () => {
  const till = await startInstore();
  const { id } = (await till.create()).body;
  expect((await till.control("POST", `/orders/${id}/charge-back`)).status).toBe(409);
  till.virtual.phone.approve(id);
  await till.control("POST", `/orders/${id}/charge-back`, {});
  expect((await till.get(id)).body.status).toBe("processed");
  expect(refusal(await till.refund(id))).toBe("409 cannot_refund_order");
  till.virtual.setSwitches({ chargedBackOrder: "charged_back" });
  await till.control("POST", `/orders/${id}/charge-back`, { stage: "settled" });
  expect((await till.get(id)).body.status).toBe("charged_back");

  const number = await till.paidPayment();
  till.virtual.phone.chargeBack("latest");
  expect(found(await till.search())).toEqual(["closed reverted [charged_back]"]);
  const payment = await till.call("GET", `/v1/payments/${number}`);
  expect(payment.body).toMatchObject({ status: "charged_back", status_detail: "in_process" });
  const key = { "x-idempotency-key": "k-1" };
  expect(coded(await till.call("POST", `/v1/payments/${number}/refunds`, undefined, key))).toBe("400 2063");
});

test("a refund is not yet possible for some seconds after the payment, by the provider's clock", async () => {
  const till = await startTill({ switches: { refundNotYetMs: 4000 } });
  const { id } = (await till.paid()).body;
  expect(refusal(await till.refund(id, undefined, "k-1"))).toBe("409 post_processing_operation_pending");
  till.virtual.advanceClock(4000);
  expect((await till.refund(id, undefined, "k-1")).status).toBe(201);
});

test.each([
  ["processed", "refunded"],
  ["failed", "processed"],
] as const)("a pending refund ends as %s by time alone", async (pendingRefundEnds, order) => {
  const till = await startTill({
    switches: { refundsStayPending: true, pendingRefundMs: 60_000, pendingRefundEnds },
  });
  const { id } = (await till.paid()).body;
  await till.refund(id);
  till.virtual.advanceClock(59_999);
  expect((await till.get(id)).body.transactions.refunds[0]["status"]).toBe("processing");
  till.virtual.advanceClock(1);
  const { body } = await till.get(id);
  expect([body.status, body.transactions.refunds[0]["status"]]).toEqual([order, pendingRefundEnds]);
});

test("parts that sum up to the whole leave it partially refunded where the provider counts so; nothing is left all the same", async () => {
  const till = await startTill({ switches: { partsToWhole: "partially_refunded" } });
  const paid = (await till.paid()).body;
  const payment = String(paid.transactions.payments[0]["id"]);
  await till.refund(paid.id, [payment, "1000.00"]);
  const last = await till.refund(paid.id, [payment, "250.50"]);
  expect([last.body.status, last.body.status_detail]).toEqual(["processed", "partially_refunded"]);
  expect(refusal(await till.refund(paid.id))).toBe("409 order_already_refunded");
});

test("in Peru only the whole payment is given back, where that page is believed", async () => {
  const till = await startTill({ site: "MPE", switches: { partialRefunds: "country" } });
  const paid = (await till.paid()).body;
  const part = await till.refund(paid.id, [String(paid.transactions.payments[0]["id"]), "10.00"]);
  expect(refusal(part)).toBe("400 unsupported_partially_refunds");
  expect((await till.refund(paid.id)).status).toBe(201);
});

test("where refusals are kept, the same key hears the same no again, and another key is served", async () => {
  const till = await startTill({ switches: { refusedKeys: "kept", refundNotYetTimes: 1 } });
  const { id } = (await till.paid()).body;
  const no = await till.refund(id, undefined, "k-1");
  expect((await till.refund(id, undefined, "k-1")).text).toBe(no.text);
  expect((await till.refund(id, undefined, "k-2")).status).toBe(201);
});

test("a POS without an order is removed from with a 400, a 404, or as if there had been one", async () => {
  const till = await startInstore();
  expect(refused(await till.remove())).toBe("400 in_store_order_delete_error");
  till.virtual.setSwitches({ deleteNothing: "404" });
  expect(refused(await till.remove())).toBe("404 point_of_sale_in_store_order_not_found");
  till.virtual.setSwitches({ deleteNothing: "204" });
  expect((await till.remove()).status).toBe(204);
});

test("long references, hidden owners, other spellings: the instore rail in its other words", async () => {
  const till = await startInstore();
  const reference = `${"Venta ñ ".repeat(30)}1`;
  expect(refused(await till.put({ external_reference: reference }))).toBe("400 invalid_external_reference");
  till.virtual.setSwitches({
    instoreReferenceMax: 256,
    posShowsOwner: false,
    merchantOrderSpelling: "sdk",
    sponsorIdAsText: true,
  });
  expect((await till.put({ external_reference: reference, sponsor: { id: 987 } })).status).toBe(204);
  expect(JSON.parse((await till.readPos()).text)[0]).not.toHaveProperty("user_id");
  till.virtual.phone.approve("latest");
  const query = `external_reference=${encodeURIComponent(reference)}`;
  const [merchantOrder] = elements(await till.search(query));
  expect(merchantOrder).toMatchObject({ sponsor_id: "987", payments: [{ status_details: "accredited" }] });
  till.virtual.setSwitches({ merchantOrderSpelling: "openapi" });
  expect(elements(await till.search(query))[0]).toMatchObject({ canceled: false });
});

test("an order that nobody tried to pay may leave no merchant order behind", async () => {
  const till = await startInstore({ switches: { deadMerchantOrders: "absent" } });
  await till.put();
  expect(found(await till.search())).toEqual(["opened payment_required []"]);
  await till.remove();
  expect((await till.search()).body["elements"]).toBeNull();
  await till.put();
  till.virtual.phone.reject("latest");
  await till.remove();
  expect(found(await till.search())).toEqual(["opened payment_required [rejected]"]);
});

test.each<[title: string, taxes: unknown, told: string]>([
  ["no list", {}, "400 invalid_taxes"],
  ["another tax", [{ value: 1, type: "VAT" }], "400 invalid_taxes.type"],
  ["a text", [{ value: "1", type: "IVA" }], "400 invalid_taxes.value"],
  ["more than the total", [{ value: 1250.51, type: "IVA" }], "400 invalid_taxes.value"],
])("Colombian taxes are an amount of IVA: %s is refused", async (_title, taxes, told) => {
  const till = await startInstore({ site: "MCO" });
  expect(refused(await till.put({ taxes }))).toBe(told);
});

test("the IVA of a Colombian order is the one that was sent; 19 % are assumed when none was", async () => {
  const till = await startInstore({ site: "MCO" });
  const taxOf = async (changes: object) => {
    await till.put({ ...instoreBody(11_900), ...changes });
    till.virtual.phone.approve("latest");
    return (await till.call("GET", `/v1/payments/${till.virtual.order("latest").paymentId}`)).body["taxes"];
  };
  expect(await taxOf({})).toEqual([{ type: "IVA", value: 1900 }]);
  expect(await taxOf({ taxes: [{ value: 0, type: "IVA" }] })).toEqual([{ type: "IVA", value: 0 }]);
});

test("Pix is a bank transfer or a type of its own; a payment from another wallet hides who paid", async () => {
  const till = await startInstore({ site: "MLB", switches: { pixType: "pix" } });
  await till.put();
  till.virtual.phone.approve("latest", { method: "pix" });
  const read = async () =>
    (await till.call("GET", `/v1/payments/${till.virtual.order("latest").paymentId}`)).body;
  expect(await read()).toMatchObject({ payment_type_id: "pix", payment_method_id: "pix" });
  await till.put();
  till.virtual.phone.approve("latest", { method: "interop_transfer" });
  expect(await read()).toMatchObject({
    payer: { id: expect.any(String) },
    metadata: { hide_payer_information: true },
  });
});

test("payments are searched by who got them and by who paid", async () => {
  const till = await startInstore();
  await till.paidPayment();
  const count = async (query: string) =>
    (await till.call("GET", `/v1/payments/search?${query}`)).body["paging"];
  for (const query of ["collector.id=123456789", "payer.id=1122334455"]) {
    expect(await count(query)).toMatchObject({ total: 1 });
  }
  for (const query of ["collector.id=1", "payer.id=1"])
    expect(await count(query)).toMatchObject({ total: 0 });
});

test("errors come in each of the shapes that were seen", async () => {
  const till = await startInstore({ switches: { refuseTestTokens: true } });
  const details = await till.create(mode("static", "no pos!"));
  const bad = await till.create({ type: "point" });
  expect(details.status).toBe(404);
  expect(bad.body.errors[0]).toHaveProperty("details");
  till.virtual.setSwitches({ errorDetails: false, causeSpelling: "cause", unknownRouteAs: "text" });
  expect((await till.create({ type: "point" })).body.errors).toEqual([
    { code: "property_value", message: "Wrong property value" },
  ]);
  expect((await till.call("GET", POS_PATH)).body).toMatchObject({ status: 404, cause: [] });
  expect((await till.call("GET", "/v1/none")).text).toBe("Resource /v1/none not found.");
  till.virtual.setSwitches({ causeSpelling: "causes", policyRefusalAs: "text" });
  expect((await till.call("GET", "/v1/payments/1")).body).toMatchObject({ causes: [{ code: 2000 }] });
  till.virtual.setAccessTokens([TOKEN, "TEST-1"]);
  const headers = { authorization: "Bearer TEST-1", "x-idempotency-key": "k" };
  const policy = await send(`${till.virtual.url}/v1/orders`, "POST", headers, orderBody());
  expect([policy.status, policy.text]).toEqual([403, "At least one policy returned UNAUTHORIZED."]);
});

test("the clock that answers tell can be wrong by any span, or missing; what happens does not change", async () => {
  const till = await startInstore({ switches: { clockSkewMs: -3_600_000 } });
  const put = await till.call("PUT", PUT_PATH, instoreBody());
  expect(put.headers.get("date")).toBe("Sun, 01 Mar 2026 13:00:00 GMT");
  expect(till.virtual.now()).toBe("2026-03-01T14:00:00.000Z");
  till.virtual.setSwitches({ dateHeader: "absent" });
  expect((await till.readPos()).headers.get("date")).toBeNull();
});

test("a proxy's page comes with any status, and a payment that failed in processing comes with its order", async () => {
  const till = await startTill();
  till.virtual.faults.add({ kind: "html-page", status: 405 });
  const page = await till.create();
  expect([page.status, page.headers.get("content-type")]).toEqual([405, "text/html; charset=utf-8"]);
  till.virtual.faults.add({ kind: "refuse", status: 402, code: "failed", acted: true });
  const failed = await till.create();
  expect(failed.status).toBe(402);
  expect(failed.body).toMatchObject({ errors: [{ code: "failed" }], data: { type: "qr" } });
});
