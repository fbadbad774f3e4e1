// Sums for looking at: by method, by day, by hour, and when the money becomes available. Exact, in minor units.

import { dayAt, daysOf } from "../payments/mercado-pago/reports/periods.ts";
import type { ReleaseRow } from "../payments/mercado-pago/reports/release-row.ts";
import type { SettlementRow } from "../payments/mercado-pago/reports/settlement-row.ts";
import type { BookedSale } from "./booked-sales.ts";
import { expectedFee, type FeeRates } from "./fees.ts";
import type { Counted, DaySums, MethodSums, Minor, ReleaseDay, Sums } from "./reconciliation.ts";

export interface Days {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly fromMs: number;
  readonly toMs: number;
}

const NONE: Counted = { count: 0, minor: 0 };

/** @throws RangeError past what is counted exactly: 90 thousand million of a currency with two decimals */
export function addUp<T>(all: readonly T[], pick: (one: T) => Minor): Minor {
  let sum = 0;
  for (const one of all) {
    sum += pick(one);
    if (!Number.isSafeInteger(sum)) throw new RangeError("a sum is too large to be counted exactly");
  }
  return sum + 0;
}

export function countUp<T>(all: readonly T[], pick: (one: T) => Minor): Counted {
  return { count: all.length, minor: addUp(all, pick) };
}

export function sumRows(rows: readonly SettlementRow[]): Sums {
  const grossMinor = addUp(rows, (row) => row.amountMinor);
  const feeMinor = addUp(rows, (row) => row.feeMinor);
  const taxesMinor = addUp(rows, (row) => row.taxesMinor);
  const netMinor = addUp(rows, (row) => row.netMinor);
  const otherMinor = netMinor - grossMinor - feeMinor - taxesMinor;
  return { count: rows.length, grossMinor, feeMinor, taxesMinor, otherMinor, netMinor };
}

/** The most money first. */
export function sumMethods(rows: readonly SettlementRow[], fees: FeeRates | null): readonly MethodSums[] {
  const groups = Map.groupBy(rows, ({ method, methodType }) => methodType ?? method ?? "unknown");
  return [...groups]
    .map(([method, some]) => ({ method, ...sumRows(some), expectedFeeMinor: expectedFees(some, fees) }))
    .sort((a, b) => b.grossMinor - a.grossMinor || (a.method < b.method ? -1 : 1));
}

/** Of the payments; null as soon as one of them has no rate. */
function expectedFees(rows: readonly SettlementRow[], fees: FeeRates | null): Minor | null {
  const payments = rows.filter(({ type }) => type === "settlement");
  if (fees === null || payments.length === 0) return null;
  const each = payments.map(({ amountMinor, method, methodType }) =>
    expectedFee(fees, [method, methodType], amountMinor),
  );
  return each.some((fee) => fee === null) ? null : addUp(each, (fee) => fee ?? 0);
}

/** Every date of the shop, also those on which nothing happened. */
export function sumDays(
  rows: readonly SettlementRow[],
  sales: readonly BookedSale[],
  days: Days,
): readonly DaySums[] {
  const byDay = Map.groupBy(rows, (row) => dayAt(momentIn(row, days), days.timeZone));
  const cash = Map.groupBy(cashMoves(sales, days), ({ atMs }) => dayAt(atMs, days.timeZone));
  return daysOf(days.from, days.to).map((day) => ({
    day,
    ...sumRows(byDay.get(day) ?? []),
    cashMinor: addUp(cash.get(day) ?? [], ({ minor }) => minor),
  }));
}

interface CashMove {
  readonly atMs: number;
  readonly minor: Minor;
}

/** Sold in cash, and given back, within the days. */
export function cashMoves(sales: readonly BookedSale[], { fromMs, toMs }: Days): readonly CashMove[] {
  return sales
    .filter(({ isCash }) => isCash)
    .flatMap(({ paidAtMs, refunds, totalMinor }) => [
      { atMs: paidAtMs ?? 0, minor: totalMinor },
      ...refunds.map(({ atMs, minor }) => ({ atMs, minor: -minor })),
    ])
    .filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
}

/** Payments by the hour that the shop's clock showed. */
export function countHours(rows: readonly SettlementRow[], { timeZone }: Days): readonly Counted[] {
  const hourOf = new Intl.DateTimeFormat("en-US", { timeZone, hour: "2-digit", hourCycle: "h23" });
  const hours = Array.from({ length: 24 }, () => NONE);
  for (const { amountMinor, settlementAtMs, transactionAtMs, type } of rows) {
    const ms = settlementAtMs ?? transactionAtMs;
    if (type !== "settlement" || ms === null) continue;
    const hour = Number(hourOf.format(new Date(ms)));
    const before = hours[hour] ?? NONE;
    hours[hour] = { count: before.count + 1, minor: before.minor + amountMinor };
  }
  return hours;
}

/** By the date on which money becomes available. @param released null: nobody could be asked */
export function sumReleases(
  rows: readonly SettlementRow[],
  released: readonly ReleaseRow[] | null,
  days: Days,
): readonly ReleaseDay[] {
  const { timeZone } = days;
  const dateOf = (ms: number | null) => (ms === null ? null : dayAt(ms, timeZone));
  const expected = Map.groupBy(rows, ({ releaseAtMs }) => dateOf(releaseAtMs));
  const came = Map.groupBy(released ?? [], ({ releasedAtMs }) => dateOf(releasedAtMs));
  const dates = [...new Set([...expected.keys(), ...came.keys()])].filter((day) => day !== null).sort();
  return dates.map((day) => ({
    day,
    expectedMinor: addUp(expected.get(day) ?? [], ({ netMinor }) => netMinor),
    releasedMinor:
      released === null || day < days.from || day > days.to
        ? null
        : addUp(came.get(day) ?? [], ({ creditMinor, debitMinor }) => creditMinor - debitMinor),
  }));
}

/** When a row happened; a report may count its period by either of two dates, so the one within it. */
function momentIn({ settlementAtMs, transactionAtMs }: SettlementRow, { fromMs, toMs }: Days): number {
  const within = [settlementAtMs, transactionAtMs].find((ms) => ms !== null && ms >= fromMs && ms < toMs);
  return within ?? Math.min(Math.max(settlementAtMs ?? transactionAtMs ?? fromMs, fromMs), toMs - 1);
}
