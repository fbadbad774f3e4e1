// The papers of a setup, before anybody knows how wide they are: ASCII alone, at most 30 characters to a line, one code
// after the other with white between them.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { wrap } from "../paper/layout.ts";

/** What the narrowest paper holds. */
const COLUMNS = 30;

export interface CodeLine {
  readonly title: string;
  readonly code: string;
}

export function numberSlip(number: number): readonly PrintItem[] {
  return [...large("till setup"), ...large(String(number)), { kind: "feed", lines: 2 }, { kind: "cut" }];
}

export function textSlip(paragraphs: readonly string[]): readonly PrintItem[] {
  return [...paragraphs.flatMap(lines), { kind: "feed", lines: 2 }, { kind: "cut" }];
}

export function codeSlip(
  title: string,
  paragraphs: readonly string[],
  codes: readonly CodeLine[],
): readonly PrintItem[] {
  return [
    ...large(title),
    ...paragraphs.flatMap(lines),
    // With white before it, because a scanner held before two codes reads either.
    ...codes.flatMap(({ code, title: name }): readonly PrintItem[] => [
      { kind: "feed", lines: 2 },
      ...lines(name),
      { kind: "barcode", data: code },
    ]),
    { kind: "feed", lines: 2 },
    { kind: "cut" },
  ];
}

function lines(text: string): readonly PrintItem[] {
  return wrap(plain(text), COLUMNS).map((line) => ({ kind: "text", text: line }));
}

function large(text: string): readonly PrintItem[] {
  return wrap(plain(text), COLUMNS / 2).map((line) => ({
    kind: "text",
    text: line,
    align: "center",
    bold: true,
    large: true,
  }));
}

/** Which letters a printer has is not known yet; every one has these. */
function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\x20-\x7e]/g, "?");
}
