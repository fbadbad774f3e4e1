// Judges images of every kind until there are enough, on stories drawn from one seed, and counts what came of them.

import { randomFrom } from "./crash-images.ts";
import { judge, OUTCOMES, type Outcome } from "./crash-judge.ts";
import { type Case, KINDS } from "./crash-kinds.ts";
import { drawSteps, SALE, tell } from "./crash-stories.ts";

/** By kind, then by outcome. */
export type Counts = Record<string, Partial<Record<Outcome, number>>>;

const LEAST_TRIES = 40;

export interface RunOptions {
  readonly seed: number;
  readonly images: number;
  /** About so many images of each story. */
  readonly perStory?: number;
}

/** @throws Error with what was promised and not kept, in which image of which story */
export async function judgeImages({ seed, images, perStory = 4000 }: RunOptions): Promise<Counts> {
  const counts: Counts = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, {}]));
  const wanted = (share: number) => Math.ceil((images * share) / 100);
  for (let number = 0; ; number++) {
    const random = randomFrom(seed + Math.imul(number, 0x9e3779b1));
    // The first story has every kind of step; the others are drawn.
    const { steps, segmentBytes } = number === 0 ? { steps: SALE, segmentBytes: 4096 } : drawSteps(random);
    const told = { steps, story: await tell(steps, segmentBytes) };
    let missing = 0;
    for (const [kind, { share, cases }] of Object.entries(KINDS)) {
      const seen = counts[kind] ?? {};
      const left = wanted(share) - sum(seen);
      if (left <= 0) continue;
      missing += left;
      // Some tries come to nothing, such as a page that is stale and the same.
      const budget = Math.max(LEAST_TRIES, Math.min(left, Math.ceil((perStory * share) / 100)));
      for await (const one of cases(told, budget, random)) {
        const outcome = await judgeOrTell(one, `${kind}, story ${number} of seed ${seed}`, sum(seen) + 1);
        seen[outcome] = (seen[outcome] ?? 0) + 1;
        if (sum(seen) >= wanted(share)) break;
      }
    }
    if (missing === 0) return counts;
  }
}

async function judgeOrTell({ image, claim }: Case, where: string, number: number): Promise<Outcome> {
  try {
    // Every other image also by a start that remembers: it costs as much again.
    return await judge(image, number % 2 === 0 ? claim : { ...claim, known: null });
  } catch (error) {
    const files = [...image]
      .map(([name, content]) => `${name}: ${JSON.stringify(shown(content))}`)
      .join("\n");
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${why}\n${where}, image ${number}\n${files}`, { cause: error });
  }
}

function shown(content: Uint8Array): string {
  return Buffer.from(content)
    .toString("latin1")
    .replace(/\0{4,}/g, (zeros) => `<${zeros.length} zeros>`);
}

export function sum(counts: Partial<Record<string, number>>): number {
  return Object.values(counts).reduce<number>((total, count) => total + (count ?? 0), 0);
}

export function addCounts(all: readonly Counts[]): Counts {
  const total: Counts = {};
  for (const [kind, outcomes] of all.flatMap((counts) => Object.entries(counts))) {
    const seen = total[kind] ?? {};
    total[kind] = seen;
    for (const outcome of OUTCOMES) seen[outcome] = (seen[outcome] ?? 0) + (outcomes[outcome] ?? 0);
  }
  return total;
}

export function tableOf(counts: Counts): string {
  const rows = Object.entries(counts).map(([kind, outcomes]) => [
    kind,
    ...OUTCOMES.map((outcome) => String(outcomes[outcome] ?? 0)),
  ]);
  return [["", ...OUTCOMES], ...rows]
    .map(([kind = "", ...cells]) => `${kind.padEnd(38)}${cells.map((cell) => cell.padStart(24)).join("")}`)
    .join("\n");
}
