// What can be going on with a sale when something goes wrong: the columns of the matrix. Told from the sale alone.

import { owedPapers } from "../../src/sale/papers.ts";
import type { Sale } from "../../src/sale/sale.ts";

export const STATES = [
  "no sale yet",
  "ordering",
  "awaiting payment",
  "canceling",
  "receipt owed",
  "receipt leaving",
  "settled",
  "refund requested",
  "refund pending",
  "slip owed",
  "ended unpaid",
] as const;

export type State = (typeof STATES)[number];

/** @param sale the one that somebody is busy with; null while a basket is being filled */
export function stateOf(sale: Sale | null): State {
  if (sale === null) return "no sale yet";
  switch (sale.phase.status) {
    case "ordering":
      return "ordering";
    case "awaiting-payment":
      return "awaiting payment";
    case "canceling":
      return "canceling";
    case "paid":
      break;
    default:
      return "ended unpaid";
  }
  if (sale.refunds.some(({ state }) => state.status === "requested")) return "refund requested";
  if (sale.refunds.some(({ state }) => state.status === "pending")) return "refund pending";
  const owed = owedPapers(sale).filter(({ status }) => status !== "unconfirmed");
  if (owed.some(({ kind }) => kind === "refund-slip")) return "slip owed";
  const receipt = owed.find(({ kind }) => kind === "receipt");
  if (receipt === undefined) return "settled";
  return receipt.status === "owed" ? "receipt owed" : "receipt leaving";
}
