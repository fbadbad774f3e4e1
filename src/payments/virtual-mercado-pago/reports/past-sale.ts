// A sale that happened before anybody asked: put into the books as it ended, so that every API and report tells of it.
// Tests make months of a shop with it, and what no till sold.

import {
  type AttemptRecord,
  type MethodRecord,
  newOrder,
  type OrderRecord,
} from "../orders/order-records.ts";
import type { ProviderState } from "../provider-state.ts";

export interface PastSale {
  readonly reference: string;
  readonly description?: string;
  /** "" for a sale of no point of sale. */
  readonly posName: string;
  /** What was asked for, in minor units of the country. */
  readonly totalMinor: number;
  /** What was paid; the total by default. */
  readonly paidMinor?: number;
  readonly method: MethodRecord;
  /** Milliseconds since 1970. */
  readonly paidAtMs: number;
  /** Another fee than the switches say, as a cost: above zero. */
  readonly feeMinor?: number;
  readonly refunds?: readonly {
    readonly minor: number;
    readonly atMs: number;
    readonly elsewhere: boolean;
  }[];
  /** When the customer's bank took what was left. */
  readonly chargedBackAtMs?: number;
  /** The reports forget it. */
  readonly unreported?: boolean;
}

export interface PastSaleMade {
  readonly orderId: string;
  readonly paymentId: string;
  /** The payment's. */
  readonly number: string;
  /** The ids of its refunds, in order. */
  readonly refundIds: readonly string[];
}

export function addPastSale(state: ProviderState, owner: string, sale: PastSale): PastSaleMade {
  const { chargedBackAtMs, feeMinor, method, paidAtMs, paidMinor = sale.totalMinor, refunds = [] } = sale;
  const order = orderOf(state, owner, sale);
  const number = state.ids.paymentNumber();
  const attempt: AttemptRecord = {
    number,
    merchantOrder: null,
    status: "approved",
    detail: "accredited",
    method,
    amountMinor: paidMinor,
    createdAtMs: paidAtMs,
    updatedAtMs: chargedBackAtMs ?? paidAtMs,
    ...(feeMinor === undefined ? {} : { feeMinor }),
  };
  order.attempts.push(attempt);
  const made = refunds.map(({ atMs, elsewhere, minor }) => ({
    id: state.ids.make("REF", atMs),
    number: state.ids.refundNumber(),
    amountMinor: minor,
    status: "processed",
    atMs,
    elsewhere,
  }));
  order.refunds.push(...made);
  const ended = { status: "processed", detail: "accredited" } as const;
  Object.assign(order, ended, { paidAtMs });
  Object.assign(order.payment, ended, { number, paidMinor, method });
  if (chargedBackAtMs !== undefined) order.chargeBack = "settled";
  if (sale.unreported === true) state.reports.unreported.add(order.id);
  state.place(order);
  return { orderId: order.id, paymentId: order.payment.id, number, refundIds: made.map(({ id }) => id) };
}

function orderOf(state: ProviderState, owner: string, sale: PastSale): OrderRecord {
  const { description = "Sold in the past", paidAtMs, posName, reference, totalMinor } = sale;
  return newOrder({
    id: state.ids.make("ORD", paidAtMs),
    paymentId: state.ids.make("PAY", paidAtMs),
    owner,
    draft: {
      reference,
      description,
      totalMinor,
      mode: "dynamic",
      posName,
      expiration: null,
      discounts: [],
      echo: {},
      integrationData: {},
    },
    nowMs: paidAtMs,
    expirationText: "PT15M",
    validS: 900,
    staticS: null,
    qrUuid: state.ids.uuid(),
    qrData: null,
    instore: null,
  });
}
