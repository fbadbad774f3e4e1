// What only the Orders API refuses, and what to do about it (mercado-pago.md 4.3, 4.4); the rest is decided by the table
// that all calls share (errors.ts).

import type { Site } from "../../../money/sites.ts";
import type { Rule } from "../http/errors.ts";

/** Rows for the creation of an order in the account's country. */
export function createRules(site: Site): readonly Rule[] {
  return [
    {
      status: 400,
      words: ["unsupported_site"],
      calls: ["create"],
      outcome: "not-done",
      repeatable: false,
      advice:
        `the Orders API does not take QR orders for this account (site ${site}); set mercado_pago.rail = "instore" ` +
        "(needs user_id and external_store_id; till account shows them)",
    },
  ];
}

/** An order that is older than three months is not shown any more; whichever 404 says so, it is not there. */
export const READ_RULES: readonly Rule[] = [
  {
    status: 404,
    wellFormed: true,
    calls: ["get"],
    code: "order_not_found",
    outcome: "not-done",
    repeatable: false,
  },
];
