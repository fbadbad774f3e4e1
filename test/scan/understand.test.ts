// What the till makes of a scanned text.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCatalog } from "../../src/catalog/catalog.ts";
import { readPricePattern } from "../../src/catalog/embedded-price.ts";
import { gtinCheckDigit } from "../../src/catalog/gtin.ts";
import { COMMAND_CARDS } from "../../src/scan/command-cards.ts";
import { parseReceiptCode, receiptCode } from "../../src/scan/receipt-code.ts";
import { type ScanContext, understand } from "../../src/scan/understand.ts";
import { assertAlways } from "../support/random.ts";

const context: ScanContext = {
  catalog: readCatalog("barcode,title,price\n7790895000997,Gaseosa,1850.50\n12345,Queso,9000\n", "ARS"),
  pricePatterns: [readPricePattern("20IIIIIPPPPPK", "ARS")],
  book: "482100",
  pins: "none",
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
        const meaning = understand(scan, context);
        if (!("reason" in meaning)) return;
        expect(meaning.reason).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(meaning.reason.length).toBeLessThan(250);
      }),
      2000,
    );
  });
});

describe("where people have PINs", () => {
  const inUse = { ...context, pins: "in-use" } as const;
  const awaited = { ...context, pins: "awaited" } as const;

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
  });

  test("TILL:7 is the digit 7", () => {
    expect(understand("TILL:7", context)).toEqual({ kind: "digit", digit: "7" });
    expect(understand("TILL:77", context)).toMatchObject({ kind: "unknown" });
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
