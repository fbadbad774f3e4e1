// What each difference between the journal and the report is. Three witnesses: the journal, the report, and the lists
// of Mercado Pago itself, which know today what the report tells tomorrow. Pure.

import { CURRENCIES } from "../money/currencies.ts";
import type { Currency } from "../money/money.ts";
import { REPORT_DIGITS } from "../payments/mercado-pago/reports/report-amounts.ts";
import type { SettlementRow } from "../payments/mercado-pago/reports/settlement-row.ts";
import type { SaleStatus } from "../sale/sale.ts";
import type { BookedRefund, BookedSale } from "./booked-sales.ts";
import { expectedFee, type FeeRates } from "./fees.ts";
import type { MatchedSale } from "./match-rows.ts";
import type { Difference, DifferenceKind, Minor } from "./reconciliation.ts";

/** A payment as Mercado Pago's own list has it. */
export interface LivePayment {
  readonly id: string;
  readonly reference: string;
  readonly isPaid: boolean;
  /** Null: finer than a till counts. */
  readonly amountMinor: Minor | null;
  readonly approvedAtMs: number | null;
}

/** What the lists say, to be asked by number and by reference. */
export interface Live {
  readonly byId: ReadonlyMap<string, LivePayment>;
  readonly byReference: ReadonlyMap<string, readonly LivePayment[]>;
}

export function indexLive(payments: readonly LivePayment[]): Live {
  return {
    byId: new Map(payments.map((payment) => [payment.id, payment])),
    byReference: Map.groupBy(payments, ({ reference }) => reference),
  };
}

export interface Circumstances {
  /** Of the days, milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly currency: Currency;
  /** external_pos_id of this till. */
  readonly pos: string;
  readonly book: string;
  /** What happened from then on may be missing in the report; null: nothing is. */
  readonly openFromMs: number | null;
  /** Null where they could not be asked. */
  readonly live: Live | null;
  readonly fees: FeeRates | null;
}

/** A till sees a payment at its next question; an order ends a quarter of an hour after it began, as a rule. */
const EDGE_MS = 900_000;

/** Orders that the till holds to be over. */
const ENDED: readonly SaleStatus[] = ["expired", "canceled", "refused"];

export function classifySale(matched: MatchedSale, around: Circumstances): readonly Difference[] {
  const { chargebacks, more, otherRefunds, others, sale } = matched;
  const of = (kind: DifferenceKind, about: Difference["about"]) => (row: SettlementRow) =>
    rowDifference(kind, about, row, sale);
  return [
    ...classifyPayment(matched, around),
    ...more.map(of(isPaid(sale) ? "second-payment" : unpaidKind(sale), "payment")),
    ...sale.refunds.flatMap((refund, at) =>
      classifyRefund(sale, refund, matched.refunds[at] ?? null, around),
    ),
    ...otherRefunds.map(of("refunded-elsewhere", "refund")),
    ...chargebacks.map(of("chargeback", "chargeback")),
    ...others.map(of("other-money", "other")),
  ];
}

/** Of a row that belongs to no sale of the journal. */
export function classifyStranger(row: SettlementRow, { book, pos }: Circumstances): Difference {
  const { externalReference, posExternalId, posId, type } = row;
  const about = type === "settlement" ? "payment" : type === "refund" ? "refund" : "other";
  const isOurs = posExternalId === pos || externalReference?.includes(`-${book}-`) === true;
  const isElsewhere = posExternalId !== null || posId !== null;
  const kind = isOurs ? "unknown-sale" : isElsewhere ? "other-terminal" : "other-money";
  return rowDifference(kind, about, row, null);
}

/**
 * Payments that only Mercado Pago's lists know: they have the number of this till, and neither the journal nor the
 * report has them.
 */
export function classifyLiveOnly(
  { book, live, ...days }: Circumstances,
  isTold: (payment: LivePayment) => boolean,
): readonly Difference[] {
  return [...(live?.byId.values() ?? [])]
    .filter(({ approvedAtMs, isPaid, reference }) => {
      return isPaid && isIn(days, approvedAtMs) && reference.includes(`-${book}-`);
    })
    .filter((payment) => !isTold(payment))
    .map(({ amountMinor, approvedAtMs, id, reference }) => ({
      ...NOTHING,
      kind: "unknown-sale",
      about: "payment",
      reference,
      payment: id,
      foundMinor: amountMinor,
      at: isoOf(approvedAtMs),
    }));
}

/** Whether the journal counts it in these days. */
export function isIn({ fromMs, toMs }: Pick<Circumstances, "fromMs" | "toMs">, atMs: number | null): boolean {
  return atMs !== null && atMs >= fromMs && atMs < toMs;
}

function classifyPayment(matched: MatchedSale, around: Circumstances): readonly Difference[] {
  const { payment: row, sale } = matched;
  if (sale.isCash) return [];
  if (!isPaid(sale)) {
    if (row !== null) return [rowDifference(unpaidKind(sale), "payment", row, sale)];
    return unpaidButLive(sale, around);
  }
  const journalMinor = isIn(around, sale.paidAtMs) ? sale.totalMinor : 0;
  if (row === null) {
    if (journalMinor === 0) return [];
    const kind = absentKind(sale.payment, sale.paidAtMs ?? 0, around);
    return [{ ...saleDifference(kind, "payment", sale), journalMinor, at: isoOf(sale.paidAtMs) }];
  }
  const found = { ...rowDifference("day-edge", "payment", row, sale), journalMinor };
  const fee = classifyFee(sale, row, around);
  const offMinor = row.amountMinor - sale.totalMinor;
  if (offMinor !== 0) return [{ ...found, kind: amountKind(offMinor, around.currency) }, ...fee];
  return journalMinor === 0 ? [found, ...fee] : fee;
}

function classifyRefund(
  sale: BookedSale,
  refund: BookedRefund,
  row: SettlementRow | null,
  around: Circumstances,
): readonly Difference[] {
  if (sale.isCash) return [];
  const journalMinor = refund.isDone && isIn(around, refund.atMs) ? -refund.minor + 0 : 0;
  if (row === null) {
    if (journalMinor === 0) return [];
    const kind = absentKind(null, refund.atMs, around);
    return [{ ...saleDifference(kind, "refund", sale), journalMinor, at: isoOf(refund.atMs) }];
  }
  const found = { ...rowDifference("day-edge", "refund", row, sale), journalMinor };
  if (!refund.isDone) return [{ ...found, kind: "still-open" }];
  const offMinor = row.amountMinor + refund.minor;
  if (offMinor !== 0) return [{ ...found, kind: amountKind(offMinor, around.currency) }];
  return journalMinor === 0 ? [found] : [];
}

/** The report says nothing of it although the journal has it in these days. @param payment null for a refund */
function absentKind(payment: string | null, atMs: number, around: Circumstances): DifferenceKind {
  const { fromMs, live, openFromMs, toMs } = around;
  const known = payment === null ? undefined : live?.byId.get(payment);
  const approvedAtMs = known?.approvedAtMs ?? null;
  if (approvedAtMs !== null && !isIn(around, approvedAtMs)) return "day-edge";
  if (openFromMs !== null && atMs >= openFromMs) return "not-in-report-yet";
  const isSeen = known?.isPaid === true;
  // Nobody but the report says when a refund went through; of a payment the list does.
  if (!isSeen && (atMs - fromMs < EDGE_MS || (payment === null && toMs - atMs < EDGE_MS))) return "day-edge";
  return live !== null && payment !== null && !isSeen ? "unknown-to-provider" : "missing-in-report";
}

/** The journal calls it unpaid, the report is silent, and Mercado Pago's list has money for it. */
function unpaidButLive(sale: BookedSale, around: Circumstances): readonly Difference[] {
  const paid = around.live?.byReference
    .get(sale.reference)
    ?.filter(({ approvedAtMs, isPaid: has }) => has && isIn(around, approvedAtMs));
  return (paid ?? []).map(({ amountMinor, approvedAtMs, id }) => ({
    ...saleDifference(unpaidKind(sale), "payment", sale),
    payment: id,
    foundMinor: amountMinor,
    at: isoOf(approvedAtMs),
  }));
}

function classifyFee(
  sale: BookedSale,
  row: SettlementRow,
  { currency, fees }: Circumstances,
): readonly Difference[] {
  if (fees === null) return [];
  const expectedMinor = expectedFee(fees, [row.method, row.methodType], row.amountMinor);
  // Fee and VAT are each rounded, and nobody says how.
  const offMinor = Math.abs(row.feeMinor - (expectedMinor ?? row.feeMinor));
  if (offMinor <= 2 * unitOf(currency)) return [];
  const { payment, at } = rowDifference("other-fee", "fee", row, sale);
  return [
    {
      ...saleDifference("other-fee", "fee", sale),
      payment,
      expectedMinor,
      foundMinor: row.feeMinor,
      at,
    },
  ];
}

/** One of the smallest unit that the till counts: a whole peso in Colombia, where reports have centavos. */
function amountKind(offMinor: Minor, currency: Currency): DifferenceKind {
  return Math.abs(offMinor) <= unitOf(currency) ? "rounding" : "other-amount";
}

function unitOf(currency: Currency): Minor {
  return 10 ** (REPORT_DIGITS[currency] - CURRENCIES[currency].digits);
}

function isPaid({ status }: BookedSale): boolean {
  return status === "paid";
}

function unpaidKind({ status }: BookedSale): DifferenceKind {
  return ENDED.includes(status) ? "paid-after-end" : "still-open";
}

const NOTHING = {
  sale: null,
  receipt: null,
  reference: null,
  payment: null,
  journalMinor: 0,
  reportMinor: 0,
  expectedMinor: null,
  foundMinor: null,
  at: null,
  state: null,
  pos: null,
} as const satisfies Omit<Difference, "kind" | "about">;

function saleDifference(
  kind: DifferenceKind,
  about: Difference["about"],
  { id, payment, receipt, reference, status }: BookedSale,
): Difference {
  const state = kind === "paid-after-end" || kind === "still-open" ? status : null;
  return { ...NOTHING, kind, about, sale: id, receipt, reference, payment, state };
}

function rowDifference(
  kind: DifferenceKind,
  about: Difference["about"],
  row: SettlementRow,
  sale: BookedSale | null,
): Difference {
  const told = sale === null ? { ...NOTHING, kind, about } : saleDifference(kind, about, sale);
  return {
    ...told,
    reference: row.externalReference ?? told.reference,
    payment: row.sourceId,
    reportMinor: row.amountMinor,
    at: isoOf(row.settlementAtMs ?? row.transactionAtMs),
    pos: row.posExternalId ?? row.posId,
  };
}

function isoOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
