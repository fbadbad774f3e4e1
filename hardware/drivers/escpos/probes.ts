// What a calibration strip tries, in ESC/POS: each probe stands for itself, whatever the profile says, and leaves
// the printer as it found it.

import type { Bitmap } from "../../hal/bitmap.ts";
import type { Probe } from "../../hal/pos-printer.ts";
import { encodeCode128 } from "./code128.ts";
import {
  barcodeShape,
  type Command,
  cutHere,
  feedAndCut,
  feedLines,
  printCode128,
  printStoredQr,
  selectCodeTable,
  shapeQr,
  storeQr,
} from "./commands.ts";
import { encodeRaster } from "./pictures.ts";
import { drawQr, encodeDrawnQr } from "./qr.ts";

const SELECT_FONT = [0x1b, 0x4d] as const;
const LINE_FEED = 0x0a;
const BARCODE_HEIGHT_DOTS = 60;
// The knife stands about 15 mm above the print head, and a line is 4 mm.
const LINES_TO_KNIFE = 4;

/**
 * @param codeTable the table in which the line after the probe expects the printer
 * @throws RangeError for bytes that are no letters, and data that no QR code holds
 */
export function encodeProbe(probe: Probe, codeTable: number): readonly Command[] {
  switch (probe.kind) {
    case "table":
      return [selectCodeTable(probe.number), plainLine(probe.bytes), selectCodeTable(codeTable)];
    case "ruler":
      return encodeRuler(probe.text, probe.small);
    case "sized-qr":
      return encodeSizedQr(probe.data, probe.moduleDots, probe.by);
    case "narrow-barcode":
      return [barcodeShape(BARCODE_HEIGHT_DOTS, 2), printCode128(encodeCode128(probe.data).data)];
    case "wide-image":
      return encodeWideImage(probe.image);
    case "knife":
      return probe.cut === "here" ? [feedLines(LINES_TO_KNIFE), cutHere("partial")] : [feedAndCut(probe.cut)];
  }
}

function encodeRuler(text: string, small: boolean): readonly Command[] {
  const line = plainLine(Buffer.from(text, "latin1"));
  if (!small) return [line];
  const font = (n: number): Command => ({ name: "font", bytes: Uint8Array.of(...SELECT_FONT, n) });
  return [font(1), line, font(0)];
}

function encodeSizedQr(data: string, moduleDots: number, by: "printer" | "picture"): readonly Command[] {
  const symbol = drawQr(data);
  if (by === "picture") return encodeDrawnQr(symbol, moduleDots);
  return [shapeQr(moduleDots), storeQr(symbol.bytes), printStoredQr()];
}

function encodeWideImage(image: Bitmap): readonly Command[] {
  return encodeRaster(image, false);
}

function plainLine(bytes: Uint8Array): Command {
  if (!bytes.every((byte) => byte >= 0x20 && byte !== 0x7f))
    throw new RangeError("a line is of letters only");
  return { name: "print line", bytes: Uint8Array.of(...bytes, LINE_FEED) };
}
