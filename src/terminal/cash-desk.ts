// Cash over the counter: once a sale or a refund is on the disk the drawer opens, before the printer is given the
// paper, and people hear the change.

import type { Remark } from "../feedback/remarks.ts";
import { type Money, subtract } from "../money/money.ts";
import type { SaleEvent } from "../sale/events.ts";
import type { Sale } from "../sale/sale.ts";
import type { DrawerDesk } from "./drawer-desk.ts";

export interface CashDeskOptions {
  readonly drawer: Pick<DrawerDesk, "openForCash">;
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

  /** A sale took effect that may be in cash. */
  begun(sale: Sale): void {
    const { cash, total } = sale.facts;
    if (cash === undefined) return;
    this.#due = [...this.#due, { sale, change: subtract(cash.tendered, total) }];
  }

  /** Something happened to a sale. */
  hears({ facts }: Sale, event: SaleEvent): void {
    if (event.type === "refund-requested" && facts.cash !== undefined)
      this.#due = [...this.#due, { sale: null, change: null }];
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
}
