// How the payer reads the provider's answers.

import { type Order, PaymentError, type ProviderRefund } from "../../payments/provider.ts";
import { knownRefundIds } from "../../sale/refunds.ts";
import type { Refund, Sale } from "../../sale/sale.ts";

/** Mercado Pago shows orders for three months only (get-order page), and refunds payments for longer. */
export const TOO_OLD =
  "Mercado Pago shows orders for three months only, so what became of it elsewhere since then is not known here; " +
  "a refund may still be asked for";
const SHOWN_FOR_MS = 92 * 24 * 60 * 60 * 1000;

export function isTooOld(error: unknown): boolean {
  return error instanceof PaymentError && error.outcome === "not-done" && error.code === "order_not_found";
}

/** By the provider's clock; a sale of which nobody knows when it was paid is not called old. */
export function wasMadeLongAgo({ paidProviderAt }: Sale, now: Date | null): boolean {
  return now !== null && paidProviderAt !== null && now.getTime() - Date.parse(paidProviderAt) > SHOWN_FOR_MS;
}

/** A status that nobody knows is no end: the order is asked about again. */
export function isOpen(status: Order["status"]): boolean {
  return status === "open" || status === "unrecognized";
}

/**
 * The refund in the provider's list that is the one we asked for: not known yet, and of its amount. A whole
 * refund gives back what is left, so it is the one that is new, whatever its amount.
 */
export function ownRefund(
  sale: Sale,
  refund: Refund,
  list: readonly ProviderRefund[],
): ProviderRefund | null {
  const known = knownRefundIds(sale);
  const unknown = list.filter((candidate) => !known.includes(candidate.id));
  const same = unknown.find((candidate) => candidate.amount.minor === refund.amount.minor);
  return same ?? (refund.whole && unknown.length === 1 ? (unknown[0] ?? null) : null);
}
