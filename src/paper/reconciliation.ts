// A reconciliation on paper: the balance, what is left after fees, and what somebody has to look at. Everything else
// is on the page and in the tables.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import type { Difference, KeptReconciliation, Minor } from "../reconcile/reconciliation.ts";
import { formatMinor, gapsOf, groupsOf, type KindGroup, sentenceOf, verdictOf } from "../reconcile/tell.ts";
import { reconcileWordsFor } from "../reconcile/words/words.ts";
import { demoBanner, heading, type PaperContext, wordsOf } from "./context.ts";
import { formatDay, formatMoment } from "./dates.ts";
import { cut, feed, pair, paragraph, rule } from "./layout.ts";
import { nameMethod } from "./methods.ts";

/** More than that is read on a screen. */
const MOST_DIFFERENCES = 20;
type Told = Omit<KeptReconciliation, "digest">;
const CENTRED = { align: "center", bold: true } as const;
const BOLD = { bold: true } as const;

/** @param copy 0 for the first print, then 1, 2, 3 … */
export function reconciliationPaper(
  context: PaperContext,
  reconciliation: Told,
  copy = 0,
): readonly PrintItem[] {
  const { columns } = context;
  const { title } = reconcileWordsFor(context.locale);
  const banner = demoBanner({ ...context, demo: context.demo || reconciliation.virtual }, null);
  const last = copy === 0 ? title : `${title} - ${wordsOf(context).copy(copy)}`;
  return [
    ...heading(context),
    ...banner,
    feed(1),
    ...paragraph(title.toUpperCase(), columns, CENTRED),
    ...facts(context, reconciliation),
    rule(columns),
    ...verdict(context, reconciliation),
    rule(columns),
    ...balance(context, reconciliation),
    rule(columns),
    ...net(context, reconciliation),
    ...toLookAt(context, reconciliation),
    rule(columns),
    ...banner,
    ...paragraph(last.toUpperCase(), columns, CENTRED),
    feed(1),
    cut,
  ];
}

function facts(context: PaperContext, { book, from, madeAt, pos, timeZone, to }: Told): readonly PrintItem[] {
  const words = reconcileWordsFor(context.locale);
  const { language } = words;
  const first = formatDay(from, language);
  const line = (name: string, value: string) => pair(name, value, context.columns);
  return [
    ...line(words.period, from === to ? first : `${first} - ${formatDay(to, language)}`),
    ...line(words.madeAt, formatMoment(madeAt, language, timeZone)),
    ...line(words.pos, pos),
    ...line(words.book, book),
  ];
}

function verdict(context: PaperContext, reconciliation: Told): readonly PrintItem[] {
  const { columns, locale } = context;
  const { incomplete, language } = reconcileWordsFor(locale);
  const { currency, isComplete, timeZone } = reconciliation;
  const manner = { locale, currency };
  const gaps = gapsOf(reconciliation, manner, (iso) => formatMoment(iso, language, timeZone));
  return [
    ...paragraph(verdictOf(reconciliation, manner), columns, CENTRED),
    ...(isComplete ? [] : paragraph(incomplete.toUpperCase(), columns, CENTRED)),
    ...gaps.flatMap((gap) => paragraph(gap, columns)),
  ];
}

/** Adds up from its first line to its last. */
function balance(context: PaperContext, { balance: sum, currency }: Told): readonly PrintItem[] {
  const { columns, locale } = context;
  const words = reconcileWordsFor(locale);
  const line = (name: string, minor: Minor, style = {}) =>
    pair(name, formatMinor(minor, { locale, currency }), columns, style);
  return [
    ...line(words.journal, sum.journalMinor, BOLD),
    ...sum.kinds.flatMap(({ count, kind, minor }) => line(`${count} ${words.kinds[kind].title}`, minor)),
    ...(sum.unexplainedMinor === 0 ? [] : line(words.unexplained, sum.unexplainedMinor, BOLD)),
    ...line(words.report, sum.reportMinor, BOLD),
  ];
}

/** Of this till alone. */
function net(context: PaperContext, { currency, methods, till }: Told): readonly PrintItem[] {
  const { columns, locale } = context;
  const words = reconcileWordsFor(locale);
  const line = (name: string, minor: Minor, style = {}) =>
    pair(name, formatMinor(minor, { locale, currency }), columns, style);
  const unlessZero = (name: string, minor: Minor) => (minor === 0 ? [] : line(name, minor));
  return [
    ...paragraph(words.thisTill, columns, BOLD),
    ...methods.flatMap(({ count, grossMinor, method }) =>
      line(`${count} ${nameMethod(method, wordsOf(context))}`, grossMinor),
    ),
    ...line(words.gross, till.grossMinor),
    ...line(words.fees, till.feeMinor),
    ...unlessZero(words.taxes, till.taxesMinor),
    ...unlessZero(words.other, till.otherMinor),
    ...line(words.net, till.netMinor, BOLD),
  ];
}

function toLookAt(context: PaperContext, reconciliation: Told): readonly PrintItem[] {
  const { columns, locale } = context;
  const words = reconcileWordsFor(locale);
  const manner = { locale, currency: reconciliation.currency };
  const moment = ({ at }: Difference) =>
    at === null ? "" : `${formatMoment(at, words.language, reconciliation.timeZone)} `;
  let room = MOST_DIFFERENCES;
  const shownOf = ({ differences }: KindGroup) => {
    const shown = differences.slice(0, room);
    room -= shown.length;
    return shown;
  };
  return groupsOf(reconciliation).toLookAt.flatMap((group) => {
    const { advice, title } = words.kinds[group.kind];
    const shown = shownOf(group);
    const rest = group.count - shown.length;
    return [
      rule(columns),
      ...paragraph(`${title} (${group.count})`, columns, BOLD),
      ...shown.flatMap((one) => paragraph(`- ${moment(one)}${sentenceOf(one, manner)}`, columns)),
      // Of a kind of which none found room the title says how many there are.
      ...(rest === 0 || shown.length === 0 ? [] : paragraph(words.more(rest), columns)),
      ...paragraph(advice, columns),
    ];
  });
}
