// Reading a journal without writing, locking or mending anything: for "till journal" and for an auditor, also
// while a daemon writes it. The checks are those of a start.

import type { Disk } from "./disk.ts";
import type { Json } from "./journal.ts";
import { parseLine } from "./line.ts";
import { nodeDisk } from "./node-disk.ts";
import { unreadable } from "./recovery.ts";
import { fieldsOf, segmentName, segmentNumbers } from "./segment.ts";
import type { Entry } from "./segment-reader.ts";
import { FIRST_SEGMENT, type SegmentStart, type Walked, walk, walkSegments } from "./walk.ts";

export type { Entry as JournalEntry } from "./segment-reader.ts";

/**
 * Hands out the records in order, each with its place in the chain, as far as they are whole. A torn tail is not
 * an error: a living writer may be in the middle of a line. Throws JournalError where a start would refuse, after
 * all records before that place, and "unreadable" where there is no journal. Returns the head at the end.
 */
export function* readJournal(
  directory: string,
  disk: Disk = nodeDisk(directory),
): Generator<Entry, Walked["head"]> {
  const { head, last } = yield* walk(disk);
  if (last === null) throw unreadable(disk.place, "the folder", "there is no journal in it");
  return head;
}

/**
 * The same from a record on, reading none of the segments before it: what is handed out is checked against itself, and
 * nobody says whether what comes before it is whole.
 */
export function* readJournalFrom(disk: Disk, sequence: number): Generator<Entry> {
  for (const { entries } of walkSegments(disk, findSegment(disk, sequence))) {
    for (const entry of entries) if (entry.sequence >= sequence) yield entry;
  }
}

/** The last segment that begins at or before this line. */
function findSegment(disk: Disk, sequence: number): SegmentStart {
  const numbers = segmentNumbers(disk.list());
  let found = FIRST_SEGMENT;
  let low = 0;
  let high = numbers.length - 1;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const begin = beginOf(disk, numbers[middle] ?? 0);
    // What does not even begin well is left to the reading from the first segment.
    if (begin === null) return FIRST_SEGMENT;
    if (begin.start.sequence < sequence) {
      found = begin;
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return found;
}

/** What the first line of a segment says of the chain before it. */
function beginOf(disk: Disk, segment: number): SegmentStart | null {
  const image = disk.read(segmentName(segment));
  const line = parseLine(image.subarray(0, Math.max(image.indexOf(0x0a), 0)));
  if (line === null) return null;
  const record: Json = JSON.parse(line.json);
  const hash = fieldsOf(record)["previous"];
  return typeof hash === "string" ? { segment, start: { sequence: line.sequence - 1, hash } } : null;
}
