// The lists of the page: every difference with what to do about it, and the sales.

import { WITHIN_AMOUNT } from "../../money/decimal.ts";
import { type Html, html } from "../../page/html.ts";
import { heads, wideTable } from "../../page/page.ts";
import { formatMoment } from "../../paper/dates.ts";
import { nameMethod } from "../../paper/methods.ts";
import { wordsFor } from "../../paper/words/words.ts";
import type { Difference, Reconciliation } from "../reconciliation.ts";
import { formatMinor, groupsOf, type KindGroup, type Manner, subjectOf, whatOf } from "../tell.ts";
import type { ReconcileWords } from "../words/words.ts";
import { amountCell } from "./sums.ts";

// Another till's payments of a month are thousands, and nobody has to do anything about them: the tables have them all.
const MOST_EXPECTED = 100;
// So many rows stay on one sheet with their title.
const MOST_TOGETHER = 8;

export function differences(reconciliation: Reconciliation, manner: Manner, words: ReconcileWords): Html {
  const { expected, toLookAt } = groupsOf(reconciliation);
  const { timeZone } = reconciliation;
  const group = (kind: KindGroup, most: number) => groupOf(kind, most, manner, words, timeZone);
  const nothing = toLookAt.length + expected.length === 0 ? html`<p>${words.noDifferences}</p>` : "";
  return html`<section><h2>${words.differences}</h2>${nothing}${toLookAt.map((kind) => group(kind, kind.differences.length))}</section>
${
  expected.length === 0
    ? ""
    : html`<section class="idle later"><h2>${words.nothingToDo}</h2>${expected.map(
        (kind) =>
          html`<details><summary>${titleOf(kind, words)}</summary>${group(kind, MOST_EXPECTED)}</details>
`,
      )}</section>`
}`;
}

function titleOf({ differences: all, kind }: KindGroup, words: ReconcileWords): string {
  return `${words.kinds[kind].title} (${all.length})`;
}

function groupOf(
  group: KindGroup,
  most: number,
  manner: Manner,
  words: ReconcileWords,
  timeZone: string,
): Html {
  const { differences: all, kind, minor } = group;
  // Of fees and releases the sums agree, and what was expected is what matters.
  const isApart = all.every(({ journalMinor, reportMinor }) => journalMinor === 0 && reportMinor === 0);
  const names = isApart
    ? [words.expected, words.found, words.difference]
    : [words.inJournal, words.inReport, words.difference];
  const row = (one: Difference) => {
    const [left, right] = isApart ? [one.expectedMinor, one.foundMinor] : [one.journalMinor, one.reportMinor];
    const apart = left === null || right === null ? null : right - left;
    const amounts = [left, right, apart].map((amount, at) => amountCell(amount, manner, names[at]));
    return html`<tr><td class="when">${momentOf(one.at, words, timeZone)}</td><td class="what"><b>${subjectOf(one, manner)}</b>: ${unbroken(whatOf(one, manner))}${one.sale !== null && one.reference !== null ? html`<small>${words.reference(one.reference)}</small>` : ""}</td>${amounts}</tr>
`;
  };
  return html`<div class="kind${all.length > MOST_TOGETHER ? "" : " short"}"><header><h3>${titleOf(group, words)}</h3><span>${minor === 0 ? "" : formatMinor(minor, manner)}</span></header>
<p class="advice">${words.kinds[kind].advice}</p>
<table class="told"><caption class="spoken">${words.kinds[kind].title}</caption><thead><tr><th scope="col">${words.when}</th><th scope="col">${words.what}</th>${heads(names)}</tr></thead>
<tbody>${all.slice(0, most).map(row)}</tbody></table>${all.length > most ? html`<p>${words.more(all.length - most)}</p>` : ""}</div>
`;
}

export function sales({ sales: all, timeZone }: Reconciliation, manner: Manner, words: ReconcileWords): Html {
  const names = [words.gross, words.fees, words.taxes, words.net, words.refunded];
  const methodWords = wordsFor(manner.locale);
  return html`<section class="later"><details><summary>${words.sales} (${all.length})</summary>${wideTable(
    words.sales,
    html`<th scope="col">${words.saleColumn}</th><th scope="col">${words.when}</th><th scope="col">${words.method}</th>${heads(names)}<th>${words.releaseAt}</th>`,
    all.map(
      (one) =>
        html`<tr><th scope="row">${one.sale}${one.agrees ? "" : html` <small>${words.hasDifference}</small>`}</th><td class="when">${momentOf(one.at, words, timeZone)}</td><td>${nameMethod(one.method, methodWords)}</td>${[one.grossMinor, one.feeMinor, one.taxesMinor, one.netMinor, one.refundedMinor].map((minor) => amountCell(minor, manner))}<td class="when">${momentOf(one.releaseAt, words, timeZone)}</td></tr>
`,
    ),
  )}</details></section>`;
}

function unbroken(sentence: string): string {
  return sentence.replace(WITHIN_AMOUNT, "\u00a0");
}

function momentOf(iso: string | null, words: ReconcileWords, timeZone: string): string {
  return iso === null ? "" : formatMoment(iso, words.language, timeZone);
}
