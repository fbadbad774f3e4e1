// Which events people hear about, and as what.

import type { Remark } from "../../feedback/remarks.ts";
import type { SaleEvent } from "../../sale/events.ts";
import type { Sale } from "../../sale/sale.ts";
import type { Counter } from "./counter-state.ts";

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
      return { kind: "refused", why: "provider-refused", reason: event.message };
    case "refund-done": {
      const refund = sale.refunds.find((candidate) => candidate.id === event.refund);
      return refund === undefined ? null : { kind: "refunded", amount: refund.amount };
    }
    case "refund-requested": {
      const refund = sale.refunds.at(-1);
      return sale.facts.cash === undefined || refund === undefined
        ? null
        : { kind: "refunded", amount: refund.amount };
    }
    case "refund-refused":
      return { kind: "refund-refused", why: "provider-refused", reason: event.message };
    default:
      return null;
  }
}

/** News of an earlier sale is not shown to the customer who stands at the counter now. */
export function concernsTheCounter(
  { facts }: Sale,
  event: SaleEvent,
  now: { readonly front: Sale | null; readonly counter: Counter; readonly latest: Sale | null },
): boolean {
  if (now.front !== null) return now.front.facts.id === facts.id;
  if (now.counter.mode !== "idle") return false;
  return event.type.startsWith("refund-") || facts.id === now.latest?.facts.id;
}
