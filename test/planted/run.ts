// Plants each fault and lets whoever has to find it look: `npm run planted`, with `-- --only NAME` for one and `-- --some N`
// for as many at random. Prints who found it, where and how fast; --docs writes the same table to docs/planted-bugs.md.
// Ends with 1 when one is missed.

import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs, stripVTControlCharacters } from "node:util";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { chanceOf } from "../payments/decoders-mutate.ts";
import { BUGS, type PlantedBug } from "./bugs.ts";
import { Garden, ROOT } from "./garden.ts";

/** So many seeds of the simulation may pass by a fault before it counts as missed. */
const MOST_SEEDS = 10_000;

interface Found {
  readonly bug: PlantedBug;
  /** "seed 17", or the first test that failed; null when nobody noticed. */
  readonly by: string | null;
  readonly seconds: number;
  /** The first sentence of whoever found it. */
  readonly words: string;
}

async function look(garden: Garden, bug: PlantedBug): Promise<Found> {
  garden.plant(bug);
  const startedMs = systemClock.monotonicMs();
  try {
    const found =
      bug.detector === "simulation" ? await simulate(garden) : await runTest(garden, bug.detector.test);
    const seconds = (systemClock.monotonicMs() - startedMs) / 1000;
    return { bug, seconds, ...found };
  } finally {
    garden.pullOut(bug);
  }
}

type Verdict = Pick<Found, "by" | "words">;

async function simulate(garden: Garden): Promise<Verdict> {
  const words = ["test/simulation/simulate.ts", "--seeds", `1..${MOST_SEEDS}`, "--until-violation"];
  const { code, output } = await garden.run(words);
  if (code === 0) return { by: null, words: `${MOST_SEEDS} seeds saw nothing` };
  const seed = /\bseed (\d+)/.exec(output)?.[1];
  if (seed === undefined) throw new Error(`the simulation failed without a seed:\n${output.slice(-4000)}`);
  return { by: `seed ${seed}`, words: firstMatch(output, /\b(I\d+: .+)/) };
}

async function runTest(garden: Garden, file: string): Promise<Verdict> {
  const { code, output } = await garden.run(["node_modules/vitest/vitest.mjs", "run", "--bail=1", file]);
  if (code === 0) return { by: null, words: `${file} passes` };
  const failed = firstMatch(stripVTControlCharacters(output), /FAIL\s+(\S+ > .+)/);
  if (failed === "")
    throw new Error(`${file} did not run:\n${stripVTControlCharacters(output).slice(-4000)}`);
  const [place = file, ...title] = failed.split(" > ");
  return { by: place, words: title.join(": ") };
}

/** Whoever has to find faults must find none where there is none. */
async function mustBeSound(garden: Garden, bugs: readonly PlantedBug[]): Promise<void> {
  const detectors = bugs.map(({ detector }) => detector);
  const files = new Set(detectors.flatMap((detector) => (detector === "simulation" ? [] : detector.test)));
  const programs = [...files].map((file) => ["node_modules/vitest/vitest.mjs", "run", file]);
  if (detectors.includes("simulation"))
    programs.push(["test/simulation/simulate.ts", "--seeds", "1..200", "--until-violation"]);
  for (const program of programs) {
    const { code, output } = await garden.run(program);
    if (code === 0) continue;
    throw new Error(
      `without any planted fault this fails: ${program.join(" ")}\n${stripVTControlCharacters(output).slice(-4000)}`,
    );
  }
}

function firstMatch(text: string, pattern: RegExp): string {
  return pattern.exec(text)?.[1]?.trim().slice(0, 160) ?? "";
}

function tell({ bug, by, seconds, words }: Found): string {
  return `${by === null ? "MISSED" : "found "} ${bug.name.padEnd(36)} ${(by ?? "").padEnd(44)} ${seconds.toFixed(1).padStart(6)} s  ${words}`;
}

function page(found: readonly Found[]): string {
  const rows = found.map(
    ({ bug, by, seconds }) => `| ${bug.name} | ${bug.harm} | ${by ?? "missed"} | ${seconds.toFixed(1)} |`,
  );
  return [
    "# Planted bugs",
    "",
    "Faults that a till could have, each planted into a copy of the program (`test/planted/bugs.ts`), and who found it:",
    "the simulation by the seed in which it first saw a promise broken, or a file of tests. Seconds are of one core",
    "beside another; what counts is that none is missed. `npm run planted -- --docs` writes this page.",
    "",
    "| bug | what it would do | found by | seconds |",
    "| --- | --- | --- | ---: |",
    ...rows,
    "",
  ].join("\n");
}

/** In their own order: as SEED says, which repeats a choice, or any. */
function takeSome(bugs: readonly PlantedBug[], count: number): readonly PlantedBug[] {
  const chance = chanceOf(Number(process.env["SEED"] ?? Math.trunc(Math.random() * 0x7fffffff)));
  const chosen = new Set<PlantedBug>();
  while (chosen.size < Math.min(count, bugs.length)) {
    const one = bugs[chance(bugs.length)];
    if (one !== undefined) chosen.add(one);
  }
  return bugs.filter((bug) => chosen.has(bug));
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      some: { type: "string" },
      docs: { type: "boolean", default: false },
    },
  });
  const named = BUGS.filter(({ name }) => values.only === undefined || name === values.only);
  const wanted = values.some === undefined ? named : takeSome(named, Number(values.some));
  if (wanted.length === 0) {
    process.stderr.write(`no planted bug is called ${values.only}; they are in test/planted/bugs.ts\n`);
    return 64;
  }
  const queue = [...wanted];
  const found: Found[] = [];
  async function work(isFirst: boolean): Promise<void> {
    const garden = new Garden();
    try {
      if (isFirst) await mustBeSound(garden, wanted);
      for (let bug = queue.shift(); bug !== undefined; bug = queue.shift()) {
        const one = await look(garden, bug);
        process.stdout.write(`${tell(one)}\n`);
        found.push(one);
      }
    } finally {
      garden.close();
    }
  }
  const workers = Math.min(wanted.length, availableParallelism());
  await Promise.all(Array.from({ length: workers }, (_, index) => work(index === 0)));
  const missed = found.filter(({ by }) => by === null);
  process.stdout.write(`${found.length - missed.length} of ${found.length} planted bugs found\n`);
  if (values.docs && wanted.length === BUGS.length) {
    const sorted = wanted.flatMap((bug) => found.find((one) => one.bug === bug) ?? []);
    writeFileSync(join(ROOT, "docs/planted-bugs.md"), page(sorted));
  }
  return missed.length === 0 ? 0 : 1;
}

process.exit(await main());
