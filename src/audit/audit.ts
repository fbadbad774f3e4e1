// The auditor: holds the provider's orders, the papers and the journal's files against each other and names every
// difference. It never asks the daemon, and it is pure: what it is given is all that it looks at.

import { auditJournal } from "./audit-journal.ts";
import { auditOpen } from "./audit-open.ts";
import { auditOrders } from "./audit-orders.ts";
import { auditPapers } from "./audit-papers.ts";
import { auditPayments } from "./audit-payments.ts";
import { auditRefunds } from "./audit-refunds.ts";
import { auditReports } from "./audit-reports.ts";
import { auditTotals } from "./audit-totals.ts";
import { readSales } from "./audited-sale.ts";
import type { Evidence } from "./evidence.ts";
import { type Finding, INVARIANTS } from "./finding.ts";

/** @returns every difference, with the promise that it breaks (docs/audit.md); none: everything agrees */
export function audit(evidence: Evidence): readonly Finding[] {
  const book = readSales(evidence.entries);
  const orders = Map.groupBy(evidence.orders, ({ reference }) => reference);
  return [
    ...auditOrders(evidence, orders, book),
    ...auditPayments(evidence, orders, book),
    ...auditRefunds(evidence, orders, book),
    ...auditPapers(evidence, book),
    ...auditReports(evidence),
    ...auditJournal(evidence, book),
    ...auditTotals(evidence, orders, book),
    ...auditOpen(evidence, orders, book),
  ].sort((a, b) => INVARIANTS.indexOf(a.invariant) - INVARIANTS.indexOf(b.invariant));
}
