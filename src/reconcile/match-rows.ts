// Which row of the report belongs to which sale of the journal, and as what. It judges nothing: what does not fit is
// told apart, and classify.ts says what that means.

import type { SettlementRow } from "../payments/mercado-pago/reports/settlement-row.ts";
import type { BookedRefund, BookedSale } from "./booked-sales.ts";

export interface MatchedSale {
  readonly sale: BookedSale;
  /** The row of the payment that the journal has, or of the first one for a sale that it does not call paid. */
  readonly payment: SettlementRow | null;
  /** Further payments of the same sale. */
  readonly more: readonly SettlementRow[];
  /** In the order of the sale's refunds; null where the report has no such row. */
  readonly refunds: readonly (SettlementRow | null)[];
  /** Refunds that no refund of the journal accounts for. */
  readonly otherRefunds: readonly SettlementRow[];
  /** Charge-backs, disputes, and what comes back after them. */
  readonly chargebacks: readonly SettlementRow[];
  /** Types that nobody has met. */
  readonly others: readonly SettlementRow[];
}

export interface Matching {
  readonly sales: readonly MatchedSale[];
  /** Of no sale that the journal has. */
  readonly strangers: readonly SettlementRow[];
  /** Money that went to the bank or came back from there. */
  readonly withdrawals: readonly SettlementRow[];
}

const WITHDRAWALS: readonly string[] = ["withdrawal", "withdrawal-cancel", "payout"];

/** Everything but money on its way to the bank. */
export function isOfSales({ type }: SettlementRow): boolean {
  return !WITHDRAWALS.includes(type);
}

export function matchRows(rows: readonly SettlementRow[], sales: readonly BookedSale[]): Matching {
  const find = indexOf(sales.filter(({ isCash }) => !isCash));
  const bySale = new Map<BookedSale, SettlementRow[]>();
  const strangers: SettlementRow[] = [];
  const withdrawals: SettlementRow[] = [];
  for (const row of rows) {
    const sale = find(row);
    if (!isOfSales(row)) withdrawals.push(row);
    else if (sale === undefined) strangers.push(row);
    else bySale.set(sale, [...(bySale.get(sale) ?? []), row]);
  }
  return { sales: sales.map((sale) => assign(sale, bySale.get(sale) ?? [])), strangers, withdrawals };
}

/** By the number of the payment, by the sale's reference, by the order. */
function indexOf(sales: readonly BookedSale[]): (row: SettlementRow) => BookedSale | undefined {
  const index = new Map<string, BookedSale>();
  const add = (kind: string, name: string | null, sale: BookedSale) => {
    if (name !== null) index.set(`${kind} ${name}`, sale);
  };
  for (const sale of sales) {
    add("payment", sale.payment, sale);
    add("reference", sale.reference, sale);
    add("order", sale.orderId, sale);
  }
  return ({ externalReference, orderId, sourceId }) =>
    index.get(`payment ${sourceId}`) ??
    index.get(`reference ${externalReference}`) ??
    index.get(`order ${orderId}`);
}

function assign(sale: BookedSale, rows: readonly SettlementRow[]): MatchedSale {
  const of = (...types: readonly string[]) => rows.filter(({ type }) => types.includes(type));
  const payments = of("settlement");
  const payment =
    sale.payment === null ? payments[0] : payments.find(({ sourceId }) => sourceId === sale.payment);
  const more = payments.filter((row) => row !== payment);
  const isOfMore = (row: SettlementRow) => more.some(({ sourceId }) => sourceId === row.sourceId);
  const { refunds, rest } = assignRefunds(
    sale.refunds,
    of("refund").filter((row) => !isOfMore(row)),
  );
  return {
    sale,
    payment: payment ?? null,
    more,
    refunds,
    otherRefunds: [...rest, ...of("refund").filter(isOfMore)],
    chargebacks: of("chargeback", "dispute"),
    others: of("other"),
  };
}

/** By the provider's number of the refund, else by its amount: the Orders API and the report call one refund differently. */
function assignRefunds(
  refunds: readonly BookedRefund[],
  rows: readonly SettlementRow[],
): { readonly refunds: (SettlementRow | null)[]; readonly rest: readonly SettlementRow[] } {
  const left = [...rows];
  const take = (fits: (row: SettlementRow) => boolean): SettlementRow | null => {
    const at = left.findIndex(fits);
    return at === -1 ? null : (left.splice(at, 1)[0] ?? null);
  };
  const named = refunds.map(({ providerId }) =>
    providerId === null ? null : take(({ refundIds }) => refundIds.includes(providerId)),
  );
  const matched = refunds.map(
    (refund, at) => named[at] ?? take((row) => row.amountMinor === -refund.minor && !isAnother(refund, row)),
  );
  return { refunds: matched, rest: left };
}

/** Both have a number of one kind, and it is not the same. */
function isAnother({ providerId }: BookedRefund, { refundIds }: SettlementRow): boolean {
  const isNumber = providerId !== null && /^\d+$/.test(providerId);
  return isNumber && refundIds.length > 0 && refundIds.every((id) => /^\d+$/.test(id));
}
