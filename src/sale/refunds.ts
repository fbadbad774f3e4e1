// The refunds of a sale: how much may still be given back, of which lines, and how a refund moves.

import { type Money, sum, times } from "../money/money.ts";
import { owePaper } from "./papers.ts";
import type { Refund, RefundedLine, RefundState, Sale } from "./sale.ts";

/** What was paid less every refund that happened or may have happened. */
export function refundable(sale: Sale): Money {
  const taken = standing(sale).reduce((minor, refund) => minor + refund.amount.minor, 0);
  return {
    minor: sale.phase.status === "paid" ? sale.facts.total.minor - taken : 0,
    currency: sale.facts.total.currency,
  };
}

/** The refunds that happened or may have happened: what was refused is given back to the sale. */
export function standing(sale: Sale): readonly Refund[] {
  return sale.refunds.filter((refund) => refund.state.status !== "refused");
}

/**
 * Units of a line that no refund by lines gave back, or may have given back.
 * @param line from 1
 * @returns 0 for a line that the sale does not have
 */
export function unitsLeft(sale: Sale, line: number): number {
  const given = standing(sale).flatMap((refund) => refund.lines.filter((taken) => taken.line === line));
  return given.reduce((left, taken) => left - taken.quantity, sale.facts.lines[line - 1]?.quantity ?? 0);
}

/** Each line once, and of each no more than is left. */
export function canGiveBack(sale: Sale, lines: readonly RefundedLine[]): boolean {
  const once = new Set(lines.map(({ line }) => line)).size === lines.length;
  return once && lines.every(({ line, quantity }) => quantity >= 1 && quantity <= unitsLeft(sale, line));
}

/** What units of the sale's lines were sold for. */
export function priceOf(sale: Sale, lines: readonly RefundedLine[]): Money {
  const prices = lines.flatMap(({ line, quantity }) => {
    const sold = sale.facts.lines[line - 1];
    return sold === undefined ? [] : times(sold.unitPrice, quantity);
  });
  return sum(prices, sale.facts.total.currency);
}

/** @returns null when there is no such refund or it has already ended otherwise */
export function withRefund(sale: Sale, id: number, state: RefundState, amount?: Money): Sale | null {
  const refund = sale.refunds.find((candidate) => candidate.id === id);
  if (refund === undefined) return null;
  const from = refund.state.status;
  if (from === state.status) return sale;
  if (from !== "requested" && from !== "pending") return null;
  const next = {
    ...sale,
    refunds: sale.refunds.map((other) =>
      other === refund ? { ...other, state, amount: amount ?? other.amount } : other,
    ),
  };
  // The slip is the customer's proof: there is none for a refund that did not happen.
  return state.status === "done" ? owePaper(next, "refund-slip", id) : next;
}

/** The provider's ids that already belong to a refund of this sale. */
export function knownRefundIds(sale: Sale): readonly string[] {
  return sale.refunds.flatMap((refund: Refund) =>
    "providerId" in refund.state ? [refund.state.providerId] : [],
  );
}
