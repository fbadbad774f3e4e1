// What a seller may ask for: flags and settings that Mercado Pago would refuse are refused here, all at once.

import { describe, expect, test } from "vitest";
import { SITES, type Site } from "../../src/money/sites.ts";
import {
  CATEGORY_WORDS,
  listCategories,
  nameCategory,
  readCategory,
} from "../../src/provision/categories.ts";
import { faultsOfNewPos, faultsOfNewStore, readWish } from "../../src/provision/wish.ts";

const SETTING = {
  site: "MLA",
  shopName: "Almacén El Ñandú",
  userId: null,
  externalStoreId: "SUC001",
  externalPosId: "SUC001POS001",
} as const;
const ADDRESS = {
  street: "Av. Siempreviva",
  number: "742",
  city: "Palermo",
  state: "Capital Federal",
  latitude: "-34.5889",
  longitude: "-58.4306",
};

function read(flags: Readonly<Record<string, string>>) {
  return readWish(SETTING, (name) => flags[name]);
}

function faults(flags: Readonly<Record<string, string>>): readonly string[] {
  const result = read(flags);
  return "faults" in result ? result.faults : [];
}

describe("flags", () => {
  test("may all be left out, which asks for nothing in particular", () => {
    expect(read({})).toEqual({
      wish: { ...SETTING, storeName: null, address: null, posName: null, category: null },
    });
  });

  test("make an address, a name, a category", () => {
    const flags = {
      ...ADDRESS,
      zip: "C1425",
      "store-name": " Norte ",
      "pos-name": "Caja 1",
      category: "fuel",
    };
    expect(read(flags)).toEqual({
      wish: {
        ...SETTING,
        storeName: "Norte",
        posName: "Caja 1",
        category: "473000",
        address: { ...ADDRESS, zip: "C1425", reference: null },
      },
    });
  });

  test("that make half an address are refused with each one that is missing", () => {
    expect(faults({ city: "Palermo", reference: "al lado" })).toEqual(
      ["street", "number", "state", "latitude", "longitude"].map(
        (name) => `--${name}: missing; an address needs it`,
      ),
    );
  });

  test.each([
    [{ latitude: "91" }, '--latitude: found "91"; expected degrees with a point, from -90 to 90'],
    [{ latitude: "-34,58" }, "--latitude"],
    [{ longitude: "-180.5" }, "--longitude"],
    [{ longitude: "58W" }, "--longitude"],
    [{ street: "  " }, "--street: expected a text of 1 to 120 characters"],
    [{ city: "Pal\u0007ermo" }, "--city"],
    [{ "pos-name": "x".repeat(45) }, "--pos-name: expected a text of 1 to 44 characters"],
    [{ "store-name": "x".repeat(61) }, "--store-name: expected a text of 1 to 60 characters"],
    [{ category: "5812" }, '--category: found "5812"; expected gastronomy (621102) or fuel (473000) for MLA'],
    [{ category: "" }, "--category"],
  ])("that are no good are refused: %j", (changes, told) => {
    const found = faults({ ...ADDRESS, ...changes });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(told);
  });

  test("that are all wrong are told all at once", () => {
    expect(faults({ category: "1", "pos-name": "", "store-name": "", latitude: "x" })).toHaveLength(9);
  });
});

describe("categories", () => {
  test.each(Object.keys(SITES) as Site[])("%s has codes of its own for gastronomy and fuel", (site) => {
    for (const word of CATEGORY_WORDS) {
      const code = readCategory(word, site) ?? "";
      expect(code).toMatch(/^\d{4,7}$/);
      expect(readCategory(code, site)).toBe(code);
      expect(nameCategory(code, site)).toBe(`${code} (${word})`);
      expect(listCategories(site)).toContain(code);
    }
    expect(readCategory("shoes", site)).toBeNull();
    expect(readCategory("constructor", site)).toBeNull();
  });

  test("a code of another country is none, and a code that nobody listed is shown as it is", () => {
    expect(readCategory("5812", "MLA")).toBeNull();
    expect(nameCategory("5812", "MLA")).toBe("5812");
    expect(nameCategory(null, "MLA")).toBe("generic");
  });
});

describe("names for something new", () => {
  test.each(["SUC001POS001", "a", "9".repeat(39)])("a POS may be called %s", (name) => {
    expect(faultsOfNewPos(name)).toEqual([]);
  });

  test.each(["SUC001-POS001", "SUC_1", "caja 1", "", "9".repeat(40), "Ñandú"])(
    "a POS may not be called %j",
    (name) => {
      expect(faultsOfNewPos(name)).toEqual([expect.stringContaining("expected 1 to 39 letters and digits")]);
    },
  );

  test("a store has 60 characters and may have hyphens", () => {
    expect(faultsOfNewStore("SUC-001_a")).toEqual([]);
    expect(faultsOfNewStore("S".repeat(60))).toEqual([]);
    for (const name of ["S".repeat(61), "suc 1", ""]) expect(faultsOfNewStore(name)).toHaveLength(1);
  });
});
