// Reading a journal so that what was read is a journal by itself, also while a till writes it: sealed segments as they are,
// the open one up to its last whole record, and nothing that the disk has not promised yet.

import type { Disk } from "../journal/disk.ts";
import { JournalError, type Json } from "../journal/journal.ts";
import { GENESIS, type Point } from "../journal/line.ts";
import { RECOVERY, refusal, unreadable } from "../journal/recovery.ts";
import { sealLine, segmentName, segmentNumbers } from "../journal/segment.ts";
import { readSegment, type SegmentReading } from "../journal/segment-reader.ts";

export interface CopiedSegment {
  readonly file: string;
  readonly content: Uint8Array;
  readonly records: readonly Json[];
}

/** @returns the last record, and the hash that seals them all. @throws JournalError where a start would be refused */
export function* copyJournal(disk: Disk): Generator<CopiedSegment, Point> {
  let head: Point = GENESIS;
  for (let number = 1; ; number++) {
    const file = segmentName(number);
    const { image, isLast, reading } = readOne(disk, number, head);
    const { entries, tail } = reading;
    if (RECOVERY[reading.finding.case].decision === "refuse")
      throw refusal(reading.finding, { place: disk.place, file, lastWhole: reading.head.sequence });
    const content = new Uint8Array(reading.bytes);
    content.set(image.subarray(0, reading.sealed ? image.length : tail));
    head = reading.head;
    if (!reading.sealed && !isLast) {
      // The change of segments was cut: the seal follows from what it seals, and a start would write it too.
      const seal = sealLine(reading.head, reading.lines);
      content.set(seal.bytes, tail);
      head = seal.point;
    }
    if (isLast) settle(disk, file);
    yield { file, content, records: entries.map(({ record }) => record) };
    if (isLast) return head;
  }
}

interface One {
  readonly image: Uint8Array;
  readonly reading: SegmentReading;
  readonly isLast: boolean;
}

/**
 * A till makes the next segment before it seals this one, and when all of this one is durable. So this one is read again
 * where it was open and has a successor by now.
 */
function readOne(disk: Disk, number: number, head: Point): One {
  const image = read(disk, number);
  const reading = readSegment(number, image, head);
  if (reading.sealed) return { image, reading, isLast: false };
  if (!segmentNumbers(disk.list()).some((other) => other > number)) return { image, reading, isLast: true };
  const again = read(disk, number);
  return { image: again, reading: readSegment(number, again, head), isLast: false };
}

function read(disk: Disk, number: number): Uint8Array {
  try {
    return disk.read(segmentName(number));
  } catch (error) {
    throw error instanceof JournalError ? error : unreadable(disk.place, segmentName(number), error);
  }
}

/** What was read may be in the memory of the system only. A backup must not know more than the till after a power cut. */
function settle(disk: Disk, file: string): void {
  try {
    const opened = disk.open(file);
    try {
      opened.flushNow();
    } finally {
      opened.close();
    }
  } catch (error) {
    // On a disk that turned read-only nothing waits to be written.
    if (error instanceof Error && "code" in error && error.code === "EROFS") return;
    throw unreadable(disk.place, `${file} could not be flushed`, error);
  }
}
