// Reads JSON that came from outside, kept apart from JSON.parse for three reasons: a number stays the text
// that was written (an amount must never pass through a float), a name that is written twice is refused
// instead of quietly replaced, and the depth is bounded. And writes JSON whose numbers are texts as well.

/** A JSON number as it was written: "12.50" and "12.5" are different texts of it. */
export class WireNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** A Map, so that a field called "__proto__" is a field like any other. */
export type WireObject = ReadonlyMap<string, WireValue>;
export type WireValue = null | boolean | string | WireNumber | readonly WireValue[] | WireObject;

/** What we say: numbers only as the digits they are made of. */
export type Outgoing =
  | null
  | boolean
  | string
  | WireNumber
  | readonly Outgoing[]
  | { readonly [name: string]: Outgoing };

/** @throws RangeError when a number's text is no JSON number */
export function writeJson(value: Outgoing): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (value instanceof WireNumber) {
    if (new RegExp(`^(?:${NUMBER.source})$`).test(value.source)) return value.source;
    throw new RangeError(`not a JSON number: ${value.source}`);
  }
  if (isList(value)) return `[${value.map(writeJson).join(",")}]`;
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}:${writeJson(field)}`);
  return `{${fields.join(",")}}`;
}

/** Array.isArray alone does not know readonly lists. */
function isList(value: object): value is readonly Outgoing[] {
  return Array.isArray(value);
}

/** The text is not JSON as we accept it; the message says what and at which character. */
export class JsonError extends Error {
  override readonly name = "JsonError";
}

/** Mercado Pago's orders are 6 deep; nothing of theirs comes near this. */
const MAX_DEPTH = 32;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NOT_PLAIN = /[\\\p{Cc}]/u;

/** @throws JsonError */
export function parseJson(text: string): WireValue {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

export function isJson(text: string): boolean {
  return tryJson(text) !== undefined;
}

/** Undefined for what is not JSON as we accept it. */
export function tryJson(text: string): WireValue | undefined {
  return orUndefined(() => parseJson(text));
}

/** How many characters of a text are the JSON with which it begins, whatever follows; undefined when that is none. */
export function lengthOfJson(text: string): number | undefined {
  const reader = new Reader(text);
  return orUndefined(() => {
    reader.value(0);
    return reader.at;
  });
}

function orUndefined<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get at(): number {
    return this.#at;
  }

  value(depth: number): WireValue {
    if (depth > MAX_DEPTH) throw this.#error(`nested more than ${MAX_DEPTH} deep`);
    this.#skipBlanks();
    switch (this.#text[this.#at]) {
      case undefined:
        throw this.#error("ends too early");
      case "{":
        return this.#object(depth);
      case "[":
        return this.#list(depth);
      case '"':
        return this.#string();
      case "n":
        return this.#word("null", null);
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      default:
        return this.#number();
    }
  }

  end(): void {
    this.#skipBlanks();
    if (this.#at < this.#text.length) throw this.#error("something follows after the end");
  }

  #object(depth: number): WireObject {
    const fields = new Map<string, WireValue>();
    this.#at++;
    if (this.#take("}")) return fields;
    do {
      this.#skipBlanks();
      if (this.#text[this.#at] !== '"') throw this.#error("a field name was expected");
      const name = this.#string();
      if (fields.has(name)) throw this.#error(`the field ${quote(name)} is there twice`);
      if (!this.#take(":")) throw this.#error('":" was expected');
      fields.set(name, this.value(depth + 1));
    } while (this.#take(","));
    if (!this.#take("}")) throw this.#error('"," or "}" was expected');
    return fields;
  }

  #list(depth: number): readonly WireValue[] {
    const values: WireValue[] = [];
    this.#at++;
    if (this.#take("]")) return values;
    do {
      values.push(this.value(depth + 1));
    } while (this.#take(","));
    if (!this.#take("]")) throw this.#error('"," or "]" was expected');
    return values;
  }

  #string(): string {
    const plain = this.#plainString();
    if (plain !== null) return plain;
    let end = this.#at + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === "\\" ? 2 : 1;
    if (end >= this.#text.length) throw this.#error("a string does not end");
    try {
      // The engine knows the escapes; a slice between two quotes holds nothing else.
      const string: unknown = JSON.parse(this.#text.slice(this.#at, end + 1));
      this.#at = end + 1;
      return String(string);
    } catch {
      throw this.#error("a string with a bad escape or a control character");
    }
  }

  /** What stands between two quotes, when it is itself: no escapes, and nothing that would have to be one. */
  #plainString(): string | null {
    const end = this.#text.indexOf('"', this.#at + 1);
    if (end === -1) return null;
    const between = this.#text.slice(this.#at + 1, end);
    if (NOT_PLAIN.test(between)) return null;
    this.#at = end + 1;
    return between;
  }

  #take(character: string): boolean {
    this.#skipBlanks();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  /** Space, tab and the ends of lines. */
  #skipBlanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  #word<Value>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#at)) throw this.#error("a value was expected");
    this.#at += word.length;
    return value;
  }

  #number(): WireNumber {
    NUMBER.lastIndex = this.#at;
    if (!NUMBER.test(this.#text)) throw this.#error("a value was expected");
    const number = this.#text.slice(this.#at, NUMBER.lastIndex);
    this.#at = NUMBER.lastIndex;
    return new WireNumber(number);
  }

  #error(what: string): JsonError {
    return new JsonError(`${what} (character ${this.#at + 1} of ${this.#text.length})`);
  }
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
