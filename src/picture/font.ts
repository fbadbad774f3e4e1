// Our own letters in the two cells of receipt printers: font A, 12 x 24 dots, and font B, 9 x 17. Both are the
// strokes of glyph-sheet.ts on 6 x 12: A draws each dot twice and smoothes slanting lines, B draws every other
// row and column once. ASCII, all of Latin-1, and the currency signs of the countries are here.

import type { Bitmap } from "../../hardware/hal/bitmap.ts";
import { Canvas, doubleSmoothly, isBlack } from "./canvas.ts";
import { GLYPH_SHEET, MARKS } from "./glyph-sheet.ts";

export type FontName = "A" | "B";

/** Dots of one character, the white around it included. */
export const CELLS = {
  A: { width: 12, height: 24 },
  B: { width: 9, height: 17 },
} as const satisfies Record<FontName, { readonly width: number; readonly height: number }>;

const STROKES = { width: 6, height: 12 };
// Room for marks over capitals; the rows of the sheet begin below.
const LETTER_ROW = 3;
const LETTER_ROWS = 7;
const MARK_ROW_OF_CAPITALS = 0;
const MARK_ROW_OF_SMALL_LETTERS = 2;
const CEDILLA = "\u0327";

// Dots of font B for each column and row of the strokes: upright strokes stand in the even columns and lie in
// the even rows of a letter, so those get two.
const B_COLUMNS = [2, 1, 2, 1, 2, 1];
const B_ROWS = [1, 1, 1, 2, 1, 2, 1, 2, 1, 2, 2, 1];

/** Marks that stand alone. */
const ALONE: Readonly<Record<string, string>> = {
  "`": "\u0300",
  "´": "\u0301",
  "¨": "\u0308",
  "¯": "\u0304",
  "¸": CEDILLA,
};

/** Upside down, and hanging below the line. */
const TURNED: Readonly<Record<string, string>> = { "¡": "!", "¿": "?" };

const SHEET = readSheet(GLYPH_SHEET);
const drawn = new Map<string, Bitmap>();

/** Whether the font has a letter of its own for it. Everything else is drawn as an empty box. */
export function hasGlyph(character: string): boolean {
  return strokesOf(character) !== null;
}

/** @param character one; a letter with its accent is one (NFC) */
export function glyph(character: string, font: FontName): Bitmap {
  const key = font + character;
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const strokes = strokesOf(character) ?? box();
  const cell = font === "A" ? fontA(strokes) : fontB(strokes);
  drawn.set(key, cell);
  return cell;
}

export interface Lettering {
  readonly font?: FontName;
  /** Drawn twice, a dot apart, as printers do. */
  readonly bold?: boolean;
  /** Dots for a dot, in both directions; 2 is what printers call double size. */
  readonly times?: number;
  /** Dots from one cell to the next, before `times`; the cell's width when absent. */
  readonly pitch?: number;
}

/** Writes one line; x and y are the upper left corner of its first cell. */
export function drawText(
  canvas: Canvas,
  text: string,
  x: number,
  y: number,
  lettering: Lettering = {},
): void {
  const { font = "A", bold = false, times = 1, pitch = CELLS[font].width } = lettering;
  [...text].forEach((character, index) => {
    const left = x + index * pitch * times;
    const cell = glyph(character, font);
    canvas.blit(cell, left, y, times);
    if (bold) canvas.blit(cell, left + 1, y, times);
  });
}

/** On 6 x 12; null for a character that the font lacks. */
function strokesOf(character: string): Canvas | null {
  if (character === " " || character === "\u00A0") return new Canvas(STROKES.width, STROKES.height);
  const canvas = new Canvas(STROKES.width, STROKES.height);
  const turned = SHEET.get(TURNED[character] ?? "");
  if (turned !== undefined) {
    const upsideDown = turned.slice(0, LETTER_ROWS).reverse();
    drawRows(canvas, upsideDown, LETTER_ROW + 2);
    return canvas;
  }
  const alone = MARKS[ALONE[character] ?? ""];
  if (alone !== undefined) {
    drawRows(canvas, alone, markRow(ALONE[character] ?? "", " "));
    return canvas;
  }
  const whole = SHEET.get(character);
  if (whole !== undefined) {
    drawRows(canvas, whole, LETTER_ROW);
    return canvas;
  }
  const [letter = "", mark = "", ...more] = character.normalize("NFD");
  const under = SHEET.get(letter === "i" ? "ı" : letter);
  const over = MARKS[mark];
  if (under === undefined || over === undefined || more.length > 0) return null;
  drawRows(canvas, under, LETTER_ROW);
  drawRows(canvas, over, markRow(mark, letter));
  return canvas;
}

function markRow(mark: string, letter: string): number {
  if (mark === CEDILLA) return LETTER_ROW + LETTER_ROWS;
  return /^[a-z]$/.test(letter) ? MARK_ROW_OF_SMALL_LETTERS : MARK_ROW_OF_CAPITALS;
}

function drawRows(canvas: Canvas, rows: readonly string[], top: number): void {
  rows.forEach((row, y) => {
    [...row].forEach((dot, x) => {
      if (dot === "#") canvas.set(x, top + y);
    });
  });
}

function box(): Canvas {
  const canvas = new Canvas(STROKES.width, STROKES.height);
  canvas.fill(0, LETTER_ROW, 5, LETTER_ROWS);
  canvas.fill(1, LETTER_ROW + 1, 3, LETTER_ROWS - 2, false);
  return canvas;
}

function fontA(strokes: Bitmap): Bitmap {
  const cell = new Canvas(CELLS.A.width, CELLS.A.height);
  // A dot of white at the left, and one at the right for bold letters.
  cell.blit(doubleSmoothly(strokes), 1, 0);
  return cell;
}

function fontB(strokes: Bitmap): Bitmap {
  const cell = new Canvas(CELLS.B.width, CELLS.B.height);
  let top = 0;
  B_ROWS.forEach((height, row) => {
    let left = 0;
    B_COLUMNS.forEach((width, column) => {
      if (isBlack(strokes, column, row)) cell.fill(left, top, width, height);
      left += width;
    });
    top += height;
  });
  return cell;
}

function readSheet(sheet: string): ReadonlyMap<string, readonly string[]> {
  const letters = new Map<string, readonly string[]>();
  for (const block of sheet.trim().split("\n\n")) {
    const [names = "", ...rows] = block.split("\n");
    for (let left = 0; left < names.length; left += 6) {
      letters.set(
        names.charAt(left),
        rows.map((row) => row.slice(left, left + 5)),
      );
    }
  }
  return letters;
}
