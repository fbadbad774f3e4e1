// One line of the journal: how a record becomes bytes and how bytes are believed again. Pure, and apart from
// the files, so that a writer, a reader and an auditor cannot disagree about a byte.
//
//   <crc32, 8 hex> <sequence>[+<more>] <durable> <hash, 32 hex> <json>\n
//
// crc32 is over everything after its own space. "+2" says that two more lines belong to the same piece: a
// piece counts as a whole or not at all. "durable" is the highest sequence that was known to be flushed when
// this line was written. The hash chains the record to all before it.

import { Buffer } from "node:buffer";
import { hash as digest } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Json } from "./journal.ts";

/** A place in the chain: the number of lines so far, and the hash that seals them all. */
export interface Point {
  readonly sequence: number;
  readonly hash: string;
}

export interface Line extends Point {
  /** How many further lines belong to the same piece. */
  readonly more: number;
  readonly durable: number;
  readonly json: string;
}

/** Before the first line of the first segment. */
export const GENESIS: Point = { sequence: 0, hash: "0".repeat(32) };

/** The largest record, in bytes of JSON; a receipt of 500 lines is about half of it. */
export const MAX_RECORD_BYTES = 64 * 1024;

/** The longest that a line can be beyond its JSON: checksum, numbers at their widest, hash, newline. */
export const LINE_OVERHEAD_BYTES = 8 + 1 + 16 + 1 + 6 + 1 + 16 + 1 + 32 + 1 + 1;

const SPACE = 0x20;
const CHECKSUM_CHARACTERS = 8;
const SHAPE = /^(\d{1,16})(?:\+(\d{1,6}))? (\d{1,16}) ([0-9a-f]{32}) (.+)$/s;

// Characters that JSON may carry raw but that could steer the terminal of a person who reads the journal:
// DEL, the C1 controls, line separators and the marks that turn the direction of writing.
const STEERING = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/**
 * The record as JSON without a raw newline, NUL or other control character.
 * Throws TypeError for what JSON cannot hold, RangeError above MAX_RECORD_BYTES.
 */
export function recordToJson(record: Json): string {
  const json: string | undefined = JSON.stringify(record);
  if (json === undefined) throw new TypeError("A journal record must be a JSON value; this one is not.");
  refuseWhatIsNoNumber(record, "");
  const safe = json.replace(
    STEERING,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const bytes = Buffer.byteLength(safe);
  if (bytes > MAX_RECORD_BYTES) {
    throw new RangeError(
      `A journal record has ${bytes} bytes; the largest is ${MAX_RECORD_BYTES}. Nothing was written.`,
    );
  }
  return safe;
}

function refuseWhatIsNoNumber(value: unknown, key: string): void {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError(`A journal record holds ${value} under "${key}"; JSON would silently make it null.`);
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) refuseWhatIsNoNumber(inner, name);
}

/** The line that follows `previous`, and the point of the chain after it. */
export function encodeLine(
  previous: Point,
  more: number,
  durable: number,
  json: string,
): { readonly bytes: Uint8Array; readonly point: Point } {
  const sequence = previous.sequence + 1;
  const hash = chainHash(previous.hash, sequence, more, json);
  const rest = `${label(sequence, more)} ${durable} ${hash} ${json}`;
  const bytes = Buffer.from(`${checksum(rest)} ${rest}\n`);
  return { bytes, point: { sequence, hash } };
}

/** The line in these bytes (without their newline), or null when they are not what their checksum says. */
export function parseLine(bytes: Uint8Array): Line | null {
  if (bytes[CHECKSUM_CHARACTERS] !== SPACE || checksumSaid(bytes) !== checksumFound(bytes)) return null;
  const shape = SHAPE.exec(text(bytes.subarray(CHECKSUM_CHARACTERS + 1)));
  if (shape === null) return null;
  const [, sequence = "", more = "0", durable = "", hash = "", json = ""] = shape;
  return { sequence: Number(sequence), more: Number(more), durable: Number(durable), hash, json };
}

/** Where a whole line ends in bytes that begin with one and have no newline; null when they begin with none. */
export function wholeLineIn(bytes: Uint8Array): number | null {
  const said = checksumSaid(bytes);
  if (!/^[0-9a-f]{8}$/.test(said)) return null;
  const wanted = Number.parseInt(said, 16);
  let sum = 0;
  for (let end = CHECKSUM_CHARACTERS + 1; end < bytes.length; end++) {
    sum = crc32(bytes.subarray(end, end + 1), sum);
    if (sum === wanted && parseLine(bytes.subarray(0, end + 1)) !== null) return end + 1;
  }
  return null;
}

/** The hash of a line: the first 128 bits of sha256 over the hash before it, its number and its JSON. */
export function chainHash(previousHash: string, sequence: number, more: number, json: string): string {
  return digest("sha256", `${previousHash} ${label(sequence, more)} ${json}`, "hex").slice(0, 32);
}

/** The checksum that the line claims, as it stands there. */
export function checksumSaid(line: Uint8Array): string {
  return text(line.subarray(0, CHECKSUM_CHARACTERS));
}

/** The checksum that the rest of the line really has. */
export function checksumFound(line: Uint8Array): string {
  return checksum(line.subarray(CHECKSUM_CHARACTERS + 1));
}

/** Of a text, over its UTF-8. */
function checksum(rest: Uint8Array | string): string {
  return crc32(rest).toString(16).padStart(CHECKSUM_CHARACTERS, "0");
}

function label(sequence: number, more: number): string {
  return more === 0 ? `${sequence}` : `${sequence}+${more}`;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
