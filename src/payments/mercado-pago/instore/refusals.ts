// What the refusals of the instore and the Payments API mean (mercado-pago.md 5.3, 9.2); what stands in no row
// here is decided by the table that the rails share (errors.ts).

import type { Rule } from "../http/errors.ts";

const CHECK_POS = "check user_id and external_pos_id, and that the access token is of the same account";

/** A GET that finds no order on the POS says this. */
export const NO_ORDER_ON_POS = "point_of_sale_in_store_order_not_found";

export const INSTORE_RULES: readonly Rule[] = [
  // Recorded from the live API: the POS holds no order, perhaps because the customer has just paid.
  {
    status: 400,
    words: ["in_store_order_delete_error"],
    calls: ["cancel"],
    code: "order-not-open",
    outcome: "not-done",
    repeatable: false,
  },
  {
    status: [400, 499],
    words: ["pos_obtainment_error", "pos_obtainment_by_external_id_error", "invalid_collectorId"],
    outcome: "not-done",
    repeatable: false,
    advice: CHECK_POS,
  },
  {
    status: 400,
    words: ["invalid_access_token"],
    code: "unauthorized",
    outcome: "not-done",
    repeatable: false,
  },
];

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
