// Several sales of the same goods: a QR was given up, and they are paid in cash or by another QR instead. Whoever has
// the first QR on the phone may pay it all the same. While the later order is open, that money ends it; otherwise it is
// said aloud that somebody paid twice, and stays in the status until one of both is given back.

import type { Remark } from "../feedback/remarks.ts";
import { isUnended } from "../sale/duties.ts";
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

  /**
   * Something happened to a sale, and the counter has heard of it: it knows the order in front of the customer, which
   * may be ended here.
   * @returns whether what it means is said here, or nothing is to be said of it
   */
  hears(sale: Sale, event: SaleEvent): boolean {
    const { book, remark } = this.#options;
    this.#link(sale);
    const earlier = attemptsBefore(book, sale.facts.id);
    // Nobody waits any more for the order that was ended because of them.
    if (isEnd(event)) return earlier.some(isKept);
    if (event.type !== "order-paid") return false;
    this.#endPaidBefore();
    const twice = [sale, ...earlier].find(isPaidTwice);
    if (twice === undefined) return false;
    // Whoever stands at the counter now, the one who paid twice has not gone far.
    remark({ kind: "paid-twice", receipt: twice.receiptNumber ?? 0, amount: twice.facts.total });
    return true;
  }

  /**
   * Notes at the sales that this one was made instead of that it was paid, until all of that went back.
   * @param later one that was made instead of this one, and is paid; null: none, or what is noted here
   */
  #link(sale: Sale, later: number | null = null): void {
    const { accept, book, failed } = this.#options;
    const earlier = attemptBefore(book, sale);
    if (earlier === null) return;
    const by = isKept(sale) ? sale.facts.id : (later ?? this.#keptInstead(sale));
    // Of several that were paid instead, one is noted as long as it is kept, and then another.
    const stands = this.#keptInstead(earlier) !== null || earlier.paidInstead === by;
    if (!stands && notePaidInstead(earlier, by) !== null)
      accept(earlier.facts.id, { type: "paid-instead", by }).catch(failed);
    this.#link(earlier, by);
  }

  /** The sale that is noted here, while it is kept; of one that a damaged journal lost nobody knows better. */
  #keptInstead({ paidInstead }: Sale): number | null {
    const later = paidInstead === null ? null : this.#options.book.sale(paidInstead);
    return later === null || isKept(later) ? paidInstead : null;
  }

  /** Nobody shall pay any more what was paid in an earlier sale. */
  #endPaidBefore(): void {
    const { accept, book, failed } = this.#options;
    const open = book.unsettled().filter(isUnended);
    const paidBefore = open.filter(({ facts }) => attemptsBefore(book, facts.id).some(isKept));
    for (const { facts } of paidBefore)
      accept(facts.id, { type: "cancel-requested", why: "paid-before" }).catch(failed);
  }
}

/** The sales that this one was made instead of, the latest first. */
export function attemptsBefore(book: Pick<Book, "sale">, id: number): readonly Sale[] {
  const sale = book.sale(id);
  const earlier = sale === null ? null : attemptBefore(book, sale);
  return earlier === null ? [] : [earlier, ...attemptsBefore(book, earlier.facts.id)];
}

function attemptBefore(book: Pick<Book, "sale">, { facts }: Sale): Sale | null {
  return facts.insteadOf === undefined ? null : book.sale(facts.insteadOf);
}

function isEnd({ type }: SaleEvent): boolean {
  return type === "order-expired" || type === "order-canceled" || type === "order-refused";
}
