// Stores over HTTP: create, search, change, delete (reference 3.1).

import { refuse } from "../http/refusals.ts";
import type { Call, Reply, Route } from "../http/routes.ts";
import { classicTime } from "../payments/payment-bodies.ts";
import type { ProviderState } from "../provider-state.ts";
import { pageReply, tellId } from "./place-search.ts";
import type { StoreRecord } from "./places.ts";
import { readStore } from "./store-request.ts";

export function storeRoutes(state: ProviderState): Route[] {
  const route = { errors: "places", keyed: false } as const;
  const { places, switches } = state;
  return [
    {
      ...route,
      operation: "store-create",
      method: "POST",
      pattern: "/users/:user/stores",
      handle: (call) => {
        const owner = ownerOf(call);
        const wanted = readStore(call.body, true, switches.knownCities);
        const externalId = wanted.externalId ?? null;
        if (
          switches.uniquePlaces &&
          externalId !== null &&
          withExternalId(state, owner, externalId).length > 0
        ) {
          // [inferred] "Unique per account" is documented, the answer is not.
          throw refuse(
            409,
            "store_external_id_already_exists",
            `A store with external_id ${externalId} exists`,
          );
        }
        const parts = {
          owner,
          name: wanted.name ?? "",
          externalId,
          businessHours: wanted.businessHours ?? {},
          location: wanted.location ?? null,
        };
        const store = places.addStore(parts, state.nowMs());
        return { status: switches.placeCreatedStatus, body: storeBody(state, store, "date_created") };
      },
    },
    {
      ...route,
      operation: "store-search",
      method: "GET",
      pattern: "/users/:user/stores/search",
      handle: (call) => {
        const externalId = call.query.get("external_id");
        const asOfMs = state.nowMs() - switches.searchLagMs;
        const found = places
          .stores(ownerOf(call))
          .filter((store) => store.createdAtMs <= asOfMs)
          .filter((store) => externalId === null || store.externalId === externalId);
        return pageReply(found, call.query, (store) => storeBody(state, store, "date_creation"));
      },
    },
    {
      ...route,
      operation: "store-update",
      method: "PUT",
      pattern: "/users/:user/stores/:id",
      handle: (call) => {
        const store = find(state, ownerOf(call), call);
        change(
          store,
          readStore(call.body, !switches.updateKeeps, switches.knownCities),
          switches.updateKeeps,
        );
        return { status: 200, body: storeBody(state, store, "date_created") };
      },
    },
    {
      ...route,
      operation: "store-delete",
      method: "DELETE",
      pattern: "/users/:user/stores/:id",
      handle: (call) => {
        const store = find(state, ownerOf(call), call);
        places.removeStore(store);
        return { status: 200, body: storeBody(state, store, "date_created") };
      },
    },
    {
      ...route,
      operation: "store-get",
      method: "GET",
      pattern: "/stores/:id",
      handle: (call): Reply => {
        if (!switches.storeReadable) return { status: 404, body: { message: "resource not found" } };
        return { status: 200, body: storeBody(state, find(state, call.seller.userId, call), "date_created") };
      },
    },
  ];
}

export function withExternalId(
  state: ProviderState,
  owner: string,
  externalId: string,
): readonly StoreRecord[] {
  return state.places.stores(owner).filter((store) => store.externalId === externalId);
}

function change(store: StoreRecord, wanted: ReturnType<typeof readStore>, keeps: boolean): void {
  store.name = wanted.name ?? store.name;
  if (wanted.externalId !== undefined || !keeps) store.externalId = wanted.externalId ?? null;
  if (wanted.businessHours !== undefined || !keeps) store.businessHours = wanted.businessHours ?? {};
  if (wanted.location !== undefined || !keeps) store.location = wanted.location ?? null;
}

function ownerOf({ params, seller }: Call): string {
  if (params["user"] !== seller.userId)
    throw refuse(400, "INVALID_USER_ID", "The user is not the token's owner");
  return seller.userId;
}

function find(state: ProviderState, owner: string, { params }: Call): StoreRecord {
  const { id = "" } = params;
  if (!/^[0-9]{1,19}$/.test(id)) throw refuse(400, "INVALID_STORE_ID", "The store id must be a number");
  const store = state.places.stores(owner).find((one) => one.id === id);
  if (store === undefined) throw refuse(404, "store_not_found", `Store ${id} not found`);
  return store;
}

/** @param dated create and search call the date by different names (reference 3.1) */
function storeBody(
  state: ProviderState,
  store: StoreRecord,
  dated: "date_created" | "date_creation",
): Record<string, unknown> {
  const { location } = store;
  return {
    id: tellId(store.id, "text", state.switches),
    name: store.name,
    [dated]: classicTime(store.createdAtMs),
    business_hours: store.businessHours,
    ...(store.externalId === null ? {} : { external_id: store.externalId }),
    location:
      location === null
        ? {}
        : {
            id: `${state.country.iso2}-${store.id}`,
            type: "city",
            city: location.city_name,
            state_id: location.state_name,
            address_line: `${location.street_name} ${location.street_number}, ${location.city_name}, ${location.state_name}`,
            ...(location.zip_code === null ? {} : { zip_code: location.zip_code }),
            latitude: location.latitude,
            longitude: location.longitude,
            reference: location.reference ?? "",
          },
  };
}
