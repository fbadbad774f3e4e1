// A wrong bit anywhere in the files of a journal: either it is proven what it was, or what is behind it is not believed.
// Nothing that was changed is ever taken for what was written.

import { expect, test } from "vitest";
import { nodeDisk } from "../../src/journal/node-disk.ts";
import { provenRecords, surveyJournal } from "../../src/journal/survey.ts";
import { openOn, sale } from "../journal/support.ts";
import { type Image, VirtualDisk } from "../journal/virtual-disk.ts";

const SEED = Number(process.env["SEED"] ?? "20260301");
const FLIPS = 600;

/** Park and Miller's generator: the same numbers from the same seed anywhere. */
function numbers(seed: number): (below: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

async function written(first = 1): Promise<Image> {
  const disk = new VirtualDisk();
  const { journal } = await openOn(disk, 2048);
  for (let id = first; id < first + 60; id += 2) await journal.append([sale(id), sale(id + 1, 3)]);
  await journal.close();
  return disk.seen();
}

test(`${FLIPS} wrong bits, one at a time (SEED=${SEED} again): each is put right or nothing behind it is believed`, async () => {
  const image = await written();
  const names = [...image.keys()].filter((name) => name.endsWith(".journal")).sort();
  expect(names.length).toBeGreaterThanOrEqual(3);
  const all = provenRecords(new VirtualDisk(image), { patched: new Map() });
  const pick = numbers(SEED);
  const seen = { mended: 0, harmless: 0, refused: 0 };
  for (let flip = 0; flip < FLIPS; flip++) {
    const name = names[pick(names.length)] ?? "";
    const original = image.get(name) ?? new Uint8Array();
    const at = pick(original.length);
    const bit = 1 << pick(8);
    const content = original.map((byte, index) => (index === at ? byte ^ bit : byte));
    const disk = new VirtualDisk(new Map([...image, [name, content]]));
    const survey = surveyJournal(disk);
    const records = provenRecords(disk, survey);
    const what = `bit ${bit} of byte ${at} of ${name}`;
    if (survey.mended.length > 0 && survey.damage === null) {
      seen.mended += 1;
      expect(survey.patched.get(name), what).toEqual(original);
      expect(records, what).toEqual(all);
    } else if (survey.damage === null) {
      // Where nothing is written yet, as a cut of power leaves it.
      seen.harmless += 1;
      expect(records, what).toEqual(all);
    } else {
      seen.refused += 1;
      expect(records, what).toEqual(all.slice(0, records.length));
    }
  }
  expect(seen.mended).toBeGreaterThan(FLIPS / 2);
  // A bit that makes an end of line of nothing, where nothing stands: no line to prove anything by.
  expect(seen.refused).toBeLessThan(FLIPS / 10);
});

test("a line of another journal with a wrong bit is not put right: its checksum alone proves nothing", async () => {
  const image = await written();
  const other = await written(3);
  const [name = ""] = [...image.keys()].sort();
  const content = Uint8Array.from(image.get(name) ?? []);
  const foreign = other.get(name) ?? new Uint8Array();
  // Their second lines both follow from the same first one, so it takes the third.
  const from = foreign.indexOf(0x0a, foreign.indexOf(0x0a) + 1) + 1;
  const end = foreign.indexOf(0x0a, from) + 1;
  // Made to stand where a line of ours stood, up to the end of both.
  const ownEnd = content.indexOf(0x0a, from) + 1;
  const line = foreign.slice(from, end);
  line[40] = (line[40] ?? 0) ^ 4;
  const mixed = new Uint8Array(content.length);
  mixed.set(content.subarray(0, from));
  mixed.set(line, from);
  mixed.set(content.subarray(ownEnd, content.length - (line.length - (ownEnd - from))), from + line.length);
  const survey = surveyJournal(new VirtualDisk(new Map([...image, [name, mixed]])));
  expect(survey.mended).toEqual([]);
  expect(survey.damage).toMatchObject({ file: name, offset: from, lastWhole: 1 });
});

test("a folder without a journal is never called whole", () => {
  expect(() => surveyJournal(nodeDisk("/proc/self/fdinfo/nowhere"))).toThrow("cannot be read");
  expect(() => surveyJournal(new VirtualDisk())).toThrow("there is no journal in it");
});
