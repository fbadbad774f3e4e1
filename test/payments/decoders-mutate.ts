// Makes a bad body out of a good one, in the ways that bodies go bad: fields lost, moved, renamed, of another type;
// amounts with other digits; bytes flipped, lost, doubled. Everything follows from one seed.

import { type Json, readJson } from "./decoders-oracle.ts";

/** Whole numbers from 0 to below - 1. Mulberry32: one state of 32 bits, so a seed is a number that fits a command. */
export type Chance = (below: number) => number;

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * below);
  };
}

function pick<T>(chance: Chance, from: readonly [T, ...T[]]): T {
  return from[chance(from.length)] ?? from[0];
}

/** A piece of JSON text that goes in as it is. */
const PIECES = [
  ...[
    "null",
    "true",
    "false",
    "{}",
    "[]",
    '""',
    "0",
    "-0",
    "-1",
    "1",
    "-5.00",
    "0.00",
    "1e3",
    "1E400",
    "0.1",
  ],
  ...["1250.50", "1250.5", "12505.00", "1250.505", "99999999999999999999", "123456789012345678901234567890"],
  ...['"0.00"', '"-5.00"', '"-0"', '"1e3"', '"1250.505"', '" 1250.50"', '"1250,50"', '"1250.50"', '"1250.5"'],
  ...['"12505.00"', '"0.01"', '"00000"', '"٣"', '"NaN"', '"Infinity"', '"0x10"', '"99999999999999999999.99"'],
  ...['"created"', '"processed"', '"refunded"', '"expired"', '"canceled"', '"cancelled"', '"failed"'],
  ...['"approved"', '"rejected"', '"in_process"', '"charged_back"', '"closed"', '"opened"', '"brand_new"'],
  ...['"ARS"', '"ars"', '"CLP"', '"USD"', '"MLA"', '"MLX"', '"__proto__"', '"toString"', '"constructor"'],
  ...['"../x"', '"a b"', '"\\u0000"', '"\\u001b[2J"', '"\\ud800"', '"ORD01K3AAAABBBBCCCCDDDDEEEEFF"', '"é"'],
  ...['["processed"]', '{"id":1}', "[[[[[[[[]]]]]]]]", `"${"x".repeat(300)}"`, `"${"9".repeat(70)}"`],
] as [string, ...string[]];

const NAMES = [
  "id",
  "status",
  "amount",
  "paid_amount",
  "__proto__",
  "currency",
  "payments",
  "toString",
] as const;

/** Where a piece of the tree hangs: its holder and the name or index there. */
interface Place {
  readonly holder: Json[] | { [name: string]: Json };
  readonly name: string;
}

/** Fields that decoders decide upon; half of the changes are made there. */
const TELLING = /status|amount|^id$|currency|reference|refund|elements|results/;

/** What stands for a piece until the tree is text again; no body holds such a text. */
const MARK = "\u0001piece:";
/** A field that is written a second time under its own name, which a tree cannot hold. */
const AGAIN = "\u0001again:";

/** One to three changes to the tree of a good body, as text. */
export function mutateTree(text: string, chance: Chance): string {
  const root: { [name: string]: Json } = { root: readJson(text) };
  const changes = 1 + chance(3);
  for (let change = 0; change < changes; change++) {
    const places = placesIn(root);
    const telling = places.filter(({ name }) => TELLING.test(name));
    const from = telling.length > 0 && chance(2) === 0 ? telling : places;
    const place = from[chance(from.length)];
    if (place !== undefined) changeAt(place, places, chance);
  }
  return writeTree(root["root"] ?? null);
}

function placesIn(root: { [name: string]: Json }): readonly Place[] {
  const places: Place[] = [];
  const visit = (holder: Place["holder"], name: string, value: Json | undefined): void => {
    places.push({ holder, name });
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value))
      for (const [index, entry] of value.entries()) visit(value, String(index), entry);
    else if (Object.getPrototypeOf(value) === Object.prototype) {
      const fields = value as { [name: string]: Json };
      for (const field of Object.keys(fields)) visit(fields, field, fields[field]);
    }
  };
  visit(root, "root", root["root"]);
  return places;
}

function changeAt({ holder, name }: Place, places: readonly Place[], chance: Chance): void {
  const fields = holder as { [name: string]: Json };
  const own = fields[name] ?? null;
  const other = places[chance(places.length)];
  const there = other === undefined ? null : ((other.holder as { [name: string]: Json })[other.name] ?? null);
  switch (chance(10)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(name), 1);
      else delete fields[name];
      return;
    case 1:
      fields[name] = [own];
      return;
    case 2:
      // A copy of another part, so that amounts, ids and whole payments change places.
      fields[name] = structuredCopy(there);
      return;
    case 3:
      if (Array.isArray(holder)) holder.push(structuredCopy(own));
      else define(fields, pick(chance, NAMES), own);
      return;
    case 4:
      if (!Array.isArray(holder)) delete fields[name];
      define(fields, pick(chance, NAMES), own);
      return;
    case 5:
      if (!Array.isArray(holder)) fields[AGAIN + name] = MARK + pick(chance, PIECES);
      return;
    default:
      fields[name] = MARK + pick(chance, PIECES);
  }
}

/** "__proto__" is a field like any other. */
function define(fields: { [name: string]: Json }, name: string, value: Json): void {
  Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
}

function structuredCopy(value: Json): Json {
  return readJson(writeTree(value).replaceAll(MARK, ""));
}

function writeTree(value: Json): string {
  if (typeof value === "string")
    return value.startsWith(MARK) ? value.slice(MARK.length) : JSON.stringify(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `[${value.map(writeTree).join(",")}]`;
  if ("text" in value && Object.getPrototypeOf(value) !== Object.prototype) return String(value.text);
  const fields = value as { [name: string]: Json };
  const written = Object.keys(fields).map((name) => {
    const shown = name.startsWith(AGAIN) ? name.slice(AGAIN.length) : name;
    return `${JSON.stringify(shown)}:${writeTree(fields[name] ?? null)}`;
  });
  return `{${written.join(",")}}`;
}

/** One to four changes to the bytes; null when they are no UTF-8 any more. */
export function mutateBytes(text: string, chance: Chance): string | null {
  let bytes = Buffer.from(text, "utf8");
  const changes = 1 + chance(4);
  for (let change = 0; change < changes && bytes.length > 0; change++) {
    const from = chance(bytes.length);
    const to = Math.min(bytes.length, from + 1 + chance(chance(4) === 0 ? 200 : 4));
    switch (chance(6)) {
      case 0:
        bytes[from] = (bytes[from] ?? 0) ^ (1 << chance(8));
        break;
      case 1:
        bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
        break;
      case 3:
        bytes = bytes.subarray(0, from);
        break;
      case 4:
        bytes[from] = pick(chance, SPECIAL);
        break;
      default:
        bytes = Buffer.concat([
          bytes.subarray(0, from),
          Buffer.from(pick(chance, PIECES)),
          bytes.subarray(from),
        ]);
    }
  }
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });
/** Bytes that mean something in JSON and in numbers. */
const SPECIAL = [...'0123456789.-+eE"\\{}[],:u \n\u0000'].map((character) => character.charCodeAt(0)) as [
  number,
  ...number[],
];
