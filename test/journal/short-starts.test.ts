// Starts that remember the older records, where the journal is not what they remember.

import { expect, test } from "vitest";
import { openJournal } from "../../src/journal/file-journal.ts";
import { judgeShortStart } from "./short-starts.ts";
import { openOn, sale, startOn } from "./support.ts";
import { VirtualDisk } from "./virtual-disk.ts";

const SEGMENT_BYTES = 1024;

/** So many sales, and the place of the last. */
async function written(sales: number) {
  const disk = new VirtualDisk();
  const opened = await openOn(disk, SEGMENT_BYTES);
  const pieces = Array.from({ length: sales }, (_, index) => [sale(index)]);
  for (const piece of pieces) await opened.journal.append(piece);
  const place = opened.place();
  if (place === null) throw new Error("nothing was written");
  return { disk, pieces, known: { place, records: pieces.length } };
}

test("what is remembered of a journal that is gone is not gone on from", async () => {
  const { known } = await written(2);
  expect(known.place.segment).toBe(1);
  const restarts: string[] = [];
  const disk = new VirtualDisk();
  const reader = {
    knows: () => known.place,
    take: () => undefined,
    restart: (why: string) => void restarts.push(why),
  };
  await openJournal({ directory: disk.place, disk, segmentBytes: SEGMENT_BYTES, reader });
  expect(restarts).toEqual(["000001.journal is not there any more"]);
});

test("a start that remembers makes of a journal what the whole reading makes of it", async () => {
  const { disk, known, pieces } = await written(14);
  const image = disk.seen();
  expect([...image.keys()].length).toBeGreaterThan(2);
  const remembered = { segmentBytes: SEGMENT_BYTES, pieces, known };
  await judgeShortStart(image, remembered, await startOn(image, SEGMENT_BYTES));
  const [first = ""] = [...image.keys()].sort();
  const content = Uint8Array.from(image.get(first) ?? []);
  content[300] = 0x58;
  const damaged = new Map([...image, [first, content]]);
  const whole = await startOn(damaged, SEGMENT_BYTES);
  expect(whole.opened).toBe(false);
  // It starts, and the reading of the older segments afterwards names the damage.
  await judgeShortStart(damaged, remembered, whole);
});
