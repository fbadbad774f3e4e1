// What we say of a store and of a point of sale (mercado-pago.md 3.1, 3.2).

import { type Outgoing, WireNumber, writeJson } from "../http/json.ts";

export interface Address {
  readonly street: string;
  readonly number: string;
  readonly city: string;
  readonly state: string;
  /** Degrees, digits with a point: "-34.6037". They go out as they were written. */
  readonly latitude: string;
  readonly longitude: string;
  readonly zip: string | null;
  readonly reference: string | null;
}

export interface StoreDraft {
  readonly externalId: string;
  readonly name: string;
  readonly address: Address;
}

export interface PosDraft {
  readonly externalId: string;
  readonly name: string;
  readonly fixedAmount: boolean;
  /** Digits; null leaves it out, which means generic. */
  readonly category: string | null;
  readonly storeId: string;
  readonly externalStoreId: string;
}

export function encodeStore({ externalId, name, address }: StoreDraft): string {
  return writeJson({
    name,
    external_id: externalId,
    location: {
      // An older page says number; their own error says that it must be a string.
      street_number: address.number,
      street_name: address.street,
      city_name: address.city,
      state_name: address.state,
      latitude: new WireNumber(address.latitude),
      longitude: new WireNumber(address.longitude),
      ...(address.zip === null ? {} : { zip_code: address.zip }),
      ...(address.reference === null ? {} : { reference: address.reference }),
    },
  });
}

/** @param which the external_id of an old one cannot be changed, so it is not repeated */
export function encodePos(draft: PosDraft, which: "new" | "old"): string {
  const body: Outgoing = {
    name: draft.name,
    fixed_amount: draft.fixedAmount,
    // A number by the tables, a text in every sample: samples are what people tried.
    store_id: draft.storeId,
    external_store_id: draft.externalStoreId,
    ...(draft.category === null ? {} : { category: new WireNumber(draft.category) }),
    ...(which === "new" ? { external_id: draft.externalId } : {}),
  };
  return writeJson(body);
}
