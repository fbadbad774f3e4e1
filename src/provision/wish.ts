// What a seller wants to have, from the configuration and the flags of the command: checked here, before anything
// is asked of Mercado Pago, and every fault at once.

import type { Site } from "../money/sites.ts";
import type { Address } from "../payments/mercado-pago/account/account.ts";
import { listCategories, readCategory } from "./categories.ts";

/** What the configuration says. */
export interface Setting {
  readonly site: Site;
  readonly shopName: string;
  /** Null where the configuration does not say. */
  readonly userId: string | null;
  readonly externalStoreId: string;
  readonly externalPosId: string;
}

export interface Wish extends Setting {
  /** Null: not asked for, so any name will do. */
  readonly storeName: string | null;
  /** Null: no address was given. */
  readonly address: Address | null;
  readonly posName: string | null;
  /** A code; null: not asked for, so any category will do. */
  readonly category: string | null;
}

/** Of the flags that make an address, those that must be there. */
export const ADDRESS_FLAGS = ["street", "number", "city", "state", "latitude", "longitude"] as const;
const MORE_ADDRESS_FLAGS = ["zip", "reference"] as const;
type AddressFlag = (typeof ADDRESS_FLAGS)[number] | (typeof MORE_ADDRESS_FLAGS)[number];

/** For a seller who has to give an address. */
export const ADDRESS_USAGE =
  "--street NAME --number N --city NAME --state NAME --latitude DEGREES --longitude DEGREES [--zip Z] [--reference TEXT]";

// 3.2: "under 45 characters". Nothing is said of a store's name; what follows is what fits their panel's lists.
const MOST_POS_NAME = 44;
const MOST_STORE_NAME = 60;
const MOST_ADDRESS_PART = 120;

/**
 * @param flag the text of a flag by its name, undefined when it was not given
 * @returns the wish, or a sentence for each fault
 */
export function readWish(
  setting: Setting,
  flag: (name: string) => string | undefined,
): { readonly wish: Wish } | { readonly faults: readonly string[] } {
  const faults: string[] = [];
  const read = (name: string, most: number): string | null => {
    const text = flag(name)?.trim();
    if (text === undefined) return null;
    if (text !== "" && [...text].length <= most && !/\p{Cc}/u.test(text)) return text;
    faults.push(`--${name}: expected a text of 1 to ${most} characters`);
    return null;
  };
  const storeName = read("store-name", MOST_STORE_NAME);
  const posName = read("pos-name", MOST_POS_NAME);
  const categoryText = flag("category");
  const category = categoryText === undefined ? null : readCategory(categoryText, setting.site);
  if (categoryText !== undefined && category === null) {
    const expected = `${listCategories(setting.site)} for ${setting.site}, or no --category for a generic one`;
    faults.push(`--category: found ${JSON.stringify(categoryText)}; expected ${expected}`);
  }
  const parts = new Map<AddressFlag, string | null>();
  for (const name of [...ADDRESS_FLAGS, ...MORE_ADDRESS_FLAGS])
    parts.set(name, read(name, MOST_ADDRESS_PART));
  const address = readAddress(parts, (name) => flag(name) !== undefined, faults);
  if (faults.length > 0) return { faults };
  return { wish: { ...setting, storeName, address, posName, category } };
}

/** All of an address or none of it; nobody stands in half a street. */
function readAddress(
  parts: ReadonlyMap<AddressFlag, string | null>,
  given: (name: AddressFlag) => boolean,
  faults: string[],
): Address | null {
  if (![...parts.keys()].some(given)) return null;
  for (const name of ADDRESS_FLAGS) if (!given(name)) faults.push(`--${name}: missing; an address needs it`);
  checkDegrees("latitude", parts.get("latitude"), 90, faults);
  checkDegrees("longitude", parts.get("longitude"), 180, faults);
  const part = (name: AddressFlag) => parts.get(name) ?? "";
  return {
    street: part("street"),
    number: part("number"),
    city: part("city"),
    state: part("state"),
    latitude: part("latitude"),
    longitude: part("longitude"),
    zip: parts.get("zip") ?? null,
    reference: parts.get("reference") ?? null,
  };
}

function checkDegrees(name: string, text: string | null | undefined, most: number, faults: string[]): void {
  if (text === null || text === undefined) return;
  const good = /^-?(?:0|[1-9]\d{0,2})(?:\.\d{1,12})?$/.test(text) && Math.abs(Number(text)) <= most;
  if (!good) {
    const found = JSON.stringify(text);
    faults.push(`--${name}: found ${found}; expected degrees with a point, from -${most} to ${most}`);
  }
}

/** What Mercado Pago's rules say against a name for something new; empty when they allow it. */
export function faultsOfNewPos(externalPosId: string): readonly string[] {
  // 3.2: one page allows hyphens and underscores, the error of POST /pos does not. "Under 40 characters."
  if (/^[A-Za-z0-9]{1,39}$/.test(externalPosId)) return [];
  return [
    `found ${JSON.stringify(externalPosId)}; expected 1 to 39 letters and digits, without hyphens and blanks`,
  ];
}

export function faultsOfNewStore(externalStoreId: string): readonly string[] {
  if (/^[A-Za-z0-9_-]{1,60}$/.test(externalStoreId)) return [];
  return [
    `found ${JSON.stringify(externalStoreId)}; expected 1 to 60 letters, digits, hyphens or underscores`,
  ];
}
