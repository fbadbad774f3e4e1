// What the journal says of each sale, read by the auditor's own rules: so a fault in how the till understands its
// own records does not hide itself.

import type { Currency } from "../money/money.ts";
import { decodeRecord, type TillRecord } from "../terminal/book/records.ts";
import type { Evidence } from "./evidence.ts";

export interface AuditedRefund {
  readonly id: number;
  minor: number;
  state: "requested" | "pending" | "done" | "refused";
  providerId: string | null;
  /** Made in the provider's own app: this till owes no slip for it. */
  readonly elsewhere: boolean;
  /** The day in which it was done: 1 until the first close. */
  day: number | null;
  /** The wall's time when it was asked for, ISO 8601. */
  readonly at: string;
}

export interface AuditedPayment {
  readonly minor: number;
  /** Null for cash, and where the provider did not say. */
  readonly number: string | null;
  readonly receipt: number;
  /** The day in which the journal has it: 1 until the first close. */
  readonly day: number;
}

export interface AuditedSale {
  readonly id: number;
  readonly reference: string;
  readonly totalMinor: number;
  readonly validityS: number;
  /** The wall's time when it began, ISO 8601. */
  readonly at: string;
  /** The day in which it began: 1 until the first close. */
  readonly day: number;
  orderId: string | null;
  /** Paid over the counter: the provider knows nothing of it. */
  readonly isCash: boolean;
  paid: AuditedPayment | null;
  /** "expired", "canceled", "refused": the till believes that nobody can pay any more. */
  ended: string | null;
  /** It ended, and the till still asks about its order by itself, because late money may come. */
  isWatched: boolean;
  readonly refunds: AuditedRefund[];
  /** Papers that the till says the printer confirmed. */
  readonly printed: Set<string>;
  /** Papers whose last line may leave from now on. */
  readonly sealing: Set<string>;
  /** Papers whose last line was ever announced. */
  readonly announced: Set<string>;
  /** Papers whose last line left, or may have left when the power went, and was never confirmed. */
  readonly doubtful: Set<string>;
  /** Papers whose original may have left before the journal was repaired: it leaves no more. */
  readonly forgotten: Set<string>;
  /** The later sale that was paid instead of it; null: none was, or it was given back. */
  paidInstead: number | null;
  /** When something last happened to it, as far as a record says when: the wall's time, ISO 8601. */
  lastAt: string;
  /** So far was the provider's clock ahead when both were last known, in milliseconds; 0 where they never were. */
  clockOffsetMs: number;
}

export interface AuditedBook {
  /** Six digits; "" when it was never opened. */
  readonly number: string;
  readonly currency: Currency;
  /** Oldest first. */
  readonly sales: readonly AuditedSale[];
  readonly byId: ReadonlyMap<number, AuditedSale>;
  readonly byReference: ReadonlyMap<string, AuditedSale>;
  /** Up to these the journal was repaired and may have gaps; zeros: it never was. */
  readonly repaired: Numbers;
}

/** The highest numbers that were given. */
export interface Numbers {
  readonly sale: number;
  readonly receipt: number;
  readonly day: number;
}

type Event = Extract<TillRecord, { type: "sale" }>["event"];
type Facts = Extract<TillRecord, { type: "sale-begun" }>["facts"];

export function readSales(entries: Evidence["entries"]): AuditedBook {
  let number = "";
  let currency: Currency = "ARS";
  let day = 1;
  let clockOffsetMs = 0;
  let repaired: Numbers = { sale: 0, receipt: 0, day: 0 };
  const byId = new Map<number, AuditedSale>();
  const inSeal = new Set<AuditedSale>();
  for (const { sequence, record } of entries) {
    const known = decodeRecord(record, sequence);
    if (known.type === "book-opened" && number === "") number = known.book;
    if (known.type === "day-closed") day = known.close.number + 1;
    if (known.type === "journal-repaired") {
      repaired = known.numbers;
      day = Math.max(day, repaired.day + 1);
    }
    if (known.type === "sale-begun") {
      currency = known.facts.total.currency;
      // A number that is given twice is told elsewhere; the first sale keeps it.
      if (!byId.has(known.facts.id))
        byId.set(known.facts.id, { ...beginSale(known.facts, day), clockOffsetMs });
    }
    // After a power cut nobody knows whether the last line had left; its note may be lost.
    if (known.type === "till-started" && !known.sameBoot) {
      for (const sale of inSeal) for (const paper of sale.sealing) sale.doubtful.add(paper);
    }
    if (known.type === "sale") {
      const sale = byId.get(known.sale);
      if (sale === undefined) continue;
      readEvent(sale, known.event, day);
      if ("at" in known.event) sale.lastAt = known.event.at;
      clockOffsetMs = offsetIn(known.event) ?? clockOffsetMs;
      sale.clockOffsetMs = clockOffsetMs;
      if (sale.sealing.size > 0) inSeal.add(sale);
      else inSeal.delete(sale);
    }
  }
  const sales = [...byId.values()];
  const byReference = new Map(sales.map((sale) => [sale.reference, sale]));
  return { number, currency, sales, byId, byReference, repaired };
}

function beginSale({ at, cash, id, reference, total, validityS }: Facts, day: number): AuditedSale {
  return {
    id,
    reference,
    totalMinor: total.minor,
    validityS,
    at,
    day,
    orderId: null,
    isCash: cash !== undefined,
    paid: cash === undefined ? null : { minor: total.minor, number: null, receipt: cash.receiptNumber, day },
    ended: null,
    isWatched: false,
    refunds: [],
    printed: new Set(),
    sealing: new Set(),
    announced: new Set(),
    doubtful: new Set(),
    forgotten: new Set(),
    paidInstead: null,
    lastAt: at,
    clockOffsetMs: 0,
  };
}

/**
 * A moment of the wall's, as it was and as the provider's clock would have said it: a till whose clock is wrong still
 * has its sales of today. Milliseconds since 1970.
 */
export function momentsOf(
  at: string,
  { clockOffsetMs }: Pick<AuditedSale, "clockOffsetMs">,
): readonly [number, number] {
  const wallMs = Date.parse(at);
  return [wallMs, wallMs + clockOffsetMs];
}

function offsetIn(event: Event): number | null {
  if (!("at" in event) || !("providerAt" in event) || event.providerAt === undefined) return null;
  return Date.parse(event.providerAt) - Date.parse(event.at);
}

function readEvent(sale: AuditedSale, event: Event, day: number): void {
  switch (event.type) {
    case "order-created":
      sale.orderId = event.order.id;
      return;
    case "order-refused":
    case "order-expired":
    case "order-canceled":
      if (sale.ended === null) sale.isWatched = "late" in event && event.late === true;
      sale.ended ??= event.type.slice("order-".length);
      return;
    case "order-closed":
      sale.isWatched = false;
      return;
    case "order-paid": {
      const { payment, receiptNumber } = event;
      sale.paid ??= { minor: payment.paid.minor, number: payment.number, receipt: receiptNumber, day };
      return;
    }
    case "refund-requested":
    case "refund-found": {
      const { amount, at } = event;
      const id = sale.refunds.length + 1;
      const providerId = event.type === "refund-found" ? event.providerId : null;
      // Cash goes back over the counter at once.
      const isDone = providerId !== null || sale.isCash;
      const state = isDone ? "done" : "requested";
      const elsewhere = event.type === "refund-found";
      const doneOn = isDone ? day : null;
      sale.refunds.push({ id, minor: amount.minor, state, providerId, elsewhere, day: doneOn, at });
      return;
    }
    case "refund-pending":
    case "refund-done":
    case "refund-refused": {
      const refund = sale.refunds[event.refund - 1];
      if (refund === undefined) return;
      refund.state = event.type.slice("refund-".length) as AuditedRefund["state"];
      if (event.type === "refund-done") refund.day ??= day;
      if ("providerId" in event) refund.providerId = event.providerId;
      if ("amount" in event) refund.minor = event.amount.minor;
      return;
    }
    case "paper-sealing":
      sale.sealing.add(event.paper);
      sale.announced.add(event.paper);
      return;
    case "paper-sealed":
    case "paper-unconfirmed":
      sale.doubtful.add(event.paper);
      return;
    case "paper-printed":
      sale.printed.add(event.paper);
      sale.sealing.delete(event.paper);
      sale.doubtful.delete(event.paper);
      return;
    case "paid-instead":
      sale.paidInstead = event.by;
      return;
    case "originals-unknown":
      for (const paper of event.papers) sale.forgotten.add(paper);
      return;
    default:
  }
}
