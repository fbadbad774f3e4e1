// A failing life made short: parts of its plan are left out as long as it still fails in the same way. Every fault has
// a stream of chance of its own, so that the others stay what they were.

import { type Act, makePlan, type Plan } from "./plan.ts";
import { runSeed } from "./run-seed.ts";

/** Enough for a life of ten acts with seven faults each. */
const MOST_RUNS = 400;

export interface Reduced {
  readonly plan: Plan;
  readonly runs: number;
}

/** @param seed of a life that ends in a violation */
export async function reduceSeed(seed: number): Promise<Reduced> {
  const wanted = kindOf((await runSeed(seed)).violations);
  return reducePlan(
    makePlan(seed),
    async (plan) => kindOf((await runSeed(seed, { plan })).violations) === wanted,
  );
}

/** @param fails whether a life by this plan still fails in the same way; the given one does */
export async function reducePlan(
  whole: Plan,
  fails: (plan: Plan) => boolean | Promise<boolean>,
): Promise<Reduced> {
  let plan = whole;
  let runs = 0;
  const tryOut = async (shorter: Plan): Promise<void> => {
    if (runs >= MOST_RUNS) return;
    runs += 1;
    if (await fails(shorter)) plan = shorter;
  };
  for (let before = -1; before !== sizeOf(plan); ) {
    before = sizeOf(plan);
    for (const { id } of plan.acts.toReversed()) {
      await tryOut({ ...plan, acts: plan.acts.filter((act) => act.id !== id) });
    }
    for (const fault of plan.acts.flatMap(({ faults }) => faults)) {
      await tryOut({ ...plan, acts: plan.acts.map((act) => without(act, fault.id)) });
    }
  }
  return { plan, runs };
}

function without(act: Act, fault: number): Act {
  return { ...act, faults: act.faults.filter(({ id }) => id !== fault) };
}

function sizeOf({ acts }: Plan): number {
  return acts.reduce((sum, { faults }) => sum + 1 + faults.length, 0);
}

/** "I6", "I9": which promise was broken first. */
function kindOf([first]: readonly string[]): string {
  return first?.split(":")[0] ?? "";
}
