// A finished paper as dots, at the printer's resolution and with the white margins that its head does not reach:
// what a camera or a hand scanner sees. Codes and pictures are the dots that were burnt. Letters are ink of their
// size and of no particular shape, for nobody here reads letters from dots; the text of a paper is in its things.

import type { Bitmap, Paper, PrintedAlignment, PrintedThing } from "./printer-paper.ts";

export interface PaperFormat {
  /** Printable dots across. */
  readonly dots: number;
  readonly columns: number;
  readonly smallColumns: number;
}

// 58 mm paper has 5 mm on either side of 48 mm, 80 mm paper has 4 mm beside 72: the smaller, at 203 dpi.
const MARGIN_DOTS = 32;
// The closest line spacing in use, so that white between lines is never more than a printer gives.
const LINE_DOTS = 30;

interface Row {
  readonly bitmap: Bitmap | null;
  readonly align: PrintedAlignment;
  readonly height: number;
}

/** The whole paper, and where each of its things begins, in dots from the top. */
export interface DrawnPaper {
  readonly bitmap: Bitmap;
  readonly tops: readonly number[];
}

export function drawPaper(paper: Pick<Paper, "things">, format: PaperFormat): DrawnPaper {
  const rows = paper.things.map((thing) => rowOf(thing, format));
  const width = format.dots + 2 * MARGIN_DOTS;
  const tops: number[] = [];
  let height = MARGIN_DOTS;
  for (const row of rows) {
    tops.push(height);
    height += row.height;
  }
  height += MARGIN_DOTS;
  const pixels = new Uint8Array(width * height);
  rows.forEach(({ bitmap, align }, index) => {
    if (bitmap === null) return;
    const free = Math.max(0, format.dots - bitmap.width);
    const left = MARGIN_DOTS + { left: 0, center: Math.floor(free / 2), right: free }[align];
    for (let y = 0; y < bitmap.height; y++) {
      const from = bitmap.pixels.subarray(y * bitmap.width, (y + 1) * bitmap.width);
      pixels.set(from, ((tops[index] ?? 0) + y) * width + left);
    }
  });
  return { bitmap: { width, height, pixels }, tops };
}

function rowOf(thing: PrintedThing, format: PaperFormat): Row {
  if (thing.kind === "line") {
    const scale = thing.large ? 2 : 1;
    const columns = thing.small === true ? format.smallColumns : format.columns;
    const cell = Math.floor(format.dots / columns) * scale;
    return {
      bitmap: ink(thing.text, cell, LINE_DOTS * scale),
      align: thing.align,
      height: LINE_DOTS * scale,
    };
  }
  const bitmap = thing.bitmap ?? null;
  return { bitmap, align: thing.align ?? "center", height: bitmap?.height ?? LINE_DOTS };
}

/** Strokes that differ from letter to letter and repeat for the same one, within two thirds of the cell. */
function ink(text: string, cellDots: number, lineDots: number): Bitmap | null {
  if (text.trim() === "") return null;
  const width = text.length * cellDots;
  const pixels = new Uint8Array(width * lineDots);
  [...text].forEach((letter, at) => {
    if (letter === " ") return;
    const seed = (letter.codePointAt(0) ?? 0) * 2_654_435_761;
    for (let y = 4; y < lineDots - 6; y++) {
      for (let x = 2; x < cellDots - 2; x++) {
        const stroke = (seed >>> ((x >> 1) % 16)) ^ (seed >>> (((y >> 2) % 8) + 3));
        pixels[y * width + at * cellDots + x] = stroke & 1;
      }
    }
  });
  return { width, height: lineDots, pixels };
}
