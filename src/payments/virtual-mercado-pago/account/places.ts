// The stores and points of sale of the accounts (reference 3), as Mercado Pago keeps them. It knows nothing of HTTP,
// and nothing of orders: those find their POS by its name in provider-state.ts.

import type { Ids } from "../ids.ts";
import type { Switches } from "../switches.ts";

export interface Location {
  readonly street_name: string;
  readonly street_number: string;
  readonly city_name: string;
  readonly state_name: string;
  readonly zip_code: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly reference: string | null;
}

export interface StoreRecord {
  /** Digits. */
  readonly id: string;
  readonly owner: string;
  name: string;
  externalId: string | null;
  businessHours: unknown;
  location: Location | null;
  readonly createdAtMs: number;
}

export interface PlacedPos {
  /** Digits; also the number inside of the printed QR. */
  readonly id: string;
  readonly owner: string;
  readonly externalId: string | null;
  name: string;
  /** False: the payer types the amount. */
  fixedAmount: boolean;
  category: number | null;
  /** Null: linked to no store. */
  storeId: string | null;
  readonly uuid: string;
  readonly createdAtMs: number;
  updatedAtMs: number;
}

export interface PlacesOptions {
  readonly ids: Ids;
  readonly switches: Switches;
  readonly sellerId: string;
  /** Names that exist from the start; null: any well-formed name does, as far as the switch allows. */
  readonly posNames: readonly string[] | null;
  readonly storeNames: readonly string[] | null;
  readonly nowMs: number;
}

export class Places {
  readonly #options: PlacesOptions;
  #stores: StoreRecord[] = [];
  #pos: PlacedPos[] = [];
  /** Names that nobody may use any more, though they are well-formed. */
  readonly #deletedPos = new Set<string>();
  readonly #deletedStores = new Set<string>();

  constructor(options: PlacesOptions) {
    this.#options = options;
    const { posNames, storeNames, sellerId: owner, nowMs } = options;
    for (const externalId of storeNames ?? []) {
      this.addStore({ owner, name: externalId, externalId, businessHours: {}, location: null }, nowMs);
    }
    const storeId = this.#stores[0]?.id ?? null;
    for (const externalId of posNames ?? []) {
      const pos = { owner, externalId, name: externalId, fixedAmount: true, category: null, storeId };
      this.addPos(pos, options.ids.posNumber(), nowMs);
    }
  }

  /** Whether orders may name this POS. */
  hasPos(name: string): boolean {
    if (this.#pos.some((pos) => pos.externalId === name)) return true;
    const { posNames, switches } = this.#options;
    return (
      posNames === null &&
      !switches.onlyCreatedPlaces &&
      isWellFormed(name, 40) &&
      !this.#deletedPos.has(name)
    );
  }

  hasStore(name: string): boolean {
    if (this.#stores.some((store) => store.externalId === name)) return true;
    const { storeNames, switches } = this.#options;
    const any = storeNames === null && !switches.onlyCreatedPlaces;
    return any && isWellFormed(name, 60) && !this.#deletedStores.has(name);
  }

  /** The POS that was created under this name; null for one that only its name makes. */
  placedPos(name: string): PlacedPos | null {
    return this.#pos.find((pos) => pos.externalId === name) ?? null;
  }

  /** Oldest first. */
  stores(owner: string): readonly StoreRecord[] {
    return this.#stores.filter((store) => store.owner === owner);
  }

  /** Oldest first. */
  points(owner: string): readonly PlacedPos[] {
    return this.#pos.filter((pos) => pos.owner === owner);
  }

  addStore(parts: Omit<StoreRecord, "id" | "createdAtMs">, nowMs: number): StoreRecord {
    const store: StoreRecord = { ...parts, id: this.#options.ids.storeNumber(), createdAtMs: nowMs };
    this.#stores.push(store);
    return store;
  }

  addPos(
    parts: Omit<PlacedPos, "id" | "uuid" | "createdAtMs" | "updatedAtMs">,
    id: string,
    nowMs: number,
  ): PlacedPos {
    const uuid = this.#options.ids.uuid().replaceAll("-", "");
    const pos: PlacedPos = { ...parts, id, uuid, createdAtMs: nowMs, updatedAtMs: nowMs };
    this.#pos.push(pos);
    return pos;
  }

  removeStore(store: StoreRecord): void {
    this.#stores = this.#stores.filter((one) => one !== store);
    if (store.externalId !== null) this.#deletedStores.add(store.externalId);
  }

  removePos(pos: PlacedPos): void {
    this.#pos = this.#pos.filter((one) => one !== pos);
    if (pos.externalId !== null) this.#deletedPos.add(pos.externalId);
  }
}

/** Letters and digits; hyphen and underscore are tolerated (reference 3.2 [conflict]). */
function isWellFormed(name: string, most: number): boolean {
  return name.length <= most && /^[A-Za-z0-9_-]+$/.test(name);
}
