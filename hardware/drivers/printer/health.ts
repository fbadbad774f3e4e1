// The deeper checks of a printer: what a test slip shows, and what to say of it. The slip is of no sale and says so.

import type { Bitmap } from "../../hal/bitmap.ts";
import type { Health } from "../../hal/device.ts";
import type { PrintItem, PrintResult } from "../../hal/pos-printer.ts";

const BAR_ROWS = 16;
/** A line for each language: the narrowest paper has 24 columns. */
const NO_RECEIPT = ["no es un recibo", "não é um recibo", "not a receipt"];

/** @param name as the printer calls itself; empty when it does not */
export function testSlip(
  format: { readonly dots: number; readonly columns: number; readonly smallColumns: number },
  name: string,
): readonly PrintItem[] {
  const { dots, columns, smallColumns } = format;
  return [
    { kind: "text", text: "TEST", align: "center", large: true },
    ...NO_RECEIPT.map((text) => ({ kind: "text", text, align: "center", small: true }) as const),
    { kind: "image", image: bar(dots) },
    { kind: "text", text: ruler(columns) },
    { kind: "text", text: ruler(smallColumns), small: true },
    { kind: "text", text: "ñ Ñ ç ã õ á é í ó ú ü ¿ ¡ $ €" },
    { kind: "text", text: `${columns} / ${smallColumns} / ${dots}`, small: true },
    ...byWords(name, smallColumns).map((text) => ({ kind: "text", text, small: true }) as const),
    { kind: "cut" },
  ];
}

export function judgeSlip(result: PrintResult): Health {
  switch (result.outcome) {
    case "printed":
      return { ok: null, words: `a test slip was printed, says the printer; ${WHAT_TO_LOOK_FOR}` };
    case "sent":
      return {
        ok: null,
        words: `a test slip was sent to a printer that confirms nothing; ${WHAT_TO_LOOK_FOR}`,
      };
    case "not-started":
      return { ok: false, words: `no test slip was printed: ${result.detail}` };
    case "unconfirmed":
      return { ok: false, words: `a test slip was sent and not confirmed: ${result.detail}` };
  }
}

const WHAT_TO_LOOK_FOR =
  "look at it: a bar without gaps from edge to edge, both rulers on one line each and ending with |, the letters " +
  "right, and the paper cut";

/** Lines that end between words; a word that is longer than a line is cut. */
function byWords(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ").filter((part) => part !== "")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (lines.length > 0 && longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Counts the columns in tens; the bar at its end would be on the next line if the paper were narrower. */
function ruler(columns: number): string {
  const digits = Array.from({ length: columns - 1 }, (_, index) => (index + 1) % 10);
  return `${digits.join("")}|`;
}

/** As wide as the head: a dead dot is a gap in it. */
function bar(dots: number): Bitmap {
  const rowBytes = Math.ceil(dots / 8);
  const row = new Uint8Array(rowBytes).fill(0xff);
  if (dots % 8 !== 0) row[rowBytes - 1] = (0xff << (8 - (dots % 8))) & 0xff;
  const bits = new Uint8Array(rowBytes * BAR_ROWS);
  for (let at = 0; at < bits.length; at += rowBytes) bits.set(row, at);
  return { width: dots, height: BAR_ROWS, bits };
}
