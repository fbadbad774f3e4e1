// The customer's camera: takes a picture of a printed QR as it lies on the paper, with no more white around it
// than the paper gives, and reads it with a decoder that shares nothing with the encoder.

import jsqr from "jsqr";
import type { Paper, PrintedThing } from "../../hardware/emulators/printer-paper.ts";

/** Printable dots across, at 203 dpi; beside them the paper is white for some millimetres more. */
const DOTS = { 58: 384, 80: 576 } as const;
const MARGIN_DOTS = 16;
const LINE_DOTS = 34;

/** The texts of every QR on a paper, in their order; null for one that cannot be read. */
export function photograph(paper: Paper, paperMm: 58 | 80): readonly (string | null)[] {
  return paper.things.flatMap((thing, index) =>
    thing.kind === "qr" ? [readQr(paper.things, index, DOTS[paperMm])] : [],
  );
}

function readQr(things: readonly PrintedThing[], index: number, dots: number): string | null {
  const thing = things[index];
  if (thing?.kind !== "qr") return null;
  const { bitmap } = thing;
  const left = MARGIN_DOTS + Math.floor((dots - bitmap.width) / 2);
  const above = LINE_DOTS * emptyLines(things.slice(0, index).reverse());
  const below = LINE_DOTS * emptyLines(things.slice(index + 1));
  const width = dots + 2 * MARGIN_DOTS;
  const height = above + bitmap.height + below;
  const picture = new Uint8ClampedArray(width * height * 4).fill(255);
  bitmap.pixels.forEach((pixel, at) => {
    if (pixel === 0) return;
    const x = left + (at % bitmap.width);
    const y = above + Math.floor(at / bitmap.width);
    picture.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  });
  return jsqr.default(picture, width, height)?.data ?? null;
}

/** White lines up to the first that says something. */
function emptyLines(things: readonly PrintedThing[]): number {
  const end = things.findIndex((thing) => thing.kind !== "line" || thing.text.trim() !== "");
  return end === -1 ? things.length : end;
}
