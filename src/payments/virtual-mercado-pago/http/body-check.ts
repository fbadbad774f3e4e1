// Reads a JSON body piece by piece and collects everything that is wrong with it, in the Orders API's own
// codes (reference 4.3). It knows no field by name.

import { parseAmount } from "../amounts.ts";
import { type Finding, Refusal } from "./refusals.ts";

export type Fields = Readonly<Record<string, unknown>>;

export interface AmountRules {
  readonly decimals: 0 | 2;
  /** Where the currency has no decimals, "10.00" is let in. */
  readonly allowZeros: boolean;
}

/** Collects what is wrong with one body. Each reader answers null for what is absent or unusable. */
export class BodyCheck {
  readonly #rules: AmountRules;
  readonly #found = new Map<string, { message: string; details: string[] }>();

  constructor(rules: AmountRules) {
    this.#rules = rules;
  }

  add(code: string, message: string, detail: string): void {
    const entry = this.#found.get(code);
    if (entry === undefined) this.#found.set(code, { message, details: [detail] });
    else entry.details.push(detail);
  }

  type(path: string, expected: string): void {
    this.add("property_type", "Wrong property type", `'${path}' must be of type ${expected}`);
  }

  value(path: string, rule: string): void {
    this.add("property_value", "Wrong property value", `'${path}' ${rule}`);
  }

  /** The object's own fields; empty when absent, since its absence is told where it is required. */
  object(value: unknown, path: string, required: readonly string[], optional: readonly string[]): Fields {
    if (value === undefined) return {};
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.type(path, "object");
      return {};
    }
    const fields = new Map(Object.entries(value));
    for (const name of fields.keys()) {
      if (required.includes(name) || optional.includes(name)) continue;
      // The wording was seen at the live API (reference 2.3).
      this.add(
        "unsupported_properties",
        "Properties not supported",
        `additionalProperties '${path}.${name}' not allowed`,
      );
    }
    for (const name of required) {
      if (fields.has(name)) continue;
      this.add("required_properties", "Required properties are missing", `'${path}.${name}' is required`);
    }
    return Object.fromEntries(fields);
  }

  list(value: unknown, path: string, least: number, most: number): readonly unknown[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.type(path, "array");
      return [];
    }
    if (value.length < least) this.add("minimum_items", "Too few items", `'${path}' needs ${least}`);
    if (value.length > most) this.add("maximum_items", "Too many items", `'${path}' takes ${most}`);
    return value.slice(0, most);
  }

  text(value: unknown, path: string, least: number, most: number): string | null {
    if (value === undefined) return null;
    if (typeof value !== "string") {
      this.type(path, "string");
      return null;
    }
    const length = [...value].length;
    if (length < least || length > most) {
      this.value(path, `must have ${least} to ${most} characters, has ${length}`);
      return null;
    }
    return value;
  }

  /** More than zero; "two decimals or none", and none where the currency has none. */
  amount(value: unknown, path: string): number | null {
    const text = this.text(value, path, 1, 20);
    if (text === null) return null;
    const { decimals, allowZeros } = this.#rules;
    const minor = parseAmount(text, decimals, allowZeros);
    if (minor === null || minor === 0) {
      this.value(
        path,
        `must be more than zero with ${decimals === 2 ? "two decimals or none" : "no decimals"}`,
      );
      return null;
    }
    return minor;
  }

  end(): void {
    if (this.#found.size === 0) return;
    const findings: Finding[] = [...this.#found].map(([code, entry]) => ({ code, ...entry }));
    throw new Refusal(400, findings);
  }
}
