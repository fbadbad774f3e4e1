// QR codes as large as the paper holds: by the printer's own command, or drawn here for models without one.

import { create as createQr } from "qrcode";
import {
  type Command,
  holdsRealTimeCommand,
  printRaster,
  printStoredQr,
  shapeQr,
  storeQr,
} from "./commands.ts";

// White on each side, in modules; ISO/IEC 18004 demands it.
const QUIET_MODULES = 4;
// GS ( k function 167 takes 1 to 16.
const MAX_MODULE_DOTS = 16;
const MAX_BAND_ROWS = 256;

export interface QrSymbol {
  /** Modules on each side, without the quiet zone. */
  readonly size: number;
  readonly isBlack: (row: number, column: number) => boolean;
  readonly bytes: Uint8Array;
}

/**
 * Error level M, all bytes in one segment: a printer that mixes segments makes the symbol smaller, never
 * larger than this.
 * @throws RangeError when the data are empty or longer than a QR code can be
 */
export function drawQr(data: string): QrSymbol {
  const bytes = new TextEncoder().encode(data);
  if (bytes.length === 0) throw new RangeError("a QR code needs at least one character");
  let drawn: ReturnType<typeof createQr>;
  try {
    drawn = createQr([{ data: bytes, mode: "byte" }], { errorCorrectionLevel: "M" });
  } catch {
    throw new RangeError(`${bytes.length} bytes are too many for a QR code (at most 2331)`);
  }
  const { size } = drawn.modules;
  return { size, bytes, isBlack: (row, column) => drawn.modules.get(row, column) !== 0 };
}

/** @param paperDots printable dots across */
export function largestModuleDots(size: number, paperDots: number): number {
  const dots = Math.floor(paperDots / (size + 2 * QUIET_MODULES));
  return Math.max(1, Math.min(MAX_MODULE_DOTS, dots));
}

/** Blank lines that give the quiet zone above and below. The closest line spacing in use is 30 dots. */
export function quietLines(moduleDots: number): number {
  return Math.ceil((QUIET_MODULES * moduleDots) / 30);
}

export function encodeQr(symbol: QrSymbol, moduleDots: number, native: boolean): readonly Command[] {
  if (native) {
    const store = storeQr(symbol.bytes);
    // Data that would be obeyed instead of stored are drawn; the symbol then holds the same data.
    if (!holdsRealTimeCommand(store.bytes)) return [shapeQr(moduleDots), store, printStoredQr];
  }
  return rasterQr(symbol, moduleDots);
}

/**
 * With at least two dots to a module in the data, a lone black dot (the byte 10) cannot occur, and so no
 * real-time command either. Doubling by the printer quarters the bytes.
 */
function rasterQr(symbol: QrSymbol, moduleDots: number): readonly Command[] {
  const doubled = moduleDots % 2 === 0 && moduleDots >= 4;
  const dots = doubled ? moduleDots / 2 : moduleDots;
  const rowBytes = Math.ceil((symbol.size * dots) / 8);
  const rows: Uint8Array[] = [];
  for (let row = 0; row < symbol.size; row++) {
    const drawn = new Uint8Array(rowBytes);
    for (let dot = 0; dot < symbol.size * dots; dot++) {
      if (!symbol.isBlack(row, Math.floor(dot / dots))) continue;
      drawn[dot >> 3] = (drawn[dot >> 3] ?? 0) | (0x80 >> (dot & 7));
    }
    for (let repeat = 0; repeat < dots; repeat++) rows.push(drawn);
  }
  const bands: Command[] = [];
  for (let first = 0; first < rows.length; first += MAX_BAND_ROWS) {
    const band = rows.slice(first, first + MAX_BAND_ROWS);
    bands.push(printRaster(rowBytes, band.length, new Uint8Array(Buffer.concat(band)), doubled));
  }
  return bands;
}
