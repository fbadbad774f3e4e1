// Movements as tables: CSV in the form of docs/export.md, for spreadsheets and bookkeeping programs.

import { type Form, writeCsv } from "../csv/write-csv.ts";
import { formatDecimal } from "../money/decimal.ts";
import { formatReportAmount } from "../payments/mercado-pago/reports/report-amounts.ts";
import type { Fee } from "./fees.ts";
import type { RefundMovement, SaleMovement } from "./movement.ts";

/** The date that the shop's clocks show at a moment. */
export type Calendar = (at: string) => string;

export function writeSales(rows: readonly SaleMovement[], calendar: Calendar): string {
  return writeCsv(salesForm(calendar), rows);
}

export function writeRefunds(rows: readonly RefundMovement[], calendar: Calendar): string {
  const form: Form<RefundMovement> = {
    ...salesForm(calendar),
    refund: ({ refund }) => refund,
    refund_id: ({ providerId }) => providerId,
    elsewhere: ({ elsewhere }) => (elsewhere ? "yes" : "no"),
    by: ({ by }) => by,
    approved_by: ({ approvedBy }) => approvedBy,
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
    reference: ({ reference }) => reference,
    ticket: ({ ticket }) => ticket,
    tender: ({ tender }) => tender,
    method: ({ method }) => method,
    payment: ({ payment }) => payment,
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
    reference: ({ reference }) => reference,
    payment: ({ payment }) => payment,
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
