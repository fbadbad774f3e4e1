// What a report comes to: how many rows of each kind, and exact sums. Whatever a row's net amount has beyond amount,
// fees and taxes (financing, shipping, coupons) is told as a sum of its own, so that the columns add up.

import type { Currency } from "../../../money/money.ts";
import { RELEASE_RECORDS, type ReleaseRow } from "./release-row.ts";
import { SETTLEMENT_TYPES, type SettlementRow } from "./settlement-row.ts";

/** Minor units of REPORT_DIGITS. */
export interface SettlementTotal {
  readonly kind: string;
  readonly currency: Currency;
  readonly count: number;
  readonly amountMinor: number;
  readonly feeMinor: number;
  readonly taxesMinor: number;
  /** Net minus amount, fees and taxes. */
  readonly otherMinor: number;
  readonly netMinor: number;
}

export interface ReleaseTotal {
  /** The record, and for released money its description: "release payment". */
  readonly kind: string;
  readonly currency: Currency;
  readonly count: number;
  readonly creditMinor: number;
  readonly debitMinor: number;
  readonly feeMinor: number;
  readonly taxesMinor: number;
  /** Credit minus debit. */
  readonly netMinor: number;
}

/** One for each type that occurs, and "all" at the end; for each currency. */
export function totalSettlement(rows: readonly SettlementRow[]): readonly SettlementTotal[] {
  const sum = (kind: string, some: readonly SettlementRow[], currency: Currency): SettlementTotal => {
    const amountMinor = addUp(some, (row) => row.amountMinor);
    const feeMinor = addUp(some, (row) => row.feeMinor);
    const taxesMinor = addUp(some, (row) => row.taxesMinor);
    const netMinor = addUp(some, (row) => row.netMinor);
    const otherMinor = netMinor - amountMinor - feeMinor - taxesMinor;
    return { kind, currency, count: some.length, amountMinor, feeMinor, taxesMinor, otherMinor, netMinor };
  };
  return byCurrency(rows).flatMap(([currency, some]) => [
    ...grouped(some, SETTLEMENT_TYPES, (row) => row.type).map(([type, group]) => sum(type, group, currency)),
    sum("all", some, currency),
  ]);
}

/** One for each record and description that occur. Only released money is summed in "all". */
export function totalRelease(rows: readonly ReleaseRow[]): readonly ReleaseTotal[] {
  const sum = (kind: string, some: readonly ReleaseRow[], currency: Currency): ReleaseTotal => {
    const creditMinor = addUp(some, (row) => row.creditMinor);
    const debitMinor = addUp(some, (row) => row.debitMinor);
    const feeMinor = addUp(some, (row) => row.feeMinor + row.financingFeeMinor + row.shippingFeeMinor);
    const taxesMinor = addUp(some, (row) => row.taxesMinor);
    const netMinor = creditMinor - debitMinor;
    return { kind, currency, count: some.length, creditMinor, debitMinor, feeMinor, taxesMinor, netMinor };
  };
  const nameOf = (row: ReleaseRow): string =>
    row.record === "release" ? `release ${row.description ?? ""}`.trim() : row.record;
  return byCurrency(rows).flatMap(([currency, some]) => {
    const names = [...new Set(some.map(nameOf))].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
    const released = some.filter((row) => row.record === "release");
    return [
      ...grouped(some, names, nameOf).map(([name, group]) => sum(name, group, currency)),
      sum("all released", released, currency),
    ];
  });
}

function rank(name: string): number {
  return RELEASE_RECORDS.findIndex((record) => name.startsWith(record));
}

function byCurrency<Row extends { readonly currency: Currency }>(
  rows: readonly Row[],
): readonly (readonly [Currency, readonly Row[]])[] {
  const currencies = [...new Set(rows.map((row) => row.currency))].sort();
  return currencies.map((currency) => [currency, rows.filter((row) => row.currency === currency)]);
}

function grouped<Row>(
  rows: readonly Row[],
  names: readonly string[],
  nameOf: (row: Row) => string,
): readonly (readonly [string, readonly Row[]])[] {
  return names.flatMap((name) => {
    const group = rows.filter((row) => nameOf(row) === name);
    return group.length === 0 ? [] : [[name, group] as const];
  });
}

/** @throws RangeError past what is counted exactly: 90 thousand million of a currency with two decimals */
function addUp<Row>(rows: readonly Row[], pick: (row: Row) => number): number {
  let sum = 0;
  for (const row of rows) {
    sum += pick(row);
    if (!Number.isSafeInteger(sum))
      throw new RangeError("a sum of the report is too large to be counted exactly");
  }
  return sum === 0 ? 0 : sum;
}
