// Dots on Daruma's paper: in bands of 24 rows, written column by column.

import type { Bitmap } from "../../hal/bitmap.ts";
import type { Command } from "../printer/language.ts";
import { BAND_ROWS, lineSpacingOfBands, printBand, usualLineSpacing } from "./commands.ts";

const BYTES_PER_COLUMN = BAND_ROWS / 8;

export function encodeImage({ width, height, bits }: Bitmap): readonly Command[] {
  const rowBytes = Math.ceil(width / 8);
  const bands: Command[] = [];
  for (let top = 0; top < height; top += BAND_ROWS) {
    const columns = new Uint8Array(width * BYTES_PER_COLUMN);
    for (let row = 0; row < BAND_ROWS && top + row < height; row++) {
      for (let x = 0; x < width; x++) {
        const isBlack = ((bits[(top + row) * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
        if (!isBlack) continue;
        const at = x * BYTES_PER_COLUMN + (row >> 3);
        columns[at] = (columns[at] ?? 0) | (0x80 >> (row & 7));
      }
    }
    bands.push(printBand(columns));
  }
  return [lineSpacingOfBands, ...bands, usualLineSpacing];
}
