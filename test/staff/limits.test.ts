// How much one person gives back alone: at once, and within a day of the provider's clock.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { money } from "../../src/money/money.ts";
import { lastDay, whySecondPerson } from "../../src/staff/limits.ts";
import type { AuthorisedRefund, StaffMember } from "../../src/staff/staff.ts";
import { assertAlways } from "../support/random.ts";

const DAY_MS = 86_400_000;
const NOON = "2026-03-01T12:00:00.000Z";

const pesos = (minor: number) => money(minor, "ARS");

function ana(changes: Partial<StaffMember> = {}): StaffMember {
  const limits = { refundLimit: pesos(10_000), dayLimit: pesos(25_000) };
  return { id: "ana", name: "Ana", card: "", pin: "", mayApprove: false, ...limits, ...changes };
}

/** Given back by Ana so many milliseconds before noon; null: nobody knows when. */
function given(ms: number | null, minor: number): AuthorisedRefund {
  const providerAt = ms === null ? null : new Date(Date.parse(NOON) - ms).toISOString();
  return { by: "ana", amount: pesos(minor), providerAt };
}

describe("at once", () => {
  test("up to the limit one's own word is enough, a cent more needs a second person", () => {
    expect(whySecondPerson(ana(), pesos(10_000), [], NOON)).toBeNull();
    expect(whySecondPerson(ana(), pesos(10_001), [], NOON)).toBe(
      "100.01 ARS is more than the 100.00 ARS that Ana gives back at once without a second person",
    );
  });

  test("a limit of zero never lets anybody alone, and no limit always does", () => {
    expect(whySecondPerson(ana({ refundLimit: pesos(0) }), pesos(1), [], NOON)).not.toBeNull();
    const free = ana({ refundLimit: null, dayLimit: null });
    expect(whySecondPerson(free, pesos(9_999_999_999), [given(0, 9_999_999_999)], null)).toBeNull();
  });

  test("who may approve others has the same limits", () => {
    expect(whySecondPerson(ana({ mayApprove: true }), pesos(10_001), [], NOON)).not.toBeNull();
  });

  test("limits in another currency than the refund's are no permission", () => {
    expect(whySecondPerson(ana(), money(1, "UYU"), [], NOON)).toMatch(/limits of Ana are in ARS/);
  });
});

describe("within a day", () => {
  test("what was given back in the last 24 hours counts, and what is older does not", () => {
    const refunds = [given(DAY_MS, 9_000), given(DAY_MS - 1, 9_000), given(0, 9_000)];
    expect(lastDay(refunds, NOON, "ARS")).toEqual({ given: pesos(18_000), certain: true });
    expect(whySecondPerson(ana(), pesos(7_000), refunds, NOON)).toBeNull();
    expect(whySecondPerson(ana(), pesos(7_001), refunds, NOON)).toBe(
      "with the 180.00 ARS given back before, 70.01 ARS is more than the 250.00 ARS that Ana gives back in 24 hours without a second person",
    );
  });

  test("a refund that the provider's clock calls later than now counts too", () => {
    expect(lastDay([given(-60_000, 500)], NOON, "ARS").given).toEqual(pesos(500));
  });

  test("without the provider's clock nobody gives back alone, as far as there is a day limit", () => {
    expect(whySecondPerson(ana(), pesos(1), [], null)).toMatch(/without Mercado Pago's clock/);
    expect(whySecondPerson(ana({ dayLimit: null }), pesos(1), [], null)).toBeNull();
  });

  test("a refund without a date counts for every day", () => {
    expect(lastDay([given(null, 500)], NOON, "ARS")).toEqual({ given: pesos(500), certain: false });
    expect(whySecondPerson(ana(), pesos(1), [given(null, 500)], NOON)).not.toBeNull();
  });

  test("until a later one shows that it is more than a day old", () => {
    const refunds = [given(null, 500), given(DAY_MS, 700)];
    expect(lastDay(refunds, NOON, "ARS")).toEqual({ given: pesos(0), certain: true });
    expect(lastDay(refunds.toReversed(), NOON, "ARS").certain).toBe(false);
  });

  test("what was given back in another country's currency cannot be added, and is not forgotten", () => {
    const abroad = { ...given(0, 500), amount: money(500, "UYU") };
    expect(lastDay([abroad, given(0, 300)], NOON, "ARS")).toEqual({ given: pesos(300), certain: false });
  });
});

/** How long after the wish before it, how much, and who and what is at hand. */
interface Wish {
  readonly gapMs: number;
  readonly minor: number;
  readonly secondPerson: boolean;
  readonly clockKnown: boolean;
}

const wishes: fc.Arbitrary<Wish[]> = fc.array(
  fc.record({
    gapMs: fc.oneof(fc.integer({ min: 0, max: 2 * DAY_MS }), fc.constantFrom(0, DAY_MS - 1, DAY_MS)),
    minor: fc.integer({ min: 1, max: 12_000 }),
    secondPerson: fc.boolean(),
    clockKnown: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
  }),
  { maxLength: 40 },
);

interface Done extends AuthorisedRefund {
  readonly atMs: number;
  readonly alone: boolean;
}

/** Plays a row of wishes: what may go alone goes alone, what may not goes only with a second person. */
function play(row: readonly Wish[]): readonly Done[] {
  const done: Done[] = [];
  let atMs = Date.parse(NOON);
  for (const { gapMs, minor, secondPerson, clockKnown } of row) {
    atMs += gapMs;
    const providerAt = clockKnown ? new Date(atMs).toISOString() : null;
    const alone = whySecondPerson(ana(), pesos(minor), done, providerAt) === null;
    if (alone || secondPerson) done.push({ by: "ana", amount: pesos(minor), providerAt, atMs, alone });
  }
  return done;
}

function givenWithinADay(done: readonly Done[], upTo: number): number {
  const endMs = done[upTo]?.atMs ?? 0;
  return done
    .slice(0, upTo + 1)
    .filter(({ atMs }) => atMs > endMs - DAY_MS)
    .reduce((sum, { amount }) => sum + amount.minor, 0);
}

describe("whatever is wished, in whatever order", () => {
  test("nobody gives back alone more than the limit at once, nor more in any 24 hours than the day's", () => {
    assertAlways(
      import.meta.url,
      fc.property(wishes, (row) => {
        const done = play(row);
        done.forEach(({ alone, amount }, index) => {
          if (!alone) return;
          expect(amount.minor).toBeLessThanOrEqual(10_000);
          expect(givenWithinADay(done, index)).toBeLessThanOrEqual(25_000);
        });
      }),
      1000,
    );
  });

  test("with every date known, nobody is held up who has something left", () => {
    assertAlways(
      import.meta.url,
      fc.property(wishes, (row) => {
        const done = play(row.map((wish) => ({ ...wish, clockKnown: true, secondPerson: true })));
        done.forEach(({ alone, amount }, index) => {
          const fits = amount.minor <= 10_000 && givenWithinADay(done, index) <= 25_000;
          expect(alone).toBe(fits);
        });
      }),
      1000,
    );
  });
});
