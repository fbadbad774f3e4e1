// What a request of ours must be before any rail makes bytes of it: a fault found here was never sent, so it is
// certain that nothing happened.

import type { Currency, Money } from "../../../money/money.ts";
import { type OrderLine, type OrderRequest, PaymentError } from "../../provider.ts";

// Limits of mercado-pago.md 4.2. The instore API documents none for the validity; the till keeps the same ones.
const MIN_VALIDITY_S = 30;
const MAX_VALIDITY_S = 3600 * 3600;

/** @throws PaymentError "invalid-request", not done, when no order can be made of the request */
export function assertOrder({ reference, total, lines, validityS }: OrderRequest, currency: Currency): void {
  if (!isReference(reference)) {
    throw invalid("the reference: expected 1 to 64 letters, digits, hyphens, underscores");
  }
  assertAmount(total, currency, "the total");
  if (!Number.isInteger(validityS) || validityS < MIN_VALIDITY_S || validityS > MAX_VALIDITY_S) {
    throw invalid(`the validity: expected ${MIN_VALIDITY_S} to ${MAX_VALIDITY_S} seconds, got ${validityS}`);
  }
  if (lines.length > 0) assertLines(lines, total);
}

export function isReference(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text);
}

/** @throws PaymentError "invalid-request", not done */
export function assertAmount(amount: Money, currency: Currency, what: string): void {
  if (amount.currency === currency && Number.isSafeInteger(amount.minor) && amount.minor > 0) return;
  throw invalid(
    `${what}: expected more than 0 ${currency}, got ${amount.minor} ${amount.currency} (smallest units)`,
  );
}

function assertLines(lines: readonly OrderLine[], total: Money): void {
  for (const { quantity, unitPrice } of lines) {
    if (!Number.isSafeInteger(quantity) || quantity < 1) {
      throw invalid(`a line's quantity: expected 1 or more, got ${quantity}`);
    }
    if (
      unitPrice.currency !== total.currency ||
      !Number.isSafeInteger(unitPrice.minor) ||
      unitPrice.minor < 0
    ) {
      throw invalid(`a line's price: expected 0 or more ${total.currency}`);
    }
  }
  if (sumMinor(lines) !== total.minor) {
    throw invalid(`the lines: expected a sum of ${total.minor}, got ${sumMinor(lines)} (smallest units)`);
  }
}

export function sumMinor(lines: readonly OrderLine[]): number {
  return lines.reduce((sum, line) => sum + line.quantity * line.unitPrice.minor, 0);
}

/** mercado-pago.md 2.2: at most 128 characters. @throws PaymentError "invalid-request", not done */
export function checkKey(key: string): string {
  if (!/^[\x21-\x7e]{1,128}$/.test(key))
    throw invalid("the idempotency key: expected 1 to 128 printable characters");
  return key;
}

/** By code points, so that no character is halved; what an article's name may carry for a printer stays here. */
export function cut(text: string, max: number): string {
  return [...text.toWellFormed().replace(/\p{Cc}+/gu, " ")].slice(0, max).join("").trim();
}

export function invalid(what: string): PaymentError {
  return new PaymentError("invalid-request", "not-done", `order not sent: ${what}`);
}
