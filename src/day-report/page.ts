// X and Z as one HTML page: first whether all is well, then what was paid and how, then everything that adds up to it.

import { formatMoney } from "../money/decimal.ts";
import type { Money } from "../money/money.ts";
import { type Html, html } from "../page/html.ts";
import { heads, pageOf, tiles, wideTable } from "../page/page.ts";
import { type Bar, figure, lyingBars } from "../page/plots.ts";
import { nameWay } from "../paper/methods.ts";
import { dayWordsFor } from "../paper/words/day-words.ts";
import { wordsFor } from "../paper/words/words.ts";
import type { DayLine, DayView } from "../terminal/day-view.ts";
import {
  factsOf,
  namedFirst,
  type Reader,
  type Row,
  type Section,
  sealOf,
  sectionsOf,
  titleOf,
  verdictOf,
} from "./tell.ts";
import { reportWordsFor } from "./words.ts";

export function dayPage(day: DayView, reader: Reader): string {
  const { locale, shop } = reader;
  return pageOf({
    locale,
    title: titleOf(day, reader),
    shop,
    facts: factsOf(day, reader),
    banner: day.demo ? wordsFor(locale).demo : null,
    parts: [
      verdict(day, reader),
      totals(day, locale),
      plots(day, locale),
      ...sectionsOf(day, reader).map((section) => table(section, locale)),
      seal(day, locale),
    ],
  });
}

function verdict(day: DayView, reader: Reader): Html {
  const { sentences, toLookAt } = verdictOf(day, reader);
  const [first = "", ...others] = sentences;
  return html`<div class="verdict${toLookAt ? " look" : ""}"><p><strong>${first}</strong></p>${others.map((one) => html`<p>${one}</p>`)}</div>`;
}

function totals(day: DayView, locale: string): Html {
  const words = reportWordsFor(locale);
  const count = (lines: readonly DayLine[]) => lines.reduce((all, line) => all + line.count, 0);
  const { currency } = day.net;
  const sum = (lines: readonly DayLine[]) => ({
    minor: lines.reduce((all, { amount }) => all + amount.minor, 0),
    currency,
  });
  const written = (amount: Money) => formatMoney(amount, locale);
  return tiles([
    [`${words.paid} (${count(day.paid)})`, written(sum(day.paid))],
    [`${words.refunded} (${count(day.refunded)})`, written(sum(day.refunded))],
    [words.net, written(day.net)],
    [`${words.drawer}: ${words.shouldHold}`, written(day.expectedCash)],
    ...(day.counted === undefined
      ? []
      : [[dayWordsFor(words.language).counted, written(day.counted)] as const]),
  ]);
}

/** By way of payment what is left of what was paid, and by group of articles. */
function plots({ groups, net, paid, refunded }: DayView, locale: string): Html {
  const words = reportWordsFor(locale);
  const { currency } = net;
  const written = (minor: number) => formatMoney({ minor, currency }, locale);
  const minorOf = (lines: readonly DayLine[], { method, tender }: DayLine) =>
    lines.find((line) => line.method === method && line.tender === tender)?.amount.minor ?? 0;
  const onlyBack = refunded.filter(
    (line) => !paid.some(({ method, tender }) => method === line.method && tender === line.tender),
  );
  const ways = [...paid, ...onlyBack].map((line): Bar => {
    const [pale, back] = [minorOf(paid, line), minorOf(refunded, line)];
    return { label: nameWay(line, wordsFor(locale)), pale, dark: pale - back, value: written(pale - back) };
  });
  const hasGroups = groups.some(({ group }) => group !== null);
  const { noGroup } = dayWordsFor(words.language);
  const parts = namedFirst(groups).map(
    ({ amount, group }): Bar => ({
      label: group ?? noGroup,
      pale: 0,
      dark: amount.minor,
      value: written(amount.minor),
    }),
  );
  const plotOf = (id: string, title: string, bars: readonly Bar[]) => ({
    id,
    title: `${title} (${currency})`,
    description: bars.map(({ label, value }) => `${label}: ${value}.`).join(" "),
    bars,
  });
  const methods = plotOf("methods", words.methods, ways);
  const byGroup = plotOf("groups", words.groups, hasGroups ? parts : []);
  return html`<div class="plots">${figure(methods, lyingBars(methods), [words.paid, words.net])}${figure(byGroup, lyingBars(byGroup))}</div>`;
}

function table({ rows, title }: Section, locale: string): Html {
  const words = reportWordsFor(locale);
  const hasAmounts = rows.some(({ amount }) => amount !== null);
  const row = ({ amount, count, isSum, name }: Row) =>
    html`<tr class="${isSum ? "sum" : ""}"><th scope="row">${name}</th><td class="n">${count ?? ""}</td>${hasAmounts ? html`<td class="n">${amount === null ? "" : formatMoney(amount, locale)}</td>` : ""}</tr>
`;
  const head = html`<th scope="col">${words.name}</th>${heads(hasAmounts ? [words.count, words.amount] : [words.count])}`;
  return html`<section class="whole"><h2>${title}</h2>${wideTable(title, head, rows.map(row))}</section>`;
}

function seal({ head }: DayView, locale: string): Html {
  if (head === null) return html``;
  const words = reportWordsFor(locale);
  const sentences = sealOf(head, words).map((sentence) => html`<p>${sentence}</p>`);
  return html`<section class="whole"><h2>${words.seal}</h2>${sentences}</section>`;
}
