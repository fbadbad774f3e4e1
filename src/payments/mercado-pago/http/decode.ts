// The door for what Mercado Pago says, shared by its rails: a value and the path that led to it, so that a
// surprise is reported by its place. Strict about the shape of what we use, calm about everything else: fields
// that nobody reads are never looked at, and null is the same as absent (their documents mix the two).

import { CURRENCIES } from "../../../money/currencies.ts";
import { parseDecimal } from "../../../money/decimal.ts";
import type { Currency, Money } from "../../../money/money.ts";
import { MoneyError } from "../../../money/money.ts";
import { WireNumber, type WireObject, type WireValue } from "./json.ts";

/** The message says where, what was expected and what came: "$.id: expected an id, got nothing". */
export class DecodeError extends Error {
  override readonly name = "DecodeError";
  readonly path: string;

  constructor(path: string, expected: string, got: string) {
    super(`${path}: expected ${expected}, got ${got}`);
    this.path = path;
  }
}

/** Every method throws a DecodeError when the value is not what its name says. */
export class Field {
  readonly path: string;
  readonly #value: WireValue | undefined;

  constructor(value: WireValue | undefined, path = "$") {
    this.#value = value;
    this.path = path;
  }

  /** Null when the value is absent or null; to be followed by what it must be otherwise. */
  present(): this | null {
    return this.#value === undefined || this.#value === null ? null : this;
  }

  /** Like present(), and null for an empty text too: what nobody filled in. */
  filled(): this | null {
    return this.#value === "" ? null : this.present();
  }

  /** A field of this object. */
  at(name: string): Field {
    if (!(this.#value instanceof Map)) throw this.unexpected("an object");
    const fields: ReadonlyMap<string, WireValue> = this.#value;
    return new Field(fields.get(name), `${this.path}.${name}`);
  }

  /** Elements of this list. */
  each(): readonly Field[] {
    if (!Array.isArray(this.#value)) throw this.unexpected("a list");
    const elements: readonly WireValue[] = this.#value;
    return elements.map((element, index) => new Field(element, `${this.path}[${index}]`));
  }

  /** Every field of this object as it came, for what is given back as it was. */
  fields(): WireObject {
    if (!(this.#value instanceof Map)) throw this.unexpected("an object");
    return this.#value;
  }

  isObject(): boolean {
    return this.#value instanceof Map;
  }

  isList(): boolean {
    return Array.isArray(this.#value);
  }

  /** Text of 1 to `max` characters. */
  text(max: number): string {
    const value = this.#value;
    if (typeof value !== "string" || value === "") throw this.unexpected("a text");
    if (value.length > max) throw this.unexpected(`a text of at most ${max} characters`);
    return value;
  }

  /** A name of theirs, like a status: printable ASCII, 1 to 100 characters. New names are no surprise. */
  word(): string {
    const value = this.#value;
    if (typeof value !== "string" || !/^[\x20-\x7e]{1,100}$/.test(value)) throw this.unexpected("a word");
    return value;
  }

  /**
   * An identifier: 1 to 64 letters, digits, hyphens, underscores. They write numeric ones as string or number; as a
   * number it is digits alone, no more than 64 bits hold.
   */
  id(): string {
    const number = this.#value instanceof WireNumber;
    const value = number ? this.#value.source : this.#value;
    const form = number ? /^\d{1,20}$/ : /^[A-Za-z0-9_-]{1,64}$/;
    if (typeof value !== "string" || !form.test(value)) throw this.unexpected("an id");
    return value;
  }

  /** A number as it was written, as a string or a number: "-34.6037". An exponent is refused. */
  decimal(): string {
    const value = this.#value instanceof WireNumber ? this.#value.source : this.#value;
    if (typeof value !== "string" || !/^-?\d{1,15}(?:\.\d{1,20})?$/.test(value)) {
      throw this.unexpected("a decimal number");
    }
    return value;
  }

  /** True or false, and nothing that is taken for one of them. */
  yesNo(): boolean {
    if (typeof this.#value !== "boolean") throw this.unexpected("true or false");
    return this.#value;
  }

  /** A whole number of theirs, such as a count: 0 to 999,999,999. */
  whole(): number {
    const value = this.#value instanceof WireNumber ? this.#value.source : this.#value;
    if (typeof value !== "string" || !/^(?:0|[1-9]\d{0,8})$/.test(value)) {
      throw this.unexpected("a whole number from 0 to 999999999");
    }
    return Number(value);
  }

  /** A whole number from 0 to 999. */
  smallWhole(): number {
    const value = this.#value instanceof WireNumber ? this.#value.source : this.#value;
    if (typeof value !== "string" || !/^(?:0|[1-9]\d{0,2})$/.test(value)) {
      throw this.unexpected("a whole number from 0 to 999");
    }
    return Number(value);
  }

  /**
   * An amount, 0 or more. The Orders API writes strings, the classic API numbers; either way it is the written
   * digits that are read, so a number is as exact as a string. An exponent is refused.
   */
  money(currency: Currency): Money {
    const value = this.#value instanceof WireNumber ? this.#value.source : this.#value;
    if (typeof value !== "string") throw this.unexpected(`a decimal string in ${currency}`);
    try {
      return parseDecimal(value, currency);
    } catch (error) {
      if (error instanceof MoneyError) throw this.unexpected(error.expected);
      throw error;
    }
  }

  /**
   * The same of an amount that perhaps no till asked for. Null: it has a part of the smallest unit that tills count, as
   * centavos in Colombia, where payment links and web shops take some.
   */
  moneyIfCounted(currency: Currency): Money | null {
    const value = this.#value instanceof WireNumber ? this.#value.source : this.#value;
    const finest = 10 ** (2 - CURRENCIES[currency].digits);
    const [, hundredths] = (typeof value === "string" && /^\d{1,15}\.(\d{1,2})$/.exec(value)) || [];
    if (hundredths !== undefined && Number(hundredths.padEnd(2, "0")) % finest !== 0) return null;
    return this.money(currency);
  }

  /** An amount of something: a sale, a payment or a refund of nothing is none. */
  moneyAboveZero(currency: Currency): Money {
    const amount = this.money(currency);
    if (amount.minor === 0) throw this.unexpected(`more than 0 ${currency}`);
    return amount;
  }

  unexpected(expected: string): DecodeError {
    return new DecodeError(this.path, expected, describe(this.#value));
  }
}

function describe(value: WireValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return `string ${JSON.stringify(shorten(value))}`;
  if (value instanceof WireNumber) return `number ${shorten(value.source)}`;
  return Array.isArray(value) ? "a list" : "an object";
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
