// Cash over the counter: once a sale or a refund is on the disk the drawer opens, before the printer is given the
// paper, and people hear the change. And cash that was taken instead of a QR: whoever pays that QR all the same has
// paid twice, which is said aloud and stays in the status until one of both is given back.

import type { Remark } from "../feedback/remarks.ts";
import { type Money, subtract } from "../money/money.ts";
import type { SaleEvent } from "../sale/events.ts";
import { isPaidTwice, noteCash } from "../sale/paid-twice.ts";
import { refundable } from "../sale/refunds.ts";
import type { Sale } from "../sale/sale.ts";
import type { Book } from "./book/book.ts";
import type { DrawerDesk } from "./drawer-desk.ts";

export interface CashDeskOptions {
  readonly book: Book;
  readonly drawer: Pick<DrawerDesk, "openForCash">;
  /** Takes effect at once; resolves when it is on the disk. */
  accept(sale: number, event: SaleEvent): Promise<void>;
  remark(remark: Remark): void;
  /** The sale was paid by its first record, which is on the disk now. */
  paid(sale: Sale): void;
  failed(error: unknown): void;
}

export class CashDesk {
  readonly #options: CashDeskOptions;
  /** Written, and not on the disk yet. @property sale null where cash goes back */
  #due: readonly { readonly sale: Sale | null; readonly change: Money | null }[] = [];

  constructor(options: CashDeskOptions) {
    this.#options = options;
  }

  /** What belongs to the last records before a power cut, and was not written any more: their papers are not out either. */
  start(): void {
    for (const sale of this.#options.book.unsettled()) this.#link(sale);
  }

  /** A sale took effect that may be in cash. */
  begun(sale: Sale): void {
    const { cash, total } = sale.facts;
    if (cash === undefined) return;
    this.#due = [...this.#due, { sale, change: subtract(cash.tendered, total) }];
    this.#link(sale);
  }

  /** Something happened to a sale. @returns whether it is said here what that means */
  hears(sale: Sale, event: SaleEvent): boolean {
    const { cash, total } = sale.facts;
    if (event.type === "refund-requested" && cash !== undefined) {
      this.#due = [...this.#due, { sale: null, change: null }];
      this.#link(sale);
    }
    if (event.type !== "order-paid" || !isPaidTwice(sale)) return false;
    // Whoever stands at the counter now, the one who paid twice has not gone far.
    this.#options.remark({ kind: "paid-twice", receipt: sale.receiptNumber ?? 0, amount: total });
    return true;
  }

  /** Everything decided so far is on the disk. */
  attend(): void {
    const due = this.#due;
    this.#due = [];
    for (const { change, sale } of due) {
      const opened = this.#options.drawer.openForCash();
      if (change !== null) this.#options.remark({ kind: "paid-in-cash", change });
      if (sale !== null) this.#options.paid(sale);
      opened
        .then((isOpen) => {
          if (!isOpen) this.#options.remark({ kind: "drawer-shut", change });
        })
        .catch((error: unknown) => this.#options.failed(error));
    }
  }

  /** Notes at the sale that was to be paid by QR that this one's cash was taken instead, until all of that went back. */
  #link(sale: Sale): void {
    const { accept, book, failed } = this.#options;
    const { cash, id } = sale.facts;
    const ordered = cash?.insteadOf === undefined ? null : book.sale(cash.insteadOf);
    const isKept = refundable(sale).minor > 0;
    if (ordered === null || (!isKept && ordered.inCash !== id) || noteCash(ordered, id) === null) return;
    accept(ordered.facts.id, { type: "cash-taken", cash: isKept ? id : null }).catch(failed);
  }
}
