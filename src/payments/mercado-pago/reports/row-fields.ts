// One record under its header: fields by their column, read as what they must be. A surprise is told by the column's
// name as the file has it, what was expected and what came.

import { isCurrency } from "../../../money/currencies.ts";
import type { Currency } from "../../../money/money.ts";
import { Field } from "../http/decode.ts";
import { tryJson } from "../http/json.ts";
import { REPORT_DIGITS, readReportAmount } from "./report-amounts.ts";

/** The message needs no line: whoever reads the file adds it. */
export class RowError extends Error {
  override readonly name = "RowError";
}

/** Where each known column stands, and what the file calls it. */
export type ColumnPlaces<Key extends string> = ReadonlyMap<
  Key,
  { readonly index: number; readonly header: string }
>;

export class RowFields<Key extends string> {
  readonly #places: ColumnPlaces<Key>;
  readonly #fields: readonly string[];

  constructor(places: ColumnPlaces<Key>, fields: readonly string[]) {
    this.#places = places;
    this.#fields = fields;
  }

  /** Null when the file has no such column or nothing stands in it. */
  text(key: Key): string | null {
    const place = this.#places.get(key);
    const text = place === undefined ? "" : (this.#fields[place.index] ?? "").trim();
    return text === "" ? null : text;
  }

  /** @throws RowError when nothing stands there */
  word(key: Key): string {
    const text = this.text(key);
    if (text === null) throw this.unexpected(key, "something");
    return text;
  }

  currency(key: Key): Currency | null {
    const text = this.text(key);
    if (text !== null && !isCurrency(text)) throw this.unexpected(key, "a currency of the seven countries");
    return text;
  }

  /** Minor units of REPORT_DIGITS; null for nothing. */
  amount(key: Key, currency: Currency): number | null {
    const text = this.text(key);
    if (text === null) return null;
    const minor = readReportAmount(text, currency);
    if (minor !== null) return minor;
    const decimals = REPORT_DIGITS[currency] === 0 ? "no decimals, or zeros" : "at most two decimals";
    throw this.unexpected(key, `an amount in ${currency} with ${decimals} and without grouping`);
  }

  /** @throws RowError when nothing stands there */
  neededAmount(key: Key, currency: Currency): number {
    const minor = this.amount(key, currency);
    if (minor === null) throw this.unexpected(key, `an amount in ${currency}`);
    return minor;
  }

  /** Milliseconds since 1970. */
  instant(key: Key): number | null {
    const text = this.text(key);
    if (text === null) return null;
    const ms = readInstantMs(text);
    if (ms === null) throw this.unexpected(key, "a time with its offset like 2026-03-01T22:20:19.000-04:00");
    return ms;
  }

  /** A whole number from 0 to 999. */
  count(key: Key): number | null {
    const text = this.text(key);
    if (text !== null && !/^\d{1,3}$/.test(text)) throw this.unexpected(key, "a whole number from 0 to 999");
    return text === null ? null : Number(text);
  }

  unexpected(key: Key, expected: string): RowError {
    const found = this.text(key);
    const got =
      found === null ? "nothing" : JSON.stringify(found.length > 40 ? `${found.slice(0, 40)}…` : found);
    return new RowError(`${this.#places.get(key)?.header ?? key}: expected ${expected}, got ${got}`);
  }
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})$/;

/** A time without an offset is none: nobody could say whose clock it is. */
export function readInstantMs(text: string): number | null {
  const match = INSTANT.exec(text);
  if (match === null) return null;
  const [, day = "", time = "", fraction = "", offset = ""] = match;
  const millis = fraction.slice(0, 3).padEnd(3, "0");
  const zone = offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
  const ms = Date.parse(`${day}T${time}.${millis}${zone}`);
  if (Number.isNaN(ms)) return null;
  // February 30 is refused in place of becoming March 2.
  const asUtc = Date.parse(`${day}T${time}.${millis}Z`);
  return new Date(asUtc).toISOString().startsWith(`${day}T${time}`) ? ms : null;
}

/**
 * Ids of refunds that METADATA names, as in `[{"refund_id":"8800112233"}]`; the names are not documented (reference
 * 11.3), so any field called refund_id or refund_ids counts, and a text that is no JSON names none.
 */
export function readRefundIds(metadata: string | null): readonly string[] {
  if (metadata === null) return [];
  const value = tryJson(metadata);
  if (value === undefined) return [];
  const root = new Field(value);
  const parts = root.isList() ? root.each() : [root];
  return parts
    .filter((part) => part.isObject())
    .flatMap((part) => [...idsIn(part, "refund_id"), ...idsIn(part, "refund_ids")]);
}

function idsIn(part: Field, name: string): readonly string[] {
  const field = part.at(name).present();
  if (field === null) return [];
  return (field.isList() ? field.each() : [field]).flatMap((one) => {
    try {
      return [one.id()];
    } catch {
      return [];
    }
  });
}
