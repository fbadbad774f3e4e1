// A row of the report of account money: something happened to the seller's money there, with what it was and what it
// cost (mercado-pago.md 11.4).

import type { Currency } from "../../../money/money.ts";
import type { SettlementColumn } from "./columns.ts";
import { type RowFields, readRefundIds } from "./row-fields.ts";

/** In the words of the keys, and as translated files say it. Approved payment and so on: glossary of the report. */
const TYPES = {
  settlement: ["SETTLEMENT", "Pago aprobado", "Pagamento aprovado", "Approved payment"],
  refund: ["REFUND", "Devolución de dinero", "Devolução de dinheiro", "Money refund"],
  chargeback: ["CHARGEBACK", "Contracargo", "Chargeback"],
  dispute: ["DISPUTE", "Reclamo", "Complaint"],
  withdrawal: ["WITHDRAWAL", "Transferencia", "Transferência", "Bank account transfer"],
  "withdrawal-cancel": [
    "WITHDRAWAL_CANCEL",
    "Cancelación de transferencia",
    "Cancelamento da transferência",
    "Cancelled bank account transfer",
  ],
  payout: ["PAYOUT", "Extracción de efectivo", "Saque", "Cash withdrawal"],
} as const;

/** "other": a word that this program has not met; the money of the row counts all the same. */
export type SettlementType = keyof typeof TYPES | "other";
export const SETTLEMENT_TYPES: readonly SettlementType[] = [
  ...(Object.keys(TYPES) as SettlementType[]),
  "other",
];

/** Amounts are in minor units of REPORT_DIGITS; times in milliseconds since 1970; null is "not said". */
export interface SettlementRow {
  /** Of the file; the header is 1. */
  readonly line: number;
  readonly type: SettlementType;
  /** The report's own word for it. */
  readonly word: string;
  /** The number of the payment, which the customer sees too. */
  readonly sourceId: string;
  readonly externalReference: string | null;
  /** The Orders API's id. */
  readonly orderId: string | null;
  /** The number of the merchant order. */
  readonly merchantOrderId: string | null;
  readonly currency: Currency;
  /** Below zero for what was given back. */
  readonly amountMinor: number;
  /** All fees with their VAT; below zero when the seller pays, above when they come back. */
  readonly feeMinor: number;
  readonly taxesMinor: number;
  /** What hit the balance. */
  readonly netMinor: number;
  /** Net after chargebacks, disputes and refunds of the same payment. */
  readonly realMinor: number | null;
  readonly transactionAtMs: number | null;
  readonly settlementAtMs: number | null;
  readonly releaseAtMs: number | null;
  readonly posExternalId: string | null;
  readonly posId: string | null;
  readonly storeExternalId: string | null;
  readonly storeId: string | null;
  readonly method: string | null;
  readonly methodType: string | null;
  readonly installments: number | null;
  readonly refundIds: readonly string[];
  /** METADATA as it came. */
  readonly metadata: string | null;
  /** What the file says beyond that: header to text, without empty ones. */
  readonly other: Readonly<Record<string, string>>;
}

/** Without these no row says what happened to the money; a file that lacks one is refused. */
export const NEEDED_SETTLEMENT_COLUMNS: readonly SettlementColumn[] = [
  "SOURCE_ID",
  "EXTERNAL_REFERENCE",
  "TRANSACTION_TYPE",
  "TRANSACTION_AMOUNT",
  "TRANSACTION_CURRENCY",
  "TRANSACTION_DATE",
  "FEE_AMOUNT",
  "SETTLEMENT_NET_AMOUNT",
];

const TYPE_OF_WORD = new Map(
  Object.entries(TYPES).flatMap(([type, words]) =>
    words.map((word): [string, SettlementType] => [word.toUpperCase(), type as SettlementType]),
  ),
);

/** @throws RowError */
export function readSettlementRow(
  fields: RowFields<SettlementColumn>,
  line: number,
  other: Readonly<Record<string, string>>,
): SettlementRow {
  const currency = fields.currency("TRANSACTION_CURRENCY") ?? fields.currency("SETTLEMENT_CURRENCY");
  if (currency === null) throw fields.unexpected("TRANSACTION_CURRENCY", "a currency");
  if ((fields.currency("SETTLEMENT_CURRENCY") ?? currency) !== currency) {
    throw fields.unexpected("SETTLEMENT_CURRENCY", `${currency}, the currency of the transaction`);
  }
  const word = fields.word("TRANSACTION_TYPE");
  const metadata = fields.text("METADATA");
  return {
    line,
    type: TYPE_OF_WORD.get(word.toUpperCase()) ?? "other",
    word,
    sourceId: fields.word("SOURCE_ID"),
    externalReference: fields.text("EXTERNAL_REFERENCE"),
    orderId: fields.text("ORDER_MP"),
    merchantOrderId: fields.text("ORDER_ID"),
    currency,
    amountMinor: fields.neededAmount("TRANSACTION_AMOUNT", currency),
    feeMinor: fields.amount("FEE_AMOUNT", currency) ?? 0,
    taxesMinor: fields.amount("TAXES_AMOUNT", currency) ?? 0,
    netMinor: fields.neededAmount("SETTLEMENT_NET_AMOUNT", currency),
    realMinor: fields.amount("REAL_AMOUNT", currency),
    transactionAtMs: fields.instant("TRANSACTION_DATE"),
    settlementAtMs: fields.instant("SETTLEMENT_DATE"),
    releaseAtMs: fields.instant("MONEY_RELEASE_DATE"),
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
