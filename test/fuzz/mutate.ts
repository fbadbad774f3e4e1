// Spoils bytes in the ways that bytes go bad: flipped, lost, doubled, moved, cut off, run into another input, far too
// long; and now and then noise that never meant anything. All of it follows from one seed.

import type { Chance } from "../payments/decoders-mutate.ts";

/** Bytes that separate, end, escape or are at an edge. */
const EDGES = [
  0x00, 0x01, 0x09, 0x0a, 0x0d, 0x1b, 0x1d, 0x20, 0x22, 0x2c, 0x3a, 0x3b, 0x5b, 0x5c, 0x5d, 0x7b, 0x7f,
];
const HIGH_EDGES = [0x80, 0xbf, 0xc0, 0xe2, 0xef, 0xf0, 0xfe, 0xff];
const ALL_EDGES = [...EDGES, ...HIGH_EDGES];

const PIECES = [
  "-1",
  "0",
  "00",
  "1e309",
  "9007199254740993",
  "99999999999999999999",
  "0.001",
  "-0.00",
  "NaN",
  "null",
  "true",
  "[]",
  "{}",
  '""',
  "__proto__",
  "constructor",
  "..",
  "../../x",
  "%00",
  "\u0000",
  "\r\n",
  "\n\n",
  "\u2028",
  "\u202e",
  "\ufeff",
  "é",
  "٣",
  "𝟙",
  "\u001b[2J",
].map((text) => new TextEncoder().encode(text));

/** Most inputs are short; one in some thousand is as long as a door may have to bear. */
const LONG_BYTES = 70_000;
const USUAL_BYTES = 4_096;

export function mutate(
  corpus: readonly Uint8Array[],
  words: readonly Uint8Array[],
  chance: Chance,
): Uint8Array {
  const good = corpus[chance(corpus.length)];
  if (good === undefined || chance(12) === 0) return noise(chance(chance(4) === 0 ? 600 : 40), chance);
  let bytes: Uint8Array = Uint8Array.from(good);
  const changes = chance(3) === 0 ? 1 : 1 + chance(8);
  for (let change = 0; change < changes; change++) {
    bytes = changed(bytes, corpus, words, chance);
    if (bytes.length > LONG_BYTES) bytes = bytes.slice(0, LONG_BYTES);
  }
  return bytes;
}

function noise(length: number, chance: Chance): Uint8Array {
  const below = chance(2) === 0 ? 256 : 128;
  return Uint8Array.from({ length }, () => chance(below));
}

function changed(
  bytes: Uint8Array,
  corpus: readonly Uint8Array[],
  words: readonly Uint8Array[],
  chance: Chance,
): Uint8Array {
  const from = chance(bytes.length + 1);
  const to = Math.min(bytes.length, from + (chance(3) === 0 ? 1 + chance(64) : 1 + chance(8)));
  switch (chance(12)) {
    case 0:
    case 1:
      return overwritten(bytes, from, Uint8Array.of((bytes[from] ?? 0) ^ (1 << chance(8))));
    case 2:
      return overwritten(bytes, from, Uint8Array.of(ALL_EDGES[chance(ALL_EDGES.length)] ?? 0));
    case 3:
      return replaced(bytes, from, to, new Uint8Array(0));
    case 4:
      return replaced(bytes, from, from, bytes.subarray(from, to));
    case 5:
      return replaced(bytes, from, from, noise(1 + chance(8), chance));
    case 6:
      return replaced(bytes, from, chance(2) === 0 ? to : from, PIECES[chance(PIECES.length)] ?? bytes);
    case 7:
    case 8:
      return replaced(
        bytes,
        from,
        chance(2) === 0 ? to : from,
        words[chance(words.length)] ?? noise(2, chance),
      );
    case 9: {
      const other = corpus[chance(corpus.length)] ?? bytes;
      return replaced(bytes, from, bytes.length, other.subarray(chance(other.length + 1)));
    }
    case 10:
      return bytes.slice(0, from);
    default:
      return repeated(bytes, from, to, chance);
  }
}

function repeated(bytes: Uint8Array, from: number, to: number, chance: Chance): Uint8Array {
  const part = bytes.subarray(from, to);
  if (part.length === 0) return bytes;
  const most = chance(400) === 0 ? LONG_BYTES : chance(8) === 0 ? USUAL_BYTES : 128;
  const times = 1 + chance(Math.max(1, Math.floor(most / part.length)));
  const many = new Uint8Array(part.length * times);
  for (let time = 0; time < times; time++) many.set(part, time * part.length);
  return replaced(bytes, to, to, many);
}

function overwritten(bytes: Uint8Array, at: number, by: Uint8Array): Uint8Array {
  const result = Uint8Array.from(bytes);
  if (at + by.length <= result.length) result.set(by, at);
  return result;
}

function replaced(bytes: Uint8Array, from: number, to: number, by: Uint8Array): Uint8Array {
  const result = new Uint8Array(from + by.length + bytes.length - to);
  result.set(bytes.subarray(0, from));
  result.set(by, from);
  result.set(bytes.subarray(to), from + by.length);
  return result;
}
