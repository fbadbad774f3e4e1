// What damage of a journal most likely is, in a sentence for whoever stands before it: the recovery table says what was
// found, this says what people and disks do to files.

import type { Disk } from "./disk.ts";
import type { Damage } from "./journal.ts";
import { parseLine } from "./line.ts";
import { fieldsOf, segmentName } from "./segment.ts";

const NEWLINE = 0x0a;

/** @returns the likely cause, without a point at its end */
export function explainDamage(disk: Disk, damage: Damage): string {
  const { case: kind, file } = damage;
  if (kind === "missing-segment")
    return "the file was deleted or lost; if a backup has it, put it back under this name and look again";
  if (kind === "unreadable")
    return "the disk does not give the file back: copy the folder to another disk, and replace this one";
  const image = readOr(disk, file);
  const header = image === null ? null : headerOf(image);
  if (header !== null && header.segment !== null && segmentName(header.segment) !== file)
    return `this is ${segmentName(header.segment)} under another name: files were exchanged or copied over each other`;
  if (kind === "wrong-header" && header !== null)
    return "the file is of another journal, or of this one at another time: two journals were mixed, or a backup was put back in part";
  if (kind === "sequence-gap" || kind === "broken-chain")
    return "lines of another journal or of another time stand here: files were mixed, or a part was put back from a copy";
  if (image !== null && header?.bytes != null && image.length < header.bytes)
    return `the file has ${image.length} of its ${header.bytes} bytes: it was cut short`;
  const next = segmentName(Number.parseInt(file, 10) + 1);
  const after = headerOf(readOr(disk, next) ?? new Uint8Array())?.segment ?? null;
  if (kind === "hole-under-promise" && after !== null && segmentName(after) !== next)
    return `${next}, which follows it, is ${segmentName(after)} under another name: take it out of the folder and look again`;
  if (kind === "hole-under-promise")
    return "the disk lost what it had said was written, or somebody wrote zeros over it";
  if (kind === "data-after-seal" || kind === "wrong-seal") return "another program wrote into the file";
  return "bytes were changed after they had been written: a failing disk, or an editor";
}

function headerOf(
  image: Uint8Array,
): { readonly segment: number | null; readonly bytes: number | null } | null {
  const line = parseLine(image.subarray(0, Math.max(0, image.indexOf(NEWLINE))));
  if (line === null) return null;
  let fields: ReturnType<typeof fieldsOf>;
  try {
    fields = fieldsOf(JSON.parse(line.json));
  } catch {
    // A line with a right checksum and no JSON says nothing about its file.
    return null;
  }
  if (fields["type"] !== "segment-begun") return null;
  const { bytes, segment } = fields;
  return {
    segment: typeof segment === "number" ? segment : null,
    bytes: typeof bytes === "number" ? bytes : null,
  };
}

function readOr(disk: Disk, file: string): Uint8Array | null {
  try {
    return disk.read(file);
  } catch {
    // The row of the damage says it already.
    return null;
  }
}
