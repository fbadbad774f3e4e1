// Opening the book of a till: from the archive and the end of the journal; where there is no usable archive, from the
// whole journal, which makes the archive anew on the way.

import { Archive } from "../../archive/archive.ts";
import { type ArchiveError, wordsOf } from "../../archive/archive-error.ts";
import { discardArchive } from "../../archive/discard-archive.ts";
import type { Disk } from "../../journal/disk.ts";
import { type OpenedJournal, openJournal, type StartReader } from "../../journal/file-journal.ts";
import type { Place } from "../../journal/journal.ts";
import type { JournalEntry } from "../../journal/read-journal.ts";
import { refusal } from "../../journal/recovery.ts";
import { segmentName, segmentNumbers } from "../../journal/segment.ts";
import { FIRST_SEGMENT, walkSegments } from "../../journal/walk.ts";
import type { Currency } from "../../money/money.ts";
import { Archivist } from "./archivist.ts";
import { Book } from "./book.ts";
import { decodeRecord, encodeRecord, type Numbers, SKIPPED, type TillRecord } from "./records.ts";

/** In the folder of the journal, with which it is copied, kept aside and thrown away. */
export const ARCHIVE_FILE = "archive.sqlite";

/** Of a journal that is read as a whole: bounds the memory and, after a kill, what has to be read again. */
const RECORDS_A_STEP = 10_000;

export interface BookOptions {
  readonly directory: string;
  readonly disk: Disk;
  /** Of the archive. */
  readonly file: string;
  readonly currency: Currency;
  /** The wall's time, ISO 8601; for people only. */
  readonly at: string;
  log(level: "info" | "warn", message: string): void;
  /** Damage that is found later; by then the archive is thrown away, and the next start makes it anew. */
  damaged(error: ArchiveError): void;
}

export interface OpenedBook {
  readonly opened: OpenedJournal;
  readonly book: Book;
  /** Null where the archive can be neither read nor made: then the book keeps everything in memory. */
  readonly archivist: Archivist | null;
  /** What the archive remembers of a journal that this one is not, or not any more, in words; null: nothing. */
  readonly missing: string | null;
}

/** @throws JournalError as openJournal() does; Error when a record cannot follow the ones before it */
export async function openBook(options: BookOptions): Promise<OpenedBook> {
  const reader = new BookReader(options);
  const { directory, disk } = options;
  try {
    const opened = await openJournal({ directory, disk, reader });
    reader.isOpen = true;
    const missing = whatIsMissing(reader.disowned?.place ?? null, opened.journal.head().sequence);
    if (missing !== null) options.log("warn", missing);
    if (missing !== null && reader.disowned?.book === reader.book.number) {
      const record = skipGivenNumbers(reader.disowned, opened, options.at);
      reader.book.apply(record);
      await opened.journal.append([encodeRecord(record)]);
    }
    return { opened, book: reader.book, archivist: reader.archivist, missing };
  } catch (error) {
    reader.archivist?.close();
    throw error;
  }
}

/** What an archive was asked before it was thrown away. */
interface Remembered {
  readonly place: Place;
  readonly book: string;
  readonly numbers: Numbers;
}

/**
 * An older copy of the journal that was put back does not know which numbers were given since. Given once more, one
 * receipt number would stand for two sales, and a refund go to the wrong customer.
 */
function skipGivenNumbers({ numbers }: Remembered, { journal }: OpenedJournal, at: string): TillRecord {
  const { hash, sequence } = journal.head();
  return {
    type: "journal-repaired",
    at,
    damage: null,
    mended: [],
    kept: "",
    carried: { records: sequence, hash },
    readable: 0,
    asked: false,
    numbers: {
      sale: numbers.sale + SKIPPED.sale,
      receipt: numbers.receipt + SKIPPED.receipt,
      day: numbers.day + SKIPPED.day,
    },
  };
}

class BookReader implements StartReader {
  readonly #options: BookOptions;
  book: Book;
  archivist: Archivist | null = null;
  isOpen = false;
  /** What the archive knew of a journal, where this one has no such record. */
  disowned: Remembered | null = null;
  #known: Remembered | null = null;
  #pending = 0;

  constructor(options: BookOptions) {
    this.#options = options;
    this.book = new Book(options.currency);
  }

  knows(): Place | null {
    try {
      this.#known = this.#openArchive();
    } catch (error) {
      this.restart(error instanceof Error ? error.message : String(error));
      return null;
    }
    if (this.#known !== null) this.#mustBeThere(this.#known.place);
    return this.#known?.place ?? null;
  }

  /** What the archive remembers was there: a folder without any of it is no new till. */
  #mustBeThere({ sequence }: Place): void {
    const { disk } = this.#options;
    if (segmentNumbers(disk.list()).length > 0) return;
    const expected = `this file, because the archive beside it remembers ${sequence} records`;
    const finding = { case: "missing-segment", offset: 0, expected, found: "no such file" } as const;
    throw refusal(finding, { place: disk.place, file: segmentName(1), lastWhole: 0 });
  }

  restart(why: string): void {
    const { currency, disk, file, log } = this.#options;
    // A journal that is damaged is refused, and its archive is left: a repair may need what it remembers.
    if (this.#known !== null) for (const _ of walkSegments(disk, FIRST_SEGMENT));
    log("warn", `the archive is made anew from the journal, because: ${why}`);
    this.disowned = this.#known;
    this.archivist?.close();
    this.archivist = null;
    this.#pending = 0;
    this.book = new Book(currency);
    try {
      discardArchive(file);
      this.#openArchive();
    } catch (error) {
      const why = `the archive cannot be made: ${wordsOf(error)}`;
      log("warn", `${why}; every start reads the whole journal, and sales stay in memory`);
    }
  }

  take(entries: readonly JournalEntry[], place: Place | null): void {
    for (const { record, sequence } of entries) this.book.apply(decodeRecord(record, sequence));
    this.#pending += entries.length;
    if (place === null || this.#pending < RECORDS_A_STEP) return;
    this.#pending = 0;
    // Not durable yet, perhaps: then a power cut makes the archive know more than the journal, which is found out.
    this.archivist?.write(place);
  }

  #openArchive(): Remembered | null {
    const { currency, damaged, file, log } = this.#options;
    const archive = new Archive(file, (error) => {
      if (this.isOpen) damaged(error);
    });
    try {
      const book = new Book(currency, archive);
      this.archivist = new Archivist({ book, archive, warn: (message) => log("warn", message) });
      this.book = book;
      const place = archive.checkpoint()?.place;
      return place === undefined ? null : { place, book: book.number, numbers: book.lastNumbers() };
    } catch (error) {
      archive.close();
      throw error;
    }
  }
}

/**
 * The archive is written from what is durable. Where it knows more than the journal, an older copy of the folder was
 * put back, or the disk lost what it had said was safe; the journal alone cannot tell.
 */
function whatIsMissing(disowned: Place | null, records: number): string | null {
  if (disowned === null || disowned.sequence <= records) return null;
  return (
    `the journal ends at record ${records}, and the archive had known ${disowned.sequence}: an older copy was put back, or ` +
    `the disk lost what it had said was safe. Look for what is missing with "till audit", and check the disk`
  );
}
