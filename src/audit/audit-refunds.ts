// The auditor's look at refunds: each one at the provider stands in the journal once, each one of the journal happened
// once, and never more goes back than came.

import { formatDecimal } from "../money/decimal.ts";
import type { OrdersByReference } from "./audit-orders.ts";
import type { AuditedBook, AuditedSale } from "./audited-sale.ts";
import { type Evidence, isAskedAbout, isLookedAt, type SeenOrder } from "./evidence.ts";
import type { Finding } from "./finding.ts";

export function auditRefunds(evidence: Evidence, orders: OrdersByReference, book: AuditedBook): Finding[] {
  const atProvider = evidence.orders.flatMap((order) => {
    const sale = book.byReference.get(order.reference) ?? null;
    return sale !== null && !isLookedAt(evidence, sale.id) ? [] : auditOrder(order, sale, book);
  });
  const inJournal = book.sales
    .filter(({ id, refunds }) => refunds.length > 0 && isLookedAt(evidence, id))
    .flatMap((sale) => [
      ...auditSum(sale, book),
      ...(isAskedAbout(evidence, sale.id) ? auditSale(sale, orders.get(sale.reference) ?? []) : []),
    ]);
  return [...atProvider, ...inJournal];
}

function auditOrder(order: SeenOrder, sale: AuditedSale | null, { currency }: AuditedBook): Finding[] {
  const findings: Finding[] = [];
  const find = (what: string, advice: string) =>
    findings.push({ invariant: "I5", sale: sale?.id ?? null, what, advice });
  const money = (minor: number) => formatDecimal({ minor, currency });
  const held = order.refunds.filter(({ status }) => status !== "refused");
  const heldMinor = held.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  if (heldMinor > (order.paidMinor ?? 0) && order.status !== "unrecognized") {
    find(
      `order ${order.id} was paid ${money(order.paidMinor ?? 0)}, and ${money(heldMinor)} were refunded`,
      "Ask the provider's support: it should not have let more go back than came",
    );
  }
  // A reference that the journal does not know is told as such.
  if (sale === null) return findings;
  for (const refund of held) {
    const known = sale.refunds.filter(({ providerId }) => providerId === refund.id);
    const [only] = known;
    if (only === undefined || known.length > 1) {
      find(
        `refund ${refund.id} of order ${order.id} is in the journal ${known.length} times`,
        "Find out who gave this money back: somebody in the provider's panel, or the till twice",
      );
    } else if (only.minor !== refund.amountMinor || only.state === "refused") {
      find(
        `refund ${refund.id} is ${money(refund.amountMinor)} ${refund.status} at the provider, ${money(only.minor)} ${only.state} in sale ${sale.id}`,
        "Believe the provider, and compare with the slip",
      );
    }
  }
  return findings;
}

/** What the journal alone can say, of cash too. */
function auditSum(sale: AuditedSale, { currency }: AuditedBook): Finding[] {
  const paidMinor = sale.paid?.minor ?? 0;
  const backMinor = sale.refunds
    .filter(({ state }) => state !== "refused")
    .reduce((sum, { minor }) => sum + minor, 0);
  if (backMinor <= paidMinor) return [];
  const money = (minor: number) => formatDecimal({ minor, currency });
  return [
    {
      invariant: "I5",
      sale: sale.id,
      what: `sale ${sale.id} was paid ${money(paidMinor)} in the journal, and ${money(backMinor)} were refunded`,
      advice: "Find out who gave back more than was paid, and count the drawer",
    },
  ];
}

function auditSale(sale: AuditedSale, orders: readonly SeenOrder[]): Finding[] {
  if (sale.isCash) return [];
  const there = orders.flatMap(({ refunds }) => refunds);
  return sale.refunds
    .filter(({ state }) => state === "done" || state === "pending")
    .flatMap((refund): Finding[] => {
      const found = there.find(({ id }) => id === refund.providerId);
      if (found !== undefined && (refund.state !== "done" || found.status === "done")) return [];
      return [
        {
          invariant: "I5",
          sale: sale.id,
          what: `refund ${refund.id} of sale ${sale.id} is ${refund.state} in the journal, ${found?.status ?? "unknown"} at the provider`,
          advice: "Ask the customer whether the money came; if not, give it back in the provider's panel",
        },
      ];
    });
}
