// Draws the paper that an emulated printer made, so that what is shown is what the bytes did and not what the
// till meant to print.

import type {
  Bitmap as EmulatedBitmap,
  Paper,
  PrintedThing,
} from "../../hardware/emulators/printer-paper.ts";
import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { drawPaper } from "../paper/text.ts";
import { drawPaperPicture, type PaperShape } from "../picture/paper.ts";
import { toPng } from "../picture/png.ts";

// About what printers leave blank at both sides, 4 mm at 203 dpi.
const MARGIN_DOTS = 32;

/** @returns lines of text with a frame; `qr` as drawPaper has it */
export function pictureOf(paper: Paper, columns: number, qr: "text" | "blocks"): readonly string[] {
  const items = withoutMargins(paper.things).map(itemOf);
  const lines = drawPaper(items, columns, { qr }).split("\n").slice(0, -1);
  // What still hangs in the printer has no lower edge yet.
  return paper.cut ? lines : lines.slice(0, -1);
}

/** The QR is drawn when all of it fits the width, else it stands as text. */
export function pictureWithin(paper: Paper, columns: number, widthColumns: number): readonly string[] {
  const drawn = pictureOf(paper, columns, "blocks");
  return drawn.some((line) => line.length > widthColumns) ? pictureOf(paper, columns, "text") : drawn;
}

/** As its dots, in our own letters; codes and pictures are the very dots that were burnt. */
export function pngOf(paper: Paper, shape: PaperShape): Uint8Array {
  const items = withoutMargins(paper.things).map((thing): PrintItem => {
    const dots = thing.kind === "line" ? undefined : thing.bitmap;
    return dots === undefined ? itemOf(thing) : { kind: "image", image: packed(dots) };
  });
  return toPng(drawPaperPicture(items, shape, { marginDots: MARGIN_DOTS }));
}

/** From a byte for each dot to a bit for each. */
function packed({ height, pixels, width }: EmulatedBitmap): Bitmap {
  const rowBytes = Math.ceil(width / 8);
  const bits = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * rowBytes + (x >> 3);
      if (pixels[y * width + x] === 1) bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { width, height, bits };
}

/** Whether a line of a picture belongs to a QR drawn in blocks, which needs black and white to be read. */
export function isQrLine(line: string): boolean {
  return /^[ ▀▄█]*[▀▄█][ ▀▄█]*$/.test(line);
}

function withoutMargins(things: readonly PrintedThing[]): readonly PrintedThing[] {
  const isBlank = (thing: PrintedThing) => thing.kind === "line" && thing.text.trim() === "";
  const first = things.findIndex((thing) => !isBlank(thing));
  const last = things.findLastIndex((thing) => !isBlank(thing));
  return first === -1 ? [] : things.slice(first, last + 1);
}

function itemOf(thing: PrintedThing): PrintItem {
  switch (thing.kind) {
    case "line":
      return {
        kind: "text",
        text: thing.text,
        align: thing.align,
        bold: thing.bold,
        large: thing.large,
        ...(thing.small && !thing.large ? { small: true } : {}),
      };
    case "qr":
      // A QR that came as dots carries no text that could be told without scanning it.
      return thing.data === null
        ? { kind: "text", text: "[QR]", align: "center" }
        : { kind: "qr", data: thing.data };
    case "picture":
      return { kind: "text", text: "[picture]", align: "center" };
    case "barcode":
      return { kind: "barcode", data: thing.data };
  }
}

/** The last line that is not blank: it says what the paper is. */
export function lastLineOf(paper: Paper): string {
  return (
    paper.text
      .split("\n")
      .map((line) => line.trim())
      .findLast((line) => line !== "") ?? ""
  );
}
