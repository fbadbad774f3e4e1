// The auditor's look at the paper: each paid sale has one original receipt and each refund one slip, or a copy
// stands for it, or the till says that it owes it. What the till owes is the one thing taken from its own book.

import type { Paper } from "../../hardware/emulators/escpos-paper.ts";
import { owedPapers, paperId } from "../../src/sale/papers.ts";
import type { Paper as SalePaper } from "../../src/sale/sale.ts";
import type { AuditedSale } from "./audited-sale.ts";
import { bookOf, type Evidence, lastLineOf } from "./evidence.ts";

// The words of the papers in the three languages, as the till prints them.
const COPY = /^(?:COPIA|CÓPIA|COPY) (\d+)$/;
const REFUND_SEAL = /^(?:CONSTANCIA DE DEVOLUCIÓN|COMPROVANTE DE DEVOLUÇÃO|REFUND SLIP)$/;

/** What the till says of papers that it owes; "1 receipt" is sale 1's. */
type Owed = ReadonlyMap<string, readonly SalePaper[]>;

export function auditPapers({ papers, entries }: Evidence, sales: readonly AuditedSale[]): readonly string[] {
  const owed = owedIn(entries);
  if (typeof owed === "string") return [owed];
  const receipts = papers.filter((paper) => isReceiptEnd(lastLineOf(paper)) && paper.barcodes.length > 0);
  const known = new Set(sales.flatMap(({ paid }) => paid?.receipt ?? []));
  return [
    ...receipts
      .map((paper) => ({ end: lastLineOf(paper), number: receiptOf(paper) }))
      .filter(({ number }) => number === null || !known.has(number))
      .map(({ end, number }) => `I6: a paper ends with ${end} for receipt ${number}, which no paid sale has`),
    ...sales.flatMap((sale) => [
      ...auditReceipts(sale, receipts, owed),
      ...auditRefundSlips(sale, papers, owed),
    ]),
  ];
}

function auditReceipts(sale: AuditedSale, receipts: readonly Paper[], owed: Owed): string[] {
  const { paid } = sale;
  if (paid === null) return [];
  const own = receipts.filter((paper) => receiptOf(paper) === paid.receipt);
  const ends = own.map(lastLineOf);
  const originals = ends.filter((end) => end === "ORIGINAL").length;
  const copies = ends.flatMap((end) => Number(COPY.exec(end)?.[1] ?? 0) || []);
  return [
    ...own
      .filter(({ text }) => paid.number !== null && !text.includes(paid.number))
      .map(
        (paper) => `I6: ${lastLineOf(paper)} of receipt ${paid.receipt} does not name payment ${paid.number}`,
      ),
    ...auditFirst(sale, "receipt", originals, copies.length, owed),
    ...auditCopies(sale, copies),
  ];
}

/** A slip is about the refund whose number at the provider stands on it. */
function auditRefundSlips(sale: AuditedSale, papers: readonly Paper[], owed: Owed): string[] {
  return sale.refunds
    .filter(({ state }) => state === "done")
    .flatMap(({ id, providerId }) => {
      const ends = papers
        .filter(({ text }) => providerId !== null && text.includes(providerId))
        .map((paper) => lastLineOf(paper));
      const first = ends.filter((end) => REFUND_SEAL.test(end)).length;
      const copies = ends.filter((end) => COPY.test(end)).length;
      return auditFirst(sale, paperId("refund-slip", id, 0), first, copies, owed);
    });
}

/** A paper of which there may be one alone. */
function auditFirst(sale: AuditedSale, paper: string, first: number, copies: number, owed: Owed): string[] {
  const owes = owed.get(`${sale.id} ${paper}`) ?? [];
  if (first > 1) return [`I6: sale ${sale.id} has ${first} originals of ${paper}`];
  if (first === 1) {
    // Owed and not sealed: it would be printed once more.
    const again = owes.some(({ copy, status }) => copy === 0 && status === "owed");
    return again
      ? [`I6: the original of ${paper} of sale ${sale.id} is out, and the till still owes it`]
      : [];
  }
  if (owes.length > 0) return [];
  if (sale.printed.has(paper)) {
    return [`I6: sale ${sale.id} says that ${paper} was printed, and it is not there`];
  }
  if (copies > 0 && sale.doubtful.has(paper)) return [];
  const what = copies > 0 ? "only copies, and the original never left" : "neither an original nor a copy";
  return [`I6: sale ${sale.id} has ${what} of ${paper}, and owes nothing`];
}

function auditCopies(sale: AuditedSale, copies: readonly number[]): string[] {
  const told = [...sale.printed].flatMap(
    (paper) => Number(/^receipt\/copy-(\d+)$/.exec(paper)?.[1] ?? 0) || [],
  );
  const missing = told.filter((copy) => !copies.includes(copy));
  // A copy may come out again after a kill, because it says of itself that it is one; its number stays.
  const next = Math.max(0, ...told) + 1;
  return [
    ...missing.map((copy) => `I6: sale ${sale.id} says that COPY ${copy} was printed, and it is not there`),
    ...copies
      .filter((copy) => copy > next)
      .map((copy) => `I6: sale ${sale.id} has a COPY ${copy}, and the journal knows ${told.length}`),
  ];
}

/** @returns a finding where the till could not even open this journal */
function owedIn(entries: Evidence["entries"]): Owed | string {
  const owed = new Map<string, SalePaper[]>();
  try {
    for (const sale of bookOf(entries).unsettled()) {
      for (const paper of owedPapers(sale)) {
        const key = `${sale.facts.id} ${paperId(paper.kind, paper.refund, 0)}`;
        owed.set(key, [...(owed.get(key) ?? []), paper]);
      }
    }
  } catch (error) {
    return `I7: the till cannot follow its own journal: ${error instanceof Error ? error.message : error}`;
  }
  return owed;
}

function receiptOf(paper: Paper): number | null {
  return receiptNumber(paper.barcodes.at(-1) ?? "");
}

function isReceiptEnd(line: string): boolean {
  return line === "ORIGINAL" || COPY.test(line);
}

/** "R" + book of six digits + number + check digit; null for another barcode. */
function receiptNumber(code: string): number | null {
  const match = /^R\d{6}(\d{6,9})\d$/.exec(code);
  return match === null ? null : Number(match[1]);
}
