// Labels of the scale, whose barcode carries the price.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCatalog } from "../../src/catalog/catalog.ts";
import { readPriceLabel, readPricePattern } from "../../src/catalog/embedded-price.ts";
import { gtinCheckDigit } from "../../src/catalog/gtin.ts";
import { assertAlways } from "../support/random.ts";

const catalog = readCatalog("barcode,title,price\n12345,Queso fresco,9000\n", "ARS");
const cents = readPricePattern("20IIIIIPPPPPK", "ARS");

function label(digits: string): string {
  return digits + gtinCheckDigit(digits);
}

describe("a label from the scale", () => {
  test("sells the item at the price on the label", () => {
    const code = label("201234504599");
    expect(readPriceLabel(code, cents, catalog)).toEqual({
      kind: "article",
      article: { barcode: code, title: "Queso fresco", price: { minor: 4599, currency: "ARS" } },
    });
  });

  test.each(["2012345000001", "2012345000000", "2012345", "12345"])(
    "the catalogue may list the item as %s",
    (listed) => {
      const list = readCatalog(`barcode,title,price\n${listed},Queso,1\n`, "ARS");
      expect(readPriceLabel(label("201234504599"), cents, list)).toMatchObject({
        article: { title: "Queso" },
      });
    },
  );

  test("a check digit that does not fit is never believed", () => {
    const code = label("201234504599");
    const wrong = code.slice(0, -1) + String((Number(code.at(-1)) + 1) % 10);
    expect(readPriceLabel(wrong, cents, catalog)).toEqual({
      kind: "faulty",
      reason: `${wrong}: the check digit does not fit; scan it again`,
    });
  });

  test("an item that the shop does not list is named", () => {
    const code = label("209999904599");
    expect(readPriceLabel(code, cents, catalog)).toEqual({
      kind: "unlisted",
      reason: `${code}: item 99999 is not in the catalogue`,
    });
  });

  test("a label without a price sells nothing", () => {
    expect(readPriceLabel(label("201234500000"), cents, catalog)).toMatchObject({ kind: "faulty" });
  });

  test.each(["7790895000997", "2112345045990", "123", "abc"])("%s is no label of this layout", (code) => {
    expect(readPriceLabel(code, cents, catalog)).toEqual({ kind: "other" });
  });

  test("an inner check digit is passed over, and a point says where the decimals begin", () => {
    const pesos = readPricePattern("2IIIIICPPPPP.K", "ARS");
    expect(readPriceLabel(label("212345704599"), pesos, catalog)).toMatchObject({
      article: { title: "Queso fresco", price: { minor: 459_900 } },
    });
    const tenths = readPricePattern("20IIIIIPPPP.PK", "ARS");
    expect(readPriceLabel(label("201234504599"), tenths, catalog)).toMatchObject({
      article: { price: { minor: 45_990 } },
    });
  });

  test("prefix 02 is understood when the scanner drops its zero", () => {
    const pattern = readPricePattern("02IIIIIPPPPPK", "ARS");
    const code = label("021234504599");
    expect(readPriceLabel(code.slice(1), pattern, catalog)).toMatchObject({
      article: { price: { minor: 4599 } },
    });
  });

  test("any price up to the label's five digits arrives to the cent", () => {
    assertAlways(
      import.meta.url,
      fc.property(fc.integer({ min: 1, max: 99_999 }), (minor) => {
        const code = label(`2012345${String(minor).padStart(5, "0")}`);
        expect(readPriceLabel(code, cents, catalog)).toMatchObject({ article: { price: { minor } } });
      }),
    );
  });
});

describe("the layout of labels in the configuration", () => {
  test.each([
    "",
    "20IIIIIPPPPP",
    "IIIIIIIPPPPPK",
    "20IIIIIIIIIIK",
    "20PPPPPIIIIIK",
    "20IIIIIPPPPPPK",
    "2IIIIIICPPPPPK",
    "20IIIIIPP.PPPK",
    "20IIIIIPPPPPX",
  ])("%j is refused with an example of what was expected", (pattern) => {
    expect(() => readPricePattern(pattern, "ARS")).toThrow(/expected 13 places such as "20IIIIIPPPPPK"/);
  });

  test("decimals that the currency does not have are refused", () => {
    expect(() => readPricePattern("20IIIIIPPP.PPK", "CLP")).toThrow("up to 0 decimals");
    expect(readPricePattern("20IIIIIPPPPP.K", "CLP").scale).toBe(1);
  });
});
