// Idempotency keys. The root key of a sale is random and on the disk before the first request; the key of
// each request follows from it and from the journal, so a restart cannot make another one.

import { createHash } from "node:crypto";
import type { Refund, Sale } from "../../sale/sale.ts";

export function createKey({ facts, createKey: number }: Sale): string {
  return requestKey(facts.rootKey, number === 1 ? "create" : `create-${number}`);
}

/** @param attempt 1, 2, 3 …: to cancel once more is another request, and does no harm */
export function cancelKey({ facts }: Sale, attempt: number): string {
  return requestKey(facts.rootKey, `cancel-${attempt}`);
}

export function refundKey({ facts }: Sale, { id, key = 1 }: Refund): string {
  return requestKey(facts.rootKey, key === 1 ? `refund-${id}` : `refund-${id}-${key}`);
}

/**
 * @param operation "create", "refund-1", "cancel-2": what is asked, and which one of its kind
 * @returns a UUID, as Mercado Pago's pages ask for in X-Idempotency-Key
 */
function requestKey(rootKey: string, operation: string): string {
  const hex = createHash("sha256").update(`${rootKey}/${operation}`).digest("hex");
  // Version 8 is the one for UUIDs made by a rule of one's own (RFC 9562 section 5.8).
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-9${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
