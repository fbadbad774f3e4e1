// An export for bookkeeping, of the journal's files beside a daemon that writes them: nothing is locked, changed or asked.

import { type JournalEntry, readJournal } from "../journal/read-journal.ts";
import { dayAt } from "../payments/mercado-pago/reports/periods.ts";
import { decodeRecord } from "../terminal/book/records.ts";
import { Bookkeeper } from "./bookkeeper.ts";
import { type Fee, readFees } from "./fees.ts";
import { writeLedger } from "./ledger.ts";
import type { Movement, RefundMovement, SaleMovement } from "./movement.ts";
import { type Calendar, writeFees, writeRefunds, writeSales } from "./tables.ts";

export const EXPORTS = ["sales", "refunds", "fees", "ledger"] as const;
export type ExportKind = (typeof EXPORTS)[number];

type Entry = Pick<JournalEntry, "record" | "sequence">;

export interface ExportWish {
  readonly kind: ExportKind;
  readonly timeZone: string;
  /** The first and the last day of the shop's calendar, "2026-03-01"; null: from the first, to the last. */
  readonly from: string | null;
  readonly to: string | null;
  /** The settlement report in the form of docs/reports.md; null: none. "fees" needs it. */
  readonly settlement: string | null;
}

export interface Exported {
  readonly text: string;
  /** Rows or transactions that were written from. */
  readonly rows: number;
  /** Rows of the settlement report about sales that this journal does not have. */
  readonly others: number;
}

/** @throws JournalError for a journal that a start would refuse; SettlementError */
export function exportJournal(directory: string, wish: ExportWish): Exported {
  return exportRecords(readJournal(directory), wish);
}

/** @throws SettlementError */
export function exportRecords(entries: Iterable<Entry>, wish: ExportWish): Exported {
  const { kind, settlement, timeZone } = wish;
  const calendar: Calendar = (at) => dayAt(Date.parse(at), timeZone);
  const { book, movements } = readMovements(entries);
  const { fees, others } =
    settlement === null ? { fees: [], others: 0 } : feesOf(settlement, book, movements);
  const isWanted = ({ at }: Movement | Fee) => {
    const date = calendar(at);
    return (wish.from === null || date >= wish.from) && (wish.to === null || date <= wish.to);
  };
  const wanted = movements.filter(isWanted);
  const wantedFees = fees.filter(isWanted);
  switch (kind) {
    case "sales": {
      const sales = wanted.filter(isSale);
      return { text: writeSales(sales, calendar), rows: sales.length, others };
    }
    case "refunds": {
      const refunds = wanted.filter(isRefund);
      return { text: writeRefunds(refunds, calendar), rows: refunds.length, others };
    }
    case "fees":
      return { text: writeFees(wantedFees, calendar), rows: wantedFees.length, others };
    case "ledger": {
      const text = writeLedger(wanted, wantedFees, calendar);
      return { text, rows: wanted.length + wantedFees.length, others };
    }
  }
}

function readMovements(entries: Iterable<Entry>): {
  readonly book: string;
  readonly movements: readonly Movement[];
} {
  const bookkeeper = new Bookkeeper();
  const movements: Movement[] = [];
  for (const { record, sequence } of entries) {
    movements.push(...bookkeeper.take(decodeRecord(record, sequence), sequence));
  }
  return { book: bookkeeper.book, movements };
}

function feesOf(settlement: string, book: string, movements: readonly Movement[]) {
  return readFees(settlement, book, new Map(movements.filter(isSale).map((sale) => [sale.reference, sale])));
}

function isSale(movement: Movement): movement is SaleMovement {
  return movement.kind === "sale";
}

function isRefund(movement: Movement): movement is RefundMovement {
  return movement.kind === "refund";
}
