// Several sales of the same goods: a QR was given up, and they are paid in cash or by another QR instead. Whoever has
// the first QR on the phone may pay it all the same. While the later order is open, that money ends it; otherwise it is
// said aloud that somebody paid twice, and stays in the status until one of both is given back.

import type { Remark } from "../feedback/remarks.ts";
import { isMoneyOpen } from "../sale/duties.ts";
import type { SaleEvent } from "../sale/events.ts";
import { isKept, isPaidTwice, notePaidInstead } from "../sale/paid-twice.ts";
import type { Sale } from "../sale/sale.ts";
import type { Book } from "./book/book.ts";

export interface AttemptsOptions {
  readonly book: Book;
  /** Takes effect at once; resolves when it is on the disk. */
  accept(sale: number, event: SaleEvent): Promise<void>;
  remark(remark: Remark): void;
  failed(error: unknown): void;
}

export class Attempts {
  readonly #options: AttemptsOptions;

  constructor(options: AttemptsOptions) {
    this.#options = options;
  }

  /** What belongs to the last records before a power cut, and was not written any more: their papers are not out either. */
  start(): void {
    for (const sale of this.#options.book.unsettled()) this.#link(sale);
    this.#endPaidBefore();
  }

  /** A sale took effect; one in cash is paid by that. */
  begun(sale: Sale): void {
    this.#link(sale);
  }

  /** Something happened to a sale. @returns whether what it means is said here, or nothing is to be said of it */
  hears(sale: Sale, event: SaleEvent): boolean {
    const { book, remark } = this.#options;
    this.#link(sale);
    const earlier = attemptsBefore(book, sale.facts.id);
    // Nobody waits any more for the order that was ended because of them.
    if (event.type === "order-expired" || event.type === "order-canceled") return earlier.some(isKept);
    if (event.type !== "order-paid") return false;
    const isEnding = this.#endPaidBefore();
    const twice = [sale, ...earlier].find(isPaidTwice);
    // Whoever stands at the counter now, the one who paid twice has not gone far.
    if (twice !== undefined)
      remark({ kind: "paid-twice", receipt: twice.receiptNumber ?? 0, amount: twice.facts.total });
    else if (isEnding) remark({ kind: "paid", amount: sale.facts.total });
    return isEnding || twice !== undefined;
  }

  /** Notes at the sales that this one was made instead of that it was paid, until all of that went back. */
  #link(sale: Sale): void {
    const { accept, book, failed } = this.#options;
    const { id } = sale.facts;
    const by = isKept(sale) ? id : null;
    for (const earlier of attemptsBefore(book, sale.facts.id)) {
      if (by === null && earlier.paidInstead !== id) continue;
      if (notePaidInstead(earlier, by) !== null)
        accept(earlier.facts.id, { type: "paid-instead", by }).catch(failed);
    }
  }

  /** @returns whether an order was open that nobody shall pay any more */
  #endPaidBefore(): boolean {
    const { accept, book, failed } = this.#options;
    const open = book.unsettled().filter((sale) => sale.phase.status !== "paid" && isMoneyOpen(sale));
    const paidBefore = open.filter((sale) => attemptsBefore(book, sale.facts.id).some(isKept));
    for (const { facts } of paidBefore)
      accept(facts.id, { type: "cancel-requested", why: "paid-before" }).catch(failed);
    return paidBefore.length > 0;
  }
}

/** The sales that this one was made instead of, the latest first. */
export function attemptsBefore(book: Pick<Book, "sale">, id: number): readonly Sale[] {
  const insteadOf = book.sale(id)?.facts.insteadOf;
  const earlier = insteadOf === undefined ? null : book.sale(insteadOf);
  return earlier === null ? [] : [earlier, ...attemptsBefore(book, earlier.facts.id)];
}
