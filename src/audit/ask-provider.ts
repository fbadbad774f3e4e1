// What an audit asks of the provider: the order of every sale that is looked at, and the account's lists for what no
// sale of the journal names. It only reads, and it says of which sales it learned nothing.

import { type Order, type OrderRequest, PaymentError } from "../payments/provider.ts";
import { type AuditedBook, type AuditedSale, momentsOf } from "./audited-sale.ts";
import type { SeenOrder, SeenPayment } from "./evidence.ts";

/** The provider, by somebody who only reads (mercado-pago/look-back.ts). */
export interface Lookout {
  account(): Promise<string>;
  getOrder(orderId: string): Promise<Order>;
  findOrder(request: OrderRequest): Promise<Order | null>;
  payments(since: Date): Promise<readonly ListedPayment[]>;
  orders(since: Date): Promise<readonly { readonly id: string; readonly reference: string }[]>;
  time(): Date | null;
  requests(): number;
  pause(ms: number): Promise<void>;
}

interface ListedPayment {
  readonly id: string;
  readonly reference: string;
  /** Null: finer than this till counts; so is what went back. */
  readonly amount: { readonly minor: number } | null;
  readonly isPaid: boolean;
  readonly refundedMinor: number | null;
}

export interface Sighting {
  readonly orders: readonly SeenOrder[];
  readonly payments: readonly SeenPayment[];
  /** Sales of which nothing was learned, and why. */
  readonly unasked: ReadonlyMap<number, string>;
  /** What the lists could not say. */
  readonly gaps: readonly string[];
  /** Why the provider could not be asked to the end; null: it was. */
  readonly problem: string | null;
  readonly isVirtual: boolean;
}

/** Nothing more can be learned after one of these. */
const IN_VAIN = [
  "unreachable",
  "no-answer",
  "rate-limited",
  "provider-failed",
  "unauthorized",
  "requests-spent",
];
const TRIES = 4;
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** So many questions are under way at a time. */
const AT_ONCE = 4;
/** Orders can be read for three months (mercado-pago.md 4.4). */
const READABLE_MS = 90 * 86_400_000;

/**
 * @param sales those to be asked about
 * @param since the provider's time from which the lists are asked for
 */
export async function askProvider(
  lookout: Lookout,
  book: AuditedBook,
  sales: readonly AuditedSale[],
  since: Date,
): Promise<Sighting> {
  const asking = new Asking(lookout, book);
  await asking.lists(since);
  await asking.sales(sales.filter(({ isCash }) => !isCash));
  return asking.sighting();
}

class Asking {
  readonly #lookout: Lookout;
  readonly #book: AuditedBook;
  readonly #orders = new Map<string, SeenOrder>();
  readonly #payments: SeenPayment[] = [];
  readonly #unasked = new Map<number, string>();
  readonly #gaps: string[] = [];
  #strangers: readonly string[] = [];
  #problem: string | null = null;
  #isVirtual = false;

  constructor(lookout: Lookout, book: AuditedBook) {
    this.#lookout = lookout;
    this.#book = book;
  }

  async lists(since: Date): Promise<void> {
    const payments = await this.#list("payments", () => this.#lookout.payments(since));
    for (const { amount, id, isPaid, reference, refundedMinor } of payments) {
      if (!isPaid || !this.#isOurs(reference)) continue;
      if (amount === null || refundedMinor === null) {
        this.#gaps.push(`payment ${id}, ${reference}: an amount that is finer than this till counts`);
        continue;
      }
      this.#payments.push({ number: id, reference, amountMinor: amount.minor, refundedMinor });
    }
    const orders = await this.#list("orders", () => this.#lookout.orders(since));
    const known = new Set(this.#book.sales.map(({ orderId }) => orderId));
    this.#strangers = orders
      .filter(({ id, reference }) => this.#isOurs(reference) && !known.has(id))
      .map(({ id }) => id);
  }

  async sales(sales: readonly AuditedSale[]): Promise<void> {
    const left = [...sales].reverse();
    const work = async () => {
      for (let sale = left.pop(); sale !== undefined; sale = left.pop()) await this.#ask(sale);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    for (const id of this.#strangers) {
      if (this.#problem !== null) break;
      await this.#keep(() => this.#lookout.getOrder(id), `order ${id}`);
    }
  }

  sighting(): Sighting {
    return {
      orders: [...this.#orders.values()],
      payments: this.#payments,
      unasked: this.#unasked,
      gaps: this.#gaps,
      problem: this.#problem,
      isVirtual: this.#isVirtual,
    };
  }

  async #ask(sale: AuditedSale): Promise<void> {
    const { id, orderId } = sale;
    if (this.#problem !== null) {
      this.#unasked.set(id, this.#problem);
      return;
    }
    const now = this.#lookout.time();
    if (now !== null && momentsOf(sale.at, sale).every((ms) => now.getTime() - ms > READABLE_MS)) {
      this.#unasked.set(id, "older than three months, which is as long as orders can be read");
      return;
    }
    const why =
      orderId === null
        ? await this.#keep(() => this.#lookout.findOrder(requestOf(sale, this.#book)), `sale ${id}`)
        : await this.#keep(() => this.#lookout.getOrder(orderId), `sale ${id}`);
    if (why !== null) this.#unasked.set(id, why);
  }

  /** @returns why nothing was learned; null when something was */
  async #keep(ask: () => Promise<Order | null>, what: string): Promise<string | null> {
    try {
      const order = await this.#patiently(ask);
      if (order !== null) {
        this.#orders.set(order.id, seen(order));
        this.#isVirtual ||= order.virtual;
      }
      return null;
    } catch (error) {
      if (!(error instanceof PaymentError)) throw error;
      // That there is none is an answer.
      if (error.code === "order_not_found") return null;
      if (IN_VAIN.includes(error.code)) this.#problem ??= error.message;
      return `${what}: ${error.message}`;
    }
  }

  async #list<T>(what: string, ask: () => Promise<readonly T[]>): Promise<readonly T[]> {
    if (this.#problem !== null) return [];
    try {
      return await this.#patiently(ask);
    } catch (error) {
      if (!(error instanceof PaymentError)) throw error;
      if (IN_VAIN.includes(error.code)) this.#problem = error.message;
      else this.#gaps.push(`the list of ${what} was not given: ${error.message}`);
      return [];
    }
  }

  async #patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await ask();
      } catch (error) {
        const isPassing =
          error instanceof PaymentError && error.repeatable && error.code !== "requests-spent";
        if (!isPassing || tries >= TRIES) throw error;
        await this.#lookout.pause(Math.min(error.retryAfterMs ?? PAUSE_MS, LONGEST_PAUSE_MS));
      }
    }
  }

  #isOurs(reference: string): boolean {
    return reference.includes(`-${this.#book.number}-`);
  }
}

function seen(order: Order): SeenOrder {
  const { id, payment, reference, refunds, status, total, word } = order;
  return {
    id,
    reference,
    status,
    word,
    totalMinor: total.minor,
    paidMinor: payment?.paid.minor ?? null,
    paymentNumber: payment?.number ?? null,
    refunds: refunds.map((refund) => ({
      id: refund.id,
      amountMinor: refund.amount.minor,
      status: refund.status,
    })),
  };
}

/** Without its place it is looked for on both rails, as far as they can be searched. */
function requestOf(
  { reference, totalMinor, validityS }: AuditedSale,
  { currency }: AuditedBook,
): OrderRequest {
  return {
    reference,
    total: { minor: totalMinor, currency },
    description: reference,
    lines: [{ title: reference, barcode: null, quantity: 1, unitPrice: { minor: totalMinor, currency } }],
    validityS,
  };
}
