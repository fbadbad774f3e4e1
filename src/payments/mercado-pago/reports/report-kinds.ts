// The two reports, told apart: which path they have and which columns the till asks for.

import type { ReleaseColumn, SettlementColumn } from "./columns.ts";

/** "settlement": every movement with its fees; "release": what became available, and when. */
export type ReportKind = "settlement" | "release";
export const REPORT_KINDS: readonly ReportKind[] = ["settlement", "release"];

export const REPORT_SEGMENTS: Readonly<Record<ReportKind, string>> = {
  settlement: "settlement_report",
  release: "release_report",
};

/** The recommended set of mercado-pago.md 11.4. METADATA stands last: whether it is whole can be told by itself. */
const SETTLEMENT: readonly SettlementColumn[] = [
  "EXTERNAL_REFERENCE",
  "SOURCE_ID",
  "TRANSACTION_TYPE",
  "TRANSACTION_AMOUNT",
  "TRANSACTION_CURRENCY",
  "TRANSACTION_DATE",
  "SETTLEMENT_DATE",
  "FEE_AMOUNT",
  "TAXES_AMOUNT",
  "SETTLEMENT_NET_AMOUNT",
  "REAL_AMOUNT",
  "PAYMENT_METHOD_TYPE",
  "PAYMENT_METHOD",
  "INSTALLMENTS",
  "STORE_ID",
  "EXTERNAL_STORE_ID",
  "POS_ID",
  "EXTERNAL_POS_ID",
  "ORDER_ID",
  "ORDER_MP",
  "MONEY_RELEASE_DATE",
  "METADATA",
];

const RELEASE: readonly ReleaseColumn[] = [
  "DATE",
  "SOURCE_ID",
  "EXTERNAL_REFERENCE",
  "RECORD_TYPE",
  "DESCRIPTION",
  "NET_CREDIT_AMOUNT",
  "NET_DEBIT_AMOUNT",
  "GROSS_AMOUNT",
  "MP_FEE_AMOUNT",
  "FINANCING_FEE_AMOUNT",
  "SHIPPING_FEE_AMOUNT",
  "TAXES_AMOUNT",
  "COUPON_AMOUNT",
  "INSTALLMENTS",
  "PAYMENT_METHOD_TYPE",
  "PAYMENT_METHOD",
  "TRANSACTION_APPROVAL_DATE",
  "STORE_ID",
  "EXTERNAL_STORE_ID",
  "POS_ID",
  "EXTERNAL_POS_ID",
  "ORDER_ID",
  "ORDER_MP",
  "BALANCE_AMOUNT",
  "CURRENCY",
  "METADATA",
];

export const WANTED_COLUMNS: Readonly<Record<ReportKind, readonly string[]>> = {
  settlement: SETTLEMENT,
  release: RELEASE,
};
