// What must hold whenever a boxed till is at rest: the auditor finds nothing between provider, journal and papers, and
// nothing was done twice.

import type { Paper } from "../../../hardware/emulators/printer-paper.ts";
import { audit } from "../../../src/audit/audit.ts";
import { lastLineOf } from "../../../src/audit/evidence.ts";
import { describeFinding } from "../../../src/audit/finding.ts";
import { readEntries } from "../../../src/audit/read-evidence.ts";
import type { VirtualOrder } from "../../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { seenOrders } from "../../support/seen-orders.ts";

export interface Remains {
  readonly orders: readonly VirtualOrder[];
  readonly papers: readonly Paper[];
  /** The folder of the journal. */
  readonly journal: string;
}

/** @returns a sentence for each thing that is not as it must be */
export function faultsOf({ journal, orders, papers }: Remains): readonly string[] {
  const findings = audit({ orders: seenOrders(orders), papers, entries: readEntries(journal) });
  return [
    ...findings.map(describeFinding),
    ...twice(
      "orders",
      orders.map(({ reference }) => reference),
    ),
    ...twice(
      "refunds",
      orders.flatMap(({ reference, refunds }) => refunds.map(() => reference)),
    ),
    ...twice(
      "originals",
      papers.filter((paper) => lastLineOf(paper) === "ORIGINAL").flatMap(({ barcodes }) => barcodes),
    ),
  ];
}

function twice(what: string, names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names
    .filter((name) => seen.has(name) || !seen.add(name))
    .map((name) => `there are two ${what} of ${name}`);
}
