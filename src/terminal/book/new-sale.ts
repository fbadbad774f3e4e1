// The facts of a sale that begins: what is written before anything about it leaves this machine.

import { randomUUID } from "node:crypto";
import type { Money } from "../../money/money.ts";
import type { OrderPlace, SaleFacts, SaleLine } from "../../sale/sale.ts";
import { type Stamp, stampOf } from "../../sale/stamp.ts";
import type { Book } from "./book.ts";

export interface SaleWish {
  readonly lines: readonly SaleLine[];
  readonly total: Money;
  /** Another program's name for what is sold. */
  readonly ticket: string | null;
  /** What the customer handed over in cash, the total or more; null is paid by QR. */
  readonly tendered: Money | null;
  /** The sale whose order was given up for this one; without it, the last one of the same ticket by QR. */
  readonly insteadOf?: number;
}

export interface SalePlace extends Stamp {
  readonly externalPosId: string;
  readonly validityS: number;
  readonly place: OrderPlace;
}

export function newSale(
  book: Book,
  wish: SaleWish,
  { externalPosId, place, validityS, ...now }: SalePlace,
): SaleFacts {
  const { lines, tendered, ticket, total } = wish;
  const id = book.nextSaleId;
  const rootKey = randomUUID();
  // Unique for each attempt, also when the same ticket is tried again or two tills share an account. The chance at
  // its end is for a journal that was put back from a copy: it counts from there again, and the money of the sales
  // that it does not know is found by their references. At most 64 characters up to sale 99,999,999.
  const reference = `${ticket ?? externalPosId}-${book.number}-${id}-${rootKey.slice(0, 6)}`;
  const way = tendered === null ? { place } : { cash: { tendered, receiptNumber: book.nextReceiptNumber } };
  const before = ticket === null ? [] : book.salesOfTicket(ticket);
  const earlier = wish.insteadOf ?? before.findLast(({ facts }) => facts.cash === undefined)?.facts.id;
  const insteadOf = earlier === undefined ? {} : { insteadOf: earlier };
  return { id, reference, ticket, lines, total, validityS, rootKey, ...stampOf(now), ...way, ...insteadOf };
}
