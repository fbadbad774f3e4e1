// The auditor's look at what does not end: a sale that is open long after nobody can pay it any more, and a refund that
// was asked for and never answered. Nothing is late without the provider's clock.

import type { OrdersByReference } from "./audit-orders.ts";
import { type AuditedBook, type AuditedSale, momentsOf } from "./audited-sale.ts";
import { type Evidence, isLookedAt } from "./evidence.ts";
import type { Finding } from "./finding.ts";

/** So long after its end an order is still asked about; twice that is long enough for a slow network. */
const GRACE_MS = 120_000;
/** A refund is answered at once or when it is asked about again. */
const REFUND_MS = 3_600_000;

export function auditOpen(
  evidence: Evidence,
  orders: OrdersByReference,
  book: AuditedBook,
): readonly Finding[] {
  const { nowMs } = evidence;
  if (nowMs === undefined) return [];
  return book.sales
    .filter((sale) => isLookedAt(evidence, sale.id) && !sale.isCash)
    .flatMap((sale) => {
      const there = orders.get(sale.reference) ?? [];
      // Money that came is told as money, and who can still pay keeps a sale open.
      const isRight = there.some(({ paidMinor, status }) => paidMinor !== null || status === "open");
      return [...(isRight ? [] : auditSale(sale, nowMs)), ...auditRefunds(sale, nowMs)];
    });
}

function auditSale(sale: AuditedSale, nowMs: number): Finding[] {
  const isOpen = sale.paid === null && sale.ended === null;
  const graceMs = sale.validityS * 1000 + GRACE_MS;
  if (!isOpen || momentsOf(sale.at, sale).some((ms) => nowMs <= ms + graceMs)) return [];
  return [
    {
      invariant: "I9",
      sale: sale.id,
      what: `sale ${sale.id} began at ${sale.at}, could be paid for ${sale.validityS} s, and is still open in the journal`,
      advice: "Let the daemon run with the network up: it asks about the order and ends the sale",
    },
  ];
}

function auditRefunds(sale: AuditedSale, nowMs: number): Finding[] {
  return sale.refunds
    .filter(
      ({ at, state }) => state === "requested" && momentsOf(at, sale).every((ms) => nowMs > ms + REFUND_MS),
    )
    .map(({ at, id }) => ({
      invariant: "I9",
      sale: sale.id,
      what: `refund ${id} of sale ${sale.id} was asked for at ${at}, and nobody knows what became of it`,
      advice: "Let the daemon run with the network up: it looks before it asks again",
    }));
}
