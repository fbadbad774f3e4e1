// Idempotency keys. The root key of a sale is random and on the disk before the first request; the key of
// each request follows from it, so a restart cannot make another one.

import { createHash } from "node:crypto";

/**
 * @param operation "create", "refund-1", "cancel-2": what is asked, and which one of its kind
 * @returns a UUID, as Mercado Pago's pages ask for in X-Idempotency-Key
 */
export function requestKey(rootKey: string, operation: string): string {
  const hex = createHash("sha256").update(`${rootKey}/${operation}`).digest("hex");
  // Version 8 is the one for UUIDs made by a rule of one's own (RFC 9562 section 5.8).
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-9${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
