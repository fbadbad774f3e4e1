// Mercado Pago as an auditor asks it: both rails and the account's lists, with nothing but GET, and never more requests
// than were granted.

import { type Order, type OrderRequest, PaymentError, type PaymentProvider } from "../provider.ts";
import { callApi } from "./http/call.ts";
import type { HttpClient } from "./http/http-client.ts";
import { createInstoreRail, NOT_ON_POS } from "./instore/instore.ts";
import { isInstoreId } from "./instore/order-id.ts";
import { type ListedOrder, listOrders } from "./orders/list.ts";
import { createOrdersRail } from "./orders/orders.ts";
import { type AccountPayment, listPayments } from "./payments/list.ts";
import type { RailOptions } from "./rail-options.ts";

export interface LookBack extends Pick<PaymentProvider, "time"> {
  /** The user_id of the token's account. */
  account(): Promise<string>;
  getOrder(orderId: string): Promise<Order>;
  /** By its reference, on the rail where it was to be made; null: nothing is known of it. */
  findOrder(request: OrderRequest): Promise<Order | null>;
  /** Every payment of the account that changed since then. */
  payments(since: Date): Promise<readonly AccountPayment[]>;
  /** Every order of the orders rail since then that the search knows. */
  orders(since: Date): Promise<readonly ListedOrder[]>;
  /** How many were sent. */
  requests(): number;
}

/** Beyond what was granted. @see LookBack */
export const SPENT = "requests-spent";

/** @param most so many requests may be sent */
export function createLookBack(options: RailOptions, http: HttpClient, most: number): LookBack {
  let sent = 0;
  const reading: HttpClient = {
    send: async (request, sink) => {
      if (request.method !== "GET") throw new Error(`a look back changes nothing: ${request.method}`);
      if (sent >= most) throw new PaymentError(SPENT, "not-done", `all ${most} requests were sent`);
      sent += 1;
      return http.send(request, sink);
    },
    farTime: () => http.farTime(),
    close: () => http.close(),
  };
  const orders = createOrdersRail(options, reading);
  const instore = createInstoreRail(options, reading);
  return {
    account: () =>
      callApi(reading, "get", { method: "GET", path: "/users/me" }, (body) => body.at("id").id(), {
        what: "look at the account",
      }),
    getOrder: async (orderId) =>
      isInstoreId(orderId) ? asEnded(await instore.getOrder(orderId)) : orders.getOrder(orderId),
    // The instore API names its orders by their references: there is nothing to look for but payments.
    findOrder: (request) => orders.findOrder(request),
    payments: (since) => listPayments(reading, since, options.currency),
    orders: (since) => listOrders(reading, since, reading.farTime() ?? since),
    time: () => reading.farTime(),
    requests: () => sent,
  };
}

/** The till waits some seconds before it calls an order ended that left its POS; of an old one that is no question. */
function asEnded(order: Order): Order {
  return order.status === "open" && order.word === NOT_ON_POS ? { ...order, status: "expired" } : order;
}
