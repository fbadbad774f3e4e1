// What notifications say (reference 10.2, 10.3): the address they call and the body they bring.

import { formatAmount } from "../amounts.ts";
import { APPLICATION_ID, isoTime } from "../orders/order-bodies.ts";
import type { AttemptRecord, OrderRecord } from "../orders/order-records.ts";
import { classicTime } from "../payments/payment-bodies.ts";
import type { ProviderState } from "../provider-state.ts";

export interface Notice {
  readonly topic: "order" | "payment" | "merchant_order";
  /** "order.processed", "payment.created"; null for an IPN, which says only that something happened. */
  readonly action: string | null;
  /** Of the order, the payment or the merchant order. */
  readonly id: string;
  readonly query: Readonly<Record<string, string>>;
  /** Undefined: no body. */
  readonly body: unknown;
  readonly kind: "webhook" | "ipn";
  /** The seller's own address for this order; null takes that of the panel. */
  readonly url: string | null;
}

/** @param version 1 when the order was created, one more with each change */
export function orderNotice(
  state: ProviderState,
  order: OrderRecord,
  action: string,
  version: number,
): Notice {
  const { switches } = state;
  const about = { type: "order", "data.id": order.id };
  const common = { topic: "order", action, id: order.id, query: about, kind: "webhook", url: null } as const;
  if (switches.webhookBody === "thin") return { ...common, body: thinBody(state, order.id) };
  const amount = (minor: number): string => formatAmount(minor, state.country.decimals);
  const { draft, payment } = order;
  const paid = payment.paidMinor;
  const body = {
    action,
    api_version: "v1",
    application_id: APPLICATION_ID,
    data: {
      external_reference: draft.reference,
      id: order.id,
      status: order.status,
      status_detail: order.detail,
      total_amount: amount(draft.totalMinor),
      ...(paid === null ? {} : { total_paid_amount: amount(paid) }),
      type: "qr",
      version,
      ...(paid === null || payment.method === null
        ? {}
        : {
            transactions: {
              payments: [
                {
                  id: payment.id,
                  amount: amount(draft.totalMinor),
                  paid_amount: amount(paid),
                  payment_method: { ...payment.method },
                  reference: { id: payment.number },
                  status: payment.status,
                  status_detail: payment.detail,
                },
              ],
            },
          }),
    },
    date_created: isoTime(state.nowMs()).replace("Z", "090485Z"),
    live_mode: false,
    type: "order",
    user_id: order.owner,
  };
  return { ...common, body };
}

export function paymentNotice(
  state: ProviderState,
  order: OrderRecord,
  attempt: AttemptRecord,
  action: "payment.created" | "payment.updated",
): Notice {
  const id = attempt.number;
  const url = order.instore?.notificationUrl ?? null;
  if (state.switches.paymentNotices === "ipn") return { ...ipn(state, "payment", id), url };
  const query = { "data.id": id, type: "payment" };
  const body = {
    ...thinBody(state, id),
    live_mode: false,
    type: "payment",
    date_created: classicTime(state.nowMs()),
    user_id: Number(order.owner),
    api_version: "v1",
    action,
  };
  const thin = state.switches.webhookBody === "thin";
  return {
    ...{ topic: "payment", action, id, query, kind: "webhook", url },
    body: thin ? thinBody(state, id) : body,
  };
}

export function merchantOrderNotice(state: ProviderState, order: OrderRecord, number: string): Notice {
  return { ...ipn(state, "merchant_order", number), url: order.instore?.notificationUrl ?? null };
}

const IPN_PATHS = { payment: "collections/notifications", merchant_order: "merchant_orders" } as const;

function ipn(state: ProviderState, topic: "payment" | "merchant_order", id: string): Omit<Notice, "url"> {
  const resource = `https://api.mercadolibre.com/${IPN_PATHS[topic]}/${id}`;
  const body = state.switches.ipnBody === "none" ? undefined : { resource, topic };
  return { topic, action: null, id, query: { topic, id }, body, kind: "ipn" };
}

function thinBody(state: ProviderState, id: string): Record<string, unknown> {
  return { id: Number(state.ids.notificationNumber()), data: { id } };
}
