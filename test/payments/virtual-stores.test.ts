// Stores and points of sale of the virtual Mercado Pago (reference 3.1, 3.2), over plain HTTP: what it accepts, what it
// refuses with which key, and what a POS that was made this way is good for.

import { describe, expect, test } from "vitest";
import type { VirtualOptions } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { type Answer, mode, orderBody, send, startTill, type Till, TOKEN } from "./virtual-client.ts";
import { instoreBody, PUT_PATH, USER } from "./virtual-instore-client.ts";

const STRANGER = "APP_USR-stranger";
const STORES = `/users/${USER}/stores`;
const LOCATION = {
  street_number: "742",
  street_name: "Av. Siempreviva",
  city_name: "Palermo",
  state_name: "Capital Federal",
  latitude: -34.5889,
  longitude: -58.4306,
};
const STORE = { name: "Almacén", external_id: "SUC001", location: LOCATION };
const POS = { name: "Caja 1", fixed_amount: true, external_store_id: "SUC001", external_id: "SUC001POS001" };

type Switches = NonNullable<VirtualOptions["switches"]>;

interface Account extends Till {
  call(method: string, path: string, body?: unknown, token?: string): Promise<Answer>;
  /** Creates the store SUC001 and a POS in it. */
  pos(changes?: object): Promise<Answer>;
}

async function start(switches: Switches = {}, options: Partial<VirtualOptions> = {}): Promise<Account> {
  const till = await startTill({ switches, strangerTokens: [STRANGER], ...options });
  const call: Account["call"] = (method, path, body, token = TOKEN) =>
    send(`${till.virtual.url}${path}`, method, { authorization: `Bearer ${token}` }, body);
  return {
    ...till,
    call,
    pos: async (changes = {}) => {
      await call("POST", STORES, STORE);
      return call("POST", "/pos", { ...POS, ...changes });
    },
  };
}

function key({ status, body }: Answer): string {
  return `${status} ${String(body["error"])}`;
}

function results(answer: Answer): readonly Record<string, unknown>[] {
  return answer.body["results"] as readonly Record<string, unknown>[];
}

describe("stores", () => {
  test("are created, found by their external_id, changed and deleted", async () => {
    const { call } = await start();
    const made = await call("POST", STORES, STORE);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: "Almacén",
      external_id: "SUC001",
      location: { latitude: -34.5889 },
    });
    expect(made.body["date_created"]).toMatch(/-04:00$/);
    await call("POST", STORES, { ...STORE, external_id: "SUC002" });

    const found = await call("GET", `${STORES}/search?external_id=SUC001`);
    expect(found.body["paging"]).toEqual({ total: 1, offset: 0, limit: 50 });
    expect(results(found)).toMatchObject([{ id: made.body.id, date_creation: made.body["date_created"] }]);
    const page = await call("GET", `${STORES}/search?limit=1&offset=1`);
    expect(page.body["paging"]).toEqual({ total: 2, offset: 1, limit: 1 });
    expect(results(page)).toMatchObject([{ external_id: "SUC002" }]);

    const changed = await call("PUT", `${STORES}/${made.body.id}`, { name: "Almacén Norte" });
    expect(changed.body).toMatchObject({ name: "Almacén Norte", location: { longitude: -58.4306 } });
    expect((await call("DELETE", `${STORES}/${made.body.id}`)).status).toBe(200);
    expect(results(await call("GET", `${STORES}/search?external_id=SUC001`))).toEqual([]);
    expect(key(await call("PUT", `${STORES}/${made.body.id}`, { name: "x" }))).toBe("404 store_not_found");
  });

  test.each([
    [{ surprise: 1 }, "400 UNKNOWN_FIELD"],
    [{ name: "" }, "400 INVALID_NAME"],
    [{ name: 7 }, "400 INVALID_NAME"],
    [{ business_hours: [] }, "400 INVALID_BUSINESS_HOURS"],
    [{ business_hours: { monday: [{ open: "9", close: "18:00" }] } }, "400 INVALID_BUSINESS_HOURS"],
    [{ business_hours: { lunes: [] } }, "400 INVALID_DAY"],
    [{ location: undefined }, "400 INVALID_LOCATION"],
    [{ location: { ...LOCATION, street_name: undefined } }, "400 INVALID_STREET_NAME"],
    [{ location: { ...LOCATION, street_number: 742 } }, "400 INVALID_STREET_NUMBER"],
    [{ location: { ...LOCATION, zip_code: 1425 } }, "400 INVALID_ZIP_CODE"],
    [{ location: { ...LOCATION, city_name: "" } }, "400 INVALID_CITY_NAME"],
    [{ location: { ...LOCATION, state_name: null } }, "400 INVALID_STATE_NAME"],
    [{ location: { ...LOCATION, latitude: "-34.5" } }, "400 INVALID_LATITUDE"],
    [{ location: { ...LOCATION, longitude: 181 } }, "400 INVALID_LONGITUDE"],
    [{ location: { ...LOCATION, reference: 1 } }, "400 INVALID_REFERENCE"],
  ])("of %j are refused with %s", async (changes, told) => {
    const { call } = await start();
    expect(key(await call("POST", STORES, { ...STORE, ...changes }))).toBe(told);
  });

  test("belong to the account of the token, whose external_ids are unique", async () => {
    const { call } = await start();
    await call("POST", STORES, STORE);
    expect((await call("POST", STORES, STORE)).status).toBe(409);
    expect(key(await call("POST", STORES, STORE, STRANGER))).toBe("400 INVALID_USER_ID");
    expect((await call("POST", "/users/987654321/stores", STORE, STRANGER)).status).toBe(201);
    expect(key(await call("GET", `${STORES}/search?limit=0`))).toBe("400 INVALID_LIMIT");
    expect(key(await call("GET", `${STORES}/search?offset=-1`))).toBe("400 INVALID_OFFSET");
    expect((await call("GET", `${STORES}/search`, undefined, "APP_USR-nobody")).status).toBe(401);
  });
});

describe("points of sale", () => {
  test("are created in a store, found, read, changed and deleted", async () => {
    const { call, pos, virtual } = await start();
    const made = await pos({ category: 621102 });
    expect(made.status).toBe(201);
    const [store] = results(await call("GET", `${STORES}/search`));
    expect(made.body).toMatchObject({
      name: "Caja 1",
      fixed_amount: true,
      category: 621102,
      store_id: store?.["id"],
      external_store_id: "SUC001",
      external_id: "SUC001POS001",
      status: "active",
      user_id: Number(USER),
      qr: { image: expect.stringMatching(/^https:.*\.png$/) },
      qr_code: virtual.posQr("SUC001POS001"),
    });
    for (const query of ["external_id=SUC001POS001", "external_store_id=SUC001", "category=621102", ""]) {
      expect(results(await call("GET", `/pos?${query}`)), query).toMatchObject([{ id: made.body.id }]);
    }
    for (const query of ["external_id=SUC001POS002", "external_store_id=SUC002", "category=5812"]) {
      expect(results(await call("GET", `/pos?${query}`)), query).toEqual([]);
    }
    expect((await call("GET", `/pos/${made.body.id}`)).body).toEqual(made.body);
    const changed = await call("PUT", `/pos/${made.body.id}`, { fixed_amount: false });
    expect(changed.body).toMatchObject({ fixed_amount: false, category: 621102, name: "Caja 1" });
    expect((await call("DELETE", `/pos/${made.body.id}`)).status).toBe(200);
    expect(key(await call("GET", `/pos/${made.body.id}`))).toBe("404 pos_does_not_exist");
    expect(key(await call("GET", "/pos/one"))).toBe("400 INVALID_POS_ID");
  });

  test.each([
    [{ surprise: 1 }, "400 UNKNOWN_FIELD_EXCEPTION"],
    [{ name: undefined }, "400 INVALID_NAME"],
    [{ name: "x".repeat(45) }, "400 NAME_TOO_LONG"],
    [{ fixed_amount: "true" }, "400 INVALID_FIXED_AMOUNT"],
    [{ category: "621102" }, "400 INVALID_CATEGORY"],
    [{ category: 5812 }, "400 UNKNOWN_MCC"],
    [{ store_id: "SUC001" }, "400 INVALID_STORE_ID"],
    [{ store_id: 1 }, "400 INVALID_STORE_ID"],
    [{ external_store_id: 1 }, "400 INVALID_EXTERNAL_STORE_ID"],
    [{ external_store_id: "SUC009" }, "400 INEXISTENT_EXTERNAL_STORE_ID"],
    [{ external_id: "SUC001-POS001" }, "400 INVALID_EXTERNAL_ID"],
    [{ external_id: "S".repeat(40) }, "400 EXTERNAL_ID_TOO_LONG"],
    [{ url: "here" }, "400 INVALID_URL"],
    [{ url: `https://example.com/${"x".repeat(300)}` }, "400 URL_TOO_LONG"],
    [{ url: "https://example.com", fixed_amount: false }, "400 FIXED_AMOUNT_FALSE"],
    [{ url: "https://example.com" }, "403 forbidden"],
  ])("of %j are refused with %s", async (changes, told) => {
    const { pos } = await start();
    expect(key(await pos(changes))).toBe(told);
  });

  test("need a body, a store that fits, and an external_id of their own that never changes", async () => {
    const { call, pos } = await start();
    expect(key(await call("POST", "/pos"))).toBe("400 MISSING_BODY");
    const made = await pos();
    const other = await call("POST", STORES, { ...STORE, external_id: "SUC002" });
    const mixed = { ...POS, external_id: "SUC001POS002", store_id: other.body.id };
    expect(key(await call("POST", "/pos", mixed))).toBe("400 EXTERNAL_STORE_ID_NOT_MATCH");
    expect((await call("POST", "/pos", POS)).status).toBe(409);
    const renamed = await call("PUT", `/pos/${made.body.id}`, { external_id: "SUC001POS002" });
    expect(key(renamed)).toBe("400 INVALID_EXTERNAL_ID");
  });

  test.each([
    ["MLB", 5611203],
    ["MLC", 561000],
    ["MCO", 5611],
    ["MLM", 5812],
    ["MPE", 5520],
    ["MLU", 56101],
  ] as const)("of %s have a gastronomy code of their own", async (site, category) => {
    const { pos } = await start({}, { site });
    expect((await pos({ category })).status).toBe(201);
  });
});

describe("a POS that was created", () => {
  test("takes orders of both rails, and its printed QR leads to them", async () => {
    const { call, create, pos, virtual } = await start({ onlyCreatedPlaces: true });
    expect((await create(mode("static"))).status).toBe(404);
    expect(key(await call("PUT", PUT_PATH, instoreBody()))).toBe("404 pos_obtainment_error");
    const printed = String((await pos()).body["qr_code"]);
    expect(virtual.phone.scanQr(printed)).toEqual({ screen: "waiting" });

    const order = await create(mode("static"));
    expect(order.status).toBe(201);
    expect(virtual.phone.scanQr(printed)).toMatchObject({ screen: "checkout", orderId: order.body.id });
    virtual.phone.approve(order.body.id);
    expect((await call("PUT", PUT_PATH, instoreBody())).status).toBe(204);
    expect(virtual.phone.scanQr(printed)).toMatchObject({ screen: "checkout" });
  });

  test("is gone with all its QRs when it is deleted, though any other name will do", async () => {
    const { call, create, pos, virtual } = await start();
    const made = await pos();
    const printed = String(made.body["qr_code"]);
    await call("DELETE", `/pos/${made.body.id}`);
    expect((await create(mode("static"))).status).toBe(404);
    expect(virtual.phone.scanQr(printed)).toEqual({ screen: "unavailable", reason: "unknown-code" });
    expect((await create(mode("static", "ANYOTHER"))).status).toBe(201);
    const again = await pos();
    expect(again.body["qr_code"]).not.toBe(printed);
    expect((await create(mode("static"))).status).toBe(201);
  });

  test("keeps the QR that its name had while nobody had created it", async () => {
    const { create, pos, virtual } = await start();
    await create(mode("static"));
    const printed = virtual.posQr("SUC001POS001");
    expect((await pos()).body["qr_code"]).toBe(printed);
    expect(virtual.phone.scanQr(printed)).toMatchObject({ screen: "checkout" });
  });

  test("without a fixed amount lets the payer type one, in place of waiting for the till", async () => {
    const { create, pos, virtual } = await start();
    const printed = String((await pos({ fixed_amount: false })).body["qr_code"]);
    expect(virtual.phone.scanQr(printed)).toEqual({ screen: "type-amount" });
    await create(mode("static"));
    expect(virtual.phone.scanQr(printed)).toMatchObject({ screen: "checkout" });
    virtual.phone.walkAway("latest");
    virtual.setSwitches({ openAmount: "always" });
    expect(virtual.phone.scanQr(printed)).toEqual({ screen: "type-amount" });
  });

  test("is found by the search like one that the options name, which is in the store that they name", async () => {
    const { call } = await start({}, { posNames: ["SUC001POS001"], storeNames: ["SUC001"] });
    expect(results(await call("GET", "/pos?external_id=SUC001POS001"))).toMatchObject([
      { external_store_id: "SUC001", fixed_amount: true },
    ]);
    expect(results(await call("GET", `${STORES}/search?external_id=SUC001`))).toHaveLength(1);
  });
});

describe("switches", () => {
  test("the tag of a test account can be taken away", async () => {
    const { call, virtual } = await start();
    expect((await call("GET", "/users/me")).body["tags"]).toContain("test_user");
    virtual.setSwitches({ testAccount: false });
    expect((await call("GET", "/users/me")).body["tags"]).not.toContain("test_user");
  });

  test("creations answer 200, ids are numbers or texts, refusals stand in causes, QRs are pictures only", async () => {
    const { call, pos, virtual } = await start({
      placeCreatedStatus: 200,
      placeIdsAs: "number",
      posQrText: false,
    });
    const made = await pos();
    expect(made.status).toBe(200);
    expect(made.body).toMatchObject({ id: expect.any(Number), store_id: expect.any(Number) });
    expect(made.body).not.toHaveProperty("qr_code");
    virtual.setSwitches({ placeIdsAs: "text", placeErrorsIn: "causes" });
    expect((await call("GET", `/pos/${made.body.id}`)).body).toMatchObject({ id: String(made.body.id) });
    const refused = await call("POST", "/pos", { ...POS, name: 1 });
    expect(refused.body).toMatchObject({ error: "bad_request", causes: [{ code: "INVALID_NAME" }] });
  });

  test("cities are those that are known, and hyphens are let in where one page says so", async () => {
    const { call, pos } = await start({ knownCities: "Rosario,La Plata", posIdHyphens: true });
    expect(key(await call("POST", STORES, STORE))).toBe("400 INVALID_CITY_NAME");
    const rosario = { ...STORE, location: { ...LOCATION, city_name: "Rosario" } };
    expect((await call("POST", STORES, rosario)).status).toBe(201);
    expect((await pos({ external_id: "SUC001-POS_1" })).status).toBe(201);
  });

  test("twins are let in, a PUT replaces everything, a store can be read, a search lags", async () => {
    const { call, pos, virtual } = await start({
      uniquePlaces: false,
      updateKeeps: false,
      storeReadable: true,
    });
    const first = await pos({ category: 621102 });
    expect((await call("POST", "/pos", POS)).status).toBe(201);
    const [, twin] = results(await call("GET", "/pos?external_id=SUC001POS001"));
    expect(twin?.["id"]).not.toBe(first.body.id);
    const changed = await call("PUT", `/pos/${first.body.id}`, { name: "Caja 9" });
    expect(changed.body).toMatchObject({ name: "Caja 9", fixed_amount: false });
    expect(changed.body).not.toHaveProperty("category");
    expect(changed.body).not.toHaveProperty("store_id");
    const [store] = results(await call("GET", `${STORES}/search`));
    expect((await call("GET", `/stores/${store?.["id"]}`)).body).toMatchObject({ external_id: "SUC001" });
    virtual.setSwitches({ storeReadable: false, searchLagMs: 5000 });
    expect((await call("GET", `/stores/${store?.["id"]}`)).status).toBe(404);
    expect(results(await call("GET", `${STORES}/search`))).toEqual([]);
    virtual.advanceClock(5000);
    expect(results(await call("GET", `${STORES}/search`))).toHaveLength(1);
  });

  test("faults meet the new calls too", async () => {
    const { call, virtual } = await start();
    virtual.faults.add({ kind: "lose-answer", on: "store-create" });
    await expect(call("POST", STORES, STORE)).rejects.toThrow();
    expect(results(await call("GET", `${STORES}/search`))).toHaveLength(1);
    virtual.faults.add({ kind: "refuse", on: "pos-create", status: 503 });
    expect((await call("POST", "/pos", POS)).status).toBe(503);
    expect(results(await call("GET", "/pos"))).toEqual([]);
  });
});

test("an order on any name still needs no POS that was created", async () => {
  const { request } = await start();
  expect((await request("POST", "/v1/orders", orderBody())).status).toBe(201);
});
