// Merchant orders of the virtual Mercado Pago: when they appear and what they say of an instore order (reference 7).

import { expect, test } from "vitest";
import { elements, found, REFERENCE, refused, startInstore } from "./virtual-instore-client.ts";

test("a paid order is a closed merchant order whose payment covers the total", async () => {
  const till = await startInstore();
  await till.put({ notification_url: "https://example.test/mp" });
  expect(found(await till.search())).toEqual(["opened payment_required []"]);
  till.virtual.phone.approve("latest", { method: "master", installments: 3 });
  const [paid] = elements(await till.search());
  expect(paid).toMatchObject({
    status: "closed",
    order_status: "paid",
    external_reference: REFERENCE,
    site_id: "MLA",
    total_amount: 1250.5,
    paid_amount: 1250.5,
    refunded_amount: 0,
    cancelled: false,
    notification_url: "https://example.test/mp",
    collector: { id: 123456789 },
    items: [{ id: "7790000000001", title: "Yerba 1kg", quantity: 1, unit_price: 1250.5, currency_id: "ARS" }],
    shipments: [],
  });
  expect(paid?.payments).toMatchObject([
    {
      id: Number(till.virtual.order("latest").paymentId),
      transaction_amount: 1250.5,
      total_paid_amount: 1250.5,
      currency_id: "ARS",
      status: "approved",
      status_detail: "accredited",
      amount_refunded: 0,
      date_approved: "2026-03-01T10:00:00.000-04:00",
    },
  ]);
  const read = await till.call("GET", `/merchant_orders/${paid?.id}`);
  expect(read.body).toEqual(paid);
  expect(paid?.id).toBeGreaterThan(2 ** 32);
});

test("a rejected attempt leaves it open with the rejected payment, and the second attempt closes it", async () => {
  const till = await startInstore();
  await till.put();
  till.virtual.phone.reject("latest");
  expect(found(await till.search())).toEqual(["opened payment_required [rejected]"]);
  expect(elements(await till.search())[0]?.payments[0]).toMatchObject({
    status_detail: "cc_rejected_other_reason",
    total_paid_amount: 0,
    date_approved: null,
  });
  expect((await till.readPos()).status).toBe(200);
  till.virtual.phone.play("latest", "FUND");
  till.virtual.phone.approve("latest");
  expect(found(await till.search())).toEqual(["closed paid [rejected rejected approved]"]);
  expect(till.virtual.order("latest").payments.map(({ detail }) => detail)).toEqual([
    "cc_rejected_other_reason",
    "cc_rejected_insufficient_amount",
    "accredited",
  ]);
});

test("made at every scan, the ones before the payment stay open for ever", async () => {
  const till = await startInstore({ switches: { merchantOrderAt: "scan" } });
  await till.put();
  expect((await till.search()).body["elements"]).toBeNull();
  const { phone } = till.virtual;
  phone.scan("latest");
  phone.walkAway("latest");
  phone.reject("latest");
  phone.scan("latest");
  phone.approve("latest");
  expect(found(await till.search())).toEqual([
    "opened payment_required []",
    "opened payment_required [rejected]",
    "closed paid [approved]",
  ]);
});

test("a payment in review is in process, and ends as approved, rejected or cancelled", async () => {
  const till = await startInstore();
  const { phone } = till.virtual;
  await till.put();
  phone.play("latest", "CONT");
  expect(found(await till.search())).toEqual(["opened payment_in_process [in_process]"]);
  phone.approve("latest");
  expect(found(await till.search())).toEqual(["closed paid [approved]"]);
  await till.put({ external_reference: "LEFT" });
  phone.play("latest", "CONT");
  phone.walkAway("latest");
  expect(found(await till.search("external_reference=LEFT"))).toEqual([
    "opened payment_required [cancelled]",
  ]);
  await till.put({ external_reference: "LATE" });
  phone.play("latest", "CONT");
  till.virtual.expire("latest");
  expect(found(await till.search("external_reference=LATE"))).toEqual([
    "opened payment_required [cancelled]",
  ]);
});

test.each([
  ["docs", "partially_reverted", "reverted", "expired"],
  ["openapi", "partially_refunded", "refunded", "cancelled"],
] as const)("in the words of the %s", async (orderStatusWords, part, whole, dead) => {
  const till = await startInstore({ switches: { orderStatusWords, deadMerchantOrders: "expired" } });
  await till.put();
  till.virtual.phone.approve("latest");
  till.virtual.seller.refund("latest", 50);
  expect(found(await till.search())).toEqual([`closed ${part} [approved]`]);
  till.virtual.seller.refund("latest", null);
  expect(found(await till.search())).toEqual([`closed ${whole} [refunded]`]);
  await till.put({ external_reference: "DEAD" });
  await till.remove();
  expect(found(await till.search("external_reference=DEAD"))).toEqual([`expired ${dead} []`]);
});

test.each([
  ["null", { elements: null, next_offset: 0, total: 0 }],
  ["array", { elements: [], next_offset: 0, total: 0 }],
  ["absent", { next_offset: 0, total: 0 }],
] as const)("when nothing matches, the elements are %s", async (noElements, body) => {
  const till = await startInstore({ switches: { noElements } });
  expect((await till.search()).body).toEqual(body);
});

test("a search narrows by what is asked, page by page", async () => {
  const till = await startInstore();
  for (const reference of ["A", "B", "C"]) {
    await till.postQr({ external_reference: reference });
    till.virtual.advanceClock(60_000);
  }
  till.virtual.phone.approve("latest");
  const references = async (query: string) =>
    elements(await till.search(query)).map((one) => one["external_reference"]);
  expect(await references("status=closed")).toEqual(["C"]);
  expect(await references("site_id=MLA&limit=2")).toEqual(["A", "B"]);
  expect(await references("limit=2&offset=2")).toEqual(["C"]);
  expect((await till.search("limit=2")).body).toMatchObject({ next_offset: 2, total: 3 });
  expect(await references("date_created_from=2026-03-01T10:01:00.000-04:00")).toEqual(["B", "C"]);
  expect(await references("last_udpated_to=2026-03-01T14:01:00Z&status=opened")).toEqual(["A", "B"]);
  expect(await references("payer_id=1122334455")).toEqual(["C"]);
  expect(refused(await till.search("limit=many"))).toBe("400 ds_search_query");
  expect(refused(await till.search("date_created_to=soon"))).toBe("400 ds_search_query");
  expect(till.virtual.requests().findLast(({ operation }) => operation === "mo-search")?.query).toBe(
    "date_created_to=soon",
  );
});

test("a search that runs behind does not know the newest payment, reading by number does", async () => {
  const till = await startInstore({ switches: { searchLagMs: 3000 } });
  await till.put();
  expect((await till.search()).body["elements"]).toBeNull();
  till.virtual.advanceClock(3000);
  till.virtual.phone.approve("latest");
  const [open] = elements(await till.search());
  expect(found(await till.search())).toEqual(["opened payment_required []"]);
  expect((await till.call("GET", `/merchant_orders/${open?.id}`)).body).toMatchObject({ status: "closed" });
  till.virtual.advanceClock(3000);
  expect(found(await till.search())).toEqual(["closed paid [approved]"]);
});

test("a merchant order of somebody else, or of nobody, is not there", async () => {
  const till = await startInstore({ strangerTokens: ["APP_USR-stranger"] });
  await till.put();
  const number = till.virtual.order("latest").merchantOrders[0];
  const stranger = { authorization: "Bearer APP_USR-stranger" };
  const ask = (id: string | undefined) => till.call("GET", `/merchant_orders/${id}`, undefined, stranger);
  expect(refused(await ask(number))).toBe("404 not_found");
  expect(refused(await ask("x"))).toBe("400 invalid_format");
  const search = await till.call("GET", "/merchant_orders/search", undefined, stranger);
  expect(search.body["total"]).toBe(0);
});

test("a search can answer with a word that nobody knows, or about somebody else", async () => {
  const till = await startInstore();
  await till.put();
  till.virtual.phone.approve("latest");
  till.virtual.faults.add({ kind: "unknown-status", on: "mo-search" });
  expect(found(await till.search())).toEqual(["brand_new_status brand_new_status [approved]"]);
  till.virtual.faults.add({ kind: "other-order", on: "mo-search" });
  expect(elements(await till.search())[0]?.["external_reference"]).toBe("SOMEBODY-ELSE");
});
