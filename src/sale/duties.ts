// What a sale still needs from the outside. Everything the till does follows from here, after an event and
// after a restart alike: so there is no second path that only a power cut would take.

import { isPaidTwice } from "./paid-twice.ts";
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
  | { readonly type: "follow-refund"; readonly refund: number }
  /** Ask once more about an order that ended unpaid: somebody who had it on the phone may have paid late. */
  | { readonly type: "watch-order" };

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
  if (pending !== undefined) return { type: "follow-refund", refund: pending.id };
  return sale.late ? { type: "watch-order" } : null;
}

/** Its order may still be paid, as far as is known: it is being made, waits, or is being ended. */
export function isUnended({ phase }: Sale): boolean {
  return ["ordering", "awaiting-payment", "canceling"].includes(phase.status);
}

/** What became of the money is not known yet. An order that has ended and is only watched a while is known. */
export function isMoneyOpen(sale: Sale): boolean {
  const duty = moneyDuty(sale);
  return duty !== null && duty.type !== "watch-order";
}

/** The papers that shall be printed now, in order. Unconfirmed ones wait for a person. */
export function paperDuties(sale: Sale): readonly Paper[] {
  return sale.papers.filter((paper) => paper.status === "owed" || paper.status === "sealing");
}

/** What became of the money is known, nobody paid twice, and every paper is out. */
export function isSettled(sale: Sale): boolean {
  return !isMoneyOpen(sale) && !isPaidTwice(sale) && owedPapers(sale).length === 0;
}

/** Nothing at all is left to do, not even to look once more. */
export function isAtRest(sale: Sale): boolean {
  return moneyDuty(sale) === null && !isPaidTwice(sale) && owedPapers(sale).length === 0;
}
