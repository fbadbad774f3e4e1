// How differences are planted: into what the provider shows, into the papers, and into the journal; there either as a
// dishonest daemon would write it, properly chained, or as bytes that nobody wrote.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Evidence, SeenEntry, SeenOrder, SeenPaper, SeenPayment } from "../../src/audit/evidence.ts";
import { lastLineOf } from "../../src/audit/evidence.ts";
import type { Finding } from "../../src/audit/finding.ts";
import { readSight } from "../../src/audit/read-evidence.ts";
import { openJournal } from "../../src/journal/file-journal.ts";
import type { Json } from "../../src/journal/journal.ts";
import type { TillRecord } from "../../src/terminal/book/records.ts";

export type Plant = (evidence: Evidence) => Evidence | Promise<Evidence>;

/** The number of a sale's order, payment and so on, as its journal has it. */
export function referenceOf({ entries }: Evidence, sale: number): string {
  for (const { record } of entries) {
    const known = record as unknown as TillRecord;
    if (known.type === "sale-begun" && known.facts.id === sale) return known.facts.reference;
  }
  throw new Error(`no sale ${sale} in the evidence`);
}

export function orderOf(evidence: Evidence, sale: number): SeenOrder {
  const reference = referenceOf(evidence, sale);
  const order = evidence.orders.find((one) => one.reference === reference);
  if (order === undefined) throw new Error(`no order of sale ${sale} in the evidence`);
  return order;
}

export const changeOrder =
  (sale: number, change: (order: SeenOrder) => Partial<SeenOrder> | null): Plant =>
  (evidence) => {
    const wanted = orderOf(evidence, sale);
    const changes = change(wanted);
    return {
      ...evidence,
      orders: evidence.orders.flatMap((order) => {
        if (order !== wanted) return [order];
        return changes === null ? [] : [{ ...order, ...changes }];
      }),
    };
  };

/** One more order, made of the one of a sale. */
export const addOrder =
  (sale: number, change: (order: SeenOrder) => Partial<SeenOrder>): Plant =>
  (evidence) => {
    const order = orderOf(evidence, sale);
    return { ...evidence, orders: [...evidence.orders, { ...order, id: "ORDPLANTED", ...change(order) }] };
  };

export const addPayment =
  (make: (evidence: Evidence) => SeenPayment): Plant =>
  (evidence) => ({ ...evidence, payments: [...(evidence.payments ?? []), make(evidence)] });

/** The papers of that reference (or code) with that last line. */
export const changePapers =
  (
    of: (evidence: Evidence) => string,
    ending: RegExp,
    change: (paper: SeenPaper) => readonly SeenPaper[],
  ): Plant =>
  (evidence) => {
    const mark = of(evidence);
    let changed = 0;
    const papers = (evidence.papers ?? []).flatMap((paper) => {
      if (!paper.text.includes(mark) || !ending.test(lastLineOf(paper))) return [paper];
      changed += 1;
      return change(paper);
    });
    if (changed !== 1) throw new Error(`${changed} papers of ${mark} end with ${ending}; expected one`);
    return { ...evidence, papers };
  };

export const withText = (paper: SeenPaper, from: string | RegExp, to: string): SeenPaper => {
  const text = paper.text.replace(from, to);
  if (text === paper.text) throw new Error(`nothing to replace: ${from}`);
  return { ...paper, text };
};

/** @returns a record in the place of one, several, or none */
export type Rewriting = (record: TillRecord) => readonly TillRecord[];

/** As a dishonest daemon writes: every record in its chain, and the closes of days name the new chain. */
export const rewrite =
  (...rewritings: readonly Rewriting[]): Plant =>
  async (evidence) => {
    const records = evidence.entries.map(({ record }) => record as unknown as TillRecord);
    let changed = records;
    for (const rewriting of rewritings) changed = changed.flatMap(rewriting);
    if (JSON.stringify(changed) === JSON.stringify(records)) throw new Error("this plant changes nothing");
    return { ...evidence, entries: await chain(changed) };
  };

/** The records as the journal's own writer chains them. */
export async function chain(records: readonly TillRecord[]): Promise<readonly SeenEntry[]> {
  const directory = mkdtempSync(join(tmpdir(), "tilld-plant-"));
  try {
    let { journal } = await openJournal({ directory });
    for (const [at, record] of records.entries()) {
      // Each start opens the journal, which leaves a line of its own.
      if (record.type === "till-started" && at > 1) {
        await journal.close();
        ({ journal } = await openJournal({ directory }));
      }
      const { hash, sequence } = journal.head();
      const isKept = record.type !== "day-closed" || record.close.head.hash.startsWith("f00d");
      const chained = isKept
        ? record
        : { ...record, close: { ...record.close, head: { records: sequence, hash } } };
      await journal.append([chained as unknown as Json]);
    }
    await journal.close();
    return readSight(directory).entries;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

type SaleRecord = Extract<TillRecord, { type: "sale" }>;

/** Changes, drops or adds to the events of a sale. */
export const inSale =
  (
    sale: number,
    change: (event: SaleRecord["event"], record: SaleRecord) => readonly SaleRecord["event"][],
  ): Rewriting =>
  (record) =>
    record.type === "sale" && record.sale === sale
      ? change(record.event, record).map((event) => ({ ...record, event }))
      : [record];

export const dropEvents = (sale: number, types: RegExp): Rewriting =>
  inSale(sale, (event) => (types.test(event.type) ? [] : [event]));

/** Everything of a sale is gone. */
export const dropSale =
  (sale: number): Rewriting =>
  (record) => {
    const isIt =
      (record.type === "sale" && record.sale === sale) ||
      (record.type === "sale-begun" && record.facts.id === sale);
    return isIt ? [] : [record];
  };

/** The text of records, wherever it stands. */
export const replaceIn =
  (where: (record: TillRecord) => boolean, from: string | RegExp, to: string): Rewriting =>
  (record) =>
    where(record) ? [JSON.parse(JSON.stringify(record).replace(from, to)) as TillRecord] : [record];

/** Behind the last record that fits. */
export function append(...added: readonly TillRecord[]): Plant {
  return async (evidence) => {
    const records = evidence.entries.map(({ record }) => record as unknown as TillRecord);
    return { ...evidence, entries: await chain([...records, ...added]) };
  };
}

/** Changes the bytes of the journal's file. @returns what a look at the folder finds */
export async function damage(
  { entries }: Evidence,
  change: (bytes: Buffer, lines: readonly Buffer[]) => Buffer,
): Promise<Finding | null> {
  const directory = mkdtempSync(join(tmpdir(), "tilld-damage-"));
  try {
    const { journal } = await openJournal({ directory });
    await journal.append(entries.map(({ record }) => record));
    await journal.close();
    const file = join(directory, "000001.journal");
    const bytes = readFileSync(file);
    writeFileSync(file, change(bytes, linesOf(bytes)));
    return readSight(directory).damage;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Each with its newline; last what follows the last one. */
function linesOf(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, from)) {
    lines.push(bytes.subarray(from, at + 1));
    from = at + 1;
  }
  return [...lines, bytes.subarray(from)];
}
