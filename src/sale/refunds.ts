// The refunds of a sale: how much may still be given back, and what the provider's list means for ours.

import type { Money } from "../money/money.ts";
import { owePaper } from "./papers.ts";
import type { Refund, RefundState, Sale } from "./sale.ts";

/** What was paid less every refund that happened or may have happened. */
export function refundable(sale: Sale): Money {
  const taken = sale.refunds
    .filter((refund) => refund.state.status !== "refused")
    .reduce((sum, refund) => sum + refund.amount.minor, 0);
  return {
    minor: sale.phase.status === "paid" ? sale.facts.total.minor - taken : 0,
    currency: sale.facts.total.currency,
  };
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
