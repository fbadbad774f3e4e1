// A moment by the wall's clock, for papers and people; it decides nothing.

import type { Sale } from "./sale.ts";

export interface Stamp {
  /** The wall's time, ISO 8601. */
  readonly at: string;
  /** That clock was not to be trusted then: whatever tells this moment says so. Absent: it was. */
  readonly atUnsure?: true;
}

/** Of something that happened then. */
export function stampOf({ at, atUnsure }: Stamp): Stamp {
  return atUnsure === undefined ? { at } : { at, atUnsure };
}

/** Of the payment; of the sale's beginning where it is not paid. */
export function paidStampOf({ facts, paidAt, paidAtUnsure }: Sale): Stamp {
  if (paidAt === null) return stampOf(facts);
  return paidAtUnsure === undefined ? { at: paidAt } : { at: paidAt, atUnsure: paidAtUnsure };
}
