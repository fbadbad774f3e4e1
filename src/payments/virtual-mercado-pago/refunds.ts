// Giving money back (reference 4.6 and 9.3): which refund the Orders API accepts, and what an order looks like
// after it. The Payments API has its own rules in payment-refunds.ts.

import { refuse } from "./http/refusals.ts";
import { DAY_MS } from "./orders/durations.ts";
import type { OrderRecord, RefundRecord } from "./orders/order-records.ts";
import type { RefundDraft } from "./orders/order-request.ts";
import type { ProviderState } from "./provider-state.ts";

/** Through the API. A null draft gives back everything. @throws Refusal in the API's codes */
export function refundThroughApi(
  state: ProviderState,
  order: OrderRecord,
  draft: RefundDraft | null,
): RefundRecord {
  const { switches } = state;
  refuseUnlessPaid(state, order);
  if (switches.refundNotYetTimes > 0 || state.nowMs() < (order.paidAtMs ?? 0) + switches.refundNotYetMs) {
    switches.refundNotYetTimes = Math.max(0, switches.refundNotYetTimes - 1);
    if (switches.refundNotYetStatus === 422) {
      throw refuse(422, "unprocessable_entity", "The order cannot be refunded yet");
    }
    throw refuse(409, "post_processing_operation_pending", "The payment is still being post-processed");
  }
  if (isPastRefundLimit(state, order)) {
    throw refuse(400, "in_store_payment_refund_order", "The time in which refunds are accepted is over");
  }
  const paidMinor = order.payment.paidMinor ?? 0;
  const restMinor = refundableMinor(order);
  if (draft !== null && draft.paymentId !== order.payment.id) {
    throw refuse(404, "transaction_not_found", `Transaction ${draft.paymentId} not found`);
  }
  if (draft !== null && draft.amountMinor !== paidMinor && !allowsParts(state)) {
    throw refuse(400, "unsupported_partially_refunds", "This order allows only a full refund");
  }
  if (restMinor === 0) throw refuse(409, "refund_in_progress", "A refund of this order is in progress");
  if (draft === null && restMinor < paidMinor && switches.wholeAfterPartial === "refused") {
    throw refuse(400, "refund_amount_exceeds", "The amount exceeds what is left of the payment");
  }
  const amountMinor = draft?.amountMinor ?? restMinor;
  if (amountMinor > restMinor) {
    throw refuse(400, "refund_amount_exceeds", "The amount exceeds what is left of the payment");
  }
  if (switches.sellerBalanceEmpty) {
    throw refuse(400, "bad_request", "The seller's balance does not cover the refund");
  }
  return addRefund(state, order, amountMinor, false);
}

/** In the seller's own app, past the till. A null amount gives back what is left. */
export function refundElsewhere(
  state: ProviderState,
  order: OrderRecord,
  amountMinor: number | null,
): RefundRecord {
  refuseUnlessPaid(state, order);
  const restMinor = refundableMinor(order);
  const wanted = amountMinor ?? restMinor;
  if (wanted < 1 || wanted > restMinor) {
    throw refuse(400, "refund_amount_exceeds", "The amount exceeds what is left of the payment");
  }
  return addRefund(state, order, wanted, true);
}

/** Ends a refund that stayed pending: the money goes back, or the refund fails and gives its share free. */
export function finishRefund(
  state: ProviderState,
  order: OrderRecord,
  refund: RefundRecord,
  outcome: "processed" | "failed",
): void {
  if (!isPending(refund)) {
    throw refuse(409, "refund_already_finished", `Refund ${refund.id} is already ${refund.status}`);
  }
  refund.status = outcome;
  showRefunds(state, order);
  state.changed(order);
}

/** Pending refunds whose time has come end as the switches say. */
export function endDueRefunds(state: ProviderState, order: OrderRecord): void {
  const { pendingRefundMs, pendingRefundEnds } = state.switches;
  if (pendingRefundMs === null) return;
  for (const refund of order.refunds.filter(isPending)) {
    if (state.nowMs() >= refund.atMs + pendingRefundMs) finishRefund(state, order, refund, pendingRefundEnds);
  }
}

/** Whether a part of this country's payments can be given back (reference 9.3). */
export function allowsParts({ switches, country }: ProviderState): boolean {
  return switches.partialRefunds === "country" ? country.site !== "MPE" : switches.partialRefunds;
}

/** Minor units that were given back for certain. */
export function refundedMinor(order: OrderRecord): number {
  return sum(order.refunds.filter((refund) => refund.status === "processed"));
}

export function isPastRefundLimit(state: ProviderState, order: OrderRecord): boolean {
  const limitDays = state.switches.refundLimitDays ?? state.country.refundLimitDays;
  return state.nowMs() >= (order.paidAtMs ?? 0) + limitDays * DAY_MS;
}

/** Minor units that neither went back nor are on their way. */
export function refundableMinor(order: OrderRecord): number {
  const held = order.refunds.filter((refund) => refund.status !== "failed");
  return (order.payment.paidMinor ?? 0) - sum(held);
}

function isPending({ status }: RefundRecord): boolean {
  return status !== "processed" && status !== "failed";
}

function refuseUnlessPaid({ switches }: ProviderState, order: OrderRecord): void {
  const allBack = order.paidAtMs !== null && refundedMinor(order) === order.payment.paidMinor;
  if (order.status === "refunded" || allBack) {
    throw refuse(409, "order_already_refunded", `Order ${order.id} is already refunded`);
  }
  if (order.status !== "processed" || order.chargeBack !== null) {
    const why = order.chargeBack === null ? order.status : "charged back";
    throw refuse(409, switches.notRefundableCode, `Order ${order.id} is ${why}, not processed`);
  }
}

/** Gives back without asking whether it may be. */
export function addRefund(
  state: ProviderState,
  order: OrderRecord,
  amountMinor: number,
  elsewhere: boolean,
): RefundRecord {
  const { refundsStayPending, pendingRefundWord } = state.switches;
  const atMs = state.nowMs();
  const refund: RefundRecord = {
    id: state.ids.make("REF", atMs),
    number: state.ids.refundNumber(),
    amountMinor,
    status: refundsStayPending ? pendingRefundWord : "processed",
    atMs,
    elsewhere,
  };
  order.refunds.push(refund);
  showRefunds(state, order);
  state.changed(order);
  return refund;
}

function showRefunds(state: ProviderState, order: OrderRecord): void {
  order.updatedAtMs = state.nowMs();
  const backMinor = refundedMinor(order);
  if (backMinor === 0) return;
  const inParts = order.refunds.filter((refund) => refund.status === "processed").length > 1;
  const stays = inParts && state.switches.partsToWhole === "partially_refunded";
  const whole = backMinor === order.payment.paidMinor && !stays;
  order.status = whole ? "refunded" : "processed";
  order.detail = whole ? "refunded" : "partially_refunded";
  order.payment.status = order.status;
  order.payment.detail = order.detail;
}

function sum(refunds: readonly RefundRecord[]): number {
  return refunds.reduce((total, refund) => total + refund.amountMinor, 0);
}
