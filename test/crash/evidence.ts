// What is left of a run, for the auditor and for whoever asks whether the story is over.

import type { AttachedPrinter } from "../../hardware/emulators/escpos-printer-wires.ts";
import type { Paper } from "../../hardware/emulators/printer-paper.ts";
import type { Evidence as Audited } from "../../src/audit/evidence.ts";
import type { VirtualOrder } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import type { Sale } from "../../src/sale/sale.ts";
import { Book } from "../../src/terminal/book/book.ts";
import { decodeRecord } from "../../src/terminal/book/records.ts";
import { seenOrders } from "../support/seen-orders.ts";

export { lastLineOf, Z_REPORT } from "../../src/audit/evidence.ts";
export { readEntries } from "../../src/audit/read-evidence.ts";

export interface Evidence {
  readonly orders: readonly VirtualOrder[];
  /** Cut off, and last what still hangs in the printer. */
  readonly papers: readonly Paper[];
  readonly entries: Audited["entries"];
}

export function audited(evidence: Evidence): Audited {
  return { ...evidence, orders: seenOrders(evidence.orders) };
}

export function papersOf({ printer }: AttachedPrinter): readonly Paper[] {
  const strip = printer.strip();
  return strip.text.trim() === "" ? printer.papers() : [...printer.papers(), strip];
}

/** The book as a till would open it. */
export function bookOf(entries: Evidence["entries"]): Book {
  const book = new Book("ARS");
  for (const { sequence, record } of entries) book.apply(decodeRecord(record, sequence));
  return book;
}

/** For the message when a story does not end. */
export function sceneOf(
  sale: Sale | null,
  orders: readonly VirtualOrder[] | undefined,
  points: readonly string[],
  log: string,
): string {
  const { phase, papers, refunds } = sale ?? {};
  return [
    `sale: ${JSON.stringify({ phase, papers, refunds })}`,
    `orders: ${JSON.stringify(orders)}`,
    `last points: ${points.slice(-5).join("; ")}`,
    `log: ${log}`,
  ].join("\n");
}
