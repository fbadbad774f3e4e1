// Turns what the till knows into the plain data of till-api.ts.

import { formatDecimal, formatMoney } from "../money/decimal.ts";
import type { Money } from "../money/money.ts";
import { isSettled } from "../sale/duties.ts";
import { owedPapers } from "../sale/papers.ts";
import { refundable, unitsLeft } from "../sale/refunds.ts";
import type { Paper, Refund, Sale, SaleLine } from "../sale/sale.ts";
import { receiptCode } from "../scan/receipt-code.ts";
import type { RefundPlan } from "./refunds/refund-plan.ts";
import type { AmountView, PaperView, RefundPreview, RefundView, SaleView } from "./till-api.ts";

export function viewAmount(money: Money, locale: string): AmountView {
  const { currency, minor } = money;
  return { minor, currency, decimal: formatDecimal(money), text: formatMoney(money, locale) };
}

export function viewLines(lines: readonly SaleLine[], locale: string): SaleView["lines"] {
  return lines.map((line) => ({
    title: line.title,
    quantity: line.quantity,
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
    papers: sale.papers.map((paper) => ({ id: paper.id, status: paper.status })),
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

function owedDetail(sale: Sale, paper: Paper, hindrance: string): string {
  if (paper.status !== "unconfirmed") {
    return hindrance === "" ? "waits for its turn at the printer" : `comes out by itself: ${hindrance}`;
  }
  if (sale.receiptNumber === null || paper.kind === "not-paid-slip" || paper.kind === "qr-ticket") {
    return "the printer never confirmed it; look at the paper";
  }
  return `the printer never confirmed it; look at the paper, and "till reprint ${sale.receiptNumber}" prints a copy`;
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
      }[phase.why];
    default:
      return "";
  }
}

/** A state that is not the end says who ends it; a bad end says what a person can do now. */
function refundDetail({ receiptNumber }: Sale, refund: Refund): string {
  const { state } = refund;
  switch (state.status) {
    case "requested":
      return "asked for; whether it happened is not known yet: the till goes on asking, and gives it back once at most";
    case "pending":
      return `Mercado Pago has not finished it (${state.providerId}): the till goes on looking, and prints the slip then`;
    case "done":
      return `${state.providerId}${refund.elsewhere ? ", made elsewhere" : ""}`;
    case "refused":
      return (
        `${state.code}: ${state.message}; nothing was given back by it: ask again with till refund ` +
        `${receiptNumber}, or give it back in the seller's Mercado Pago`
      );
  }
}
