// The power goes between any two calls to the disk, and any sector that was not flushed is new, old or torn.

import { expect, test } from "vitest";
import type { Json } from "../../src/journal/journal.ts";
import { chooseSeed, crashImages, randomFrom } from "./crash-images.ts";
import { type Claim, judge } from "./crash-judge.ts";
import { type Moment, SALE, type Step, type Story, tell } from "./crash-stories.ts";
import { openOn, sale, startOn } from "./support.ts";
import { type Image, VirtualDisk } from "./virtual-disk.ts";

type Cut = Pick<Moment, "atCut" | "acknowledged">;

/** A sentence says what is wrong with what came of it. */
async function faultOf(
  image: Image,
  { acknowledged }: Cut,
  pieces: Story["pieces"],
  segmentBytes: number,
): Promise<string | null> {
  const claim: Claim = { segmentBytes, pieces, surely: acknowledged, from: "cut", known: null, present: 0 };
  return judge(image, claim).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

async function judgeAll(
  story: { readonly pieces: Story["pieces"]; readonly moments: readonly Cut[] },
  segmentBytes: number,
  most: number,
  seed: number,
): Promise<number> {
  const random = randomFrom(seed);
  let images = 0;
  for (const moment of story.moments) {
    for (const image of crashImages(moment.atCut, most, random)) {
      images += 1;
      const fault = await faultOf(image, moment, story.pieces, segmentBytes);
      if (fault !== null) throw new Error(`image ${images} (SEED=${seed}): ${fault}`);
    }
  }
  return images;
}

const seed = chooseSeed();

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
      const moments: Cut[] = [];
      disk.onChange = () => void moments.push({ atCut: disk.atCut(), acknowledged: moment.acknowledged });
      await openOn(disk);
      await judgeAll({ pieces: first.pieces, moments }, 4096, 60, seed);
    }
  }
  expect(repairs).toBeGreaterThan(20);
});

test(`a kill at any call to the disk, and then a power cut, loses nothing that the next daemon had read (SEED=${seed})`, async () => {
  const random = randomFrom(seed);
  const written = Array.from({ length: 9 }, (_, number) => [sale(number, number)]);
  let killed = true;
  for (let call = 1; killed; call++) {
    const disk = new VirtualDisk();
    let calls = 0;
    disk.onChange = () => {
      if (++calls >= call) throw new Error("killed");
    };
    killed = await write(disk, written).then(
      () => false,
      () => true,
    );
    disk.letGo();
    disk.onChange = null;
    const { journal, records } = await openOn(disk, 1024);
    const pieces = [...records.map((entry) => [entry.record]), [sale(100)], [sale(101)]];
    const moment: Cut = { atCut: disk.atCut(), acknowledged: records.length };
    journal.note(sale(100));
    journal.note(sale(101));
    for (const each of [moment, { ...moment, atCut: disk.atCut() }]) {
      for (const image of crashImages(each.atCut, 40, random)) {
        const fault = await faultOf(image, each, pieces, 1024);
        if (fault !== null) throw new Error(`killed at call ${call} (SEED=${seed}): ${fault}`);
      }
    }
  }
});

async function write(disk: VirtualDisk, pieces: readonly (readonly Json[])[]): Promise<void> {
  const { journal } = await openOn(disk, 1024);
  for (const piece of pieces) await journal.append(piece);
}
