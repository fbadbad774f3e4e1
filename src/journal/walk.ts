// The way through all segments of a journal, from the first byte to the tail, checking everything. Shared by the
// writer, which then repairs what may be repaired, and by readers, which run beside a living writer.

import type { Disk } from "./disk.ts";
import { JournalError, type Place } from "./journal.ts";
import { GENESIS, type Point, parseLine } from "./line.ts";
import { type Finding, RECOVERY, refusal, unreadable } from "./recovery.ts";
import { sealLine, segmentName, segmentNumbers } from "./segment.ts";
import { type Entry, readSegment, type SegmentReading } from "./segment-reader.ts";
import { highestPromise } from "./tail.ts";

/** What must be done to a segment before anything may be written. */
export type Repair =
  | { readonly case: "torn-tail"; readonly number: number; readonly from: number; readonly torn: Uint8Array }
  | {
      readonly case: "seal-missing";
      readonly number: number;
      readonly at: number;
      readonly seal: Uint8Array;
    };

export interface Walked {
  readonly head: Point;
  /** The segment that is written to; null when there is none yet. */
  readonly last: SegmentReading | null;
  /** The chain before it. */
  readonly start: Point;
  readonly repairs: readonly Repair[];
}

/** A segment, and the chain before its first line. */
export interface SegmentStart {
  readonly segment: number;
  readonly start: Point;
}

export const FIRST_SEGMENT: SegmentStart = { segment: 1, start: GENESIS };

/** What a segment holds: its records, as far as they are whole. */
export interface WalkedSegment extends SegmentStart {
  readonly entries: readonly Entry[];
  /** Of the last one. */
  readonly place: Place | null;
}

/** Hands out every record in order; ends with the state of the tail, or throws JournalError at what is refused. */
export function* walk(disk: Disk): Generator<Entry, Walked> {
  const segments = walkSegments(disk, FIRST_SEGMENT);
  for (;;) {
    const step = segments.next();
    if (step.done === true) return step.value;
    yield* step.value.entries;
  }
}

/**
 * The same, segment by segment, from one of them on; what comes before it must be there and is not looked into.
 * @param known a record of that first one: only those after it are handed out
 * @throws Error when that record is another one, or is not there
 */
export function* walkSegments(
  disk: Disk,
  from: SegmentStart,
  known: Place | null = null,
): Generator<WalkedSegment, Walked> {
  const repairs: Repair[] = [];
  let head = from.start;
  let last: SegmentReading | null = null;
  let start = from.start;
  const listed = new Set(segmentNumbers(list(disk)));
  for (let number = FIRST_SEGMENT.segment; number < from.segment; number++) {
    if (!listed.has(number)) existsOrRefuse(disk, number, GENESIS, true);
  }
  for (let number = from.segment; ; number++) {
    if (last?.sealed === false) break;
    // A folder of years is listed once; a living writer may have made another segment since.
    if (!listed.has(number) && !existsOrRefuse(disk, number, head, last !== null)) break;
    start = head;
    const { reading, image, seal } = readOne(disk, number, head, number === from.segment ? known : null);
    yield { segment: number, start, entries: reading.entries, place: reading.place };
    const isOpen = !reading.sealed && seal === null;
    const finding = isOpen ? (judgeLength(image, reading) ?? reading.finding) : reading.finding;
    if (RECOVERY[finding.case].decision === "refuse") {
      throw refusal(finding, sceneOf(disk, number, reading.head.sequence));
    }
    if (seal !== null) {
      repairs.push({ case: "seal-missing", number, at: reading.tail, seal: seal.bytes });
    } else if (finding.case === "torn-tail") {
      const torn = image.slice(reading.tail, finding.end);
      repairs.push({ case: "torn-tail", number, from: reading.tail, torn });
    }
    head = seal?.point ?? reading.head;
    last = seal === null ? reading : { ...reading, sealed: true };
  }
  return { head, last, start, repairs };
}

/** Is there a segment of this number? Where one must be, its absence is refused. */
function existsOrRefuse(disk: Disk, number: number, head: Point, needed: boolean): boolean {
  const names = list(disk);
  const numbers = segmentNumbers(names);
  if (numbers.includes(number)) return true;
  const later = numbers.some((other) => other > number);
  const traces = number === 1 && names.some((name) => name.includes(".journal.torn-"));
  if (!needed && !later && !traces) return false;
  const why = needed ? "was made before the one before it was sealed" : "left later files behind";
  throw refusal(
    { case: "missing-segment", offset: 0, expected: `this file, which ${why}`, found: "no such file" },
    sceneOf(disk, number, head.sequence),
  );
}

interface One {
  readonly reading: SegmentReading;
  readonly image: Uint8Array;
  /** The seal that a cut change of segments left out. */
  readonly seal: ReturnType<typeof sealLine> | null;
}

function readOne(disk: Disk, number: number, start: Point, known: Place | null): One {
  let image = read(disk, number);
  let reading = readSegment(number, image, start, known);
  if (reading.sealed || RECOVERY[reading.finding.case].decision === "refuse")
    return { reading, image, seal: null };
  if (!segmentNumbers(list(disk)).some((other) => other > number)) return { reading, image, seal: null };
  existsOrRefuse(disk, number + 1, reading.head, true);
  // The next segment is read first and this one again: a living writer may have sealed it in between, and
  // what the next one then promises is in this one by now.
  const next = read(disk, number + 1);
  image = read(disk, number);
  reading = readSegment(number, image, start, known);
  if (reading.sealed || RECOVERY[reading.finding.case].decision === "refuse")
    return { reading, image, seal: null };
  const seal = sealLine(reading.head, reading.lines);
  const fault = judgeMissingSeal(image, reading, next, seal.bytes);
  return fault === null
    ? { reading, image, seal }
    : { reading: { ...reading, finding: fault }, image, seal: null };
}

/** Of a file without a seal nobody can say what stood in an end that is gone. */
function judgeLength(image: Uint8Array, { bytes, finding }: SegmentReading): Finding | null {
  if (image.length >= bytes || RECOVERY[finding.case].decision === "refuse") return null;
  return {
    case: "file-cut",
    offset: image.length,
    expected: `${bytes} bytes, with which the file was made`,
    found: "its end",
  };
}

/** Was only the seal lost? Every byte in its place must be its own or missing, and nothing may rely on it. */
function judgeMissingSeal(
  image: Uint8Array,
  reading: SegmentReading,
  next: Uint8Array,
  seal: Uint8Array,
): Finding | null {
  const end = next.indexOf(0x0a);
  const begin = end < 0 ? null : parseLine(next.subarray(0, end));
  const promised = highestPromise(next);
  const { head, tail, number } = reading;
  if (promised > head.sequence || begin?.sequence !== head.sequence + 2) {
    return {
      case: "hole-under-promise",
      offset: tail,
      expected: `line ${head.sequence + 1} and more, because segment ${number + 1} exists and promises ${promised}`,
      found: "zeros or a part of a line",
    };
  }
  for (let at = tail; at < image.length; at++) {
    if (image[at] === 0 || image[at] === seal[at - tail]) continue;
    return {
      case: "broken-line",
      offset: at,
      expected: "a part of the seal, or zeros",
      found: "something else",
    };
  }
  return null;
}

function list(disk: Disk): readonly string[] {
  try {
    return disk.list();
  } catch (error) {
    throw error instanceof JournalError ? error : unreadable(disk.place, "the folder", error);
  }
}

function read(disk: Disk, number: number): Uint8Array {
  try {
    return disk.read(segmentName(number));
  } catch (error) {
    throw error instanceof JournalError ? error : unreadable(disk.place, segmentName(number), error);
  }
}

function sceneOf(disk: Disk, number: number, lastWhole: number) {
  return { place: disk.place, file: segmentName(number), lastWhole };
}
