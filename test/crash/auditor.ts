// The auditor: holds the provider's orders, the papers and the journal's files against each other and names every
// difference. It never asks the daemon. The records are read by its own rules, so that a fault in how the till
// understands its own journal does not hide itself; only what the till itself still owes is taken from its book.

import type { Paper } from "../../hardware/emulators/escpos-paper.ts";
import { JournalError } from "../../src/journal/journal.ts";
import { owedPapers } from "../../src/sale/papers.ts";
import { decodeRecord } from "../../src/terminal/book.ts";
import { bookOf, type Evidence, lastLineOf, readEntries } from "./evidence.ts";

type Order = Evidence["orders"][number];

interface AuditedRefund {
  readonly id: number;
  readonly minor: number;
  state: "requested" | "pending" | "done" | "refused";
  providerId: string | null;
}

interface AuditedSale {
  readonly id: number;
  readonly reference: string;
  readonly totalMinor: number;
  orderId: string | null;
  paid: { readonly minor: number; readonly number: string | null; readonly receipt: number } | null;
  /** "expired", "canceled", "refused": the till believes that nobody can pay any more. */
  ended: string | null;
  readonly refunds: AuditedRefund[];
  /** Papers that the till says the printer confirmed. */
  readonly printed: Set<string>;
  /** Papers whose last line may leave from now on. */
  readonly sealing: Set<string>;
  /** Papers whose last line left, or may have left when the power went, and was never confirmed. */
  readonly doubtful: Set<string>;
}

// The words of the papers in the three languages, as the till prints them.
const COPY = /^(?:COPIA|CÓPIA|COPY) (\d+)$/;
const REFUND_SEAL = /^(?:CONSTANCIA DE DEVOLUCIÓN|COMPROVANTE DE DEVOLUÇÃO|REFUND SLIP)$/;

/** @returns one sentence for each difference, beginning with the invariant that it breaks (reliability.md A.4) */
export function audit(evidence: Evidence): readonly string[] {
  const { book, sales } = readSales(evidence.entries);
  return [
    ...auditOrders(evidence.orders, sales, book),
    ...sales.flatMap((sale) => auditSale(sale, evidence.orders)),
    ...auditRefunds(evidence.orders, sales),
    ...auditPapers(evidence, sales),
    ...auditTotals(evidence.orders, sales),
  ];
}

/** The same, from the journal's folder; a damaged journal is a finding like any other. */
export function auditShop(shop: Omit<Evidence, "entries">, journalDirectory: string): readonly string[] {
  try {
    return audit({ ...shop, entries: readEntries(journalDirectory) });
  } catch (error) {
    if (error instanceof JournalError) return [`I7: the journal cannot be believed: ${error.message}`];
    throw error;
  }
}

function readSales(entries: Evidence["entries"]): { readonly book: string; readonly sales: AuditedSale[] } {
  let book = "";
  const sales = new Map<number, AuditedSale>();
  for (const { sequence, record } of entries) {
    const known = decodeRecord(record, sequence);
    if (known.type === "book-opened") book = known.book;
    if (known.type === "sale-begun") {
      const { id, reference, total } = known.facts;
      sales.set(id, {
        id,
        reference,
        totalMinor: total.minor,
        orderId: null,
        paid: null,
        ended: null,
        refunds: [],
        printed: new Set(),
        sealing: new Set(),
        doubtful: new Set(),
      });
    }
    // After a power cut nobody knows whether the last line had left; its note may be lost.
    if (known.type === "till-started" && !known.sameBoot) {
      for (const sale of sales.values()) for (const paper of sale.sealing) sale.doubtful.add(paper);
    }
    if (known.type === "sale") {
      const sale = sales.get(known.sale);
      if (sale !== undefined) readEvent(sale, known.event);
    }
  }
  return { book, sales: [...sales.values()] };
}

type Event = Extract<ReturnType<typeof decodeRecord>, { type: "sale" }>["event"];

function readEvent(sale: AuditedSale, event: Event): void {
  switch (event.type) {
    case "order-created":
      sale.orderId = event.order.id;
      return;
    case "order-refused":
    case "order-expired":
    case "order-canceled":
      sale.ended = event.type.slice("order-".length);
      return;
    case "order-paid": {
      const { payment, receiptNumber } = event;
      sale.paid ??= { minor: payment.paid.minor, number: payment.number, receipt: receiptNumber };
      return;
    }
    case "refund-requested":
    case "refund-found": {
      const providerId = event.type === "refund-found" ? event.providerId : null;
      const state = providerId === null ? "requested" : "done";
      sale.refunds.push({ id: sale.refunds.length + 1, minor: event.amount.minor, state, providerId });
      return;
    }
    case "refund-pending":
    case "refund-done":
    case "refund-refused": {
      const refund = sale.refunds[event.refund - 1];
      if (refund === undefined) return;
      refund.state = event.type.slice("refund-".length) as AuditedRefund["state"];
      if ("providerId" in event) refund.providerId = event.providerId;
      return;
    }
    case "paper-sealing":
      sale.sealing.add(event.paper);
      return;
    case "paper-sealed":
    case "paper-unconfirmed":
      sale.doubtful.add(event.paper);
      return;
    case "paper-printed":
      sale.printed.add(event.paper);
      sale.sealing.delete(event.paper);
      sale.doubtful.delete(event.paper);
      return;
    default:
  }
}

/** From the provider's side: every order of ours is a sale of ours, and what was paid is known as paid. */
function auditOrders(orders: readonly Order[], sales: readonly AuditedSale[], book: string): string[] {
  return orders.flatMap((order) => {
    const sale = sales.find(({ reference }) => reference === order.reference);
    if (sale === undefined) {
      // Another till of the shop has another book.
      if (!order.reference.includes(`-${book}-`)) return [];
      return [
        `I1: order ${order.id} (${order.status}) is of ${order.reference}, and the journal has no such sale`,
      ];
    }
    if (order.paidMinor === null) return [];
    if (sale.paid === null) {
      return [
        `I1: order ${order.id} was paid, and sale ${sale.id} has no paid record (${sale.ended ?? "open"})`,
      ];
    }
    if (sale.paid.minor === order.paidMinor && sale.paid.number === order.paymentNumber) return [];
    return [
      `I1: sale ${sale.id} says payment ${sale.paid.number} of ${sale.paid.minor}, order ${order.id} says ${order.paymentNumber} of ${order.paidMinor}`,
    ];
  });
}

/** From the journal's side: one order, one charge, and the same end. */
function auditSale(sale: AuditedSale, all: readonly Order[]): string[] {
  const orders = all.filter(({ reference }) => reference === sale.reference);
  const findings: string[] = [];
  const name = `sale ${sale.id} (${sale.reference})`;
  if (orders.length > 1) {
    const list = orders.map(({ id, status }) => `${id} ${status}`).join(", ");
    findings.push(`I2: ${name} has ${orders.length} orders: ${list}`);
  }
  const charges = orders.filter(({ paidMinor }) => paidMinor !== null);
  if (charges.length > 1) findings.push(`I2: ${name} was charged ${charges.length} times`);
  if (sale.paid !== null && charges.length === 0) {
    findings.push(`I2: ${name} is paid in the journal, and no order of it was paid`);
  }
  if (sale.orderId !== null && !orders.some(({ id }) => id === sale.orderId)) {
    findings.push(`I2: ${name} is order ${sale.orderId} in the journal, which the provider does not have`);
  }
  for (const order of orders) {
    if (order.totalMinor !== sale.totalMinor) {
      findings.push(`I2: ${name} is about ${sale.totalMinor}, order ${order.id} about ${order.totalMinor}`);
    }
    if (sale.ended !== null && sale.paid === null && order.status === "created") {
      findings.push(`I2: ${name} is ${sale.ended}, and order ${order.id} can still be paid`);
    }
  }
  return findings;
}

function auditRefunds(orders: readonly Order[], sales: readonly AuditedSale[]): string[] {
  const findings: string[] = [];
  for (const order of orders) {
    const held = order.refunds.filter(({ status }) => status !== "failed");
    const heldMinor = sumOf(held, ({ amountMinor }) => amountMinor);
    if (heldMinor > (order.paidMinor ?? 0)) {
      findings.push(`I5: order ${order.id} was paid ${order.paidMinor ?? 0}, and ${heldMinor} were refunded`);
    }
    const sale = sales.find(({ reference }) => reference === order.reference);
    for (const refund of held) {
      const known = (sale?.refunds ?? []).filter(({ providerId }) => providerId === refund.id);
      const [only] = known;
      if (only === undefined || known.length > 1) {
        findings.push(`I5: refund ${refund.id} of order ${order.id} is in the journal ${known.length} times`);
      } else if (only.minor !== refund.amountMinor || only.state === "refused") {
        findings.push(
          `I5: refund ${refund.id} is ${refund.amountMinor} ${refund.status} at the provider, ${only.minor} ${only.state} in sale ${sale?.id}`,
        );
      }
    }
  }
  for (const sale of sales) {
    const there = orders
      .filter(({ reference }) => reference === sale.reference)
      .flatMap(({ refunds }) => refunds);
    for (const refund of sale.refunds.filter(({ state }) => state === "done" || state === "pending")) {
      const found = there.find(({ id }) => id === refund.providerId);
      if (found === undefined || (refund.state === "done" && found.status !== "processed")) {
        findings.push(
          `I5: refund ${refund.id} of sale ${sale.id} is ${refund.state} in the journal, ${found?.status ?? "unknown"} at the provider`,
        );
      }
    }
  }
  return findings;
}

function auditPapers({ papers, entries }: Evidence, sales: readonly AuditedSale[]): string[] {
  const findings: string[] = [];
  const owed = owedIn(entries);
  const receipts = papers.filter((paper) => isReceiptEnd(lastLineOf(paper)) && paper.barcodes.length > 0);
  const slips = papers.filter((paper) => REFUND_SEAL.test(lastLineOf(paper)));
  const receiptOf = (paper: Paper) => receiptNumber(paper.barcodes.at(-1) ?? "");
  for (const paper of receipts) {
    if (sales.some(({ paid }) => paid !== null && paid.receipt === receiptOf(paper))) continue;
    findings.push(
      `I6: a paper ends with ${lastLineOf(paper)} for receipt ${receiptOf(paper)}, which no paid sale has`,
    );
  }
  for (const sale of sales) {
    const { paid } = sale;
    if (paid === null) continue;
    const papersOfSale = receipts.filter((paper) => receiptOf(paper) === paid.receipt);
    for (const paper of papersOfSale.filter(
      ({ text }) => paid.number !== null && !text.includes(paid.number),
    )) {
      findings.push(
        `I6: ${lastLineOf(paper)} of receipt ${paid.receipt} does not name payment ${paid.number}`,
      );
    }
    const own = papersOfSale.map(lastLineOf);
    const copies = own.flatMap((line) => Number(COPY.exec(line)?.[1] ?? 0) || []);
    const isOwed = owed.has(sale.id);
    findings.push(
      ...auditFirst(sale, "receipt", own.filter((line) => line === "ORIGINAL").length, copies.length, isOwed),
    );
    findings.push(...auditCopies(sale, copies));
    for (const refund of sale.refunds.filter(({ state }) => state === "done")) {
      const { providerId } = refund;
      const about = (paper: Paper) => providerId !== null && paper.text.includes(providerId);
      const first = slips.filter(about).length;
      const again = papers.filter((paper) => COPY.test(lastLineOf(paper)) && about(paper)).length;
      findings.push(...auditFirst(sale, `refund-slip-${refund.id}`, first, again, isOwed));
    }
  }
  return findings;
}

/** A paper of which there may be one alone: it is there, or a copy stands for it, or the till says that it owes it. */
function auditFirst(
  sale: AuditedSale,
  paper: string,
  first: number,
  copies: number,
  isOwed: boolean,
): string[] {
  if (first > 1) return [`I6: sale ${sale.id} has ${first} originals of ${paper}`];
  if (first === 1 || isOwed) return [];
  if (sale.printed.has(paper))
    return [`I6: sale ${sale.id} says that ${paper} was printed, and it is not there`];
  if (copies > 0 && sale.doubtful.has(paper)) return [];
  const what = copies > 0 ? "only copies, and the original never left" : "neither an original nor a copy";
  return [`I6: sale ${sale.id} has ${what} of ${paper}, and owes nothing`];
}

function auditCopies(sale: AuditedSale, copies: readonly number[]): string[] {
  const told = [...sale.printed].flatMap(
    (paper) => Number(/^receipt\/copy-(\d+)$/.exec(paper)?.[1] ?? 0) || [],
  );
  const missing = told.filter((copy) => !copies.includes(copy));
  // A copy may come out again after a kill, because it says of itself that it is one; its number stays.
  const next = Math.max(0, ...told) + 1;
  return [
    ...missing.map((copy) => `I6: sale ${sale.id} says that COPY ${copy} was printed, and it is not there`),
    ...copies
      .filter((copy) => copy > next)
      .map((copy) => `I6: sale ${sale.id} has a COPY ${copy}, and the journal knows ${told.length}`),
  ];
}

function auditTotals(orders: readonly Order[], sales: readonly AuditedSale[]): string[] {
  const ours = orders.filter(({ reference }) => sales.some((sale) => sale.reference === reference));
  const atProvider =
    sumOf(ours, ({ paidMinor }) => paidMinor ?? 0) -
    sumOf(
      ours.flatMap(({ refunds }) => refunds.filter(({ status }) => status === "processed")),
      ({ amountMinor }) => amountMinor,
    );
  const inJournal =
    sumOf(sales, ({ paid }) => paid?.minor ?? 0) -
    sumOf(
      sales.flatMap(({ refunds }) => refunds.filter(({ state }) => state === "done")),
      ({ minor }) => minor,
    );
  if (atProvider === inJournal) return [];
  return [`I8: paid less refunded is ${inJournal} in the journal and ${atProvider} at the provider`];
}

/** Sales of which the till itself knows that a paper is owed. */
function owedIn(entries: Evidence["entries"]): ReadonlySet<number> {
  const sales = bookOf(entries).unsettled();
  return new Set(sales.filter((sale) => owedPapers(sale).length > 0).map(({ facts }) => facts.id));
}

function isReceiptEnd(line: string): boolean {
  return line === "ORIGINAL" || COPY.test(line);
}

/** "R" + book of six digits + number + check digit; null for another barcode. */
function receiptNumber(code: string): number | null {
  const match = /^R\d{6}(\d{6,9})\d$/.exec(code);
  return match === null ? null : Number(match[1]);
}

function sumOf<T>(list: readonly T[], minorOf: (one: T) => number): number {
  return list.reduce((sum, one) => sum + minorOf(one), 0);
}
