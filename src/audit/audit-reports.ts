// The auditor's look at the papers of the day's close: each came out once at most without saying that it is a copy, and
// the hash on it is the one that the journal has.

import { decodeRecord } from "../terminal/book/records.ts";
import { type Evidence, lastLineOf, type SeenPaper, Z_REPORT } from "./evidence.ts";
import type { Finding, Invariant } from "./finding.ts";

interface Report {
  readonly number: number;
  readonly copy: number;
  /** 32 hexadecimal digits; null where the paper does not show them. */
  readonly hash: string | null;
}

export function auditReports({ entries, papers }: Evidence): readonly Finding[] {
  if (papers === null) return [];
  const heads = new Map<number, string>();
  const begun = new Map<number, number>();
  for (const { sequence, record } of entries) {
    const known = decodeRecord(record, sequence);
    if (known.type === "day-closed") heads.set(known.close.number, known.close.head.hash);
    // What did not leave after all leaves under the same number again.
    if (known.type === "day-report-begun") begun.set(known.number, (begun.get(known.number) ?? 0) + 1);
    if (known.type === "day-report-not-begun") begun.set(known.number, (begun.get(known.number) ?? 0) - 1);
  }
  const reports = papers.flatMap(readReport);
  const firsts = Map.groupBy(
    reports.filter(({ copy }) => copy === 0),
    ({ number }) => number,
  );
  return [
    ...[...firsts]
      .filter(([, list]) => list.length > 1)
      .map(([number, list]) =>
        finding(
          "I6",
          `${list.length} reports of day ${number} do not say that they are copies`,
          "Keep one of them, and find out which till printed the other",
        ),
      ),
    ...reports
      .filter(({ copy, number }) => copy >= (begun.get(number) ?? 0))
      .map(({ copy, number }) =>
        finding(
          "I6",
          `report ${number}, copy ${copy} is out, and the journal never began it`,
          "Keep this paper, and see whether an old copy of the journal was put back",
        ),
      ),
    ...reports
      .filter(({ hash, number }) => hash !== null && heads.has(number) && heads.get(number) !== hash)
      .map(({ hash, number }) =>
        finding(
          "I7",
          `the paper of the close of day ${number} says ${hash?.slice(0, 8)}…, and the journal ${heads.get(number)?.slice(0, 8)}…`,
          "The journal is not the one that printed this paper: look for the right one before anything is decided",
        ),
      ),
  ];
}

function readReport(paper: SeenPaper): Report[] {
  const [, number = "", copy = "0"] = Z_REPORT.exec(lastLineOf(paper)) ?? [];
  if (number === "") return [];
  // In groups of four, on two lines or more.
  const groups = paper.text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^[0-9a-f]{4}(?: [0-9a-f]{4})+$/.test(line))
    .join("")
    .replaceAll(" ", "");
  return [{ number: Number(number), copy: Number(copy), hash: groups.length === 32 ? groups : null }];
}

function finding(invariant: Invariant, what: string, advice: string): Finding {
  return { invariant, sale: null, what, advice };
}
