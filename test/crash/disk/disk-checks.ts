// What befalls the disk that a journal is on, by the kernel's own means.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openJournal } from "../../../src/journal/file-journal.ts";
import type { Check } from "../../system/report.ts";
import type { Death, Mishap } from "../run-options.ts";
import { SmallDisk } from "./small-disk.ts";
import { expectWhole, fatal, mustGoOn, WRITES } from "./trial.ts";

const FLUSHES = [
  "flush after record sale-begun, before",
  "flush after record order-paid, before",
  "flush after record paper-sealing of receipt, before",
  "flush after record refund-requested, before",
  "flush after record refund-done, before",
];

async function onSmallDisk(
  tell: (disk: SmallDisk, journalDirectory: string) => Promise<void>,
): Promise<void> {
  const disk = new SmallDisk();
  try {
    await tell(disk, join(disk.folder, "journal"));
  } finally {
    disk.remove();
  }
}

/** Each point on a disk of its own. */
function atEach(
  points: readonly string[],
  like: Death,
  mishapOf: (disk: SmallDisk) => Mishap & { hasEnded(): boolean },
): () => Promise<void> {
  return async () => {
    for (const at of points) {
      await onSmallDisk(async (disk, journalDirectory) => {
        const mishap = mishapOf(disk);
        await expectWhole({ at, mishap, journalDirectory, like });
        if (!mishap.hasEnded()) throw new Error(`${at}: the daemon went on`);
      });
    }
  };
}

const DEAD_AT = [
  "record paper-sealed of receipt, written",
  "record paper-printed of receipt, written",
  "record refund-requested, before the write",
];

export const DISK_CHECKS: readonly Check<null>[] = [
  {
    says: "a disk that fills up in the middle of a sale harms nothing: the sale's room was taken before",
    holds: () =>
      onSmallDisk(async (disk, journalDirectory) => {
        const mishap = { strike: () => disk.fill(), ended: mustGoOn };
        await expectWhole({
          at: "record sale-begun, before the write",
          mishap,
          journalDirectory,
          like: "freeze",
        });
      }),
  },
  {
    says: "a disk that is full when the journal needs its next file ends the till, with the words for it, and a sale goes on after room was made",
    holds: async () => {
      for (const roomBytes of [1_200, 1_700, 2_200, 2_700]) {
        await onSmallDisk(async (disk, journalDirectory) => {
          await fillJournal(journalDirectory, roomBytes);
          const mishap = fatal(
            () => disk.fill(),
            /The disk is full: free some space on it/,
            () => disk.makeRoom(),
          );
          await expectWhole({
            at: "record sale-begun, before the write",
            mishap,
            journalDirectory,
            like: "restart of the machine",
          });
          if (!mishap.hasEnded())
            throw new Error(`the journal did not need its next file, with room for ${roomBytes} bytes`);
        });
      }
    },
  },
  {
    says: "a file system that turns read-only ends the till at the next record, with the words for it, and all is settled after the mend",
    holds: atEach(WRITES, "power cut", (disk) =>
      fatal(
        () => disk.turnReadOnly(),
        /EROFS.*has become read-only/,
        () => disk.mend(),
      ),
    ),
  },
  {
    says: "a disk that is pulled ends the till at the next record, and what was promised is still there",
    holds: atEach(WRITES, "power cut", (disk) =>
      fatal(
        () => disk.pull(),
        /EIO.*may be failing/,
        () => disk.mend(),
      ),
    ),
  },
  {
    says: "a disk that takes no more writes is noticed by the flush, which is not tried again, and nothing is acknowledged",
    holds: atEach(FLUSHES, "power cut", (disk) =>
      fatal(
        () => disk.breakBelow(),
        /EIO.*may be failing/,
        () => disk.mend(),
      ),
    ),
  },
  {
    says: "a disk that is pulled while the till is dead takes its last notes along: no second original, though the machine kept running",
    holds: pulledWhileDead,
  },
];

/** The till is dead already when its disk goes: what it had noted last goes with it, though the machine keeps running. */
async function pulledWhileDead(): Promise<void> {
  for (const at of DEAD_AT) {
    await onSmallDisk((disk, journalDirectory) =>
      expectWhole({
        at,
        journalDirectory,
        like: "power cut",
        whileOff() {
          disk.pull();
          disk.mend();
        },
      }),
    );
  }
}

const SEGMENT_BYTES = 1024 * 1024;

/** A journal of a till that was started so often that only so much is left of its first file. */
export async function fillJournal(directory: string, roomBytes: number): Promise<void> {
  const { journal } = await openJournal({ directory });
  const start = { type: "till-started", version: "0.1.0", bootId: "first-boot" };
  await journal.append([
    { type: "book-opened", book: "123456" },
    { ...start, sameBoot: false },
  ]);
  const fullBytes = () => readFileSync(join(directory, "000001.journal")).indexOf(0);
  const beforeBytes = fullBytes();
  journal.note({ ...start, sameBoot: true });
  // Later ones are longer by a digit or two of their number.
  const lineBytes = fullBytes() - beforeBytes + 4;
  for (;;) {
    const fitting = Math.floor((SEGMENT_BYTES - roomBytes - fullBytes()) / lineBytes);
    if (fitting < 1) break;
    for (let line = 0; line < fitting; line += 1) journal.note({ ...start, sameBoot: true });
  }
  await journal.close();
}
