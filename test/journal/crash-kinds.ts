// The kinds of images that the run judges: each takes a story and hands out images with what must hold for them.

import { crashImages } from "./crash-images.ts";
import { type Claim, witnessed } from "./crash-judge.ts";
import { type Known, type Moment, type Step, type Story, tell } from "./crash-stories.ts";
import { openOn, startOn, withFile } from "./starts.ts";
import { type DiskCall, type Image, VirtualDisk } from "./virtual-disk.ts";

export interface Told {
  readonly steps: readonly Step[];
  readonly story: Story;
}

export interface Case {
  readonly image: Image;
  readonly claim: Claim;
}

type Random = (below: number) => number;

/** @param budget about so many images */
type Kind = (told: Told, budget: number, random: Random) => AsyncGenerator<Case>;

function claimOf(
  story: Story,
  { acknowledged, known }: Pick<Moment, "acknowledged" | "known">,
  from: Claim["from"],
  present = 0,
): Claim {
  return {
    segmentBytes: story.segmentBytes,
    pieces: story.pieces,
    surely: acknowledged,
    from,
    known,
    present,
  };
}

function pick<T>(from: readonly T[], random: Random): T | undefined {
  return from[random(from.length)];
}

/** Every state of what was not flushed: old, new and torn sectors in every mixture, names kept or forgotten. */
async function* cuts({ story }: Told, budget: number, random: Random): AsyncGenerator<Case> {
  const most = Math.max(1, Math.floor(budget / story.moments.length));
  for (const moment of story.moments) {
    const claim = claimOf(story, moment, "cut");
    for (const image of crashImages(moment.atCut, most, random)) yield { image, claim };
  }
}

/** All that was written in its order, up to any byte: a kill in a write, or a disk that keeps the order. */
async function* prefixes({ story }: Told, budget: number, random: Random): AsyncGenerator<Case> {
  const changes = story.moments.slice(1).flatMap((after, index) => changedIn(story.moments[index], after));
  const bytes = changes.reduce((sum, { from, to }) => sum + to - from, 0);
  for (const { name, from, to, before, after, moment } of changes) {
    const claim = claimOf(story, moment, "cut");
    for (let end = from; end < to; end++) {
      if (bytes > budget && random(bytes) >= budget) continue;
      const content = Uint8Array.from(before.get(name) ?? []);
      content.set((after.get(name) ?? content).subarray(from, end), from);
      yield { image: withFile(before, name, content), claim };
    }
  }
}

/** The stretches that one call wrote. */
function changedIn(before: Moment | undefined, after: Moment) {
  if (before === undefined) return [];
  return [...after.seen].flatMap(([name, content]) => {
    const old = before.seen.get(name);
    if (old?.length !== content.length) return [];
    const from = content.findIndex((byte, at) => byte !== old[at]);
    const to = content.findLastIndex((byte, at) => byte !== old[at]) + 1;
    if (from < 0) return [];
    return [{ name, from, to, before: before.seen, after: after.seen, moment: before }];
  });
}

/** The power goes again, and again, at every call of the mending of an earlier cut. */
async function* cutRepairs(told: Told, budget: number, random: Random): AsyncGenerator<Case> {
  let left = budget;
  while (left > 0) {
    const moment = pick(told.story.moments, random);
    if (moment === undefined) return;
    left -= 1;
    for (const image of crashImages(moment.atCut, 4, random)) {
      for await (const one of repairCuts({ image, claim: claimOf(told.story, moment, "cut") }, random, 2)) {
        left -= 1;
        yield one;
        if (left <= 0) return;
      }
    }
  }
}

async function* repairCuts(first: Case, random: Random, depth: number): AsyncGenerator<Case> {
  const disk = new VirtualDisk(first.image);
  const moments: Pick<Moment, "atCut" | "seen">[] = [];
  disk.onChange = () => void moments.push({ atCut: disk.atCut(), seen: disk.seen() });
  const opened = await openOn(disk, first.claim.segmentBytes);
  if (opened.repaired === null) return;
  moments.push({ atCut: disk.atCut(), seen: disk.seen() });
  for (const { atCut, seen } of moments) {
    const images = [seen, ...crashImages(atCut, 8, random)];
    for (const image of images) yield { image, claim: first.claim };
    const again = pick(images, random);
    if (again !== undefined && depth > 1) yield* repairCuts({ ...first, image: again }, random, depth - 1);
  }
}

const CALLS: readonly DiskCall[] = [
  ...(["makeDirectory", "lock", "list", "read", "create", "open"] as const),
  ...(["rename", "flushDirectory", "writeAt", "flush", "flushNow"] as const),
];

/** The n-th call of each kind is refused, or takes half of a write; then the power goes. */
async function* refusedCalls({ steps, story }: Told, budget: number, random: Random): AsyncGenerator<Case> {
  const counting = new VirtualDisk();
  await tell(steps, story.segmentBytes, counting, "last");
  const faults = CALLS.flatMap((call) =>
    Array.from({ length: counting.counts.get(call) ?? 0 }, (_, index) => ({ call, n: index + 1 })),
  );
  const most = Math.max(1, Math.floor(budget / faults.length / 2));
  for (const { call, n } of faults) {
    if (faults.length > budget && random(faults.length) >= budget) continue;
    const disk = new VirtualDisk();
    const code = pick(["EIO", "ENOSPC", "EROFS"], random) ?? "EIO";
    disk.fault = { call, n, code, taken: random(2) === 0 ? "half" : "nothing" };
    const failed = await tell(steps, story.segmentBytes, disk, "last");
    if (failed.failure === null) throw new Error(`${call} ${n} was refused and nobody said so`);
    for (const moment of failed.moments) {
      const claim = claimOf(failed, moment, "cut");
      yield { image: moment.seen, claim };
      for (const image of crashImages(moment.atCut, most, random)) yield { image, claim };
    }
  }
}

/** Something that a crash may leave and that opens, to be damaged. */
interface Base {
  readonly image: Image;
  readonly acknowledged: number;
  readonly known: Known | null;
  readonly present: number;
}

async function drawBase(story: Story, random: Random): Promise<Base | null> {
  const moment = pick(story.moments, random);
  if (moment === undefined) return null;
  const drawn = random(2) === 0 ? [...crashImages(moment.atCut, 1, random)][0] : undefined;
  const image = drawn ?? moment.seen;
  const start = await startOn(image, story.segmentBytes);
  if (!start.opened || ![...image.keys()].some((name) => name.endsWith(".journal"))) return null;
  const { acknowledged, known } = moment;
  return { image, acknowledged, known, present: start.records.length };
}

/** What one disk can do to one file; null when it would change nothing. */
type Damage = (name: string, base: Base, story: Story, random: Random) => Image | null;

/** @param from "damage" must never lose what was acknowledged; "undoing" only what something still speaks of */
function damaged(damage: Damage, from: "damage" | "undoing"): Kind {
  return async function* ({ story }, budget, random) {
    let left = budget;
    while (left > 0) {
      left -= 1;
      const base = await drawBase(story, random);
      if (base === null) continue;
      const names = [...base.image.keys()].filter((name) => name.endsWith(".journal"));
      for (let times = 0; times < 12 && left > 0; times++) {
        left -= 1;
        const name = pick(names, random) ?? "";
        const image = damage(name, base, story, random);
        if (image === null) continue;
        const acknowledged = from === "damage" ? base.acknowledged : witnessed(base.image, image);
        yield { image, claim: claimOf(story, { ...base, acknowledged }, from, base.present) };
      }
    }
  };
}

const flipBits: Damage = (name, { image }, _story, random) => {
  const content = Uint8Array.from(image.get(name) ?? []);
  // Where something is written, four times of five.
  const written = content.findLastIndex((byte) => byte !== 0) + 1;
  const at = random(random(5) === 0 ? content.length : written);
  content[at] = (content[at] ?? 0) ^ (1 << random(8));
  return withFile(image, name, content);
};

const changeBytes: Damage = (name, { image }, _story, random) => {
  const content = Uint8Array.from(image.get(name) ?? []);
  const written = content.findLastIndex((byte) => byte !== 0) + 1;
  const at = random(written);
  for (let byte = 0; byte < 1 + random(8); byte++) content[at + byte] = 1 + random(255);
  return same(content, image.get(name))
    ? null
    : withFile(image, name, content.slice(0, image.get(name)?.length));
};

/** 512 bytes are a sector; a page of flash or of the page cache has more. */
const PAGES = [512, 1024] as const;

function overwritePage(base: Base, name: string, page: number, at: number, by: Uint8Array): Image | null {
  const content = Uint8Array.from(base.image.get(name) ?? []);
  content.set(by.subarray(0, Math.min(page, content.length - at)), at);
  return same(content, base.image.get(name)) ? null : withFile(base.image, name, content);
}

function drawPage(base: Base, name: string, random: Random) {
  const page = pick(PAGES, random) ?? 512;
  const pages = Math.ceil((base.image.get(name)?.length ?? 0) / page);
  return { page, at: page * random(Math.max(1, pages)) };
}

const losePage: Damage = (name, base, _story, random) => {
  const { page, at } = drawPage(base, name, random);
  return overwritePage(base, name, page, at, new Uint8Array(page).fill(random(4) === 0 ? 0xff : 0));
};

/** What stood there some time before. */
const stalePage: Damage = (name, base, story, random) => {
  const old = pick(story.moments, random)?.seen.get(name);
  const now = base.image.get(name);
  if (old === undefined || now === undefined) return null;
  const page = pick(PAGES, random) ?? 512;
  const changed = [];
  for (let at = 0; at < now.length; at += page) {
    if (!same(old.subarray(at, at + page), now.subarray(at, at + page))) changed.push(at);
  }
  const at = pick(changed, random);
  if (at === undefined) return null;
  const by = new Uint8Array(page);
  by.set(old.subarray(at, at + page));
  return overwritePage(base, name, page, at, by);
};

/** A page written to the wrong place. */
const misplacedPage: Damage = (name, base, _story, random) => {
  const { page, at } = drawPage(base, name, random);
  const from = pick([...base.image.values()], random) ?? new Uint8Array(0);
  const source = page * random(Math.max(1, Math.floor(from.length / page)));
  return overwritePage(base, name, page, at, from.slice(source, source + page));
};

const shortenFile: Damage = (name, { image }, _story, random) => {
  const content = image.get(name) ?? new Uint8Array(0);
  return withFile(image, name, content.slice(0, random(content.length)));
};

/** Lost, emptied, another one, or as it was some time before. */
const exchangeFile: Damage = (name, { image }, story, random) => {
  const olds = story.moments.flatMap(({ seen }) => seen.get(name) ?? []);
  const others = [null, new Uint8Array(0), new Uint8Array(story.segmentBytes), ...image.values()];
  const other = pick(random(2) === 0 ? olds : others, random) ?? null;
  return same(other, image.get(name)) ? null : withFile(image, name, other);
};

function same(a: Uint8Array | null, b: Uint8Array | undefined): boolean {
  return a !== null && b !== undefined && Buffer.compare(a, b) === 0;
}

/** By name, with how many of a hundred images are of that kind. */
export const KINDS: Readonly<Record<string, { readonly share: number; readonly cases: Kind }>> = {
  "power cut, every mixture of sectors": { share: 30, cases: cuts },
  "cut at every byte of the writes": { share: 14, cases: prefixes },
  "cut while a cut is mended, twice": { share: 14, cases: cutRepairs },
  "n-th call refused, then a cut": { share: 12, cases: refusedCalls },
  "a bit flipped, open and sealed": { share: 12, cases: damaged(flipBits, "damage") },
  "one to eight bytes changed": { share: 4, cases: damaged(changeBytes, "undoing") },
  "a page lost": { share: 4, cases: damaged(losePage, "undoing") },
  "a stale page": { share: 4, cases: damaged(stalePage, "undoing") },
  "a page in the wrong place": { share: 2, cases: damaged(misplacedPage, "undoing") },
  "a file cut short": { share: 2, cases: damaged(shortenFile, "undoing") },
  "a file lost, emptied, exchanged": { share: 2, cases: damaged(exchangeFile, "undoing") },
};
