// Movements as tables: CSV in the form of docs/export.md, for spreadsheets and bookkeeping programs.

import { formatDecimal } from "../money/decimal.ts";
import { type Cell, spreadsheetText, writeCsv } from "../payments/mercado-pago/reports/normal-form.ts";
import { formatReportAmount } from "../payments/mercado-pago/reports/report-amounts.ts";
import type { Fee } from "./fees.ts";
import type { RefundMovement, SaleMovement } from "./movement.ts";

type Form<Row> = Readonly<Record<string, Cell<Row>>>;

/** The date that the shop's clocks show at a moment. */
export type Calendar = (at: string) => string;

export function writeSales(rows: readonly SaleMovement[], calendar: Calendar): string {
  return writeCsv(salesForm(calendar), rows);
}

export function writeRefunds(rows: readonly RefundMovement[], calendar: Calendar): string {
  const form: Form<RefundMovement> = {
    ...salesForm(calendar),
    refund: ({ refund }) => refund,
    refund_id: ({ providerId }) => spreadsheetText(providerId),
    elsewhere: ({ elsewhere }) => (elsewhere ? "yes" : "no"),
    by: ({ by }) => spreadsheetText(by),
    approved_by: ({ approvedBy }) => spreadsheetText(approvedBy),
  };
  return writeCsv(form, rows);
}

function salesForm(calendar: Calendar): Form<SaleMovement | RefundMovement> {
  return {
    id: ({ id }) => id,
    date: ({ at }) => calendar(at),
    at: ({ at }) => at,
    clock: ({ clock }) => clock,
    record: ({ record }) => record,
    z: ({ z }) => z,
    sale: ({ sale }) => sale,
    receipt: ({ receipt }) => receipt,
    reference: ({ reference }) => spreadsheetText(reference),
    ticket: ({ ticket }) => spreadsheetText(ticket),
    tender: ({ tender }) => tender,
    method: ({ method }) => spreadsheetText(method),
    payment: ({ payment }) => spreadsheetText(payment),
    currency: ({ amount }) => amount.currency,
    amount: ({ amount }) => formatDecimal(amount),
  };
}

export function writeFees(rows: readonly Fee[], calendar: Calendar): string {
  const amount = (minor: (fee: Fee) => number) => (fee: Fee) => formatReportAmount(minor(fee), fee.currency);
  const form: Form<Fee> = {
    id: ({ id }) => id,
    date: ({ at }) => calendar(at),
    at: ({ at }) => at,
    sale: ({ sale }) => sale,
    receipt: ({ receipt }) => receipt,
    reference: ({ reference }) => spreadsheetText(reference),
    payment: ({ payment }) => spreadsheetText(payment),
    type: ({ type }) => type,
    currency: ({ currency }) => currency,
    amount: amount(({ amountMinor }) => amountMinor),
    fee: amount(({ feeMinor }) => feeMinor),
    taxes: amount(({ taxesMinor }) => taxesMinor),
    other: amount(otherOf),
    net: amount(({ netMinor }) => netMinor),
    release_at: ({ releaseAt }) => releaseAt,
  };
  return writeCsv(form, rows);
}

/** What the report took or gave beside fee and taxes. */
export function otherOf({ amountMinor, feeMinor, netMinor, taxesMinor }: Fee): number {
  return netMinor - amountMinor - feeMinor - taxesMinor;
}
