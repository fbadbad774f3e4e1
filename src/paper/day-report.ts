// The day's reports on paper: X, which may be taken at any time and closes nothing, and Z, the close of a day with
// its number and the hash of the journal's last record, which "till journal verify" checks.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import type { Count, DayClose, DayTotals, MethodCount } from "../day/day.ts";
import { hasGroups } from "../day/groups.ts";
import { expectedCash, totalOf } from "../day/tally.ts";
import type { Currency, Money } from "../money/money.ts";
import type { Stamp } from "../sale/stamp.ts";
import { amount, dateLines, demoBanner, heading, type PaperContext, wordsOf } from "./context.ts";
import { cut, feed, pair, paragraph, rule } from "./layout.ts";
import { nameWay } from "./methods.ts";
import { type DayWords, dayWordsFor } from "./words/day-words.ts";

/** What a report tells beside what the day adds up to. */
export interface DayNow extends Stamp {
  readonly totals: DayTotals;
  /** Sales whose money is not settled, by their ids. */
  readonly open: readonly number[];
  /** Papers that are owed. */
  readonly owed: number;
  /** What somebody counted in the drawer; absent where nobody did. */
  readonly counted?: Money;
}

export function xReport(context: PaperContext, now: DayNow, currency: Currency): readonly PrintItem[] {
  const words = dayWordsOf(context);
  const last = paragraph(words.xNote, context.columns, { align: "center", bold: true });
  return [...report(context, words.x, now, currency), ...last, feed(1), cut];
}

/** @param copy 0 for the first print, then 1, 2, 3 … */
export function zReport(
  context: PaperContext,
  close: DayClose,
  currency: Currency,
  copy: number,
): readonly PrintItem[] {
  const { columns } = context;
  const words = dayWordsOf(context);
  const title = words.z(close.number);
  const { hash, records } = close.head;
  const centred = { align: "center", bold: true } as const;
  return [
    ...report(context, title, close, currency),
    ...pair(words.records, String(records), columns),
    ...paragraph(words.hash, columns),
    ...hashLines(hash),
    rule(columns),
    ...paragraph(copy === 0 ? title : `${title} - ${wordsOf(context).copy(copy)}`, columns, centred),
    feed(1),
    cut,
  ];
}

function report(context: PaperContext, title: string, now: DayNow, currency: Currency): readonly PrintItem[] {
  const { columns } = context;
  const words = dayWordsOf(context);
  const { counted, open, owed, totals } = now;
  const paid = totalOf(totals.paid, currency);
  const refunded = totalOf(totals.refunded, currency);
  const line = (name: string, value: string) => pair(name, value, columns);
  const { expired, canceled, refused } = totals.unpaid;
  return [
    ...heading(context),
    ...demoBanner(context, null),
    feed(1),
    ...paragraph(title, columns, { align: "center", bold: true }),
    ...dateLines(context, now),
    ...line(wordsOf(context).till, context.till),
    rule(columns),
    ...counts(context, words.paid, totals.paid, paid),
    ...counts(context, words.refunded, totals.refunded, refunded),
    ...pair(words.net, amount(minus(paid.amount, refunded.amount), context), columns, { bold: true }),
    ...groups(context, totals),
    rule(columns),
    ...pair(words.unpaid, String(expired + canceled + refused), columns, { bold: true }),
    ...(expired === 0 ? [] : line(words.expired, String(expired))),
    ...(canceled === 0 ? [] : line(words.canceled, String(canceled))),
    ...(refused === 0 ? [] : line(words.refused, String(refused))),
    rule(columns),
    ...drawer(context, totals, currency),
    ...(counted === undefined ? [] : count(context, counted, expectedCash(totals, currency))),
    ...line(words.openings, String(totals.openings)),
    rule(columns),
    ...line(words.copies, String(totals.copies)),
    ...line(words.owed, String(owed)),
    ...open.flatMap((id) => line(words.open, String(id))),
    ...demoBanner(context, null),
  ];
}

function counts(
  context: PaperContext,
  title: string,
  ways: readonly MethodCount[],
  total: Count,
): readonly PrintItem[] {
  const { columns } = context;
  const row = (count: MethodCount) =>
    pair(`${count.count} ${nameWay(count, wordsOf(context))}`, amount(count.amount, context), columns);
  const sum = (name: string, { amount: all, count }: Count) =>
    pair(`${name} (${count})`, amount(all, context), columns, { bold: true });
  const qr = ways.filter(({ tender }) => tender === "qr");
  return [
    ...qr.flatMap(row),
    // One method is its own sum.
    ...(qr.length < 2 ? [] : sum(dayWordsOf(context).byQr, totalOf(qr, total.amount.currency))),
    ...ways.filter(({ tender }) => tender === "cash").flatMap(row),
    ...sum(title, total),
  ];
}

function drawer(context: PaperContext, totals: DayTotals, currency: Currency): readonly PrintItem[] {
  const { columns } = context;
  const words = dayWordsOf(context);
  const line = (name: string, money: Money) =>
    money.minor === 0 ? [] : pair(name, amount(money, context), columns);
  const { moves } = totals;
  return [
    ...line(words.moves.float, moves.float.amount),
    ...line(words.cashSales, totalOf(totals.paid, currency, "cash").amount),
    ...line(words.cashRefunds, totalOf(totals.refunded, currency, "cash").amount),
    ...line(words.moves["pay-in"], moves["pay-in"].amount),
    ...line(words.moves["pay-out"], moves["pay-out"].amount),
    ...pair(`${words.drawer}: ${words.expected}`, amount(expectedCash(totals, currency), context), columns, {
      bold: true,
    }),
  ];
}

/** What was counted, and whether that is what should be there. */
function count(context: PaperContext, counted: Money, expected: Money): readonly PrintItem[] {
  const { columns } = context;
  const words = dayWordsOf(context);
  const more = minus(counted, expected);
  const bold = { bold: true };
  return [
    ...pair(`${words.drawer}: ${words.counted}`, amount(counted, context), columns, bold),
    ...(more.minor === 0
      ? paragraph(words.even, columns, bold)
      : pair(more.minor > 0 ? words.over : words.short, amount(absolute(more), context), columns, bold)),
  ];
}

/** The net again, by groups of articles; nothing in a shop that has none. */
function groups(context: PaperContext, { byGroup }: DayTotals): readonly PrintItem[] {
  if (byGroup === undefined || !hasGroups(byGroup)) return [];
  const { columns } = context;
  const words = dayWordsOf(context);
  const { unassigned } = byGroup;
  const rows = [...byGroup.groups].sort(
    (one, other) => Number(one.group === null) - Number(other.group === null),
  );
  return [
    rule(columns),
    ...paragraph(words.byGroup, columns, { bold: true }),
    ...rows.flatMap(({ amount: net, group, pieces }) =>
      pair(`${pieces} ${group ?? words.noGroup}`, amount(net, context), columns),
    ),
    ...(unassigned.count === 0
      ? []
      : pair(
          `${unassigned.count} ${words.unassigned}`,
          amount(negative(unassigned.amount), context),
          columns,
        )),
  ];
}

/** 64 hexadecimal digits, in halves that fit the narrowest paper in fours: a person can read them out. */
function hashLines(hash: string): readonly PrintItem[] {
  const fours = hash.match(/.{1,4}/g) ?? [];
  const lines: PrintItem[] = [];
  for (let at = 0; at < fours.length; at += 4) {
    lines.push({ kind: "text", text: fours.slice(at, at + 4).join(" "), align: "center" });
  }
  return lines;
}

function negative({ currency, minor }: Money): Money {
  return { minor: -minor, currency };
}

function absolute({ currency, minor }: Money): Money {
  return { minor: Math.abs(minor), currency };
}

function minus(from: Money, less: Money): Money {
  return { minor: from.minor - less.minor, currency: from.currency };
}

function dayWordsOf(context: PaperContext): DayWords {
  return dayWordsFor(wordsOf(context).language);
}
