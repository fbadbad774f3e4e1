// What the till's archive remembers of a journal that is damaged: it was made when the journal was whole. It is believed
// as far as a readable record is, and only when the record up to which it goes still stands in the journal, or no
// record can be read at all.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ArchiveError } from "../archive/archive-error.ts";
import { ArchiveReader } from "../archive/archive-reader.ts";
import { JournalError } from "../journal/journal.ts";
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

/** Hears what an archive that is damaged cannot tell any more. */
export type Note = (words: string) => void;

/**
 * Whether an archive in the folder remembers a journal of which no file is left.
 * @throws JournalError as withRecall() does
 */
export function isGone(directory: string, note: Note): boolean {
  if (!existsSync(join(directory, ARCHIVE_FILE)) || segmentNumbers(readdirSync(directory)).length > 0)
    return false;
  return withRecall(directory, note, (recall) => recall !== null);
}

/**
 * What is damaged in an archive is not remembered, and said: the provider and the readable records are asked as without it.
 * @throws JournalError "unreadable" for an archive that may be whole and cannot be read: nobody may take it for none
 */
export function withRecall<T>(directory: string, note: Note, use: (recall: Recall | null) => T): T {
  const file = join(directory, ARCHIVE_FILE);
  if (!existsSync(file)) return use(null);
  const damages: string[] = [];
  const orNull: OrNull = (read) => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      if (error.code !== "damaged") throw unreachable(file, error);
      damages.push(error.message);
      return null;
    }
  };
  const archive = orNull(() => new ArchiveReader(file));
  let used: T;
  try {
    used = use(archive === null ? null : recallOf(archive, orNull));
  } finally {
    archive?.close();
  }
  if (damages.length > 0) note(wordsOfDamage(file, damages));
  return used;
}

type OrNull = <T>(read: () => T | null) => T | null;

function recallOf(archive: ArchiveReader, orNull: OrNull): Recall | null {
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

function wordsOfDamage(file: string, [first, ...more]: readonly string[]): string {
  const others = more.length === 0 ? "" : `, and ${more.length} more like it`;
  return (
    `the archive ${file} is damaged (${first}${others}): what it cannot tell any more is known only where a record or ` +
    "Mercado Pago tells it"
  );
}

function unreachable(file: string, cause: ArchiveError): JournalError {
  return new JournalError(
    "unreadable",
    `The archive ${file} cannot be read (${cause.message}). Nothing was changed, because it may remember what the ` +
      "journal has lost: expected a file that this user may read and, where a -wal lies beside it, a -shm, which SQLite " +
      `makes where the folder can be written. Put that right, or copy the folder to a sound disk. To do ` +
      `without what it remembers, move ${ARCHIVE_FILE} out of the folder.`,
    { cause },
  );
}
