// Opening a journal on a virtual disk and saying how that went, for the tests and for runs outside of a test.

import { type OpenedJournal, openJournal } from "../../src/journal/file-journal.ts";
import { JournalError, type Json } from "../../src/journal/journal.ts";
import { type Image, VirtualDisk } from "./virtual-disk.ts";

/** A record as a till writes them. */
export function sale(number: number, padding = 0): Json {
  return { type: "sale-begun", sale: number, amountMinor: 150000 + number, note: "@ x".repeat(padding) };
}

export function openOn(disk: VirtualDisk, segmentBytes = 4096): Promise<OpenedJournal> {
  return openJournal({ directory: disk.place, disk, segmentBytes });
}

export function recordsOf(opened: OpenedJournal): readonly Json[] {
  return opened.records.map((entry) => entry.record);
}

/** How a start on this image went. */
export type Start =
  | {
      readonly opened: true;
      readonly records: readonly Json[];
      readonly repaired: string | null;
      readonly after: Image;
    }
  | { readonly opened: false; readonly error: JournalError };

export async function startOn(image: Image, segmentBytes = 4096): Promise<Start> {
  const disk = new VirtualDisk(image);
  try {
    const opened = await openOn(disk, segmentBytes);
    return { opened: true, records: recordsOf(opened), repaired: opened.repaired, after: disk.seen() };
  } catch (error) {
    if (error instanceof JournalError) return { opened: false, error };
    throw error;
  }
}

/** The image with another content for one file; null takes the file away. */
export function withFile(image: Image, name: string, content: Uint8Array | null): Image {
  const changed = new Map(image);
  if (content === null) changed.delete(name);
  else changed.set(name, content);
  return changed;
}

export function fileOf(image: Image, name: string): Uint8Array {
  const content = image.get(name);
  if (content === undefined) throw new Error(`there is no ${name}`);
  return content;
}
