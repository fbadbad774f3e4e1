// Asking the provider what became of the sales that a damaged journal no longer tells. Only reads.

import { type Order, PaymentError, type PaymentProvider } from "../payments/provider.ts";
import type { SaleFacts } from "../sale/sale.ts";
import { readReference, type Sight } from "./look.ts";

/** A payment of the account, as the provider lists it. */
export interface SeenPayment {
  readonly id: string;
  readonly reference: string;
  /** Null: finer than this till counts; so is what went back. */
  readonly amount: SaleFacts["total"] | null;
  readonly isPaid: boolean;
  readonly refundedMinor: number | null;
  /** By the provider's clock, in seconds since 1970; null where it does not say. */
  readonly createdAtS: number | null;
}

/** One of the till's own sales. */
interface OwnPayment extends SeenPayment {
  readonly amount: SaleFacts["total"];
  readonly refundedMinor: number;
}

export interface Witness extends Pick<PaymentProvider, "findOrder" | "getOrder"> {
  /** Every payment of the account that changed since then; null: of the last year. */
  payments(since: Date | null): Promise<readonly SeenPayment[]>;
  pause(ms: number): Promise<void>;
}

export interface Answers {
  /** False: nobody was asked. */
  readonly asked: boolean;
  /** How the order of a sale stands; null: the provider knows of none. Absent: not asked, or no answer that tells. */
  readonly orders: ReadonlyMap<number, Order | null>;
  /** Why an answer told nothing. */
  readonly doubts: ReadonlyMap<number, string>;
  /** The largest payment of each sale of the book that the provider listed. */
  readonly payments: ReadonlyMap<number, OwnPayment>;
  /** Where nobody knows the book: of each that payments of the account name, the sales that were paid. */
  readonly books: ReadonlyMap<string, ReadonlySet<number>>;
}

export const NOBODY_ASKED: Answers = {
  asked: false,
  orders: new Map(),
  doubts: new Map(),
  payments: new Map(),
  books: new Map(),
};

/** Since when payments are asked for: the clocks of both ends, and what was paid just before. */
const MARGIN_MS = 24 * 3_600_000;
/** Of an order whose request is lost: nobody asks for it again. */
const UNKNOWN_VALIDITY_S = 600;
const TRIES = 4;
const PAUSE_MS = 1_000;
/** Longer than anybody wants to look at a command that stands still. */
const LONGEST_PAUSE_MS = 30_000;
/** Nothing can be learned at all; any other failure is an answer about one sale. */
const IN_VAIN = ["unreachable", "no-answer", "rate-limited", "provider-failed", "unauthorized"];

/** @throws PaymentError when the provider cannot be asked: then nothing is known */
export async function askProvider(sight: Sight, externalPosId: string, witness: Witness): Promise<Answers> {
  const since = sight.since === null ? null : new Date(sight.since.getTime() - MARGIN_MS);
  const listed = await patiently(witness, () => witness.payments(since));
  const payments = ofBook(sight.number, listed);
  const orders = new Map<number, Order | null>();
  const doubts = new Map<number, string>();
  for (const id of questionsOf(sight, payments)) {
    const facts = factsOf(sight, id, { orders, payments }, externalPosId);
    if (facts?.cash !== undefined) continue;
    const orderId = sight.book.sale(id)?.order?.id ?? sight.traces.get(id)?.order?.id ?? null;
    if (facts === null && orderId === null) continue;
    const isIt = ({ reference }: Order) => {
      const name = readReference(reference);
      return facts === null ? name?.book === sight.number && name.sale === id : reference === facts.reference;
    };
    try {
      const order = orderId === null ? null : await patiently(witness, () => readOrder(witness, orderId));
      if (order !== null && isIt(order)) orders.set(id, order);
      else if (facts !== null) orders.set(id, await patiently(witness, () => findOrder(witness, facts)));
    } catch (error) {
      if (!(error instanceof PaymentError) || IN_VAIN.includes(error.code)) throw error;
      doubts.set(id, error.message);
    }
  }
  return { asked: true, orders, doubts, payments, books: sight.number === "" ? booksIn(listed) : new Map() };
}

/** Of a sale whose beginning is lost neither its key nor the till's time is known any more. */
export type KnownFacts = Omit<SaleFacts, "rootKey" | "at"> & Partial<Pick<SaleFacts, "rootKey" | "at">>;

/** What is known of a sale without believing what cannot be proven: its reference and its total name it. */
export function factsOf(
  { book, traces }: Sight,
  id: number,
  { orders, payments }: Pick<Answers, "orders" | "payments">,
  externalPosId: string,
): KnownFacts | null {
  const known = book.sale(id)?.facts ?? traces.get(id)?.facts;
  if (known) return known;
  const order = orders.get(id) ?? null;
  const payment = payments.get(id) ?? null;
  const total = order?.total ?? payment?.amount;
  const reference = order?.reference ?? payment?.reference;
  if (total === undefined || reference === undefined) return null;
  const prefix = readReference(reference)?.prefix ?? "";
  const createdAtS = payment?.createdAtS ?? null;
  return {
    id,
    reference,
    ticket: prefix === externalPosId ? null : prefix,
    lines: [],
    total,
    validityS: UNKNOWN_VALIDITY_S,
    ...(createdAtS === null ? {} : { at: new Date(createdAtS * 1000).toISOString() }),
  };
}

/** Null: Mercado Pago shows orders for three months; their payments for longer. */
async function readOrder(witness: Witness, id: string): Promise<Order | null> {
  try {
    return await witness.getOrder(id);
  } catch (error) {
    if (error instanceof PaymentError && error.code === "order_not_found") return null;
    throw error;
  }
}

/** Without its place it is looked for by what was paid for its reference, on whichever rail that was. */
function findOrder(witness: Witness, facts: KnownFacts): Promise<Order | null> {
  const { lines, reference, ticket, total, validityS } = facts;
  return witness.findOrder({ reference, total, description: ticket ?? reference, lines, validityS });
}

/** Also sales of which all seems known: a refund that is under way shows in the order alone. */
function questionsOf({ book, traces }: Sight, payments: ReadonlyMap<number, OwnPayment>): readonly number[] {
  const ids = new Set([
    ...traces.keys(),
    ...book.unsettled().map(({ facts }) => facts.id),
    ...payments.keys(),
  ]);
  return [...ids].sort((a, b) => a - b);
}

/** @throws PaymentError where one of them cannot be counted: what became of its sale would be a guess */
function ofBook(book: string, payments: readonly SeenPayment[]): ReadonlyMap<number, OwnPayment> {
  const largest = new Map<number, OwnPayment>();
  for (const payment of payments) {
    const name = readReference(payment.reference);
    if (name === null || book === "" || name.book !== book || !payment.isPaid) continue;
    const { amount, id, refundedMinor } = payment;
    if (amount === null || refundedMinor === null) {
      const message = `payment ${id} of sale ${name.sale}: an amount that is finer than this till counts`;
      throw new PaymentError("bad-answer", "not-done", message);
    }
    const known = largest.get(name.sale);
    if (known === undefined || amount.minor > known.amount.minor) {
      largest.set(name.sale, { ...payment, amount, refundedMinor });
    }
  }
  return largest;
}

function booksIn(payments: readonly SeenPayment[]): ReadonlyMap<string, ReadonlySet<number>> {
  const books = new Map<string, Set<number>>();
  for (const { isPaid, reference } of payments) {
    const name = readReference(reference);
    if (name === null || !isPaid) continue;
    books.set(name.book, (books.get(name.book) ?? new Set()).add(name.sale));
  }
  return books;
}

async function patiently<T>(witness: Witness, ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof PaymentError) || !error.repeatable || attempt === TRIES) throw error;
      await witness.pause(Math.min(LONGEST_PAUSE_MS, error.retryAfterMs ?? PAUSE_MS * attempt));
    }
  }
}
