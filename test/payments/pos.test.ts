// The till's own client for points of sale (mercado-pago.md 3.2): what it sends, understands, and tells a seller.

import { describe, expect, test } from "vitest";
import {
  failure,
  POS_BODY,
  POS_DRAFT,
  STORE_DRAFT,
  USER,
  withAnswers,
  withVirtual,
} from "./account-support.ts";

const DRAFT = { ...POS_DRAFT, storeId: "12345678" };

describe("a POS", () => {
  test("that is created is found, read and changed", async () => {
    const { api } = await withVirtual();
    const store = await api.createStore(USER, STORE_DRAFT);
    expect(await api.findPos("SUC001POS001")).toEqual([]);
    const made = await api.createPos({ ...POS_DRAFT, storeId: store.id });
    expect(made).toMatchObject({
      fixedAmount: true,
      category: null,
      storeId: store.id,
      externalStoreId: "SUC001",
    });
    expect(await api.findPos("SUC001POS001")).toEqual([made]);
    await api.updatePos(made.id, { ...POS_DRAFT, storeId: store.id, fixedAmount: false });
    expect(await api.getPos(made.id)).toEqual({ ...made, fixedAmount: false });
  });

  test("goes out whole when it is new, and without its name when it is old", async () => {
    const { api, requests } = await withAnswers({ status: 201, body: POS_BODY });
    await api.createPos({ ...DRAFT, category: "621102" });
    await api.updatePos("3004005", DRAFT);
    const common = { name: "Caja 1", fixed_amount: true, store_id: "12345678", external_store_id: "SUC001" };
    expect(requests.map(({ method, path, body }) => [method, path, JSON.parse(body)])).toEqual([
      ["POST", "/pos", { ...common, category: 621102, external_id: "SUC001POS001" }],
      ["PUT", "/pos/3004005", common],
    ]);
  });

  test.each([
    ["as in the reference", POS_BODY, {}],
    ["texts for ids", { ...POS_BODY, id: "3004005", category: "621102", store_id: 12345678 }, {}],
    ["no text of its QR", { ...POS_BODY, qr_code: undefined }, { text: null }],
    ["no QR at all", { ...POS_BODY, qr: null, qr_code: null }, { text: null, image: null, template: null }],
  ])("is understood with %s", async (_, body, qr) => {
    const { api } = await withAnswers({ status: 200, body });
    expect(await api.getPos("3004005")).toEqual({
      id: "3004005",
      name: "Caja 1",
      externalId: "SUC001POS001",
      fixedAmount: true,
      category: "621102",
      storeId: "12345678",
      externalStoreId: "SUC001",
      status: "active",
      qr: {
        text: POS_BODY.qr_code,
        image: POS_BODY.qr.image,
        template: POS_BODY.qr.template_document,
        ...qr,
      },
    });
  });

  test("may be without store, category and status", async () => {
    const bare = { id: 1, name: "Caja", external_id: "A", fixed_amount: false };
    const { api } = await withAnswers({ status: 200, body: bare });
    expect(await api.getPos("1")).toMatchObject({
      storeId: null,
      externalStoreId: null,
      category: null,
      status: null,
    });
  });

  test.each([
    [{ ...POS_BODY, fixed_amount: undefined }, "$.fixed_amount: expected true or false, got nothing"],
    [{ ...POS_BODY, fixed_amount: "true" }, '$.fixed_amount: expected true or false, got string "true"'],
    [{ ...POS_BODY, fixed_amount: 1 }, "$.fixed_amount: expected true or false, got number 1"],
    [{ ...POS_BODY, qr: "0002" }, "$.qr: expected an object"],
    [{ ...POS_BODY, qr_code: ["0002"] }, "$.qr_code: expected a text, got a list"],
    [{ ...POS_BODY, store_id: "SUC 1" }, "$.store_id: expected an id"],
  ])("that is not what it must be is refused by its place: %j", async (body, told) => {
    const { api } = await withAnswers({ status: 200, body });
    expect(await failure(api.getPos("3004005"))).toContain(told);
  });

  test("of another name in the answer to a creation is no success: it may have been created", async () => {
    const { api } = await withAnswers({ status: 201, body: { ...POS_BODY, external_id: "OTHER" } });
    expect(await failure(api.createPos(DRAFT))).toMatch(/^bad-answer unknown: create the POS SUC001POS001/);
  });

  test("is changed whether the answer has a body or not", async () => {
    const { api } = await withAnswers({ status: 200, body: "" });
    await expect(api.updatePos("3004005", DRAFT)).resolves.toBeUndefined();
  });
});

describe("a refusal", () => {
  test.each([
    ["MISSING_BODY", "a fault of this program"],
    ["UNKNOWN_FIELD_EXCEPTION", "a fault of this program"],
    ["INVALID_NAME", "--pos-name"],
    ["NAME_TOO_LONG", "at most 44 characters"],
    ["INVALID_FIXED_AMOUNT", "a fault of this program"],
    ["FIXED_AMOUNT_FALSE", "fixed amount"],
    ["INVALID_CATEGORY", "--category"],
    ["UNKNOWN_MCC", "--category"],
    ["INVALID_STORE_ID", "till provision --dry-run"],
    ["INVALID_EXTERNAL_STORE_ID", "external_store_id"],
    ["EXTERNAL_STORE_ID_NOT_MATCH", "external_store_id"],
    ["INEXISTENT_EXTERNAL_STORE_ID", "external_store_id"],
    ["INVALID_EXTERNAL_ID", "letters and digits only"],
    ["EXTERNAL_ID_TOO_LONG", "at most 39 characters"],
    ["INVALID_URL", "a fault of this program"],
    ["URL_TOO_LONG", "a fault of this program"],
    ["INVALID_POS_ID", "till provision --dry-run"],
    ["INVALID_LIMIT", "a fault of this program"],
    ["INVALID_OFFSET", "a fault of this program"],
  ])("%s says %s", async (word, told) => {
    const body = {
      message: "no",
      error: "bad_request",
      status: 400,
      causes: [{ code: word, description: "no" }],
    };
    const { api } = await withAnswers({ status: 400, body });
    const said = await failure(api.createPos(DRAFT));
    expect(said.startsWith(`${word} not-done: `)).toBe(true);
    expect(said).toContain(told);
  });

  test("that the POS is gone, or that the name is taken", async () => {
    const { api } = await withVirtual();
    expect(await failure(api.getPos("1"))).toMatch(/^pos_does_not_exist not-done: read the POS 1/);
    const store = await api.createStore(USER, STORE_DRAFT);
    await api.createPos({ ...POS_DRAFT, storeId: store.id });
    expect(await failure(api.createPos({ ...POS_DRAFT, storeId: store.id }))).toMatch(
      /^already-there unknown/,
    );
  });
});
