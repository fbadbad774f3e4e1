// The way through all segments of a journal, from the first byte to the tail, checking everything. Shared by the
// writer, which then repairs what may be repaired, and by readers, which run beside a living writer.

import type { Disk } from "./disk.ts";
import { JournalError } from "./journal.ts";
import { GENESIS, type Point, parseLine } from "./line.ts";
import { type Finding, RECOVERY, refusal, unreadable } from "./recovery.ts";
import { sealLine, segmentName, segmentNumbers } from "./segment.ts";
import { type Entry, readSegment, type SegmentReading } from "./segment-reader.ts";
import { highestPromise } from "./tail.ts";

/** What must be done to a segment before anything may be written. */
export type Repair =
  | { readonly case: "torn-tail"; readonly number: number; readonly from: number; readonly torn: Uint8Array }
  | { readonly case: "seal-missing"; readonly number: number; readonly at: number; readonly seal: Uint8Array }
  | { readonly case: "file-cut"; readonly number: number; readonly length: number; readonly bytes: number };

export interface Walked {
  readonly head: Point;
  /** The segment that is written to; null when there is none yet. */
  readonly last: SegmentReading | null;
  readonly repairs: readonly Repair[];
}

/** Hands out every record in order; ends with the state of the tail, or throws JournalError at what is refused. */
export function* walk(disk: Disk): Generator<Entry, Walked> {
  const repairs: Repair[] = [];
  let head = GENESIS;
  let last: SegmentReading | null = null;
  for (let number = 1; ; number++) {
    if (last?.sealed === false) break;
    if (!existsOrRefuse(disk, number, head, last !== null)) break;
    const { reading, image, seal } = readOne(disk, number, head);
    yield* reading.entries;
    const { finding } = reading;
    if (RECOVERY[finding.case].decision === "refuse") {
      throw refusal(finding, sceneOf(disk, number, reading.head.sequence));
    }
    if (image.length < reading.bytes) {
      repairs.push({ case: "file-cut", number, length: image.length, bytes: reading.bytes });
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
  return { head, last, repairs };
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

function readOne(disk: Disk, number: number, start: Point): One {
  let image = read(disk, number);
  let reading = readSegment(number, image, start);
  if (reading.sealed || RECOVERY[reading.finding.case].decision === "refuse")
    return { reading, image, seal: null };
  if (!segmentNumbers(list(disk)).some((other) => other > number)) return { reading, image, seal: null };
  existsOrRefuse(disk, number + 1, reading.head, true);
  // The next segment is read first and this one again: a living writer may have sealed it in between, and
  // what the next one then promises is in this one by now.
  const next = read(disk, number + 1);
  image = read(disk, number);
  reading = readSegment(number, image, start);
  if (reading.sealed || RECOVERY[reading.finding.case].decision === "refuse")
    return { reading, image, seal: null };
  const seal = sealLine(reading.head, reading.lines);
  const fault = judgeMissingSeal(image, reading, next, seal.bytes);
  return fault === null
    ? { reading, image, seal }
    : { reading: { ...reading, finding: fault }, image, seal: null };
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
