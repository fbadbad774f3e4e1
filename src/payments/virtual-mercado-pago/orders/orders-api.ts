// The Orders API for QR: create, read, cancel, refund (reference 4.2 to 4.6).

import { refuse } from "../http/refusals.ts";
import type { Call, Reply, Route } from "../http/routes.ts";
import { ORDER_ID } from "../ids.ts";
import type { ProviderState } from "../provider-state.ts";
import { refundThroughApi } from "../refunds.ts";
import { DAY_MS } from "./durations.ts";
import { orderBody, refundBody } from "./order-bodies.ts";
import { playEvent } from "./order-events.ts";
import type { OrderRecord } from "./order-records.ts";
import { type OrderRules, readOrderDraft, readRefundDraft } from "./order-request.ts";
import { searchOrders } from "./order-search.ts";

export function ordersRoutes(state: ProviderState): Route[] {
  const route = { errors: "orders" } as const;
  return [
    {
      ...route,
      operation: "create",
      method: "POST",
      pattern: "/v1/orders",
      keyed: true,
      handle: (call) => {
        if (call.body === undefined) throw refuse(400, "json_syntax_error", "The body is not valid JSON");
        const order = state.create(readOrderDraft(call.body, orderRules(state)), call.seller.userId);
        return orderReply(state, order, 201);
      },
    },
    {
      ...route,
      operation: "order-search",
      method: "GET",
      pattern: "/v1/orders",
      keyed: false,
      handle: (call) => searchOrders(state, call),
    },
    {
      ...route,
      operation: "get",
      method: "GET",
      pattern: "/v1/orders/:id",
      keyed: false,
      handle: (call) => {
        const order = ownOrder(state, call);
        if (state.nowMs() >= order.createdAtMs + state.switches.readableDays * DAY_MS)
          throw notFound(order.id);
        return orderReply(state, order, 200);
      },
    },
    {
      ...route,
      operation: "cancel",
      method: "POST",
      pattern: "/v1/orders/:id/cancel",
      keyed: true,
      handle: (call) => {
        const order = ownOrder(state, call);
        state.cancel(order);
        return orderReply(state, order, 200);
      },
    },
    {
      ...route,
      operation: "refund",
      method: "POST",
      pattern: "/v1/orders/:id/refund",
      keyed: true,
      handle: (call) => refund(state, call),
    },
    {
      ...route,
      operation: "events",
      method: "POST",
      pattern: "/v1/orders/:id/events",
      keyed: false,
      when: () => state.switches.simulateEvents,
      handle: (call) => {
        playEvent(state, ownOrder(state, call), call.body);
        return { status: 204, body: undefined };
      },
    },
  ];
}

function refund(state: ProviderState, call: Call): Reply {
  const draft = call.body === undefined ? null : readRefundDraft(call.body, orderRules(state));
  const order = pathOrder(state, call);
  if (order.owner !== call.seller.userId) {
    throw refuse(400, "invalid_order_owner", "The order belongs to another user");
  }
  const done = refundThroughApi(state, order, draft);
  const again = (): unknown => refundBody(state, order, done);
  return { status: 201, body: again(), again };
}

function orderReply(state: ProviderState, order: OrderRecord, status: number): Reply {
  const again = (): unknown => orderBody(state, state.find(order.id) ?? order);
  return { status, body: again(), again };
}

function pathOrder(state: ProviderState, call: Call): OrderRecord {
  const id = call.params["id"] ?? "";
  if (!ORDER_ID.test(id)) {
    throw refuse(400, "invalid_path_param", "Invalid path param", [
      "'order_id' must be ORD and 26 characters",
    ]);
  }
  const order = state.find(id);
  if (order === undefined) throw notFound(id);
  return order;
}

/** [inferred] To another user the order does not exist. */
function ownOrder(state: ProviderState, call: Call): OrderRecord {
  const order = pathOrder(state, call);
  if (order.owner !== call.seller.userId) throw notFound(order.id);
  return order;
}

function notFound(id: string): Error {
  return refuse(404, "order_not_found", `Order ${id} not found`);
}

function orderRules(state: ProviderState): OrderRules {
  return {
    decimals: state.country.decimals,
    allowZeros: !state.switches.clpRefusesDecimals,
    itemFieldsRequired: state.switches.itemFieldsRequired,
  };
}
