// The sales that the journal has for some days, as a reconciliation needs them: read from the records themselves, so
// that the daemon need not be asked, and beside it while it writes. Two readings: the first finds which sales are
// wanted, the second keeps those alone, because a journal of years does not fit into the memory of a small box.

import { wayOf } from "../day/tally.ts";
import type { JournalEntry } from "../journal/read-journal.ts";
import { toReportMinor } from "../payments/mercado-pago/reports/report-amounts.ts";
import type { SaleEvent } from "../sale/events.ts";
import type { Refund, Sale, SaleStatus } from "../sale/sale.ts";
import { beginSale, step } from "../sale/step.ts";
import { decodeRecord, type TillRecord } from "../terminal/book/records.ts";
import type { Minor } from "./reconciliation.ts";

export interface BookedSale {
  readonly id: number;
  readonly reference: string;
  /** The provider's order; null where none was made. */
  readonly orderId: string | null;
  /** The number of the payment; null while unpaid, of cash, and where the provider did not say it. */
  readonly payment: string | null;
  readonly receipt: number | null;
  readonly status: SaleStatus;
  readonly isCash: boolean;
  readonly totalMinor: Minor;
  /** "cash", or the provider's word; "unknown" where it said none. */
  readonly method: string;
  /** When the payment was seen, by the provider's clock where that was known; null while unpaid. */
  readonly paidAtMs: number | null;
  readonly refunds: readonly BookedRefund[];
}

export interface BookedRefund {
  readonly providerId: string | null;
  readonly minor: Minor;
  /** The journal knows that it happened. */
  readonly isDone: boolean;
  /** When it was asked for, or seen. */
  readonly atMs: number;
}

export interface Booked {
  /** Six digits; "" where the journal holds nothing yet. */
  readonly book: string;
  readonly sales: readonly BookedSale[];
  /** An order of them was the virtual Mercado Pago's. */
  readonly isVirtual: boolean;
}

export interface Wanted {
  /** Sales to which something happened then. */
  readonly fromMs: number;
  readonly toMs: number;
  /** And those of these references, whenever they were. */
  readonly references: ReadonlySet<string>;
}

type Records = () => Iterable<Pick<JournalEntry, "record" | "sequence">>;

/** @param records called twice; what was written meanwhile is in the second reading alone */
export function readBookedSales(records: Records, wanted: Wanted): Booked {
  const { book, ids } = findWanted(records, wanted);
  const sales = new Map<number, Sale>();
  for (const known of decoded(records)) {
    if (known.type === "sale-begun" && ids.has(known.facts.id) && !sales.has(known.facts.id)) {
      sales.set(known.facts.id, beginSale(known.facts));
    }
    const sale = known.type === "sale" ? sales.get(known.sale) : undefined;
    // What cannot have happened is for till audit to tell.
    if (known.type === "sale" && sale !== undefined) sales.set(known.sale, step(sale, known.event) ?? sale);
  }
  const all = [...sales.values()];
  return { book, sales: all.map(booked), isVirtual: all.some(({ order }) => order?.virtual === true) };
}

function findWanted(
  records: Records,
  { fromMs, references, toMs }: Wanted,
): { readonly book: string; readonly ids: ReadonlySet<number> } {
  const ids = new Set<number>();
  let book = "";
  const isThen = (at: string | undefined) => {
    const ms = at === undefined ? Number.NaN : Date.parse(at);
    return ms >= fromMs && ms < toMs;
  };
  for (const known of decoded(records)) {
    if (known.type === "book-opened" && book === "") book = known.book;
    if (known.type === "sale-begun") {
      const { at, id, reference } = known.facts;
      if (references.has(reference) || isThen(at)) ids.add(id);
    }
    if (known.type === "sale" && momentsOf(known.event).some(isThen)) ids.add(known.sale);
  }
  return { book, ids };
}

function* decoded(records: Records): Generator<TillRecord> {
  for (const { record, sequence } of records()) yield decodeRecord(record, sequence);
}

function momentsOf(event: SaleEvent): readonly (string | undefined)[] {
  return "at" in event ? [event.at, "providerAt" in event ? event.providerAt : undefined] : [];
}

function booked(sale: Sale): BookedSale {
  const { facts, order, paidAt, paidProviderAt, payment, phase, receiptNumber, refunds } = sale;
  const isCash = facts.cash !== undefined;
  const paid = paidProviderAt ?? paidAt;
  return {
    id: facts.id,
    reference: facts.reference,
    orderId: order?.id ?? null,
    payment: isCash ? null : (payment?.number ?? null),
    receipt: receiptNumber,
    status: phase.status,
    isCash,
    totalMinor: toReportMinor(facts.total),
    method: wayOf(payment, sale).method,
    paidAtMs: phase.status === "paid" && paid !== null ? Date.parse(paid) : null,
    refunds: refunds.map(bookedRefund),
  };
}

function bookedRefund({ amount, at, providerAt, state }: Refund): BookedRefund {
  return {
    providerId: "providerId" in state ? (state.providerId ?? null) : null,
    minor: toReportMinor(amount),
    isDone: state.status === "done",
    atMs: Date.parse(providerAt ?? at),
  };
}
