// The auditor: holds the provider's orders, the papers and the journal's files against each other and names every
// difference. It never asks the daemon. Paper is looked at in audit-papers.ts.

import { JournalError } from "../../src/journal/journal.ts";
import { auditPapers } from "./audit-papers.ts";
import { type AuditedSale, readSales } from "./audited-sale.ts";
import { type Evidence, readEntries } from "./evidence.ts";

type Order = Evidence["orders"][number];

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

function sumOf<T>(list: readonly T[], minorOf: (one: T) => number): number {
  return list.reduce((sum, one) => sum + minorOf(one), 0);
}
