// What the refusals of the Payments API mean when a refund was asked for (mercado-pago.md 9.2); what stands in no row
// here is decided by the table that all calls share (errors.ts).

import type { Rule } from "../http/errors.ts";

/** Their number, what to tell people, and "look" where the refund may have happened: then its list decides. */
const REFUND_NUMBERS: readonly (readonly [number: string, advice: string, look?: "look"])[] = [
  ["2000", "Mercado Pago does not know this payment; check that the access token is of the same account"],
  ["2024", "the time limit for refunds has passed"],
  ["15016", "the time limit for refunds has passed"],
  ["2032", "look at the payment's refunds before anything else is done", "look"],
  ["2063", "the payment is not in a state that can be refunded, or was refunded already", "look"],
  ["2085", "Mercado Pago did not accept the request as it was written"],
  ["3012", "look at the payment's refunds before anything else is done", "look"],
  ["3024", "this payment can only be refunded whole"],
  ["4040", "the amount must be more than zero"],
  ["4041", "the amount must be a number"],
  ["4211", "look at the payment's refunds before anything else is done", "look"],
  ["4248", "look at the payment's refunds before anything else is done", "look"],
  ["4291", "look at the payment's refunds before anything else is done", "look"],
  ["4292", "the request came without its idempotency key"],
  ["4293", "the payment is not in a state that can be refunded, or was refunded already", "look"],
  ["4294", "a payment of this kind cannot be refunded here"],
  ["4295", "this payment can only be refunded whole"],
  ["4296", "the payment was refunded already", "look"],
  ["4297", "Mercado Pago does not know this charge"],
];

/** Their statuses are doubtful (404 for what is found, 401 for an amount), so only the number counts. */
export const REFUND_RULES: readonly Rule[] = REFUND_NUMBERS.map(([number, advice, look]) => ({
  status: [400, 499],
  words: [number],
  code: number,
  outcome: look === "look" ? "unknown" : "not-done",
  repeatable: false,
  advice,
}));
