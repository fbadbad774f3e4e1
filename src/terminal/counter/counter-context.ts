// What the dialogue at the counter needs to know of the book before it decides.

import { largestPayable } from "../../money/decimal.ts";
import type { Currency } from "../../money/money.ts";
import { refundable } from "../../sale/refunds.ts";
import type { Book } from "../book/book.ts";
import type { StaffDesk } from "../refunds/staff-desk.ts";
import type { CounterContext } from "./counter-state.ts";

export interface CounterSources {
  readonly book: Book;
  readonly staff: Pick<StaffDesk, "knowsCard">;
  readonly currency: Currency;
  readonly paying: boolean;
}

export function counterContext({ book, currency, paying, staff }: CounterSources): CounterContext {
  const last = book.latest();
  return {
    paying,
    largestTotal: largestPayable(currency),
    lastReceipt: last !== null && refundable(last).minor > 0 ? last.receiptNumber : null,
    saleOf: (receipt) => book.saleOfReceipt(receipt),
    staffName: (card) => staff.knowsCard(card)?.name ?? null,
    ticketProblem: (ticket) => ticketProblem(book, ticket),
  };
}

/**
 * A ticket that was paid, or may still be paid, is not sold again.
 * @returns why not; null when it may be sold
 */
export function ticketProblem(book: Book, ticket: string): string | null {
  for (const sale of book.salesOfTicket(ticket)) {
    // What may have been given back was not given back before the provider says so.
    const back = sale.refunds.filter((refund) => refund.state.status === "done");
    const kept = back.reduce((rest, refund) => rest - refund.amount.minor, sale.facts.total.minor);
    if (sale.phase.status === "paid" && kept > 0) {
      return `ticket ${ticket} is paid already: receipt ${sale.receiptNumber}`;
    }
    if (["ordering", "awaiting-payment", "canceling"].includes(sale.phase.status)) {
      return `ticket ${ticket} is not settled yet: sale ${sale.facts.id}`;
    }
  }
  return null;
}
