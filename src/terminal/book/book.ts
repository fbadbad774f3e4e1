// The book of this till: every sale, as the records of the journal make it. The only place that knows how a
// record is written; replaying and living go through the same apply().

import { JournalError, type Json } from "../../journal/journal.ts";
import { isAtRest } from "../../sale/duties.ts";
import type { SaleEvent, SaleEventType } from "../../sale/events.ts";
import type { Sale, SaleFacts } from "../../sale/sale.ts";
import { beginSale, step } from "../../sale/step.ts";
import { foldStaff, NOBODY, type Roster } from "../../staff/roster.ts";
import type { AuthorisedRefund, StaffEvent } from "../../staff/staff.ts";

export type TillRecord =
  /** First record of a journal. The book is six random digits that tell the journals of one shop apart. */
  | { readonly type: "book-opened"; readonly book: string }
  /** @property bootId of the machine, "" when it does not say; the same id means the machine kept running */
  | {
      readonly type: "till-started";
      readonly version: string;
      readonly bootId: string;
      readonly sameBoot: boolean;
    }
  | { readonly type: "sale-begun"; readonly facts: SaleFacts }
  | { readonly type: "sale"; readonly sale: number; readonly event: SaleEvent }
  | StaffEvent;

const EVENT_TYPES: Readonly<Record<SaleEventType, true>> = {
  "order-created": true,
  "order-refused": true,
  "cancel-requested": true,
  "payment-rejected": true,
  "order-paid": true,
  "order-expired": true,
  "order-canceled": true,
  "order-closed": true,
  "key-spoiled": true,
  "paper-sealing": true,
  "paper-sealed": true,
  "paper-printed": true,
  "paper-unconfirmed": true,
  "copy-requested": true,
  "refund-requested": true,
  "refund-pending": true,
  "refund-done": true,
  "refund-refused": true,
  "refund-found": true,
  "till-restarted": true,
};

const RECORD_TYPES: Readonly<Record<TillRecord["type"], true>> = {
  "book-opened": true,
  "till-started": true,
  "sale-begun": true,
  sale: true,
  "staff-set": true,
  "staff-removed": true,
  "pin-refused": true,
  "pin-accepted": true,
  "staff-unlocked": true,
};

export class Book {
  #number = "";
  #bootId: string | null = null;
  readonly #sales = new Map<number, Sale>();
  readonly #unsettled = new Set<number>();
  readonly #byReceipt = new Map<number, number>();
  readonly #byTicket = new Map<string, number[]>();
  readonly #byProvider = new Map<string, number>();
  #lastId = 0;
  #lastReceipt = 0;
  #roster = NOBODY;
  /** Refunds for which somebody of the staff answers, in the order of the journal. */
  readonly #onSomebodysWord: { readonly sale: number; readonly refund: number }[] = [];

  /** Six digits; "" as long as the journal is empty. */
  get number(): string {
    return this.#number;
  }

  /** Of the run before this one; null when there was none. */
  get bootId(): string | null {
    return this.#bootId;
  }

  get nextSaleId(): number {
    return this.#lastId + 1;
  }

  get nextReceiptNumber(): number {
    return this.#lastReceipt + 1;
  }

  sale(id: number): Sale | null {
    return this.#sales.get(id) ?? null;
  }

  saleOfReceipt(receiptNumber: number): Sale | null {
    const id = this.#byReceipt.get(receiptNumber);
    return id === undefined ? null : this.sale(id);
  }

  /** Every sale that was made for another program's ticket, the oldest first. */
  salesOfTicket(ticket: string): readonly Sale[] {
    return (this.#byTicket.get(ticket) ?? []).flatMap((id) => this.sale(id) ?? []);
  }

  /** @param name what the provider calls it: the order's id or reference, the payment's number */
  saleOfProvider(name: string): Sale | null {
    const id = this.#byProvider.get(name);
    return id === undefined ? null : this.sale(id);
  }

  /** Sales for which something is still to be done about money or paper, the oldest first. */
  unsettled(): readonly Sale[] {
    return [...this.#unsettled].sort((a, b) => a - b).flatMap((id) => this.sale(id) ?? []);
  }

  /** Who is on the staff. */
  get roster(): Roster {
    return this.#roster;
  }

  /** Every refund on somebody's word that happened or may have happened, in the order of the journal. */
  authorisedRefunds(): readonly AuthorisedRefund[] {
    return this.#onSomebodysWord.flatMap(({ sale, refund }) => {
      const found = this.sale(sale)?.refunds.find(({ id }) => id === refund);
      if (!found?.by || found.state.status === "refused") return [];
      return { by: found.by.id, amount: found.amount, providerAt: found.providerAt };
    });
  }

  latest(): Sale | null {
    return this.sale(this.#lastId);
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
        if (record.facts.id !== this.nextSaleId) {
          throw new Error(`sale ${record.facts.id} begun after sale ${this.#lastId}`);
        }
        this.#lastId = record.facts.id;
        if (record.facts.ticket !== null) {
          const ids = this.#byTicket.get(record.facts.ticket) ?? [];
          this.#byTicket.set(record.facts.ticket, [...ids, record.facts.id]);
        }
        this.#put(sale);
        return true;
      }
      case "sale": {
        const sale = this.sale(record.sale);
        if (sale === null)
          throw new Error(`${record.event.type} for sale ${record.sale}, which is not in the book`);
        return this.#applyToSale(sale, record.event);
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

  #applyToSale(sale: Sale, event: SaleEvent): boolean {
    const next = stepOrThrow(sale, event);
    if (next === sale) return false;
    this.#put(next);
    if (event.type === "refund-requested" && event.by !== undefined) {
      this.#onSomebodysWord.push({ sale: sale.facts.id, refund: next.refunds.length });
    }
    return true;
  }

  #put(sale: Sale): void {
    const { id, reference } = sale.facts;
    this.#sales.set(id, sale);
    for (const name of [reference, sale.order?.id, sale.payment?.number ?? sale.payment?.id]) {
      if (name) this.#byProvider.set(name, id);
    }
    if (sale.receiptNumber !== null) {
      this.#byReceipt.set(sale.receiptNumber, id);
      this.#lastReceipt = Math.max(this.#lastReceipt, sale.receiptNumber);
    }
    if (isAtRest(sale)) this.#unsettled.delete(id);
    else this.#unsettled.add(id);
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

export function encodeRecord(record: TillRecord): Json {
  return record as unknown as Json;
}

/**
 * A record passed its checksum, so its shape is what some tilld wrote; what can go wrong is that a newer one
 * wrote it.
 * @throws JournalError "newer" naming the record that this program does not know
 */
export function decodeRecord(record: Json, sequence: number): TillRecord {
  const candidate = record as { type?: unknown; event?: { type?: unknown } };
  const known =
    candidate.type === "sale"
      ? Object.hasOwn(EVENT_TYPES, String(candidate.event?.type))
      : Object.hasOwn(RECORD_TYPES, String(candidate.type));
  if (!known) {
    throw new JournalError(
      "newer",
      `journal record ${sequence} is of a kind that this version does not know (${JSON.stringify(candidate.event?.type ?? candidate.type)}); ` +
        "was the journal written by a newer tilld? Install that version again",
    );
  }
  return record as unknown as TillRecord;
}
