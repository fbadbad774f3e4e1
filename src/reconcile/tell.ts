// A reconciliation in sentences: what one difference is about and what happened, and how the whole of it ended. Paper,
// console and page say the same, each at its own width.

import { formatMoney } from "../money/decimal.ts";
import type { Currency } from "../money/money.ts";
import { REPORT_DIGITS } from "../payments/mercado-pago/reports/report-amounts.ts";
import {
  type Difference,
  type DifferenceKind,
  EXPECTED_KINDS,
  type Minor,
  type Reconciliation,
} from "./reconciliation.ts";
import { type Facts, type ReconcileWords, reconcileWordsFor } from "./words/words.ts";

/** In which language and how its amounts are written. */
export interface Manner {
  readonly locale: string;
  readonly currency: Currency;
}

/** "$ 1.250,50", with the decimals that reports have. */
export function formatMinor(minor: Minor, { currency, locale }: Manner): string {
  return formatMoney({ minor, currency }, locale, REPORT_DIGITS[currency]);
}

/** "Sale 57, receipt 42, payment 118764420915" */
export function subjectOf(difference: Difference, { locale }: Manner): string {
  const words = reconcileWordsFor(locale);
  const { payment, receipt, reference, sale } = difference;
  const parts = [
    sale === null ? null : words.sale(sale),
    receipt === null ? null : words.receipt(receipt),
    sale !== null || reference === null ? null : words.reference(oneLine(reference)),
    payment === null ? null : words.payment(oneLine(payment)),
  ].filter((part) => part !== null);
  return capital(parts.length === 0 ? words.nameless : parts.join(", "));
}

/** What follows the subject and a colon. */
export function whatOf(difference: Difference, manner: Manner): string {
  const words = reconcileWordsFor(manner.locale);
  return words.kinds[difference.kind].what(factsOf(difference, manner, words));
}

/** "Sale 57, receipt 42: $ 1.250,50 came for a sale that the till calls expired." */
export function sentenceOf(difference: Difference, manner: Manner): string {
  return `${subjectOf(difference, manner)}: ${whatOf(difference, manner)}`;
}

function factsOf(difference: Difference, manner: Manner, words: ReconcileWords): Facts {
  const { about, expectedMinor, foundMinor, journalMinor, pos, reportMinor, state } = difference;
  const written = (minor: Minor) => formatMinor(minor, manner);
  // A fee is below zero in the sums; people say what it costs.
  const plain = (minor: Minor | null) => (minor === null ? null : written(about === "fee" ? -minor : minor));
  const apart = reportMinor - journalMinor;
  return {
    about,
    amount: written(Math.abs(apart)),
    came: apart > 0,
    journal: written(journalMinor),
    report: written(reportMinor),
    inJournal: journalMinor !== 0,
    expected: plain(expectedMinor),
    found: plain(foundMinor),
    state: state !== null && Object.hasOwn(words.states, state) ? (words.states[state] ?? null) : state,
    pos: pos === null ? null : oneLine(pos),
  };
}

export interface KindGroup {
  readonly kind: DifferenceKind;
  /** Of the report less the journal. */
  readonly minor: Minor;
  readonly count: number;
  /** Of what was kept of a reconciliation perhaps the first ones only. */
  readonly differences: readonly Difference[];
}

type Balanced = Pick<Reconciliation, "balance" | "differences">;

/** In the order in which kinds are told; those about which somebody has to do something apart from the others. */
export function groupsOf({ balance, differences }: Balanced): {
  readonly toLookAt: readonly KindGroup[];
  readonly expected: readonly KindGroup[];
} {
  const groups = balance.kinds.map(
    (sum): KindGroup => ({ ...sum, differences: differences.filter(({ kind }) => kind === sum.kind) }),
  );
  const isExpected = ({ kind }: KindGroup) => EXPECTED_KINDS.includes(kind);
  return { toLookAt: groups.filter((group) => !isExpected(group)), expected: groups.filter(isExpected) };
}

/** The first thing that whoever reads it wants to know. */
export function verdictOf(
  reconciliation: Balanced & Pick<Reconciliation, "isComplete">,
  manner: Manner,
): string {
  const words = reconcileWordsFor(manner.locale);
  const { unexplainedMinor } = reconciliation.balance;
  if (unexplainedMinor !== 0) return words.wrong(formatMinor(unexplainedMinor, manner));
  const { toLookAt } = groupsOf(reconciliation);
  const count = toLookAt.reduce((sum, group) => sum + group.count, 0);
  if (count > 0) return words.toLookAt(count);
  return reconciliation.isComplete ? words.agrees : words.nothingYet;
}

/**
 * Why it is not complete, a sentence for each reason; empty when it is.
 * @param moment how a point in time is written there
 */
export function gapsOf(
  { sources }: Pick<Reconciliation, "sources">,
  { locale }: Manner,
  moment: (iso: string) => string,
): readonly string[] {
  const words = reconcileWordsFor(locale);
  const { faultCount, liveProblem, openFrom, releaseProblem } = sources;
  return [
    ...(openFrom === null ? [] : [words.openFrom(moment(openFrom))]),
    ...(faultCount === 0 ? [] : [words.faults(faultCount)]),
    ...(releaseProblem === null ? [] : [words.noReleaseReport(releaseProblem)]),
    ...(liveProblem === null ? [] : [words.noLive(liveProblem)]),
  ];
}

/** References are foreign text: none of them begins a line of its own or turns the direction of writing. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_C}\p{Zl}\p{Zp}]/gu, "·");
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
