// What can be seen of a till from outside, with nobody of the till being asked: the provider's orders, the paper
// that came out, and the files of the journal.

import type { Paper } from "../../hardware/emulators/escpos-paper.ts";
import type { AttachedPrinter } from "../../hardware/emulators/escpos-printer-wires.ts";
import { JournalError } from "../../src/journal/journal.ts";
import { type JournalEntry, readJournal } from "../../src/journal/read-journal.ts";
import type { VirtualOrder } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { Book, decodeRecord } from "../../src/terminal/book/book.ts";

export interface Evidence {
  readonly orders: readonly VirtualOrder[];
  /** Cut off, and last what still hangs in the printer. */
  readonly papers: readonly Paper[];
  readonly entries: readonly Pick<JournalEntry, "sequence" | "record">[];
}

export function papersOf({ printer }: AttachedPrinter): readonly Paper[] {
  const strip = printer.strip();
  return strip.text.trim() === "" ? printer.papers() : [...printer.papers(), strip];
}

/** @returns no entries where there is no journal yet. @throws JournalError where a start would refuse too */
export function readEntries(directory: string): Evidence["entries"] {
  try {
    return [...readJournal(directory)];
  } catch (error) {
    if (error instanceof JournalError && error.code === "unreadable") return [];
    throw error;
  }
}

/** The book as a till would open it. */
export function bookOf(entries: Evidence["entries"]): Book {
  const book = new Book();
  for (const { sequence, record } of entries) book.apply(decodeRecord(record, sequence));
  return book;
}

/** The last line with anything on it: what makes a paper an original, a copy or neither. */
export function lastLineOf(paper: Paper): string {
  const lines = paper.text.split("\n").map((line) => line.trim());
  return lines.findLast((line) => line !== "") ?? "";
}
