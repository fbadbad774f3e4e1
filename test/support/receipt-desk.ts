// The print room with a real printer driver under it and a list for a journal: sales that are paid at once and owe
// their receipt, so that every fault of paper can be seen without the rest of a till.

import type { Clock } from "../../hardware/hal/clock.ts";
import type { POSPrinter, PrintItem } from "../../hardware/hal/pos-printer.ts";
import { isSettled } from "../../src/sale/duties.ts";
import type { SaleEvent } from "../../src/sale/events.ts";
import type { Paper, Sale } from "../../src/sale/sale.ts";
import { beginSale, step } from "../../src/sale/step.ts";
import { PrintRoom } from "../../src/terminal/print-room.ts";

const PRICE = { minor: 300, currency: "ARS" } as const;

/** What stands above the last line. */
export function receiptLines(sale: number): readonly string[] {
  const articles = Array.from(
    { length: 24 },
    (_, index) => `${index + 1} x Yerba 1 kg ${".".repeat(20)} 3,00`,
  );
  return [`SALE ${sale}`, ...articles, "TOTAL 72,00"];
}

export const LAST_LINE = "ORIGINAL";

export class ReceiptDesk {
  readonly events: { readonly sale: number; readonly event: SaleEvent }[] = [];
  readonly failures: unknown[] = [];
  /** How often a receipt did not come out. */
  pauses = 0;
  readonly #sales = new Map<number, Sale>();
  readonly #room: PrintRoom;
  readonly #accept: (id: number, event: SaleEvent) => void;

  constructor(printer: POSPrinter, clock: Clock) {
    const accept = (id: number, event: SaleEvent) => {
      const next = step(this.sale(id), event);
      if (next === null)
        throw new Error(`${event.type} cannot happen to ${JSON.stringify(this.sale(id).papers)}`);
      this.#sales.set(id, next);
      this.events.push({ sale: id, event });
      queueMicrotask(() => this.#room.attend());
    };
    this.#room = new PrintRoom({
      printer,
      clock,
      sales: () => [...this.#sales.values()].filter((sale) => !isSettled(sale)),
      compose: (sale, { copy }) => {
        const body = linesOf(receiptLines(sale.facts.id));
        return copy > 0
          ? { body: [...body, ...linesOf([`COPY ${copy}`]), CUT], seal: null }
          : { body, seal: [...linesOf([LAST_LINE]), CUT] };
      },
      tornPiece: () => [...linesOf(["NOT VALID"]), CUT],
      accept: async (id, event) => accept(id, event),
      note: accept,
      changed: (detail) => {
        if (detail !== "") this.pauses += 1;
      },
      rested: () => {},
      failed: (error) => this.failures.push(error),
    });
    this.#accept = accept;
    printer.onState(() => this.#room.attend());
  }

  /** Somebody pays in cash, whatever the printer does. */
  sell(id: number): void {
    const at = "2026-03-01T10:00:00.000Z";
    const line = { title: "Yerba", barcode: null, quantity: 1, unitPrice: PRICE, total: PRICE };
    const facts = {
      id,
      reference: `A-${id}`,
      ticket: null,
      lines: [line],
      total: PRICE,
      validityS: 600,
      rootKey: "00000000-0000-4000-8000-000000000001",
      at,
      cash: { tendered: PRICE, receiptNumber: id },
    };
    this.#sales.set(id, beginSale(facts));
    this.#room.attend();
  }

  /** Somebody asks for the receipt once more. */
  copy(id: number): void {
    this.#accept(id, { type: "copy-requested" });
  }

  receipt(id: number): Paper {
    const paper = this.sale(id).papers.find(({ kind, copy }) => kind === "receipt" && copy === 0);
    if (paper === undefined) throw new Error(`sale ${id} owes no receipt`);
    return paper;
  }

  /** Nothing more will happen to it by itself. */
  isDecided(id: number): boolean {
    const { status } = this.receipt(id);
    return status === "printed" || status === "unconfirmed";
  }

  stop(): void {
    this.#room.stop();
  }

  sale(id: number): Sale {
    const sale = this.#sales.get(id);
    if (sale === undefined) throw new Error(`no sale ${id}`);
    return sale;
  }
}

const CUT: PrintItem = { kind: "cut" };

function linesOf(lines: readonly string[]): PrintItem[] {
  return lines.map((text) => ({ kind: "text", text }));
}
