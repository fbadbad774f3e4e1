// What a start may make of an image that a crash or damage left: the rule, and nothing of how the journal does it.
// A cut must be got over; damage must be got over without loss, or said. What a file cannot know is counted apart.

import { isDeepStrictEqual } from "node:util";
import { crc32 } from "node:zlib";
import type { Json } from "../../src/journal/journal.ts";
import type { Known, Piece } from "./crash-stories.ts";
import { judgeShortStart } from "./short-starts.ts";
import { startOn } from "./starts.ts";
import type { Image } from "./virtual-disk.ts";

export interface Claim {
  readonly segmentBytes: number;
  readonly pieces: readonly Piece[];
  /** At least so many records must be left, if it opens. */
  readonly surely: number;
  /** Power cuts and kills must be got over; damage may also be refused. */
  readonly from: "cut" | "damage" | "undoing";
  /** Where somebody who remembers the records up to there starts; null: nobody does. */
  readonly known: Known | null;
  /** So many records were whole before the damage; if fewer are left, that must be said. */
  readonly present: number;
}

/**
 * The last: the disk went back to an earlier state of its own, whole pages or files of it, and nothing is left that was
 * written later. No file can know that of itself; the head that a Z report prints, and the provider, do.
 */
export const OUTCOMES = ["whole", "mended and said", "refused and said", "undone without a trace"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/**
 * @returns what came of it
 * @throws Error with a sentence: what was promised and is not kept
 */
export async function judge(image: Image, claim: Claim): Promise<Outcome> {
  const start = await startOn(image, claim.segmentBytes);
  if (claim.known !== null) await judgeShortStart(image, { ...claim, known: claim.known }, start);
  if (!start.opened) {
    if (claim.from === "cut") throw new Error(`refused: ${start.error.message}`);
    if (start.error.code !== "damaged")
      throw new Error(`refused as ${start.error.code}: ${start.error.message}`);
    return "refused and said";
  }
  const { records, repaired } = start;
  if (records.length < claim.surely) {
    throw new Error(`${claim.surely} records had been promised, ${records.length} are left (${repaired})`);
  }
  if (!areWholePieces(records, claim.pieces))
    throw new Error("what is left is not the pieces in their order");
  if (repaired !== null) {
    const again = await startOn(start.after, claim.segmentBytes);
    if (!again.opened) throw new Error(`refused at the second start: ${again.error.message}`);
    if (again.repaired !== null) throw new Error(`the second start had to repair again: ${again.repaired}`);
    if (!isDeepStrictEqual(again.records, records)) throw new Error("the second start found other records");
    return "mended and said";
  }
  if (records.length >= claim.present) return "whole";
  if (claim.from === "undoing") return "undone without a trace";
  if (claim.from === "cut") return "whole";
  throw new Error(`${claim.present} records were there, ${records.length} are left, and nothing is said`);
}

function areWholePieces(records: readonly Json[], pieces: readonly Piece[]): boolean {
  let count = 0;
  for (const piece of pieces) {
    if (count === records.length) return true;
    if (!isDeepStrictEqual(records.slice(count, count + piece.length), piece)) return false;
    count += piece.length;
  }
  return count === records.length;
}

const LINE = /^([0-9a-f]{8}) (\d+)(?:\+\d+)? (\d+) [0-9a-f]{32} (.*)$/s;
const OWN = /^\{"type":"(segment-begun|segment-sealed|journal-closed)"/;

/**
 * How many records the lines that the damage left as they were say to be durable. Read without the journal's own
 * reader, at the places where the lines stood.
 */
export function witnessed(before: Image, after: Image): number {
  let durable = 0;
  const ownLines: number[] = [];
  for (const [name, content] of before) {
    if (!/^\d{6}\.journal$/.test(name)) continue;
    const left = after.get(name);
    for (let at = 0; ; ) {
      const end = content.indexOf(0x0a, at);
      if (end < 0) break;
      const bytes = content.subarray(at, end + 1);
      const line = LINE.exec(Buffer.from(content.subarray(at, end)).toString("utf8"));
      // A torn line bears witness to nothing.
      if (line === null || crc32(content.subarray(at + 9, end)) !== Number.parseInt(line[1] ?? "", 16)) break;
      if (OWN.test(line[4] ?? "")) ownLines.push(Number(line[2]));
      const isLeft = left !== undefined && Buffer.compare(left.subarray(at, end + 1), bytes) === 0;
      if (isLeft) durable = Math.max(durable, Number(line[3]));
      at = end + 1;
    }
  }
  return durable - ownLines.filter((sequence) => sequence <= durable).length;
}
