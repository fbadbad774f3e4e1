// A reconciliation as two tables for a spreadsheet: its differences, and its sales with fee, net and release. In the
// form of docs/reports.md; docs/reconcile.md names the columns.

import { type Form, writeCsv } from "../csv/write-csv.ts";
import { formatReportAmount } from "../payments/mercado-pago/reports/report-amounts.ts";
import type { Difference, Minor, ReconciledSale, Reconciliation } from "./reconciliation.ts";
import { sentenceOf } from "./tell.ts";
import { reconcileWordsFor } from "./words/words.ts";

/** @param locale of the two columns that are words */
export function writeDifferencesCsv(reconciliation: Reconciliation, locale: string): string {
  return writeCsv(differencesForm(reconciliation, locale), reconciliation.differences);
}

export function writeSalesCsv(reconciliation: Reconciliation): string {
  return writeCsv(salesForm(reconciliation), reconciliation.sales);
}

function differencesForm({ currency }: Reconciliation, locale: string): Form<Difference> {
  const amount = (minor: Minor | null) => (minor === null ? null : formatReportAmount(minor, currency));
  const { kinds } = reconcileWordsFor(locale);
  return {
    kind: ({ kind }) => kind,
    about: ({ about }) => about,
    sale: ({ sale }) => sale,
    receipt: ({ receipt }) => receipt,
    reference: ({ reference }) => reference,
    payment: ({ payment }) => payment,
    at: ({ at }) => at,
    currency: () => currency,
    journal: ({ journalMinor }) => amount(journalMinor),
    report: ({ reportMinor }) => amount(reportMinor),
    difference: ({ journalMinor, reportMinor }) => amount(reportMinor - journalMinor),
    expected: ({ expectedMinor }) => amount(expectedMinor),
    found: ({ foundMinor }) => amount(foundMinor),
    state: ({ state }) => state,
    pos: ({ pos }) => pos,
    what: (difference) => sentenceOf(difference, { locale, currency }),
    advice: ({ kind }) => kinds[kind].advice,
  };
}

function salesForm({ currency }: Reconciliation): Form<ReconciledSale> {
  const amount = (minor: Minor) => formatReportAmount(minor, currency);
  return {
    sale: ({ sale }) => sale,
    receipt: ({ receipt }) => receipt,
    reference: ({ reference }) => reference,
    payment: ({ payment }) => payment,
    paid_at: ({ at }) => at,
    method: ({ method }) => method,
    currency: () => currency,
    gross: ({ grossMinor }) => amount(grossMinor),
    fee: ({ feeMinor }) => amount(feeMinor),
    taxes: ({ taxesMinor }) => amount(taxesMinor),
    other: ({ feeMinor, grossMinor, netMinor, taxesMinor }) =>
      amount(netMinor - grossMinor - feeMinor - taxesMinor),
    net: ({ netMinor }) => amount(netMinor),
    refunded: ({ refundedMinor }) => amount(refundedMinor),
    release_at: ({ releaseAt }) => releaseAt,
    agrees: ({ agrees }) => (agrees ? "yes" : "no"),
  };
}
