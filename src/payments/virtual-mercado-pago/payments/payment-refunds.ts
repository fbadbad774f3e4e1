// Which refund the Payments API accepts (reference 9): its own codes and limits over the same money as the Orders
// API.

import { parseNumberAmount } from "../amounts.ts";
import { refuse } from "../http/refusals.ts";
import type { OrderRecord, RefundRecord } from "../orders/order-records.ts";
import type { ProviderState } from "../provider-state.ts";
import { addRefund, allowsParts, isPastRefundLimit, refundableMinor } from "../refunds.ts";

/** Of one payment (reference 9.1, older guide). */
const MOST_PARTIAL_REFUNDS = 20;

/** Null for the whole payment: no body, or one without an amount. @throws Refusal 401 4040 or 4041 */
export function readRefundAmount(body: unknown, decimals: 0 | 2): number | null {
  if (body === undefined) return null;
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw refuse(400, "bad_request", "The body must be a JSON object");
  }
  const { amount } = body as { readonly amount?: unknown };
  if (amount === undefined) return null;
  if (typeof amount !== "number") throw refuse(401, "4041", "The amount must be numeric");
  if (amount <= 0) throw refuse(401, "4040", "The amount must be positive");
  const minor = parseNumberAmount(amount, decimals);
  // [inferred] More decimals than the currency has are no amount.
  if (minor === null) throw refuse(401, "4041", `The amount takes at most ${decimals} decimals`);
  return minor;
}

/** A null amount gives back what is left. @throws Refusal in the codes of reference 9.2 */
export function refundPayment(
  state: ProviderState,
  order: OrderRecord,
  amountMinor: number | null,
): RefundRecord {
  const { switches } = state;
  if (order.chargeBack !== null) throw badState("The payment was charged back");
  if (order.status !== "processed") throw badState("The payment is not approved or was given back");
  if (isPastRefundLimit(state, order)) throw refuse(404, "2024", "Payment too old to be refunded");
  const paidMinor = order.payment.paidMinor ?? 0;
  const restMinor = refundableMinor(order);
  if (restMinor === 0) throw badState("A refund of the payment is under way");
  if (amountMinor === null && restMinor < paidMinor && switches.wholeAfterPartial === "refused") {
    throw badState("The payment was given back in part");
  }
  const wantedMinor = amountMinor ?? restMinor;
  // [inferred] The list of codes has none for too much and none for too many parts.
  if (wantedMinor > restMinor) throw badState("The amount exceeds what is left of the payment");
  if (wantedMinor < paidMinor && !allowsParts(state)) {
    throw refuse(404, "3024", "Partial refund unsupported for this transaction");
  }
  const parts = order.refunds.filter((refund) => refund.status !== "failed");
  if (wantedMinor < paidMinor && parts.length >= MOST_PARTIAL_REFUNDS) {
    throw badState(`A payment takes ${MOST_PARTIAL_REFUNDS} partial refunds`);
  }
  if (switches.sellerBalanceEmpty) {
    throw refuse(400, "bad_request", "The seller's balance does not cover the refund");
  }
  return addRefund(state, order, wantedMinor, false);
}

function badState(why: string): Error {
  return refuse(400, "2063", `Action not valid for the current payment state: ${why}`);
}
