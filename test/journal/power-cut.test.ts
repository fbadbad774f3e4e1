// The power goes between any two calls to the disk, and any sector that was not flushed is new, old or torn.

import { expect, test } from "vitest";
import type { Json } from "../../src/journal/journal.ts";
import { chooseSeed, crashImages, randomFrom } from "./crash-images.ts";
import { openOn, recordsOf, sale, startOn } from "./support.ts";
import { type FileAtCut, type Image, VirtualDisk } from "./virtual-disk.ts";

type Step =
  | { readonly append: readonly Json[] }
  | { readonly together: readonly (readonly Json[])[] }
  | { readonly note: Json }
  /** The note comes while the flush of the append is under way. */
  | { readonly append: readonly Json[]; readonly meanwhile: Json }
  | { readonly restart: "killed" | "closed" };

interface Moment {
  readonly atCut: readonly (readonly FileAtCut[])[];
  readonly acknowledged: number;
}

interface Story {
  readonly pieces: readonly (readonly Json[])[];
  readonly moments: readonly Moment[];
}

/** Runs the steps and keeps what a cut could leave at each moment, with what had been promised by then. */
async function tell(steps: readonly Step[], segmentBytes: number, disk = new VirtualDisk()): Promise<Story> {
  const pieces: (readonly Json[])[] = [];
  const moments: Moment[] = [];
  let acknowledged = 0;
  const remember = () => void moments.push({ atCut: disk.atCut(), acknowledged });
  const promised = () => {
    acknowledged = pieces.flat().length;
    remember();
  };
  disk.onChange = remember;
  let { journal } = await openOn(disk, segmentBytes);
  for (const step of steps) {
    if ("meanwhile" in step) {
      pieces.push(step.append);
      const gate = Promise.withResolvers<void>();
      disk.gate = gate.promise;
      const appended = journal.append(step.append);
      await new Promise((resolve) => setImmediate(resolve));
      const length = pieces.flat().length;
      pieces.push([step.meanwhile]);
      journal.note(step.meanwhile);
      disk.gate = null;
      gate.resolve();
      await appended;
      acknowledged = length;
      remember();
    } else if ("append" in step) {
      pieces.push(step.append);
      await journal.append(step.append);
      promised();
    } else if ("together" in step) {
      pieces.push(...step.together);
      await Promise.all(step.together.map((piece) => journal.append(piece)));
      promised();
    } else if ("note" in step) {
      pieces.push([step.note]);
      journal.note(step.note);
      remember();
    } else {
      if (step.restart === "closed") await journal.close();
      else disk.letGo();
      const opened = await openOn(disk, segmentBytes);
      expect(recordsOf(opened)).toEqual(pieces.flat());
      journal = opened.journal;
      promised();
    }
  }
  await journal.close();
  promised();
  disk.onChange = null;
  return { pieces, moments };
}

function isWholePieces(records: readonly Json[], pieces: readonly (readonly Json[])[]): boolean {
  let length = 0;
  const lengths = new Set([0, ...pieces.map((piece) => (length += piece.length))]);
  return lengths.has(records.length) && same(records, pieces.flat().slice(0, records.length));
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Starts on the image; a sentence says what is wrong with what came of it. */
async function judge(
  image: Image,
  moment: Moment,
  story: Story,
  segmentBytes: number,
): Promise<string | null> {
  const start = await startOn(image, segmentBytes);
  if (!start.opened) return `refused: ${start.error.message}`;
  if (start.records.length < moment.acknowledged) {
    return `${moment.acknowledged} records had been promised, ${start.records.length} are left`;
  }
  if (!isWholePieces(start.records, story.pieces)) return "what is left is not the pieces in their order";
  const again = await startOn(start.after, segmentBytes);
  if (!again.opened) return `refused at the second start: ${again.error.message}`;
  if (again.repaired !== null) return `the second start had to repair again: ${again.repaired}`;
  if (!same(again.records, start.records)) return "the second start found other records";
  return null;
}

async function judgeAll(story: Story, segmentBytes: number, most: number, seed: number): Promise<number> {
  const random = randomFrom(seed);
  let images = 0;
  for (const moment of story.moments) {
    for (const image of crashImages(moment.atCut, most, random)) {
      images += 1;
      const fault = await judge(image, moment, story, segmentBytes);
      if (fault !== null) throw new Error(`image ${images} (SEED=${seed}): ${fault}`);
    }
  }
  return images;
}

const seed = chooseSeed();

const SALE: readonly Step[] = [
  { append: [sale(1)] },
  { note: { type: "request-sent", attempt: 1 } },
  { note: { type: "request-sent", attempt: 2 } },
  {
    append: [
      { type: "paid", sale: 1 },
      { type: "receipt-begun", sale: 1 },
      { type: "lamp", on: true },
    ],
  },
  { together: [[sale(2, 30)], [sale(3, 1)], [sale(4), sale(5)]] },
  { note: sale(6, 90) },
  { append: [sale(7)], meanwhile: sale(8) },
  { note: sale(9) },
  { append: [{ type: "receipt-done", sale: 1 }] },
];

test(`a power cut at any moment of a sale leaves every promised record and no half piece (SEED=${seed})`, async () => {
  const story = await tell(SALE, 4096);
  const images = await judgeAll(story, 4096, 500, seed);
  expect(images).toBeGreaterThan(1000);
});

test(`a power cut while segments change leaves every promised record (SEED=${seed})`, async () => {
  const steps = Array.from({ length: 12 }, (_, index): Step[] => [
    { note: sale(index, index) },
    { append: [sale(index, 5), sale(index)] },
  ]).flat();
  const story = await tell(steps, 1024);
  const images = await judgeAll(story, 1024, 60, seed);
  expect(images).toBeGreaterThan(1000);
});

test(`a power cut after the daemon was killed leaves what the next daemon had read (SEED=${seed})`, async () => {
  const steps = Array.from({ length: 10 }, (_, index): Step[] => [
    { note: sale(index, 20 * (index % 3)) },
    { restart: index % 4 === 3 ? "closed" : "killed" },
    { append: [sale(index, 2)] },
    { note: sale(index) },
  ]).flat();
  const story = await tell(steps, 1024);
  const images = await judgeAll(story, 1024, 60, seed);
  expect(images).toBeGreaterThan(1000);
});

test(`a power cut while a torn tail is repaired loses nothing more (SEED=${seed})`, async () => {
  const first = await tell(SALE.slice(0, 5), 4096);
  const random = randomFrom(seed);
  let repairs = 0;
  for (const moment of first.moments) {
    let tried = 0;
    for (const image of crashImages(moment.atCut, 300, random)) {
      const start = await startOn(image);
      if (!start.opened || start.repaired === null) continue;
      if (++tried > 6) break;
      repairs += 1;
      const disk = new VirtualDisk(image);
      const moments: Moment[] = [];
      disk.onChange = () => void moments.push({ atCut: disk.atCut(), acknowledged: moment.acknowledged });
      await openOn(disk);
      await judgeAll({ pieces: first.pieces, moments }, 4096, 60, seed);
    }
  }
  expect(repairs).toBeGreaterThan(20);
});

test(`a kill at any call to the disk, and then a power cut, loses nothing that the next daemon had read (SEED=${seed})`, async () => {
  const random = randomFrom(seed);
  const pieces = Array.from({ length: 9 }, (_, number) => [sale(number, number)]);
  let killed = true;
  for (let call = 1; killed; call++) {
    const disk = new VirtualDisk();
    let calls = 0;
    disk.onChange = () => {
      if (++calls >= call) throw new Error("killed");
    };
    killed = await write(disk, pieces).then(
      () => false,
      () => true,
    );
    disk.letGo();
    disk.onChange = null;
    const { journal, records } = await openOn(disk, 1024);
    const story = {
      pieces: [...records.map((entry) => [entry.record]), [sale(100)], [sale(101)]],
      moments: [],
    };
    const moment: Moment = { atCut: disk.atCut(), acknowledged: records.length };
    journal.note(sale(100));
    journal.note(sale(101));
    for (const each of [moment, { ...moment, atCut: disk.atCut() }]) {
      for (const image of crashImages(each.atCut, 40, random)) {
        const fault = await judge(image, each, story, 1024);
        if (fault !== null) throw new Error(`killed at call ${call} (SEED=${seed}): ${fault}`);
      }
    }
  }
});

async function write(disk: VirtualDisk, pieces: Story["pieces"]): Promise<void> {
  const { journal } = await openOn(disk, 1024);
  for (const piece of pieces) await journal.append(piece);
}
