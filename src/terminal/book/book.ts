// The book of this till: every sale, as the records of the journal make it. Replaying and living go through the same
// apply(). With an archive it begins where that one ends, and remembers only what is not in it.

import type { Archive, Batch, RefundNumber, WordRow } from "../../archive/archive.ts";
import { ArchiveError } from "../../archive/archive-error.ts";
import type { DayTotals } from "../../day/day.ts";
import { countMove, countOpening, countStep, emptyDay } from "../../day/tally.ts";
import type { Json } from "../../journal/journal.ts";
import type { Currency } from "../../money/money.ts";
import type { SaleEvent } from "../../sale/events.ts";
import type { Sale } from "../../sale/sale.ts";
import { beginSale, step } from "../../sale/step.ts";
import { type Enrolled, foldStaff, NOBODY, type Roster } from "../../staff/roster.ts";
import type { AuthorisedRefund } from "../../staff/staff.ts";
import { DayShelf } from "./day-shelf.ts";
import type { ClosedDay, Language, Numbers, TillRecord } from "./records.ts";
import { SaleShelf } from "./sale-shelf.ts";

/** Everything that the book is beside sales and closed days: what a checkpoint keeps of it. */
interface BookState {
  readonly currency: Currency;
  readonly number: string;
  readonly bootId: string | null;
  readonly isVirtual: boolean;
  readonly lastSale: number;
  readonly lacking: readonly (readonly [number, number])[];
  readonly rebuiltUpTo: number;
  readonly lastReceipt: number;
  readonly unsettled: readonly number[];
  readonly lastDay: number;
  readonly pendingDays: readonly number[];
  readonly words: number;
  readonly roster: readonly Enrolled[];
  readonly language: Language | null;
  readonly day: DayTotals;
}

export class Book {
  readonly #currency: Currency;
  #number = "";
  #bootId: string | null = null;
  readonly #archive: Archive | null;
  readonly #sales: SaleShelf;
  readonly #closes: DayShelf;
  #isVirtual = false;
  /** Sales up to this one may come in any order: a repair writes again what the provider knows of them. */
  #rebuiltUpTo = 0;
  #lastReceipt = 0;
  #roster = NOBODY;
  #language: Language | null = null;
  #day: DayTotals;
  /** How many refunds there were for which somebody of the staff answers, and those that the archive does not have. */
  #words = 0;
  #newWords: RefundNumber[] = [];

  /**
   * @param archive whose checkpoint the book begins with; null keeps everything in memory
   * @throws ArchiveError "damaged" for an archive that says what cannot be
   */
  constructor(currency: Currency, archive: Archive | null = null) {
    this.#currency = currency;
    this.#archive = archive;
    this.#sales = new SaleShelf(archive);
    this.#closes = new DayShelf(archive);
    this.#day = emptyDay(currency);
    const checkpoint = archive?.checkpoint() ?? null;
    if (checkpoint !== null) this.#open(checkpoint.state as unknown as BookState);
  }

  /** Six digits; "" as long as the journal is empty. */
  get number(): string {
    return this.#number;
  }

  /** Of the run before this one; null when there was none. */
  get bootId(): string | null {
    return this.#bootId;
  }

  get nextSaleId(): number {
    return this.#sales.lastId + 1;
  }

  get nextReceiptNumber(): number {
    return this.#lastReceipt + 1;
  }

  /** Of the close to come. */
  get nextDay(): number {
    return this.#closes.lastNumber + 1;
  }

  /** The provider of the last order said of itself that it is the virtual one. */
  get isVirtual(): boolean {
    return this.#isVirtual;
  }

  sale(id: number): Sale | null {
    return this.#sales.get(id);
  }

  saleOfReceipt(receiptNumber: number): Sale | null {
    return this.#sales.ofReceipt(receiptNumber);
  }

  /** Every sale that was made for another program's ticket, the oldest first. */
  salesOfTicket(ticket: string): readonly Sale[] {
    return this.#sales.ofTicket(ticket);
  }

  /** @param name what the provider calls it: the order's id or reference, the payment's id or number */
  saleOfProvider(name: string): Sale | null {
    return this.#sales.ofName(name);
  }

  /** Sales for which something is still to be done about money or paper, the oldest first. */
  unsettled(): readonly Sale[] {
    return this.#sales.unsettled();
  }

  /** What happened since the last close. */
  get day(): DayTotals {
    return this.#day;
  }

  /** The closes of days whose paper is not known to be out, and the last one; the oldest first. */
  pendingCloses(): readonly ClosedDay[] {
    return this.#closes.pending();
  }

  closedDay(number: number): ClosedDay | null {
    return this.#closes.get(number);
  }

  /** Of all days, the oldest first; a long list after years. */
  get closes(): readonly ClosedDay[] {
    return this.#closes.all();
  }

  /** What somebody chose at the counter; null: as the settings say. */
  get language(): Language | null {
    return this.#language;
  }

  /** Who is on the staff. */
  get roster(): Roster {
    return this.#roster;
  }

  /**
   * Every refund on this person's word that happened or may have happened, in the order of the journal.
   * @param who the id of somebody who is or was on the staff
   */
  authorisedRefunds(who: string): readonly AuthorisedRefund[] {
    // What is in memory is newer than the archive.
    const archived = (this.#archive?.refundsOnWordOf(who) ?? []).map((row) =>
      this.#sales.isInMemory(row.sale) ? this.#wordRow(row) : row,
    );
    return [...archived, ...this.#newWords.map((word) => this.#wordRow(word))].flatMap(
      ({ amount, by, providerAt, status }) =>
        by !== who || status === "refused" ? [] : [{ by, amount, providerAt }],
    );
  }

  latest(): Sale | null {
    return this.sale(this.#sales.lastId);
  }

  /**
   * @returns false when the record changes nothing
   * @throws Error when the record cannot follow what the book holds: a fault of this program, never of a person
   */
  apply(record: TillRecord): boolean {
    switch (record.type) {
      case "book-opened":
        this.#number = record.book;
        return true;
      case "till-started":
        this.#bootId = record.bootId;
        for (const sale of this.unsettled()) {
          this.#applyToSale(sale, { type: "till-restarted", sameBoot: record.sameBoot });
        }
        return true;
      case "sale-begun": {
        const sale = beginSale(record.facts);
        const { id } = record.facts;
        const isRebuilt = id <= this.#rebuiltUpTo && this.sale(id) === null;
        if (id !== this.nextSaleId && !isRebuilt) {
          throw new Error(`sale ${id} begun after sale ${this.#sales.lastId}`);
        }
        this.#put(null, sale);
        return true;
      }
      case "sale": {
        const sale = this.sale(record.sale);
        if (sale === null)
          throw new Error(`${record.event.type} for sale ${record.sale}, which is not in the book`);
        return this.#applyToSale(sale, record.event);
      }
      case "drawer-opening":
        this.#day = countOpening(this.#day, 1);
        return true;
      case "drawer-not-opened":
        this.#day = countOpening(this.#day, -1);
        return true;
      case "cash-moved":
        this.#day = countMove(this.#day, record.move, record.amount);
        return true;
      case "day-closed":
        if (record.close.number !== this.nextDay) {
          throw new Error(`day ${record.close.number} closed after day ${this.#closes.lastNumber}`);
        }
        this.#closes.put({ close: record.close, prints: 0, isOut: false, wasOut: false });
        this.#day = emptyDay(this.#currency);
        return true;
      case "day-report-begun":
      case "day-report-not-begun":
      case "day-report-printed":
        return this.#movePaper(record);
      case "journal-repaired":
        // Notes of the run before may be lost, however long the machine has been running.
        this.#bootId = null;
        this.#sales.skipTo(record.numbers.sale);
        this.#lastReceipt = Math.max(this.#lastReceipt, record.numbers.receipt);
        this.#closes.skipTo(record.numbers.day);
        this.#rebuiltUpTo = this.#sales.lastId;
        return true;
      case "days-forgotten":
        this.#day = emptyDay(this.#currency);
        return true;
      case "left-unknown":
      case "reconciled":
        return true;
      case "language-chosen": {
        const before = this.#language;
        this.#language = record.language;
        return this.#language !== before;
      }
      case "staff-set":
      case "staff-removed":
      case "pin-refused":
      case "pin-accepted":
      case "staff-unlocked": {
        const before = this.#roster;
        this.#roster = foldStaff(before, record);
        return this.#roster !== before;
      }
    }
  }

  /** Whether the event would change the sale. Throws as apply() does. */
  wouldChange(id: number, event: SaleEvent): boolean {
    const sale = this.sale(id);
    if (sale === null) throw new Error(`${event.type} for sale ${id}, which is not in the book`);
    return stepOrThrow(sale, event) !== sale;
  }

  lastNumbers(): Numbers {
    return { sale: this.#sales.lastId, receipt: this.#lastReceipt, day: this.#closes.lastNumber };
  }

  /** What changed since the last checkpoint, and what else the next one keeps. */
  changes(): Omit<Batch, "place"> {
    const state: BookState = {
      currency: this.#currency,
      number: this.#number,
      bootId: this.#bootId,
      isVirtual: this.#isVirtual,
      lastSale: this.#sales.lastId,
      lacking: this.#sales.lacking,
      rebuiltUpTo: this.#rebuiltUpTo,
      lastReceipt: this.#lastReceipt,
      unsettled: this.unsettled().map(({ facts }) => facts.id),
      lastDay: this.#closes.lastNumber,
      pendingDays: this.#closes.pending().map(({ close }) => close.number),
      words: this.#words,
      roster: [...this.#roster.values()],
      language: this.#language,
      day: this.#day,
    };
    const { doneDays, paidDays, sales } = this.#sales.changes();
    const words = [...this.#newWords];
    return {
      sales,
      paidDays,
      doneDays,
      words,
      days: this.#closes.changes(),
      state: state as unknown as Json,
    };
  }

  /** All of that is in the archive now. */
  archived(): void {
    this.#sales.archived();
    this.#closes.archived();
    this.#newWords = [];
  }

  /**
   * Holds some of the archive against itself, beginning with a sale.
   * @returns the sale to go on with; null at the end
   * @throws ArchiveError "damaged"
   */
  verifyArchive(from: number, count: number): number | null {
    return this.#archive?.verify(from, count, (id) => this.#sales.mayLack(id)) ?? null;
  }

  #open(state: BookState): void {
    if (state.currency !== this.#currency) {
      throw new ArchiveError(
        "damaged",
        `the archive is of a till in ${state.currency}, and this one is in ${this.#currency}`,
      );
    }
    this.#number = state.number;
    this.#bootId = state.bootId;
    this.#isVirtual = state.isVirtual;
    this.#lastReceipt = state.lastReceipt;
    this.#words = state.words;
    this.#roster = new Map(state.roster.map((person) => [person.member.id, person]));
    this.#language = state.language;
    this.#day = state.day;
    this.#rebuiltUpTo = state.rebuiltUpTo;
    this.#sales.open(state.lastSale, state.lacking, state.unsettled);
    this.#closes.open(state.lastDay, state.pendingDays);
  }

  #applyToSale(sale: Sale, event: SaleEvent): boolean {
    const next = stepOrThrow(sale, event);
    if (next === sale) return false;
    this.#put(sale, next);
    if (event.type === "refund-requested" && event.by !== undefined) {
      this.#words += 1;
      this.#newWords.push({ sale: sale.facts.id, refund: next.refunds.length, number: this.#words });
    }
    return true;
  }

  #wordRow({ refund: id, sale }: Pick<WordRow, "sale" | "refund">): Omit<WordRow, "sale" | "refund"> {
    const refund = this.sale(sale)?.refunds.find((candidate) => candidate.id === id);
    if (refund === undefined) throw new Error(`refund ${id} of sale ${sale} is gone`);
    const { amount, by, providerAt, state } = refund;
    return { by: by?.id ?? null, amount, providerAt, status: state.status };
  }

  #movePaper({ number, type }: Extract<TillRecord, { type: `day-report-${string}` }>): boolean {
    const closed = this.#closes.get(number);
    if (closed === null) throw new Error(`day ${number} is not closed and has no paper`);
    const { isOut, prints, wasOut } = closed;
    this.#closes.put(
      {
        "day-report-begun": { ...closed, prints: prints + 1, isOut: false, wasOut: isOut },
        "day-report-not-begun": { ...closed, prints: prints - 1, isOut: wasOut, wasOut: false },
        "day-report-printed": { ...closed, isOut: true },
      }[type],
    );
    return true;
  }

  #put(before: Sale | null, sale: Sale): void {
    this.#day = countStep(this.#day, before, sale);
    this.#sales.put(before, sale, this.nextDay);
    if (sale.order !== null) this.#isVirtual = sale.order.virtual;
    if (sale.receiptNumber !== null) this.#lastReceipt = Math.max(this.#lastReceipt, sale.receiptNumber);
  }
}

function stepOrThrow(sale: Sale, event: SaleEvent): Sale {
  const next = step(sale, event);
  if (next === null) {
    throw new Error(
      `sale ${sale.facts.id} is ${sale.phase.status}: ${JSON.stringify(event)} cannot have happened`,
    );
  }
  return next;
}
