// The till's own client for stores (mercado-pago.md 3.1): what it sends, understands, and tells a seller.

import { describe, expect, test } from "vitest";
import { failure, STORE_BODY, STORE_DRAFT, USER, withAnswers, withVirtual } from "./account-support.ts";

const page = (results: readonly object[], total = results.length) => ({
  status: 200,
  body: { paging: { total, offset: 0, limit: 50 }, results },
});
const store = (id: string, externalId: string | null) => ({ ...STORE_BODY, id, external_id: externalId });

describe("a store", () => {
  test("that is created is found, and changed", async () => {
    const { api, virtual } = await withVirtual();
    expect(await api.findStores(USER, "SUC001")).toEqual([]);
    const made = await api.createStore(USER, STORE_DRAFT);
    expect(made).toMatchObject({ externalId: "SUC001", name: "Almacén El Ñandú", latitude: "-34.5889" });
    expect(await api.findStores(USER, "SUC001")).toEqual([made]);
    await api.updateStore(USER, made.id, { ...STORE_DRAFT, name: "Norte" });
    expect(await api.findStores(USER, "SUC001")).toEqual([{ ...made, name: "Norte" }]);
    expect(virtual.requests().every(({ tokenInUrl }) => !tokenInUrl)).toBe(true);
  });

  test("goes out with its coordinates digit by digit, and only with what is known of it", async () => {
    const { api, requests } = await withAnswers({ status: 200, body: STORE_BODY });
    const address = { ...STORE_DRAFT.address, latitude: "-34.588900000000", zip: "C1425" };
    await api.createStore(USER, { ...STORE_DRAFT, address });
    expect(requests[0]?.body).toContain('"latitude":-34.588900000000');
    expect(JSON.parse(requests[0]?.body ?? "")).toEqual({
      name: "Almacén El Ñandú",
      external_id: "SUC001",
      location: {
        street_number: "742",
        street_name: "Av. Siempreviva",
        city_name: "Palermo",
        state_name: "Capital Federal",
        latitude: -34.5889,
        longitude: -58.4306,
        zip_code: "C1425",
      },
    });
  });

  test.each([
    ["a number for an id", { ...STORE_BODY, id: 1234567 }, {}],
    ["the search's name for its date", { ...STORE_BODY, date_creation: "2026", date_created: undefined }, {}],
    [
      "no location",
      { ...STORE_BODY, location: undefined },
      { address: null, latitude: null, longitude: null },
    ],
    [
      "coordinates as texts",
      { ...STORE_BODY, location: { latitude: "-34.5889", longitude: "-58.4306" } },
      { address: null },
    ],
  ])("is understood with %s", async (_, body, changes) => {
    const { api } = await withAnswers(page([body]));
    expect(await api.findStores(USER, "SUC001")).toEqual([
      {
        id: "1234567",
        name: "Almacén El Ñandú",
        externalId: "SUC001",
        address: "Av. Siempreviva 742, Palermo, Capital Federal",
        latitude: "-34.5889",
        longitude: "-58.4306",
        reference: null,
        ...changes,
      },
    ]);
  });

  test.each([
    [{ ...STORE_BODY, id: {} }, "$.results[0].id: expected an id, got an object"],
    [{ ...STORE_BODY, name: "" }, "$.results[0].name: expected a text"],
    [{ ...STORE_BODY, external_id: 7 }, "$.results[0].external_id: expected a text, got number 7"],
    [
      { ...STORE_BODY, location: { latitude: true } },
      "$.results[0].location.latitude: expected a decimal number, got true",
    ],
  ])("that is not what it must be is refused by its place: %j", async (body, told) => {
    const { api } = await withAnswers(page([body]));
    expect(await failure(api.findStores(USER, "SUC001"))).toContain(told);
  });

  test("of another name in the answer to a creation is no success: it may have been created", async () => {
    const { api } = await withAnswers({ status: 201, body: store("1", "SUC009") });
    const said = await failure(api.createStore(USER, STORE_DRAFT));
    expect(said).toMatch(/^bad-answer unknown: create the store SUC001/);
    expect(said).toContain('$.external_id: expected SUC001, got string "SUC009"');
  });
});

describe("the search", () => {
  test("reads every page, and takes only what has the name, also where the filter is not obeyed", async () => {
    const others = [store("1", "SUC009"), store("2", null), store("3", "")];
    const { api, requests } = await withAnswers(
      page(others, 5),
      page([store("4", "SUC001"), store("5", "x y")], 5),
    );
    expect((await api.findStores(USER, "SUC001")).map(({ id }) => id)).toEqual(["4"]);
    expect(requests.map(({ path }) => path)).toEqual([
      `/users/${USER}/stores/search?external_id=SUC001`,
      `/users/${USER}/stores/search?external_id=SUC001&limit=50&offset=3`,
    ]);
  });

  test("tells twins, and does not count one store twice that two pages show", async () => {
    const { api } = await withAnswers(
      page([store("1", "SUC001")], 3),
      page([store("1", "SUC001"), store("2", "SUC001")], 3),
    );
    expect((await api.findStores(USER, "SUC001")).map(({ id }) => id)).toEqual(["1", "2"]);
  });

  test.each([
    ["without paging", { results: [STORE_BODY] }],
    ["with a total that promises more than there is", page([], 9).body],
  ])("ends %s", async (_, body) => {
    const { api, requests } = await withAnswers({ status: 200, body });
    await api.findStores(USER, "SUC001");
    expect(requests).toHaveLength(1);
  });

  test("that never ends is given up", async () => {
    const { api, requests } = await withAnswers(page([STORE_BODY], 999_999));
    expect(await failure(api.findStores(USER, "SUC001"))).toContain("does not end after 100 pages");
    expect(requests).toHaveLength(100);
  });

  test.each([
    [{ paging: { total: -1 }, results: [] }, "$.paging.total: expected a whole number, got number -1"],
    [{ paging: { total: 0 } }, "$.results: expected a list, got nothing"],
  ])("that answers %j is refused by its place", async (body, told) => {
    const { api } = await withAnswers({ status: 200, body });
    expect(await failure(api.findStores(USER, "SUC001"))).toContain(told);
  });
});

describe("a refusal", () => {
  test.each(["error", "causes"] as const)(
    "tells the seller which flag, wherever its key stands (%s)",
    async (place) => {
      const { api } = await withVirtual({ switches: { knownCities: "Rosario", placeErrorsIn: place } });
      const said = await failure(api.createStore(USER, STORE_DRAFT));
      expect(said).toMatch(/^INVALID_CITY_NAME not-done: create the store SUC001: Mercado Pago answered 400/);
      expect(said).toContain("--city: Mercado Pago does not know it");
    },
  );

  test.each([
    ["INVALID_USER_ID", "user_id"],
    ["UNKNOWN_FIELD", "a fault of this program"],
    ["INVALID_NAME", "--store-name"],
    ["INVALID_BUSINESS_HOURS", "a fault of this program"],
    ["INVALID_DAY", "a fault of this program"],
    ["INVALID_LOCATION", "--street"],
    ["INVALID_STREET_NAME", "--street"],
    ["INVALID_STREET_NUMBER", "--number"],
    ["INVALID_ZIP_CODE", "--zip"],
    ["INVALID_CITY_NAME", "--city"],
    ["INVALID_STATE_NAME", "--state"],
    ["INVALID_LATITUDE", "--latitude"],
    ["INVALID_LONGITUDE", "--longitude"],
    ["INVALID_REFERENCE", "--reference"],
    ["INVALID_STORE_ID", "till provision --dry-run"],
  ])("%s says %s", async (word, told) => {
    const body = { message: "no", error: word, status: 400, cause: [] };
    const { api } = await withAnswers({ status: 400, body });
    const said = await failure(api.createStore(USER, STORE_DRAFT));
    expect(said.startsWith(`${word} not-done: `)).toBe(true);
    expect(said).toContain(told);
  });

  test("that the name is taken leaves open whether it was ours", async () => {
    const { api } = await withVirtual();
    await api.createStore(USER, STORE_DRAFT);
    expect(await failure(api.createStore(USER, STORE_DRAFT))).toMatch(/^already-there unknown: /);
  });
});

test("nothing leaves under a number or a name that is none", async () => {
  const { api, requests } = await withAnswers({ status: 200, body: {} });
  const calls = [
    async () => api.findStores("../me", "SUC001"),
    async () => api.findStores(USER, "SUC 001"),
    async () => api.updateStore(USER, "1/2", STORE_DRAFT),
  ];
  for (const call of calls) expect(await failure(call())).toMatch(/^invalid-request not-done: /);
  expect(requests).toEqual([]);
});
