// A reconciliation as one HTML page that holds everything it needs: it loads nothing, runs nothing, and is the same
// bytes for the same reconciliation.

import { createHash } from "node:crypto";
import { formatDay, formatMoment } from "../../paper/dates.ts";
import { wordsFor } from "../../paper/words/words.ts";
import type { Reconciliation } from "../reconciliation.ts";
import { gapsOf, groupsOf, type Manner, verdictOf } from "../tell.ts";
import { type ReconcileWords, reconcileWordsFor } from "../words/words.ts";
import { figures } from "./figures.ts";
import { Html, html } from "./html.ts";
import { differences, sales } from "./lists.ts";
import { STYLE } from "./style.ts";
import { balance, days, methods, releases, tiles } from "./sums.ts";

// The style below and nothing else: should foreign text ever get through as markup, the browser still does nothing.
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; img-src data:; base-uri 'none'; form-action 'none'`;

export interface PageOptions {
  /** BCP 47: "es-AR". Chooses the language and how amounts are written. */
  readonly locale: string;
  readonly shop: string;
}

export function reconciliationPage(reconciliation: Reconciliation, { locale, shop }: PageOptions): string {
  const words = reconcileWordsFor(locale);
  const manner: Manner = { locale, currency: reconciliation.currency };
  const period = periodOf(reconciliation, words);
  const title = `${words.title} ${period}`;
  const banner = reconciliation.virtual ? html`<p class="banner">${wordsFor(locale).demo}</p>` : "";
  const parts = [tiles, figures, balance, differences, methods, days, releases, sales];
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="format-detection" content="telephone=no">
<link rel="icon" href="data:,">
<title>${title} · ${shop}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
${banner}
<h1>${title}</h1>
${facts(reconciliation, words, shop)}
${verdict(reconciliation, manner, words)}
${parts.map((part) => html`${part(reconciliation, manner, words)}\n`)}
${footer(reconciliation, words)}
${banner}
</main>
</body>
</html>
`.text;
}

function periodOf({ from, to }: Reconciliation, { language }: ReconcileWords): string {
  const first = formatDay(from, language);
  return from === to ? first : `${first} – ${formatDay(to, language)}`;
}

function facts(reconciliation: Reconciliation, words: ReconcileWords, shop: string): Html {
  const { book, madeAt, pos, timeZone } = reconciliation;
  const fact = (name: string, value: string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<p><b>${shop}</b></p><dl class="facts">${[
    fact(words.pos, pos),
    fact(words.book, book),
    fact(words.madeAt, formatMoment(madeAt, words.language, timeZone)),
    fact(words.timeZone, timeZone),
  ]}</dl>`;
}

function verdict(reconciliation: Reconciliation, manner: Manner, words: ReconcileWords): Html {
  const { balance: sum, isComplete, timeZone } = reconciliation;
  const { toLookAt } = groupsOf(reconciliation);
  const color = sum.unexplainedMinor !== 0 ? "bad" : toLookAt.length > 0 || !isComplete ? "look" : "";
  const gaps = gapsOf(reconciliation, manner, (iso) => formatMoment(iso, words.language, timeZone));
  return html`<div class="verdict ${color}"><p><strong>${verdictOf(reconciliation, manner)}</strong></p>${isComplete ? "" : html`<p><b>${words.incomplete}</b></p>`}${gaps.map((gap) => html`<p>${gap}</p>`)}</div>`;
}

function footer({ sources }: Reconciliation, words: ReconcileWords): Html {
  const { faults, files, repeated, rows } = sources;
  return html`<footer><p>${words.sources(files.length, rows)} ${repeated === 0 ? "" : words.repeated(repeated)}</p>${files.map((file) => html`<p>${file}</p>`)}${faults.map((fault) => html`<p>${fault}</p>`)}</footer>`;
}
