// Reads what Mercado Pago says when it refuses: three shapes of bodies (mercado-pago.md 2.3) become one.

import { DecodeError, Field } from "./decode.ts";
import type { WireValue } from "./json.ts";

/** What a well-formed error body says. */
export interface Problem {
  /** Their machine-readable words, the most telling first; empty when there is only a sentence. */
  readonly words: readonly string[];
  /** Their sentences, for people. */
  readonly text: string;
}

/** Characters; a person reads two lines at most. */
const MAX_TEXT = 400;
const MAX_SENTENCE = 200;
/** Any text that the HTTP client let through. */
const MAX_BODY = 1_048_576;

/** Null when the body is none of the three shapes; then nobody can say that it came from Mercado Pago. */
export function readProblem(value: WireValue): Problem | null {
  const body = new Field(value);
  if (!body.isObject()) return null;
  const parts = [
    body,
    ...objectsIn(body, "errors"),
    ...objectsIn(body, "causes"),
    ...objectsIn(body, "cause"),
  ];
  const words = parts.flatMap((part) => [readWord(part, "error"), readWord(part, "code")]);
  const texts = parts.flatMap((part) => [
    readText(part.at("message")),
    readText(part.at("description")),
    ...listIn(part, "details").map(readText),
  ]);
  const said = {
    words: words.filter((word) => word !== null),
    text: [...new Set(texts)].filter(Boolean).join(", ").slice(0, MAX_TEXT),
  };
  return said.words.length === 0 && said.text === "" ? null : said;
}

/** The gateway before the API answers some things as bare text (2.3 c). */
export function readGatewayText(body: string): Problem | null {
  const text = body.trim();
  if (/^Resource \S{1,200} not found\.$/.test(text))
    return { words: ["resource_not_found"], text: shorten(text) };
  if (text === "At least one policy returned UNAUTHORIZED.") {
    return { words: ["PA_UNAUTHORIZED_RESULT_FROM_POLICIES"], text };
  }
  return null;
}

function listIn(part: Field, name: string): readonly Field[] {
  const list = part.at(name);
  return list.isList() ? list.each().slice(0, 10) : [];
}

function objectsIn(part: Field, name: string): readonly Field[] {
  return listIn(part, name).filter((element) => element.isObject());
}

/** `code` is a string in some services and a number in others; instore words may name a field ("invalid_items.title"). */
function readWord(part: Field, name: string): string | null {
  const field = part.at(name).present();
  if (field === null) return null;
  const word = attempt(() => field.word()) ?? attempt(() => field.id());
  return word !== null && /^(?:[A-Za-z0-9_-]{1,64}|[A-Za-z][A-Za-z0-9_.-]{0,63})$/.test(word) ? word : null;
}

function readText(field: Field): string {
  return field.filled() === null ? "" : shorten(attempt(() => field.text(MAX_BODY)) ?? "");
}

/** Their sentences come from outside: bounded, and without characters that could move a terminal. */
function shorten(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return plain.length > MAX_SENTENCE ? `${plain.slice(0, MAX_SENTENCE)}…` : plain;
}

/** An error body is only read for what it can tell; a part that cannot be read tells nothing. */
function attempt(read: () => string): string | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}
