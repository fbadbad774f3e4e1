// POST /v1/orders/{id}/events: sets the state of an order with test credentials (reference 4.11). Documented for
// Point only; whether it works for QR nobody knows, so a switch opens the route.

import { refuse } from "../http/refusals.ts";
import { Phone } from "../phone.ts";
import type { ProviderState } from "../provider-state.ts";
import { refundElsewhere } from "../refunds.ts";
import type { OrderRecord } from "./order-records.ts";

/** @throws Refusal 400 for a body that is none, 409 for an order that cannot come to that state */
export function playEvent(state: ProviderState, order: OrderRecord, body: unknown): void {
  const { status } = (body ?? {}) as { readonly status?: unknown };
  const phone = new Phone(state, () => order);
  if (status === "processed") phone.approve(order.id, { method: "visa" });
  else if (status === "failed") phone.reject(order.id);
  else if (status === "refunded") refundElsewhere(state, order, null);
  else if (status === "canceled") state.cancel(order);
  else if (status === "expired") state.expireNow(order);
  else throw refuse(400, "property_value", "Wrong property value", ["'$.status' is no state of a QR order"]);
}
