// A slice of `npm run fuzz`, with a new seed each time: every fuzzer, some hundred inputs each.

import { expect, test } from "vitest";
import { FUZZERS } from "./fuzzers.ts";
import { runFuzzer } from "./run-fuzzer.ts";

const INPUTS = Number(process.env["INPUTS"] ?? "5000");
const SEED = Number(process.env["SEED"] ?? Math.floor(Math.random() * 0x1_0000_0000));
const LEAST = 60;

test.each(FUZZERS.map((fuzzer) => ({ name: fuzzer.name, fuzzer })))(
  `$name: nothing falls over, nothing hangs, what must hold holds (SEED=${SEED})`,
  async ({ fuzzer }) => {
    const inputs = Math.max(LEAST, Math.round((INPUTS * fuzzer.share) / 1000));
    const { faults, outcomes } = await runFuzzer(fuzzer, { seed: SEED, inputs });
    expect(faults.join("\n\n")).toBe("");
    expect(Object.keys(outcomes).length, "inputs that all end alike show nothing").toBeGreaterThan(1);
  },
);
