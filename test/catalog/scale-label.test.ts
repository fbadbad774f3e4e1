// Labels of the scale, whose barcode carries the price or the weight.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCatalog } from "../../src/catalog/catalog.ts";
import { gtinCheckDigit } from "../../src/catalog/gtin.ts";
import { readLabelPattern, readScaleLabel } from "../../src/catalog/scale-label.ts";
import { money } from "../../src/money/money.ts";
import { formatWeight, priceOfWeight } from "../../src/money/weighed.ts";
import { assertAlways } from "../support/random.ts";

const catalog = readCatalog("barcode,title,price\n12345,Queso fresco,9000\n", "ARS");
const cents = readLabelPattern("20IIIIIPPPPPK", "ARS");

function label(digits: string): string {
  return digits + gtinCheckDigit(digits);
}

describe("a label from the scale", () => {
  test("sells the item at the price on the label", () => {
    const code = label("201234504599");
    expect(readScaleLabel(code, cents, catalog)).toEqual({
      kind: "article",
      article: { barcode: code, title: "Queso fresco", price: { minor: 4599, currency: "ARS" } },
      count: 1,
    });
  });

  test.each(["2012345000001", "2012345000000", "2012345", "12345"])(
    "the catalogue may list the item as %s",
    (listed) => {
      const list = readCatalog(`barcode,title,price\n${listed},Queso,1\n`, "ARS");
      expect(readScaleLabel(label("201234504599"), cents, list)).toMatchObject({
        article: { title: "Queso" },
      });
    },
  );

  test("a check digit that does not fit is never believed", () => {
    const code = label("201234504599");
    const wrong = code.slice(0, -1) + String((Number(code.at(-1)) + 1) % 10);
    expect(readScaleLabel(wrong, cents, catalog)).toEqual({
      kind: "faulty",
      reason: `${wrong}: the check digit does not fit; scan it again`,
    });
  });

  test("an item that the shop does not list is named", () => {
    const code = label("209999904599");
    expect(readScaleLabel(code, cents, catalog)).toEqual({
      kind: "unlisted",
      reason: `${code}: item 99999 is not in the catalogue`,
    });
  });

  test("a label without a price sells nothing", () => {
    expect(readScaleLabel(label("201234500000"), cents, catalog)).toMatchObject({ kind: "faulty" });
  });

  test.each(["7790895000997", "2112345045990", "123", "abc"])("%s is no label of this layout", (code) => {
    expect(readScaleLabel(code, cents, catalog)).toEqual({ kind: "other" });
  });

  test("an inner check digit is passed over, and a point says where the decimals begin", () => {
    const pesos = readLabelPattern("2IIIIICPPPPP.K", "ARS");
    expect(readScaleLabel(label("212345704599"), pesos, catalog)).toMatchObject({
      article: { title: "Queso fresco", price: { minor: 459_900 } },
    });
    const tenths = readLabelPattern("20IIIIIPPPP.PK", "ARS");
    expect(readScaleLabel(label("201234504599"), tenths, catalog)).toMatchObject({
      article: { price: { minor: 45_990 } },
    });
  });

  test("prefix 02 is understood when the scanner drops its zero", () => {
    const pattern = readLabelPattern("02IIIIIPPPPPK", "ARS");
    const code = label("021234504599");
    expect(readScaleLabel(code.slice(1), pattern, catalog)).toMatchObject({
      article: { price: { minor: 4599 } },
    });
  });

  test("any price up to the label's five digits arrives to the cent", () => {
    assertAlways(
      import.meta.url,
      fc.property(fc.integer({ min: 1, max: 99_999 }), (minor) => {
        const code = label(`2012345${String(minor).padStart(5, "0")}`);
        expect(readScaleLabel(code, cents, catalog)).toMatchObject({ article: { price: { minor } } });
      }),
    );
  });
});

describe("a label with a weight", () => {
  const grams = readLabelPattern("21IIIIIWWWWWK", "ARS");
  const catalog = readCatalog("barcode,title,price,unit\n12345,Queso fresco,9000,kg\n", "ARS");

  test("costs its weight at the price of a kilogram, and says both", () => {
    const code = label("211234500345");
    expect(readScaleLabel(code, grams, catalog)).toEqual({
      kind: "article",
      article: {
        barcode: code,
        title: "Queso fresco",
        price: { minor: 310_500, currency: "ARS" },
        weighed: { grams: 345, pricePerKg: { minor: 900_000, currency: "ARS" } },
      },
      count: 1,
    });
  });

  test.each([grams, readLabelPattern("21IIIIIPPPPPK", "ARS")])(
    "is of the group that the list names ($carries)",
    (pattern) => {
      const list = readCatalog(
        "barcode,title,price,unit,group\n12345,Queso fresco,9000,kg,Fiambres\n",
        "ARS",
      );
      const read = readScaleLabel(label("211234500345"), pattern, list);
      expect(read).toMatchObject({ kind: "article", article: { group: "Fiambres" } });
    },
  );

  test("may be in kilograms with the decimals that the point says", () => {
    const hundredths = readLabelPattern("21IIIIIWWW.WWK", "ARS");
    expect(readScaleLabel(label("211234500034"), hundredths, catalog)).toMatchObject({
      article: { weighed: { grams: 340 } },
    });
    const whole = readLabelPattern("21IIIIIWWWWW.K", "ARS");
    expect(readScaleLabel(label("211234500002"), whole, catalog)).toMatchObject({
      article: { weighed: { grams: 2_000 }, price: { minor: 1_800_000 } },
    });
  });

  test("of an article sold by the piece sells nothing: its price is not that of a kilogram", () => {
    const pieces = readCatalog("barcode,title,price\n12345,Vino,9000\n", "ARS");
    const code = label("211234500345");
    expect(readScaleLabel(code, grams, pieces)).toEqual({
      kind: "unlisted",
      reason: `${code}: item 12345 is sold by the piece; one sold by weight has kg behind its price in the list`,
    });
  });

  test("is listed as a label with a price is", () => {
    const list = readCatalog(`barcode,title,price,unit\n${label("211234500000")},Queso,9000,kg\n`, "ARS");
    expect(readScaleLabel(label("211234500345"), grams, list)).toMatchObject({ article: { title: "Queso" } });
  });

  test("without a weight, or so light that it costs nothing, sells nothing", () => {
    expect(readScaleLabel(label("211234500000"), grams, catalog)).toMatchObject({ kind: "faulty" });
    const cheap = readCatalog("barcode,title,price,unit\n12345,Hielo,0.40,kg\n", "ARS");
    expect(readScaleLabel(label("211234500001"), grams, cheap)).toMatchObject({
      kind: "faulty",
      reason: expect.stringContaining("1 g cost 0.00 ARS"),
    });
  });

  test("costs the whole cent that is nearest, and of two the larger", () => {
    assertAlways(
      import.meta.url,
      fc.property(
        fc.integer({ min: 1, max: 99_999 }),
        fc.integer({ min: 1, max: 9_999_999_999 }),
        (weight, perKg) => {
          const { minor } = priceOfWeight({ grams: weight, pricePerKg: money(perKg, "ARS") });
          const exact = BigInt(weight) * BigInt(perKg);
          const error = BigInt(minor) * 1000n - exact;
          expect(error > -500n && error <= 500n).toBe(true);
        },
      ),
      2_000,
    );
  });

  test.each([
    [345, "es-AR", "0,345 kg"],
    [12_345, "pt-BR", "12,345 kg"],
    [5, "es-MX", "0.005 kg"],
    [99_999, "en", "99.999 kg"],
  ])("%d g in %s are written %s", (weight, locale, text) => {
    expect(formatWeight(weight, locale)).toBe(text);
  });
});

describe("the layout of labels in the configuration", () => {
  test.each([
    "",
    "20IIIIIPPPPP",
    "IIIIIIIPPPPPK",
    "779IIIIPPPPPK",
    "20IIIIIIIIIIK",
    "20PPPPPIIIIIK",
    "20IIIIIPPPPPPK",
    "2IIIIIICPPPPPK",
    "20IIIIIPP.PPPK",
    "20IIIIIPPPPPX",
    "20IIIIIPPPWWK",
    "21IIIIIW.WWWWK",
    "21IIIIIWWW.WPK",
  ])("%j is refused with an example of what was expected", (pattern) => {
    expect(() => readLabelPattern(pattern, "ARS")).toThrow(/expected 13 places such as "20IIIIIPPPPPK"/);
  });

  test("decimals that the currency does not have are refused", () => {
    expect(() => readLabelPattern("20IIIIIPPP.PPK", "CLP")).toThrow("up to 0 decimals");
    expect(readLabelPattern("20IIIIIPPPPP.K", "CLP").scale).toBe(1);
  });
});
