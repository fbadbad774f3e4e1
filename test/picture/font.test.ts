// Our own letters: each is there, each is its own, and what was written can be read back by its dots.

import { describe, expect, test } from "vitest";
import { Canvas } from "../../src/picture/canvas.ts";
import { CELLS, drawText, type FontName, glyph, hasGlyph } from "../../src/picture/font.ts";
import { dotsOf } from "./readers.ts";

const between = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => String.fromCharCode(first + index));

/** ASCII, Latin-1 without the soft hyphen, and the currency signs of the countries. */
const LETTERS = [
  ...between(0x20, 0x7e),
  ...between(0xa1, 0xff).filter((letter) => letter !== "\u00AD"),
  "€",
  "₡",
  "₲",
];

const FONTS: readonly FontName[] = ["A", "B"];

function dots(letter: string, font: FontName): string {
  return dotsOf(glyph(letter, font), 0, 0, CELLS[font].width, CELLS[font].height);
}

describe.each(FONTS)("font %s", (font) => {
  test("has all of ASCII and Latin-1 and the currency signs, and no two letters look the same", () => {
    expect(LETTERS.filter((letter) => !hasGlyph(letter))).toEqual([]);
    const byDots = new Map(LETTERS.map((letter) => [dots(letter, font), letter]));
    expect(byDots.size).toBe(LETTERS.length);
  });

  test("what is written is read back letter by letter", () => {
    const byDots = new Map(LETTERS.map((letter) => [dots(letter, font), letter]));
    const { width, height } = CELLS[font];
    const text = LETTERS.join("");
    const canvas = new Canvas(text.length * width, height);
    drawText(canvas, text, 0, 0, { font });
    const read = LETTERS.map((_, index) => byDots.get(dotsOf(canvas, index * width, 0, width, height)));
    expect(read.join("")).toBe(text);
  });

  test("every letter but the blank has dots, and leaves its last column white", () => {
    const { width } = CELLS[font];
    for (const letter of LETTERS.slice(1)) {
      const rows = dots(letter, font).split("\n");
      expect(rows.join("")).toContain("#");
      expect(
        rows.every((row) => row[width - 1] === "."),
        letter,
      ).toBe(true);
    }
  });

  test("a letter that it lacks is an empty box, which nobody takes for a letter", () => {
    expect(hasGlyph("日")).toBe(false);
    expect(dots("日", font)).toBe(dots("Ж", font));
    expect(LETTERS.map((letter) => dots(letter, font))).not.toContain(dots("日", font));
  });
});

test("a letter with an accent is the letter with something over or under it", () => {
  for (const letter of "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëñòóôõöùúûüýÿ") {
    const [base = ""] = letter.normalize("NFD");
    const plain = dots(base, "A");
    const accented = [...dots(letter, "A")];
    expect(
      [...plain].every((dot, at) => dot !== "#" || accented[at] === "#"),
      letter,
    ).toBe(true);
    expect(accented.join("")).not.toBe(plain);
  }
});

test("double size is four dots for one, and bold adds a dot at the right", () => {
  const canvas = new Canvas(48, 48);
  drawText(canvas, "ñ", 0, 0, { times: 2 });
  const doubled = dots("ñ", "A")
    .split("\n")
    .flatMap((row) => Array.from({ length: 2 }, () => [...row].map((dot) => dot + dot).join("")));
  expect(dotsOf(canvas, 0, 0, 24, 48)).toBe(doubled.join("\n"));
  const bold = new Canvas(24, 24);
  drawText(bold, "l", 0, 0, { bold: true });
  const shifted = dots("l", "A")
    .split("\n")
    .map((row) => row.replace(/#(?=\.)/g, "##").slice(0, 12));
  expect(dotsOf(bold, 0, 0, 12, 24)).toBe(shifted.join("\n"));
});
