// What a sale still needs from the outside. Everything the till does follows from here, after an event and
// after a restart alike: so there is no second path that only a power cut would take.

import { owedPapers } from "./papers.ts";
import type { Paper, Sale } from "./sale.ts";

export type MoneyDuty =
  /** Ask the provider for the order, always with the same key. */
  | { readonly type: "create-order" }
  /** Ask how the order stands until it ended. */
  | { readonly type: "follow-order" }
  /** Ask the provider to end the order, and how it stands. */
  | { readonly type: "cancel-order" }
  /** Ask for the refund, always with the same key; look before asking again. */
  | { readonly type: "request-refund"; readonly refund: number }
  /** Ask how a refund stands that the provider has not finished. */
  | { readonly type: "follow-refund"; readonly refund: number };

/** @returns the one thing about money that this sale needs next, or null when its money is settled */
export function moneyDuty(sale: Sale): MoneyDuty | null {
  switch (sale.phase.status) {
    case "ordering":
      return { type: "create-order" };
    case "awaiting-payment":
      return { type: "follow-order" };
    case "canceling":
      return { type: "cancel-order" };
    default:
  }
  for (const refund of sale.refunds) {
    if (refund.state.status === "requested") return { type: "request-refund", refund: refund.id };
  }
  const pending = sale.refunds.find((refund) => refund.state.status === "pending");
  return pending === undefined ? null : { type: "follow-refund", refund: pending.id };
}

/** The papers that shall be printed now, in order. Unconfirmed ones wait for a person. */
export function paperDuties(sale: Sale): readonly Paper[] {
  return sale.papers.filter((paper) => paper.status === "owed" || paper.status === "sealing");
}

/** Nothing is left to do, for us or for the printer. */
export function isSettled(sale: Sale): boolean {
  return moneyDuty(sale) === null && owedPapers(sale).length === 0;
}
