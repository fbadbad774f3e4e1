// One segment file: its name, and the two lines that frame it. A segment is zeros up to its fixed size until
// lines are written over them, so that writing a record never changes the size of a file, and what a lost write
// leaves behind is zeros.

import type { Json } from "./journal.ts";
import { encodeLine, type Point } from "./line.ts";

/** The version of the lines and frames. A reader refuses a newer one. */
export const FORMAT = 1;

/** The types of the journal's own lines, which are in the sequence but are no records. */
export const BOOKKEEPING_TYPES = ["segment-begun", "segment-sealed", "journal-closed"] as const;

/** Room that is always kept for each of the two frame lines; the longest possible one has about 230 bytes. */
export const FRAME_BYTES = 256;

const NAME = /^\d{6}\.journal$/;
const NUMBER_DIGITS = 6;

export function segmentName(number: number): string {
  return `${String(number).padStart(NUMBER_DIGITS, "0")}.journal`;
}

/** The numbers of the segments among these names, in order. */
export function segmentNumbers(names: readonly string[]): readonly number[] {
  return names
    .filter((name) => NAME.test(name))
    .map((name) => Number(name.slice(0, NUMBER_DIGITS)))
    .sort((a, b) => a - b);
}

/** The line that begins a segment, chained to the last line of the one before. */
export function beginLine(number: number, bytes: number, previous: Point, durable: number) {
  const json = { type: "segment-begun", format: FORMAT, segment: number, bytes, previous: previous.hash };
  return encodeLine(previous, 0, durable, JSON.stringify(json));
}

/**
 * The line that ends a segment. It is written when all before it is durable, so what it promises, and with
 * it every byte, follows from what it seals: it can be written again if the power went.
 */
export function sealLine(head: Point, lines: number) {
  return encodeLine(head, 0, head.sequence, JSON.stringify(sealOf(head, lines)));
}

/** What the seal says. */
export function sealOf(head: Point, lines: number) {
  return { type: "segment-sealed", lines, head: head.hash };
}

export function isBookkeeping(type: unknown): boolean {
  return BOOKKEEPING_TYPES.some((own) => own === type);
}

export function typeOf(record: Json): unknown {
  return fieldsOf(record)["type"];
}

export function fieldsOf(record: Json): { readonly [key: string]: Json } {
  return isObject(record) ? record : {};
}

function isObject(record: Json): record is { readonly [key: string]: Json } {
  return typeof record === "object" && record !== null && !Array.isArray(record);
}
