// Dots on Star's paper: pictures in bands of 24 rows, and QR codes by the printer's own command or, for models
// without it, as dots. Bit images, not raster mode: each command has a length of its own, so that a wire lost in
// the middle leaves no mode behind, and they stand in a line, so that they are centred like text.

import type { Bitmap } from "../../hal/bitmap.ts";
import { drawSymbol, type QrSymbol } from "../escpos/qr.ts";
import type { Command } from "../printer/language.ts";
import { BAND_ROWS, lines3Mm, lines4Mm, printBand, printCoarseBand } from "./commands.ts";

/** ESC K prints each dot so many times across and down. */
const COARSE_DOTS = 3;
const COARSE_BAND_ROWS = BAND_ROWS / COARSE_DOTS;

export function encodeImage(image: Bitmap): readonly Command[] {
  const rowBytes = Math.ceil(image.width / 8);
  const bands: Command[] = [];
  for (let top = 0; top < image.height; top += BAND_ROWS) {
    const band = new Uint8Array(rowBytes * BAND_ROWS);
    band.set(image.bits.subarray(top * rowBytes, (top + BAND_ROWS) * rowBytes));
    bands.push(printBand(rowBytes, band));
  }
  return [lines3Mm, ...bands, lines4Mm];
}

/** Modules of 3, 6, 9 … dots cost a ninth of the bytes; below 3 dots the size is what it must be. */
export function drawableModuleDots(moduleDots: number): number {
  return moduleDots < COARSE_DOTS ? moduleDots : moduleDots - (moduleDots % COARSE_DOTS);
}

export function drawQrBands(symbol: QrSymbol, moduleDots: number): readonly Command[] {
  if (moduleDots % COARSE_DOTS !== 0) return encodeImage(drawSymbol(symbol, moduleDots));
  const scale = moduleDots / COARSE_DOTS;
  const width = symbol.size * scale;
  const bands: Command[] = [];
  for (let top = 0; top < width; top += COARSE_BAND_ROWS) {
    const columns = new Uint8Array(width);
    for (let x = 0; x < width; x++) {
      for (let row = 0; row < COARSE_BAND_ROWS && top + row < width; row++) {
        const isBlack = symbol.isBlack(Math.floor((top + row) / scale), Math.floor(x / scale));
        if (isBlack) columns[x] = (columns[x] ?? 0) | (0x80 >> row);
      }
    }
    bands.push(printCoarseBand(columns));
  }
  return [lines3Mm, ...bands, lines4Mm];
}
