// One sale of a damaged journal, as the provider tells it. What it says of money is taken; whether a paper left nobody
// knows, so every paper that may be out already is forgotten as an original.

import { formatDecimal } from "../money/decimal.ts";
import type { Order, ProviderRefund } from "../payments/provider.ts";
import type { SaleEvent } from "../sale/events.ts";
import { isSealed, paperId } from "../sale/papers.ts";
import { refundable } from "../sale/refunds.ts";
import type { Refund, Sale, SaleFacts } from "../sale/sale.ts";
import { type Stamp, stampOf } from "../sale/stamp.ts";
import type { TillRecord } from "../terminal/book/records.ts";
import { ownRefund } from "../terminal/payer/answers.ts";
import type { Answers } from "./ask.ts";
import type { LeftUnknown } from "./left-unknown.ts";
import type { Sight } from "./look.ts";

export interface Rebuilding {
  readonly sight: Sight;
  readonly answers: Answers;
  readonly facts: SaleFacts;
  /** The wall's time, ISO 8601. */
  readonly at: string;
  /** Of its refunds only those that were done up to the close that follows so many others; Infinity: all. */
  readonly upTo: number;
  /** Applies a record to the book and plans to write it. */
  say(record: TillRecord): void;
}

export interface Rebuilt {
  /** Null: nothing about its money was in doubt, or it was left as it is. */
  readonly end: "paid" | "open" | "ended" | null;
  readonly unknown: readonly LeftUnknown[];
}

export function rebuildSale(work: Rebuilding): Rebuilt {
  const { answers, facts, say, sight } = work;
  const { book, traces } = sight;
  const { id } = facts;
  const order = answers.orders.get(id);
  const trace = traces.get(id);
  if (book.sale(id) === null) say({ type: "sale-begun", facts });
  const now = (): Sale => {
    const sale = book.sale(id);
    if (sale === null) throw new Error(`sale ${id} was begun and is not in the book`);
    return sale;
  };
  const before = book.sale(id);
  const tell = (event: SaleEvent): void => say({ type: "sale", sale: id, event });

  const originals = originalsInDoubt(now(), order);
  if (originals.length > 0) tell({ type: "originals-unknown", papers: originals });
  if (facts.cash !== undefined) return { end: null, unknown: [] };

  const known = order ?? trace?.order ?? null;
  if (now().phase.status === "ordering" && known !== null) {
    const { id: orderId, paymentId, virtual } = known;
    const qrData = trace?.order?.qrData ?? known.qrData;
    tell({ type: "order-created", order: { id: orderId, qrData, paymentId, virtual } });
  }
  if (order && isPaid(order)) {
    if (now().phase.status === "refused") return { end: null, unknown: [refusedAndPaid(id, order)] };
    if (now().phase.status !== "paid") tell(paidBy(order, work));
    const doneAfter = (refund: string) => trace?.refundedAfter.get(refund) ?? Number.POSITIVE_INFINITY;
    const told = order.refunds.filter((found) => doneAfter(found.id) <= work.upTo);
    const unknown = settleRefunds(told, now, work, tell);
    return { end: now() === before ? null : "paid", unknown };
  }
  const { status } = now().phase;
  const isOpen = status === "ordering" || status === "awaiting-payment" || status === "canceling";
  if (!isOpen) return { end: status === "paid" ? null : "ended", unknown: [] };
  if (order && (order.status === "expired" || order.status === "canceled")) {
    const late = order.lateUntil === null ? {} : ({ late: true } as const);
    tell({ type: order.status === "expired" ? "order-expired" : "order-canceled", slip: false, ...late });
    return { end: "ended", unknown: [] };
  }
  if (!order && status === "ordering" && trace?.refused) {
    tell(trace.refused);
    return { end: "ended", unknown: [] };
  }
  // Nobody stands at the counter for it any more; the till ends it when it starts, and learns if it was paid.
  if (status !== "canceling") tell({ type: "cancel-requested", why: "power-cut" });
  const doubt = answers.doubts.get(id);
  return { end: "open", unknown: order ? [] : [askedLater(id, answers.asked, doubt)] };
}

export function isPaid(order: Order | null | undefined): boolean {
  return order?.status === "paid" || order?.status === "refunded";
}

/** Open papers, and those that lost events may have brought out: not the receipt of what is not paid even now. */
function originalsInDoubt(sale: Sale, order: Order | null | undefined): readonly string[] {
  const isUnpaidNow = order != null && !isPaid(order);
  const open = sale.papers.filter(
    (paper) => isSealed(paper) && ["owed", "sealing", "sealed"].includes(paper.status),
  );
  const slips = sale.refunds
    .filter(({ state }) => state.status === "requested" || state.status === "pending")
    .map(({ id }) => paperId("refund-slip", id, 0));
  const receipt = sale.phase.status === "paid" || isUnpaidNow ? [] : [paperId("receipt", 0, 0)];
  const inDoubt = new Set([...receipt, ...open.map(({ id }) => id), ...slips]);
  return [...inDoubt].filter((id) => !sale.copyOnly?.includes(id));
}

function paidBy(order: Order, { answers, at, facts, sight }: Rebuilding): SaleEvent {
  const { book, traces } = sight;
  if (order.payment === null) throw new Error(`order ${order.id} is paid without a payment`);
  const read = traces.get(facts.id)?.paid ?? null;
  const createdAtS = answers.payments.get(facts.id)?.createdAtS ?? null;
  const saidAt = createdAtS === null ? null : new Date(createdAtS * 1000).toISOString();
  // The number on the paper in the customer's hand, where it was read and nobody else has it.
  const isFree = read !== null && book.saleOfReceipt(read.receiptNumber) === null;
  const providerAt = read?.providerAt ?? saidAt;
  return {
    type: "order-paid",
    payment: order.payment,
    receiptNumber: isFree ? read.receiptNumber : book.nextReceiptNumber,
    ...(read === null ? { at: saidAt ?? at } : stampOf(read)),
    ...(providerAt === null ? {} : { providerAt }),
  };
}

/** Every refund that the provider lists: ours that were under way, and those of which nothing proven tells. */
function settleRefunds(
  listed: readonly ProviderRefund[],
  now: () => Sale,
  { at, facts, sight }: Rebuilding,
  tell: (event: SaleEvent) => void,
): readonly LeftUnknown[] {
  for (const refund of now().refunds) {
    const own = refund.state.status === "requested" ? ownRefund(now(), refund, listed) : null;
    if (own !== null) tell(outcomeOf(refund, own));
  }
  const asked = sight.traces.get(facts.id)?.asked ?? new Set();
  const unknown: LeftUnknown[] = [];
  for (const found of listed) {
    const { refunds } = now();
    const own = refunds.find(({ state }) => "providerId" in state && state.providerId === found.id);
    if (own?.state.status === "pending" && !isUnderWay(found)) tell(outcomeOf(own, found));
    if (own !== undefined || found.status === "refused") continue;
    const stamp = stampsOf(found, at);
    const { amount, id: providerId } = found;
    const mayBeOurs = isUnderWay(found) || asked.has(providerId);
    if (mayBeOurs && amount.minor <= refundable(now()).minor)
      writeDown(found, refunds.length + 1, stamp, tell);
    else if (isUnderWay(found)) unknown.push(beyondPayment(now(), found));
    else tell({ type: "refund-found", providerId, amount, ...stamp });
  }
  return unknown;
}

interface Stamps extends Stamp {
  readonly providerAt?: string;
}

/** Where the provider does not say when it was made, nobody knows it: @param at is only a moment after it. */
function stampsOf({ createdAtS }: ProviderRefund, at: string): Stamps {
  if (createdAtS === undefined) return { at, atUnsure: true };
  const providerAt = new Date(createdAtS * 1000).toISOString();
  return { at: providerAt, providerAt };
}

/** As one that was asked for and taken: so it is followed to its end, and not asked for again. */
function writeDown(found: ProviderRefund, id: number, stamp: Stamps, tell: (event: SaleEvent) => void): void {
  const { amount } = found;
  tell({ type: "originals-unknown", papers: [paperId("refund-slip", id, 0)] });
  tell({ type: "refund-requested", amount, ...stamp });
  tell(outcomeOf({ id, amount }, found));
}

function isUnderWay({ status }: ProviderRefund): boolean {
  return status === "pending" || status === "unrecognized";
}

function outcomeOf({ amount, id: refund }: Pick<Refund, "amount" | "id">, found: ProviderRefund): SaleEvent {
  const { id: providerId, status, word } = found;
  if (status === "refused") {
    const message = `Mercado Pago refused the refund (${word})`;
    return { type: "refund-refused", refund, code: word, message, providerId };
  }
  const other = found.amount.minor === amount.minor ? {} : { amount: found.amount };
  return { type: status === "done" ? "refund-done" : "refund-pending", refund, providerId, ...other };
}

function askedLater(sale: number, asked: boolean, doubt: string | undefined): LeftUnknown {
  const why = doubt ?? (asked ? "Mercado Pago knows nothing of it yet" : "Mercado Pago was not asked");
  return {
    sale,
    what: `whether sale ${sale} was paid is not known: ${why}`,
    advice: "the till asks about it when it starts, and tells it as paid or ended; look with till sale",
  };
}

function refusedAndPaid(sale: number, { id, payment }: Order): LeftUnknown {
  return {
    sale,
    what: `sale ${sale} was refused in the journal, and Mercado Pago has order ${id} paid (${payment?.number ?? "?"})`,
    advice: "give the customer what was bought, or the money back in Mercado Pago's panel",
  };
}

/** More than is left beside a refund of ours that nobody has settled: which of the two it is nobody knows. */
function beyondPayment({ facts }: Sale, { amount, id }: ProviderRefund): LeftUnknown {
  return {
    sale: facts.id,
    what: `refund ${id} of ${formatDecimal(amount)} ${amount.currency} of sale ${facts.id} is at Mercado Pago, beside another that was asked for`,
    advice: "look at the payment in Mercado Pago's app in some days, and at till sale",
  };
}
