// The one form in which the till writes rows of a report, whatever their file looked like; docs/reports.md describes
// it. CSV after RFC 4180: commas, LF, quotes where they are needed, amounts with a point, times in UTC.

import { type Form, writeCsv } from "../../../csv/write-csv.ts";
import type { Currency } from "../../../money/money.ts";
import type { ReleaseRow } from "./release-row.ts";
import { formatReportAmount } from "./report-amounts.ts";
import type { SettlementRow } from "./settlement-row.ts";

const SETTLEMENT: Form<SettlementRow> = {
  type: (row) => row.type,
  word: (row) => row.word,
  source_id: (row) => row.sourceId,
  external_reference: (row) => row.externalReference,
  order_id: (row) => row.orderId,
  merchant_order_id: (row) => row.merchantOrderId,
  refund_ids: (row) => row.refundIds.join(" "),
  currency: (row) => row.currency,
  amount: (row) => amount(row.amountMinor, row.currency),
  fee: (row) => amount(row.feeMinor, row.currency),
  taxes: (row) => amount(row.taxesMinor, row.currency),
  net: (row) => amount(row.netMinor, row.currency),
  real: (row) => amount(row.realMinor, row.currency),
  transaction_at: (row) => time(row.transactionAtMs),
  settlement_at: (row) => time(row.settlementAtMs),
  release_at: (row) => time(row.releaseAtMs),
  method_type: (row) => row.methodType,
  method: (row) => row.method,
  installments: (row) => row.installments,
  pos_external_id: (row) => row.posExternalId,
  pos_id: (row) => row.posId,
  store_external_id: (row) => row.storeExternalId,
  store_id: (row) => row.storeId,
};

const RELEASE: Form<ReleaseRow> = {
  record: (row) => row.record,
  word: (row) => row.word,
  description: (row) => row.description,
  source_id: (row) => row.sourceId,
  external_reference: (row) => row.externalReference,
  order_id: (row) => row.orderId,
  merchant_order_id: (row) => row.merchantOrderId,
  refund_ids: (row) => row.refundIds.join(" "),
  currency: (row) => row.currency,
  credit: (row) => amount(row.creditMinor, row.currency),
  debit: (row) => amount(row.debitMinor, row.currency),
  gross: (row) => amount(row.grossMinor, row.currency),
  fee: (row) => amount(row.feeMinor, row.currency),
  financing_fee: (row) => amount(row.financingFeeMinor, row.currency),
  shipping_fee: (row) => amount(row.shippingFeeMinor, row.currency),
  taxes: (row) => amount(row.taxesMinor, row.currency),
  coupon: (row) => amount(row.couponMinor, row.currency),
  balance: (row) => amount(row.balanceMinor, row.currency),
  released_at: (row) => time(row.releasedAtMs),
  approved_at: (row) => time(row.approvedAtMs),
  method_type: (row) => row.methodType,
  method: (row) => row.method,
  installments: (row) => row.installments,
  pos_external_id: (row) => row.posExternalId,
  pos_id: (row) => row.posId,
  store_external_id: (row) => row.storeExternalId,
  store_id: (row) => row.storeId,
};

export const SETTLEMENT_FORM: readonly string[] = Object.keys(SETTLEMENT);
export const RELEASE_FORM: readonly string[] = Object.keys(RELEASE);

/** A header and a line for each row, with their line ends. */
export function writeSettlementCsv(rows: readonly SettlementRow[]): string {
  return writeCsv(SETTLEMENT, rows);
}

export function writeReleaseCsv(rows: readonly ReleaseRow[]): string {
  return writeCsv(RELEASE, rows);
}

/** The same cells under the same names, for JSON. */
export function settlementCells(row: SettlementRow): Readonly<Record<string, string | number | null>> {
  return cellsOf(SETTLEMENT, row);
}

export function releaseCells(row: ReleaseRow): Readonly<Record<string, string | number | null>> {
  return cellsOf(RELEASE, row);
}

function cellsOf<Row>(form: Form<Row>, row: Row): Readonly<Record<string, string | number | null>> {
  return Object.fromEntries(Object.entries(form).map(([name, cell]) => [name, cell(row)]));
}

function amount(minor: number | null, currency: Currency): string | null {
  return minor === null ? null : formatReportAmount(minor, currency);
}

function time(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
