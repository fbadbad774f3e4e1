// The rules for the body of a point of sale (reference 3.2), told in the API's own keys, the first fault only.

import type { Site } from "../countries.ts";
import { refuse } from "../http/refusals.ts";

export interface PosRequest {
  readonly name?: string;
  readonly fixedAmount?: boolean;
  readonly category?: number | null;
  /** Digits. */
  readonly storeId?: string;
  readonly externalStoreId?: string;
  readonly externalId?: string;
}

/** Gastronomy and fuel; nothing else is documented. */
const CATEGORIES: Readonly<Record<Site, readonly [number, number]>> = {
  MLA: [621102, 473000],
  MLB: [5611203, 4731300],
  MLM: [5812, 468419],
  MCO: [5611, 4731],
  MPE: [5520, 5050],
  MLU: [56101, 47300],
  MLC: [561000, 473001],
};

const FIELDS = ["name", "fixed_amount", "category", "store_id", "external_store_id", "external_id", "url"];

export interface PosRules {
  readonly site: Site;
  /** Everything that a POS needs must be there. */
  readonly whole: boolean;
  readonly hyphens: boolean;
}

/** @throws Refusal 400, 403 */
export function readPos(body: unknown, { site, whole, hyphens }: PosRules): PosRequest {
  if (body === undefined) throw refuse(400, "MISSING_BODY", "The body must be present");
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw refuse(400, "MISSING_BODY", "The body must be a JSON object");
  }
  const root: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(body));
  const strange = Object.keys(root).find((name) => !FIELDS.includes(name));
  if (strange !== undefined) throw refuse(400, "UNKNOWN_FIELD_EXCEPTION", `Unknown field ${strange}`);
  const { name, fixed_amount: fixedAmount, category, external_id: externalId } = root;
  if (name !== undefined || whole) {
    if (typeof name !== "string" || name.trim() === "")
      throw refuse(400, "INVALID_NAME", "name must be string");
    if (name.length >= 45) throw refuse(400, "NAME_TOO_LONG", "name must be shorter than 45 characters");
  }
  if (fixedAmount !== undefined && typeof fixedAmount !== "boolean") {
    throw refuse(400, "INVALID_FIXED_AMOUNT", "fixed_amount must be boolean");
  }
  if (category !== undefined && category !== null) {
    if (!Number.isSafeInteger(category)) throw refuse(400, "INVALID_CATEGORY", "category must be integer");
    if (!CATEGORIES[site].includes(Number(category))) throw refuse(400, "UNKNOWN_MCC", "Unknown MCC");
  }
  if (externalId !== undefined && externalId !== null) checkExternalId(externalId, hyphens);
  checkUrl(root["url"], fixedAmount);
  const storeId = readStoreId(root["store_id"]);
  const externalStoreId = readExternalStoreId(root["external_store_id"]);
  return {
    ...(name === undefined ? {} : { name: String(name) }),
    ...(fixedAmount === undefined ? {} : { fixedAmount }),
    ...(category === undefined ? {} : { category: category === null ? null : Number(category) }),
    ...(storeId === null ? {} : { storeId }),
    ...(externalStoreId === null ? {} : { externalStoreId }),
    ...(typeof externalId === "string" ? { externalId } : {}),
  };
}

function checkExternalId(value: unknown, hyphens: boolean): void {
  const form = hyphens ? /^[A-Za-z0-9_-]+$/ : /^[A-Za-z0-9]+$/;
  if (typeof value !== "string" || !form.test(value)) {
    const message = "external_id must be alphanumeric, without spaces, hyphens or special characters";
    throw refuse(400, "INVALID_EXTERNAL_ID", message);
  }
  if (value.length >= 40)
    throw refuse(400, "EXTERNAL_ID_TOO_LONG", "external_id must be shorter than 40 characters");
}

/** Only for the unattended model, which nobody here has. */
function checkUrl(value: unknown, fixedAmount: unknown): void {
  if (value === undefined || value === null) return;
  if (typeof value !== "string" || !URL.canParse(value)) throw refuse(400, "INVALID_URL", "url must be url");
  if (value.length > 300) throw refuse(400, "URL_TOO_LONG", "url must have at most 300 characters");
  // [inferred] When it is said.
  if (fixedAmount === false) throw refuse(400, "FIXED_AMOUNT_FALSE", "fixed_amount must be true with a url");
  throw refuse(403, "forbidden", "The host of the url is not enabled");
}

function readStoreId(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text === "string" && /^[0-9]{1,19}$/.test(text)) return text;
  throw refuse(400, "INVALID_STORE_ID", "store_id must be a number");
}

function readExternalStoreId(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" && value !== "" && value.length <= 60) return value;
  throw refuse(400, "INVALID_EXTERNAL_STORE_ID", "external_store_id must be string");
}
