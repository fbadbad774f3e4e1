// What the refusals of the instore API mean (mercado-pago.md 5.3); what stands in no row here is decided by the table
// that all calls share (errors.ts).

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
