// QR codes as large as the paper holds: by the printer's own command, or drawn here for models without one.

import { create as createQr } from "qrcode";
import type { Bitmap } from "../../hal/bitmap.ts";
import type { PrinterProfile } from "../../profiles/printer-profile.ts";
import { type Command, holdsRealTimeCommand, printStoredQr, shapeQr, storeQr } from "./commands.ts";
import { encodeRaster } from "./pictures.ts";

// White on each side, in modules; ISO/IEC 18004 demands it.
const QUIET_MODULES = 4;
// GS ( k function 167 takes 1 to 16.
const MAX_MODULE_DOTS = 16;

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
  const { size } = createSymbol(bytes, 0);
  // To find the best mask takes ten times as long as everything else, and most printers draw the symbol themselves.
  let drawn: SymbolModules | null = null;
  return {
    size,
    bytes,
    isBlack: (row, column) => {
      drawn ??= createSymbol(bytes, undefined);
      return drawn.get(row, column) !== 0;
    },
  };
}

type SymbolModules = ReturnType<typeof createQr>["modules"];

/** @param mask of the eight there are; undefined: the best. Its size does not depend on it. */
function createSymbol(bytes: Uint8Array, mask: 0 | undefined): SymbolModules {
  const chosen = mask === undefined ? {} : { maskPattern: mask };
  try {
    return createQr([{ data: bytes, mode: "byte" }], { errorCorrectionLevel: "M", ...chosen }).modules;
  } catch {
    throw new RangeError(`${bytes.length} bytes are too many for a QR code (at most 2331)`);
  }
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

/**
 * By the printer where it can make a symbol of that size from so many bytes, else drawn.
 * @param qr what the printer's own command can do; null when it has none
 */
export function encodeQr(symbol: QrSymbol, moduleDots: number, qr: PrinterProfile["qr"]): readonly Command[] {
  if (qr !== null && symbol.bytes.length <= qr.maxBytes) {
    const store = storeQr(symbol.bytes, qr.functions);
    // Data that would be obeyed instead of stored are drawn; the symbol then holds the same data.
    if (!holdsRealTimeCommand(store.bytes)) {
      const shape = shapeQr(Math.min(moduleDots, qr.maxModuleDots), qr.functions);
      return [shape, store, printStoredQr(qr.functions)];
    }
  }
  return encodeDrawnQr(symbol, moduleDots);
}

/**
 * A picture that the printer doubles has a quarter of the bytes, which at 9600 baud is the difference between two
 * seconds and nine; so an odd size above four gives up one dot of each module.
 */
export function encodeDrawnQr(symbol: QrSymbol, moduleDots: number): readonly Command[] {
  const doubled = moduleDots >= 4;
  return encodeRaster(drawSymbol(symbol, doubled ? Math.floor(moduleDots / 2) : moduleDots), doubled);
}

/** The modules alone, without the white around. With two dots to a module no byte of it is a lone dot. */
export function drawSymbol({ size, isBlack }: QrSymbol, moduleDots: number): Bitmap {
  const width = size * moduleDots;
  const rowBytes = Math.ceil(width / 8);
  const bits = new Uint8Array(rowBytes * width);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      if (!isBlack(Math.floor(y / moduleDots), Math.floor(x / moduleDots))) continue;
      const at = y * rowBytes + (x >> 3);
      bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { width, height: width, bits };
}
