// The instore rail: orders on a POS, and QRs of their own (reference 5 and 6).

import { numberAmount } from "../amounts.ts";
import { refuse } from "../http/refusals.ts";
import type { Call, Reply, Route } from "../http/routes.ts";
import type { OrderRecord, PosRecord } from "../orders/order-records.ts";
import type { QrMode } from "../orders/order-request.ts";
import { classicTime } from "../payments/payment-bodies.ts";
import type { ProviderState } from "../provider-state.ts";
import { placeInstoreOrder, removeInstoreOrder } from "./instore-orders.ts";
import { readInstoreDraft } from "./instore-request.ts";

const SELLER = "/instore/qr/seller/collectors/:user";
const ON_POS = `${SELLER}/pos/:pos/orders`;
const QRS = "/instore/orders/qr/seller/collectors/:user/pos/:pos/qrs";

export function instoreRoutes(state: ProviderState): Route[] {
  const route = { errors: "instore", keyed: false } as const;
  return [
    {
      ...route,
      operation: "pos-put",
      method: "PUT",
      pattern: `${SELLER}/stores/:store/pos/:pos/orders`,
      handle: (call) => {
        place(state, call, "static");
        return emptyReply(state);
      },
    },
    {
      ...route,
      operation: "pos-get",
      method: "GET",
      pattern: ON_POS,
      handle: (call) => {
        const order = state.orderOnPos(posOf(state, call));
        if (order === null || order.owner !== call.seller.userId) {
          throw refuse(404, "point_of_sale_in_store_order_not_found", "No associated order found");
        }
        const body = orderOnPosBody(state, order);
        return { status: 200, body: state.switches.posAnswer === "array" ? [body] : body };
      },
    },
    {
      ...route,
      operation: "pos-delete",
      method: "DELETE",
      pattern: ON_POS,
      badToken: { status: 400, code: "invalid_access_token", message: "Access denied" },
      handle: (call) => {
        removeInstoreOrder(state, posOf(state, call, [400, "pos_obtainment_by_external_id_error"]));
        return emptyReply(state);
      },
    },
    {
      ...route,
      operation: "qr-post",
      method: "POST",
      pattern: QRS,
      handle: (call) => qrReply(state, place(state, call, "dynamic")),
    },
    {
      ...route,
      operation: "qr-put",
      method: "PUT",
      pattern: QRS,
      handle: (call) => {
        const order = place(state, call, "hybrid");
        return state.switches.hybridAnswer === "qr"
          ? qrReply(state, order)
          : { status: 201, body: undefined };
      },
    },
  ];
}

function place(state: ProviderState, call: Call, mode: QrMode): OrderRecord {
  const pos = posOf(state, call);
  const draft = readInstoreDraft(call.body, {
    decimals: state.country.decimals,
    nowMs: state.nowMs(),
    sumsMustMatch: state.switches.sumsMustMatch,
    referenceMax: state.switches.instoreReferenceMax,
  });
  return placeInstoreOrder(state, draft, { mode, pos, owner: call.seller.userId, ttlText: call.ttlText });
}

function posOf(
  state: ProviderState,
  { params, seller }: Call,
  [status, code]: readonly [number, string] = [404, "pos_obtainment_error"],
): PosRecord {
  const { user = "", store, pos: name = "" } = params;
  if (!/^[0-9]+$/.test(user)) throw refuse(400, "invalid_collectorId", "user_id must be a number");
  if (name === "") throw refuse(400, "invalid_externalPosId", "externalPosId must be present");
  if (user !== seller.userId) {
    // The message was recorded; the word beside it is inferred (reference 5.3).
    throw refuse(400, "bad_request", "Collector ID and Caller ID must be the same");
  }
  const pos = store === undefined || state.hasStore(store) ? state.pos(name) : null;
  if (pos === null) throw refuse(status, code, "Point of sale not found");
  return pos;
}

function emptyReply(state: ProviderState): Reply {
  return { status: state.switches.posSuccessStatus, body: undefined };
}

function qrReply(state: ProviderState, order: OrderRecord): Reply {
  const { inStoreOrderId, qrStatus } = state.switches;
  const id = inStoreOrderId === "uuid" ? order.id : order.qrData;
  const named = inStoreOrderId === "absent" ? {} : { in_store_order_id: id };
  return { status: qrStatus, body: { ...named, qr_data: order.qrData } };
}

/** [inferred] An order of the Orders rail that took the POS is shown with what it has. */
function orderOnPosBody(state: ProviderState, order: OrderRecord): Record<string, unknown> {
  const { draft } = order;
  const foreign = {
    external_reference: draft.reference,
    total_amount: numberAmount(draft.totalMinor, state.country.decimals),
    title: draft.description ?? "",
    description: draft.description ?? "",
    items: draft.echo["items"] ?? [],
  };
  const end = state.switches.posShowsEnd ? { expiration_date: classicTime(order.expiresAtMs) } : {};
  const { posShowsOwner } = state.switches;
  const owner = posShowsOwner ? { user_id: Number(order.owner), external_pos_id: draft.posName } : {};
  return {
    ...(order.instore?.sent ?? foreign),
    ...end,
    ...owner,
  };
}
