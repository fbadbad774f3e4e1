// A reconciliation as one HTML page: first whether somebody has to do anything, then everything that leads there.

import { type Html, html } from "../../page/html.ts";
import { pageOf } from "../../page/page.ts";
import { formatDay, formatMoment } from "../../paper/dates.ts";
import { wordsFor } from "../../paper/words/words.ts";
import type { Reconciliation } from "../reconciliation.ts";
import { gapsOf, groupsOf, type Manner, verdictOf } from "../tell.ts";
import { type ReconcileWords, reconcileWordsFor } from "../words/words.ts";
import { figures } from "./figures.ts";
import { differences, sales } from "./lists.ts";
import { balance, days, methods, releases, totals } from "./sums.ts";

export interface PageOptions {
  /** BCP 47: "es-AR". Chooses the language and how amounts are written. */
  readonly locale: string;
  readonly shop: string;
}

export function reconciliationPage(reconciliation: Reconciliation, { locale, shop }: PageOptions): string {
  const { book, madeAt, pos, timeZone, virtual } = reconciliation;
  const words = reconcileWordsFor(locale);
  const manner: Manner = { locale, currency: reconciliation.currency };
  const parts = [verdict, totals, figures, balance, differences, methods, days, releases, sales, footer];
  return pageOf({
    locale,
    title: `${words.title} ${periodOf(reconciliation, words)}`,
    shop,
    facts: [
      [words.pos, pos],
      [words.book, book],
      [words.madeAt, formatMoment(madeAt, words.language, timeZone)],
      [words.timeZone, timeZone],
    ],
    banner: virtual ? wordsFor(locale).demo : null,
    parts: parts.map((part) => part(reconciliation, manner, words)),
  });
}

function periodOf({ from, to }: Reconciliation, { language }: ReconcileWords): string {
  const first = formatDay(from, language);
  return from === to ? first : `${first} – ${formatDay(to, language)}`;
}

function verdict(reconciliation: Reconciliation, manner: Manner, words: ReconcileWords): Html {
  const { balance: sum, isComplete, timeZone } = reconciliation;
  const { toLookAt } = groupsOf(reconciliation);
  const color = sum.unexplainedMinor !== 0 ? "bad" : toLookAt.length > 0 || !isComplete ? "look" : "";
  const gaps = gapsOf(reconciliation, manner, (iso) => formatMoment(iso, words.language, timeZone));
  return html`<div class="verdict ${color}"><p><strong>${verdictOf(reconciliation, manner)}</strong></p>${isComplete ? "" : html`<p><b>${words.incomplete}</b></p>`}${gaps.map((gap) => html`<p>${gap}</p>`)}</div>`;
}

function footer({ sources }: Reconciliation, _: Manner, words: ReconcileWords): Html {
  const { faults, files, repeated, rows } = sources;
  return html`<footer><p>${words.sources(files.length, rows)} ${repeated === 0 ? "" : words.repeated(repeated)}</p>${files.map((file) => html`<p>${file}</p>`)}${faults.map((fault) => html`<p>${fault}</p>`)}</footer>`;
}
