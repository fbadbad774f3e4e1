// Writing the proven part of a damaged journal into another folder, byte for byte as it was: so every hash that was ever
// printed is found in it again. What a cut of power may leave in it, the next start mends as always.

import type { Disk } from "./disk.ts";
import { GENESIS, type Point } from "./line.ts";
import { createDurably } from "./repair.ts";
import { beginLine, sealLine, segmentName } from "./segment.ts";
import { readSegment } from "./segment-reader.ts";
import { type Survey, withPatches } from "./survey.ts";

/** Where nothing of a file is left that would say how large it was made. */
const USUAL_BYTES = 1024 * 1024;

/** Throws what the disks throw. */
export function carryOver(from: Disk, to: Disk, { damage, patched, segments }: Survey): void {
  const source = withPatches(from, patched);
  let head: Point = GENESIS;
  let bytes = USUAL_BYTES;
  for (const [index, { file, proven }] of segments.entries()) {
    const number = index + 1;
    const isCut = damage !== null && file === damage.file;
    if (isCut && proven === 0) {
      if (number > 1) beginSegment(to, number, bytes, head);
      return;
    }
    const image = source.read(file);
    const reading = readSegment(number, image, head);
    const content = new Uint8Array(reading.bytes);
    content.set(isCut || !reading.sealed ? image.subarray(0, reading.tail) : image);
    head = reading.head;
    bytes = reading.bytes;
    if (!isCut && !reading.sealed && index + 1 < segments.length) {
      // What comes after it follows from its seal, which a cut of power took.
      const seal = sealLine(reading.head, reading.lines);
      content.set(seal.bytes, reading.tail);
      head = seal.point;
    }
    createDurably(to, file, content).close();
    if (isCut && reading.sealed) beginSegment(to, number + 1, bytes, head);
    if (isCut) return;
  }
}

/** A sealed segment always has a successor. Before the seal everything was durable. */
function beginSegment(to: Disk, number: number, bytes: number, head: Point): void {
  const content = new Uint8Array(bytes);
  content.set(beginLine(number, bytes, head, head.sequence - 1).bytes);
  createDurably(to, segmentName(number), content).close();
}
