// What can be seen of a till from outside, with nobody of the till being asked: the provider's orders, the paper
// that came out, and the files of the journal. Plain data, so that a shop's evidence and a test's are the same.

import type { JournalEntry } from "../journal/read-journal.ts";
import type { OrderStatus, RefundStatus } from "../payments/provider.ts";

export interface Evidence {
  readonly orders: readonly SeenOrder[];
  /** Cut off, and last what still hangs in the printer; null: nobody collected them. */
  readonly papers: readonly SeenPaper[] | null;
  readonly entries: readonly SeenEntry[];
  /** Payments that the provider lists beside its orders; absent: it was not asked for a list. */
  readonly payments?: readonly SeenPayment[];
  /** The sales that are looked at; absent: all. What is true of the journal as a whole is looked at all the same. */
  readonly sales?: ReadonlySet<number>;
  /** Of these, the ones about which the provider could not be asked; absent: none. */
  readonly unasked?: ReadonlySet<number>;
  /** The provider's clock, milliseconds since 1970; absent: nobody knows it, and nothing can be late. */
  readonly nowMs?: number;
}

/** With the hash of the chain, where it comes from files. */
export type SeenEntry = Pick<JournalEntry, "sequence" | "record"> & Partial<Pick<JournalEntry, "hash">>;

/** An order as the provider shows it. */
export interface SeenOrder {
  readonly id: string;
  readonly reference: string;
  readonly status: OrderStatus;
  /** The provider's own word for the status. */
  readonly word?: string;
  readonly totalMinor: number;
  /** What came for it, whatever went back since; null when nothing did. */
  readonly paidMinor: number | null;
  /** The number of the payment that the customer sees too. */
  readonly paymentNumber: string | null;
  readonly refunds: readonly SeenRefund[];
}

export interface SeenRefund {
  readonly id: string;
  readonly amountMinor: number;
  readonly status: RefundStatus;
}

/** A payment whose money came, as a list of the account's payments has it. */
export interface SeenPayment {
  readonly number: string;
  readonly reference: string;
  readonly amountMinor: number;
  readonly refundedMinor: number;
}

export interface SeenPaper {
  /** The lines as they look. */
  readonly text: string;
  readonly barcodes: readonly string[];
  /** Only the code and the last line are known, or the code alone: somebody scanned it. */
  readonly isScanned?: true;
}

/** How the first print of a day's report ends, and how a copy of it does. */
export const Z_REPORT = /^(?:CIERRE Z|FECHAMENTO Z|Z REPORT) (\d+)(?: - (?:COPIA|CÓPIA|COPY) (\d+))?$/;

/** The last line with anything on it: what makes a paper an original, a copy or neither. */
export function lastLineOf({ text }: Pick<SeenPaper, "text">): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.findLast((line) => line !== "") ?? "";
}

/** Whether a sale belongs to what is looked at. */
export function isLookedAt({ sales }: Evidence, id: number): boolean {
  return sales === undefined || sales.has(id);
}

/** Whether what the provider shows of a sale is all that it has. */
export function isAskedAbout(evidence: Evidence, id: number): boolean {
  return isLookedAt(evidence, id) && evidence.unasked?.has(id) !== true;
}
