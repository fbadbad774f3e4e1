// Words into a box on a screen: as large as they fit, wrapped between words only, centred. A text that does not fit
// even in the smallest letters is left out: half an amount would be a wrong one.

import type { Canvas } from "../picture/canvas.ts";
import { CELLS, drawText, type FontName } from "../picture/font.ts";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Larger letters than this look no better across a counter. */
const LARGEST_TIMES = 8;

export function writeInto(canvas: Canvas, texts: readonly string[], box: Box): void {
  for (const { font, times } of sizes()) {
    const cell = { width: CELLS[font].width * times, height: CELLS[font].height * times };
    const lines = wrapAll(texts, Math.floor(box.width / cell.width));
    if (lines === null || lines.length * cell.height > box.height) continue;
    const top = box.y + Math.floor((box.height - lines.length * cell.height) / 2);
    lines.forEach((line, index) => {
      const left = box.x + Math.floor((box.width - [...line].length * cell.width) / 2);
      drawText(canvas, line, left, top + index * cell.height, { font, times });
    });
    return;
  }
}

/** The largest first. */
function* sizes(): Generator<{ readonly font: FontName; readonly times: number }> {
  for (let times = LARGEST_TIMES; times >= 1; times--) yield { font: "A", times };
  yield { font: "B", times: 1 };
}

/** Null where a word is longer than a line. */
function wrapAll(texts: readonly string[], columns: number): readonly string[] | null {
  const lines: string[] = [];
  for (const text of texts) {
    let line = "";
    for (const word of pieces(text)) {
      if ([...word].length > columns) return null;
      const longer = line === "" ? word : `${line} ${word}`;
      if ([...longer].length <= columns) {
        line = longer;
        continue;
      }
      lines.push(line);
      line = word;
    }
    lines.push(line);
  }
  return lines;
}

/** The words of a text; the sign of a currency stays with its amount. */
function pieces(text: string): readonly string[] {
  return text.normalize("NFC").match(/(?:[A-Z]{3}|R?\$|S\/) [\d.,]+|\S+/gu) ?? [];
}
