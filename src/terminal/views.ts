// Turns what the till knows into the plain data of till-api.ts.

import type { DayClose, MethodCount } from "../day/day.ts";
import { expectedCash, netOf } from "../day/tally.ts";
import { formatDecimal, formatMoney } from "../money/decimal.ts";
import { type Currency, type Money, subtract, zero } from "../money/money.ts";
import { formatWeight } from "../money/weighed.ts";
import type { PaperContext } from "../paper/context.ts";
import { formatMoment } from "../paper/dates.ts";
import type { DayNow } from "../paper/day-report.ts";
import { isSettled } from "../sale/duties.ts";
import { isPaidTwice } from "../sale/paid-twice.ts";
import { owedPapers, paperId } from "../sale/papers.ts";
import { refundable, unitsLeft } from "../sale/refunds.ts";
import type { Paper, Refund, Sale, SaleLine } from "../sale/sale.ts";
import { receiptCode } from "../scan/receipt-code.ts";
import type { ClosedDay } from "./book/records.ts";
import type { RefundPlan } from "./refunds/refund-plan.ts";
import type { AmountView, DayView, PaperView, RefundPreview, RefundView, SaleView } from "./till-api.ts";

export function viewAmount(money: Money, locale: string): AmountView {
  const { currency, minor } = money;
  return { minor, currency, decimal: formatDecimal(money), text: formatMoney(money, locale) };
}

/** Whose day it is, and how amounts are written there. */
export type DayPlace = Pick<PaperContext, "book" | "demo" | "locale" | "till" | "timeZone"> & {
  readonly currency: Currency;
};

export function viewDay(
  number: number | null,
  { at, atUnsure, counted, open, owed, totals }: DayNow,
  { book, currency, demo, locale, till, timeZone }: DayPlace,
): DayView {
  const view = (money: Money) => viewAmount(money, locale);
  const line = ({ amount, count, method, tender }: MethodCount) => ({
    tender,
    method,
    count,
    amount: view(amount),
  });
  const { byGroup, moves, openings, copies, unpaid } = totals;
  const expected = expectedCash(totals, currency);
  return {
    number,
    at,
    clock: `${formatMoment(at, "en", timeZone)}${atUnsure === true ? " ?" : ""}`,
    clockUnsure: atUnsure === true,
    timeZone,
    till,
    book,
    demo,
    paid: totals.paid.map(line),
    refunded: totals.refunded.map(line),
    net: view(netOf(totals, currency)),
    unpaid,
    moves: {
      float: view(moves.float.amount),
      "pay-in": view(moves["pay-in"].amount),
      "pay-out": view(moves["pay-out"].amount),
    },
    openings,
    groups: (byGroup?.groups ?? []).map((row) => ({ ...row, amount: view(row.amount) })),
    unassigned: {
      count: byGroup?.unassigned.count ?? 0,
      amount: view(byGroup?.unassigned.amount ?? zero(currency)),
    },
    expectedCash: view(expected),
    ...(counted === undefined
      ? {}
      : { counted: view(counted), difference: view(subtract(counted, expected)) }),
    copies,
    open,
    owed,
    head: null,
  };
}

/** As its Z report has it. */
export function viewClose(close: DayClose, place: DayPlace): DayView {
  const { hash, records } = close.head;
  return { ...viewDay(close.number, close, place), head: { records, hash } };
}

export function viewLines(lines: readonly SaleLine[], locale: string): SaleView["lines"] {
  return lines.map((line) => ({
    title: line.title,
    quantity: line.quantity,
    weight: line.weighed === undefined ? null : formatWeight(line.weighed.grams, locale),
    total: viewAmount(line.total, locale),
  }));
}

/** @param note what is known beside the journal while the till runs; "" for nothing */
export function viewSale(sale: Sale, locale: string, book: string, note = ""): SaleView {
  const { facts, phase, order, payment, receiptNumber } = sale;
  return {
    id: facts.id,
    reference: facts.reference,
    ticket: facts.ticket,
    status: phase.status,
    detail: [detailOf(sale), note].filter(Boolean).join("; "),
    total: viewAmount(facts.total, locale),
    lines: viewLines(facts.lines, locale),
    orderId: order?.id ?? null,
    qrData: order?.qrData ?? null,
    receiptNumber,
    receiptCode: receiptNumber === null ? null : receiptCode(book, receiptNumber),
    cash:
      facts.cash === undefined
        ? null
        : {
            tendered: viewAmount(facts.cash.tendered, locale),
            change: viewAmount(subtract(facts.cash.tendered, facts.total), locale),
          },
    payment:
      payment === null
        ? null
        : {
            id: payment.id,
            number: payment.number,
            methodType: payment.methodType,
            method: payment.method,
            paid: viewAmount(payment.paid, locale),
          },
    refunds: sale.refunds.map((refund) => viewRefund(sale, refund, locale)),
    papers: sale.papers.map(({ id, status, proof = null }) => ({ id, status, proof })),
    settled: isSettled(sale),
  };
}

export function viewRefund(sale: Sale, refund: Refund, locale: string): RefundView {
  return {
    id: refund.id,
    amount: viewAmount(refund.amount, locale),
    status: refund.state.status,
    detail: refundDetail(sale, refund),
    lines: refund.lines.map(({ line, quantity }) => ({
      line,
      title: sale.facts.lines[line - 1]?.title ?? "",
      quantity,
    })),
    by: refund.by?.name ?? null,
    approvedBy: refund.approvedBy?.name ?? null,
    elsewhere: refund.elsewhere,
  };
}

export function viewPreview(
  sale: Sale,
  { amount, warnings }: RefundPlan,
  shown: { readonly locale: string; readonly book: string; readonly staffNeeded: boolean },
): RefundPreview {
  const { book, locale, staffNeeded } = shown;
  return {
    sale: viewSale(sale, locale, book),
    amount: viewAmount(amount, locale),
    remaining: viewAmount(refundable(sale), locale),
    lines: sale.facts.lines.map(({ quantity, title, unitPrice }, index) => ({
      line: index + 1,
      title,
      quantity,
      remaining: unitsLeft(sale, index + 1),
      unitPrice: viewAmount(unitPrice, locale),
    })),
    warnings,
    staffNeeded,
  };
}

/** @param hindrance what keeps the printer from its work now; empty when nothing does */
export function viewOwed(sale: Sale, hindrance: string): readonly PaperView[] {
  return owedPapers(sale).map((paper) => ({
    sale: sale.facts.id,
    paper: paper.id,
    status: paper.status,
    detail: owedDetail(sale, paper, hindrance),
  }));
}

/** Reports of closed days that were not begun, and those of which nobody knows whether they came out. */
export function viewOwedReports(closes: readonly ClosedDay[], hindrance: string): readonly PaperView[] {
  return closes
    .filter(({ isOut }) => !isOut)
    .map(({ close, prints }) => ({
      sale: null,
      paper: `Z report ${close.number}`,
      status: prints === 0 ? "owed" : "unconfirmed",
      detail:
        prints > 0
          ? `the printer never confirmed it; look for it: "till z-report ${close.number} --paper-is-out" when it is ` +
            `there, else "till z-report ${close.number} --copy" prints a copy`
          : hindrance === ""
            ? "waits for its turn at the printer"
            : `comes out by itself: ${hindrance}`,
    }));
}

function owedDetail(sale: Sale, paper: Paper, hindrance: string): string {
  if (paper.status !== "unconfirmed") {
    return hindrance === "" ? "waits for its turn at the printer" : `comes out by itself: ${hindrance}`;
  }
  if (sale.receiptNumber === null || paper.kind === "not-paid-slip" || paper.kind === "qr-ticket") {
    return "the printer never confirmed it; look at the paper";
  }
  return (
    `the printer never confirmed it; look for it: "till sale ${sale.facts.id} --paper-is-out ${paper.id}" when it is ` +
    `there, else "till reprint ${sale.receiptNumber}" prints a copy`
  );
}

function detailOf(sale: Sale): string {
  const { phase } = sale;
  switch (phase.status) {
    case "refused":
      return `${phase.code}: ${phase.message}`;
    case "awaiting-payment":
      return phase.rejection === null ? "" : `the last attempt to pay was rejected: ${phase.rejection}`;
    case "canceling":
    case "canceled":
      return {
        operator: "asked for at the till",
        deadline: "its time is over",
        "power-cut": "the power was cut",
        "paid-before": "an earlier sale of the same goods was paid",
      }[phase.why];
    case "paid":
      return isPaidTwice(sale)
        ? `paid twice: sale ${sale.paidInstead} was paid instead of it; give one of both back, this one by "till refund ${sale.receiptNumber}"`
        : "";
    default:
      return "";
  }
}

/** A state that is not the end says who ends it; a bad end says what a person can do now. */
function refundDetail({ copyOnly, receiptNumber }: Sale, refund: Refund): string {
  const { state } = refund;
  switch (state.status) {
    case "requested":
      return "asked for; whether it happened is not known yet: the till goes on asking, and gives it back once at most";
    case "pending": {
      const mayBeOut = copyOnly?.includes(paperId("refund-slip", refund.id, 0));
      const slip = mayBeOut ? "nobody knows whether its slip is out" : "prints the slip then";
      return `Mercado Pago has not finished it (${state.providerId}): the till goes on looking, and ${slip}`;
    }
    case "done":
      return `${state.providerId}${refund.elsewhere ? ", made elsewhere" : ""}`;
    case "refused":
      return (
        `${state.code}: ${state.message}; nothing was given back by it: ask again with till refund ` +
        `${receiptNumber}, or give it back in the seller's Mercado Pago`
      );
  }
}
