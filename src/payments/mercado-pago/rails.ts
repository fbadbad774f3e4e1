// Both rails behind one contract: an order is made where the request or the configuration says, and stays on the rail
// it was made on for as long as it lives (docs/decisions/0006-each-order-stays-on-its-rail.md).

import type { RailName } from "../../money/sites.ts";
import type { PaymentProvider } from "../provider.ts";
import { createHttpClient } from "./http/http-client.ts";
import { createInstoreRail } from "./instore/instore.ts";
import { isInstoreId } from "./instore/order-id.ts";
import { faultOfPlace } from "./instore/request.ts";
import { createOrdersRail } from "./orders/orders.ts";
import type { RailOptions } from "./rail-options.ts";

export interface RailsOptions extends RailOptions {
  /** On which rail new orders are made. */
  readonly rail: RailName;
}

/** @throws TypeError when baseUrl is not one that may carry the token, or a setting of the rail is missing */
export function createRails(options: RailsOptions): PaymentProvider {
  const http = createHttpClient(options);
  const rails: Readonly<Record<RailName, PaymentProvider>> = {
    orders: createOrdersRail(options, http),
    instore: createInstoreRail(options, http),
  };
  const now = rails[options.rail];
  const fault = options.rail === "instore" ? faultOfPlace(now.place) : null;
  if (fault !== null) throw new TypeError(fault);
  const ofOrder = (orderId: string) => (isInstoreId(orderId) ? rails.instore : rails.orders);

  return {
    name: now.name,
    place: now.place,
    createOrder: (request, key) => rails[request.place?.rail ?? options.rail].createOrder(request, key),
    // Where tilld 0.1 made its orders nobody wrote down. The orders rail looks among the payments of both.
    findOrder: (request) => rails[request.place?.rail ?? "orders"].findOrder(request),
    getOrder: (orderId) => ofOrder(orderId).getOrder(orderId),
    cancelOrder: (orderId, key) => ofOrder(orderId).cancelOrder(orderId, key),
    refundOrder: (orderId, request, key) => ofOrder(orderId).refundOrder(orderId, request, key),
    time: () => http.farTime(),
    close: () => http.close(),
  };
}
