// What the till makes of a scanned text.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCatalog } from "../../src/catalog/catalog.ts";
import { gtinCheckDigit } from "../../src/catalog/gtin.ts";
import { readLabelPattern } from "../../src/catalog/scale-label.ts";
import { COMMAND_CARDS } from "../../src/scan/command-cards.ts";
import { parseReceiptCode, receiptCode } from "../../src/scan/receipt-code.ts";
import { type ScanContext, understand } from "../../src/scan/understand.ts";
import { assertAlways } from "../support/random.ts";

const context: ScanContext = {
  catalog: readCatalog("barcode,title,price\n7790895000997,Gaseosa,1850.50\n12345,Queso,9000\n", "ARS"),
  labelPatterns: [readLabelPattern("20IIIIIPPPPPK", "ARS")],
  book: "482100",
  awaited: "nothing",
  pinsInUse: false,
};

describe("what a scan means", () => {
  test("a barcode of the catalogue is its article", () => {
    expect(understand("7790895000997", context)).toMatchObject({
      kind: "article",
      article: { title: "Gaseosa" },
    });
    expect(understand(" 7790895000997\r", context)).toMatchObject({ kind: "article" });
  });

  test.each(["]E07790895000997", "]C07790895000997", "]Q17790895000997"])(
    "%s: the scanner's note about the kind of code is passed over",
    (text) => {
      expect(understand(text, context)).toMatchObject({ kind: "article", article: { title: "Gaseosa" } });
    },
  );

  test("a label of the scale is its item at the label's price", () => {
    const digits = "201234504599";
    expect(understand(digits + gtinCheckDigit(digits), context)).toMatchObject({
      kind: "article",
      article: { title: "Queso", price: { minor: 4599, currency: "ARS" } },
    });
  });

  test.each(["TOTAL", "CANCEL", "REFUND", "CONFIRM", "REPRINT"])("TILL:%s is a command card", (word) => {
    const command = word.toLowerCase();
    expect(understand(`TILL:${word}`, context)).toEqual({ kind: "command", command });
    expect(understand(`till:${command}`, context)).toEqual({ kind: "command", command });
  });

  test.each([1, 2, 42, 999])("TILL:QTY:%i is a quantity", (quantity) => {
    expect(understand(`TILL:QTY:${quantity}`, context)).toEqual({ kind: "quantity", quantity });
  });

  test("a ticket of another program is its amount and its name, the name to the letter", () => {
    expect(understand("till:sell:125050:Mesa-12_b", context)).toEqual({
      kind: "ticket",
      amount: { minor: 125_050, currency: "ARS" },
      reference: "Mesa-12_b",
    });
  });

  test("a receipt of this till is its number", () => {
    expect(understand("R4821000000427", context)).toEqual({ kind: "receipt", number: 42 });
    expect(understand("r4821000000427", context)).toEqual({ kind: "receipt", number: 42 });
  });

  test("a receipt of another till is known for what it is", () => {
    expect(understand(receiptCode("111111", 7), context)).toEqual({
      kind: "foreign-receipt",
      book: "111111",
      number: 7,
      reason: `${receiptCode("111111", 7)}: receipt 7 of another till (book 111111)`,
    });
  });

  test("every card that the till prints is understood by the till", () => {
    for (const card of COMMAND_CARDS) {
      expect(understand(card.text, context)).toMatchObject({ kind: card.kind });
    }
  });
});

const DELI = readCatalog(
  [
    "barcode,title,price,unit",
    "7790895000997,Gaseosa,1850.50",
    "7791234567898,Jamón,12000,kg",
    "97790895000990,Roquefort,20000",
    "17790895000994,Gaseosa caja,20000",
    "7790895000998,Sin dígito,5",
    "96385074,Chicle,30",
    "042100005264,Soda,700",
    "",
  ].join("\n"),
  "ARS",
);
const deli: ScanContext = { ...context, catalog: DELI };
const GS = "\u001D";

describe("a GS1 code", () => {
  test.each([
    ["]C10107790895000997", "Gaseosa", 185_050, 1],
    ["0107790895000997", "Gaseosa", 185_050, 1],
    ["]d201077908950009971726123110LOTE-7", "Gaseosa", 185_050, 1],
    [`]d20107790895000997304${GS}10LOTE-7`, "Gaseosa", 185_050, 4],
    [`${GS}0107790895000997${GS}304`, "Gaseosa", 185_050, 4],
    ["(01)07790895000997(30)4", "Gaseosa", 185_050, 4],
    ["]C10207790895000997376", "Gaseosa", 185_050, 6],
    ["0117790895000994", "Gaseosa caja", 2_000_000, 1],
    ["]e001077912345678983103000345", "Jamón", 414_000, 1],
    ["]e001977908950009903102001250", "Roquefort", 25_000_000, 1],
    ["]C101077908950009973103000500", "Gaseosa", 185_050, 1],
    ["]e001977908950009903922123456", "Roquefort", 123_456, 1],
    ["]e0010779123456789839210123", "Jamón", 1_230, 1],
    ["]e001077912345678983932032123456", "Jamón", 123_456, 1],
    ["0100000096385074", "Chicle", 3_000, 1],
  ])("%j sells %s", (text, title, minor, count) => {
    expect(understand(text, deli)).toMatchObject({
      kind: "article",
      count,
      article: { title, price: { minor } },
    });
  });

  test("is sold under the number of the catalogue, with the weight that made its price", () => {
    expect(understand("]e001077912345678983103000345", deli)).toEqual({
      kind: "article",
      count: 1,
      article: {
        barcode: "7791234567898",
        title: "Jamón",
        price: { minor: 414_000, currency: "ARS" },
        weighed: { grams: 345, pricePerKg: { minor: 1_200_000, currency: "ARS" } },
      },
    });
  });

  test.each([
    ["https://id.gs1.org/01/07790895000997", "Gaseosa", 185_050],
    ["HTTPS://EXAMPLE.COM/shop/01/7790895000997/10/A1?utm=x&3103=000345#top", "Gaseosa", 185_050],
    ["https://example.com/01/07791234567898?3103=000345", "Jamón", 414_000],
    ["https://example.com/01/97790895000990/3922/123456", "Roquefort", 123_456],
  ])("%s is a web address that sells %s", (text, title, minor) => {
    expect(understand(`]Q1${text}`, deli)).toMatchObject({
      kind: "article",
      article: { title, price: { minor } },
    });
  });

  test.each([
    ["]C10107790895000998", "7790895000998: the check digit does not fit"],
    ["]C10117790895000990", "the check digit does not fit"],
    ["]C10107791111111114", "7791111111114: not in the catalogue"],
    ["]C110LOTE-7", "it names no article (01)"],
    ["]C1010779089500099", "(01) is cut or too long; scan it again"],
    ["]C10107790895000997310300034", "(3103) is cut or too long"],
    ["]C1010779089500099731030003X5", "(3103) is no number"],
    [`]C10107790895000997${GS}0107791234567898`, "(01) is there twice"],
    ["]C10107790895000997300", "expected a count from 1 to 999"],
    ["]C101077908950009973010000", "expected a count from 1 to 999"],
    ["]C10207790895000997", "expected a count from 1 to 999"],
    ["]C10107791234567898", "sold by weight, and the code says neither weight nor price"],
    ["]C10197790895000990", "sold by weight, and the code says neither weight nor price"],
    ["]e001077912345678983103000000", "the label says no weight"],
    ["]e001077912345678983105000345", "a weight finer than a gram"],
    ["]e001977908950009903923123456", "expected an amount in ARS"],
    ["]e0019779089500099039200", "expected more than 0"],
    ["]e00197790895000990392099999999999", "expected more than 0 and at most"],
    ["]e001977908950009903932986123456", "another currency than ARS"],
    ["]Q3010779089500099739201", "7790895000997: a price in the code, and the list sells it by the piece"],
    [
      "]Q1https://example.com/01/07790895000997?3920=1",
      "a price in the code, and the list sells it by the piece",
    ],
    ["97790895000990", "sold by weight; scan the label of the scale"],
    ["]C1X1", "a part that begins with no application identifier"],
    ["]C1", "the scan is empty"],
    [`7${GS}`, "a part that begins with no application identifier"],
    ["https://example.com/01/7790895000998", "the check digit does not fit"],
  ])("%j sells nothing: %s", (text, reason) => {
    expect(understand(text, deli)).toMatchObject({
      kind: "unknown",
      reason: expect.stringContaining(reason),
    });
  });

  test.each(["00020101021143650016com.mercadolibre", "https://example.com/", "010779089500099", "(01", "01"])(
    "%s is none",
    (text) => {
      expect(understand(text, deli)).toMatchObject({
        kind: "unknown",
        reason: expect.stringContaining("not in the catalogue"),
      });
    },
  );
});

describe("the number of an article", () => {
  test.each(["7790895000991", "779089500091", "]E07790895000991", "]E496385075", "036000291453"])(
    "%s is misread, and is looked up under no other name",
    (text) => {
      expect(understand(text, deli)).toMatchObject({
        kind: "unknown",
        reason: expect.stringContaining("the check digit does not fit; scan it again"),
      });
    },
  );

  test("with a wrong check digit is sold only when the list has exactly it", () => {
    expect(understand("7790895000998", deli)).toMatchObject({
      kind: "article",
      article: { title: "Sin dígito" },
    });
  });

  test.each(["]C07790895000991", "12345678", "7790895000991-1", "123"])(
    "is nothing that %s claims to be, so it is no misreading either",
    (text) => {
      expect(understand(text, deli)).toMatchObject({
        reason: expect.stringContaining("not in the catalogue"),
      });
    },
  );

  test.each([
    ["]E37790895000997" + "12", "Gaseosa"],
    ["]E37790895000997" + "51999", "Gaseosa"],
    ["]E496385074", "Chicle"],
    ["]E00042100005264", "Soda"],
    ["]E004252614", "Soda"],
    ["04252614", "Soda"],
  ])("%s is found, with an addition beside it or in its short form", (text, title) => {
    expect(understand(text, deli)).toMatchObject({ kind: "article", article: { title } });
  });

  test("of eight digits that check as EAN-8 and as UPC-E is the one that the scanner says", () => {
    const listing = (...rows: string[]) => ({
      ...deli,
      catalog: readCatalog(`barcode,title,price\n${rows.join("\n")}\n`, "ARS"),
    });
    const [short, long] = ["01310078,Menta,10", "013100000078,Sopa,20"];
    const title = (text: string, ...rows: string[]) => {
      const meaning = understand(text, listing(...rows));
      return meaning.kind === "article" ? meaning.article.title : meaning.kind;
    };
    expect(title("]E401310078", short, long)).toBe("Menta");
    expect(title("]E001310078", short, long)).toBe("Sopa");
    expect(title("]E401310078", long)).toBe("unknown");
    expect(title("]E001310078", long)).toBe("Sopa");
    // The list has it in its short form, and nobody says which of the two that is.
    expect(title("]E001310078", short)).toBe("Menta");
    expect(title("01310078", long)).toBe("Sopa");
  });

  test("that an EAN-8 cannot have is misread where the scanner says EAN-8, although a UPC-E could", () => {
    expect(understand("]E404252614", deli)).toMatchObject({
      kind: "unknown",
      reason: "04252614: the check digit does not fit; scan it again",
    });
  });

  test("of an article by weight sells nothing without the weight", () => {
    expect(understand("7791234567898", deli)).toMatchObject({
      kind: "unknown",
      reason: "7791234567898: sold by weight; scan the label of the scale",
    });
  });
});

describe("what is not understood says why", () => {
  test.each([
    ["1234", "1234: not in the catalogue"],
    ["TOTAL", "TOTAL: not in the catalogue"],
    ["", "the scan is empty"],
    [" \r\n", "the scan is empty"],
    ["]E0", "the scan is empty"],
    ["TILL:", "TILL:: no such command card"],
    ["TILL:OPEN", "TILL:OPEN: no such command card"],
    ["TILL:TOTAL:1", "TILL:TOTAL:1: no such command card"],
    ["TILL:QTY:0", "TILL:QTY:0: expected a quantity from 1 to 999"],
    ["TILL:QTY:1000", "TILL:QTY:1000: expected a quantity from 1 to 999"],
    ["TILL:QTY:1.5", "TILL:QTY:1.5: expected a quantity from 1 to 999"],
    ["R4821000000428", "R4821000000428: a receipt whose check digit does not fit; scan it again"],
    ["a\u001Bb\u0000\u009B", "a?b??: not in the catalogue"],
  ])("%j: %s", (text, reason) => {
    expect(understand(text, context)).toMatchObject({ kind: "unknown", reason });
  });

  test.each([
    "TILL:SELL:100",
    "TILL:SELL:100:",
    "TILL:SELL:1.00:a",
    "TILL:SELL:-100:a",
    "TILL:SELL:100:a b",
    "TILL:SELL:100:a:b",
    `TILL:SELL:100:${"a".repeat(41)}`,
    "TILL:SELL:0:a",
    "TILL:SELL:999999999999:a",
  ])("%s sells nothing", (text) => {
    const meaning = understand(text, context);
    expect(meaning.kind).toBe("unknown");
    expect(meaning).toHaveProperty("reason", expect.stringContaining("expected"));
  });

  test("a scan of 64 KB is refused in one short sentence", () => {
    const meaning = understand("9".repeat(65_536), context);
    expect(meaning).toMatchObject({
      kind: "unknown",
      reason: `${"9".repeat(40)}...: 65536 characters are too many for a code (at most 256)`,
    });
  });

  test("any text has a meaning, and its reason moves no screen", () => {
    const piece = fc.constantFrom(
      "TILL:",
      "SELL:",
      "QTY:",
      "TOTAL",
      "R482100",
      "000042",
      "7",
      ":",
      "]E0",
      "20",
      "12345",
      "\u0000",
      "\u001D",
      "]C1",
      "01",
      "07790895000997",
      "3103",
      "000345",
      "392",
      "(",
      ")",
      "https://a/01/",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.array(piece).map((pieces) => pieces.join("")),
      fc.stringMatching(/^TILL:[A-Za-z]{0,6}:[0-9.-]{0,14}:[\s\S]{0,50}$/),
      fc.stringMatching(/^\d{8,14}$/),
    );
    assertAlways(
      import.meta.url,
      fc.property(text, (scan) => {
        const meaning = understand(scan, deli);
        if (meaning.kind === "article") {
          // Whatever was scanned, only what the list has is sold, for more than nothing.
          expect(DELI.find(meaning.article.barcode) ?? understandsAsLabel(scan)).not.toBe(null);
          expect(meaning.article.price.minor).toBeGreaterThan(0);
          expect(meaning.count).toBeGreaterThan(0);
        }
        if (!("reason" in meaning)) return;
        expect(meaning.reason).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(meaning.reason.length).toBeLessThan(250);
      }),
      2000,
    );
  });
});

/** A label of the scale is sold under its own digits. */
function understandsAsLabel(scan: string): true | null {
  return /20\d{11}/.test(scan) ? true : null;
}

describe("where people have PINs", () => {
  const inUse = { ...context, pinsInUse: true } as const;
  const awaited = { ...context, awaited: "pin", pinsInUse: true } as const;

  test.each(["4711", "471147114711", "000000"])(
    "%s is a PIN only when one is awaited, and is never repeated",
    (pin) => {
      expect(understand(`${pin}\r`, awaited)).toEqual({ kind: "pin", pin });
      const late = understand(pin, inUse);
      expect(late).toMatchObject({
        kind: "unknown",
        reason: `a number of ${pin.length} digits: not in the catalogue`,
      });
    },
  );

  test.each([
    ["of the catalogue", "7790895000997", "article"],
    ["of the catalogue, and short", "12345", "article"],
    ["that checks as an EAN-8", "96385074", "unknown"],
    ["that checks as a UPC-A", "036000291452", "unknown"],
    ["that the scanner marks as scanned", "]C04712", "unknown"],
    ["of three digits", "471", "unknown"],
  ])("a number %s is no PIN", (_what, code, kind) => {
    expect(understand(code, awaited)).toMatchObject({ kind });
  });

  test("a staff card is its secret; a damaged one says so without repeating anything", () => {
    expect(understand("till:staff:7G2KX0N4VQ", context)).toEqual({ kind: "staff", card: "7G2KX0N4VQ" });
    const damaged = understand("TILL:STAFF:7G2KX0N4VQ?", context);
    expect(damaged.kind).toBe("unknown");
    expect(JSON.stringify(damaged)).not.toContain("7G2KX0");
    const endless = understand(`TILL:STAFF:${"7G2KX0N4VQ".repeat(30)}`, context);
    expect(JSON.stringify(endless)).not.toContain("7G2KX0N4VQ");
  });

  test("TILL:7 is the digit 7, and TILL:00 two zeros", () => {
    expect(understand("TILL:7", context)).toEqual({ kind: "digit", digit: "7" });
    expect(understand("TILL:00", context)).toEqual({ kind: "digit", digit: "00" });
    expect(understand("TILL:77", context)).toMatchObject({ kind: "unknown" });
  });
});

describe("while an amount is awaited", () => {
  const awaited = { ...context, awaited: "amount", pinsInUse: true } as const;

  test.each(["1", "471", "2000", "9999999"])("%s, typed, is a number", (number) => {
    expect(understand(`${number}\r`, awaited)).toEqual({ kind: "number", number });
    expect(understand(number, { ...awaited, awaited: "nothing" })).toMatchObject({ kind: "unknown" });
    expect(understand(number, { ...awaited, awaited: "pin" }).kind).not.toBe("number");
  });

  test.each([
    ["of the catalogue", "12345", "article"],
    ["of eight digits", "20000000", "unknown"],
    ["that checks as an EAN-8", "96385074", "unknown"],
    ["that the scanner marks as scanned", "]C02000", "unknown"],
    ["with a sign", "-5", "unknown"],
    ["with a point", "12.50", "unknown"],
  ])("a number %s is no amount", (_what, code, kind) => {
    expect(understand(code, awaited)).toMatchObject({ kind });
  });

  test("no code that a scanner marked, and no number of an article, is ever an amount", () => {
    const marked = fc.tuple(fc.stringMatching(/^\][A-Za-z][0-9A-Za-z]$/), fc.stringMatching(/^\d{1,14}$/));
    const gtin = fc.stringMatching(/^\d{7}$|^\d{11,13}$/).map((digits) => digits + gtinCheckDigit(digits));
    assertAlways(
      import.meta.url,
      fc.property(
        fc.oneof(
          marked.map((parts) => parts.join("")),
          gtin,
        ),
        (code) => {
          expect(["number", "pin"]).not.toContain(understand(code, awaited).kind);
        },
      ),
      2_000,
    );
  });

  test("TILL:CASH and an amount is what is handed over; TILL:CASH alone is the card", () => {
    expect(understand("till:cash:60000", context)).toEqual({
      kind: "tendered",
      amount: { minor: 60_000, currency: "ARS" },
    });
    expect(understand("TILL:CASH", context)).toEqual({ kind: "command", command: "cash" });
    for (const code of ["TILL:CASH:0", "TILL:CASH:", "TILL:CASH:1:2", "TILL:CASH:1.5"])
      expect(understand(code, context)).toMatchObject({ kind: "unknown", fault: "not-a-card" });
  });
});

describe("the code of a receipt", () => {
  test("receipt 42 of book 482100", () => {
    expect(receiptCode("482100", 42)).toBe("R4821000000427");
  });

  test("every receipt is found again by its code", () => {
    assertAlways(
      import.meta.url,
      fc.property(fc.stringMatching(/^\d{6}$/), fc.integer({ min: 1, max: 999_999_999 }), (book, number) => {
        expect(parseReceiptCode(receiptCode(book, number))).toEqual({ book, number });
      }),
      2000,
    );
  });

  test("a code with one digit misread is no receipt", () => {
    assertAlways(
      import.meta.url,
      fc.property(fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1, max: 9 }), (at, change) => {
        const code = receiptCode("482100", 42);
        const digit = String((Number(code[at]) + change) % 10);
        expect(parseReceiptCode(code.slice(0, at) + digit + code.slice(at + 1))).toBeNull();
      }),
    );
  });

  test.each([
    ["48210", 1],
    ["48210a", 1],
    ["482100", 0],
    ["482100", 1.5],
    ["482100", 1_000_000_000],
  ])("book %j number %d has no code", (book, number) => {
    expect(() => receiptCode(book, number)).toThrow(RangeError);
  });
});
