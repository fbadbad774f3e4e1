// What X and Z tell, in sentences and in sections whose amounts add up from their first row to their last. Page and text
// are made of them.

import { formatMoney } from "../money/decimal.ts";
import type { Currency, Money } from "../money/money.ts";
import { formatMoment } from "../paper/dates.ts";
import { nameWay } from "../paper/methods.ts";
import { dayWordsFor } from "../paper/words/day-words.ts";
import { wordsFor } from "../paper/words/words.ts";
import type { AmountView, DayLine, DayView } from "../terminal/day-view.ts";
import { type ReportWords, reportWordsFor } from "./words.ts";

/** For whom it is written. */
export interface Reader {
  /** BCP 47: "es-AR". Chooses the language and how amounts are written. */
  readonly locale: string;
  readonly shop: string;
}

export interface Row {
  readonly name: string;
  readonly count: number | null;
  readonly amount: Money | null;
  /** It adds up rows above it. */
  readonly isSum: boolean;
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

export function titleOf({ number }: DayView, { locale }: Pick<Reader, "locale">): string {
  const words = reportWordsFor(locale);
  return number === null ? words.x : words.z(number);
}

/** Which till's day it is, each by its name. */
export function factsOf(
  day: DayView,
  { locale }: Pick<Reader, "locale">,
): readonly (readonly [string, string])[] {
  const words = reportWordsFor(locale);
  const { at, book, clockUnsure, till, timeZone } = day;
  return [
    [words.till, till],
    [words.book, book],
    [words.date, `${formatMoment(at, words.language, timeZone)}${clockUnsure ? " ?" : ""}`],
    [words.timeZone, timeZone],
  ];
}

export interface Verdict {
  /** Somebody should look. */
  readonly toLookAt: boolean;
  readonly sentences: readonly string[];
}

export function verdictOf(day: DayView, { locale }: Pick<Reader, "locale">): Verdict {
  const words = reportWordsFor(locale);
  const { clockUnsure, difference, number, open, owed } = day;
  const sentences = [
    number === null ? words.goesOn : words.closed,
    ...(difference === undefined ? [] : [drawerSentence(difference, words, locale)]),
    ...(open.length === 0 ? [] : [words.unsettled(open)]),
    ...(owed === 0 ? [] : [words.owed(owed)]),
    ...(clockUnsure ? [words.unsureClock] : []),
  ];
  const isEven = difference === undefined || difference.minor === 0;
  return { toLookAt: !isEven || open.length > 0 || owed > 0 || clockUnsure, sentences };
}

function drawerSentence({ currency, minor }: AmountView, words: ReportWords, locale: string): string {
  const amount = formatMoney({ minor: Math.abs(minor), currency }, locale);
  if (minor === 0) return words.even;
  return minor > 0 ? words.over(amount) : words.short(amount);
}

export function sectionsOf(day: DayView, { locale }: Pick<Reader, "locale">): readonly Section[] {
  return [money, groups, drawer, unpaid, rest].flatMap((section) => section(day, locale));
}

function money({ net, paid, refunded }: DayView, locale: string): readonly Section[] {
  const words = reportWordsFor(locale);
  const { currency } = net;
  const nameOf = (line: DayLine) => nameWay(line, wordsFor(locale));
  const qr = paid.filter(({ tender }) => tender === "qr");
  const cash = paid.filter(({ tender }) => tender === "cash");
  const took = (line: DayLine) => row(nameOf(line), line.amount, line.count);
  return [
    {
      title: words.money,
      rows: [
        ...qr.map(took),
        // One method is its own sum.
        ...(qr.length < 2 ? [] : [sum(dayWordsFor(words.language).byQr, qr, currency)]),
        ...cash.map(took),
        sum(words.paid, paid, currency),
        ...refunded.map((line) => row(words.refundedBy(nameOf(line)), less(line.amount), line.count)),
        sum(words.refunded, refunded, currency, -1),
        total(words.net, net),
      ],
    },
  ];
}

/** Nothing in a shop without groups. */
function groups({ groups: all, net, unassigned }: DayView, locale: string): readonly Section[] {
  if (all.every(({ group }) => group === null)) return [];
  const words = reportWordsFor(locale);
  const { noGroup, unassigned: ofNoGroup } = dayWordsFor(words.language);
  return [
    {
      title: words.groups,
      rows: [
        ...namedFirst(all).map(({ amount, group, pieces }) => row(group ?? noGroup, amount, pieces)),
        ...(unassigned.count === 0 ? [] : [row(ofNoGroup, less(unassigned.amount), unassigned.count)]),
        total(words.net, net),
      ],
    },
  ];
}

/** What is of no group comes last. */
export function namedFirst(groups: DayView["groups"]): DayView["groups"] {
  return [...groups].sort((one, other) => Number(one.group === null) - Number(other.group === null));
}

function drawer(day: DayView, locale: string): readonly Section[] {
  const { counted, difference, expectedCash, moves, paid, refunded } = day;
  const words = reportWordsFor(locale);
  const paper = dayWordsFor(words.language);
  const inCash = (lines: readonly DayLine[]) => lines.filter(({ tender }) => tender === "cash");
  const rows = [
    row(paper.moves.float, moves.float),
    ...inCash(paid).map(({ amount, count }) => row(paper.cashSales, amount, count)),
    ...inCash(refunded).map(({ amount, count }) => row(paper.cashRefunds, less(amount), count)),
    row(paper.moves["pay-in"], moves["pay-in"]),
    row(paper.moves["pay-out"], less(moves["pay-out"])),
  ];
  return [
    {
      title: words.drawer,
      rows: [
        ...rows.filter(({ amount }) => amount?.minor !== 0),
        total(words.shouldHold, expectedCash),
        ...(counted === undefined ? [] : [row(paper.counted, counted)]),
        ...(difference === undefined ? [] : [total(words.difference, difference)]),
      ],
    },
  ];
}

function unpaid({ unpaid: { canceled, expired, refused } }: DayView, locale: string): readonly Section[] {
  const words = reportWordsFor(locale);
  const paper = dayWordsFor(words.language);
  const rows = [
    counted(paper.expired, expired),
    counted(paper.canceled, canceled),
    counted(paper.refused, refused),
  ];
  const all = { ...counted(words.unpaid, expired + canceled + refused), isSum: true };
  return [{ title: words.unpaid, rows: [...rows.filter(({ count }) => count !== 0), all] }];
}

function rest({ copies, openings, owed }: DayView, locale: string): readonly Section[] {
  const words = reportWordsFor(locale);
  const paper = dayWordsFor(words.language);
  const rows = [counted(paper.openings, openings), counted(paper.copies, copies), counted(paper.owed, owed)];
  return [{ title: words.rest, rows }];
}

/** What proves that the journal is the one that was closed, and how to check it. */
export function sealOf(
  { hash, records }: NonNullable<DayView["head"]>,
  words: ReportWords,
): readonly string[] {
  const paper = dayWordsFor(words.language);
  // In fours as the paper has it, and as a person reads it out.
  const fours = (hash.match(/.{1,4}/g) ?? []).join(" ");
  return [
    `${paper.records}: ${records}`,
    `${paper.hash}: ${fours}`,
    words.check(`till journal verify --head "${fours}"`),
  ];
}

function row(name: string, { currency, minor }: Money, count: number | null = null): Row {
  return { name, count, amount: { minor, currency }, isSum: false };
}

function counted(name: string, count: number): Row {
  return { name, count, amount: null, isSum: false };
}

function total(name: string, amount: Money): Row {
  return { ...row(name, amount), isSum: true };
}

function sum(name: string, lines: readonly DayLine[], currency: Currency, sign: 1 | -1 = 1): Row {
  const count = lines.reduce((all, line) => all + line.count, 0);
  // 0 and not -0.
  const minor = lines.reduce((all, line) => all + sign * line.amount.minor, 0);
  return { ...row(name, { minor, currency }, count), isSum: true };
}

function less({ currency, minor }: AmountView): Money {
  return { minor: 0 - minor, currency };
}
