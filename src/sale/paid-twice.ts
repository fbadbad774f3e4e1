// A customer who was to pay by QR paid in cash instead, and the QR was paid all the same. Both are in the journal, and
// nobody keeps both: the sale is not settled before one of the two was given back whole.

import { refundable } from "./refunds.ts";
import type { Sale } from "./sale.ts";

/** @param cash the sale in cash that was made instead; null when that was given back */
export function noteCash(sale: Sale, cash: number | null): Sale | null {
  // Of what was paid over the counter, or what nobody could pay, nothing comes twice.
  if (sale.facts.cash !== undefined || sale.phase.status === "refused") return null;
  return sale.inCash === cash ? sale : { ...sale, inCash: cash };
}

/** Of a refund that was asked for the till itself takes care; one that was refused needs a person again. */
export function isPaidTwice(sale: Sale): boolean {
  return sale.inCash !== null && refundable(sale).minor > 0;
}
