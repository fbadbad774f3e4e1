// What came of playing a table, as plain data: it is printed, kept between two runs, and handed in.

import type { RailName } from "../money/sites.ts";
import type { QrMode } from "./rows.ts";

export const VERDICTS = ["passed", "failed", "skipped", "not played", "not for this mode"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What is known of the till and of the account it sells for. */
export interface Subject {
  readonly version: string;
  readonly rail: RailName;
  readonly mode: QrMode;
  readonly site: string;
  readonly currency: string;
  readonly store: string | null;
  readonly pos: string;
  readonly account: "virtual" | "test" | "production";
  /** How long an order may be paid, in seconds. */
  readonly validityS: number;
}

export interface RowResult {
  /** The id of the row. */
  readonly row: string;
  readonly verdict: Verdict;
  /** What the till, the provider and the hands showed, a sentence each. */
  readonly seen: readonly string[];
  /** Why it failed or was skipped; empty when it passed. */
  readonly wrong: readonly string[];
  readonly sale: number | null;
  readonly reference: string | null;
  readonly orderId: string | null;
  /** By the provider's clock, ISO 8601; null when it is not known. */
  readonly at: string | null;
  /** Texts of the papers that came out meanwhile; where only a person can read them, their names. */
  readonly papers: readonly string[];
}

export interface Certificate {
  readonly subject: Subject;
  /** Decimal with a point. */
  readonly amount: string;
  /** By the provider's clock, ISO 8601; null when it is not known. */
  readonly at: string | null;
  /** Every row of the rail's table, in its order. */
  readonly results: readonly RowResult[];
  /** What was put in order afterwards: orders ended, payments given back. */
  readonly afterwards: readonly string[];
}

export function notPlayed(row: string, verdict: "not played" | "not for this mode"): RowResult {
  return {
    row,
    verdict,
    seen: [],
    wrong: [],
    sale: null,
    reference: null,
    orderId: null,
    at: null,
    papers: [],
  };
}

/** How many rows of this mode there are, and how many came out so. */
export function count(
  certificate: Certificate,
  verdict: Verdict,
): { readonly of: number; readonly are: number } {
  const played = certificate.results.filter((result) => result.verdict !== "not for this mode");
  return { of: played.length, are: played.filter((result) => result.verdict === verdict).length };
}

/** Every row of this mode was played and passed. */
export function isPassed(certificate: Certificate): boolean {
  const { are, of } = count(certificate, "passed");
  return are === of;
}
