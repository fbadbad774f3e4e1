// A day of a shop is what its clocks call by one date, and periods that join must neither lose nor double an instant.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SITES } from "../../src/money/sites.ts";
import { dayAt, isDay, periodOfDays, splitPeriod } from "../../src/payments/mercado-pago/reports/periods.ts";
import { assertAlways } from "../support/random.ts";

const HOUR_MS = 3_600_000;

function day(date: string, timeZone: string): readonly [from: string, hours: number] {
  const { fromMs, toMs } = periodOfDays(date, date, timeZone);
  return [new Date(fromMs).toISOString(), (toMs - fromMs) / HOUR_MS];
}

describe("a day", () => {
  test("begins at midnight of the country's clocks", () => {
    expect(day("2026-03-01", SITES.MLA.timeZone)).toEqual(["2026-03-01T03:00:00.000Z", 24]);
    expect(day("2026-03-01", SITES.MLM.timeZone)).toEqual(["2026-03-01T06:00:00.000Z", 24]);
    expect(day("2026-03-01", SITES.MCO.timeZone)).toEqual(["2026-03-01T05:00:00.000Z", 24]);
  });

  test("in Chile has 25 hours when summer ends, and 23 when it begins, where midnight is skipped", () => {
    const { timeZone } = SITES.MLC;
    expect(day("2026-04-04", timeZone)).toEqual(["2026-04-04T03:00:00.000Z", 25]);
    expect(day("2026-04-05", timeZone)).toEqual(["2026-04-05T04:00:00.000Z", 24]);
    // Clocks go from 23:59:59 to 01:00:00: the day begins at one.
    expect(day("2026-09-06", timeZone)).toEqual(["2026-09-06T04:00:00.000Z", 23]);
  });

  test("in Mexico changed with the summer until 2022 and no more", () => {
    const { timeZone } = SITES.MLM;
    expect(day("2022-04-03", timeZone)[1]).toBe(23);
    expect(day("2022-10-30", timeZone)[1]).toBe(25);
    expect(day("2026-04-05", timeZone)[1]).toBe(24);
  });

  test("exists or does not", () => {
    expect(["2026-02-28", "2028-02-29"].map(isDay)).toEqual([true, true]);
    expect(["2026-02-29", "2026-13-01", "2026-3-1", "20260301", "", "today"].map(isDay)).toEqual(
      Array(6).fill(false),
    );
    expect(() => periodOfDays("2026-03-02", "2026-03-01", "UTC")).toThrow(RangeError);
  });

  test("any instant of any country is in the day that its clocks show, and in no other", () => {
    const instant = fc.integer({ min: Date.parse("2015-01-01"), max: Date.parse("2035-01-01") });
    const property = fc.property(instant, fc.constantFrom(...Object.values(SITES)), (ms, { timeZone }) => {
      const date = dayAt(ms, timeZone);
      const { fromMs, toMs } = periodOfDays(date, date, timeZone);
      expect(fromMs <= ms && ms < toMs).toBe(true);
      expect(dayAt(fromMs - 1, timeZone) < date && dayAt(toMs, timeZone) > date).toBe(true);
    });
    assertAlways(import.meta.url, property, 300);
  });
});

test("a long period is cut into parts of at most 60 days that touch each other", () => {
  const property = fc.property(
    fc.integer({ min: 0, max: 2e12 }),
    fc.integer({ min: 1, max: 4e10 }),
    (at, length) => {
      const period = { fromMs: at, toMs: at + length };
      const parts = splitPeriod(period);
      expect(parts[0]?.fromMs).toBe(period.fromMs);
      expect(parts.at(-1)?.toMs).toBe(period.toMs);
      for (const [index, part] of parts.entries()) {
        expect(part.toMs - part.fromMs).toBeLessThanOrEqual(60 * 24 * HOUR_MS);
        expect(part.fromMs).toBeLessThan(part.toMs);
        if (index > 0) expect(part.fromMs).toBe(parts[index - 1]?.toMs);
      }
    },
  );
  assertAlways(import.meta.url, property);
});
