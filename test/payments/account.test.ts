// Whose token it is, and which of the two APIs serve it (mercado-pago.md 2.1, 2.3).

import { describe, expect, test } from "vitest";
import { failure, type Told, withAnswers, withVirtual } from "./account-support.ts";

const ME = { id: 123456789, nickname: "TESTUSER77", site_id: "MLA", tags: ["normal", "test_user"] };

describe("the account", () => {
  test("is told with its number, name, country and kind", async () => {
    const { api, virtual } = await withVirtual({ site: "MLB", userId: "5550001" });
    expect(await api.whoAmI()).toEqual({
      userId: "5550001",
      nickname: "VIRTUAL5550001",
      site: "MLB",
      isTest: true,
      virtual: true,
    });
    virtual.setSwitches({ testAccount: false });
    expect(await api.whoAmI()).toMatchObject({ isTest: false });
  });

  test.each([
    ["its number as a text", { ...ME, id: "123456789" }, {}],
    ["no nickname", { ...ME, nickname: null }, { nickname: null }],
    ["no tags", { ...ME, tags: undefined }, { isTest: false }],
    ["a country that nobody has met", { ...ME, site_id: "MXX" }, { site: "MXX" }],
    ["fields that nobody reads", { ...ME, address: { city: 7 }, thumbnail: [null] }, {}],
  ])("is understood with %s", async (_, body, changes) => {
    const { api } = await withAnswers({ status: 200, body });
    const account = {
      userId: "123456789",
      nickname: "TESTUSER77",
      site: "MLA",
      isTest: true,
      virtual: false,
    };
    expect(await api.whoAmI()).toEqual({ ...account, ...changes });
  });

  test.each([
    [{ ...ME, id: undefined }, "$.id: expected an id, got nothing"],
    [{ ...ME, id: "ME-1" }, "$.id: expected a number of 1 to 20 digits"],
    [{ ...ME, id: 1e30 }, "$.id: expected an id"],
    [{ ...ME, site_id: 5 }, "$.site_id: expected a word, got number 5"],
    [{ ...ME, nickname: ["x"] }, "$.nickname: expected a text, got a list"],
    [{ ...ME, tags: "test_user" }, "$.tags: expected a list"],
    [[], "$: expected an object, got a list"],
  ])("that is not what it must be is refused by its place: %j", async (body, told) => {
    const { api } = await withAnswers({ status: 200, body });
    const said = await failure(api.whoAmI());
    expect(said).toMatch(/^bad-answer unknown: read the account: Mercado Pago answered 200, but /);
    expect(said).toContain(told);
  });

  test("of a token that is refused is not told, and the token is not repeated", async () => {
    const { api } = await withVirtual({}, "APP_USR-4417-canary-of-old");
    const said = await failure(api.whoAmI());
    expect(said).toMatch(/^unauthorized not-done: read the account: .*check the access token/);
    expect(said).not.toContain("canary");
  });
});

describe("the two APIs", () => {
  test("answer to a token that they serve, whether the POS exists or not", async () => {
    const { api, virtual } = await withVirtual();
    expect(await api.probeOrders()).toEqual({ answers: true, detail: "" });
    expect(await api.probeInstore("123456789", "CAJA1")).toEqual({ answers: true, detail: "" });
    virtual.setSwitches({ onlyCreatedPlaces: true });
    expect(await api.probeInstore("123456789", "CAJA1")).toEqual({
      answers: true,
      detail: "knows no POS CAJA1 yet",
    });
    expect(virtual.requests().map(({ method }) => method)).not.toContain("POST");
  });

  test("the Orders API does not serve a token of the old form, the instore API does", async () => {
    const { api } = await withVirtual({ switches: { refuseTestTokens: true } }, "TEST-account-token");
    const orders = await api.probeOrders();
    expect(orders).toMatchObject({ answers: false, detail: expect.stringContaining("begins with TEST-") });
    expect(await api.probeInstore("123456789", "CAJA1")).toMatchObject({ answers: true });
  });

  test.each<[string, Told, boolean | null]>([
    ["an id that it does not like is an answer", { status: 400, body: orders("invalid_path_param") }, true],
    ["a country without QR orders", { status: 400, body: orders("unsupported_site") }, false],
    ["a gateway that knows no such address", { status: 404, body: { message: "resource not found" } }, false],
    ["a fault of theirs tells nothing", { status: 503, body: { message: "Service unavailable" } }, null],
    ["too many requests tell nothing", { status: 429, body: { error: "too_many_requests" } }, null],
    ["a page of a portal tells nothing", { status: 403, body: "<html>sign in</html>" }, null],
  ])("the Orders API: %s", async (_, told, answers) => {
    const { api } = await withAnswers(told);
    expect(await api.probeOrders()).toMatchObject({ answers });
  });

  test("the instore API does not serve somebody else's number, and says so", async () => {
    const { api } = await withVirtual();
    expect(await api.probeInstore("55", "CAJA1")).toMatchObject({
      answers: false,
      detail: expect.stringContaining("Collector ID and Caller ID must be the same"),
    });
  });
});

function orders(code: string): object {
  return { errors: [{ code, message: "no" }] };
}
