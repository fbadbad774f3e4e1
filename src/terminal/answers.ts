// How the payer reads the provider's answers.

import { type Order, PaymentError, type ProviderRefund } from "../payments/provider.ts";
import { knownRefundIds } from "../sale/refunds.ts";
import type { Refund, Sale } from "../sale/sale.ts";

/** Mercado Pago shows orders for three months only (get-order page), and refunds payments for longer. */
export function isTooOld(error: unknown): boolean {
  return error instanceof PaymentError && error.code === "order_not_found";
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
