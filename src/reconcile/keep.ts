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
  const { balance, currency, differences, from, isComplete, journal, madeAt } = reconciliation;
  const { sources, till, timeZone, to, virtual, withdrawals } = reconciliation;
  const toLookAt = differences.filter(({ kind }) => !EXPECTED_KINDS.includes(kind));
  return {
    from,
    to,
    timeZone,
    currency,
    madeAt,
    virtual,
    isComplete,
    journal,
    balance,
    till,
    withdrawals,
    files: sources.files,
    differences: toLookAt.slice(0, MOST_DIFFERENCES),
    further: Math.max(0, toLookAt.length - MOST_DIFFERENCES),
    digest: createHash("sha256").update(reconciliationFile(reconciliation)).digest("hex"),
  };
}
