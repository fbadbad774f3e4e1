// CODE128 barcodes as pictures, as short as they can be: between code set B (any character of ASCII) and code set C
// (two digits in one symbol) the way with the fewest symbols is taken.

import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import { Canvas } from "./canvas.ts";

/** White at both ends, in modules (ISO/IEC 15417). */
export const BARCODE_QUIET_MODULES = 10;

// Widths of bar, space, bar, space, bar, space by value (ISO/IEC 15417, table 1); the last is the stop symbol,
// which ends in a seventh element, a bar of two modules.
const SYMBOLS = (
  "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 " +
  "113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 " +
  "212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 " +
  "113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 " +
  "314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 " +
  "241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 " +
  "214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 " +
  "211232 2331112"
).split(" ");

const SET_B = { start: 104, change: 100 };
const SET_C = { start: 105, change: 99 };
const STOP = 106;
const CHECK_BASE = 103;

/**
 * The bars without the white at the ends; a dot for a module, one row.
 * @throws RangeError when the text is empty or not ASCII 20 to 7E
 */
export function drawCode128(text: string): Bitmap {
  const widths = valuesOf(text).flatMap((value) => [...(SYMBOLS[value] ?? "")].map(Number));
  const modules = widths.reduce((sum, width) => sum + width, 0);
  const picture = new Canvas(modules, 1);
  let at = 0;
  widths.forEach((width, index) => {
    if (index % 2 === 0) picture.fill(at, 0, width, 1);
    at += width;
  });
  return picture;
}

/** Start, data, check and stop. */
function valuesOf(text: string): readonly number[] {
  if (!/^[\x20-\x7e]+$/.test(text)) {
    throw new RangeError("a barcode holds at least one character, each of ASCII 20 to 7E");
  }
  const ways = shortestWays(text);
  const [b, c] = [ways.b[0] ?? [], ways.c[0] ?? null];
  const values = c !== null && c.length < b.length ? [SET_C.start, ...c] : [SET_B.start, ...b];
  const sum = values.reduce((total, value, index) => total + value * Math.max(1, index), 0);
  return [...values, sum % CHECK_BASE, STOP];
}

/** For each place in the text the fewest values for all that follows, when the reader is in set B or C there. */
function shortestWays(text: string) {
  const b: (readonly number[])[] = new Array(text.length + 1).fill([]);
  const c: (readonly number[] | null)[] = new Array(text.length + 1).fill(null);
  c[text.length] = [];
  for (let at = text.length - 1; at >= 0; at--) {
    const pair = /^\d\d/.exec(text.slice(at))?.[0];
    const afterPair = c[at + 2] ?? null;
    const inC = pair === undefined || afterPair === null ? null : [Number(pair), ...afterPair];
    const inB = [text.charCodeAt(at) - 0x20, ...(b[at + 1] ?? [])];
    b[at] = inC !== null && inC.length + 1 < inB.length ? [SET_C.change, ...inC] : inB;
    c[at] = inC !== null && inC.length <= inB.length + 1 ? inC : [SET_B.change, ...inB];
  }
  return { b, c };
}
