// Records as a till could write them, at random: whatever the plain book takes is a record of the journal.

import { emptyDay } from "../../src/day/tally.ts";
import { type Money, money, times } from "../../src/money/money.ts";
import type { SaleEvent } from "../../src/sale/events.ts";
import { priceOf } from "../../src/sale/refunds.ts";
import type { RefundedLine, Sale, SaleFacts, SaleLine } from "../../src/sale/sale.ts";
import type { Book } from "../../src/terminal/book/book.ts";
import type { TillRecord } from "../../src/terminal/book/records.ts";

const AT = "2026-03-01T14:00:00.000Z";
export const STAFF = ["ana", "luis"] as const;

/** Whole numbers below a limit, in an order that a seed decides. */
export type Pick = (below: number) => number;

/** A record that may fit the book, or may not. */
export function randomRecord(book: Book, pick: Pick): TillRecord {
  const kind = pick(20);
  if (kind < 5) return { type: "sale-begun", facts: randomFacts(book, pick) };
  if (kind < 17) {
    // Mostly one of the last, and now and then an old one.
    const last = book.nextSaleId - 1;
    const sale = Math.max(1, pick(3) === 0 ? 1 + pick(last + 1) : last - pick(4));
    return { type: "sale", sale, event: randomEvent(book, sale, pick) };
  }
  return randomOther(book, pick);
}

function randomFacts(book: Book, pick: Pick): SaleFacts {
  const earlier = Math.max(1, book.nextSaleId - 1 - pick(4));
  const id = book.sale(earlier) === null ? earlier : book.nextSaleId;
  const lines = Array.from({ length: pick(4) }, (): SaleLine => randomLine(pick));
  // What another program sells has an amount and no lines.
  const total = money(
    lines.length === 0 ? 100 * (1 + pick(9)) : lines.reduce((all, line) => all + line.total.minor, 0),
    "ARS",
  );
  const facts = {
    id,
    reference: `POS-1-${id}`,
    ticket: pick(3) === 0 ? `T${pick(3)}` : null,
    lines,
    total,
    validityS: 600,
    rootKey: `key-${id}`,
    at: AT,
  };
  return pick(3) === 0
    ? { ...facts, cash: { tendered: total, receiptNumber: book.nextReceiptNumber } }
    : facts;
}

function randomLine(pick: Pick): SaleLine {
  const unitPrice = money(100 * (1 + pick(9)), "ARS");
  const quantity = 1 + pick(3);
  const group = ["Bebidas", "Almacén", undefined][pick(3)];
  const line = { title: "Yerba", barcode: null, quantity, unitPrice, total: times(unitPrice, quantity) };
  return group === undefined ? line : { ...line, group };
}

/** Everything, some lines, or an amount that is none of both. */
function randomRefund(
  sale: Sale | null,
  pick: Pick,
): { readonly amount: Money; readonly lines?: readonly RefundedLine[] } {
  const whole = sale?.facts.total ?? money(100, "ARS");
  const kind = pick(3);
  if (kind === 0) return { amount: whole };
  if (kind === 1 || sale === null || sale.facts.lines.length === 0) return { amount: money(100, "ARS") };
  const line = 1 + pick(sale.facts.lines.length);
  const lines = [{ line, quantity: 1 + pick(sale.facts.lines[line - 1]?.quantity ?? 1) }];
  return { amount: priceOf(sale, lines), lines };
}

function randomEvent(book: Book, sale: number, pick: Pick): SaleEvent {
  const found = book.sale(sale);
  const paper = found?.papers[pick(Math.max(1, found.papers.length))]?.id ?? "receipt";
  const refund = 1 + pick(Math.max(1, found?.refunds.length ?? 0));
  const providerId = `R${sale}-${refund}`;
  const total = found?.facts.total ?? money(100, "ARS");
  const who = STAFF[pick(2)] ?? "ana";
  const by = { id: who, name: who };
  const minute = String(pick(60)).padStart(2, "0");
  const events: readonly SaleEvent[] = [
    {
      type: "order-created",
      order: { id: `ORD${sale}`, qrData: "qr", paymentId: null, virtual: pick(2) === 0 },
    },
    {
      type: "order-paid",
      payment: {
        id: `PAY${sale}`,
        number: pick(2) === 0 ? null : `${1000 + sale}`,
        methodType: "credit_card",
        method: "visa",
        installments: 1,
        paid: total,
      },
      receiptNumber: book.nextReceiptNumber,
      at: AT,
      providerAt: AT,
    },
    {
      type: pick(2) === 0 ? "order-expired" : "order-canceled",
      slip: pick(2) === 0,
      ...(pick(2) === 0 ? { late: true } : {}),
    },
    { type: "order-refused", code: "x", message: "no" },
    { type: "order-closed" },
    { type: "cancel-requested", why: "operator" },
    { type: "payment-rejected", rejection: "funds" },
    { type: "key-spoiled" },
    { type: "paper-sealing", paper },
    { type: "paper-sealed", paper },
    { type: "paper-printed", paper, proof: "confirmed" },
    { type: "paper-printed", paper },
    { type: "paper-unconfirmed", paper },
    { type: "copy-requested" },
    {
      type: "refund-requested",
      ...randomRefund(found, pick),
      at: AT,
      ...(pick(3) === 0 ? {} : { by }),
      ...(pick(2) === 0 ? {} : { providerAt: `2026-03-01T14:${minute}:00.000Z` }),
    },
    { type: "refund-pending", refund, providerId },
    { type: "refund-done", refund, providerId },
    { type: "refund-refused", refund, code: "x", message: "no" },
    { type: "refund-found", providerId, amount: money(50, "ARS"), at: AT },
  ];
  return events[pick(events.length)] ?? { type: "order-closed" };
}

function randomOther(book: Book, pick: Pick): TillRecord {
  const day = Math.max(1, book.nextDay - 1 - pick(2));
  const id = STAFF[pick(2)] ?? "ana";
  const member = { id, name: id, card: "", pin: "", refundLimit: null, dayLimit: null, mayApprove: false };
  const others: readonly TillRecord[] = [
    { type: "till-started", version: "0", bootId: `boot-${pick(3)}`, sameBoot: pick(2) === 0 },
    { type: "drawer-opening", reason: "change", at: AT },
    { type: "drawer-not-opened", reason: "change", detail: "stuck" },
    { type: "cash-moved", move: "pay-in", amount: money(500, "ARS"), reason: "coins", at: AT },
    {
      type: "day-closed",
      close: { ...emptyClose(), number: book.nextDay, totals: book.day, open: [], owed: 0, at: AT },
    },
    { type: "day-report-begun", number: day },
    { type: "day-report-printed", number: day },
    { type: "language-chosen", language: pick(2) === 0 ? "pt" : "es" },
    { type: "staff-set", member },
    { type: "staff-removed", id },
    { type: "pin-refused", id },
    { type: "pin-accepted", id },
    repaired(book, pick),
    { type: "days-forgotten", upTo: book.nextDay - 1 },
  ];
  return others[pick(others.length)] ?? { type: "language-chosen", language: "en" };
}

/** A repair leaves numbers out; some of the sales come again behind it. */
function repaired(book: Book, pick: Pick): TillRecord {
  return {
    type: "journal-repaired",
    at: AT,
    damage: null,
    mended: [],
    kept: "aside",
    carried: { records: 0, hash: "" },
    readable: 0,
    asked: true,
    numbers: {
      sale: book.nextSaleId - 1 + pick(3),
      receipt: book.nextReceiptNumber - 1 + pick(3),
      day: book.nextDay - 1 + pick(2),
    },
  };
}

function emptyClose() {
  return { number: 0, totals: emptyDay("ARS"), open: [], owed: 0, at: AT, head: { records: 0, hash: "" } };
}

/** Everything that a book can be asked. */
export function answersOf(book: Book): unknown {
  const ids = Array.from({ length: book.nextSaleId + 1 }, (_, id) => id);
  const sales = ids.map((id) => book.sale(id));
  const names = sales.flatMap((sale) =>
    sale === null ? [] : [sale.facts.reference, sale.order?.id, sale.payment?.id, sale.payment?.number],
  );
  return {
    number: book.number,
    bootId: book.bootId,
    next: [book.nextSaleId, book.nextReceiptNumber, book.nextDay],
    isVirtual: book.isVirtual,
    sales,
    unsettled: book.unsettled(),
    latest: book.latest(),
    receipts: ids.map((receipt) => book.saleOfReceipt(receipt)?.facts.id),
    tickets: ["T0", "T1", "T2", "T3"].map((ticket) =>
      book.salesOfTicket(ticket).map(({ facts }) => facts.id),
    ),
    names: [...names, "nobody"].map((name) => (name ? book.saleOfProvider(name)?.facts.id : null)),
    day: book.day,
    closes: book.closes,
    pending: book.pendingCloses(),
    language: book.language,
    roster: [...book.roster],
    refunds: [...STAFF, "x"].map((who) => book.authorisedRefunds(who)),
  };
}
