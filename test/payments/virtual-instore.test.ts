// The instore rail of the virtual Mercado Pago: what is placed on a POS, how long it is there, and who may pay it
// (reference 5, 6, 12.4, 12.5).

import { expect, test } from "vitest";
import { mode, send, TOKEN } from "./virtual-client.ts";
import {
  instoreBody,
  item,
  POS,
  POS_PATH,
  PUT_PATH,
  QRS_PATH,
  REFERENCE,
  refused,
  startInstore,
} from "./virtual-instore-client.ts";

const NOTHING_THERE = "404 point_of_sale_in_store_order_not_found";
const WAITING = { screen: "waiting" };

test("an order placed on the POS is read there as it was sent, and answers 204 without a body", async () => {
  const till = await startInstore();
  const placed = await till.put({ sponsor: { id: 987654321 } });
  expect([placed.status, placed.text]).toEqual([204, ""]);
  const read = await till.readPos();
  expect(read.status).toBe(200);
  expect(read.body).toEqual([
    {
      ...instoreBody(),
      sponsor: { id: 987654321 },
      user_id: 123456789,
      external_pos_id: POS,
    },
  ]);
});

test("before the order the app waits, then it shows the amount, and after the payment it waits again", async () => {
  const till = await startInstore();
  const { phone } = till.virtual;
  const printed = till.virtual.posQr(POS);
  expect(phone.scanQr(printed)).toEqual(WAITING);
  await till.put();
  expect(phone.scanQr(printed)).toEqual({
    screen: "checkout",
    orderId: till.virtual.order("latest").id,
    amount: "1250.50",
    currency: "ARS",
    description: "Almacen Centro",
  });
  phone.approve("latest");
  expect(phone.scanQr(printed)).toEqual(WAITING);
  expect(refused(await till.readPos())).toBe(NOTHING_THERE);
});

test("a removed order is gone: the app waits, and removing again is refused like a paid one", async () => {
  const till = await startInstore();
  expect(refused(await till.remove())).toBe("400 in_store_order_delete_error");
  await till.put();
  const removed = await till.remove();
  expect([removed.status, removed.text]).toEqual([204, ""]);
  expect(till.virtual.phone.scanQr(till.virtual.posQr(POS))).toEqual(WAITING);
  expect(till.virtual.order("latest").status).toBe("canceled");
  expect((await till.remove()).body).toEqual({
    error: "in_store_order_delete_error",
    message: "An error occurred when deleting the InStoreOrder",
    status: 400,
    causes: [],
  });
});

test.each([
  ["no header", {}, 600],
  ["a header", { "x-ttl-store-preference": "30" }, 30],
  ["a header that is no number", { "x-ttl-store-preference": "soon" }, 600],
])("with %s an order lives so many seconds", async (_title, headers: Record<string, string>, seconds) => {
  const till = await startInstore();
  await till.put({}, headers);
  expect(till.virtual.requests()[0]?.ttl).toBe(headers["x-ttl-store-preference"] ?? null);
  till.virtual.advanceClock(seconds * 1000 - 1);
  expect((await till.readPos()).status).toBe(200);
  till.virtual.advanceClock(1);
  expect(refused(await till.readPos())).toBe(NOTHING_THERE);
  expect(till.virtual.phone.scanQr(till.virtual.posQr(POS))).toEqual(WAITING);
  expect(till.virtual.order("latest").status).toBe("expired");
});

test("of header and date the date counts, or the header, as the switch says", async () => {
  const till = await startInstore();
  const both = [
    { expiration_date: "2026-03-01T10:01:00.000-04:00" },
    { "x-ttl-store-preference": "90" },
  ] as const;
  await till.put(...both);
  expect(till.virtual.order("latest").expiresAt).toBe("2026-03-01T14:01:00.000Z");
  till.virtual.setSwitches({ validityWins: "header" });
  await till.put(...both);
  expect(till.virtual.order("latest").expiresAt).toBe("2026-03-01T14:01:30.000Z");
});

test("a QR of its own is scanned by its text, dies at its date, and then shows an error", async () => {
  const till = await startInstore();
  const posted = await till.postQr({ expiration_date: "2026-03-01T10:05:00.000-04:00" });
  expect(posted.status).toBe(200);
  const { id, qrData } = till.virtual.order("latest");
  expect(posted.body).toEqual({ in_store_order_id: id, qr_data: qrData });
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(qrData).toContain(id);
  const { phone } = till.virtual;
  expect(phone.scanQr(till.virtual.posQr(POS))).toEqual(WAITING);
  expect(phone.scanQr(qrData ?? "")).toMatchObject({ screen: "checkout", amount: "1250.50" });
  phone.walkAway("latest");
  expect(refused(await till.remove())).toBe("400 in_store_order_delete_error");
  till.virtual.advanceClock(300_000);
  expect(phone.scanQr(qrData ?? "")).toEqual({ screen: "unavailable", reason: "expired" });
});

test("a hybrid order is on its own QR and on the printed one, and one payment ends both", async () => {
  const till = await startInstore();
  const hybrid = await till.putQr({}, { "x-ttl-store-preference": "30" });
  const qr = String(hybrid.body["qr_data"]);
  const { phone } = till.virtual;
  expect(phone.scanQr(till.virtual.posQr(POS))).toMatchObject({ screen: "checkout" });
  phone.walkAway("latest");
  till.virtual.advanceClock(599_000);
  expect(phone.scanQr(qr)).toMatchObject({ screen: "checkout" });
  phone.approve("latest");
  expect(phone.scanQr(qr)).toEqual({ screen: "unavailable", reason: "paid" });
  expect(refused(await till.readPos())).toBe(NOTHING_THERE);
  till.virtual.setSwitches({ ttlHeaderForHybrid: true });
  await till.putQr({}, { "x-ttl-store-preference": "30" });
  till.virtual.advanceClock(30_000);
  expect(till.virtual.order("latest").status).toBe("expired");
});

test("the answers that documents tell in two ways come in both", async () => {
  const till = await startInstore({
    switches: { posAnswer: "object", posSuccessStatus: 200, qrStatus: 201, hybridAnswer: "empty" },
  });
  expect((await till.put()).status).toBe(200);
  expect((await till.readPos()).body["external_reference"]).toBe(REFERENCE);
  till.virtual.setSwitches({ posShowsEnd: true });
  expect((await till.readPos()).body["expiration_date"]).toBe("2026-03-01T10:10:00.000-04:00");
  const removed = await till.remove();
  expect([removed.status, removed.text]).toEqual([200, ""]);
  const hybrid = await till.putQr();
  expect([hybrid.status, hybrid.text]).toEqual([201, ""]);
  expect((await till.readPos()).body["external_reference"]).toBe(REFERENCE);
  till.virtual.setSwitches({ inStoreOrderId: "absent" });
  const older = await till.postQr();
  expect([older.status, Object.keys(older.body)]).toEqual([201, ["qr_data"]]);
  till.virtual.setSwitches({ inStoreOrderId: "qr-text" });
  const slip = (await till.postQr()).body;
  expect(slip["in_store_order_id"]).toBe(slip["qr_data"]);
});

test("a second order takes the place of the first, which can no longer be paid", async () => {
  const till = await startInstore();
  await till.putQr({ external_reference: "FIRST" });
  const first = till.virtual.order("latest");
  await till.put({ external_reference: "SECOND" });
  const { phone } = till.virtual;
  expect(phone.scanQr(first.qrData ?? "")).toEqual({ screen: "unavailable", reason: "canceled" });
  expect(phone.scanQr(till.virtual.posQr(POS))).toMatchObject({ orderId: till.virtual.order("latest").id });
});

test("both rails share the POS: the newest order is on it", async () => {
  const till = await startInstore();
  await till.put();
  const instore = till.virtual.order("latest").id;
  const created = await till.create(mode("static"));
  expect(till.virtual.order(instore).status).toBe("canceled");
  expect((await till.readPos()).body).toMatchObject([{ total_amount: 1250.5, title: "Ticket 42" }]);
  expect(refused(await till.remove())).toBe("400 in_store_order_delete_error");
  await till.put();
  expect((await till.get(created.body.id)).body.status).toBe("created");
  expect(till.virtual.phone.scanQr(till.virtual.posQr(POS))).toMatchObject({
    orderId: till.virtual.order("latest").id,
  });
});

test("while a customer has it on the phone an order cannot be removed or replaced", async () => {
  const till = await startInstore();
  await till.put({}, { "x-ttl-store-preference": "30" });
  till.virtual.phone.scan("latest");
  till.virtual.advanceClock(31_000);
  expect(refused(await till.remove())).toBe("400 in_store_order_delete_error");
  expect(refused(await till.put())).toBe("500 in_store_order_creation_error");
  expect((await till.readPos()).status).toBe(200);
  till.virtual.phone.approve("latest");
  expect(till.virtual.orders().map(({ status }) => status)).toEqual(["processed"]);
});

test.each([
  ["payable", "processed"],
  ["ends", "canceled"],
] as const)(
  "removed under the customer's eyes with the lock %s, the order is %s",
  async (instoreLock, end) => {
    const till = await startInstore({ switches: { instoreLock } });
    await till.put();
    till.virtual.phone.scan("latest");
    expect((await till.remove()).status).toBe(204);
    expect(refused(await till.readPos())).toBe(NOTHING_THERE);
    const pay = (): void => till.virtual.phone.approve("latest");
    if (end === "processed") pay();
    else expect(pay).toThrow("canceled");
    expect(till.virtual.order("latest").status).toBe(end);
  },
);

test("removed under the customer's eyes, who then walks away, the order cannot be scanned again", async () => {
  const till = await startInstore({ switches: { instoreLock: "payable" } });
  await till.put();
  till.virtual.phone.scan("latest");
  await till.remove();
  till.virtual.phone.walkAway("latest");
  expect(till.virtual.order("latest").status).toBe("canceled");
});

const MISMATCH = "Collector ID and Caller ID must be the same";

test.each<[title: string, method: string, path: string, told: string, message?: string]>([
  ["another seller's id", "PUT", PUT_PATH.replace("123456789", "111"), "400 bad_request", MISMATCH],
  ["another seller's id", "GET", POS_PATH.replace("123456789", "111"), "400 bad_request", MISMATCH],
  ["an id of letters", "PUT", PUT_PATH.replace("123456789", "me"), "400 invalid_collectorId"],
  [
    "an unknown POS",
    "PUT",
    PUT_PATH.replace(POS, "X"),
    "404 pos_obtainment_error",
    "Point of sale not found",
  ],
  ["an unknown store", "PUT", PUT_PATH.replace("SUC001/", "X/"), "404 pos_obtainment_error"],
  ["an unknown POS", "GET", POS_PATH.replace(POS, "X"), "404 pos_obtainment_error"],
  ["an unknown POS", "DELETE", POS_PATH.replace(POS, "X"), "400 pos_obtainment_by_external_id_error"],
  ["no POS", "GET", POS_PATH.replace(POS, ""), "400 invalid_externalPosId"],
])("%s in %s %s is refused", async (_title, method, path, told, message) => {
  const till = await startInstore({ posNames: [POS], storeNames: ["SUC001"] });
  const answer = await till.call(method, path, method === "PUT" ? instoreBody() : undefined);
  expect(refused(answer)).toBe(told);
  expect(answer.body["causes"]).toEqual([]);
  if (message !== undefined) expect(answer.body["message"]).toBe(message);
});

test.each<[title: string, changes: Record<string, unknown>, told: string]>([
  ["no reference", { external_reference: undefined }, "invalid_external_reference"],
  ["a long reference", { external_reference: "x".repeat(65) }, "invalid_external_reference"],
  ["no title", { title: "" }, "invalid_title"],
  ["no description", { description: undefined }, "invalid_description"],
  ["a total as text", { total_amount: "1250.50" }, "invalid_total_amount"],
  ["a total of nothing", { total_amount: 0 }, "invalid_total_amount"],
  ["a third decimal", { total_amount: 1250.501 }, "invalid_total_amount"],
  ["a total that is not the sum", { total_amount: 1250.51 }, "invalid_total_amount"],
  ["no items", { items: [] }, "error_creating_seller_qr_order"],
  ["an item without a unit", { items: [item(1250.5, { unit_measure: undefined })] }, "invalid_unit_measure"],
  [
    "an item with a number as unit",
    { items: [item(1250.5, { unit_measure: 1 })] },
    "invalid_items.unit_measure",
  ],
  ["an item without a quantity", { items: [item(1250.5, { quantity: undefined })] }, "invalid_quantity"],
  ["a quantity as text", { items: [item(1250.5, { quantity: "1" })] }, "invalid_items.quantity"],
  ["an item without a price", { items: [item(1250.5, { unit_price: undefined })] }, "invalid_unit_price"],
  ["an item's sum that is wrong", { items: [item(1250.5, { quantity: 2 })] }, "invalid_items.total_amount"],
  ["a barcode as number", { items: [item(1250.5, { sku_number: 779 })] }, "invalid_items.sku_number"],
  ["a sponsor without id", { sponsor: {} }, "invalid_id"],
  ["a sponsor's id as text", { sponsor: { id: "1" } }, "invalid_sponsor.id"],
  ["a cash out without amount", { cash_out: {} }, "invalid_amount"],
  ["a cash out as text", { cash_out: { amount: "1" } }, "invalid_cash_out.amount"],
  ["a date in the past", { expiration_date: "2026-03-01T09:59:59.000-04:00" }, "invalid_expiration_date"],
  ["a date without zone", { expiration_date: "2026-03-01T16:00:00.000" }, "invalid_expiration_date"],
  ["a notification address that is none", { notification_url: "here" }, "invalid_notification_url"],
])("an order with %s is refused", async (_title, changes, told) => {
  const till = await startInstore();
  for (const place of [till.put, till.postQr, till.putQr])
    expect(refused(await place(changes))).toBe(`400 ${told}`);
  expect(till.virtual.orders()).toEqual([]);
});

test("with the sums let go, an order is taken by its total; a cash out counts to the sum", async () => {
  const till = await startInstore({ switches: { sumsMustMatch: false } });
  expect((await till.put({ total_amount: 1 })).status).toBe(204);
  till.virtual.setSwitches({ sumsMustMatch: true });
  expect((await till.put({ total_amount: 1300.5, cash_out: { amount: 50 } })).status).toBe(204);
  expect(till.virtual.order("latest").totalMinor).toBe(130050);
});

test("where the currency has no decimals, none are let in", async () => {
  const till = await startInstore({ site: "MLC" });
  expect(refused(await till.put())).toBe("400 invalid_total_amount");
  expect((await till.put(instoreBody(12500))).status).toBe(204);
  expect(till.virtual.order("latest").totalMinor).toBe(12500);
});

test("countries without QR orders sell on this rail all the same", async () => {
  const till = await startInstore({ site: "MCO", switches: { strictSites: true } });
  expect((await till.put({ taxes: [{ value: 199.66, type: "IVA" }] })).status).toBe(204);
});

test("a token in the URL is noticed, refused by default, and accepted when told so", async () => {
  const till = await startInstore();
  const ask = () => send(`${till.virtual.url}${POS_PATH}?access_token=${TOKEN}`, "GET", {});
  expect((await ask()).status).toBe(401);
  till.virtual.setSwitches({ acceptTokenInUrl: true });
  expect(refused(await ask())).toBe(NOTHING_THERE);
  expect(till.virtual.requests().map(({ tokenInUrl, query }) => ({ tokenInUrl, query }))).toEqual([
    { tokenInUrl: true, query: "" },
    { tokenInUrl: true, query: "" },
  ]);
  expect(JSON.stringify(till.virtual.requests())).not.toContain(TOKEN);
});

test("a bad token is refused by each call in its own words", async () => {
  const till = await startInstore();
  const bad = { authorization: "Bearer APP_USR-nobody" };
  expect((await till.call("GET", POS_PATH, undefined, bad)).status).toBe(401);
  expect(refused(await till.call("DELETE", POS_PATH, undefined, bad))).toBe("400 invalid_access_token");
  expect(refused(await till.call("GET", "/merchant_orders/1", undefined, bad))).toBe("401 invalid_token");
});

test("faults meet the calls of this rail, and its errors have their own shape", async () => {
  const till = await startInstore();
  const { faults } = till.virtual;
  faults.add({ kind: "lose-answer", on: "pos-put" });
  await expect(till.put()).rejects.toThrow();
  expect((await till.readPos()).status).toBe(200);
  faults.add({ kind: "refuse", status: 500, code: "in_store_order_creation_error", on: "pos-get" });
  expect((await till.readPos()).body).toMatchObject({ error: "in_store_order_creation_error", causes: [] });
  faults.add({ kind: "other-order", on: "pos-get" });
  expect((await till.readPos()).body).toMatchObject([{ external_reference: "SOMEBODY-ELSE" }]);
  faults.add({ kind: "refuse", status: 503, on: "qr-post" });
  expect((await till.call("POST", QRS_PATH, instoreBody())).status).toBe(503);
  faults.add({ kind: "handle-twice", on: "qr-put" });
  await till.putQr();
  expect(till.virtual.orders().map(({ status, rail }) => [status, rail])).toEqual([
    ["canceled", "instore"],
    ["canceled", "instore"],
    ["created", "instore"],
  ]);
});

test("every answer tells the provider's own time", async () => {
  const till = await startInstore();
  till.virtual.advanceClock(90_000);
  till.clock.setWall("1970-01-01T00:00:00Z");
  expect((await till.put()).headers.get("date")).toBe("Sun, 01 Mar 2026 14:01:30 GMT");
});
