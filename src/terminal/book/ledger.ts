// The one way in which anything about a sale changes: applied to the book and written to the journal in the
// same breath, and acted upon only when it is on the disk.

import type { Journal, Json } from "../../journal/journal.ts";
import type { SaleEvent } from "../../sale/events.ts";
import type { Sale } from "../../sale/sale.ts";
import { Book, decodeRecord, encodeRecord, type TillRecord } from "./book.ts";

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

export interface LedgerOptions {
  readonly journal: Journal;
  readonly records: readonly { readonly sequence: number; readonly record: Json }[];
  /** After an event took effect: for displays and listeners. */
  changed(sale: Sale, event: SaleEvent): void;
  /** Everything decided so far is on the disk: time to act upon it. */
  durable(): void;
  /** A write failed: what the book says is not what the disk says, and nothing may be done upon it. */
  failed(error: unknown): void;
}

export class Ledger {
  readonly book = new Book();
  readonly #options: LedgerOptions;
  #inFlight = 0;
  #broken = false;

  /** @throws Error when a record cannot be understood or cannot follow the ones before it */
  constructor(options: LedgerOptions) {
    this.#options = options;
    for (const { sequence, record } of options.records) this.book.apply(decodeRecord(record, sequence));
  }

  /** Takes effect at once; resolves when it is on the disk. */
  async write(record: TillRecord): Promise<void> {
    if (!this.book.apply(record)) return;
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
    try {
      this.#options.journal.note(encodeRecord(record));
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    this.#tell(id, event);
  }

  #act(): void {
    if (this.#inFlight === 0 && !this.#broken) this.#options.durable();
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
