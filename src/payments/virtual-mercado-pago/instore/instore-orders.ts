// How orders of the instore rail come to a POS and leave it (reference 5 and 6). Being paid is the phone's matter,
// being followed that of merchant-orders.ts.

import { refuse } from "../http/refusals.ts";
import { newOrder, type OrderRecord, type PosRecord } from "../orders/order-records.ts";
import type { QrMode } from "../orders/order-request.ts";
import type { ProviderState } from "../provider-state.ts";
import { dynamicQrText } from "../qr-text.ts";
import type { InstoreDraft } from "./instore-request.ts";
import { addMerchantOrder } from "./merchant-orders.ts";

/** Without header and date an order lives so long (reference 2.2 and 5.1). */
const DEFAULT_VALIDITY_S = 600;
/** [inferred] A dynamic QR without a date; no document gives its end, and it cannot be deleted. */
const DYNAMIC_VALIDITY_S = 86_400;

export interface InstorePlace {
  readonly mode: QrMode;
  readonly pos: PosRecord;
  readonly owner: string;
  /** X-Ttl-Store-Preference as it was sent. */
  readonly ttlText: string | null;
}

/** @throws Refusal 500 when a customer is paying the order that is on the POS, and the lock refuses */
export function placeInstoreOrder(
  state: ProviderState,
  draft: InstoreDraft,
  place: InstorePlace,
): OrderRecord {
  const { mode, pos, owner } = place;
  const older = mode === "dynamic" ? null : state.orderOnPos(pos);
  if (older?.instore && !state.takeDown(older, state.switches.instoreLock)) {
    throw refuse(500, "in_store_order_creation_error", "Failed to create order");
  }
  const nowMs = state.nowMs();
  const validS = validityS(state, draft, place, nowMs);
  const qrUuid = state.ids.uuid();
  const order = newOrder({
    id: qrUuid,
    paymentId: state.ids.make("PAY", nowMs),
    owner,
    draft: {
      reference: draft.reference,
      description: draft.description,
      totalMinor: draft.totalMinor,
      mode,
      posName: pos.name,
      expiration: null,
      discounts: [],
      echo: {},
      integrationData: {},
    },
    nowMs,
    expirationText: `PT${validS}S`,
    validS,
    staticS: mode === "dynamic" ? null : validS,
    qrUuid,
    qrData: mode === "static" ? null : dynamicQrText(state.qrShop(), qrUuid),
    instore: {
      title: draft.title,
      sent: draft.sent,
      notificationUrl: draft.notificationUrl,
      sponsorId: draft.sponsorId,
      taxMinor: draft.taxMinor,
      merchantOrders: [],
      takenDown: false,
    },
  });
  if (state.switches.merchantOrderAt === "order") addMerchantOrder(state, order);
  return state.place(order);
}

/** @throws Refusal 400 when the POS holds no instore order, or the customer who is paying holds it there */
export function removeInstoreOrder(state: ProviderState, pos: PosRecord): void {
  const order = state.orderOnPos(pos);
  const { deleteNothing, instoreLock } = state.switches;
  if (order?.instore && state.takeDown(order, instoreLock)) return;
  if (!order?.instore && deleteNothing === "204") return;
  if (!order?.instore && deleteNothing === "404") {
    throw refuse(404, "point_of_sale_in_store_order_not_found", "No associated order found");
  }
  throw refuse(400, "in_store_order_delete_error", "An error occurred when deleting the InStoreOrder");
}

function validityS(state: ProviderState, draft: InstoreDraft, place: InstorePlace, nowMs: number): number {
  const { mode, ttlText } = place;
  const heard = mode === "static" || (mode === "hybrid" && state.switches.ttlHeaderForHybrid);
  // [inferred] A header that is no number of seconds counts as none.
  const ttlS = heard && ttlText !== null && /^[1-9][0-9]{0,8}$/.test(ttlText) ? Number(ttlText) : null;
  const dateS = draft.expiresAtMs === null ? null : (draft.expiresAtMs - nowMs) / 1000;
  const [first, second] = state.switches.validityWins === "date" ? [dateS, ttlS] : [ttlS, dateS];
  return first ?? second ?? (mode === "dynamic" ? DYNAMIC_VALIDITY_S : DEFAULT_VALIDITY_S);
}
