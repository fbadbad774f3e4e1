// Several files of one kind as one report. Each period begins with the instant at which the one before ends, because
// nobody documents to which of them that instant belongs; what both tell is taken once.

import type { Period } from "./periods.ts";
import type { ReleaseRow } from "./release-row.ts";
import type { ReportRows, RowFault } from "./report-decoder.ts";
import type { SettlementRow } from "./settlement-row.ts";

/** Reports count in seconds; what happened within this one is on the border. */
const BORDER_MS = 1000;

export interface Part<Row> extends ReportRows<Row> {
  readonly period: Period;
  readonly fileName: string;
  /** What happened from then on may be missing. */
  readonly openFromMs: number;
}

export interface FetchedReport<Row> {
  readonly period: Period;
  /** In the order of the files. */
  readonly rows: readonly Row[];
  /** Alike in every column with a row before; in no sum. */
  readonly repeated: readonly Row[];
  /** What could not be read. While there are any, nobody can say that the rows are complete. */
  readonly faults: readonly FileFault[];
  readonly faultCount: number;
  readonly files: readonly string[];
  /** What happened from then on may not be in the report yet; null when everything of the period should be. */
  readonly openFromMs: number | null;
}

export interface FileFault extends RowFault {
  readonly fileName: string;
}

export function joinParts<Row extends SettlementRow | ReleaseRow>(
  period: Period,
  parts: readonly Part<Row>[],
): FetchedReport<Row> {
  const rows: Row[] = [];
  let border = new Set<string>();
  for (const part of parts) {
    const fresh = part.rows.filter(
      (row) => !isOnBorder(row, part.period.fromMs) || !border.has(identify(row)),
    );
    rows.push(...fresh.filter((row) => !isAfter(row, period.toMs)));
    border = new Set(part.rows.filter((row) => isOnBorder(row, part.period.toMs)).map(identify));
  }
  const openFromMs = Math.min(...parts.map((part) => part.openFromMs), period.toMs);
  return {
    period,
    rows,
    repeated: parts.flatMap((part) => part.repeated),
    faults: parts.flatMap(({ fileName, faults }) => faults.map((fault) => ({ fileName, ...fault }))),
    faultCount: parts.reduce((sum, part) => sum + part.faultCount, 0),
    files: parts.map(({ fileName }) => fileName),
    openFromMs: openFromMs < period.toMs ? openFromMs : null,
  };
}

/** When the row says that something happened; a period may be counted by any of these. */
function timesOf(row: SettlementRow | ReleaseRow): readonly number[] {
  const times = "type" in row ? [row.transactionAtMs, row.settlementAtMs] : [row.releasedAtMs];
  return times.filter((time) => time !== null);
}

function isOnBorder(row: SettlementRow | ReleaseRow, borderMs: number): boolean {
  return timesOf(row).some((time) => time >= borderMs && time < borderMs + BORDER_MS);
}

/** Begins with the instant that belongs to the next period. Sums and balances of a release report stay. */
function isAfter(row: SettlementRow | ReleaseRow, endMs: number): boolean {
  if ("record" in row && row.record !== "release") return false;
  const times = timesOf(row);
  return times.length > 0 && times.every((time) => time >= endMs);
}

/** Everything but where it stood. */
function identify(row: SettlementRow | ReleaseRow): string {
  return JSON.stringify({ ...row, line: 0 });
}
