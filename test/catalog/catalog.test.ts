// The price list: what is read from the file, what is refused, what finds an article.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CatalogError, readCatalog } from "../../src/catalog/catalog.ts";
import { gtinCheckDigit, hasGtinCheckDigit, normalizeCode } from "../../src/catalog/gtin.ts";
import { assertAlways } from "../support/random.ts";

const SHOP =
  "barcode,title,price\n7790895000997,Gaseosa cola 1.5 l,1850.50\n036000291452,Pañuelos,990\nPAN,Pan,1200\n";

describe("a price list", () => {
  test("articles are found by their barcode", () => {
    const catalog = readCatalog(SHOP, "ARS");
    expect(catalog.size).toBe(3);
    expect(catalog.find("7790895000997")).toEqual({
      barcode: "7790895000997",
      title: "Gaseosa cola 1.5 l",
      unit: "piece",
      price: { minor: 185_050, currency: "ARS" },
    });
    expect(catalog.find("PAN")?.title).toBe("Pan");
    expect(catalog.find("pan")).toBeNull();
    expect(catalog.find("")).toBeNull();
    expect(catalog.find("__proto__")).toBeNull();
  });

  test.each(["036000291452", "0036000291452", "00036000291452", "36000291452"])(
    "the American article is found when the scanner says %s",
    (code) => {
      expect(readCatalog(SHOP, "ARS").find(code)?.title).toBe("Pañuelos");
    },
  );

  test("a short number of the shop's own keeps its zeros apart", () => {
    const catalog = readCatalog("barcode,title,price\n42,Pan,100\n", "ARS");
    expect(catalog.find("42")?.title).toBe("Pan");
    expect(catalog.find("0042")).toBeNull();
  });

  test.each([
    ["042100005264", "04252614", "the sixth digit 1"],
    ["012000000133", "01201303", "the sixth digit 0"],
    ["072300000110", "07231130", "the sixth digit 3"],
    ["054490000033", "05449343", "the sixth digit 4"],
    ["012345000058", "01234558", "the sixth digit 5, and an EAN-8 too"],
  ])("%s is found by its short form %s: %s", (long, short) => {
    const listed = (code: string) => readCatalog(`barcode,title,price\n${code},Soda,100\n`, "ARS");
    for (const scanned of [long, `0${long}`, short]) expect(listed(long).find(scanned)?.title).toBe("Soda");
    expect(listed(short).find(long)?.title).toBe("Soda");
    expect(listed(short).find(short)?.title).toBe("Soda");
  });

  test("a short form whose check digit does not fit is nobody's", () => {
    const catalog = readCatalog("barcode,title,price\n042100005264,Soda,100\n", "ARS");
    for (const code of ["04252615", "04252624", "14252614", "24252614"])
      expect(catalog.find(code)).toBeNull();
  });

  test("an article belongs to a group where the list names one, on one line", () => {
    const catalog = readCatalog(
      "barcode,title,price,unit,group\n1,Queso,9000,kg, Fiambres  y\tquesos \n2,Pan,100,,\n3,Té,50\n",
      "ARS",
    );
    expect([1, 2, 3].map((code) => catalog.find(String(code))?.group)).toEqual([
      "Fiambres y quesos",
      undefined,
      undefined,
    ]);
    expect(catalog.find("1")?.unit).toBe("kg");
  });

  test("an article may be sold by weight: its price is that of a kilogram", () => {
    const catalog = readCatalog("barcode,title,price,unit\n1,Queso,9000,KG\n2,Pan,100,\n3,Té,50\n", "ARS");
    expect(catalog.find("1")).toMatchObject({ unit: "kg", price: { minor: 900_000 } });
    expect(catalog.find("2")?.unit).toBe("piece");
    expect(catalog.find("3")?.unit).toBe("piece");
  });

  test("a file saved by a spreadsheet is read: byte order mark, CR LF, semicolons, decimal comma", () => {
    const catalog = readCatalog('\uFEFF"Barcode"; Title ;Price\r\n1;Pão;1250,50\r\n\r\n2;Leite;3\r\n', "BRL");
    expect(catalog.find("1")?.price.minor).toBe(125_050);
    expect(catalog.find("2")?.price.minor).toBe(300);
  });

  test("quotes hold commas, quotes and line ends", () => {
    const catalog = readCatalog(
      'barcode,title,price\n1,"Salsa ""La Vieja"", 500 g\nfrasco",100\n2,Té,50',
      "ARS",
    );
    expect(catalog.find("1")?.title).toBe('Salsa "La Vieja", 500 g frasco');
    expect(catalog.find("2")?.title).toBe("Té");
  });

  test("control characters in a title are left out", () => {
    const catalog = readCatalog("barcode,title,price\n1,Pan\u001B@ \u0000blanco\t\u009B1m,100\n", "ARS");
    expect(catalog.find("1")?.title).toBe("Pan @ blanco 1m");
  });

  test("a list with a header alone sells nothing and is fine", () => {
    expect(readCatalog("barcode,title,price\n", "ARS").size).toBe(0);
  });
});

describe("a price list with faults is refused whole", () => {
  test("every fault is told at once, with its line", () => {
    const faults = faultsOf(
      [
        "barcode,title,price",
        "1,Pan,100",
        ",Sin código,100",
        "2,,100",
        "3,Caro,1.000",
        "4,Gratis,0",
        "5,Corto",
        '6,"Pan" dulce,100',
        "7,Largo,1,2",
        "1,Otra vez,50",
        "till:total,Trampa,10",
        "7.79E+12,Planilla,10",
        '8,"sin fin,100',
      ].join("\n"),
    );
    expect(faults).toEqual([
      'line 3: barcode "": expected 1 to 80 printable characters',
      "line 4: title of 0 characters: expected 1 to 150",
      'line 5: price "1.000": expected an amount in ARS with a point and at most two decimals, like 1250.50',
      'line 6: price "0": expected more than 0 and at most 99999999.99 ARS',
      "line 7: 2 fields: expected barcode,title,price",
      'line 8: text after a closing quote: " dulce"',
      'line 9: unit "2": expected kg or nothing; a , in a title or price needs quotes',
      "line 10: barcode 1 stands in line 2 already",
      'line 11: barcode "till:total": TILL: begins the till\'s own cards and tickets',
      'line 12: barcode "7.79E+12": a spreadsheet rounded it; make the column text and type it again',
      "line 13: a quote is opened and never closed",
    ]);
  });

  test("a group is short, and there are not too many of them", () => {
    const list = (groups: readonly string[]) =>
      `barcode,title,price,unit,group\n${groups.map((group, index) => `${index + 1},Pan,100,,${group}\n`).join("")}`;
    expect(faultsOf(list(["x".repeat(31), "\uFFFD"]))).toEqual([
      "line 2: group of 31 characters: expected at most 30",
      'line 3: group "\uFFFD": not UTF-8; save the file as CSV UTF-8',
    ]);
    const sixty = Array.from({ length: 60 }, (_, index) => `G${index}`);
    expect(readCatalog(list([...sixty, ...sixty]), "ARS").size).toBe(120);
    expect(faultsOf(list([...sixty, "one more", "and one"]))).toEqual([
      'line 62: group "one more": expected at most 60 groups',
    ]);
  });

  test("lines are counted through a quoted line end", () => {
    expect(faultsOf('barcode,title,price\n1,"dos\nlíneas",1\n2,Pan,x\n')).toEqual([
      expect.stringMatching(/^line 4: price "x"/),
    ]);
  });

  test("the same article twice, once as UPC-A and once as EAN-13, is a fault", () => {
    expect(faultsOf("barcode,title,price\n036000291452,A,1\n0036000291452,B,2\n")).toEqual([
      "line 3: barcode 0036000291452 stands in line 2 already",
    ]);
  });

  test("a list without a header begins with its first article", () => {
    expect(readCatalog("1,Pan,100\n2,Queso,2.50\n", "ARS").size).toBe(2);
  });

  test.each([
    ["", "nothing"],
    ["1,Pan,x\n2,Pan,100\n", 'price "x": expected an amount in ARS'],
    ["title,barcode,price\n", 'price "price": expected an amount in ARS'],
    ["barcode,title\n", "2 fields: expected barcode,title,price"],
  ])(
    "%j has neither the header nor an article in its first line, and is told why it is none",
    (text, why) => {
      const [fault] = faultsOf(text);
      expect(fault).toContain(`line 1: expected the header barcode,title,price or an article, found ${why}`);
    },
  );

  test("a file that is not UTF-8 is said to be so", () => {
    expect(faultsOf("barcode,title,price\n1,Ca\uFFFDa,100\n")[0]).toContain("not UTF-8");
  });

  test("any text is read or refused, never anything else", () => {
    const piece = fc.constantFrom(
      "barcode,title,price",
      "\n",
      "\r\n",
      '"',
      ",",
      ";",
      "1",
      "7.5",
      "Pan",
      "\uFEFF",
      "\u0000",
    );
    assertAlways(
      import.meta.url,
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(piece).map((pieces) => pieces.join("")),
        ),
        (text) => {
          try {
            readCatalog(text, "CLP");
          } catch (error) {
            expect(error).toBeInstanceOf(CatalogError);
          }
        },
      ),
      1000,
    );
  });

  test("any title that is quoted is read back", () => {
    assertAlways(
      import.meta.url,
      fc.property(fc.stringMatching(/^[!-~]([ -~]{0,100}[!-~])?$/), (title) => {
        const file = `barcode,title,price\r\n1,"${title.replaceAll('"', '""')}",5\r\n`;
        expect(readCatalog(file, "ARS").find("1")?.title).toBe(title.replace(/ +/g, " "));
      }),
    );
  });
});

describe("check digits of retail numbers", () => {
  // devices.md 4.4.
  test.each([
    ["750105453010", "7"],
    ["401234512345", "6"],
    ["201234501234", "9"],
    ["1234567", "0"],
    ["03600029145", "2"],
  ])("%s is completed by %s", (digits, check) => {
    expect(gtinCheckDigit(digits)).toBe(check);
    expect(hasGtinCheckDigit(digits + check)).toBe(true);
  });

  test("a single wrong digit never fits", () => {
    assertAlways(
      import.meta.url,
      fc.property(
        fc.stringMatching(/^\d{12}$/),
        fc.nat(12),
        fc.integer({ min: 1, max: 9 }),
        (digits, at, change) => {
          const right = digits + gtinCheckDigit(digits);
          const wrong = [...right]
            .map((digit, index) => (index === at ? String((Number(digit) + change) % 10) : digit))
            .join("");
          expect(hasGtinCheckDigit(wrong)).toBe(false);
        },
      ),
    );
  });

  test("leading zeros change neither the check digit nor the article", () => {
    expect(normalizeCode("036000291452")).toBe(normalizeCode("0036000291452"));
    expect(normalizeCode("0360002914521")).toBe("0360002914521");
  });
});

function faultsOf(text: string): readonly string[] {
  try {
    readCatalog(text, "ARS");
  } catch (error) {
    if (error instanceof CatalogError) return error.message.split("\n");
  }
  throw new Error("the file was taken");
}
