// How the till itself understands its records: what it still owes and still waits for. Replayed by the rules of a sale
// and nothing else of the till.

import { isAtRest } from "../sale/duties.ts";
import type { SaleEvent } from "../sale/events.ts";
import { owedPapers, paperId } from "../sale/papers.ts";
import type { Paper, Sale } from "../sale/sale.ts";
import { beginSale, step } from "../sale/step.ts";
import { decodeRecord } from "../terminal/book/records.ts";
import type { Evidence } from "./evidence.ts";

/** Papers that the till says it owes, by the sale and the paper that they stand for: "1 receipt". */
export type Owed = ReadonlyMap<string, readonly Paper[]>;

export interface TillView {
  /** Sales for which something is left to do, about money or paper. */
  readonly unsettled: readonly Sale[];
  readonly owed: Owed;
}

/** @throws Error where a record cannot follow the ones before it, so that the till could not even start */
export function replay(entries: Evidence["entries"]): TillView {
  const sales = new Map<number, Sale>();
  const unsettled = new Map<number, Sale>();
  const put = (sale: Sale): void => {
    sales.set(sale.facts.id, sale);
    if (isAtRest(sale)) unsettled.delete(sale.facts.id);
    else unsettled.set(sale.facts.id, sale);
  };
  for (const { sequence, record } of entries) {
    const known = decodeRecord(record, sequence);
    if (known.type === "sale-begun") put(beginSale(known.facts));
    if (known.type === "sale") {
      const sale = sales.get(known.sale);
      if (sale === undefined)
        throw new Error(`record ${sequence} is of sale ${known.sale}, which never began`);
      put(stepOrThrow(sale, known.event, sequence));
    }
    if (known.type === "till-started") {
      const event = { type: "till-restarted", sameBoot: known.sameBoot } as const;
      for (const sale of [...unsettled.values()]) put(stepOrThrow(sale, event, sequence));
    }
  }
  const left = [...unsettled.values()].sort((a, b) => a.facts.id - b.facts.id);
  return { unsettled: left, owed: owedBy(left) };
}

function stepOrThrow(sale: Sale, event: SaleEvent, sequence: number): Sale {
  const next = step(sale, event);
  if (next !== null) return next;
  throw new Error(
    `sale ${sale.facts.id} is ${sale.phase.status}, and record ${sequence} says ${event.type}, which cannot follow`,
  );
}

function owedBy(sales: readonly Sale[]): Owed {
  const owed = new Map<string, Paper[]>();
  for (const sale of sales) {
    for (const paper of owedPapers(sale)) {
      const key = `${sale.facts.id} ${paperId(paper.kind, paper.refund, 0)}`;
      owed.set(key, [...(owed.get(key) ?? []), paper]);
    }
  }
  return owed;
}
