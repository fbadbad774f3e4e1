// Looking at a whole journal, damaged or not: what is proven from the first line on, where that ends and why, and which
// records can still be read behind. For people and for a repair; a start (file-journal.ts) never goes on behind damage.

import type { Disk } from "./disk.ts";
import { type Damage, JournalError, type Json } from "./journal.ts";
import { GENESIS, type Point, parseLine } from "./line.ts";
import { findBreak, mendLine } from "./mend.ts";
import { unreadable } from "./recovery.ts";
import { isBookkeeping, sealLine, segmentName, segmentNumbers, typeOf } from "./segment.ts";
import { type Entry, parseJson, readSegment } from "./segment-reader.ts";
import { FIRST_SEGMENT, walkSegments } from "./walk.ts";

const NEWLINE = 0x0a;
const NUL = 0;
/** Wrong bits that are put right one by one; a file with more is not damaged by chance. */
const MOST_MENDED = 64;

/** One line as it stands in its file. */
export interface SeenLine extends Point {
  readonly file: string;
  readonly offset: number;
  readonly record: Json;
  /** Proven by the chain from the first line on; else only its own checksum speaks for it. */
  readonly proven: boolean;
  /** Of the journal itself, and no record. */
  readonly bookkeeping: boolean;
}

export interface SeenSegment {
  readonly file: string;
  /** "behind": whole or not, the chain does not reach it. */
  readonly state: "sealed" | "open" | "damaged" | "behind" | "missing" | "unreadable";
  readonly bytes: number;
  /** Lines that are proven, and others that can be read. */
  readonly proven: number;
  readonly readable: number;
  /** Of the proven lines, the numbers of the first and the last; 0 where there are none. */
  readonly first: number;
  readonly last: number;
  /** Behind the lines of an open file, the bytes of records that were not finished: being written now, or cut off. */
  readonly unfinished: number;
}

/** What no doubt is left about, although it was wrong in the file. */
export interface Mended {
  readonly file: string;
  readonly offset: number;
  readonly words: string;
}

export interface Survey {
  readonly place: string;
  readonly segments: readonly SeenSegment[];
  /** The last proven line, and the chain there. */
  readonly head: Point;
  /** Null: the journal is whole, but for what is mended. */
  readonly damage: Damage | null;
  readonly mended: readonly Mended[];
  /** The proven part of a file, where it is not the file as it stands: what a repair writes in its place. */
  readonly patched: ReadonlyMap<string, Uint8Array>;
}

/**
 * Changes nothing, and can be used beside a daemon that writes.
 * @param visit is told of every line that can be read, in the order of the files
 * @param isRemembered something beside it says that there was a journal: then a folder without any is a damaged one
 * @throws JournalError "unreadable" where there is no journal to look at, "newer"
 */
export function surveyJournal(
  disk: Disk,
  visit: (line: SeenLine) => void = () => undefined,
  isRemembered = false,
): Survey {
  const { damage, mended, patched, starts } = findDamage(disk, isRemembered);
  const overlay = withPatches(disk, patched);
  const numbers = segmentNumbers(disk.list());
  const segments: SeenSegment[] = [];
  const cut = damage === null ? Number.POSITIVE_INFINITY : numberOf(damage.file);
  let head: Point = GENESIS;
  const last = Math.max(numbers.at(-1) ?? 0, Number.isFinite(cut) ? cut : 0);
  for (let number = 1; number <= last; number++) {
    const file = segmentName(number);
    const image = numbers.includes(number) ? readOr(overlay, file) : null;
    if (image === null) {
      const state = numbers.includes(number) ? "unreadable" : "missing";
      segments.push({ file, state, bytes: 0, proven: 0, readable: 0, first: 0, last: 0, unfinished: 0 });
      continue;
    }
    const start = number <= cut ? (starts.get(number) ?? head) : null;
    const reading = start === null ? null : readSegment(number, image, start);
    const whole = reading === null ? 0 : reading.tail;
    const proven = visitLines(image.subarray(0, whole), file, 0, true, visit);
    const behind = number < cut ? [] : visitLines(image.subarray(whole), file, whole, false, visit);
    if (reading !== null) head = reading.head;
    if (reading !== null && number < cut && !reading.sealed && number < last)
      head = sealLine(reading.head, reading.lines).point;
    const state = number === cut ? "damaged" : number > cut ? "behind" : reading?.sealed ? "sealed" : "open";
    segments.push({
      file,
      state,
      bytes: image.length,
      proven: proven.length,
      readable: behind.length,
      first: proven[0] ?? 0,
      last: proven.at(-1) ?? 0,
      unfinished: state === "open" ? image.subarray(whole).findLastIndex((byte) => byte !== NUL) + 1 : 0,
    });
  }
  // Of a file that cannot be read the walk does not know what came before.
  const told = damage === null ? null : { ...damage, lastWhole: head.sequence };
  return { place: disk.place, segments, head, damage: told, mended, patched };
}

/** The records that are proven, in order. */
export function provenRecords(disk: Disk, { patched }: Pick<Survey, "patched">): readonly Entry[] {
  const entries: Entry[] = [];
  try {
    for (const segment of walkSegments(withPatches(disk, patched), FIRST_SEGMENT))
      entries.push(...segment.entries);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
  }
  return entries;
}

/** The disk as it would be if these files stood there. */
export function withPatches(disk: Disk, patched: ReadonlyMap<string, Uint8Array>): Disk {
  return {
    place: disk.place,
    makeDirectory: () => disk.makeDirectory(),
    lock: () => disk.lock(),
    list: () => disk.list(),
    read: (name) => patched.get(name) ?? disk.read(name),
    create: (name, content) => disk.create(name, content),
    open: (name) => disk.open(name),
    rename: (from, to) => disk.rename(from, to),
    flushDirectory: () => disk.flushDirectory(),
  };
}

const ALL_GONE: Damage = {
  case: "missing-segment",
  file: segmentName(1),
  offset: 0,
  lastWhole: 0,
  expected: "this file, because the archive beside it remembers a journal",
  found: "no such file",
};

interface Found {
  readonly damage: Damage | null;
  readonly mended: readonly Mended[];
  readonly patched: ReadonlyMap<string, Uint8Array>;
  /** The chain before each segment that was reached. */
  readonly starts: ReadonlyMap<number, Point>;
}

function findDamage(disk: Disk, isRemembered: boolean): Found {
  const patched = new Map<string, Uint8Array>();
  const mended: Mended[] = [];
  for (;;) {
    const starts = new Map<number, Point>();
    try {
      const overlay = withPatches(disk, patched);
      const segments = walkSegments(overlay, FIRST_SEGMENT);
      for (;;) {
        const step = segments.next();
        if (step.done === true) {
          const isNone = step.value.last === null;
          if (isNone && !isRemembered)
            throw unreadable(disk.place, "the folder", "there is no journal in it");
          return { damage: isNone ? ALL_GONE : null, mended, patched, starts };
        }
        starts.set(step.value.segment, step.value.start);
      }
    } catch (error) {
      const damage = damageOf(disk, error);
      const one = mended.length < MOST_MENDED ? mendAt(disk, damage, starts, patched) : null;
      if (one === null) return { damage, mended, patched, starts };
      mended.push(one);
    }
  }
}

/** @throws what cannot be looked at, or is from the future */
function damageOf(disk: Disk, error: unknown): Damage {
  if (!(error instanceof JournalError) || error.code === "newer") throw error;
  if (error.damage !== null) return error.damage;
  for (const number of segmentNumbers(namesOr(disk))) {
    const file = segmentName(number);
    if (readOr(disk, file) !== null) continue;
    const found = error.cause instanceof Error ? error.cause.message : "an error of the disk";
    return { case: "unreadable", file, offset: 0, lastWhole: 0, expected: "a file that can be read", found };
  }
  throw error;
}

/** Puts right what there is proof for; the patch is added. */
function mendAt(
  disk: Disk,
  damage: Damage,
  starts: ReadonlyMap<number, Point>,
  patched: Map<string, Uint8Array>,
): Mended | null {
  const { file, offset } = damage;
  const start = starts.get(numberOf(file));
  const image = patched.get(file) ?? readOr(disk, file);
  if (start === undefined || image === null || damage.case === "file-cut") return null;
  if (damage.case === "data-after-seal") {
    const behind = image.subarray(offset);
    if (visitLines(behind, file, offset, false, () => undefined).length > 0) return null;
    patched.set(
      file,
      image.map((byte, at) => (at < offset ? byte : NUL)),
    );
    const words = `what stands behind its last line belongs to nothing`;
    return { file, offset, words };
  }
  const reading = readSegment(numberOf(file), image, start);
  const { at, head } = findBreak(image, reading.tail, reading.head);
  const bit = mendLine(image, at, head);
  if (bit === null) return null;
  patched.set(
    file,
    image.map((byte, index) => (index === bit.offset ? bit.was : byte)),
  );
  const words = `one bit is wrong: the byte is ${hex(bit.is)}, and checksum and chain prove that it was ${hex(bit.was)}`;
  return { file, offset: bit.offset, words };
}

/** @returns the numbers of the lines that can be read */
function visitLines(
  bytes: Uint8Array,
  file: string,
  offset: number,
  proven: boolean,
  visit: (line: SeenLine) => void,
): number[] {
  const numbers: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] === NUL) {
      at += 1;
      continue;
    }
    const end = bytes.indexOf(NEWLINE, at);
    if (end < 0) break;
    // What a hole has eaten the beginning of, may be followed by whole lines all the same.
    const from = at + bytes.subarray(at, end).lastIndexOf(NUL) + 1;
    const line = parseLine(bytes.subarray(from, end));
    const record = line === null ? undefined : parseJson(line.json);
    if (line !== null && record !== undefined) {
      const { hash, sequence } = line;
      numbers.push(sequence);
      const bookkeeping = isBookkeeping(typeOf(record));
      visit({ file, offset: offset + from, sequence, hash, record, proven, bookkeeping });
    }
    at = end + 1;
  }
  return numbers;
}

function namesOr(disk: Disk): readonly string[] {
  try {
    return disk.list();
  } catch {
    // The walk was refused for the same reason, and says it.
    return [];
  }
}

function readOr(disk: Disk, file: string): Uint8Array | null {
  try {
    return disk.read(file);
  } catch {
    // Said as the state of the segment.
    return null;
  }
}

function numberOf(file: string): number {
  return Number.parseInt(file, 10);
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, "0")}`;
}
