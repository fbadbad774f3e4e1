// What is kept of a reconciliation: small enough for a record of the journal, with a digest by which the whole of it, in
// a file, can be told from any other.

import { createHash } from "node:crypto";
import { EXPECTED_KINDS, type KeptReconciliation, type Reconciliation } from "./reconciliation.ts";

/** They have to fit into one record, and nobody reads more of them on paper. */
const MOST_DIFFERENCES = 50;

/** The file that --out FILE.json writes, to the byte. */
export function reconciliationFile(reconciliation: Reconciliation): string {
  return `${JSON.stringify(reconciliation, null, 2)}\n`;
}

export function keep(reconciliation: Reconciliation): KeptReconciliation {
  const { account, days, hours, releases, sales, ...kept } = reconciliation;
  const toLookAt = reconciliation.differences.filter(({ kind }) => !EXPECTED_KINDS.includes(kind));
  const digest = createHash("sha256").update(reconciliationFile(reconciliation)).digest("hex");
  return { ...kept, differences: toLookAt.slice(0, MOST_DIFFERENCES), digest };
}
