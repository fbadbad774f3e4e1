// Opening the journal of a till: lock, read and check everything, mend what a power cut may leave, and only then
// write. What a line is stands in line.ts, what a start may find in recovery.ts, what a disk promises in disk.ts.

import type { Disk, DiskLock } from "./disk.ts";
import { type Journal, JournalError, type Json } from "./journal.ts";
import { createSegment, JournalWriter, type Segment } from "./journal-writer.ts";
import { GENESIS, type Point } from "./line.ts";
import { nodeDisk } from "./node-disk.ts";
import { unreadable, writeFailed } from "./recovery.ts";
import { repair } from "./repair.ts";
import { segmentName } from "./segment.ts";
import type { SegmentReading } from "./segment-reader.ts";
import { type Walked, walk } from "./walk.ts";

/** About 3,000 records of 300 bytes, which are some 600 sales. */
const DEFAULT_SEGMENT_BYTES = 1024 * 1024;
/** What every disk reads and writes at once; a segment is a whole number of them. */
const SECTOR_BYTES = 512;

export interface JournalOptions {
  readonly directory: string;
  /** Where the bytes go; the directory itself unless a test puts another disk below. */
  readonly disk?: Disk;
  /** The size of new segments: a multiple of 512, from 1024. */
  readonly segmentBytes?: number;
}

export interface OpenedJournal {
  readonly journal: Journal;
  /** Everything recorded so far, durable by now. */
  readonly records: readonly { readonly sequence: number; readonly record: Json }[];
  /** What a cut had left and was mended, in words for the log; null when nothing was. */
  readonly repaired: string | null;
}

/**
 * Locks the directory (made where absent), reads and checks all of it, mends what a power cut may leave, and
 * makes what it read durable. Throws JournalError: "locked", "damaged", "newer", "unreadable", "write-failed".
 */
export async function openJournal(options: JournalOptions): Promise<OpenedJournal> {
  const segmentBytes = options.segmentBytes ?? DEFAULT_SEGMENT_BYTES;
  if (!Number.isSafeInteger(segmentBytes) || segmentBytes < 1024 || segmentBytes % SECTOR_BYTES !== 0) {
    throw new RangeError(
      `segmentBytes must be a multiple of ${SECTOR_BYTES} from 1024; it is ${segmentBytes}.`,
    );
  }
  const disk = options.disk ?? nodeDisk(options.directory);
  const lock = await prepare(disk);
  try {
    const { records, walked } = readAll(disk);
    return await begin(disk, lock, segmentBytes, records, walked);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function prepare(disk: Disk): Promise<DiskLock> {
  try {
    disk.makeDirectory();
  } catch (error) {
    throw writeFailed(disk.place, "making the folder", error);
  }
  try {
    return await disk.lock();
  } catch (error) {
    throw error instanceof JournalError ? error : unreadable(disk.place, "locking the folder", error);
  }
}

function readAll(disk: Disk): { readonly records: OpenedJournal["records"]; readonly walked: Walked } {
  const records: { sequence: number; record: Json }[] = [];
  const entries = walk(disk);
  for (;;) {
    const step = entries.next();
    if (step.done === true) return { records, walked: step.value };
    records.push({ sequence: step.value.sequence, record: step.value.record });
  }
}

async function begin(
  disk: Disk,
  lock: DiskLock,
  segmentBytes: number,
  records: OpenedJournal["records"],
  walked: Walked,
): Promise<OpenedJournal> {
  let opened: { readonly segment: Segment; readonly head: Point } | null = null;
  try {
    // After a kill, names and lines are in the memory of the system and perhaps not on the disk. Before anybody
    // acts on them, and before a new line promises them, they must be durable.
    disk.flushDirectory();
    const repaired = repair(disk, walked.repairs);
    if (walked.last !== null && walked.last.number > 1) flushSegment(disk, walked.last.number - 1);
    opened =
      walked.last === null ? createSegment(disk, 1, segmentBytes, GENESIS, 0) : openLast(disk, walked.last);
    await opened.segment.file.flush();
    const journal = new JournalWriter(disk, lock, segmentBytes, opened.segment, opened.head);
    return { journal, records, repaired };
  } catch (error) {
    opened?.segment.file.close();
    throw error instanceof JournalError ? error : writeFailed(disk.place, "starting", error);
  }
}

/** Only the last seal can have been left unflushed; older segments were flushed before the next one began. */
function flushSegment(disk: Disk, number: number): void {
  const file = disk.open(segmentName(number));
  try {
    file.flushNow();
  } finally {
    file.close();
  }
}

function openLast(disk: Disk, last: SegmentReading) {
  const { number, bytes, tail, lines, head } = last;
  return { segment: { file: disk.open(segmentName(number)), number, bytes, tail, lines }, head };
}
