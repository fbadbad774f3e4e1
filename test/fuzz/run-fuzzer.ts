// Runs one fuzzer: makes each input from a seed of its own, takes its time, counts what came of it, and cuts the
// first input of each fault down to what is needed for it.

import v8 from "node:v8";
import vm from "node:vm";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { chanceOf } from "../payments/decoders-mutate.ts";
import type { Fuzzer, Target } from "./fuzzer.ts";
import { mutate } from "./mutate.ts";

/** Milliseconds that one input may take; a pause of the machine is no fault, so the best of three counts, and the processor's time. */
export const LIMIT_MS = 100;
/** How long an input may wait for something that does not come; an honest one never does. */
const PATIENCE_MS = 60_000;
/** Bytes that may be alive at the end beyond what was after the first tenth. */
export const LIMIT_BYTES = 16 * 1024 * 1024;
const MS_PER_BYTE = 0.01;
const MOST_FAULTS = 5;
const MOST_REDUCTIONS = 600;
/** An input that is slow is not reduced for ever: the runner would take it for one that hangs. */
const MOST_REDUCTION_MS = 10_000;
/** The garbage collector is asked only after so many inputs: fewer leave nothing to see. */
const WARM_INPUTS = 1_000;

export interface FuzzOptions {
  readonly seed: number;
  readonly inputs: number;
  /** Told before each input, so that a hang can be named. */
  readonly onInput?: (seed: number) => void;
}

export interface FuzzResult {
  readonly name: string;
  readonly inputs: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  readonly tookMs: number;
  readonly grownBytes: number;
  /** In words, each with how to replay it. */
  readonly faults: readonly string[];
}

export async function runFuzzer(fuzzer: Fuzzer, { seed, inputs, onInput }: FuzzOptions): Promise<FuzzResult> {
  const target = await fuzzer.open();
  const words = (target.words ?? []).map((word) => new TextEncoder().encode(word));
  const outcomes: Record<string, number> = {};
  const faults = new Map<string, string>();
  const makeOf = (one: number) => make(target, words, one);
  const startedMs = systemClock.monotonicMs();
  let slowestMs = 0;
  let heapBytes = 0;
  const escaped = watchEscapes();
  try {
    for (let index = 0; index < inputs && faults.size < MOST_FAULTS; index++) {
      const one = (seed + index) >>> 0;
      onInput?.(one);
      const bytes = makeOf(one);
      if (bytes === null) continue;
      const { fault, outcome, tookMs } = await tryInput(target, bytes, one, escaped);
      slowestMs = Math.max(slowestMs, tookMs);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (fault !== null && !faults.has(kindOf(fault))) {
        const least = await reduce(target, bytes, one, fault, escaped);
        faults.set(kindOf(fault), tell(fuzzer.name, one, fault, least));
      }
      if (index === Math.floor(inputs / 10)) heapBytes = aliveBytes();
    }
    const grownBytes = inputs < WARM_INPUTS ? 0 : Math.max(0, aliveBytes() - heapBytes);
    if (grownBytes > LIMIT_BYTES)
      faults.set("memory", `${fuzzer.name}: ${grownBytes} bytes more are alive at the end`);
    const tookMs = systemClock.monotonicMs() - startedMs;
    return {
      name: fuzzer.name,
      inputs,
      outcomes,
      slowestMs,
      tookMs,
      grownBytes,
      faults: [...faults.values()],
    };
  } finally {
    escaped.stop();
    await target.close?.();
  }
}

/** The input that this seed makes; null when it makes none. */
function make(target: Target, words: readonly Uint8Array[], seed: number): Uint8Array | null {
  const chance = chanceOf(seed);
  if (target.make !== undefined && (target.corpus.length === 0 || chance(2) === 0))
    return target.make(chance);
  return mutate(target.corpus, words, chance);
}

interface Tried {
  readonly outcome: string;
  readonly fault: string | null;
  readonly tookMs: number;
}

async function tryInput(target: Target, bytes: Uint8Array, seed: number, escaped: Escapes): Promise<Tried> {
  const first = await timed(target, bytes, seed, escaped);
  // An input of many kilobytes comes in thousands of pieces, each of which may take its time.
  const limitMs = (target.limitMs ?? LIMIT_MS) + bytes.length * MS_PER_BYTE;
  if (first.tookMs <= limitMs || first.fault !== null) return first;
  const againMs = [await ownMs(target, bytes, seed, escaped), await ownMs(target, bytes, seed, escaped)];
  const tookMs = Math.min(first.tookMs, ...againMs);
  return { ...first, tookMs, fault: tookMs > limitMs ? `took ${Math.round(tookMs)} ms` : null };
}

/** Its time, without what the machine did meanwhile for others. */
async function ownMs(target: Target, bytes: Uint8Array, seed: number, escaped: Escapes): Promise<number> {
  const before = process.cpuUsage();
  const { tookMs } = await timed(target, bytes, seed, escaped);
  const { system, user } = process.cpuUsage(before);
  return Math.min(tookMs, (system + user) / 1000);
}

async function timed(target: Target, bytes: Uint8Array, seed: number, escaped: Escapes): Promise<Tried> {
  const startedMs = systemClock.monotonicMs();
  const end = (outcome: string, fault: string | null): Tried => ({
    outcome,
    fault,
    tookMs: systemClock.monotonicMs() - startedMs,
  });
  try {
    const taken = target.take(bytes, chanceOf(seed ^ 0x5bd1e995));
    const outcome = typeof taken === "string" ? taken : await inTime(taken);
    const stray = escaped.take();
    return stray === null ? end(outcome, null) : end("escaped", said(stray));
  } catch (error) {
    return end("broken", said(error));
  }
}

function inTime(taken: Promise<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = systemClock.after(PATIENCE_MS, () => reject(new Error(`waits for ever`)));
    taken.then(resolve, reject).finally(() => timer.cancel());
  });
}

interface Escapes {
  take(): unknown;
  stop(): void;
}

/** What nobody caught: a promise or a listener of an input. */
function watchEscapes(): Escapes {
  let seen: unknown = null;
  const remember = (error: unknown) => {
    seen ??= error ?? "nothing";
  };
  process.on("unhandledRejection", remember);
  process.on("uncaughtException", remember);
  return {
    take: () => {
      const taken = seen;
      seen = null;
      return taken;
    },
    stop: () => {
      process.off("unhandledRejection", remember);
      process.off("uncaughtException", remember);
    },
  };
}

/** Takes parts away as long as the same fault comes. */
async function reduce(
  target: Target,
  bytes: Uint8Array,
  seed: number,
  fault: string,
  escaped: Escapes,
): Promise<Uint8Array> {
  let least = bytes;
  let tries = 0;
  const endMs = systemClock.monotonicMs() + MOST_REDUCTION_MS;
  const goesOn = () => tries < MOST_REDUCTIONS && systemClock.monotonicMs() < endMs;
  if (fault.startsWith("waits")) return least;
  for (let size = Math.ceil(least.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < least.length && goesOn(); ) {
      tries += 1;
      const shorter = Uint8Array.from([...least.subarray(0, at), ...least.subarray(at + size)]);
      const tried = await tryInput(target, shorter, seed, escaped);
      if (tried.fault !== null && kindOf(tried.fault) === kindOf(fault)) least = shorter;
      else at += size;
    }
  }
  return least;
}

/** A fault without what differs from one input to the next. */
function kindOf(fault: string): string {
  return fault
    .replace(/"[^"]*"/g, "…")
    .replace(/\d+/g, "n")
    .slice(0, 120);
}

function said(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const where = error.name === "Broken" ? "" : ` (${error.stack?.split("\n")[1]?.trim() ?? ""})`;
  return `${error.name}: ${error.message.slice(0, 600)}${where}`;
}

function tell(name: string, seed: number, fault: string, bytes: Uint8Array): string {
  const shown = JSON.stringify(new TextDecoder("latin1").decode(bytes.subarray(0, 1500)));
  return (
    `${name}: ${fault}\n  input of ${bytes.length} bytes, as latin1: ${shown}\n` +
    `  replay: npm run fuzz -- --only ${name} --seed ${seed} --inputs 1`
  );
}

let collect: (() => void) | null = null;

function aliveBytes(): number {
  if (collect === null) {
    v8.setFlagsFromString("--expose-gc");
    collect = vm.runInNewContext("gc") as () => void;
  }
  collect();
  return v8.getHeapStatistics().used_heap_size;
}
