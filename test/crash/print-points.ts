// Where in what it prints a till is killed: in and after each kind of command that it sends, and at the bytes that make
// a paper an original. Which of the commands of a kind, and where in it, a seed decides.

import { escPosParser } from "../../hardware/emulators/escpos-parser.ts";
import type { Chance } from "./chance.ts";

interface Command {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

const CUT = "1d 56";
const TEXT = "text";
/** Of a paper's last line, its cut, and what stands between. */
const POINTS_AT_AN_END = 6;

/** @param printed what one till sent in a whole story. @returns numbers of bytes, ascending */
export function printOffsets(printed: Uint8Array, chance: Chance): readonly number[] {
  const commands = commandsIn(printed);
  const kinds = Map.groupBy(commands, ({ kind }) => kind);
  const offsets = new Set<number>();
  const stopWithin = (start: number, end: number) => offsets.add(start + 1 + chance.below(end - start));
  for (const ofOneKind of kinds.values()) {
    const { start, end } = chance.pick(ofOneKind);
    stopWithin(start, end);
  }
  for (const [index, { kind, end }] of commands.entries()) {
    const line = commands.slice(0, index).findLast((command) => command.kind === TEXT);
    if (kind !== CUT || line === undefined) continue;
    for (let point = 0; point < POINTS_AT_AN_END; point += 1) stopWithin(line.start, end);
  }
  return [...offsets].sort((a, b) => a - b);
}

export function printPoint(byte: number): string {
  return `print, ${byte} bytes`;
}

/** @returns the number of bytes; null for the name of any other point */
export function byteOfPoint(point: string): number | null {
  const found = /^print, (\d+) bytes$/.exec(point)?.[1];
  return found === undefined ? null : Number(found);
}

function commandsIn(printed: Uint8Array): readonly Command[] {
  let end = 0;
  return escPosParser()
    .parse(printed)
    .map(({ code, byteCount }) => {
      const start = end;
      end += byteCount;
      return { kind: code, start, end };
    });
}
