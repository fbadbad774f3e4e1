// Lines cut to the columns of the paper. All text of a document goes through here, so no line is ever wider
// than the paper and none holds a character that could move the printer.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { WITHIN_AMOUNT } from "../money/decimal.ts";
import { printable } from "./printable.ts";

export interface Style {
  readonly align?: "left" | "center" | "right";
  readonly bold?: boolean;
}

const INDENT = "  ";

/** What printable() never leaves in a text. */
const NO_BREAK = "\u00a0";

/** Breaks between words; a word longer than the line is broken where the line ends. */
export function wrap(text: string, width: number): readonly string[] {
  return wrapWords(wordsOf(text), width).map(withBlanks);
}

/** An amount is one word. */
function wordsOf(text: string): readonly string[] {
  return printable(text).replace(WITHIN_AMOUNT, NO_BREAK).split(" ");
}

function withBlanks(line: string): string {
  return line.replaceAll(NO_BREAK, " ");
}

function wrapWords(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (let word of words) {
    if (word === "") continue;
    if (line !== "" && line.length + 1 + word.length <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== "") lines.push(line);
    for (; word.length > width; word = word.slice(width)) lines.push(word.slice(0, width));
    line = word;
  }
  return line === "" ? lines : [...lines, line];
}

/**
 * A name at the left and a value at the right edge. Where both do not fit on one line, the name is wrapped
 * and the value stands at the right end of the last line that has room, or on lines of its own.
 */
export function leftRight(left: string, right: string, width: number): readonly string[] {
  const names = wrap(left, width);
  const values = wrap(right, width);
  const [value] = values;
  if (value === undefined) return names;
  const last = names.at(-1) ?? "";
  if (values.length === 1 && last.length + 1 + value.length <= width) {
    return [...names.slice(0, -1), last + value.padStart(width - last.length)];
  }
  return [...names, ...values.map((line) => line.padStart(width))];
}

/** Wrapped text, evenly where it is centred; nothing at all when there is nothing to print. */
export function paragraph(text: string, columns: number, style: Style = {}): readonly PrintItem[] {
  const lines = style.align === "center" ? wrapEvenly(text, columns) : wrap(text, columns);
  return lines.map((line) => ({ kind: "text", text: withBlanks(line), ...style }));
}

/** As many lines as need be, as narrow as can be: no last word stands alone in the middle of the paper. */
function wrapEvenly(text: string, width: number): readonly string[] {
  const words = wordsOf(text);
  let lines = wrapWords(words, width);
  const longestWord = Math.max(0, ...lines.flatMap((line) => line.split(" ").map((word) => word.length)));
  for (;;) {
    // Down to its longest line nothing changes.
    const longestLine = Math.max(0, ...lines.map((line) => line.length));
    if (longestLine <= longestWord) return lines;
    const narrower = wrapWords(words, longestLine - 1);
    if (narrower.length !== lines.length) return lines;
    lines = narrower;
  }
}

/** Double size where no word breaks, else normal size: a broken headline reads worse than a small one. */
export function headline(text: string, columns: number): readonly PrintItem[] {
  const style = { align: "center", bold: true } as const;
  const half = Math.floor(columns / 2);
  const lines = wrap(text, half);
  const whole = printable(text)
    .split(" ")
    .every((word) => word.length <= half);
  if (!whole || lines.length > 2) return paragraph(text, columns, style);
  return lines.map((line) => ({ kind: "text", text: line, large: true, ...style }));
}

export function pair(left: string, right: string, columns: number, style: Style = {}): readonly PrintItem[] {
  return leftRight(left, right, columns).map((text) => ({ kind: "text", text, ...style }));
}

/** Double size when it fits on one line, else bold at normal size. */
export function largePair(left: string, right: string, columns: number): readonly PrintItem[] {
  const half = leftRight(left, right, Math.floor(columns / 2));
  const [only] = half;
  if (only === undefined || half.length > 1) return pair(left, right, columns, { bold: true });
  return [{ kind: "text", text: only, bold: true, large: true }];
}

/** An explanation under a name, set in from the left. */
export function indentedPair(left: string, right: string, columns: number): readonly PrintItem[] {
  return leftRight(left, right, columns - INDENT.length).map((text) => ({
    kind: "text",
    text: INDENT + text,
  }));
}

export function rule(columns: number): PrintItem {
  return { kind: "text", text: "-".repeat(columns) };
}

export function feed(lines: number): PrintItem {
  return { kind: "feed", lines };
}

export const cut: PrintItem = { kind: "cut" };
