// The sums of the page: the balance to the cent, what is left by way of payment and by day, and when it becomes
// available.

import { type Html, html } from "../../page/html.ts";
import { heads, tiles, wideTable } from "../../page/page.ts";
import { formatDay } from "../../paper/dates.ts";
import { nameMethod } from "../../paper/methods.ts";
import { wordsFor } from "../../paper/words/words.ts";
import type { Minor, Reconciliation, Sums } from "../reconciliation.ts";
import { formatMinor, type Manner } from "../tell.ts";
import type { ReconcileWords } from "../words/words.ts";

/** The amount in a cell of a table. */
export function amountCell(minor: Minor | null, manner: Manner, name = ""): Html {
  const text = minor === null ? "" : formatMinor(minor, manner);
  return html`<td class="n" data-name="${name}">${text}</td>`;
}

export function totals({ journal, till }: Reconciliation, manner: Manner, words: ReconcileWords): Html {
  const tile = (name: string, minor: Minor, count?: number) =>
    [count === undefined ? name : `${name} (${count})`, formatMinor(minor, manner)] as const;
  return tiles([
    tile(words.payments, journal.payments.minor, journal.payments.count),
    tile(words.refunds, journal.refunds.minor, journal.refunds.count),
    tile(words.fees, till.feeMinor),
    tile(words.net, till.netMinor),
    tile(words.cash, journal.cash.minor, journal.cash.count),
  ]);
}

/** Adds up from its first row to its last. */
export function balance({ balance: sum }: Reconciliation, manner: Manner, words: ReconcileWords): Html {
  const row = (name: string, minor: Minor, kind = "") =>
    html`<tr class="${kind}"><th scope="row">${name}</th>${amountCell(minor, manner)}</tr>
`;
  return html`<section class="whole"><h2>${words.balance}</h2><table><caption>${words.balanceNote}</caption>
<tbody>${row(words.journal, sum.journalMinor, "sum")}${sum.kinds.map(({ count, kind, minor }) =>
    row(`${words.kinds[kind].title} (${count})`, minor),
  )}${sum.unexplainedMinor === 0 ? "" : row(words.unexplained, sum.unexplainedMinor, "sum")}${row(words.report, sum.reportMinor, "sum")}</tbody></table></section>`;
}

/** A column that is zero in every row is left out. */
type Column = readonly [name: string, minor: (sums: Sums) => Minor];

function columnsOf(rows: readonly Sums[], words: ReconcileWords): readonly Column[] {
  const optional: readonly Column[] = [
    [words.taxes, (sums) => sums.taxesMinor],
    [words.other, (sums) => sums.otherMinor],
  ];
  return [
    [words.gross, (sums) => sums.grossMinor],
    [words.fees, (sums) => sums.feeMinor],
    ...optional.filter(([, minor]) => rows.some((row) => minor(row) !== 0)),
    [words.net, (sums) => sums.netMinor],
  ];
}

export function methods(
  { account, methods: rows, till, withdrawals }: Reconciliation,
  manner: Manner,
  words: ReconcileWords,
): Html {
  const columns = columnsOf([account, till, ...rows], words);
  const row = (name: string, sums: Sums, expected: Minor | null, kind = "") =>
    html`<tr class="${kind}"><th scope="row">${name}</th><td class="n">${sums.count}</td>${columns.map(([, minor]) => amountCell(minor(sums), manner))}${amountCell(expected, manner)}</tr>
`;
  const blanks = columns.slice(1).map(() => html`<td></td>`);
  const head = html`<td></td>${heads([words.count, ...columns.map(([name]) => name), words.expectedFee])}`;
  return html`<section><h2>${words.methods}</h2>${wideTable(words.methods, head, [
    ...rows.map((sums) => row(nameMethod(sums.method, wordsFor(manner.locale)), sums, sums.expectedFeeMinor)),
    row(words.thisTill, till, null, "sum"),
    row(words.wholeAccount, account, null),
    html`<tr><th scope="row">${words.withdrawals}</th><td class="n">${withdrawals.count}</td>${blanks}${amountCell(withdrawals.minor, manner)}<td></td></tr>`,
  ])}</section>`;
}

export function days({ days: rows, till }: Reconciliation, manner: Manner, words: ReconcileWords): Html {
  const columns = columnsOf(rows, words);
  const cash = rows.reduce((sum, { cashMinor }) => sum + cashMinor, 0);
  const row = (name: string, sums: Sums, cashMinor: Minor, kind = "") =>
    html`<tr class="${kind}"><th scope="row" class="when">${name}</th><td class="n">${sums.count}</td>${columns.map(([, minor]) => amountCell(minor(sums), manner))}${amountCell(cashMinor, manner)}</tr>
`;
  const head = html`<th scope="col">${words.day}</th>${heads([words.count, ...columns.map(([name]) => name), words.cash])}`;
  return html`<section><h2>${words.days}</h2>${wideTable(words.days, head, [
    ...rows.map((sums) => row(formatDay(sums.day, words.language), sums, sums.cashMinor)),
    row(words.thisTill, till, cash, "sum"),
  ])}</section>`;
}

export function releases({ releases: rows }: Reconciliation, manner: Manner, words: ReconcileWords): Html {
  if (rows.length === 0) return html``;
  return html`<section><h2>${words.releases}</h2>${wideTable(
    words.releases,
    html`<th scope="col">${words.day}</th>${heads([words.toRelease, words.released])}`,
    rows.map(
      ({ day, expectedMinor, releasedMinor }) =>
        html`<tr><th scope="row" class="when">${formatDay(day, words.language)}</th>${amountCell(expectedMinor, manner)}${releasedMinor === null ? html`<td class="n">${words.notReached}</td>` : amountCell(releasedMinor, manner)}</tr>
`,
    ),
  )}</section>`;
}
