// Opening the journal of a till: lock, read and check everything, mend what a power cut may leave, and only then
// write. What a line is stands in line.ts, what a start may find in recovery.ts, what a disk promises in disk.ts.

import type { Disk, DiskLock } from "./disk.ts";
import { type Journal, JournalError, type Json, type Place } from "./journal.ts";
import { createSegment, JournalWriter, type Segment } from "./journal-writer.ts";
import { GENESIS, type Point } from "./line.ts";
import { nodeDisk } from "./node-disk.ts";
import { unreadable, writeFailed } from "./recovery.ts";
import { repair, writeAgain } from "./repair.ts";
import { segmentName } from "./segment.ts";
import type { Entry, SegmentReading } from "./segment-reader.ts";
import { FIRST_SEGMENT, type SegmentStart, type Walked, type WalkedSegment, walkSegments } from "./walk.ts";

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
  /** Takes the records as they are read; absent: they are all in OpenedJournal.records. */
  readonly reader?: StartReader;
}

/** Who takes the records of a start, and may know the older ones already. Called while the lock is held. */
export interface StartReader {
  /** The last record that is known already; only what comes after it is read. Null: everything is. */
  knows(): Place | null;
  /**
   * The records of one segment that are not known, in order. What they say is not durable yet.
   * @param place of the last one
   */
  take(entries: readonly Entry[], place: Place | null): void;
  /** What was known does not fit this journal, or could not be gone on from: all records come, from the first. */
  restart(why: string): void;
}

export interface OpenedJournal {
  readonly journal: Journal;
  /** Everything recorded so far, durable by now; empty where a reader took it. */
  readonly records: readonly { readonly sequence: number; readonly record: Json }[];
  /** What a cut had left and was mended, in words for the log; null when nothing was. */
  readonly repaired: string | null;
  /** As in DiskLock: what was noted before may be gone; and from now on that is asked again. */
  readonly wasLetGo: boolean;
  keep(): void;
  /** What the reader knew and was not read: older segments were only seen to be there. Null: all was read. */
  readonly known: Place | null;
  /** Of the last record that was written since the start; null before the first. */
  place(): Place | null;
}

/**
 * Locks the directory (made where absent), reads and checks all of it, or what its reader does not know, mends what
 * a power cut may leave, and makes what it read durable. Throws JournalError: "locked", "damaged", "newer",
 * "unreadable", "write-failed".
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
    const read = options.reader === undefined ? readAll(disk) : readFor(disk, options.reader);
    return await begin(disk, lock, segmentBytes, read);
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

interface Read {
  readonly records: OpenedJournal["records"];
  readonly walked: Walked;
  readonly known: Place | null;
}

function readAll(disk: Disk): Read {
  const records: { sequence: number; record: Json }[] = [];
  const walked = readSegments(disk, FIRST_SEGMENT, ({ entries }) => {
    for (const { sequence, record } of entries) records.push({ sequence, record });
  });
  return { records, walked, known: null };
}

/** Whatever is wrong with what the reader knows, or after it: only the whole journal can tell what that means. */
function readFor(disk: Disk, reader: StartReader): Read {
  const known = reader.knows();
  if (known !== null) {
    try {
      return { records: [], walked: readAfter(disk, known, reader), known };
    } catch (error) {
      reader.restart(error instanceof Error ? error.message : String(error));
    }
  }
  const walked = readSegments(disk, FIRST_SEGMENT, ({ entries, place }) => reader.take(entries, place));
  return { records: [], walked, known: null };
}

function readAfter(disk: Disk, known: Place, reader: StartReader): Walked {
  let found = false;
  const walked = readSegments(
    disk,
    known,
    (segment) => {
      found = true;
      reader.take(segment.entries, segment.place);
    },
    known,
  );
  // A folder that is empty has no segment to look into.
  if (!found) throw new Error(`${segmentName(known.segment)} is not there any more`);
  return walked;
}

function readSegments(
  disk: Disk,
  start: SegmentStart,
  take: (segment: WalkedSegment) => void,
  known: Place | null = null,
): Walked {
  const segments = walkSegments(disk, start, known);
  for (;;) {
    const step = segments.next();
    if (step.done === true) return step.value;
    take(step.value);
  }
}

async function begin(disk: Disk, lock: DiskLock, segmentBytes: number, read: Read): Promise<OpenedJournal> {
  const { known, records, walked } = read;
  let opened: { readonly segment: Segment; readonly head: Point } | null = null;
  try {
    // After a kill, names and lines are in the memory of the system and perhaps not on the disk. Before anybody
    // acts on them, and before a new line promises them, they must be durable.
    disk.flushDirectory();
    const repaired = repair(disk, walked.repairs);
    if (walked.last !== null && walked.last.number > 1) flushSegment(disk, walked.last.number - 1);
    opened =
      walked.last === null
        ? createSegment(disk, 1, segmentBytes, GENESIS, 0)
        : openLast(disk, walked.last, walked.start);
    if (walked.last !== null) writeAgain(disk, opened.segment.file, walked.last, known);
    await opened.segment.file.flush();
    const journal = new JournalWriter(disk, lock, segmentBytes, opened.segment, opened.head);
    const { wasLetGo = false } = lock;
    return {
      journal,
      records,
      repaired,
      wasLetGo,
      keep: () => lock.keep?.(),
      known,
      place: () => journal.place(),
    };
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

function openLast(disk: Disk, last: SegmentReading, start: Point) {
  const { number, bytes, tail, lines, head } = last;
  return { segment: { file: disk.open(segmentName(number)), number, start, bytes, tail, lines }, head };
}
