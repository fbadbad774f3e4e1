// `npm run fuzz`: spoiled inputs at every door of the till, by two processes. `-- --inputs N --seed S --only NAME` asks for
// others; an input follows from its own seed, so a found one is made again by `--only NAME --seed S --inputs 1`.

import { type ChildProcess, fork } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { FUZZERS } from "./fuzzers.ts";
import { type FuzzResult, runFuzzer } from "./run-fuzzer.ts";

/** An input that has not ended by then hangs. */
const HANG_MS = 30_000;
const LOOK_EVERY_MS = 1_000;
/** A fuzzer's inputs are done in jobs, so that two processes share the long ones. */
const JOB_INPUTS = 25_000;

interface Job {
  readonly name: string;
  readonly seed: number;
  readonly inputs: number;
}

if (process.send === undefined) process.exitCode = await main();
else serve(process.argv[2] ?? "");

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      inputs: { type: "string", default: "1000000" },
      seed: { type: "string" },
      only: { type: "string" },
      workers: { type: "string", default: "2" },
    },
  });
  const seed = values.seed === undefined ? Math.floor(Math.random() * 0x1_0000_0000) : Number(values.seed);
  const jobs = plan(Number(values.inputs), seed, values.only);
  if (jobs.length === 0) {
    process.stderr.write(
      `no fuzzer ${values.only}; there are ${FUZZERS.map(({ name }) => name).join(", ")}\n`,
    );
    return 64;
  }
  process.stdout.write(`${jobs.reduce((sum, job) => sum + job.inputs, 0)} inputs, seed ${seed}\n`);
  const startedMs = systemClock.monotonicMs();
  const results: FuzzResult[] = [];
  const workers = Array.from({ length: Number(values.workers) }, () => work(jobs, results));
  await Promise.all(workers);
  return report(results, (systemClock.monotonicMs() - startedMs) / 1000);
}

/** The long jobs first. With a name, all inputs are for that one, and their seeds are as given. */
function plan(inputs: number, seed: number, only: string | undefined): Job[] {
  const chosen = FUZZERS.filter(({ name }) => only === undefined || name === only);
  const shares = chosen.reduce((sum, { share }) => sum + share, 0);
  return chosen.flatMap(({ name, share }) => {
    const jobs: Job[] = [];
    for (
      let left = Math.ceil((inputs * share) / shares), at = 0;
      left > 0;
      left -= JOB_INPUTS, at += JOB_INPUTS
    ) {
      jobs.push({ name, seed: (seed + at) >>> 0, inputs: Math.min(left, JOB_INPUTS) });
    }
    return jobs;
  });
}

/** A process takes jobs until none is left; one that hangs or dies is replaced, and its input named. */
async function work(jobs: Job[], results: FuzzResult[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tilld-fuzz-"));
  const progress = join(folder, "seed");
  let child: ChildProcess | null = null;
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
    child ??= fork(import.meta.filename, [progress]);
    const result = await runIn(child, job, progress);
    results.push(result ?? blame(job, progress));
    if (result === null) {
      child.kill("SIGKILL");
      child = null;
    }
  }
  child?.disconnect();
  rmSync(folder, { recursive: true });
}

/** Null when the process died or an input never ended. */
function runIn(child: ChildProcess, job: Job, progress: string): Promise<FuzzResult | null> {
  return new Promise((resolve) => {
    let last = "";
    let stillMs = 0;
    let timer = systemClock.after(LOOK_EVERY_MS, look);
    const end = (result: FuzzResult | null) => {
      timer.cancel();
      child.off("message", end);
      child.off("exit", died);
      resolve(result);
    };
    const died = () => end(null);
    function look(): void {
      const now = seedIn(progress);
      stillMs = now === last ? stillMs + LOOK_EVERY_MS : 0;
      last = now;
      if (stillMs >= HANG_MS) end(null);
      else timer = systemClock.after(LOOK_EVERY_MS, look);
    }
    child.on("message", end);
    child.on("exit", died);
    child.send(job);
  });
}

function seedIn(progress: string): string {
  try {
    return readFileSync(progress, "latin1").trim();
  } catch {
    // It was not written yet.
    return "";
  }
}

function blame({ name }: Job, progress: string): FuzzResult {
  const replay = `replay: npm run fuzz -- --only ${name} --seed ${seedIn(progress)} --inputs 1`;
  const fault = `${name}: hangs, or ends the process\n  ${replay}`;
  return { name, inputs: 0, outcomes: {}, slowestMs: 0, tookMs: 0, grownBytes: 0, faults: [fault] };
}

function serve(progress: string): void {
  const descriptor = openSync(progress, "w");
  const onInput = (seed: number) => {
    writeSync(descriptor, String(seed).padEnd(11), 0);
  };
  process.on("message", async (job: Job) => {
    const fuzzer = FUZZERS.find(({ name }) => name === job.name);
    if (fuzzer === undefined) throw new Error(`no fuzzer ${job.name}`);
    process.send?.(await runFuzzer(fuzzer, { ...job, onInput }));
  });
  process.on("disconnect", () => closeSync(descriptor));
}

function report(results: readonly FuzzResult[], seconds: number): number {
  const rows = FUZZERS.flatMap(({ name }) => {
    const own = results.filter((result) => result.name === name);
    return own.length === 0 ? [] : [rowOf(name, own)];
  });
  const lines = [["", "inputs", "a second", "slowest", "grown", "what came of them"], ...rows].map(
    ([name = "", inputs = "", rate = "", slowest = "", grown = "", outcomes = ""]) =>
      `${name.padEnd(20)}${inputs.padStart(9)}${rate.padStart(10)}${slowest.padStart(10)}${grown.padStart(10)}  ${outcomes}`,
  );
  const faults = results.flatMap((result) => result.faults);
  const total = results.reduce((sum, { inputs }) => sum + inputs, 0);
  process.stdout.write(`${lines.join("\n")}\n`);
  if (faults.length > 0) process.stdout.write(`\n${faults.join("\n\n")}\n\n`);
  process.stdout.write(`${total} inputs in ${seconds.toFixed(0)} s: ${faults.length} faults\n`);
  return faults.length === 0 ? 0 : 1;
}

function rowOf(name: string, results: readonly FuzzResult[]): readonly string[] {
  const outcomes = new Map<string, number>();
  for (const [outcome, count] of results.flatMap((result) => Object.entries(result.outcomes))) {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
  }
  const met = [...outcomes].sort((a, b) => b[1] - a[1]).map(([outcome, count]) => `${outcome} ${count}`);
  const inputs = results.reduce((sum, result) => sum + result.inputs, 0);
  const seconds = results.reduce((sum, { tookMs }) => sum + tookMs, 0) / 1000;
  return [
    name,
    String(inputs),
    String(Math.round(inputs / Math.max(seconds, 0.001))),
    `${Math.max(...results.map(({ slowestMs }) => slowestMs)).toFixed(1)} ms`,
    `${Math.ceil(Math.max(...results.map(({ grownBytes }) => grownBytes)) / 1024)} KiB`,
    met.join(", "),
  ];
}
