// kill -9 of the real daemon at every write, flush and request of a story, then a new start: the story goes on by
// itself and ends as if nothing had happened. The points are found by an undisturbed run, so a new write or
// request is tried from the day it exists.
//
// CRASH=all tries every point of every story in every way to die; without it, points before the one where a story
// leaves the paid sale are tried in the paid sale alone. CRASH_POINT="name" tries only that one.

import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { afterAll, expect, test } from "vitest";
import { type Attempt, faultsOf } from "./check.ts";
import { COMPILED, type Death, play, type RunResult } from "./run.ts";
import { STORIES, type StoryName } from "./stories.ts";

const ALL = process.env["CRASH"] === "all";
const ONLY = process.env["CRASH_POINT"];
const AT_ONCE = Math.min(8, Math.max(2, availableParallelism()));
const LIMIT_MS = 1_800_000;

afterAll(() => rmSync(COMPILED, { recursive: true, force: true }));

const undisturbedRuns = new Map<StoryName, Promise<RunResult>>();

function undisturbed(name: StoryName): Promise<RunResult> {
  const known = undisturbedRuns.get(name) ?? play({ story: STORIES[name], killAt: null });
  undisturbedRuns.set(name, known);
  return known;
}

/** The points to try: all, or those that the paid sale does not have. */
async function pointsOf(name: StoryName): Promise<readonly string[]> {
  const { points } = await undisturbed(name);
  if (ALL || ONLY !== undefined || name === "paid") return points;
  const shared = new Set((await undisturbed("paid")).points);
  return points.filter((point) => !shared.has(point));
}

async function tryAll(name: StoryName, attempts: readonly Attempt[]): Promise<void> {
  const expected = await undisturbed(name);
  const chosen = attempts.filter((attempt) => ONLY === undefined || fullName(name, attempt) === ONLY);
  const failures: string[] = [];
  const left = [...chosen];
  const tryNext = async (): Promise<void> => {
    for (let attempt = left.shift(); attempt !== undefined; attempt = left.shift()) {
      const faults = await tryOne(name, attempt, expected);
      if (faults.length === 0) continue;
      const replay = `CRASH_POINT="${fullName(name, attempt)}" npx vitest run test/crash/crash.test.ts`;
      failures.push(`${fullName(name, attempt)}\n  ${faults.join("\n  ")}\n  replay: ${replay}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, tryNext));
  process.stdout.write(`${STORIES[name].name}: died at ${chosen.length} points\n`);
  expect(failures.join("\n"), `${failures.length} of ${chosen.length} points`).toBe("");
}

async function tryOne(name: StoryName, attempt: Attempt, expected: RunResult): Promise<readonly string[]> {
  try {
    return faultsOf(attempt, await play({ story: STORIES[name], ...attempt }), expected);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function fullName(name: StoryName, { death, killAt }: Attempt): string {
  return `${name} / ${death} / ${killAt}`;
}

const STORY_NAMES = Object.keys(STORIES) as StoryName[];

test.each(STORY_NAMES)(
  "a till that is killed anywhere in a sale that is %s goes on, and money and paper end as if it had not been",
  async (name) => {
    const points = await pointsOf(name);
    expect(points.length).toBeGreaterThan(5);
    await tryAll(
      name,
      points.map((killAt) => ({ killAt, death: "kill" })),
    );
  },
  LIMIT_MS,
);

/** Before the sale is written there is nothing that a restart of the machine could make doubtful. */
const BEGINS = "record sale-begun, before the write";

test.each(
  (["restart of the machine", "power cut"] as const satisfies readonly Death[]).flatMap((death) =>
    (ALL || ONLY !== undefined ? STORY_NAMES : (["paid", "refunded"] as const)).map(
      (name) => [death, name] as const,
    ),
  ),
)(
  "a %s anywhere in a sale that is %s charges once, refunds once, prints one original at most and always a proof",
  async (death, name) => {
    const points = await pointsOf(name);
    const from = ALL || ONLY !== undefined ? 0 : Math.max(0, points.indexOf(BEGINS));
    await tryAll(
      name,
      points.slice(from).map((killAt) => ({ killAt, death })),
    );
  },
  LIMIT_MS,
);
