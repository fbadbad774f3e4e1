// A slice of `npm run crash-images`, with a seed of its own each time: cuts, refused calls, and damage of every kind.

import { expect, test } from "vitest";
import { chooseSeed } from "./crash-images.ts";
import { type Counts, judgeImages, sum } from "./crash-run.ts";

const IMAGES = Number(process.env["IMAGES"] ?? "6000");
const seed = chooseSeed();

test(`${IMAGES} images of crashed and damaged journals: nothing promised is lost, no damage goes unsaid (SEED=${seed})`, async () => {
  const counts = await judgeImages({ seed, images: IMAGES, perStory: 1500 });
  const total = Object.values(counts).reduce((all, one) => all + sum(one), 0);
  expect(total).toBeGreaterThanOrEqual(IMAGES);
  // What a flipped bit or a cut takes is always said; only a whole page or file that went back in time may not be.
  const silent = Object.keys(counts).filter((kind) => undone(counts, kind) > 0);
  expect(
    silent.filter((kind) => !/^a (stale page|page lost|page in the wrong place|file )/.test(kind)),
  ).toEqual([]);
}, 600_000);

function undone(counts: Counts, kind: string): number {
  return counts[kind]?.["undone without a trace"] ?? 0;
}
