// Codes that are drawn are codes that are read, by readers that others wrote.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import { Canvas } from "../../src/picture/canvas.ts";
import { drawCode128 } from "../../src/picture/code128.ts";
import { drawQr } from "../../src/picture/qr.ts";
import { assertAlwaysAsync } from "../support/random.ts";
import { readQr, scanCodes } from "./readers.ts";

/** On white, two dots to a module, 10 mm high. */
function printed(bars: Bitmap): Bitmap {
  const canvas = new Canvas(bars.width * 2 + 80, 120);
  canvas.blit(bars, 40, 20, 2, 80);
  return canvas;
}

describe("a barcode", () => {
  test("of any text that a barcode can hold is read as that text", async () => {
    const texts = fc.oneof(
      fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 24 }),
      fc.stringMatching(/^[A-Z]{0,3}\d{1,16}[a-z]{0,3}\d{0,7}$/).filter((text) => text !== ""),
    );
    await assertAlwaysAsync(
      import.meta.url,
      fc.asyncProperty(texts, async (text) => {
        expect(await scanCodes(printed(drawCode128(text)))).toEqual([{ format: "Code128", text }]);
      }),
      150,
    );
  });

  // 11 modules a symbol: start, data, check; 13 for the stop.
  test.each([
    ["12", 1 + 1 + 1],
    ["123", 1 + 3 + 1],
    ["1234", 1 + 2 + 1],
    ["A1234", 1 + 1 + 1 + 2 + 1],
    ["TILL:TOTAL", 1 + 10 + 1],
    ["R4821000000427", 1 + 2 + 1 + 6 + 1],
  ])("of %s takes %i symbols and the stop", (text, symbols) => {
    expect(drawCode128(text).width).toBe(symbols * 11 + 13);
  });

  test.each(["", "é", "a\nb"])("of %j is refused", (text) => {
    expect(() => drawCode128(text)).toThrow(RangeError);
  });
});

describe("a QR", () => {
  test("of any text is read by a phone and by a scanner, as large as the place allows", async () => {
    const texts = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 200 });
    await assertAlwaysAsync(
      import.meta.url,
      fc.asyncProperty(texts, fc.integer({ min: 150, max: 400 }), async (text, dots) => {
        const picture = drawQr(text, dots);
        if (picture === null) throw new Error("it fits");
        expect(picture.width).toBeLessThanOrEqual(dots);
        expect(await scanCodes(picture)).toEqual([{ format: "QRCode", text }]);
        expect(readQr(picture)).toBe(text);
      }),
      60,
    );
    const picture = drawQr("https://example.com/äöü", 300);
    expect(picture && readQr(picture)).toBe("https://example.com/äöü");
  });

  test("has four modules of white on each side, and none fits into too few dots", () => {
    // Version 1: 21 modules and two times four of white.
    expect(drawQr("A", 29)?.width).toBe(29);
    expect(drawQr("A", 28)).toBeNull();
    expect(drawQr("A", 57)?.width).toBe(29);
    expect(drawQr("A", 1000)?.width).toBe(29 * 16);
    expect(drawQr("A", 1000, 90)?.width).toBe(29 * 3);
  });
});
