// A row of the report of released money: an amount that became available, or left, with the balance after it
// (mercado-pago.md 11.5).

import type { Currency } from "../../../money/money.ts";
import type { ReleaseColumn } from "./columns.ts";
import { type RowFields, readRefundIds } from "./row-fields.ts";

const RECORDS = {
  initial_available_balance: "initial",
  release: "release",
  total: "total",
  available_balance: "available",
} as const;

/**
 * "initial": what the period before left; "release": money that moved; "total": the sum of those; "available": the
 * balance before and after a withdrawal. "other": a word that this program has not met, like the older `block`.
 */
export type ReleaseRecord = (typeof RECORDS)[keyof typeof RECORDS] | "other";
export const RELEASE_RECORDS: readonly ReleaseRecord[] = [...Object.values(RECORDS), "other"];

/** Amounts are in minor units of REPORT_DIGITS; times in milliseconds since 1970; null is "not said". */
export interface ReleaseRow {
  /** Of the file; the header is 1. */
  readonly line: number;
  readonly record: ReleaseRecord;
  /** The report's own word for it. */
  readonly word: string;
  /** "payment", "refund", "chargeback", "payout" and many more. */
  readonly description: string | null;
  /** The number of the payment; null in rows that sum up. */
  readonly sourceId: string | null;
  readonly externalReference: string | null;
  readonly orderId: string | null;
  readonly merchantOrderId: string | null;
  readonly currency: Currency;
  readonly creditMinor: number;
  readonly debitMinor: number;
  readonly grossMinor: number | null;
  /** Of Mercado Pago and Mercado Libre, with VAT. */
  readonly feeMinor: number;
  readonly financingFeeMinor: number;
  readonly shippingFeeMinor: number;
  readonly taxesMinor: number;
  readonly couponMinor: number;
  readonly balanceMinor: number | null;
  /** When it became available or left. */
  readonly releasedAtMs: number | null;
  readonly approvedAtMs: number | null;
  readonly posExternalId: string | null;
  readonly posId: string | null;
  readonly storeExternalId: string | null;
  readonly storeId: string | null;
  readonly method: string | null;
  readonly methodType: string | null;
  readonly installments: number | null;
  readonly refundIds: readonly string[];
  readonly metadata: string | null;
  /** What the file says beyond that: header to text, without empty ones. */
  readonly other: Readonly<Record<string, string>>;
}

/** Without these no row says what became of the money; a file that lacks one is refused. */
export const NEEDED_RELEASE_COLUMNS: readonly ReleaseColumn[] = [
  "DATE",
  "SOURCE_ID",
  "EXTERNAL_REFERENCE",
  "RECORD_TYPE",
  "DESCRIPTION",
  "NET_CREDIT_AMOUNT",
  "NET_DEBIT_AMOUNT",
];

/**
 * @param currency the account's, for files without a column of it
 * @throws RowError
 */
export function readReleaseRow(
  fields: RowFields<ReleaseColumn>,
  line: number,
  other: Readonly<Record<string, string>>,
  currency: Currency,
): ReleaseRow {
  const own = fields.currency("CURRENCY") ?? currency;
  const word = fields.word("RECORD_TYPE");
  const record = Object.entries(RECORDS).find(([known]) => known === word.toLowerCase())?.[1] ?? "other";
  if (record === "release") {
    fields.word("DATE");
    if (fields.text("NET_CREDIT_AMOUNT") === null) fields.neededAmount("NET_DEBIT_AMOUNT", own);
  }
  const metadata = fields.text("METADATA");
  return {
    line,
    record,
    word,
    description: fields.text("DESCRIPTION"),
    sourceId: fields.text("SOURCE_ID"),
    externalReference: fields.text("EXTERNAL_REFERENCE"),
    orderId: fields.text("ORDER_MP"),
    merchantOrderId: fields.text("ORDER_ID"),
    currency: own,
    creditMinor: fields.amount("NET_CREDIT_AMOUNT", own) ?? 0,
    debitMinor: fields.amount("NET_DEBIT_AMOUNT", own) ?? 0,
    grossMinor: fields.amount("GROSS_AMOUNT", own),
    feeMinor: fields.amount("MP_FEE_AMOUNT", own) ?? 0,
    financingFeeMinor: fields.amount("FINANCING_FEE_AMOUNT", own) ?? 0,
    shippingFeeMinor: fields.amount("SHIPPING_FEE_AMOUNT", own) ?? 0,
    taxesMinor: fields.amount("TAXES_AMOUNT", own) ?? 0,
    couponMinor: fields.amount("COUPON_AMOUNT", own) ?? 0,
    balanceMinor: fields.amount("BALANCE_AMOUNT", own),
    releasedAtMs: fields.instant("DATE"),
    approvedAtMs: fields.instant("TRANSACTION_APPROVAL_DATE"),
    posExternalId: fields.text("EXTERNAL_POS_ID"),
    posId: fields.text("POS_ID"),
    storeExternalId: fields.text("EXTERNAL_STORE_ID"),
    storeId: fields.text("STORE_ID"),
    method: fields.text("PAYMENT_METHOD"),
    methodType: fields.text("PAYMENT_METHOD_TYPE"),
    installments: fields.count("INSTALLMENTS"),
    refundIds: readRefundIds(metadata),
    metadata,
    other,
  };
}
