// An old daemon that stands still, as one whose machine swaps or whose card does not answer, and a new one that is
// started beside it. Frozen longer than an order is valid, it wakes up with an old idea of the time.

import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { type Attempt, faultsOf } from "./check.ts";
import { printPoint } from "./print-points.ts";
import { play } from "./run.ts";
import type { Freeze } from "./run-options.ts";
import { STORIES } from "./stories.ts";

const ALL = process.env["CRASH"] === "all";
const LIMIT_MS = 1_800_000;
/** They mostly wait. */
const AT_ONCE = 4 * availableParallelism();
/** Of sales, whose clock runs fifty times as fast: longer than the ten minutes for which an order is valid. */
const BEYOND_VALIDITY_MS = 12_500;
/** Before the daemon has its journal there is nothing that a second one could be refused for. */
const BEFORE_THE_LOCK = /^journal folder/;
/** Where something was done that must not be done again. */
const TELLING =
  /^record (sale-begun|order-paid|refund-requested|paper-sealed of receipt), written$|acted upon/;
/** The customer has the ticket in hand, and pays or lets it be while the till does not look. */
const TICKET = "record paper-printed of qr-ticket, written";

const undisturbed = {
  refunded: play({ story: STORIES.refunded, killAt: null }),
  expired: play({ story: STORIES.expired, killAt: null }),
};

type Frozen = Attempt & { readonly frozenMs?: number };

async function faultsOfAll(name: keyof typeof undisturbed, attempts: readonly Frozen[]): Promise<string[]> {
  const expected = await undisturbed[name];
  const left = [...attempts];
  const faults: string[] = [];
  const tryNext = async (): Promise<void> => {
    for (let attempt = left.shift(); attempt !== undefined; attempt = left.shift()) {
      const { death, killAt } = attempt;
      const found = await play({ story: STORIES[name], ...attempt }).then(
        (result) => faultsOf({ death, killAt }, result, expected),
        (error: unknown) => [String(error)],
      );
      faults.push(...found.map((fault) => `${name}, ${death} at ${killAt}: ${fault}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, tryNext));
  return faults;
}

test.each<Freeze>(["freeze, then kill", "freeze"])(
  "as long as an old daemon lives, also one that stands still, a new one refuses to start and changes nothing (%s)",
  async (death) => {
    const { points } = await undisturbed.refunded;
    const tried = points.filter((point) => (ALL ? !BEFORE_THE_LOCK.test(point) : TELLING.test(point)));
    expect(tried.length).toBeGreaterThan(5);
    const attempts = tried.map((killAt) => ({ killAt, death }));
    expect(await faultsOfAll("refunded", attempts)).toEqual([]);
  },
  LIMIT_MS,
);

test(
  "a till that stood still for longer than an order is valid asks before it acts: one order, one refund, one original",
  async () => {
    const { points, printed } = await undisturbed.refunded;
    const told = points.filter(
      (point) => TELLING.test(point) || (ALL && /^request .*, answered/.test(point)),
    );
    const parts = ALL ? [0.1, 0.3, 0.5, 0.7, 0.9] : [0.5];
    const inPrints = parts.map((part) => printPoint(Math.trunc(printed.length * part)));
    const paid = [...told, ...inPrints, TICKET].map(frozenFor(BEYOND_VALIDITY_MS));
    const expired = [TICKET].map(frozenFor(BEYOND_VALIDITY_MS));
    const faults = [await faultsOfAll("refunded", paid), await faultsOfAll("expired", expired)];
    expect(faults.flat()).toEqual([]);
  },
  LIMIT_MS,
);

function frozenFor(frozenMs: number): (killAt: string) => Frozen {
  return (killAt) => ({ killAt, death: "freeze", frozenMs });
}
