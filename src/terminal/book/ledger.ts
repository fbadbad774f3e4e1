// The one way in which anything about a sale changes: applied to the book and written to the journal in the
// same breath, and acted upon only when it is on the disk.

import type { Journal, Json, Place } from "../../journal/journal.ts";
import type { Currency } from "../../money/money.ts";
import type { SaleEvent } from "../../sale/events.ts";
import type { Sale } from "../../sale/sale.ts";
import type { Archivist } from "./archivist.ts";
import { Book } from "./book.ts";
import { decodeRecord, encodeRecord, type TillRecord } from "./records.ts";

/**
 * Written at once, but not worth a flush of their own: they ride along with the next one. Losing them in a
 * power cut costs a question to the provider or a COPY, never money.
 */
const RIDE_ALONG: ReadonlySet<SaleEvent["type"]> = new Set([
  "order-created",
  "payment-rejected",
  "paper-printed",
  "paper-sealed",
]);

/** A book that was opened with its archive (open-book.ts). */
export interface KeptBook {
  readonly book: Book;
  readonly archivist: Archivist | null;
  /** Of the last record that was written since the start; null before the first. */
  place(): Place | null;
}

export interface LedgerOptions {
  readonly currency: Currency;
  readonly journal: Journal;
  /** Null: an empty one, which keeps everything in memory. */
  readonly kept: KeptBook | null;
  /** What the journal holds beyond that book. */
  readonly records: readonly { readonly sequence: number; readonly record: Json }[];
  /** After an event took effect: for displays and listeners. */
  changed(sale: Sale, event: SaleEvent): void;
  /** Everything decided so far is on the disk: time to act upon it. */
  durable(): void;
  /** A write failed: what the book says is not what the disk says, and nothing may be done upon it. */
  failed(error: unknown): void;
}

export class Ledger {
  readonly book: Book;
  readonly #options: LedgerOptions;
  #inFlight = 0;
  #broken = false;
  /** Records that took effect, to see whether any did meanwhile. */
  #applied = 0;
  #archiving = false;

  /** @throws Error when a record cannot be understood or cannot follow the ones before it */
  constructor(options: LedgerOptions) {
    this.#options = options;
    this.book = options.kept?.book ?? new Book(options.currency);
    for (const { sequence, record } of options.records) this.book.apply(decodeRecord(record, sequence));
  }

  /** Takes effect at once; resolves when it is on the disk. */
  async write(record: TillRecord): Promise<void> {
    if (!this.book.apply(record)) return;
    this.#applied += 1;
    this.#inFlight += 1;
    try {
      await this.#options.journal.append([encodeRecord(record)]);
    } catch (error) {
      this.#fail(error);
      throw error;
    } finally {
      this.#inFlight -= 1;
    }
    this.#act();
  }

  /** Takes effect at once; resolves when it is on the disk, or at once for what rides along. */
  async accept(id: number, event: SaleEvent): Promise<void> {
    if (RIDE_ALONG.has(event.type)) {
      this.note(id, event);
      this.#act();
      return;
    }
    if (!this.book.wouldChange(id, event)) return;
    const written = this.write({ type: "sale", sale: id, event });
    this.#tell(id, event);
    await written;
  }

  /** Takes effect and is written at once, without waiting for the disk. */
  note(id: number, event: SaleEvent): void {
    const record: TillRecord = { type: "sale", sale: id, event };
    if (!this.book.apply(record)) return;
    this.#applied += 1;
    try {
      this.#options.journal.note(encodeRecord(record));
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    this.#tell(id, event);
  }

  /** Brings the archive up to date, so that the next start is short. */
  async close(): Promise<void> {
    await this.#archive();
  }

  #act(): void {
    if (this.#inFlight === 0 && !this.#broken) this.#options.durable();
    const { kept } = this.#options;
    const place = kept?.place() ?? null;
    if (place !== null && kept?.archivist?.isDue(place) && !this.#archiving) void this.#archive();
  }

  /** Only what is durable, and nothing while more is being written: then the next record is another occasion. */
  async #archive(): Promise<void> {
    const { journal, kept } = this.#options;
    if (this.#broken || kept === null || kept.archivist === null) return;
    this.#archiving = true;
    const applied = this.#applied;
    try {
      await journal.append([]);
      const place = kept.place();
      if (applied === this.#applied && place !== null) kept.archivist.write(place);
    } catch (error) {
      // Damage of the archive ends the till as well: what it was asked before may have been wrong.
      this.#fail(error);
    } finally {
      this.#archiving = false;
    }
  }

  #fail(error: unknown): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#options.failed(error);
  }

  #tell(id: number, event: SaleEvent): void {
    const sale = this.book.sale(id);
    if (sale !== null) this.#options.changed(sale, event);
  }
}
