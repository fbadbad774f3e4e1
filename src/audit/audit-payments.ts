// The auditor's look at the account's list of payments, which has what no order of ours tells: a second payment for a
// sale, and money for a reference that the journal never wrote.

import { formatDecimal } from "../money/decimal.ts";
import { adviceOnUnseen, explainStranger, type OrdersByReference } from "./audit-orders.ts";
import type { AuditedBook } from "./audited-sale.ts";
import { type Evidence, isAskedAbout } from "./evidence.ts";
import type { Finding } from "./finding.ts";

export function auditPayments(evidence: Evidence, orders: OrdersByReference, book: AuditedBook): Finding[] {
  const { payments = [] } = evidence;
  return payments.flatMap((payment): Finding[] => {
    const { amountMinor, number, reference, refundedMinor } = payment;
    const known = orders.get(reference) ?? [];
    if (known.some(({ paymentNumber }) => paymentNumber === number)) return [];
    const amount = formatDecimal({ minor: amountMinor, currency: book.currency });
    const sale = book.byReference.get(reference);
    if (sale === undefined) {
      // An order of this reference is told already.
      const finding =
        known.length > 0
          ? null
          : explainStranger(`payment ${number} of ${amount}`, { reference, mayHoldMoney: true }, book);
      return finding === null ? [] : [finding];
    }
    // What went back whole troubles nobody any more; what the journal says is held against the order.
    const isTold = refundedMinor >= amountMinor || sale.paid?.number === number;
    if (!isAskedAbout(evidence, sale.id) || isTold) return [];
    if (sale.paid === null) {
      return [
        {
          invariant: sale.ended === null ? "I1" : "I4",
          sale: sale.id,
          what: `payment ${number} of ${amount} was made for sale ${sale.id}, which has no paid record (${sale.ended ?? "open"})`,
          advice: adviceOnUnseen(sale),
        },
      ];
    }
    const other = sale.isCash ? "was paid in cash" : `has payment ${sale.paid.number} in the journal`;
    return [
      {
        invariant: "I2",
        sale: sale.id,
        what: `payment ${number} of ${amount} was made for sale ${sale.id}, which ${other}`,
        advice: "Give this payment back in the provider's panel",
      },
    ];
  });
}
