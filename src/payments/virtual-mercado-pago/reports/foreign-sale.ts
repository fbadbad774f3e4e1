// A sale that no till made, as there are in every account: sold by another program on a point of sale of its own. It is
// an order like others, so that every API tells of it, and it happened in the past.

import { newOrder } from "../orders/order-records.ts";
import type { ProviderState } from "../provider-state.ts";

const REFERENCE = "NOT-OF-THE-TILL";
const POS_NAME = "OTHER001";
/** Hundredths, or whole units where the currency has none. */
const AMOUNT_MINOR = 12_345;

/** @param atMs when it was paid */
export function addForeignSale(state: ProviderState, owner: string, atMs: number): void {
  const { ids } = state;
  const method = { id: "master", type: "credit_card", installments: 1 };
  const order = newOrder({
    id: ids.make("ORD", atMs),
    paymentId: ids.make("PAY", atMs),
    owner,
    draft: {
      reference: REFERENCE,
      description: "Sold elsewhere",
      totalMinor: AMOUNT_MINOR,
      mode: "dynamic",
      posName: POS_NAME,
      expiration: null,
      discounts: [],
      echo: {},
      integrationData: {},
    },
    nowMs: atMs,
    expirationText: "PT15M",
    validS: 900,
    staticS: null,
    qrUuid: ids.uuid(),
    qrData: null,
    instore: null,
  });
  const number = ids.paymentNumber();
  order.attempts.push({
    number,
    merchantOrder: null,
    status: "approved",
    detail: "accredited",
    method,
    amountMinor: AMOUNT_MINOR,
    createdAtMs: atMs,
    updatedAtMs: atMs,
  });
  Object.assign(order, { status: "processed", detail: "accredited", paidAtMs: atMs });
  Object.assign(order.payment, {
    status: "processed",
    detail: "accredited",
    number,
    paidMinor: AMOUNT_MINOR,
    method,
  });
  state.place(order);
}
