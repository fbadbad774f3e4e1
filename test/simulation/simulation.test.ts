// A slice of the simulation with a fresh seed, and what makes it worth believing: one seed is one run, and what fails
// is told as shortly as it still fails.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FOUND } from "./found.ts";
import { makePlan } from "./plan.ts";
import { reducePlan } from "./reduce.ts";
import { runSeed } from "./run-seed.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** SEED replays, SALES makes it longer. */
const SEED = Number(process.env["SEED"] ?? Math.trunc(Math.random() * 1_000_000_000));
const SALES = Number(process.env["SALES"] ?? 600);

test("whatever goes wrong at a counter: what was paid is known, one original is out, and all comes to rest", async () => {
  process.stdout.write(
    `simulated from seed ${SEED}; again: npm run simulate -- --from ${SEED} --sales ${SALES}\n`,
  );
  let sales = 0;
  let faults = 0;
  for (let seed = SEED; sales < SALES; seed++) {
    const outcome = await runSeed(seed);
    expect(outcome.violations, `npm run simulate -- --seed ${seed}`).toEqual([]);
    sales += outcome.sales;
    faults += outcome.strikes.length;
  }
  process.stdout.write(`${sales} sales, ${faults} faults\n`);
  expect(faults / sales).toBeGreaterThan(3);
}, 300_000);

test.each(FOUND)("$what: and all is well in the end", async ({ plan }) => {
  expect((await runSeed(plan.seed, { plan })).violations).toEqual([]);
});

test("one seed is one run, to the last byte, here and in another process", async () => {
  const first = await runSeed(SEED, { tell: true });
  const again = await runSeed(SEED, { tell: true });
  expect(again).toEqual(first);
  const command = join(ROOT, "bin/node");
  const elsewhere = execFileSync(command, ["test/simulation/simulate.ts", "--seed", String(SEED)], {
    cwd: ROOT,
  });
  expect(elsewhere.toString()).toContain(`${first.story.join("\n")}\nmark ${first.mark}\n`);
});

test("a life that fails is made as short as it still fails", async () => {
  const whole = makePlan(7);
  const culprit = whole.acts.findLast(({ faults }) => faults.length > 2)?.faults[1];
  const { plan } = await reducePlan(whole, ({ acts }) =>
    acts.some(({ faults }) => faults.some(({ id }) => id === culprit?.id)),
  );
  expect(plan.acts).toHaveLength(1);
  expect(plan.acts[0]?.faults).toEqual([culprit]);
});
