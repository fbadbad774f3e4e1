// npm run simulate: many lives of a till, each from its seed, on as many threads as there are cores, until so many
// sales were made; or one of them, told in words.

import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { type Counts, Matrix } from "./matrix.ts";
import { reduceSeed } from "./reduce.ts";
import { runSeed } from "./run-seed.ts";

/** What the lives of some seeds add up to. */
export interface Sums {
  readonly seeds: number;
  readonly sales: number;
  readonly faults: number;
  readonly starts: number;
  readonly requests: number;
  readonly virtualMs: number;
  readonly failures: readonly { readonly seed: number; readonly violations: readonly string[] }[];
  readonly counts: Counts;
}

const USAGE = `usage: npm run simulate -- [--sales N] [--from SEED] [--threads N]   N sales (100000), from a seed on (a fresh one)
       npm run simulate -- --seed S                                 one life, told in words, and shortened if it fails
       bin/node test/simulation/simulate.ts --seeds A..B [--until-violation]   ends with 1 at the first that fails`;

/** Seeds that a thread takes at once. */
const CHUNK = 16;
/** Room for what a few lives leave behind: collected less often, a sale takes 7 % less time. */
const LIMITS = { maxYoungGenerationSizeMb: 96 };
/** Each fault in each state, for so many sales as the promise is about (reliability.md A.5). */
const LEAST_MET = 100;
const PROMISED_SALES = 100_000;

interface Wish {
  readonly from: number;
  /** The last seed. */
  readonly to: number;
  readonly sales: number;
  readonly threads: number;
  readonly untilViolation: boolean;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      sales: { type: "string" },
      from: { type: "string" },
      seed: { type: "string" },
      seeds: { type: "string" },
      threads: { type: "string" },
      "until-violation": { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  if (values.seed !== undefined) return tell(Number(values.seed));
  const [first, last] = values.seeds?.split("..").map(Number) ?? [];
  const fresh = systemClock.wallTime().getTime() % 1_000_000_000;
  return simulate({
    from: first ?? Number(values.from ?? fresh),
    to: last ?? Number.POSITIVE_INFINITY,
    sales: first === undefined ? Number(values.sales ?? PROMISED_SALES) : Number.POSITIVE_INFINITY,
    threads: Number(values.threads ?? Math.min(2, availableParallelism())),
    untilViolation: values["until-violation"] ?? false,
  });
}

async function simulate(wish: Wish): Promise<number> {
  say(`seeds from ${wish.from}; again: npm run simulate -- --from ${wish.from}`);
  const startMs = systemClock.monotonicMs();
  const matrix = new Matrix();
  const totals = { seeds: 0, sales: 0, faults: 0, starts: 0, requests: 0, virtualMs: 0 };
  const failures: Sums["failures"][number][] = [];
  let next = wish.from;
  const isEnough = () =>
    next > wish.to || totals.sales >= wish.sales || (wish.untilViolation && failures.length > 0);
  let toldMs = startMs;
  const take = (sums: Sums) => {
    for (const name of ["seeds", "sales", "faults", "starts", "requests", "virtualMs"] as const)
      totals[name] += sums[name];
    matrix.merge(sums.counts);
    for (const failure of sums.failures) {
      failures.push(failure);
      say(`seed ${failure.seed}: ${failure.violations.join("\n  ")}`);
    }
    const nowMs = systemClock.monotonicMs();
    if (nowMs - toldMs < 10_000) return;
    toldMs = nowMs;
    say(`${totals.sales} sales after ${Math.round((nowMs - startMs) / 1000)} s`);
  };
  await Promise.all(
    Array.from({ length: wish.threads }, () =>
      serve(take, () => {
        if (isEnough()) return null;
        const from = next;
        next = Math.min(wish.to, from + CHUNK - 1) + 1;
        return { from, to: next - 1 };
      }),
    ),
  );
  const seconds = (systemClock.monotonicMs() - startMs) / 1000;
  return report({ ...totals, failures, counts: matrix.counts() }, seconds, matrix, wish);
}

/** One thread, from its first seeds to its last. */
function serve(take: (sums: Sums) => void, next: () => { from: number; to: number } | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { resourceLimits: LIMITS });
    const goOn = () => {
      const seeds = next();
      if (seeds !== null) return worker.postMessage(seeds);
      void worker.terminate().then(() => resolve());
    };
    worker.on("message", (sums: Sums) => {
      take(sums);
      goOn();
    });
    worker.on("error", reject);
    goOn();
  });
}

function report(sums: Sums, seconds: number, matrix: Matrix, wish: Wish): number {
  const { failures, faults, requests, sales, seeds, starts, virtualMs } = sums;
  const isPromise = sales >= PROMISED_SALES;
  const days = (virtualMs / 86_400_000).toFixed(1);
  const rare = matrix.below(LEAST_MET);
  if (!wish.untilViolation) {
    say(`\n${matrix.table()}\n`);
    if (isPromise) {
      for (const { kind, state, times } of rare) say(`met ${times} times only: "${kind}" in "${state}"`);
    }
  }
  say(
    `${sales} sales in ${seeds} lives and ${seconds.toFixed(1)} s (${Math.round(sales / seconds)} a second): ` +
      `${faults} faults (${(faults / sales).toFixed(2)} a sale), ${starts} starts, ${requests} requests, ${days} days of the shop's time`,
  );
  const worst = failures.toSorted((a, b) => a.seed - b.seed)[0];
  say(
    `${failures.length} lives with violations${worst === undefined ? "" : `; the first: npm run simulate -- --seed ${worst.seed}`}`,
  );
  return failures.length > 0 || (isPromise && rare.length > 0) ? 1 : 0;
}

/** One life in words; a failing one once more, as short as it still fails. */
async function tell(seed: number): Promise<number> {
  const whole = await runSeed(seed, { tell: true });
  say(whole.story.join("\n"));
  say(`mark ${whole.mark}`);
  if (whole.violations.length === 0) {
    say("no violation");
    return 0;
  }
  const { plan, runs } = await reduceSeed(seed);
  const short = await runSeed(seed, { plan, tell: true });
  say(`\nThe same in short (after ${runs} runs):\n${JSON.stringify(plan)}\n${short.story.join("\n")}`);
  return 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

if (import.meta.main) process.exitCode = await main();
