// Doing what the recovery table allows: putting a torn tail aside, writing a lost seal again. Each step is durable before the next, so that a cut in the middle finds the same case again.

import { Buffer } from "node:buffer";
import type { Disk, DiskFile } from "./disk.ts";
import type { Place } from "./journal.ts";
import { parseLine } from "./line.ts";
import { segmentName } from "./segment.ts";
import type { SegmentReading } from "./segment-reader.ts";
import { highestPromise } from "./tail.ts";
import type { Repair } from "./walk.ts";

/** What was done, for the log and for people. Throws what the disk throws. */
export function repair(disk: Disk, repairs: readonly Repair[]): string | null {
  const said = repairs.map((one) => repairOne(disk, one));
  return said.length === 0 ? null : said.join(" ");
}

function repairOne(disk: Disk, one: Repair): string {
  const name = segmentName(one.number);
  switch (one.case) {
    case "torn-tail": {
      const aside = putAside(disk, `${name}.torn-${one.from}`, one.torn);
      overwrite(disk, name, one.from, new Uint8Array(one.torn.length));
      return (
        `${name}: the last ${one.torn.length} bytes, from byte ${one.from}, were an unfinished record, as a power ` +
        `cut leaves it; nobody had been told that it was written. They were copied to ${aside} and removed.`
      );
    }
    case "seal-missing":
      overwrite(disk, name, one.at, one.seal);
      return `${name}: its closing line, at byte ${one.at}, was lost in a power cut and was written again.`;
  }
}

/** More than any piece that a cut tears leaves behind the last whole line. */
const BEHIND_TAIL_BYTES = 8 * 1024;

/**
 * Writes what no line says was durable once more, byte for byte, and the zeros behind it. A flush that failed leaves
 * bytes that everybody sees and that no later flush writes, because Linux takes their pages for clean from then on:
 * a start after it would believe them, and a cut of power would take them away from under newer lines.
 * @param known a record before which nobody needs to look, where a line after it says that it was durable
 */
export function writeAgain(
  disk: Disk,
  file: DiskFile,
  { number, tail }: SegmentReading,
  known: Place | null,
): void {
  const image = disk.read(segmentName(number));
  const lines = image.subarray(0, tail);
  const near = known?.segment === number ? known : null;
  const promised = near === null ? 0 : highestPromise(lines.subarray(near.offset));
  const from =
    near !== null && promised >= near.sequence
      ? firstByteAfter(lines, promised, near.offset)
      : firstByteAfter(lines, highestPromise(lines), 0);
  const again = image.subarray(from, tail + BEHIND_TAIL_BYTES);
  if (again.length > 0) file.writeAt(from, again);
}

function firstByteAfter(lines: Uint8Array, sequence: number, begin: number): number {
  let from = begin;
  while (from < lines.length) {
    const end = lines.indexOf(0x0a, from);
    const line = end < 0 ? null : parseLine(lines.subarray(from, end));
    if (line === null || line.sequence > sequence) return from;
    from = end + 1;
  }
  return from;
}

/** Keeps the bytes under that name, or a numbered one when other bytes have it already. */
function putAside(disk: Disk, wanted: string, bytes: Uint8Array): string {
  const names = disk.list();
  let name = wanted;
  for (let copy = 2; names.includes(name); copy++) {
    if (Buffer.compare(disk.read(name), bytes) === 0) return name;
    name = `${wanted}-${copy}`;
  }
  createDurably(disk, name, bytes);
  return name;
}

/** A file with this name is there with all its content, or not at all, whenever the power goes. */
export function createDurably(disk: Disk, name: string, content: Uint8Array) {
  const file = disk.create(`${name}.new`, content);
  try {
    file.flushNow();
    disk.rename(`${name}.new`, name);
    disk.flushDirectory();
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

function overwrite(disk: Disk, name: string, offset: number, bytes: Uint8Array): void {
  const file = disk.open(name);
  try {
    file.writeAt(offset, bytes);
    file.flushNow();
  } finally {
    file.close();
  }
}
