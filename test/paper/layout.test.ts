// How text is cut to the paper: words, foreign letters, dates, and the drawing on the console.

import jsQR from "jsqr";
import { describe, expect, test } from "vitest";
import { formatMoment } from "../../src/paper/dates.ts";
import { leftRight, paragraph, wrap } from "../../src/paper/layout.ts";
import { printable } from "../../src/paper/printable.ts";
import { drawPaper } from "../../src/paper/text.ts";
import { ARGENTINE } from "./samples.ts";

describe("laying out", () => {
  test.each([
    ["Alfajor   triple\nde dulce", 10, ["Alfajor", "triple de", "dulce"]],
    ["abcdefghijklm no", 5, ["abcde", "fghij", "klm", "no"]],
    ["por $ 1.250,50 o", 8, ["por", "$ 1.250,50".slice(0, 8), "50 o"]],
    ["por -R$ 1.250 o S/ 7", 11, ["por", "-R$ 1.250 o", "S/ 7"]],
    ["", 5, []],
    [" \u0000 ", 5, []],
  ])("%j in %i columns", (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  test("centred text is spread over its lines, so that no word stands alone below the others", () => {
    const text = "Escaneá este código con la app de Mercado Pago para pagar.";
    const lines = paragraph(text, 48, { align: "center" }).map((item) =>
      item.kind === "text" ? item.text : "",
    );
    expect(lines).toEqual(["Escaneá este código con la app", "de Mercado Pago para pagar."]);
    expect(paragraph(text, 48)).toHaveLength(lines.length);
    expect(paragraph("a".repeat(50), 48, { align: "center" })).toHaveLength(2);
    for (const nothing of ["", " ", "   "]) expect(paragraph(nothing, 48, { align: "center" })).toEqual([]);
  });

  test("an amount is not torn from its currency, also where lines are spread", () => {
    const lines = paragraph("de $ 100.000,00 ab", 12, { align: "center" });
    expect(lines.map((item) => (item.kind === "text" ? item.text : ""))).toEqual([
      "de",
      "$ 100.000,00",
      "ab",
    ]);
  });

  test("a name and its value meet on the last line that has room", () => {
    expect(leftRight("Pan", "$ 1", 10)).toEqual(["Pan    $ 1"]);
    expect(leftRight("Pan dulce", "$ 100", 10)).toEqual(["Pan dulce", "     $ 100"]);
    expect(leftRight("Pan dulce de navidad", "$ 100", 14)).toEqual(["Pan dulce de", "navidad  $ 100"]);
  });

  test("an article called PAPAS ORIGINAL makes no paper the original, however it is spelled", () => {
    expect(printable("PAPAS ORIGINAL")).toBe("PAPAS Original");
    expect(printable("ＯＲＩＧＩＮＡＬ OR\u200BIGINAL")).toBe("Original Original");
  });

  test("dates are written as the language writes them, in the shop's zone", () => {
    expect(formatMoment("2026-03-01T02:30:00Z", "es", "America/Argentina/Buenos_Aires")).toBe(
      "28/02/2026 23:30",
    );
    expect(formatMoment("2026-03-01T03:00:00Z", "pt", "America/Sao_Paulo")).toBe("01/03/2026 00:00");
    expect(formatMoment("2026-03-01T02:30:00Z", "en", "UTC")).toBe("2026-03-01 02:30");
    expect(formatMoment("yesterday", "en", "UTC")).toBe("yesterday");
  });

  test("a phone reads the QR that the console draws", () => {
    const data = ARGENTINE.sale.order?.qrData ?? "";
    const drawn = drawPaper([{ kind: "qr", data }], 48, { qr: "blocks" })
      .split("\n")
      .slice(1, -2);
    expect(readBlocks(drawn)).toBe(data);
  });
});

/** Looks at the drawing as a camera does: eight by eight pixels for each half block. */
function readBlocks(lines: readonly string[]): string | undefined {
  const width = Math.max(...lines.map((row) => row.length));
  const scale = 8;
  const pixels = new Uint8ClampedArray(width * lines.length * 2 * scale * scale * 4).fill(255);
  lines.forEach((row, y) => {
    [...row.padEnd(width)].forEach((block, x) => {
      for (const half of [0, 1]) {
        const light = block === "█" || block === (half === 0 ? "▀" : "▄");
        if (light) continue;
        for (let down = 0; down < scale; down++) {
          for (let right = 0; right < scale; right++) {
            const pixel = (((y * 2 + half) * scale + down) * width * scale + x * scale + right) * 4;
            pixels.fill(0, pixel, pixel + 3);
          }
        }
      }
    });
  });
  return jsQR.default(pixels, width * scale, lines.length * 2 * scale)?.data;
}
