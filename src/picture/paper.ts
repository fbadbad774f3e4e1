// A paper as a picture, a dot for a dot of the printer: where each letter, code and picture of a printed paper
// would stand, in our own letters.

import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { Canvas } from "./canvas.ts";
import { drawCode128 } from "./code128.ts";
import { CELLS, drawText } from "./font.ts";
import { drawQr } from "./qr.ts";

/** What a printer says of its paper. */
export interface PaperShape {
  /** Printable dots across. */
  readonly dots: number;
  /** Characters of the normal font on one line. */
  readonly columns: number;
  /** Characters of the small font on one line. */
  readonly smallColumns: number;
}

export interface PictureOptions {
  /** White on all sides, in dots; on paper 58 and 80 mm wide it is about 4 mm, 32 dots at 203 dpi. */
  readonly marginDots?: number;
}

// The default line spacing of printers, a sixth of an inch at 203 dpi; a taller line takes its own height.
const LINE_DOTS = 34;
// As the driver prints them: 10 mm high, modules of three dots, or two where that is too wide.
const BARCODE_HEIGHT_DOTS = 80;
const BARCODE_MODULE_DOTS = [3, 2];
// Where the knife goes: a broken line, with as much white around as one line of text.
const CUT_DASH_DOTS = 8;

type Line = { readonly height: number; readonly draw: (canvas: Canvas, left: number, top: number) => void };

/** @throws RangeError naming the item that this paper cannot hold */
export function drawPaperPicture(
  items: readonly PrintItem[],
  shape: PaperShape,
  options: PictureOptions = {},
): Bitmap {
  const { marginDots = 0 } = options;
  const lines = items.map((item, index) => {
    const line = layOut(item, shape);
    if (line !== null) return line;
    throw new RangeError(`item ${index + 1} (${item.kind}) does not fit on ${shape.dots} dots`);
  });
  const height = lines.reduce((sum, line) => sum + line.height, 0);
  const canvas = new Canvas(shape.dots + 2 * marginDots, Math.max(1, height) + 2 * marginDots);
  let top = marginDots;
  for (const line of lines) {
    line.draw(canvas, marginDots, top);
    top += line.height;
  }
  return canvas;
}

/** Null where it does not fit. */
function layOut(item: PrintItem, shape: PaperShape): Line | null {
  switch (item.kind) {
    case "text":
      return layOutText(item, shape);
    case "feed":
      return { height: item.lines * LINE_DOTS, draw: () => {} };
    case "cut":
      return { height: 2 * LINE_DOTS, draw: (canvas, left, top) => drawCut(canvas, shape, left, top) };
    case "image":
      return centred(item.image, shape);
    case "qr": {
      const code = drawQr(item.data, shape.dots, Number.POSITIVE_INFINITY);
      return code === null ? null : centred(code, shape);
    }
    case "barcode": {
      const bars = drawCode128(item.data);
      const times = BARCODE_MODULE_DOTS.find((dots) => bars.width * dots <= shape.dots);
      return times === undefined ? null : centred(bars, shape, times, BARCODE_HEIGHT_DOTS);
    }
  }
}

function layOutText(item: Extract<PrintItem, { kind: "text" }>, shape: PaperShape): Line | null {
  const font = item.small ? "B" : "A";
  const times = item.large ? 2 : 1;
  const pitch = Math.floor(shape.dots / (item.small ? shape.smallColumns : shape.columns));
  const width = [...item.text].length * pitch * times;
  if (width > shape.dots) return null;
  const free = shape.dots - width;
  const indent = item.align === "center" ? Math.floor(free / 2) : item.align === "right" ? free : 0;
  return {
    height: Math.max(LINE_DOTS, CELLS[font].height * times),
    draw: (canvas, left, top) =>
      drawText(canvas, item.text, left + indent, top, { font, times, pitch, bold: item.bold ?? false }),
  };
}

function centred(picture: Bitmap, { dots }: PaperShape, timesX = 1, timesY = timesX): Line | null {
  const width = picture.width * timesX;
  if (width > dots) return null;
  return {
    height: picture.height * timesY,
    draw: (canvas, left, top) =>
      canvas.blit(picture, left + Math.floor((dots - width) / 2), top, timesX, timesY),
  };
}

function drawCut(canvas: Canvas, { dots }: PaperShape, left: number, top: number): void {
  for (let x = 0; x < dots; x += 2 * CUT_DASH_DOTS) canvas.fill(left + x, top + LINE_DOTS, CUT_DASH_DOTS, 1);
}
