// What a seller is told of an account: whether the configuration fits, and which rail to write into it.

import { expect, test } from "vitest";
import type { Account, Probe } from "../../src/payments/mercado-pago/account/account.ts";
import { type Configured, judge } from "../../src/provision/look-at-account.ts";

const ACCOUNT: Account = { userId: "123456789", nickname: "X", site: "MLA", isTest: false, virtual: false };
const YES: Probe = { answers: true, detail: "" };
const NO: Probe = { answers: false, detail: "403" };
const UNKNOWN: Probe = { answers: null, detail: "no answer" };
const CONFIGURED: Configured = { site: "MLA", userId: "123456789", externalPosId: "CAJA1", rail: "orders" };

function lines(
  ...[account, rails, configured]: [Partial<Account>, { orders: Probe; instore: Probe }, Partial<Configured>?]
) {
  const report = judge({ ...ACCOUNT, ...account }, rails, { ...CONFIGURED, ...configured }, false);
  return { write: report.settings.map(({ line }) => line), misfits: report.misfits };
}

test("a configuration that fits needs nothing", () => {
  expect(lines({}, { orders: YES, instore: YES })).toEqual({ write: [], misfits: [] });
});

test.each<[string, { orders: Probe; instore: Probe }, Configured["rail"], string[]]>([
  ["MLM", { orders: YES, instore: YES }, "orders", ['rail = "instore"']],
  ["MLM", { orders: NO, instore: YES }, "instore", []],
  ["MLM", { orders: YES, instore: NO }, "orders", []],
  ["MLA", { orders: NO, instore: YES }, "orders", ['rail = "instore"']],
  ["MLA", { orders: YES, instore: YES }, "instore", []],
  ["MLA", { orders: YES, instore: NO }, "instore", ['rail = "orders"']],
  ["MLA", { orders: UNKNOWN, instore: UNKNOWN }, "orders", []],
  ["MXX", { orders: YES, instore: YES }, "orders", []],
])("in %s with %j, a till of the %s rail is told to write %j", (site, rails, rail, write) => {
  expect(lines({ site }, rails, { site, rail }).write).toEqual(write);
});

test("a rail that does not serve the account does not fit; one that could not be asked may", () => {
  expect(lines({}, { orders: NO, instore: YES }).misfits).toEqual([
    "mercado_pago.rail: the orders API does not serve this account",
  ]);
  expect(lines({}, { orders: UNKNOWN, instore: YES }).misfits).toEqual([]);
});

test("a rail that follows from the country follows from the right one", () => {
  const rails = { orders: NO, instore: YES };
  const configured = { site: "MLM", rail: "instore" } as const;
  expect(lines({}, rails, configured)).toMatchObject({
    write: ['site = "MLA"', 'rail = "instore"'],
    misfits: [expect.stringContaining("shop.site"), expect.stringContaining("orders API does not serve")],
  });
});

test("another country and another number do not fit; a number that is missing is told", () => {
  const rails = { orders: YES, instore: YES };
  const { misfits, write } = lines({ site: "MLU", userId: "9" }, rails);
  expect(misfits).toEqual([
    "shop.site: found MLA (Argentina), and the account is of MLU (Uruguay); expected MLU",
    "mercado_pago.user_id: found 123456789, and the access token belongs to 9; expected 9, or the token of another account",
  ]);
  expect(write).toEqual(['site = "MLU"', 'user_id = "9"']);
  expect(lines({}, rails, { userId: null })).toEqual({ write: ['user_id = "123456789"'], misfits: [] });
});

test.each([
  [{ virtual: true, isTest: true }, false, "virtual"],
  [{ isTest: true }, false, "test"],
  [{}, true, "test"],
  [{}, false, "production"],
] as const)("%j with a token of the old test form: %s, is %s", (account, isTestToken, kind) => {
  const report = judge({ ...ACCOUNT, ...account }, { orders: YES, instore: YES }, CONFIGURED, isTestToken);
  expect(report.kind).toBe(kind);
});
