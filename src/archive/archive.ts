// The archive: what the journal made of every sale so far, in a SQLite file, so that a till of a million sales starts
// as fast as a new one and finds a receipt at once. It is derived and disposable: whatever is wrong with it, it is
// thrown away and made anew from the journal. What is in it is in schema.ts.

import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Json, Place } from "../journal/journal.ts";
import type { Currency, Money } from "../money/money.ts";
import type { Sale } from "../sale/sale.ts";
import { ArchiveError, isAboutAccess, wordsOf } from "./archive-error.ts";
import { discardArchive } from "./discard-archive.ts";
import { type Column, checksumOf, isAsWritten, namesOf, type Row, refundRow, saleRow } from "./rows.ts";
import { APPLICATION_ID, ARCHIVE_FORMAT, CHECKPOINT_ROW, isBegun, SALE_ROW, SCHEMA } from "./schema.ts";

export { namesOf } from "./rows.ts";

/** What else there is to know at one place of the journal; the archive is complete up to there. */
export interface Checkpoint {
  readonly place: Place;
  readonly state: Json;
}

/** A number that belongs to a refund of a sale. */
export interface RefundNumber {
  readonly sale: number;
  readonly refund: number;
  readonly number: number;
}

/** Everything that changed since the last checkpoint. */
export interface Batch extends Checkpoint {
  readonly sales: readonly Sale[];
  /** In which day, counted by their closes from 1, a sale was paid; for those of which it is known. */
  readonly paidDays: ReadonlyMap<number, number>;
  /** The same for refunds that were done. */
  readonly doneDays: readonly RefundNumber[];
  /** Refunds on somebody's word, counted 1, 2, 3 … in the order of the journal. */
  readonly words: readonly RefundNumber[];
  /** Closes of days, by their number. */
  readonly days: ReadonlyMap<number, Json>;
}

/** A refund on somebody's word, as it was at the last checkpoint. */
export interface WordRow {
  readonly sale: number;
  readonly refund: number;
  readonly status: string;
  /** Who answers for it, by id. */
  readonly by: string | null;
  readonly amount: Money;
  readonly providerAt: string | null;
}

const READ = {
  sale: SALE_ROW,
  receipt: "SELECT max(id) AS id FROM sales WHERE receipt = ?",
  ticket: "SELECT id FROM sales WHERE ticket = ? ORDER BY id",
  name: "SELECT max(sale) AS id FROM names WHERE name = ?",
  ticketed: "SELECT count(*) AS found FROM sales INDEXED BY sales_ticket WHERE ticket = ? AND id = ?",
  words: "SELECT * FROM refunds WHERE who = ? AND word IS NOT NULL ORDER BY word",
  refund: "SELECT * FROM refunds WHERE sale = ? AND id = ?",
  day: "SELECT json, checksum FROM days WHERE number = ?",
  checkpoint: CHECKPOINT_ROW,
  rows: "SELECT * FROM sales WHERE id >= ? ORDER BY id LIMIT ?",
  named: "SELECT count(*) AS found FROM names WHERE sale = ? AND name = ?",
} as const;

const WRITE = {
  name: "INSERT OR IGNORE INTO names (name, sale) VALUES (?, ?)",
  day: "INSERT OR REPLACE INTO days (number, json, checksum) VALUES (?, ?, ?)",
  checkpoint: "INSERT OR REPLACE INTO checkpoint (one, json, checksum) VALUES (1, ?, ?)",
} as const;

export class Archive {
  readonly #file: string;
  readonly #db: DatabaseSync;
  readonly #damaged: (error: ArchiveError) => void;
  readonly #statements = new Map<string, StatementSync>();
  #isClosed = false;

  /**
   * Opens the file, or makes it.
   * @param damaged hears of damage, before whoever asked gets the error; by then the file is gone
   * @throws ArchiveError "damaged" for a file that is not ours or of another format; "write-failed"
   */
  constructor(file: string, damaged: (error: ArchiveError) => void) {
    this.#file = file;
    this.#damaged = damaged;
    try {
      this.#db = new DatabaseSync(file);
    } catch (error) {
      throw new ArchiveError("write-failed", `${file} cannot be opened: ${wordsOf(error)}`, { cause: error });
    }
    try {
      prepare(this.#db);
    } catch (error) {
      this.#isClosed = true;
      this.#db.close();
      throw asArchiveError(error, file);
    }
  }

  /** Null when nothing was written yet. */
  checkpoint(): Checkpoint | null {
    const row = this.#get(READ.checkpoint);
    return row === undefined ? null : (this.#believe([0], row, "the checkpoint") as unknown as Checkpoint);
  }

  /** @throws ArchiveError "damaged" also when it is not there: who asks knows that it must be */
  sale(id: number): Sale {
    const sale = this.findSale(id);
    if (sale === null) throw this.#fail(`sale ${id} is missing`);
    return sale;
  }

  findSale(id: number): Sale | null {
    const row = this.#get(READ.sale, id);
    return row === undefined
      ? null
      : (this.#believe([id, row["paid_day"] ?? null], row, `sale ${id}`) as unknown as Sale);
  }

  /** The newest sale with that receipt. */
  saleOfReceipt(receipt: number): Sale | null {
    return this.#found(READ.receipt, receipt, (sale) => sale.receiptNumber === receipt);
  }

  /** The newest sale that the provider calls so. */
  saleOfName(name: string): Sale | null {
    return this.#found(READ.name, name, (sale) => namesOf(sale).includes(name));
  }

  /** The ids of the sales for another program's ticket, the oldest first. */
  idsOfTicket(ticket: string): readonly number[] {
    return this.#all(READ.ticket, ticket).map(({ id }) => Number(id));
  }

  /** In the order of the journal. */
  refundsOnWordOf(who: string): readonly WordRow[] {
    return this.#all(READ.words, who).map((row) => {
      const { checksum, ...rest } = row;
      const { currency, id, minor, provider_at, sale, status } = rest;
      if (checksumOf(...Object.values(rest)) !== checksum) {
        throw this.#fail(`refund ${id} of sale ${sale} is not what its checksum says`);
      }
      return {
        sale: Number(sale),
        refund: Number(id),
        status: String(status),
        by: who,
        amount: { minor: Number(minor), currency: String(currency) as Currency },
        providerAt: provider_at === null ? null : String(provider_at),
      };
    });
  }

  /** What was written of the close of a day. */
  day(number: number): Json | null {
    const row = this.#get(READ.day, number);
    return row === undefined ? null : this.#believe([number], row, `day ${number}`);
  }

  /**
   * All of it or nothing. What it says must be durable in the journal.
   * @throws ArchiveError; after "write-failed" everything is as it was
   */
  write(batch: Batch): void {
    this.#mustBeOpen();
    try {
      this.#db.exec("BEGIN IMMEDIATE");
      this.#writeAll(batch);
      this.#db.exec("COMMIT");
    } catch (error) {
      const known = asArchiveError(error, this.#file);
      if (known.code === "damaged") throw this.#giveUp(known);
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw known;
    }
  }

  /**
   * Holds a stretch of sales against themselves: all there, each as its checksum says, columns and names as the sale
   * has them.
   * @param mayLack whether there may be no sale of that number
   * @returns the id to go on with; null at the end
   * @throws ArchiveError "damaged"
   */
  verify(from: number, count: number, mayLack: (id: number) => boolean): number | null {
    const rows = this.#all(READ.rows, from, count);
    let next = from;
    for (const row of rows) {
      const id = Number(row["id"]);
      for (; next < id; next++) if (!mayLack(next)) throw this.#fail(`sale ${next} is missing`);
      next = id + 1;
      this.#verifySale(id, row);
    }
    return rows.length < count ? null : next;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#statements.clear();
    this.#db.close();
  }

  /** Closes it and throws it away. */
  discard(): void {
    this.close();
    discardArchive(this.#file);
  }

  #verifySale(id: number, row: Row): void {
    const sale = this.#believe([id, row["paid_day"] ?? null], row, `sale ${id}`) as unknown as Sale;
    if (!sameRow(row, saleRow(sale, row["paid_day"] ?? null))) throw this.#fail(`sale ${id}: another column`);
    for (const refund of sale.refunds) {
      const found = this.#get(READ.refund, id, refund.id);
      const expected = refundRow(id, refund, found?.["done_day"] ?? null, found?.["word"] ?? null);
      if (!sameRow(found, expected)) throw this.#fail(`refund ${refund.id} of sale ${id}: another column`);
    }
    const { facts, receiptNumber } = sale;
    const isFound =
      namesOf(sale).every((name) => this.#get(READ.named, id, name)?.["found"] === 1) &&
      (facts.ticket === null || this.#get(READ.ticketed, facts.ticket, id)?.["found"] === 1) &&
      (receiptNumber === null || Number(this.#get(READ.receipt, receiptNumber)?.["id"]) >= id);
    if (!isFound) throw this.#fail(`sale ${id} is not found by what it is called`);
  }

  #writeAll({ days, doneDays, paidDays, place, sales, state, words }: Batch): void {
    const dayOf = numbersOf(doneDays);
    const wordOf = numbersOf(words);
    for (const sale of sales) {
      const { id } = sale.facts;
      const paidDay = paidDays.get(id) ?? this.#statement(READ.sale).get(id)?.["paid_day"] ?? null;
      this.#replace("sales", saleRow(sale, paidDay as Column));
      for (const name of namesOf(sale)) this.#statement(WRITE.name).run(name, id);
      for (const refund of sale.refunds) {
        const known = this.#statement(READ.refund).get(id, refund.id);
        const day = dayOf(id, refund.id) ?? known?.["done_day"] ?? null;
        const word = wordOf(id, refund.id) ?? known?.["word"] ?? null;
        this.#replace("refunds", refundRow(id, refund, day as Column, word as Column));
      }
    }
    for (const [number, day] of days) {
      const json = JSON.stringify(day);
      this.#statement(WRITE.day).run(number, json, checksumOf(number, json));
    }
    const json = JSON.stringify({ place, state });
    this.#statement(WRITE.checkpoint).run(json, checksumOf(0, json));
  }

  #replace(table: string, row: Row): void {
    const columns = Object.keys(row);
    const places = columns.map(() => "?").join(", ");
    this.#statement(`INSERT OR REPLACE INTO ${table} (${columns.join(", ")}) VALUES (${places})`).run(
      ...Object.values(row),
    );
  }

  /** What is found by a key must have it. */
  #found(sql: string, key: string | number, has: (sale: Sale) => boolean): Sale | null {
    const id = this.#get(sql, key)?.["id"];
    if (typeof id !== "number") return null;
    const sale = this.sale(id);
    if (!has(sale)) throw this.#fail(`sale ${id} is found by ${key}, which is not its own`);
    return sale;
  }

  #believe(keys: readonly Column[], row: Row, what: string): Json {
    if (!isAsWritten(row, keys)) throw this.#fail(`${what} is not what its checksum says`);
    const value: Json = JSON.parse(String(row["json"]));
    return value;
  }

  #get(sql: string, ...values: Column[]): Row | undefined {
    return this.#read(() => this.#statement(sql).get(...values) as Row | undefined);
  }

  #all(sql: string, ...values: Column[]): readonly Row[] {
    return this.#read(() => this.#statement(sql).all(...values) as unknown as readonly Row[]);
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.#db.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }

  /** What cannot be read is not believed, whatever the reason. */
  #read<T>(work: () => T): T {
    this.#mustBeOpen();
    try {
      return work();
    } catch (error) {
      throw this.#giveUp(damage(this.#file, wordsOf(error), error));
    }
  }

  #mustBeOpen(): void {
    if (this.#isClosed) throw new ArchiveError("damaged", `The archive ${this.#file} was thrown away.`);
  }

  #fail(why: string): ArchiveError {
    return this.#giveUp(damage(this.#file, why));
  }

  #giveUp(error: ArchiveError): ArchiveError {
    if (this.#isClosed) return error;
    this.discard();
    this.#damaged(error);
    return error;
  }
}

function sameRow(found: Row | undefined, expected: Row): boolean {
  return Object.entries(expected).every(([column, value]) => found?.[column] === value);
}

function numbersOf(all: readonly RefundNumber[]): (sale: number, refund: number) => number | undefined {
  const byRefund = new Map(all.map(({ number, refund, sale }) => [`${sale}/${refund}`, number]));
  return (sale, refund) => byRefund.get(`${sale}/${refund}`);
}

function prepare(db: DatabaseSync): void {
  // Commits wait for no disk, and a power cut takes the last of them at most: the journal has what they said.
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF");
  if (isBegun(db)) return;
  db.exec(
    `BEGIN IMMEDIATE; ${SCHEMA} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${ARCHIVE_FORMAT}; COMMIT`,
  );
}

function asArchiveError(error: unknown, file: string): ArchiveError {
  if (error instanceof ArchiveError) return error;
  if (isAboutAccess(error)) {
    return new ArchiveError("write-failed", `${file} could not be written: ${wordsOf(error)}`, {
      cause: error,
    });
  }
  return damage(file, wordsOf(error), error);
}

function damage(file: string, why: string, cause?: unknown): ArchiveError {
  return new ArchiveError(
    "damaged",
    `The archive ${file} is damaged (${why}). Nothing is lost: it only repeats what the journal says, was thrown ` +
      `away, and is made anew at the next start. When it happens again, the card or disk may be failing: look at dmesg.`,
    { cause },
  );
}
