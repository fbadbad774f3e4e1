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
 * The refund that we asked for, in the order's list: not known yet, and of its amount. A whole refund gives back
 * what is left, so of another amount it is there only once everything went back. One that was refused may be
 * anybody's; it moved no money, so it is no reason not to ask.
 */
export function ownRefund(
  sale: Sale,
  refund: Refund,
  list: readonly ProviderRefund[],
): ProviderRefund | null {
  const moved = unknownTo(sale, list).filter(({ status }) => status !== "refused");
  const same = moved.find(({ amount }) => amount.minor === refund.amount.minor);
  if (same !== undefined || !refund.whole || !isAllBack(sale, list)) return same ?? null;
  return moved.toSorted((a, b) => b.amount.minor - a.amount.minor)[0] ?? null;
}

/** The same in the answer to the request itself: what is new there alone is ours, also refused or of another amount. */
export function ownAnswer(
  sale: Sale,
  refund: Refund,
  answer: readonly ProviderRefund[],
): ProviderRefund | null {
  const own = ownRefund(sale, refund, answer);
  if (own !== null) return own;
  const unknown = unknownTo(sale, answer);
  const same = unknown.find(({ amount }) => amount.minor === refund.amount.minor);
  return same ?? (refund.whole && unknown.length === 1 ? (unknown[0] ?? null) : null);
}

function unknownTo(sale: Sale, list: readonly ProviderRefund[]): readonly ProviderRefund[] {
  const known = knownRefundIds(sale);
  return list.filter(({ id }) => !known.includes(id));
}

function isAllBack({ facts, payment }: Sale, list: readonly ProviderRefund[]): boolean {
  const moved = list.filter(({ status }) => status !== "refused");
  const backMinor = moved.reduce((sum, { amount }) => sum + amount.minor, 0);
  return backMinor >= Math.min(facts.total.minor, payment?.paid.minor ?? facts.total.minor);
}
