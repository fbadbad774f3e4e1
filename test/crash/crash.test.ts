// kill -9 of the real daemon at every write, flush and request of a story, then a new start: the story goes on by
// itself and ends as if nothing had happened. The points are found by an undisturbed run, so a new write or
// request is tried from the day it exists.
//
// CRASH=all tries every point of every story in every way to die (some 1,100, ten minutes on two cores).
// Without it, a story is tried only where it is no longer the paid sale, and the machine dies only in two stories
// and where something was just done. CRASH_POINT="name" tries only that one.

import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { afterAll, expect, test } from "vitest";
import { type Attempt, faultsOf } from "./check.ts";
import { COMPILED } from "./daemon-process.ts";
import { type Death, play, type RunResult } from "./run.ts";
import { STORIES, type StoryName } from "./stories.ts";

const ALL = process.env["CRASH"] === "all";
const ONLY = process.env["CRASH_POINT"];
const AT_ONCE = Math.min(8, Math.max(2, availableParallelism()));
const LIMIT_MS = 1_800_000;
/**
 * How often a point is tried to be met. Which records one flush takes along, and so whether a second flush
 * follows, is a matter of microseconds: a point of the undisturbed run may be absent in the next one.
 */
const MOST_TRIES = 5;
/** Points that were never met again, of all that were tried: more than these few would be a hole in the proof. */
const MOST_MISSED = 0.02;
/** After these a kill and a death of the machine leave different things behind. */
const JUST_DONE = /, (written|answered|acted upon by the provider)/;

const STORY_NAMES = Object.keys(STORIES) as StoryName[];
const MACHINE_STORIES = ALL || ONLY !== undefined ? STORY_NAMES : (["paid", "refunded"] as const);
const MACHINE_DEATHS = MACHINE_STORIES.flatMap((name) => [
  ["restart of the machine", name] as const,
  ["power cut", name] as const,
]);

let tried = 0;

afterAll(() => {
  rmSync(COMPILED, { recursive: true, force: true });
  process.stdout.write(`crash points tried: ${tried}\n`);
  if (tried === 0)
    throw new Error(`no story has the point ${JSON.stringify(ONLY)}; CRASH_POINT is a whole name`);
});

const undisturbedRuns = new Map<StoryName, Promise<RunResult>>();

function undisturbed(name: StoryName): Promise<RunResult> {
  const known = undisturbedRuns.get(name) ?? play({ story: STORIES[name], killAt: null });
  undisturbedRuns.set(name, known);
  return known;
}

async function pointsOf(name: StoryName, death: Death): Promise<readonly string[]> {
  const { points } = await undisturbed(name);
  if (ONLY !== undefined) return points.filter((killAt) => nameOf(name, { death, killAt }) === ONLY);
  if (ALL) return points;
  const shared = name === "paid" ? new Set<string>() : new Set((await undisturbed("paid")).points);
  const own = points.filter((point) => !shared.has(point));
  return death === "kill" ? own : own.filter((point) => JUST_DONE.test(point));
}

function nameOf(name: StoryName, { death, killAt }: Attempt): string {
  return `${name} / ${death} / ${killAt}`;
}

async function tryAll(name: StoryName, death: Death): Promise<void> {
  if (ONLY !== undefined && !ONLY.startsWith(nameOf(name, { death, killAt: "" }))) return;
  const points = await pointsOf(name, death);
  if (ONLY === undefined) expect(points.length, "points found").toBeGreaterThan(5);
  const expected = await undisturbed(name);
  const left = [...points];
  const failures: string[] = [];
  const missed: string[] = [];
  const tryNext = async (): Promise<void> => {
    for (let killAt = left.shift(); killAt !== undefined; killAt = left.shift()) {
      const attempt = { killAt, death };
      const faults = await tryOne(name, attempt, expected);
      if (faults === "missed") missed.push(killAt);
      if (faults === "missed" || faults.length === 0) continue;
      const replay = `CRASH_POINT="${nameOf(name, attempt)}" npx vitest run test/crash/crash.test.ts`;
      failures.push(`${nameOf(name, attempt)}\n  ${faults.join("\n  ")}\n  replay: ${replay}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, tryNext));
  tried += points.length;
  const notMet = missed.length === 0 ? "" : `, not met again: ${missed.join("; ")}`;
  process.stdout.write(`${STORIES[name].name}, ${death}: ${points.length} points${notMet}\n`);
  expect(missed.length, `points not met again: ${missed.join("; ")}`).toBeLessThanOrEqual(
    Math.ceil(points.length * MOST_MISSED),
  );
  expect(failures.join("\n"), `${failures.length} of ${points.length} points`).toBe("");
}

/** @returns what is wrong at the end; "missed" when the daemon never came to the point, in any of some tries */
async function tryOne(
  name: StoryName,
  attempt: Attempt,
  expected: RunResult,
): Promise<readonly string[] | "missed"> {
  try {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const result = await play({ story: STORIES[name], ...attempt });
      if (result.wasKilled) return faultsOf(attempt, result, expected);
    }
    return "missed";
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

test.each(STORY_NAMES)(
  "a till that is killed anywhere in a sale that is %s goes on, and money and paper end as if it had not been",
  (name) => tryAll(name, "kill"),
  LIMIT_MS,
);

test.each(MACHINE_DEATHS)(
  "a %s anywhere in a sale that is %s charges once, refunds once, prints one original at most and always a proof",
  (death, name) => tryAll(name, death),
  LIMIT_MS,
);
