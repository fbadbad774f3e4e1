// Reads the journal's records one after the other and says what each of them makes certain about money. Pure. What was
// said once is never said again and never otherwise, so the movements of a journal are the beginning of those of the same
// journal later.

import { expectedCash, wayOf } from "../day/tally.ts";
import type { SaleEvent } from "../sale/events.ts";
import type { Refund, Sale, SaleFacts } from "../sale/sale.ts";
import { type Stamp, stampOf } from "../sale/stamp.ts";
import { beginSale, step } from "../sale/step.ts";
import type { TillRecord } from "../terminal/book/records.ts";
import type { Movement } from "./movement.ts";

/** What an event has to be for money to be paid or given back; papers and cancellations are none of it. */
const ABOUT_MONEY: ReadonlySet<SaleEvent["type"]> = new Set([
  "order-created",
  "order-paid",
  "refund-requested",
  "refund-pending",
  "refund-done",
  "refund-refused",
  "refund-found",
]);

export class Bookkeeper {
  /** Without lines and papers: the sales of years fit into the memory. */
  readonly #sales = new Map<number, Sale>();
  #book = "";
  #nextZ = 1;
  /** While a repair writes again what closed days told: their numbers, the first of them told now. */
  #closed: readonly number[] = [];

  /** Six digits; "" as long as the journal is empty. */
  get book(): string {
    return this.#book;
  }

  /**
   * @param sequence the record's number in the journal
   * @throws Error when the record cannot follow the ones before it
   */
  take(record: TillRecord, sequence: number): readonly Movement[] {
    const origin = { record: sequence, z: this.#closed[0] ?? this.#nextZ };
    switch (record.type) {
      case "book-opened":
        this.#book = record.book;
        return [];
      case "sale-begun":
        return this.#move(null, beginSale(withoutLines(record.facts)), origin);
      case "sale":
        return ABOUT_MONEY.has(record.event.type) ? this.#step(record.sale, record.event, origin) : [];
      case "cash-moved": {
        const { amount, move, reason } = record;
        const id = `${this.#book}-record-${sequence}-${move}`;
        return [{ kind: "cash", id, ...origin, ...byTill(record), move, reason, amount }];
      }
      case "journal-repaired":
        this.#nextZ = Math.max(this.#nextZ, record.numbers.day + 1);
        this.#closed = record.closed ?? [];
        return [];
      case "days-forgotten":
        this.#closed = this.#closed.slice(1);
        return [];
      case "day-closed": {
        const { counted, number, totals } = record.close;
        this.#nextZ = number + 1;
        if (counted === undefined) return [];
        const id = `${this.#book}-z-${number}-count`;
        const expected = expectedCash(totals, counted.currency);
        return [
          { kind: "count", id, record: sequence, z: number, ...byTill(record.close), counted, expected },
        ];
      }
      default:
        return [];
    }
  }

  #step(id: number, event: SaleEvent, origin: Pick<Movement, "record" | "z">): readonly Movement[] {
    const before = this.#sales.get(id);
    if (before === undefined) throw new Error(`${event.type} for sale ${id}, which was not begun`);
    const after = step(before, withoutReturns(event));
    if (after === null)
      throw new Error(`sale ${id} is ${before.phase.status}: ${event.type} cannot have happened`);
    return this.#move(before, after, origin);
  }

  #move(before: Sale | null, after: Sale, origin: Pick<Movement, "record" | "z">): readonly Movement[] {
    const { facts, phase, refunds } = after;
    this.#sales.set(facts.id, after.papers.length === 0 ? after : { ...after, papers: [] });
    if (phase.status !== "paid") return [];
    const about = { ...origin, ...aboutSale(after) };
    const isNew = before?.phase.status !== "paid";
    const paid: readonly Movement[] = isNew
      ? [
          {
            kind: "sale",
            id: `${this.#book}-${facts.id}-paid`,
            ...about,
            ...paidAt(after),
            amount: facts.total,
          },
        ]
      : [];
    const done = refunds.filter(
      (refund) => isDone(refund) && !before?.refunds.some((other) => other.id === refund.id && isDone(other)),
    );
    return [
      ...paid,
      ...done.map((refund): Movement => {
        const { amount, approvedBy, by, elsewhere, id, providerAt, state } = refund;
        return {
          kind: "refund",
          id: `${this.#book}-${facts.id}-refund-${id}`,
          ...about,
          ...byProvider(providerAt, refund),
          refund: id,
          providerId: facts.cash === undefined && "providerId" in state ? (state.providerId ?? null) : null,
          elsewhere,
          by: by?.name ?? null,
          approvedBy: approvedBy?.name ?? null,
          amount,
        };
      }),
    ];
  }
}

function aboutSale(sale: Sale) {
  const { facts, payment, receiptNumber } = sale;
  return {
    sale: facts.id,
    receipt: receiptNumber ?? 0,
    reference: facts.reference,
    ticket: facts.ticket,
    ...wayOf(payment, sale),
    payment: facts.cash === undefined ? (payment?.number ?? payment?.id ?? null) : null,
  };
}

function paidAt(sale: Sale): Pick<Movement, "at" | "clock"> {
  const { facts, paidAtUnsure, paidProviderAt } = sale;
  const at = sale.paidAt ?? facts.at;
  return byProvider(paidProviderAt, paidAtUnsure === undefined ? { at } : { at, atUnsure: paidAtUnsure });
}

/** The provider's clock is the one that its reports go by. */
function byProvider(providerAt: string | null, stamp: Stamp): Pick<Movement, "at" | "clock"> {
  return providerAt === null ? byTill(stamp) : { at: inUtc(providerAt), clock: "provider" };
}

function byTill(stamp: Stamp): Pick<Movement, "at" | "clock"> {
  const { at, atUnsure } = stampOf(stamp);
  return { at: inUtc(at), clock: atUnsure === true ? "unsure" : "till" };
}

function inUtc(at: string): string {
  return new Date(at).toISOString();
}

function isDone({ state }: Refund): boolean {
  return state.status === "done";
}

function withoutLines(facts: SaleFacts): SaleFacts {
  return { ...facts, lines: [] };
}

/** Which articles came back was looked at when the record was written. */
function withoutReturns(event: SaleEvent): SaleEvent {
  if (event.type !== "refund-requested" || event.lines === undefined) return event;
  const { lines: _, ...rest } = event;
  return rest;
}
