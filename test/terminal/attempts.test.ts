// Three sales of the same goods, of which more than one may be paid: whichever is paid or given back, in whatever order,
// each of them that is kept beside a later one is known as paid twice.

import { expect, test } from "vitest";
import type { SaleEvent } from "../../src/sale/events.ts";
import { isKept, isPaidTwice } from "../../src/sale/paid-twice.ts";
import type { SaleFacts } from "../../src/sale/sale.ts";
import { Attempts } from "../../src/terminal/attempts.ts";
import { Book } from "../../src/terminal/book/book.ts";

const ARS_3 = { minor: 300, currency: "ARS" } as const;
const AT = "2026-03-01T10:00:00.000Z";
const IDS = [1, 2, 3] as const;
const ORDERS = IDS.flatMap((a) =>
  IDS.filter((b) => b !== a).map((b) => [a, b, ...IDS.filter((c) => c !== a && c !== b)]),
);

/** A till with what it needs for this, and nothing else. */
class Ledger {
  readonly book = new Book("ARS");
  readonly said: string[] = [];
  readonly attempts = new Attempts({
    book: this.book,
    accept: async (id, event) => void this.happens(id, event),
    remark: ({ kind }) => this.said.push(kind),
    failed: (error) => {
      throw error;
    },
  });

  begin(facts: Pick<SaleFacts, "id" | "insteadOf">): void {
    const { id } = facts;
    const rest = { ticket: null, lines: [], total: ARS_3, validityS: 600, rootKey: "k", at: AT };
    this.book.apply({ type: "sale-begun", facts: { ...rest, ...facts, reference: `R-${id}` } });
    const order = { id: `ORD${id}`, qrData: "qr", paymentId: null, virtual: false };
    this.happens(id, { type: "order-created", order });
  }

  /** @returns whether what it means is said, or nothing is to be said of it */
  happens(id: number, event: SaleEvent): boolean {
    const isNew = this.book.apply({ type: "sale", sale: id, event });
    const sale = this.book.sale(id);
    return isNew && sale !== null && this.attempts.hears(sale, event);
  }

  pay(id: number): void {
    const ways = { number: null, methodType: null, method: null, installments: 1 };
    const payment = { id: `PAY${id}`, ...ways, paid: ARS_3 };
    const { nextReceiptNumber: receiptNumber } = this.book;
    this.happens(id, { type: "order-paid", payment, receiptNumber, at: AT });
    this.happens(id, { type: "paper-printed", paper: "receipt" });
  }

  paidTwice(): readonly number[] {
    return IDS.filter((id) => isPaidTwice(this.#sale(id)));
  }

  /** Each that is kept beside a later one, as anybody would reckon it. */
  keptBesideLater(): readonly number[] {
    const kept = IDS.filter((id) => isKept(this.#sale(id)));
    return kept.slice(0, -1);
  }

  #sale(id: number) {
    const sale = this.book.sale(id);
    if (sale === null) throw new Error(`no sale ${id}`);
    return sale;
  }
}

test.each(ORDERS)("paid in the order %i, %i, %i", (...paid) => {
  for (const back of ORDERS) {
    const ledger = new Ledger();
    ledger.begin({ id: 1 });
    ledger.happens(1, { type: "order-expired", slip: false });
    ledger.begin({ id: 2, insteadOf: 1 });
    ledger.happens(2, { type: "order-expired", slip: false });
    ledger.begin({ id: 3, insteadOf: 2 });
    for (const id of paid) {
      ledger.pay(id);
      expect(ledger.paidTwice()).toEqual(ledger.keptBesideLater());
    }
    for (const id of back) {
      ledger.happens(id, { type: "refund-requested", amount: ARS_3, at: AT });
      expect(ledger.paidTwice()).toEqual(ledger.keptBesideLater());
    }
  }
});

test.each(["order-canceled", "order-refused"] as const)(
  "of an order that is ended because an earlier sale was paid, nothing is said: %s",
  (type) => {
    const ledger = new Ledger();
    ledger.begin({ id: 1 });
    ledger.happens(1, { type: "order-expired", slip: false });
    const facts = { ticket: null, lines: [], total: ARS_3, validityS: 600, rootKey: "k", at: AT };
    ledger.book.apply({
      type: "sale-begun",
      facts: { ...facts, id: 2, insteadOf: 1, reference: "R-2" },
    });
    ledger.pay(1);
    expect(ledger.book.sale(2)?.phase).toMatchObject({ cancelWanted: "paid-before" });
    const end: SaleEvent =
      type === "order-refused" ? { type, code: "refused", message: "no" } : { type, slip: false };
    expect(ledger.happens(2, end)).toBe(true);
    expect(ledger.said).toEqual([]);
  },
);
