// A reconciliation in words for the console: the balance first, then fees and net, then every difference with what to
// do about it.

import { formatMoment } from "../paper/dates.ts";
import { formatReportAmount } from "../payments/mercado-pago/reports/report-amounts.ts";
import type { Counted, Minor, Reconciliation, Sums } from "../reconcile/reconciliation.ts";
import { gapsOf, groupsOf, type KindGroup, type Manner, sentenceOf, verdictOf } from "../reconcile/tell.ts";
import { reconcileWordsFor } from "../reconcile/words/words.ts";
import { columns, harmless } from "./format.ts";

// Another till's payments of a month are thousands, and nobody has to do anything about them: the tables have them all.
const MOST_EXPECTED = 3;
const LOCALE = "en";
const UNKNOWN_TIME = "????-??-?? ??:??";
const words = reconcileWordsFor(LOCALE);

export function reconciliationText(reconciliation: Reconciliation): string {
  const { currency } = reconciliation;
  const manner: Manner = { locale: LOCALE, currency };
  const moment = (iso: string) => formatMoment(iso, LOCALE, reconciliation.timeZone);
  const gaps = gapsOf(reconciliation, manner, moment);
  const { expected, toLookAt } = groupsOf(reconciliation);
  const differences = ({ differences: all, kind }: KindGroup, most: number) => {
    const { advice, title } = words.kinds[kind];
    return [
      `${title} (${kind}, ${all.length})`,
      ...all
        .slice(0, most)
        .map((one) => `  ${one.at === null ? UNKNOWN_TIME : moment(one.at)}  ${sentenceOf(one, manner)}`),
      ...(all.length > most ? [`  ${words.more(all.length - most)}`] : []),
      `  -> ${advice}`,
    ].join("\n");
  };
  const paragraphs = [
    [
      headline(reconciliation),
      ...(reconciliation.virtual ? ["VIRTUAL MERCADO PAGO: no real money moved"] : []),
      verdictOf(reconciliation, manner),
      ...gaps.map((gap) => `NOT COMPLETE: ${gap}`),
    ].join("\n"),
    balance(reconciliation),
    sums(reconciliation),
    releases(reconciliation),
    ...toLookAt.map((group) => differences(group, Number.POSITIVE_INFINITY)),
    ...expected.map((group) => differences(group, MOST_EXPECTED)),
  ];
  return harmless(paragraphs.filter((paragraph) => paragraph !== "").join("\n\n"));
}

function headline({ book, currency, from, pos, timeZone, to }: Reconciliation): string {
  const days = from === to ? from : `${from} to ${to}`;
  return `reconciliation of ${days}, ${timeZone}, point of sale ${pos}, till book ${book}, in ${currency}`;
}

/** Adds up from its first line to its last. */
function balance({ balance: sum, currency, journal }: Reconciliation): string {
  const line = (name: string, count: number | null, minor: Minor) => [
    name,
    count === null ? "" : String(count),
    formatReportAmount(minor, currency),
  ];
  const counted = (name: string, { count, minor }: Counted) => line(name, count, minor);
  return table([
    ["balance", "count", "amount"],
    counted("  journal: QR payments", journal.payments),
    counted("  journal: refunds", journal.refunds),
    line("journal", null, sum.journalMinor),
    ...sum.kinds.map((kind) => counted(`  ${kind.kind}`, kind)),
    ...(sum.unexplainedMinor === 0 ? [] : [line("  WITHOUT EXPLANATION", null, sum.unexplainedMinor)]),
    line("report", null, sum.reportMinor),
  ]);
}

function sums({ account, currency, methods, till, withdrawals }: Reconciliation): string {
  const written = (minor: Minor) => formatReportAmount(minor, currency);
  const line = (name: string, sum: Sums, expected: Minor | null) => [
    name,
    String(sum.count),
    ...[sum.grossMinor, sum.feeMinor, sum.taxesMinor, sum.otherMinor, sum.netMinor].map(written),
    expected === null ? "" : written(expected),
  ];
  return table([
    ["report", "count", "gross", "fees", "taxes", "other", "net", "fees expected"],
    line("account", account, null),
    line("this till", till, null),
    ...methods.map((method) => line(`  ${method.method}`, method, method.expectedFeeMinor)),
    ["withdrawals", String(withdrawals.count), "", "", "", "", written(withdrawals.minor), ""],
  ]);
}

function releases({ currency, releases: days }: Reconciliation): string {
  if (days.length === 0) return "";
  return table([
    ["available on", "expected", "released"],
    ...days.map(({ day, expectedMinor, releasedMinor }) => [
      day,
      formatReportAmount(expectedMinor, currency),
      releasedMinor === null ? "not yet" : formatReportAmount(releasedMinor, currency),
    ]),
  ]);
}

/** The first column is words, the others are numbers that stand under each other by their ends. */
function table(rows: readonly (readonly string[])[]): string {
  const width = (at: number) => Math.max(...rows.map((row) => row[at]?.length ?? 0));
  return columns(rows.map((row) => row.map((cell, at) => (at === 0 ? cell : cell.padStart(width(at))))));
}
