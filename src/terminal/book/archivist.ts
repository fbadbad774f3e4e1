// When the book is written into the archive: not with every sale, which would wear out a shop's card, but at the end
// of a segment, at the close of a day, at an orderly end, and after so many records. Only what is durable in the
// journal; a kill at any moment loses nothing but the way to a faster start.

import type { Archive } from "../../archive/archive.ts";
import { ArchiveError } from "../../archive/archive-error.ts";
import type { Place } from "../../journal/journal.ts";
import type { Book } from "./book.ts";

/** Some 50 sales: what a start reads and applies again in some hundredths of a second. */
const MOST_RECORDS = 300;

export interface ArchivistOptions {
  readonly book: Book;
  readonly archive: Archive;
  /** Something that a person should know; the till goes on. */
  warn(message: string): void;
}

export class Archivist {
  readonly #options: ArchivistOptions;
  /** Where the last attempt was made. */
  #last: Place | null;
  #lastDay: number;
  #isFailing = false;

  constructor(options: ArchivistOptions) {
    this.#options = options;
    this.#last = options.archive.checkpoint()?.place ?? null;
    this.#lastDay = options.book.nextDay;
  }

  /** @param place of the last record of the book */
  isDue(place: Place): boolean {
    if (this.#last === null || place.segment !== this.#last.segment) return true;
    return (
      place.sequence - this.#last.sequence >= MOST_RECORDS || this.#options.book.nextDay !== this.#lastDay
    );
  }

  /**
   * Takes some thousandths of a second for what MOST_RECORDS are.
   * @param place of the last record of the book; it and all before it are durable
   * @throws ArchiveError "damaged"; when it only cannot be written, it is tried again when it is due again
   */
  write(place: Place): void {
    const { archive, book, warn } = this.#options;
    // Thrown away for its damage: the till is about to end.
    if (archive.isClosed) return;
    this.#last = place;
    this.#lastDay = book.nextDay;
    try {
      archive.write({ ...book.changes(), place });
    } catch (error) {
      if (!(error instanceof ArchiveError) || error.code === "damaged") throw error;
      if (!this.#isFailing)
        warn(`${error.message}; the till goes on without it, and its next start takes longer`);
      this.#isFailing = true;
      return;
    }
    this.#isFailing = false;
    book.archived();
  }

  close(): void {
    this.#options.archive.close();
  }
}
