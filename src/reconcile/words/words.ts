// Every word that a reconciliation is told in, by name: the kinds of differences with what to do about each, and the
// names of its sums. A language is one table of this type, so a missing word does not compile.

import type { Difference, DifferenceKind } from "../reconciliation.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { pt } from "./pt.ts";

export type Language = "es" | "pt" | "en";

/** One difference as its sentence needs it; amounts are written as the country writes them. */
export interface Facts {
  readonly about: Difference["about"];
  /** How far report and journal are apart, without a sign. */
  readonly amount: string;
  /** The report has more than the journal: money came. */
  readonly came: boolean;
  readonly journal: string;
  readonly report: string;
  /** The journal counts something for it in these days. */
  readonly inJournal: boolean;
  /** Fees without their sign; null where nothing is known. */
  readonly expected: string | null;
  readonly found: string | null;
  /** How the till calls the sale's state, in words; null where it says none. */
  readonly state: string | null;
  readonly pos: string | null;
}

export interface KindWords {
  readonly title: string;
  /** What happened: the rest of a sentence after "Sale 57, receipt 42:". */
  readonly what: (facts: Facts) => string;
  /** What to do about it, to whoever keeps the shop. */
  readonly advice: string;
}

export interface ReconcileWords {
  readonly language: Language;
  readonly title: string;
  readonly pos: string;
  readonly book: string;
  readonly period: string;
  readonly madeAt: string;
  readonly timeZone: string;

  /** What stands first: all is explained and nobody has to do anything; the same while something is missing yet. */
  readonly agrees: string;
  readonly nothingYet: string;
  readonly toLookAt: (count: number) => string;
  /** The program's own fault, which is never hidden. */
  readonly wrong: (amount: string) => string;
  readonly incomplete: string;
  /** Why it is not complete, each a sentence. */
  readonly openFrom: (moment: string) => string;
  readonly faults: (count: number) => string;
  readonly noReleaseReport: (why: string) => string;
  readonly noLive: (why: string) => string;
  readonly repeated: (count: number) => string;
  /** How many files and rows of reports it is made of. */
  readonly sources: (files: number, rows: number) => string;

  readonly balance: string;
  /** What the sums of the balance are. */
  readonly balanceNote: string;
  readonly journal: string;
  readonly report: string;
  readonly unexplained: string;

  readonly count: string;
  readonly gross: string;
  readonly fees: string;
  readonly taxes: string;
  readonly other: string;
  readonly net: string;
  readonly expectedFee: string;
  readonly payments: string;
  readonly refunds: string;
  readonly cash: string;
  readonly wholeAccount: string;
  readonly thisTill: string;
  readonly withdrawals: string;

  readonly methods: string;
  readonly days: string;
  readonly hours: string;
  /** What the bars of the hours are. */
  readonly hoursNote: string;
  readonly day: string;
  readonly releases: string;
  readonly toRelease: string;
  readonly released: string;
  /** In place of an amount that the release report does not reach. */
  readonly notReached: string;

  readonly differences: string;
  /** Over those about which nobody has to do anything. */
  readonly nothingToDo: string;
  readonly noDifferences: string;
  readonly more: (count: number) => string;
  readonly when: string;
  readonly what: string;
  /** Over what each counts for a difference. */
  readonly inJournal: string;
  readonly inReport: string;
  readonly difference: string;
  readonly expected: string;
  readonly found: string;
  readonly kinds: Readonly<Record<DifferenceKind, KindWords>>;
  /** Of a sale, by the name it has in the journal. */
  readonly states: Readonly<Record<string, string>>;

  readonly sales: string;
  readonly sale: (number: number) => string;
  readonly receipt: (number: number) => string;
  readonly payment: (number: string) => string;
  readonly reference: (text: string) => string;
  /** What has neither a sale, nor a number, nor a reference. */
  readonly nameless: string;
  readonly saleColumn: string;
  readonly method: string;
  readonly refunded: string;
  readonly releaseAt: string;
  readonly hasDifference: string;
}

/** @param locale a BCP 47 tag; a language without a table reads Spanish, as most of the countries do */
export function reconcileWordsFor(locale: string): ReconcileWords {
  if (/^pt\b/i.test(locale)) return pt;
  return /^en\b/i.test(locale) ? en : es;
}
