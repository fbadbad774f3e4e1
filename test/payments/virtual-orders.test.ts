// The virtual Mercado Pago keeps to the reference in creating, reading and canceling orders (reference 2 and 4).

import { expect, test } from "vitest";
import { mode, orderBody, refusal, send, startTill, states, TOKEN } from "./virtual-client.ts";

const ORDER_ID = /^ORD[0-9A-HJKMNP-TV-Z]{26}$/;

test("an order that is created answers 201 with the whole order, ready to be paid", async () => {
  const till = await startTill();
  const { status, headers, body } = await till.create();
  expect(status).toBe(201);
  expect(headers.get("x-virtual-mercado-pago")).toBe("no real money");
  expect(headers.get("content-type")).toContain("application/json");
  expect(body).toMatchObject({
    id: expect.stringMatching(ORDER_ID),
    type: "qr",
    processing_mode: "automatic",
    external_reference: "T01-20260301-000042",
    description: "Ticket 42",
    total_amount: "1250.50",
    expiration_time: "PT5M",
    country_code: "ARG",
    currency: "ARS",
    user_id: "123456789",
    status: "created",
    status_detail: "created",
    created_date: "2026-03-01T14:00:00.000Z",
    last_updated_date: "2026-03-01T14:00:00.000Z",
    integration_data: { application_id: expect.stringMatching(/^\d{16}$/) },
    config: { qr: { external_pos_id: "SUC001POS001", mode: "dynamic" } },
    transactions: { payments: [{ amount: "1250.50", status: "created", status_detail: "ready_to_process" }] },
    items: orderBody()["items"],
  });
  expect(body.transactions.payments[0]["id"]).toMatch(/^PAY[0-9A-HJKMNP-TV-Z]{26}$/);
  expect(body).not.toHaveProperty("total_paid_amount");
  expect(body.transactions).not.toHaveProperty("refunds");
});

test("a static order has no QR text of its own, a dynamic and a hybrid one have", async () => {
  const till = await startTill();
  const qr = async (name: string) => (await till.create(mode(name))).body.type_response?.qr_data;
  expect(await qr("static")).toBeUndefined();
  expect(await qr("dynamic")).toMatch(/^000201010212/);
  expect(await qr("hybrid")).toMatch(/^000201010212/);
  const byDefault = await till.create({ config: { qr: { external_pos_id: "SUC001POS001" } } });
  expect(byDefault.body["config"]).toEqual({ qr: { external_pos_id: "SUC001POS001", mode: "static" } });
});

test("the till may leave out everything that is optional", async () => {
  const till = await startTill();
  const created = await till.request("POST", "/v1/orders", {
    type: "qr",
    external_reference: "a",
    config: { qr: { external_pos_id: "POS1", mode: "dynamic" } },
    transactions: { payments: [{ amount: "7" }] },
  });
  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({ total_amount: "7.00", expiration_time: "PT15M" });
  expect(created.body).not.toHaveProperty("items");
});

const item = { title: "Pan", unit_price: "1.00", quantity: 1 };
const list = (length: number, entry: unknown): unknown[] => Array.from({ length }, () => entry);

test.each<[title: string, changes: Record<string, unknown>, code: string, detail: string]>([
  ["another type", { type: "point" }, "property_value", "'$.type' must be 'qr'"],
  ["a type that is no text", { type: 7 }, "property_type", "'$.type' must be of type string"],
  ["no reference", { external_reference: undefined }, "required_properties", "'$.external_reference'"],
  [
    "a reference of 65",
    { external_reference: "x".repeat(65) },
    "property_value",
    "1 to 64 characters, has 65",
  ],
  ["a reference with a space", { external_reference: "T 1" }, "property_value", "'$.external_reference'"],
  ["an empty reference", { external_reference: "" }, "property_value", "'$.external_reference'"],
  ["a description of 151", { description: "d".repeat(151) }, "property_value", "'$.description'"],
  ["a total that is not the sum", { total_amount: "1250.51" }, "property_value", "sum of the transactions"],
  ["a total that is a number", { total_amount: 1250.5 }, "property_type", "'$.total_amount'"],
  ["no config", { config: undefined }, "required_properties", "'$.config' is required"],
  ["no POS", { config: { qr: {} } }, "required_properties", "'$.config.qr.external_pos_id' is required"],
  ["an unknown mode", mode("attended"), "property_value", "'$.config.qr.mode' must be static, dynamic"],
  ["no payment", { transactions: { payments: [] } }, "minimum_items", "'$.transactions.payments' needs 1"],
  [
    "two payments",
    { transactions: { payments: [{ amount: "1250.50" }, { amount: "1" }] } },
    "maximum_items",
    "'$.transactions.payments' takes 1",
  ],
  [
    "a payment without amount",
    { transactions: { payments: [{}] } },
    "required_properties",
    "payments[0].amount",
  ],
  ["payments that are no list", { transactions: { payments: {} } }, "property_type", "of type array"],
  ["expiry after 29 s", { expiration_time: "PT29S" }, "property_value", "from PT30S to PT3600H"],
  ["expiry after 3601 h", { expiration_time: "PT3601H" }, "property_value", "from PT30S to PT3600H"],
  ["expiry in plain seconds", { expiration_time: "600" }, "property_value", "ISO 8601 duration"],
  ["a lone P", { expiration_time: "P" }, "property_value", "ISO 8601 duration"],
  ["a lone PT", { expiration_time: "PT" }, "property_value", "ISO 8601 duration"],
  ["eleven items", { items: list(11, item) }, "maximum_items", "'$.items' takes 10"],
  ["half a unit", { items: [{ ...item, quantity: 1.5 }] }, "property_type", "'$.items[0].quantity'"],
  ["no units", { items: [{ ...item, quantity: 0 }] }, "property_value", "must be 1 or more"],
  [
    "a title of 151",
    { items: [{ ...item, title: "t".repeat(151) }] },
    "property_value",
    "'$.items[0].title'",
  ],
  ["a price as number", { items: [{ ...item, unit_price: 1 }] }, "property_type", "'$.items[0].unit_price'"],
  ["an item without title", { items: [{ unit_price: "1", quantity: 1 }] }, "required_properties", "title"],
  ["a long measure", { items: [{ ...item, unit_measure: "kilogrammes" }] }, "property_value", "unit_measure"],
  [
    "a code of 31",
    { items: [{ ...item, external_code: "9".repeat(31) }] },
    "property_value",
    "external_code",
  ],
  [
    "eleven categories",
    { items: [{ ...item, external_categories: list(11, { id: "a" }) }] },
    "maximum_items",
    "'$.items[0].external_categories' takes 10",
  ],
  [
    "five discounts",
    { discounts: { payment_methods: list(5, { type: "debit_card", new_total_amount: "1.00" }) } },
    "maximum_items",
    "takes 4",
  ],
  [
    "a discount for cheques",
    { discounts: { payment_methods: [{ type: "cheque", new_total_amount: "1.00" }] } },
    "property_value",
    "payment_methods[0].type",
  ],
  [
    "a discount that makes it dearer",
    { discounts: { payment_methods: [{ type: "debit_card", new_total_amount: "2000.00" }] } },
    "property_value",
    "must not exceed the total",
  ],
  [
    "discounts beside categories",
    {
      items: [{ ...item, external_categories: [{ id: "a" }] }],
      discounts: { payment_methods: [{ type: "debit_card", new_total_amount: "1.00" }] },
    },
    "invalid_properties",
    "excludes external_categories",
  ],
  ["a marketplace fee", { marketplace_fee: "1.00" }, "marketplace_not_valid", "not an OAuth token"],
  ["an integrator", { integration_data: { integrator_id: "x" } }, "property_value", "begin with dev_"],
  ["a sponsor", { integration_data: { sponsor: { id: "me" } } }, "sponsor_id_not_valid", "not a user id"],
  ["title", { title: "x" }, "unsupported_properties", "additionalProperties '$.title' not allowed"],
  [
    "notification_url",
    { notification_url: "https://example.test" },
    "unsupported_properties",
    "additionalProperties '$.notification_url' not allowed",
  ],
  ["currency", { currency: "ARS" }, "unsupported_properties", "'$.currency'"],
  ["currency_id", { currency_id: "ARS" }, "unsupported_properties", "'$.currency_id'"],
  ["site_id", { site_id: "MLA" }, "unsupported_properties", "'$.site_id'"],
  [
    "the total of an item",
    { items: [{ ...item, total_amount: "1.00" }] },
    "unsupported_properties",
    "additionalProperties '$.items[0].total_amount' not allowed",
  ],
])("an order with %s is refused with the place of the fault", async (_title, changes, code, detail) => {
  const till = await startTill();
  const answer = await till.create(changes);
  expect(answer.status).toBe(400);
  const found = answer.body.errors.find((error) => error.code === code);
  expect(found?.details?.join("; ")).toContain(detail);
  expect(till.virtual.orders()).toEqual([]);
});

test.each([
  "0",
  "0.00",
  "-1.00",
  "1.5",
  "1.505",
  "1,50",
  "01.00",
  "1e3",
  " 1",
  "",
  "1.",
  ".50",
  "9".repeat(13),
])("the amount %j is refused", async (amount) => {
  const till = await startTill();
  const answer = await till.create({ ...orderBody(amount), items: undefined });
  expect(refusal(answer)).toBe("400 property_value");
});

test.each([
  ["0.01", "0.01"],
  ["10", "10.00"],
  ["99999999.99", "99999999.99"],
  ["999999999999.99", "999999999999.99"],
])("the amount %s is answered as %s", async (amount, shown) => {
  const till = await startTill();
  expect((await till.create(orderBody(amount))).body.total_amount).toBe(shown);
});

test("all faults of a body are told at once", async () => {
  const till = await startTill();
  const answer = await till.request("POST", "/v1/orders", { type: "qr", extra: 1, transactions: [] });
  expect(answer.body.errors).toEqual([
    expect.objectContaining({ code: "unsupported_properties" }),
    expect.objectContaining({
      code: "required_properties",
      details: ["'$.external_reference' is required", "'$.config' is required"],
    }),
    expect.objectContaining({ code: "property_type" }),
  ]);
});

test("Chile takes no decimals and answers none; the other answer is a switch", async () => {
  const till = await startTill({ site: "MLC" });
  expect(refusal(await till.create(orderBody("1000.00")))).toBe("400 property_value");
  const created = await till.create(orderBody("1000"));
  expect(created.body).toMatchObject({ currency: "CLP", total_amount: "1000", country_code: "CHL" });
  till.virtual.setSwitches({ clpRefusesDecimals: false, clpAnswersWithDecimals: true });
  expect((await till.create(orderBody("2500.00"))).body.total_amount).toBe("2500.00");
  expect(refusal(await till.create(orderBody("2500.50")))).toBe("400 property_value");
  expect(till.virtual.order("latest").totalMinor).toBe(2500);
});

test.each(["MLA", "MLB", "MLC", "MCO", "MLM", "MPE", "MLU"] as const)(
  "%s is served, and refused by a strict provider where QR orders are not documented",
  async (site) => {
    const till = await startTill({ site });
    expect((await till.create(orderBody("1000"))).status).toBe(201);
    till.virtual.setSwitches({ strictSites: true });
    const strict = await till.create(orderBody("1000"));
    if (["MCO", "MLM", "MPE"].includes(site)) expect(refusal(strict)).toBe("400 unsupported_site");
    else expect(strict.status).toBe(201);
  },
);

test("an unknown point of sale is refused", async () => {
  const till = await startTill({ posNames: ["SUC001POS001"] });
  expect(refusal(await till.create(mode("dynamic", "SUC001POS002")))).toBe("404 pos_not_found");
  expect((await till.create()).status).toBe(201);
});

test("a request without token, or with another one, is unauthorized", async () => {
  const till = await startTill();
  for (const headers of [{}, { authorization: "Bearer APP_USR-other" }, { authorization: TOKEN }]) {
    expect(refusal(await send(`${till.virtual.url}/v1/orders`, "POST", headers, orderBody()))).toBe(
      "401 unauthorized",
    );
    const me = await send(`${till.virtual.url}/users/me`, "GET", headers);
    expect(me.body).toMatchObject({ error: "unauthorized", status: 401 });
  }
  till.virtual.setAccessTokens(["APP_USR-rotated"]);
  expect(refusal(await till.create())).toBe("401 unauthorized");
});

test("a token in the query is noticed, never kept, and accepted only when asked for", async () => {
  const till = await startTill();
  const url = `${till.virtual.url}/users/me?access_token=${TOKEN}`;
  expect((await send(url, "GET", {})).status).toBe(401);
  till.virtual.setSwitches({ acceptTokenInUrl: true });
  expect((await send(url, "GET", {})).status).toBe(200);
  expect(till.virtual.requests().map((request) => request.tokenInUrl)).toEqual([true, true]);
  expect(JSON.stringify(till.virtual.requests())).not.toContain(TOKEN);
});

test("a TEST token is refused by the policy layer when that is switched on", async () => {
  const till = await startTill({ accessTokens: ["TEST-1"], switches: { refuseTestTokens: true } }, "TEST-1");
  const refused = await till.create();
  expect([refused.status, refused.body["message"]]).toEqual([
    403,
    "At least one policy returned UNAUTHORIZED.",
  ]);
  expect((await till.request("GET", "/users/me")).status).toBe(200);
});

test("the account says its site and that it is a test account", async () => {
  const till = await startTill({ site: "MLU" });
  const me = await till.request("GET", "/users/me");
  expect(me.body).toMatchObject({
    id: 123456789,
    site_id: "MLU",
    tags: expect.arrayContaining(["test_user"]),
  });
});

test.each([
  ["GET", "/v1/order"],
  ["PUT", "/v1/orders"],
  ["GET", "/"],
  ["POST", "/v1/orders/ORD1/charge"],
])("%s %s is no resource", async (method, path) => {
  const till = await startTill();
  const answer = await till.request(method, path, method === "GET" ? undefined : {});
  expect([answer.status, answer.text]).toEqual([404, '{"message":"resource not found"}']);
  expect(answer.headers.get("x-virtual-mercado-pago")).toBe("no real money");
});

test.each(["{", "", "\u0000", '{"type":"qr",}'])("the body %j is no JSON", async (body) => {
  const till = await startTill();
  expect(refusal(await till.request("POST", "/v1/orders", body))).toBe("400 json_syntax_error");
});

test("a body above one mebibyte is refused and the next request is served", async () => {
  const till = await startTill();
  expect((await till.create({ description: "d".repeat(1_048_576) })).status).toBe(413);
  expect((await till.create()).status).toBe(201);
});

test("an order is read by its id; other ids are not found or no ids", async () => {
  const till = await startTill();
  const created = await till.create();
  const read = await till.get(created.body.id);
  expect([read.status, read.text]).toEqual([200, created.text]);
  expect(refusal(await till.get(`ORD${"0".repeat(26)}`))).toBe("404 order_not_found");
  for (const id of ["1", `ORD${"0".repeat(25)}`, `PAY${"0".repeat(26)}`, `ORD${"U".repeat(26)}`]) {
    expect(refusal(await till.get(id))).toBe("400 invalid_path_param");
  }
  till.virtual.advanceClock(90 * 86_400_000);
  expect(refusal(await till.get(created.body.id))).toBe("404 order_not_found");
});

test("an order of another seller does not exist, and cannot be refunded", async () => {
  const till = await startTill({ strangerTokens: ["APP_USR-stranger"] });
  const order = await till.paid();
  const url = `${till.virtual.url}/v1/orders/${order.body.id}`;
  const headers = { authorization: "Bearer APP_USR-stranger", "x-idempotency-key": "k" };
  expect(refusal(await send(url, "GET", headers))).toBe("404 order_not_found");
  expect(refusal(await send(`${url}/cancel`, "POST", headers))).toBe("404 order_not_found");
  expect(refusal(await send(`${url}/refund`, "POST", headers))).toBe("400 invalid_order_owner");
});

test("an open order is canceled once; nothing else can be canceled", async () => {
  const till = await startTill();
  const { id } = (await till.create()).body;
  await till.clock.advance(1000);
  const canceled = await till.cancel(id);
  expect([canceled.status, states(canceled)]).toEqual([200, "canceled/canceled canceled_by_api"]);
  expect(canceled.body.last_updated_date).toBe("2026-03-01T14:00:01.000Z");
  expect(refusal(await till.cancel(id))).toBe("409 order_already_canceled");
  expect(refusal(await till.cancel((await till.paid()).body.id))).toBe("409 order_already_canceled");
  const dead = (await till.create()).body.id;
  till.virtual.expire(dead);
  expect(refusal(await till.cancel(dead))).toBe("409 order_already_canceled");
  expect(refusal(await till.cancel("x"))).toBe("400 invalid_path_param");
});

test("an order that the customer is paying right now cannot be canceled", async () => {
  const till = await startTill();
  const { id } = (await till.create()).body;
  till.virtual.phone.scan(id);
  expect(refusal(await till.cancel(id))).toBe("409 instore_order_locked_error");
  till.virtual.phone.walkAway(id);
  expect((await till.cancel(id)).status).toBe(200);
});

test("an order expires by the provider's clock and not a moment before, whatever the wall says", async () => {
  const till = await startTill();
  const { id } = (await till.create({ expiration_time: "PT30S" })).body;
  till.clock.setWall("1970-01-01T00:00:00Z");
  await till.clock.advance(29_999);
  expect(states(await till.get(id))).toBe("created/created ready_to_process");
  await till.clock.advance(1);
  const expired = await till.get(id);
  expect(states(expired)).toBe("expired/expired expired");
  expect(expired.body.last_updated_date).toBe("2026-03-01T14:00:30.000Z");
});

test.each([
  ["A", "static", undefined, 15],
  ["A", "dynamic", undefined, 15],
  ["A", "static", "PT20M", 20],
  ["A", "hybrid", "P1DT1H", 1500],
  ["B", "static", undefined, 10],
  ["B", "static", "PT20M", 10],
  ["B", "static", "PT5M", 5],
  ["B", "dynamic", undefined, 15],
  ["B", "dynamic", "PT20M", 20],
  ["B", "hybrid", "PT20M", 20],
] as const)(
  "by policy %s a %s order with validity %s lives %i minutes",
  async (policy, name, sent, minutes) => {
    const till = await startTill({ switches: { expiryPolicy: policy } });
    const { id } = (await till.create({ ...mode(name), expiration_time: sent })).body;
    till.virtual.advanceClock(minutes * 60_000 - 1);
    expect((await till.get(id)).body.status).toBe("created");
    till.virtual.advanceClock(1);
    expect((await till.get(id)).body.status).toBe("expired");
  },
);

test("what the documents tell in two ways can be switched", async () => {
  const till = await startTill({
    switches: { countryCode: "site", userIdAsNumber: true, testOrderIds: true, paidDetail: "processed" },
  });
  const order = await till.paid();
  expect(order.body).toMatchObject({ country_code: "MLA", user_id: 123456789, status_detail: "processed" });
  expect(order.body.id).toMatch(/^ORDTST[0-9A-HJKMNP-TV-Z]{26}$/);
  till.virtual.setSwitches({ countryCode: "iso2", itemFieldsRequired: false });
  const loose = await till.create({ items: [{ title: "Pan" }] });
  expect([loose.status, loose.body["country_code"]]).toEqual([201, "AR"]);
});
