// The rails and QR modes that every story is told on. What a rail cannot do stands here as what is to be expected
// of it, so that no story has a body of its own for one of them.

import type { RequestSeen } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";

/** A request as the virtual Mercado Pago calls it, in faults and in the requests seen. */
export type Operation = NonNullable<RequestSeen["operation"]>;

export interface RailCase {
  readonly name: string;
  readonly shop: { readonly rail: "orders" | "instore"; readonly qrMode: Mode };
  /** The requests that each call of the provider's contract is made of, in order. */
  readonly calls: {
    /** The last one places the order. */
    readonly create: readonly [Operation, ...Operation[]];
    /** How an order stands; the first one is made at every look. */
    readonly look: readonly [Operation, ...Operation[]];
    /** The first one that only a cancellation makes stands first, where there is one. */
    readonly cancel: readonly [Operation, ...Operation[]];
    readonly refund: readonly [Operation, ...Operation[]];
  };
  /** An order whose creation was not heard of may be created again: then nobody ever saw the first one's QR. */
  readonly ordersAtMost: 1 | 2;
  /** How an order ends that the till cancels. */
  readonly canceledEndsAs: "canceled" | "expired";
  /** What the till is told when it cancels while the customer is paying. */
  readonly lockedBy: { readonly operation: Operation; readonly status: number };
  /** The provider's word when a part cannot be refunded. */
  readonly partRefused: RegExp;
}

type Mode = "static" | "dynamic" | "hybrid";

function orders(qrMode: Mode): RailCase {
  return {
    name: `orders, ${qrMode}`,
    shop: { rail: "orders", qrMode },
    calls: { create: ["create"], look: ["get"], cancel: ["cancel"], refund: ["refund"] },
    ordersAtMost: 1,
    canceledEndsAs: "canceled",
    lockedBy: { operation: "cancel", status: 409 },
    partRefused: /unsupported_partially_refunds/,
  };
}

function instore(qrMode: Mode, placing: Operation): RailCase {
  return {
    name: `instore, ${qrMode}`,
    shop: { rail: "instore", qrMode },
    calls: {
      create: ["pos-get", "mo-search", placing],
      look: ["mo-search", "pos-get", "payment-get"],
      cancel: ["pos-delete", "pos-get", "mo-search"],
      refund: ["payment-refund"],
    },
    // Delivered twice, the second one takes the place of the first.
    ordersAtMost: 2,
    canceledEndsAs: "canceled",
    lockedBy: { operation: "pos-delete", status: 400 },
    partRefused: /3024/,
  };
}

export const RAILS: readonly RailCase[] = [
  orders("dynamic"),
  orders("static"),
  orders("hybrid"),
  instore("static", "pos-put"),
  instore("hybrid", "qr-put"),
  {
    ...instore("dynamic", "qr-post"),
    // Nothing is on a POS, and a dynamic order cannot be deleted: it lives until its time is over.
    calls: {
      create: ["mo-search", "qr-post"],
      look: ["mo-search", "payment-get"],
      cancel: ["mo-search"],
      refund: ["payment-refund"],
    },
    canceledEndsAs: "expired",
    lockedBy: { operation: "mo-search", status: 200 },
  },
];

/** The request that creates the order. */
export function placing({ calls }: RailCase): Operation {
  return calls.create.at(-1) ?? calls.create[0];
}
