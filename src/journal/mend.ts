// Putting a single wrong bit of a line right. A line carries a checksum and the hash of all before it, so of all lines
// that one bit away could have stood there, the one that satisfies both is the one that was written: that is proof and
// no guess. More than one wrong bit is not looked for.

import { chainHash, type Line, type Point, parseLine } from "./line.ts";

const NEWLINE = 0x0a;
/** Every bit of a line is tried against a checksum over all of it: at 4 KiB some 30 ms on a small machine. */
const MOST_BYTES = 4096;

/** A byte that was changed, and what it was. */
export interface MendedBit {
  readonly offset: number;
  readonly was: number;
  readonly is: number;
}

/** The point of the chain before the first line that does not follow, and where that line begins. */
export function findBreak(image: Uint8Array, from: number, before: Point): { at: number; head: Point } {
  let at = from;
  let head = before;
  for (;;) {
    const line = lineAt(image, at);
    if (line === null || !follows(line.line, head)) return { at, head };
    head = { sequence: line.line.sequence, hash: line.line.hash };
    at = line.next;
  }
}

/** @returns null when no single bit of the line at `at` makes it the line that must follow `head` */
export function mendLine(image: Uint8Array, at: number, head: Point): MendedBit | null {
  const newline = image.indexOf(NEWLINE, at);
  const end = Math.min(newline < 0 ? image.length : newline + 1, at + MOST_BYTES);
  const copy = image.slice(at, at + 2 * MOST_BYTES);
  for (let index = 0; index < end - at; index++) {
    const is = copy[index] ?? 0;
    for (let bit = 1; bit < 256; bit <<= 1) {
      const was = is ^ bit;
      copy[index] = was;
      const line = lineAt(copy, 0);
      if (line !== null && follows(line.line, head)) return { offset: at + index, was, is };
    }
    copy[index] = is;
  }
  return null;
}

function lineAt(image: Uint8Array, at: number): { readonly line: Line; readonly next: number } | null {
  const end = image.indexOf(NEWLINE, at);
  const line = end < 0 ? null : parseLine(image.subarray(at, end));
  return line === null ? null : { line, next: end + 1 };
}

function follows(line: Line, { hash, sequence }: Point): boolean {
  return line.sequence === sequence + 1 && line.hash === chainHash(hash, line.sequence, line.more, line.json);
}
