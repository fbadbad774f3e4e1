// Reading a journal without writing, locking or mending anything: for "till journal" and for an auditor, also
// while a daemon writes it. The checks are those of a start.

import type { Disk } from "./disk.ts";
import { nodeDisk } from "./node-disk.ts";
import { unreadable } from "./recovery.ts";
import type { Entry } from "./segment-reader.ts";
import { type Walked, walk } from "./walk.ts";

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
