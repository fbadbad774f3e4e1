// What the journal says of each sale, read by the auditor's own rules: so a fault in how the till understands its
// own records does not hide itself.

import { decodeRecord } from "../../src/terminal/book/book.ts";
import type { Evidence } from "./evidence.ts";

export interface AuditedRefund {
  readonly id: number;
  readonly minor: number;
  state: "requested" | "pending" | "done" | "refused";
  providerId: string | null;
}

export interface AuditedSale {
  readonly id: number;
  readonly reference: string;
  readonly totalMinor: number;
  orderId: string | null;
  paid: { readonly minor: number; readonly number: string | null; readonly receipt: number } | null;
  /** "expired", "canceled", "refused": the till believes that nobody can pay any more. */
  ended: string | null;
  readonly refunds: AuditedRefund[];
  /** Papers that the till says the printer confirmed. */
  readonly printed: Set<string>;
  /** Papers whose last line may leave from now on. */
  readonly sealing: Set<string>;
  /** Papers whose last line left, or may have left when the power went, and was never confirmed. */
  readonly doubtful: Set<string>;
}

type Event = Extract<ReturnType<typeof decodeRecord>, { type: "sale" }>["event"];

/** @returns the book's number, "" when it was not opened, and the sales, oldest first */
export function readSales(entries: Evidence["entries"]): {
  readonly book: string;
  readonly sales: AuditedSale[];
} {
  let book = "";
  const sales = new Map<number, AuditedSale>();
  for (const { sequence, record } of entries) {
    const known = decodeRecord(record, sequence);
    if (known.type === "book-opened") book = known.book;
    if (known.type === "sale-begun") {
      const { id, reference, total } = known.facts;
      sales.set(id, {
        id,
        reference,
        totalMinor: total.minor,
        orderId: null,
        paid: null,
        ended: null,
        refunds: [],
        printed: new Set(),
        sealing: new Set(),
        doubtful: new Set(),
      });
    }
    // After a power cut nobody knows whether the last line had left; its note may be lost.
    if (known.type === "till-started" && !known.sameBoot) {
      for (const sale of sales.values()) for (const paper of sale.sealing) sale.doubtful.add(paper);
    }
    if (known.type === "sale") {
      const sale = sales.get(known.sale);
      if (sale !== undefined) readEvent(sale, known.event);
    }
  }
  return { book, sales: [...sales.values()] };
}

function readEvent(sale: AuditedSale, event: Event): void {
  switch (event.type) {
    case "order-created":
      sale.orderId = event.order.id;
      return;
    case "order-refused":
    case "order-expired":
    case "order-canceled":
      sale.ended = event.type.slice("order-".length);
      return;
    case "order-paid": {
      const { payment, receiptNumber } = event;
      sale.paid ??= { minor: payment.paid.minor, number: payment.number, receipt: receiptNumber };
      return;
    }
    case "refund-requested":
    case "refund-found": {
      const providerId = event.type === "refund-found" ? event.providerId : null;
      const state = providerId === null ? "requested" : "done";
      sale.refunds.push({ id: sale.refunds.length + 1, minor: event.amount.minor, state, providerId });
      return;
    }
    case "refund-pending":
    case "refund-done":
    case "refund-refused": {
      const refund = sale.refunds[event.refund - 1];
      if (refund === undefined) return;
      refund.state = event.type.slice("refund-".length) as AuditedRefund["state"];
      if ("providerId" in event) refund.providerId = event.providerId;
      return;
    }
    case "paper-sealing":
      sale.sealing.add(event.paper);
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
    default:
  }
}
