// What a repair has to go on: the book as the proven records make it, and traces of sales in the records that can be
// read behind the damage. A trace is a reason to ask, and says which numbers were given; it is never the truth by itself.

import type { Disk } from "../journal/disk.ts";
import type { Json } from "../journal/journal.ts";
import type { Point } from "../journal/line.ts";
import { provenRecords, type SeenLine, type Survey, surveyJournal } from "../journal/survey.ts";
import type { Currency, Money } from "../money/money.ts";
import type { SaleEvent } from "../sale/events.ts";
import type { OrderFacts, Sale, SaleFacts } from "../sale/sale.ts";
import { paidStampOf } from "../sale/stamp.ts";
import type { StaffEvent } from "../staff/staff.ts";
import { Book } from "../terminal/book/book.ts";
import { decodeRecord, type TillRecord } from "../terminal/book/records.ts";
import type { Recall } from "./recall.ts";

/** What happens to a paid sale alone. */
const SIGNS_OF_PAYMENT: ReadonlySet<SaleEvent["type"]> = new Set([
  "order-paid",
  "paper-sealing",
  "paper-sealed",
  "refund-requested",
  "refund-pending",
  "refund-done",
  "refund-found",
]);

/** What records behind the damage say of one sale. */
export interface Trace {
  readonly sale: number;
  facts: SaleFacts | null;
  order: OrderFacts | null;
  paid: Extract<SaleEvent, { type: "order-paid" }> | null;
  refused: Extract<SaleEvent, { type: "order-refused" }> | null;
  /** How many closes of a day had been read before the first sign that it was paid; null: no sign of it was read. */
  paidAfter: number | null;
  /** The same of each refund that was read as done, by the provider's id. */
  readonly refundedAfter: Map<string, number>;
  /** Refunds that the till asked for, by the provider's ids. */
  readonly asked: Set<string>;
}

/** Cash that came or went behind the damage, in sales or beside them. */
export interface LostCash {
  readonly sale: number | null;
  readonly what: string;
  readonly amount: Money;
}

export interface Sight {
  readonly survey: Survey;
  readonly book: Book;
  /** The number of the book; "" where no record says it. */
  readonly number: string;
  /** The provider's time of the last proven payment: what is lost happened later. Null: not known. */
  readonly since: Date | null;
  readonly traces: ReadonlyMap<number, Trace>;
  readonly cash: readonly LostCash[];
  /** Closes of days behind the damage, by their numbers. */
  readonly closes: readonly number[];
  readonly staff: readonly StaffEvent[];
  /** Records behind the damage that can be read. */
  readonly readable: number;
  /** Others, of another journal, older than what is proven, or of a kind that nobody understands. */
  readonly strange: number;
  /** The highest numbers that any readable record gives. */
  readonly highest: { readonly sale: number; readonly receipt: number; readonly day: number };
}

/** "SUC001POS001-482100-17-3fa2b1": whatever it begins with, the book, the sale, and a chance of six digits. */
const REFERENCE = /^(.+)-(\d{6})-(\d{1,9})-[0-9a-f]{6}$/;

export function readReference(
  reference: string,
): { readonly prefix: string; readonly book: string; readonly sale: number } | null {
  const [, prefix = "", book = "", sale = ""] = REFERENCE.exec(reference) ?? [];
  return book === "" ? null : { prefix, book, sale: Number(sale) };
}

/**
 * Reads everything, and asks nobody.
 * @param recall what an archive remembers; null: there is none
 * @param named the number of the book, by somebody who read it off a paper; null: nobody did
 * @throws JournalError "unreadable", "newer"
 */
export function lookAtJournal(
  disk: Disk,
  currency: Currency,
  recall: Recall | null,
  named: string | null,
): Sight {
  const strays: SeenLine[] = [];
  let isOfThisJournal = false;
  let lines = 0;
  const look = (line: SeenLine): void => {
    lines += 1;
    isOfThisJournal ||= line.sequence === recall?.place.sequence && line.hash === recall.place.hash;
    if (!line.proven && !line.bookkeeping) strays.push(line);
  };
  const survey = surveyJournal(disk, look, recall !== null);
  // Of nothing that can be read nothing contradicts what lies beside it.
  isOfThisJournal ||= lines === 0;
  const book = new Book(currency);
  let since: string | null = null;
  for (const { record, sequence } of provenRecords(disk, survey)) {
    const known = decodeRecord(record, sequence);
    book.apply(known);
    if (known.type === "sale" && known.event.type === "order-paid") since = known.event.providerAt ?? since;
  }
  const number = book.number || bookOf(strays) || recall?.book || named || "";
  const files = Map.groupBy(strays, ({ file }) => file);
  const ours = [...files.values()].filter((lines) => [number, ""].includes(bookOf(lines))).flat();
  const reader = new StrayReader();
  for (const stray of inOrder(ours, survey.head)) reader.read(stray);
  if (recall !== null && isOfThisJournal) {
    for (const { facts } of book.unsettled()) reader.recall(recall.sale(facts.id));
    for (let id = book.nextSaleId; id <= recall.lastSale; id++) reader.recall(recall.sale(id));
  }
  const { highest } = reader;
  return {
    survey,
    book,
    number,
    since: since === null ? null : new Date(since),
    traces: reader.traces,
    cash: reader.cash,
    closes: reader.closes,
    staff: reader.staff,
    readable: reader.understood,
    strange: strays.length - reader.understood,
    highest: {
      sale: Math.max(highest.sale, book.nextSaleId - 1),
      receipt: Math.max(highest.receipt, book.nextReceiptNumber - 1),
      day: Math.max(highest.day, book.nextDay - 1),
    },
  };
}

/** The book that the first line to say so speaks of. */
function bookOf(lines: readonly SeenLine[]): string {
  for (const { record, sequence } of lines) {
    const known = understand(record, sequence);
    if (known?.type === "book-opened") return known.book;
    const book = known?.type === "sale-begun" ? readReference(known.facts.reference)?.book : undefined;
    if (book !== undefined) return book;
  }
  return "";
}

function understand(record: Json, sequence: number): TillRecord | null {
  try {
    return decodeRecord(record, sequence);
  } catch {
    // Of a kind that this version does not know; counted as strange.
    return null;
  }
}

/** A line that stands in two files is one line; what the proven part holds already is no news. */
function inOrder(strays: readonly SeenLine[], head: Point): readonly SeenLine[] {
  const seen = new Map<string, SeenLine>();
  for (const stray of strays) {
    if (stray.sequence > head.sequence) seen.set(`${stray.sequence} ${stray.hash}`, stray);
  }
  return [...seen.values()].sort((a, b) => a.sequence - b.sequence);
}

class StrayReader {
  readonly traces = new Map<number, Trace>();
  readonly cash: LostCash[] = [];
  readonly closes: number[] = [];
  readonly staff: StaffEvent[] = [];
  readonly highest = { sale: 0, receipt: 0, day: 0 };
  understood = 0;

  read({ record, sequence }: SeenLine): void {
    const known = understand(record, sequence);
    if (known === null) return;
    this.understood += 1;
    this.#take(known);
  }

  /** What the archive knows of a sale, where no readable record says it. */
  recall(sale: Sale | null): void {
    if (sale === null) return;
    const { facts, order, paidAt, paidProviderAt, payment, receiptNumber } = sale;
    const trace = this.#trace(facts.id);
    if (trace.facts === null) this.#begin(facts);
    trace.order ??= order;
    if (facts.cash !== undefined || payment === null || receiptNumber === null || paidAt === null) return;
    this.highest.receipt = Math.max(this.highest.receipt, receiptNumber);
    const providerAt = paidProviderAt === null ? {} : { providerAt: paidProviderAt };
    trace.paid ??= { type: "order-paid", payment, receiptNumber, ...paidStampOf(sale), ...providerAt };
  }

  #begin(facts: SaleFacts): void {
    this.#trace(facts.id).facts = facts;
    const { cash, id, total } = facts;
    if (cash === undefined) return;
    this.highest.receipt = Math.max(this.highest.receipt, cash.receiptNumber);
    this.cash.push({ sale: id, what: `a sale in cash, receipt ${cash.receiptNumber}`, amount: total });
  }

  #take(record: TillRecord): void {
    switch (record.type) {
      case "sale-begun":
        this.#begin(record.facts);
        return;
      case "sale":
        this.#takeEvent(this.#trace(record.sale), record.event);
        return;
      case "cash-moved":
        this.cash.push({ sale: null, what: `${record.move} (${record.reason})`, amount: record.amount });
        return;
      case "day-closed":
        this.closes.push(record.close.number);
        this.highest.day = Math.max(this.highest.day, record.close.number);
        return;
      case "staff-set":
      case "staff-removed":
      case "staff-unlocked":
        this.staff.push(record);
        return;
      case "journal-repaired":
        this.highest.sale = Math.max(this.highest.sale, record.numbers.sale);
        this.highest.receipt = Math.max(this.highest.receipt, record.numbers.receipt);
        this.highest.day = Math.max(this.highest.day, record.numbers.day);
        return;
      default:
    }
  }

  #takeEvent(trace: Trace, event: SaleEvent): void {
    if (event.type === "order-created") trace.order = event.order;
    if (event.type === "order-refused") trace.refused = event;
    if (SIGNS_OF_PAYMENT.has(event.type)) trace.paidAfter ??= this.closes.length;
    if (event.type === "refund-done" || event.type === "refund-found")
      trace.refundedAfter.set(event.providerId, this.closes.length);
    if (event.type === "refund-done" || event.type === "refund-pending") trace.asked.add(event.providerId);
    if (event.type !== "order-paid") return;
    trace.paid = event;
    this.highest.receipt = Math.max(this.highest.receipt, event.receiptNumber);
  }

  #trace(sale: number): Trace {
    this.highest.sale = Math.max(this.highest.sale, sale);
    const known = this.traces.get(sale);
    if (known !== undefined) return known;
    const trace: Trace = {
      sale,
      facts: null,
      order: null,
      paid: null,
      refused: null,
      paidAfter: null,
      refundedAfter: new Map(),
      asked: new Set(),
    };
    this.traces.set(sale, trace);
    return trace;
  }
}
