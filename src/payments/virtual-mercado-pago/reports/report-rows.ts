// Movements of the ledger as rows of the two reports: column key to text, empty where nothing is known (reference
// 11.3 to 11.5). How a row is written into a file stands in report-file.ts.

import type { ProviderState } from "../provider-state.ts";
import { type Movement, movementsOf } from "./ledger.ts";

/** Amounts are in minor units, times in milliseconds; report-file.ts writes them. */
export type Cell = string | { readonly minor: number } | { readonly ms: number };
export type Row = Readonly<Record<string, Cell>>;

export interface Wanted {
  readonly owner: string;
  readonly beginMs: number;
  readonly endMs: number;
  /** Whether what happened at endMs itself is in it. */
  readonly endInclusive: boolean;
  /** What happened from then on is not known yet. */
  readonly knownUntilMs: number;
  readonly withdrawals: boolean;
}

const TYPES: Readonly<Record<Movement["kind"], string>> = {
  settlement: "SETTLEMENT",
  refund: "REFUND",
  chargeback: "CHARGEBACK",
  "chargeback-cancel": "CHARGEBACK",
  withdrawal: "WITHDRAWAL",
};

const DESCRIPTIONS: Readonly<Record<Movement["kind"], string>> = {
  settlement: "payment",
  refund: "refund",
  chargeback: "chargeback",
  "chargeback-cancel": "chargeback",
  withdrawal: "payout",
};

export function settlementRows(state: ProviderState, wanted: Wanted): readonly Row[] {
  const all = movementsOf(state, wanted.owner);
  const bySource = Map.groupBy(all, ({ sourceId }) => sourceId);
  return all
    .filter((one) => isWithin(one.atMs, wanted) && (one.kind !== "withdrawal" || wanted.withdrawals))
    .map((one) => ({
      ...common(state, one),
      TRANSACTION_TYPE: TYPES[one.kind],
      TRANSACTION_AMOUNT: { minor: one.amountMinor },
      TRANSACTION_CURRENCY: state.country.currency,
      SETTLEMENT_CURRENCY: state.country.currency,
      TRANSACTION_DATE: { ms: one.createdAtMs },
      SETTLEMENT_DATE: { ms: one.atMs },
      MONEY_RELEASE_DATE: { ms: one.releaseAtMs },
      FEE_AMOUNT: { minor: one.feeMinor },
      SETTLEMENT_NET_AMOUNT: { minor: one.netMinor },
      // Of what gives back nothing is left; of a payment what it was worth after all.
      REAL_AMOUNT: { minor: one.kind === "settlement" ? sum(bySource.get(one.sourceId) ?? []) : 0 },
      COUPON_AMOUNT: { minor: 0 },
      MKP_FEE_AMOUNT: { minor: 0 },
      FINANCING_FEE_AMOUNT: { minor: 0 },
      SHIPPING_FEE_AMOUNT: { minor: 0 },
      TAXES_AMOUNT: { minor: 0 },
    }));
}

export function releaseRows(state: ProviderState, wanted: Wanted): readonly Row[] {
  const all = [...movementsOf(state, wanted.owner)].sort((a, b) => a.releaseAtMs - b.releaseAtMs);
  let balance = sum(all.filter((one) => one.releaseAtMs < wanted.beginMs));
  const rows: Row[] = [balanceRow(state, "initial_available_balance", "", wanted.beginMs, balance)];
  let credit = 0;
  let debit = 0;
  for (const one of all.filter(({ releaseAtMs }) => isWithin(releaseAtMs, wanted))) {
    const isPayout = one.kind === "withdrawal";
    if (isPayout) rows.push(availableRow(state, `pre_payout_${one.sourceId}`, one, balance));
    balance += one.netMinor;
    credit += Math.max(one.netMinor, 0);
    debit += Math.max(-one.netMinor, 0);
    rows.push({
      ...common(state, one),
      DATE: { ms: one.releaseAtMs },
      RECORD_TYPE: "release",
      DESCRIPTION: DESCRIPTIONS[one.kind],
      NET_CREDIT_AMOUNT: { minor: Math.max(one.netMinor, 0) },
      NET_DEBIT_AMOUNT: { minor: Math.max(-one.netMinor, 0) },
      GROSS_AMOUNT: { minor: one.amountMinor },
      MP_FEE_AMOUNT: { minor: one.feeMinor },
      FINANCING_FEE_AMOUNT: { minor: 0 },
      SHIPPING_FEE_AMOUNT: { minor: 0 },
      TAXES_AMOUNT: { minor: 0 },
      COUPON_AMOUNT: { minor: 0 },
      TRANSACTION_APPROVAL_DATE: { ms: one.atMs },
      TRANSACTION_DATE: { ms: one.createdAtMs },
      BALANCE_AMOUNT: { minor: balance },
      CURRENCY: state.country.currency,
    });
    if (isPayout) rows.push(availableRow(state, `pos_payout_${one.sourceId}`, one, balance));
  }
  rows.push({
    DATE: { ms: wanted.endMs },
    RECORD_TYPE: "total",
    NET_CREDIT_AMOUNT: { minor: credit },
    NET_DEBIT_AMOUNT: { minor: debit },
    BALANCE_AMOUNT: { minor: balance },
    CURRENCY: state.country.currency,
  });
  return rows;
}

function availableRow(state: ProviderState, description: string, one: Movement, balance: number): Row {
  return balanceRow(state, "available_balance", description, one.releaseAtMs, balance);
}

function balanceRow(
  state: ProviderState,
  record: string,
  description: string,
  ms: number,
  balance: number,
): Row {
  return {
    DATE: { ms },
    RECORD_TYPE: record,
    DESCRIPTION: description,
    NET_CREDIT_AMOUNT: { minor: Math.max(balance, 0) },
    NET_DEBIT_AMOUNT: { minor: Math.max(-balance, 0) },
    BALANCE_AMOUNT: { minor: balance },
    CURRENCY: state.country.currency,
  };
}

/** What both reports say of a movement. */
function common(state: ProviderState, { sourceId, order, attempt, refundId }: Movement): Row {
  const pos = order === null ? null : state.pos(order.draft.posName);
  return {
    EXTERNAL_REFERENCE: order?.draft.reference ?? "",
    SOURCE_ID: sourceId,
    USER_ID: order?.owner ?? "",
    SITE: state.country.site,
    PAYMENT_METHOD: attempt?.method.id ?? "",
    PAYMENT_METHOD_TYPE: attempt?.method.type ?? "",
    INSTALLMENTS: attempt === null ? "" : String(attempt.method.installments),
    POS_ID: pos?.number ?? "",
    POS_NAME: order?.draft.posName ?? "",
    EXTERNAL_POS_ID: order?.draft.posName ?? "",
    ORDER_ID: attempt?.merchantOrder ?? "",
    ORDER_MP: order !== null && order.instore === null ? order.id : "",
    METADATA: refundId === null ? "[{}]" : `[{"refund_id":"${refundId}","by":"collector"}]`,
  };
}

function isWithin(ms: number, { beginMs, endMs, endInclusive, knownUntilMs }: Wanted): boolean {
  // Reports count whole seconds.
  const second = ms - (ms % 1000);
  if (ms >= knownUntilMs || second < beginMs) return false;
  return endInclusive ? second <= endMs : second < endMs;
}

function sum(movements: readonly Movement[]): number {
  return movements.reduce((total, one) => total + one.netMinor, 0);
}
