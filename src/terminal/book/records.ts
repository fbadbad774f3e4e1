// What the journal of a till holds: the kinds of its records, and the only place that knows how one is written. What
// they make together is the book (book.ts).

import type { CashMove, DayClose } from "../../day/day.ts";
import { type Damage, JournalError, type Json } from "../../journal/journal.ts";
import type { Money } from "../../money/money.ts";
import type { KeptReconciliation } from "../../reconcile/reconciliation.ts";
import type { SaleEvent, SaleEventType } from "../../sale/events.ts";
import type { SaleFacts } from "../../sale/sale.ts";
import type { StaffEvent } from "../../staff/staff.ts";

/** The drawer opened without a sale. Written before it opens, so that none is missing; a second record when it did not. */
export type DrawerRecord =
  | { readonly type: "drawer-opening"; readonly reason: string; readonly at: string }
  | { readonly type: "drawer-not-opened"; readonly reason: string; readonly detail: string };

/** Cash that came to the drawer or left it beside sales. */
export interface CashRecord {
  readonly type: "cash-moved";
  readonly move: CashMove;
  /** More than nothing; the move says which way. */
  readonly amount: Money;
  readonly reason: string;
  readonly at: string;
}

/** A close of the day, and what became of its paper. */
export type DayRecord =
  | { readonly type: "day-closed"; readonly close: DayClose }
  /** From the next moment on the paper may be in somebody's hand. */
  | { readonly type: "day-report-begun"; readonly number: number }
  /** After all not one byte of it left: what was begun last is still owed, as if it had not been. */
  | { readonly type: "day-report-not-begun"; readonly number: number }
  | { readonly type: "day-report-printed"; readonly number: number };

/** Days that were held against Mercado Pago's reports, and what came of it (till reconcile). */
export interface ReconciledRecord {
  readonly type: "reconciled";
  /** The wall's time, ISO 8601; for people only. */
  readonly at: string;
  readonly reconciliation: KeptReconciliation;
}

/** Somebody at the counter chose what display, papers and cards speak. */
export interface LanguageRecord {
  readonly type: "language-chosen";
  readonly language: Language;
}

export type Language = "es" | "pt" | "en";

/** The highest numbers that were given, or may have been. */
export interface Numbers {
  readonly sale: number;
  readonly receipt: number;
  readonly day: number;
}

/** So many numbers are left out where records were lost, because nobody knows how many were given in them. */
export const SKIPPED: Numbers = { sale: 1000, receipt: 1000, day: 10 };

/** What "till journal repair" writes, behind the records that it carried over (docs/journal.md). */
export type RepairRecord =
  | {
      readonly type: "journal-repaired";
      /** The wall's time, ISO 8601; for people only. */
      readonly at: string;
      /** Null: the journal was whole, and older than a report on paper or than the archive. */
      readonly damage: Damage | null;
      /** Bits that were put right, with proof of what they had been. */
      readonly mended: readonly string[];
      /** The folder that keeps the journal as it was; "" where the till itself went on with an older one. */
      readonly kept: string;
      /** The last line that was carried over as it was. */
      readonly carried: { readonly records: number; readonly hash: string };
      /** Records behind the damage that could be read, and are believed only as far as the provider confirms them. */
      readonly readable: number;
      /** Whether the provider was asked. */
      readonly asked: boolean;
      /** The highest numbers that may have been given: the next ones are higher. */
      readonly numbers: Numbers;
      /**
       * The days that were closed behind the damage, the oldest first: what each of them told follows, and "days-forgotten"
       * ends it. Absent: none, or an older journal.
       */
      readonly closed?: readonly number[];
    }
  /** Days whose close was read behind the damage: their figures stand on their papers, and belong to no later day. */
  | { readonly type: "days-forgotten"; readonly upTo: number }
  /** What nobody could find out, and what somebody should do about it. */
  | {
      readonly type: "left-unknown";
      readonly sale: number | null;
      readonly what: string;
      readonly advice: string;
    };

export interface ClosedDay {
  readonly close: DayClose;
  /** How often its paper was begun: the first is the report, each further one a copy. None: it is owed. */
  readonly prints: number;
  /** Whether the last one that was begun is known to be out. */
  readonly isOut: boolean;
  /** The same of the one before, which counts again when the last one did not leave after all. */
  readonly wasOut: boolean;
}

export type TillRecord =
  /** First record of a journal. The book is six random digits that tell the journals of one shop apart. */
  | { readonly type: "book-opened"; readonly book: string }
  /**
   * @property bootId of the machine, "" when it does not say
   * @property sameBoot the machine kept running since the last start, and with it all that was noted
   */
  | {
      readonly type: "till-started";
      readonly version: string;
      readonly bootId: string;
      readonly sameBoot: boolean;
    }
  | { readonly type: "sale-begun"; readonly facts: SaleFacts }
  | { readonly type: "sale"; readonly sale: number; readonly event: SaleEvent }
  | DrawerRecord
  | CashRecord
  | DayRecord
  | LanguageRecord
  | ReconciledRecord
  | RepairRecord
  | StaffEvent;

const EVENT_TYPES: Readonly<Record<SaleEventType, true>> = {
  "order-created": true,
  "order-refused": true,
  "cancel-requested": true,
  "payment-rejected": true,
  "order-paid": true,
  "order-expired": true,
  "order-canceled": true,
  "order-closed": true,
  "key-spoiled": true,
  "paid-instead": true,
  "paper-sealing": true,
  "paper-sealed": true,
  "paper-printed": true,
  "paper-unconfirmed": true,
  "copy-requested": true,
  "refund-requested": true,
  "refund-pending": true,
  "refund-done": true,
  "refund-refused": true,
  "refund-found": true,
  "originals-unknown": true,
  "till-restarted": true,
};

const RECORD_TYPES: Readonly<Record<TillRecord["type"], true>> = {
  "book-opened": true,
  "till-started": true,
  "sale-begun": true,
  sale: true,
  "drawer-opening": true,
  "drawer-not-opened": true,
  "cash-moved": true,
  "day-closed": true,
  "day-report-begun": true,
  "day-report-not-begun": true,
  "day-report-printed": true,
  "language-chosen": true,
  reconciled: true,
  "journal-repaired": true,
  "days-forgotten": true,
  "left-unknown": true,
  "staff-set": true,
  "staff-removed": true,
  "pin-refused": true,
  "pin-accepted": true,
  "staff-unlocked": true,
};

export function encodeRecord(record: TillRecord): Json {
  return record as unknown as Json;
}

/**
 * A record passed its checksum, so its shape is what some tilld wrote; what can go wrong is that a newer one
 * wrote it.
 * @throws JournalError "newer" naming the record that this program does not know
 */
export function decodeRecord(record: Json, sequence: number): TillRecord {
  const older = fromOlder(record as unknown as OlderRecord);
  if (older !== null) return older;
  const candidate = record as { type?: unknown; event?: { type?: unknown } };
  const known =
    candidate.type === "sale"
      ? Object.hasOwn(EVENT_TYPES, String(candidate.event?.type))
      : Object.hasOwn(RECORD_TYPES, String(candidate.type));
  if (!known) {
    throw new JournalError(
      "newer",
      `journal record ${sequence} is of a kind that this version does not know (${JSON.stringify(candidate.event?.type ?? candidate.type)}); ` +
        "was the journal written by a newer tilld? Install that version again",
    );
  }
  return record as unknown as TillRecord;
}

/** Written before a sale by QR, too, could be made instead of another. */
type OlderRecord =
  | { readonly type: "sale-begun"; readonly facts: SaleFacts & { readonly cash?: { insteadOf?: number } } }
  | {
      readonly type: "sale";
      readonly sale: number;
      readonly event: { readonly type: "cash-taken"; readonly cash: number | null };
    };

/** @returns null for a record that is written so today as well */
function fromOlder(record: OlderRecord): TillRecord | null {
  if (record.type === "sale" && record.event?.type === "cash-taken")
    return { type: "sale", sale: record.sale, event: { type: "paid-instead", by: record.event.cash } };
  const insteadOf = record.type === "sale-begun" ? record.facts?.cash?.insteadOf : undefined;
  if (record.type !== "sale-begun" || insteadOf === undefined) return null;
  return { type: "sale-begun", facts: { ...record.facts, insteadOf } };
}
