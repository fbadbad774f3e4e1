// A customer who was to pay by QR paid in a later sale instead, in cash or by another QR, and the first QR was paid all
// the same. Both are in the journal, and nobody keeps both: the first is not settled before one of the two was given
// back whole.

import { refundable } from "./refunds.ts";
import type { Sale } from "./sale.ts";

/** @param by the sale that was paid instead; null when that was given back */
export function notePaidInstead(sale: Sale, by: number | null): Sale | null {
  // Of what was paid over the counter, or what nobody could pay, nothing comes twice.
  if (sale.facts.cash !== undefined || sale.phase.status === "refused") return null;
  return sale.paidInstead === by ? sale : { ...sale, paidInstead: by };
}

/** Paid, and not given back whole. */
export function isKept(sale: Sale): boolean {
  return refundable(sale).minor > 0;
}

/** Of a refund that was asked for the till itself takes care; one that was refused needs a person again. */
export function isPaidTwice(sale: Sale): boolean {
  return sale.paidInstead !== null && isKept(sale);
}

/** The order is only ended because an earlier sale of the same goods was paid: nobody waits for it, or for a word of it. */
export function isPaidBefore({ phase }: Sale): boolean {
  switch (phase.status) {
    case "ordering":
      return phase.cancelWanted === "paid-before";
    case "canceling":
    case "canceled":
      return phase.why === "paid-before";
    default:
      return false;
  }
}
