// What the till's archive remembers of a journal that is damaged: it was made when the journal was whole. It is believed
// as far as a readable record is, and only when the record up to which it goes still stands in the journal, or no
// record can be read at all.

import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Archive } from "../archive/archive.ts";
import { ArchiveError } from "../archive/archive-error.ts";
import type { Point } from "../journal/line.ts";
import { segmentNumbers } from "../journal/segment.ts";
import type { Sale } from "../sale/sale.ts";
import { ARCHIVE_FILE } from "../terminal/book/open-book.ts";

export interface Recall {
  /** The number of the book; "" where it was never opened. */
  readonly book: string;
  /** The record up to which it goes. */
  readonly place: Point;
  /** The number of the last sale that it knows. */
  readonly lastSale: number;
  sale(id: number): Sale | null;
}

/** SQLite keeps what was written last in files beside. */
const BESIDE = ["", "-wal"];

/** Whether an archive in the folder remembers a journal of which no file is left. */
export function isGone(directory: string): boolean {
  if (!existsSync(join(directory, ARCHIVE_FILE)) || segmentNumbers(readdirSync(directory)).length > 0)
    return false;
  return withRecall(directory, (recall) => recall !== null);
}

/** Reads a copy, because an archive is made anew where it is wrong, and this one is to be kept as it is. */
export function withRecall<T>(directory: string, use: (recall: Recall | null) => T): T {
  const file = join(directory, ARCHIVE_FILE);
  if (!existsSync(file)) return use(null);
  const folder = mkdtempSync(join(tmpdir(), "tilld-recall-"));
  try {
    const archive = openCopy(file, join(folder, ARCHIVE_FILE));
    try {
      return use(archive === null ? null : recallOf(archive));
    } finally {
      archive?.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Null: nothing is remembered, and the provider and the readable records are asked as without an archive. */
function openCopy(file: string, copy: string): Archive | null {
  try {
    for (const suffix of BESIDE) if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix);
    return new Archive(copy, () => undefined);
  } catch {
    return null;
  }
}

function recallOf(archive: Archive): Recall | null {
  const checkpoint = orNull(() => archive.checkpoint());
  if (checkpoint === null) return null;
  const { lastSale, number } = checkpoint.state as { readonly lastSale?: unknown; readonly number?: unknown };
  return {
    book: typeof number === "string" ? number : "",
    place: checkpoint.place,
    lastSale: typeof lastSale === "number" ? lastSale : 0,
    sale: (id) => orNull(() => archive.findSale(id)),
  };
}

/** What an archive cannot tell any more it does not know. */
function orNull<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ArchiveError) return null;
    throw error;
  }
}
