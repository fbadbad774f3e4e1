// A start that remembers the records up to some place and reads only what comes after it: it must make of every image
// what the whole reading makes of it, or else the reading of the older segments afterwards must name the damage.

import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../../hardware/hal/clock.ts";
import { openJournal } from "../../src/journal/file-journal.ts";
import { JournalError, type Json, type Place } from "../../src/journal/journal.ts";
import { verifyOlderSegments } from "../../src/journal/verify-older.ts";
import type { Known, Piece } from "./crash-stories.ts";
import type { Start } from "./starts.ts";
import { type Image, VirtualDisk } from "./virtual-disk.ts";

interface Remembered {
  readonly segmentBytes: number;
  readonly pieces: readonly Piece[];
  readonly known: Known;
}

type ShortStart = Start & { readonly notRead: Place | null };

/** @param whole what the whole reading made of it. @throws Error with a sentence */
export async function judgeShortStart(image: Image, remembered: Remembered, whole: Start): Promise<void> {
  const short = await startShort(image, remembered);
  if (!short.opened) {
    if (whole.opened)
      throw new Error(`the short start refused what the whole one takes: ${short.error.message}`);
    if (short.error.message !== whole.error.message) {
      throw new Error(
        `the short start refused otherwise: ${short.error.message}; the whole: ${whole.error.message}`,
      );
    }
    return;
  }
  // What an older file lacks behind its seal holds no record, and is not said: the records are what must agree.
  const isSame = whole.opened && isDeepStrictEqual(short.records, whole.records);
  const damage = isSame ? null : await verifyOlder(short.after, short.notRead);
  if (isSame || damage !== null) return;
  throw new Error(
    `the short start took ${short.records.length} records (${short.repaired}), the whole one ` +
      `${whole.opened ? `${whole.records.length} (${whole.repaired})` : whole.error.message}, and nobody names damage`,
  );
}

async function startShort(image: Image, { known, pieces, segmentBytes }: Remembered): Promise<ShortStart> {
  const disk = new VirtualDisk(image);
  let records: Json[] = pieces.flat().slice(0, known.records);
  const reader = {
    knows: () => known.place,
    take: (entries: readonly { readonly record: Json }[]) => {
      records.push(...entries.map(({ record }) => record));
    },
    restart: () => {
      records = [];
    },
  };
  try {
    const opened = await openJournal({ directory: disk.place, disk, segmentBytes, reader });
    const { known: notRead, repaired } = opened;
    return { opened: true, records, repaired, after: disk.seen(), notRead };
  } catch (error) {
    if (error instanceof JournalError) return { opened: false, error, notRead: null };
    throw error;
  }
}

/** Time that passes as soon as somebody waits for it. */
const HURRIED: Clock = {
  monotonicMs: () => 0,
  wallTime: () => new Date(0),
  after: (_ms, callback) => {
    queueMicrotask(callback);
    return { cancel: () => undefined };
  },
};

function verifyOlder(image: Image, upTo: Place | null): Promise<JournalError | null> {
  if (upTo === null) return Promise.resolve(null);
  return new Promise((resolve) => {
    verifyOlderSegments({ disk: new VirtualDisk(image), upTo, clock: HURRIED, ended: resolve });
  });
}
