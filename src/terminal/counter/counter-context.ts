// What the dialogue at the counter needs to know of the book before it decides.

import type { POSPrinter } from "../../../hardware/hal/pos-printer.ts";
import { netOf } from "../../day/tally.ts";
import type { PaidTwice } from "../../feedback/feedback.ts";
import type { PaperQuestion } from "../../feedback/paper-question.ts";
import type { Reason } from "../../feedback/reasons.ts";
import { largestPayable } from "../../money/decimal.ts";
import type { Currency } from "../../money/money.ts";
import { isUnended } from "../../sale/duties.ts";
import { isPaidTwice } from "../../sale/paid-twice.ts";
import { doubtfulPapers } from "../../sale/papers.ts";
import { refundable } from "../../sale/refunds.ts";
import type { Sale } from "../../sale/sale.ts";
import type { Book } from "../book/book.ts";
import type { Language } from "../book/records.ts";
import type { DrawerDesk } from "../drawer-desk.ts";
import type { StaffDesk } from "../refunds/staff-desk.ts";
import { type Counter, type CounterContext, waitingBasket } from "./counter-state.ts";
import type { Front } from "./front.ts";

export interface CounterSources {
  readonly book: Book;
  readonly staff: Pick<StaffDesk, "knowsCard">;
  readonly currency: Currency;
  readonly front: Pick<Front, "question">;
  readonly sale: Sale | null;
  readonly printerProblem: Reason | null;
  readonly printerOccupied: boolean;
  readonly nextLanguage: Language;
}

export function counterContext(sources: CounterSources): CounterContext {
  const { book, currency, front, nextLanguage, printerOccupied, printerProblem, sale, staff } = sources;
  const last = book.latest();
  return {
    sale,
    printerProblem,
    printerOccupied,
    nextLanguage,
    question: front.question,
    dayNet: netOf(book.day, currency),
    largestTotal: largestPayable(currency),
    lastReceipt: last !== null && refundable(last).minor > 0 ? last.receiptNumber : null,
    saleOf: (receipt) => book.saleOfReceipt(receipt),
    staffName: (card) => staff.knowsCard(card)?.name ?? null,
    ticketProblem: (ticket) => ticketProblem(book, ticket),
  };
}

/**
 * Why the printer prints nothing that is asked for now.
 * @param occupied by papers of sales, in words; empty when it is not
 */
export function printerProblem(printer: POSPrinter, occupied: string): Reason | null {
  const { condition, detail } = printer.state();
  if (condition === "ready") return occupied === "" ? null : { why: "printer-busy", reason: occupied };
  return { why: "printer-not-ready", reason: occupied || `the printer: ${detail}` };
}

/** Why the day cannot be closed now; null when it can. */
export function whyDayStaysOpen(
  frontSale: Sale | null,
  counter: Counter,
  drawer: Pick<DrawerDesk, "isOpening">,
): string | null {
  if (frontSale !== null) return "a sale is being paid: the day is closed after it";
  if (waitingBasket(counter) !== null) return "articles wait to be paid: total or cancel them first";
  return drawer.isOpening ? "the drawer is being opened: ask again in a moment" : null;
}

/** The oldest paper of which only a person can say whether it came out. */
export function paperQuestion(book: Book): PaperQuestion | null {
  for (const sale of book.unsettled()) {
    const [doubtful] = doubtfulPapers(sale);
    if (doubtful === undefined || sale.receiptNumber === null) continue;
    const { copy, id, kind } = doubtful;
    if (kind !== "receipt" && kind !== "refund-slip") continue;
    return { sale: sale.facts.id, paper: id, kind, receipt: sale.receiptNumber, copy };
  }
  return null;
}

/** The oldest sale that was paid by QR although a later one of the same goods was paid, by its receipt. */
export function paidTwice(book: Book): PaidTwice | null {
  const [sale] = book.unsettled().filter(isPaidTwice);
  return sale === undefined ? null : { receipt: sale.receiptNumber ?? 0 };
}

/**
 * A ticket that was paid, or may still be paid, is not sold again.
 * @returns why not; null when it may be sold
 */
export function ticketProblem(book: Book, ticket: string): Reason | null {
  for (const sale of book.salesOfTicket(ticket)) {
    // What may have been given back was not given back before the provider says so.
    const back = sale.refunds.filter((refund) => refund.state.status === "done");
    const kept = back.reduce((rest, refund) => rest - refund.amount.minor, sale.facts.total.minor);
    if (sale.phase.status === "paid" && kept > 0) {
      const reason = `ticket ${ticket} is paid already: receipt ${sale.receiptNumber}`;
      return { why: "ticket-paid", reason };
    }
    if (isUnended(sale)) {
      return { why: "not-settled", reason: `ticket ${ticket} is not settled yet: sale ${sale.facts.id}` };
    }
  }
  return null;
}
