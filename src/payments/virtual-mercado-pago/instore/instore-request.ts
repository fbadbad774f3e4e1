// The rules for the body that places an instore order (reference 5.1), told in the words of 5.3: one fault at a
// time, the first that is found. Unknown fields are let in.

import { parseNumberAmount } from "../amounts.ts";
import { refuse } from "../http/refusals.ts";

/** A body that passed. */
export interface InstoreDraft {
  readonly reference: string;
  readonly title: string;
  readonly description: string;
  readonly totalMinor: number;
  /** The provider's time; null when it was not sent. */
  readonly expiresAtMs: number | null;
  readonly notificationUrl: string | null;
  readonly sponsorId: number | null;
  /** Colombia: how much of the total is IVA; null when it was not sent. */
  readonly taxMinor: number | null;
  /** What reading the POS repeats (reference 5.2). */
  readonly sent: Readonly<Record<string, unknown>>;
}

export interface InstoreRules {
  readonly decimals: 0 | 2;
  readonly nowMs: number;
  /** The total must be the sum of the items, an item's total its price times its quantity. */
  readonly sumsMustMatch: boolean;
  /** Characters of external_reference; with 256 any character is let in. */
  readonly referenceMax: 64 | 256;
}

type Fields = Readonly<Record<string, unknown>>;

const REPEATED = [
  "external_reference",
  "total_amount",
  "items",
  "title",
  "description",
  "sponsor",
  "expiration_date",
  "notification_url",
];

/** @throws Refusal 400 with the first fault */
export function readInstoreDraft(body: unknown, rules: InstoreRules): InstoreDraft {
  const root = fieldsOf(body);
  if (root === null) throw refuse(400, "bad_request", "The body must be a JSON object");
  const reference = requireText(root, "external_reference");
  // The newer text allows 64 of these characters, the V1 page 256 of any (reference 5.1).
  const known = rules.referenceMax === 64 ? /^[A-Za-z0-9_-]{1,64}$/ : /^.{1,256}$/su;
  if (!known.test(reference)) {
    throw refuse(400, "invalid_external_reference", "external_reference takes 64 of A-Z a-z 0-9 - _");
  }
  const title = requireText(root, "title");
  const description = requireText(root, "description");
  const totalMinor = requireAmount(root["total_amount"], "total_amount", rules);
  const cashOutMinor = readCashOut(root["cash_out"], rules);
  const itemsMinor = readItems(root["items"], cashOutMinor !== null, rules);
  if (rules.sumsMustMatch && totalMinor !== itemsMinor + (cashOutMinor ?? 0)) {
    throw refuse(400, "invalid_total_amount", "total_amount must be the sum of the items and the cash out");
  }
  return {
    reference,
    title,
    description,
    totalMinor,
    expiresAtMs: readExpiration(root["expiration_date"], rules.nowMs),
    notificationUrl: readUrl(root["notification_url"]),
    sponsorId: readSponsor(root["sponsor"]),
    taxMinor: readTaxes(root["taxes"], totalMinor, rules),
    sent: Object.fromEntries(REPEATED.filter((name) => name in root).map((name) => [name, root[name]])),
  };
}

function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return Object.fromEntries(Object.entries(value));
}

function requireText(root: Fields, name: string): string {
  const value = root[name];
  if (value === undefined || value === null || value === "") throw faultIn(name, "must be present");
  if (typeof value !== "string") throw faultIn(name, "must be string");
  return value;
}

function requireAmount(value: unknown, name: string, rules: InstoreRules): number {
  if (value === undefined || value === null) throw faultIn(name, "must be present");
  if (typeof value !== "number") throw faultIn(name, "must be number");
  const minor = parseNumberAmount(value, rules.decimals);
  if (minor !== null && minor > 0) return minor;
  throw faultIn(name, `must be more than zero with at most ${rules.decimals} decimals`);
}

function readCashOut(value: unknown, rules: InstoreRules): number | null {
  if (value === undefined || value === null) return null;
  const amount = fieldsOf(value)?.["amount"];
  if (amount === undefined) throw refuse(400, "invalid_amount", "cash_out amount must be present");
  return requireAmount(amount, "cash_out.amount", rules);
}

/** The sum of the items in minor units. */
function readItems(value: unknown, hasCashOut: boolean, rules: InstoreRules): number {
  const items = value === undefined || value === null ? [] : value;
  if (!Array.isArray(items)) throw faultIn("items", "must be array");
  if (items.length === 0 && !hasCashOut) {
    const message = "the cash out is required when the order has no items";
    throw refuse(400, "error_creating_seller_qr_order", message);
  }
  return items.reduce((sum: number, item: unknown) => sum + readItem(item, rules), 0);
}

function readItem(value: unknown, rules: InstoreRules): number {
  const item = fieldsOf(value);
  if (item === null) throw faultIn("items", "must hold objects");
  for (const name of ["sku_number", "category", "title", "description", "unit_measure", "currency_id"]) {
    const text = item[name];
    if (text !== undefined && typeof text !== "string") throw faultIn(`items.${name}`, "must be string");
  }
  if (!item["title"]) throw faultIn("items.title", "must be present");
  if (!item["unit_measure"]) throw faultIn("unit_measure", "must be present");
  const quantity = item["quantity"];
  if (quantity === undefined) throw faultIn("quantity", "must be present");
  if (typeof quantity !== "number" || quantity <= 0) throw faultIn("items.quantity", "must be number");
  if (item["unit_price"] === undefined) throw faultIn("unit_price", "must be present");
  const priceMinor = requireAmount(item["unit_price"], "items.unit_price", rules);
  const totalMinor = requireAmount(item["total_amount"], "items.total_amount", rules);
  // A part of a unit may round either way, so only whole quantities are multiplied.
  if (rules.sumsMustMatch && Number.isInteger(quantity) && totalMinor !== priceMinor * quantity) {
    throw faultIn("items.total_amount", "must be unit_price times quantity");
  }
  return totalMinor;
}

/** "2026-03-01T16:34:56.559-04:00" */
function readExpiration(value: unknown, nowMs: number): number | null {
  if (value === undefined || value === null) return null;
  const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?(Z|[+-]\d\d:\d\d)$/;
  const atMs = typeof value === "string" && shape.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(atMs) || atMs <= nowMs)
    throw faultIn("expiration_date", "must be a valid and future date");
  return atMs;
}

function readUrl(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" && URL.canParse(value)) return value;
  throw faultIn("notification_url", "must be url");
}

function readSponsor(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  const id = fieldsOf(value)?.["id"];
  if (id === undefined) throw refuse(400, "invalid_id", "sponsor id must be present");
  if (typeof id !== "number") throw faultIn("sponsor.id", "must be number");
  return id;
}

/** An amount of IVA, not a rate (reference 5.1); the words of the refusals are inferred. */
function readTaxes(value: unknown, totalMinor: number, rules: InstoreRules): number | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw faultIn("taxes", "must be array");
  let sumMinor = 0;
  for (const entry of value) {
    const tax = fieldsOf(entry);
    if (tax?.["type"] !== "IVA") throw faultIn("taxes.type", "must be IVA");
    const minor = parseNumberAmount(tax["value"], rules.decimals);
    if (minor === null) throw faultIn("taxes.value", "must be number");
    sumMinor += minor;
  }
  if (sumMinor > totalMinor) throw faultIn("taxes.value", "must not exceed the total");
  return sumMinor;
}

function faultIn(name: string, rule: string): Error {
  return refuse(400, `invalid_${name}`, `${name} ${rule}`);
}
