// What the plan decides from what was seen: create, leave alone, mend, or refuse and say what to do.

import { describe, expect, test } from "vitest";
import type { Account, Pos, Store } from "../../src/payments/mercado-pago/account/account.ts";
import { makePlan, type Plan, type Seen } from "../../src/provision/plan.ts";
import type { Wish } from "../../src/provision/wish.ts";

const ADDRESS = {
  street: "Av. Siempreviva",
  number: "742",
  city: "Palermo",
  state: "Capital Federal",
  latitude: "-34.5889",
  longitude: "-58.4306",
  zip: null,
  reference: "al lado del kiosco",
};
const WISH: Wish = {
  site: "MLA",
  shopName: "Almacén",
  userId: "123456789",
  externalStoreId: "SUC001",
  externalPosId: "SUC001POS001",
  storeName: null,
  address: null,
  posName: null,
  category: null,
};
const ACCOUNT: Account = { userId: "123456789", nickname: null, site: "MLA", isTest: true, virtual: false };
const STORE: Store = {
  id: "77",
  name: "Almacén",
  externalId: "SUC001",
  address: "Av. Siempreviva 742",
  latitude: "-34.58890",
  longitude: "-58.43055",
  reference: "al lado del kiosco",
};
const POS: Pos = {
  id: "3004005",
  name: "Caja 1",
  externalId: "SUC001POS001",
  fixedAmount: true,
  category: "621102",
  storeId: "77",
  externalStoreId: "SUC001",
  status: "active",
  qr: { text: null, image: null, template: null },
};

function plan(wish: Partial<Wish>, seen: Partial<Seen> = {}): Plan {
  return makePlan({ ...WISH, ...wish }, { account: ACCOUNT, stores: [STORE], pos: [POS], ...seen });
}

function steps(made: Plan) {
  if (made.problems !== null) throw new Error(made.problems.map(({ message }) => message).join("; "));
  return made.steps;
}

function problems(made: Plan): readonly string[] {
  return (made.problems ?? []).map(({ name, message }) => `${name}: ${message}`);
}

describe("what is there and fits", () => {
  test("is left alone", () => {
    expect(plan({})).toEqual({ problems: null, steps: [], notes: [] });
  });

  test("is left alone also when every flag says what is there already", () => {
    const wish = { address: ADDRESS, storeName: "Almacén", posName: "Caja 1", category: "621102" };
    expect(plan(wish)).toEqual({ problems: null, steps: [], notes: [] });
  });

  test("is left alone when Mercado Pago does not tell what would have to be compared", () => {
    const silent = { ...STORE, latitude: null, longitude: null, reference: null, address: null };
    expect(steps(plan({ address: ADDRESS }, { stores: [silent] }))).toEqual([]);
  });

  test("may say what this program does not know: a status, a category", () => {
    const odd = { ...POS, category: "9999", status: "resting" };
    expect(plan({}, { pos: [odd] })).toMatchObject({
      problems: null,
      steps: [],
      notes: [expect.stringContaining('"resting"')],
    });
  });
});

describe("what is missing", () => {
  test("is created: the store first, then the POS with a fixed amount", () => {
    expect(steps(plan({ address: ADDRESS }, { stores: [], pos: [] }))).toEqual([
      { kind: "create-store", draft: { externalId: "SUC001", name: "Almacén", address: ADDRESS } },
      {
        kind: "create-pos",
        draft: {
          externalId: "SUC001POS001",
          name: "SUC001POS001",
          fixedAmount: true,
          category: null,
          externalStoreId: "SUC001",
        },
      },
    ]);
  });

  test("takes its names and its category from the flags", () => {
    const wish = { address: ADDRESS, storeName: "Norte", posName: "Caja 9", category: "473000" };
    expect(steps(plan(wish, { stores: [], pos: [] }))).toMatchObject([
      { draft: { name: "Norte" } },
      { draft: { name: "Caja 9", category: "473000" } },
    ]);
  });

  test("needs an address where it is a store, and says with which flags", () => {
    const [told] = problems(plan({}, { stores: [], pos: [] }));
    for (const flag of ["--street", "--number", "--city", "--state", "--latitude", "--longitude"]) {
      expect(told).toContain(flag);
    }
  });

  test("is not created under a name that Mercado Pago refuses; an old one of that name is kept", () => {
    expect(problems(plan({ externalPosId: "CAJA-1" }, { pos: [] }))).toEqual([
      'mercado_pago.external_pos_id: found "CAJA-1"; expected 1 to 39 letters and digits, without hyphens and blanks',
    ]);
    expect(steps(plan({ externalPosId: "CAJA-1" }, { pos: [{ ...POS, externalId: "CAJA-1" }] }))).toEqual([]);
  });
});

describe("what can be mended", () => {
  test("a POS without a fixed amount gets one, and keeps everything else", () => {
    expect(steps(plan({}, { pos: [{ ...POS, fixedAmount: false }] }))).toMatchObject([
      {
        kind: "change-pos",
        why: ["its amount is not fixed: a payer could type any amount"],
        draft: { fixedAmount: true, name: "Caja 1", category: "621102", externalStoreId: "SUC001" },
      },
    ]);
  });

  test("a POS without a store is linked to it", () => {
    const loose = { ...POS, storeId: null, externalStoreId: null };
    expect(steps(plan({}, { pos: [loose] }))).toMatchObject([
      { kind: "change-pos", why: ["it is linked to no store"] },
    ]);
  });

  test("a name or a category that was asked for replaces another", () => {
    expect(steps(plan({ posName: "Caja 2", category: "473000" }))).toMatchObject([
      {
        why: ["its category is 621102 (gastronomy), not 473000 (fuel)", 'its name is "Caja 1", not "Caja 2"'],
        draft: { name: "Caja 2", category: "473000" },
      },
    ]);
  });

  test("a store is changed with its whole address, or not at all", () => {
    const far = { ...ADDRESS, latitude: "-34.6", longitude: "-58.5", reference: "enfrente" };
    expect(steps(plan({ address: far, storeName: "Norte" }))).toMatchObject([
      {
        kind: "change-store",
        why: [/name/, /latitude/, /longitude/, /reference/].map((word) => expect.stringMatching(word)),
        draft: { name: "Norte" },
      },
    ]);
    expect(plan({ storeName: "Norte" })).toMatchObject({
      steps: [],
      notes: [expect.stringContaining("give its address too")],
    });
  });
});

describe("what a person has to settle first", () => {
  test("a token of another country or another account", () => {
    const account = { ...ACCOUNT, site: "MLB", userId: "55" };
    expect(problems(plan({}, { account }))).toEqual([
      'shop.site: found MLA (Argentina), but the access token belongs to an account of MLB (Brazil); expected "MLB", or the token of another account',
      "mercado_pago.user_id: found 123456789, but the access token belongs to the account 55; expected that number, or the token of another account",
    ]);
    expect(plan({ userId: null }, { account: { ...ACCOUNT, userId: "55" } }).problems).toBeNull();
  });

  test("twins: each is named", () => {
    const [stores, points] = problems(
      plan({}, { stores: [STORE, { ...STORE, id: "78" }], pos: [POS, { ...POS, id: "9", name: "Vieja" }] }),
    );
    expect(stores).toContain('2 stores of the external_id SUC001: 77 ("Almacén"), 78 ("Almacén")');
    expect(points).toContain(
      '2 points of sale of the external_id SUC001POS001: 3004005 ("Caja 1"), 9 ("Vieja")',
    );
  });

  test.each([
    ["by its store's id", { storeId: "78", externalStoreId: "SUC009" }, [STORE]],
    ["by its store's id alone", { storeId: "78", externalStoreId: null }, [STORE]],
    ["by its store's name alone", { storeId: null, externalStoreId: "SUC009" }, [STORE]],
    ["while the wanted store does not exist", { storeId: "78", externalStoreId: "SUC009" }, []],
    ["while the wanted store does not exist, without its name", { storeId: "78", externalStoreId: null }, []],
  ])("a POS of another store, known %s, which is never moved", (_, changes, stores) => {
    const [told, ...more] = problems(plan({ address: ADDRESS }, { stores, pos: [{ ...POS, ...changes }] }));
    expect(told).toContain("exists and belongs to the store");
    expect(told).toContain("external_store_id = ");
    expect(more).toEqual([]);
  });
});
