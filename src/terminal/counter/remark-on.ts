// Which events people hear about, and as what.

import type { Remark } from "../../feedback/remarks.ts";
import type { SaleEvent } from "../../sale/events.ts";
import type { Sale } from "../../sale/sale.ts";

/** @returns null for what only the journal needs to know */
export function remarkOn(sale: Sale, event: SaleEvent): Remark | null {
  switch (event.type) {
    case "order-paid":
      return { kind: "paid", amount: sale.facts.total };
    case "payment-rejected":
      return { kind: "rejected" };
    case "order-expired":
      return { kind: "expired" };
    case "order-canceled":
      return { kind: "canceled" };
    case "order-refused":
      return { kind: "refused", reason: event.message };
    case "refund-done": {
      const refund = sale.refunds.find((candidate) => candidate.id === event.refund);
      return refund === undefined ? null : { kind: "refunded", amount: refund.amount };
    }
    case "refund-refused":
      return { kind: "refund-refused", reason: event.message };
    default:
      return null;
  }
}
