// One of the threads of a simulation: runs the seeds that it is given and hands back what they add up to.

import { parentPort } from "node:worker_threads";
import { Matrix } from "./matrix.ts";
import { runSeed } from "./run-seed.ts";
import type { Sums } from "./simulate.ts";

// Hundreds of errors are made and caught in each life, and where each came from costs more than the rest of it; who
// lives a life again (--seed) is told.
Error.stackTraceLimit = 0;

parentPort?.on("message", async ({ from, to }: { readonly from: number; readonly to: number }) => {
  const matrix = new Matrix();
  let sums: Sums = {
    seeds: 0,
    sales: 0,
    faults: 0,
    starts: 0,
    requests: 0,
    virtualMs: 0,
    failures: [],
    counts: {},
  };
  for (let seed = from; seed <= to; seed++) {
    const { requests, sales, starts, strikes, violations, virtualMs } = await runSeed(seed);
    for (const { kind, state } of strikes) matrix.add(kind, state);
    sums = {
      ...sums,
      seeds: sums.seeds + 1,
      sales: sums.sales + sales,
      faults: sums.faults + strikes.length,
      starts: sums.starts + starts,
      requests: sums.requests + requests,
      virtualMs: sums.virtualMs + virtualMs,
      failures: violations.length === 0 ? sums.failures : [...sums.failures, { seed, violations }],
    };
  }
  parentPort?.postMessage({ ...sums, counts: matrix.counts() });
});
