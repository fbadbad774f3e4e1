// The rules for the body of a store (reference 3.1), told in the API's own keys, the first fault only.

import { refuse } from "../http/refusals.ts";
import type { Location } from "./places.ts";

export interface StoreRequest {
  readonly name?: string;
  readonly externalId?: string | null;
  readonly businessHours?: unknown;
  readonly location?: Location;
}

type Fields = Readonly<Record<string, unknown>>;

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MOST_SPANS = 2;
/** "09:00" */
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const LOCATION_FIELDS = [
  "street_number",
  "street_name",
  "city_name",
  "state_name",
  "zip_code",
  "latitude",
  "longitude",
  "reference",
];

/**
 * @param whole everything that a store needs must be there
 * @param knownCities with commas between; "any": every one
 * @throws Refusal 400
 */
export function readStore(body: unknown, whole: boolean, knownCities: string): StoreRequest {
  const root = fieldsOf(body);
  if (root === null) throw refuse(400, "UNKNOWN_FIELD", "The body must be a JSON object");
  refuseUnknown(root, ["name", "external_id", "business_hours", "location"]);
  const { name, external_id: externalId, business_hours: hours, location } = root;
  if (name !== undefined || whole) requireText(name, "INVALID_NAME", "name", 200);
  if (externalId !== undefined && externalId !== null) {
    // [inferred] The list of errors has no key for it.
    requireText(externalId, "INVALID_EXTERNAL_ID", "external_id", 60);
  }
  if (hours !== undefined) checkHours(hours);
  if (location === undefined && whole) throw refuse(400, "INVALID_LOCATION", "location must be present");
  return {
    ...(name === undefined ? {} : { name: String(name) }),
    ...(externalId === undefined ? {} : { externalId: externalId === null ? null : String(externalId) }),
    ...(hours === undefined ? {} : { businessHours: hours }),
    ...(location === undefined ? {} : { location: readLocation(location, knownCities) }),
  };
}

function readLocation(value: unknown, knownCities: string): Location {
  const location = fieldsOf(value);
  if (location === null) throw refuse(400, "INVALID_LOCATION", "location must be an object");
  refuseUnknown(location, LOCATION_FIELDS);
  const text = (name: string, key: string): string => requireText(location[name], key, name, 200);
  const perhaps = (name: string, key: string): string | null =>
    location[name] === undefined || location[name] === null ? null : text(name, key);
  const city = text("city_name", "INVALID_CITY_NAME");
  if (knownCities !== "any" && !knownCities.split(",").includes(city)) {
    throw refuse(400, "INVALID_CITY_NAME", "city_name must be a city of the state");
  }
  return {
    street_name: text("street_name", "INVALID_STREET_NAME"),
    street_number: text("street_number", "INVALID_STREET_NUMBER"),
    city_name: city,
    state_name: text("state_name", "INVALID_STATE_NAME"),
    zip_code: perhaps("zip_code", "INVALID_ZIP_CODE"),
    latitude: degrees(location["latitude"], 90, "INVALID_LATITUDE"),
    longitude: degrees(location["longitude"], 180, "INVALID_LONGITUDE"),
    reference: perhaps("reference", "INVALID_REFERENCE"),
  };
}

function checkHours(value: unknown): void {
  const hours = fieldsOf(value);
  if (hours === null) throw refuse(400, "INVALID_BUSINESS_HOURS", "business_hours must be an object");
  for (const [day, spans] of Object.entries(hours)) {
    if (!DAYS.includes(day)) throw refuse(400, "INVALID_DAY", `${day} is not a day of the week`);
    const good =
      Array.isArray(spans) &&
      spans.length <= MOST_SPANS &&
      spans.every((span: unknown) => {
        const { open, close } = fieldsOf(span) ?? {};
        return typeof open === "string" && typeof close === "string" && TIME.test(open) && TIME.test(close);
      });
    if (!good)
      throw refuse(400, "INVALID_BUSINESS_HOURS", `${day} must be up to two spans of open and close`);
  }
}

function degrees(value: unknown, most: number, key: string): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Math.abs(value) <= most) return value;
  throw refuse(400, key, `must be a number from -${most} to ${most}`);
}

function requireText(value: unknown, key: string, name: string, most: number): string {
  if (typeof value !== "string") throw refuse(400, key, `${name} must be string`);
  if (value.trim() === "" || value.length > most)
    throw refuse(400, key, `${name} must have 1 to ${most} characters`);
  return value;
}

function refuseUnknown(fields: Fields, known: readonly string[]): void {
  const strange = Object.keys(fields).find((name) => !known.includes(name));
  if (strange !== undefined) throw refuse(400, "UNKNOWN_FIELD", `Unknown field ${strange}`);
}

function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return Object.fromEntries(Object.entries(value));
}
