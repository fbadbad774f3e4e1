// Points of sale over HTTP: create, search, read, change, delete (reference 3.2).

import { refuse } from "../http/refusals.ts";
import type { Call, Route } from "../http/routes.ts";
import { isoTime } from "../orders/order-bodies.ts";
import type { ProviderState } from "../provider-state.ts";
import { pageReply, tellId } from "./place-search.ts";
import type { PlacedPos } from "./places.ts";
import { type PosRequest, readPos } from "./pos-request.ts";
import { withExternalId } from "./stores-api.ts";

export function posRoutes(state: ProviderState): Route[] {
  const route = { errors: "places", keyed: false } as const;
  const { places, switches } = state;
  const rules = (whole: boolean) => ({ site: state.country.site, whole, hyphens: switches.posIdHyphens });
  return [
    {
      ...route,
      operation: "pos-create",
      method: "POST",
      pattern: "/pos",
      handle: ({ body, seller }) => {
        const wanted = readPos(body, rules(true));
        const externalId = wanted.externalId ?? null;
        const storeId = storeOf(state, seller.userId, wanted);
        const taken = places.points(seller.userId).some((pos) => pos.externalId === externalId);
        if (switches.uniquePlaces && externalId !== null && taken) {
          // The status is documented, the word beside it is inferred.
          throw refuse(409, "pos_external_id_already_exists", `A POS with external_id ${externalId} exists`);
        }
        const parts = {
          owner: seller.userId,
          externalId,
          name: wanted.name ?? "",
          fixedAmount: wanted.fixedAmount ?? false,
          category: wanted.category ?? null,
          storeId,
        };
        const pos = places.addPos(parts, numberFor(state, externalId), state.nowMs());
        // From now on its printed QR can be scanned.
        if (externalId !== null) state.pos(externalId);
        return { status: switches.placeCreatedStatus, body: posBody(state, pos) };
      },
    },
    {
      ...route,
      operation: "pos-search",
      method: "GET",
      pattern: "/pos",
      handle: ({ query, seller }) => {
        const asOfMs = state.nowMs() - switches.searchLagMs;
        const found = places
          .points(seller.userId)
          .filter((pos) => pos.createdAtMs <= asOfMs)
          .filter(filterOf(state, seller.userId, query));
        return pageReply(found, query, (pos) => posBody(state, pos));
      },
    },
    {
      ...route,
      operation: "pos-read",
      method: "GET",
      pattern: "/pos/:id",
      handle: (call) => ({ status: 200, body: posBody(state, find(state, call)) }),
    },
    {
      ...route,
      operation: "pos-update",
      method: "PUT",
      pattern: "/pos/:id",
      handle: (call) => {
        const pos = find(state, call);
        const wanted = readPos(call.body, rules(!switches.updateKeeps));
        if (wanted.externalId !== undefined && wanted.externalId !== pos.externalId) {
          throw refuse(400, "INVALID_EXTERNAL_ID", "external_id cannot be changed");
        }
        const storeId = storeOf(state, call.seller.userId, wanted);
        const keeps = switches.updateKeeps;
        pos.name = wanted.name ?? pos.name;
        pos.fixedAmount = wanted.fixedAmount ?? (keeps ? pos.fixedAmount : false);
        if (wanted.category !== undefined || !keeps) pos.category = wanted.category ?? null;
        if (storeId !== null || !keeps) pos.storeId = storeId;
        pos.updatedAtMs = state.nowMs();
        return { status: 200, body: posBody(state, pos) };
      },
    },
    {
      ...route,
      operation: "pos-remove",
      method: "DELETE",
      pattern: "/pos/:id",
      handle: (call) => {
        const pos = find(state, call);
        places.removePos(pos);
        return { status: 200, body: posBody(state, pos) };
      },
    },
  ];
}

/** Whoever has used the name already, because any name will do, keeps the QR that hangs on the counter. */
function numberFor(state: ProviderState, externalId: string | null): string {
  const isPlaced = externalId === null || state.places.placedPos(externalId) !== null;
  const used = isPlaced ? null : state.pos(externalId);
  return used?.number ?? state.ids.posNumber();
}

/** @returns the store's own id; null when none was named */
function storeOf(state: ProviderState, owner: string, wanted: PosRequest): string | null {
  const { externalStoreId, storeId } = wanted;
  const byId = state.places.stores(owner).find((store) => store.id === storeId);
  if (storeId !== undefined && byId === undefined) {
    throw refuse(400, "INVALID_STORE_ID", `Store ${storeId} does not exist`);
  }
  if (externalStoreId === undefined) return byId?.id ?? null;
  const named = withExternalId(state, owner, externalStoreId);
  if (named.length === 0) {
    throw refuse(400, "INEXISTENT_EXTERNAL_STORE_ID", `No store has the external_id ${externalStoreId}`);
  }
  if (byId === undefined) return named[0]?.id ?? null;
  if (!named.includes(byId)) {
    throw refuse(400, "EXTERNAL_STORE_ID_NOT_MATCH", "external_store_id does not match store_id");
  }
  return byId.id;
}

function find(state: ProviderState, { params, seller }: Call): PlacedPos {
  const { id = "" } = params;
  if (!/^[0-9]{1,19}$/.test(id)) throw refuse(400, "INVALID_POS_ID", "The POS id must be a number");
  const pos = state.places.points(seller.userId).find((one) => one.id === id);
  if (pos === undefined) throw refuse(404, "pos_does_not_exist", `POS ${id} does not exist`);
  return pos;
}

function filterOf(state: ProviderState, owner: string, query: URLSearchParams): (pos: PlacedPos) => boolean {
  const wanted = (name: string): string | null => query.get(name);
  const externalStoreId = wanted("external_store_id");
  const stores = externalStoreId === null ? null : withExternalId(state, owner, externalStoreId);
  return (pos) =>
    (wanted("external_id") ?? pos.externalId) === pos.externalId &&
    (wanted("store_id") ?? pos.storeId) === pos.storeId &&
    (wanted("category") ?? String(pos.category)) === String(pos.category) &&
    (stores === null || stores.some((store) => store.id === pos.storeId));
}

const PICTURES = "https://www.mercadopago.com/instore/merchant/qr";

function posBody(state: ProviderState, pos: PlacedPos): Record<string, unknown> {
  const { switches } = state;
  const store = state.places.stores(pos.owner).find((one) => one.id === pos.storeId);
  const pictures = `${PICTURES}/${pos.id}`;
  return {
    user_id: Number(pos.owner),
    name: pos.name,
    fixed_amount: pos.fixedAmount,
    ...(pos.category === null ? {} : { category: pos.category }),
    ...(pos.storeId === null ? {} : { store_id: tellId(pos.storeId, "text", switches) }),
    ...(store === undefined || store.externalId === null ? {} : { external_store_id: store.externalId }),
    ...(pos.externalId === null ? {} : { external_id: pos.externalId }),
    id: tellId(pos.id, "number", switches),
    qr: {
      image: `${pictures}/${pos.uuid}.png`,
      template_document: `${pictures}/template_${pos.uuid}.pdf`,
      template_image: `${pictures}/template_${pos.uuid}.png`,
    },
    status: "active",
    uuid: pos.uuid,
    date_created: isoTime(pos.createdAtMs),
    date_last_updated: isoTime(pos.updatedAtMs),
    ...(switches.posQrText ? { qr_code: state.qrTextOf(pos.id) } : {}),
  };
}
