// The auditor's look at the paper: each paid sale has one original receipt and each refund one slip, or a copy
// stands for it, or the till says that it owes it. What the till owes is the one thing taken from its own view.

import { paperId } from "../sale/papers.ts";
import { parseReceiptCode } from "../scan/receipt-code.ts";
import type { AuditedBook, AuditedRefund, AuditedSale } from "./audited-sale.ts";
import { type Evidence, isLookedAt, lastLineOf, type SeenPaper } from "./evidence.ts";
import type { Finding, Invariant } from "./finding.ts";
import { type Owed, replay } from "./till-view.ts";

// The words of the papers in the three languages, as the till prints them.
const COPY = /^(?:COPIA|CÓPIA|COPY) (\d+)$/;
const REFUND_SEAL = /^(?:CONSTANCIA DE DEVOLUCIÓN|COMPROVANTE DE DEVOLUÇÃO|REFUND SLIP)$/;

/** Papers by what stands on them, so that a year of them is looked at once. */
interface Drawer {
  readonly owed: Owed;
  readonly byReceipt: ReadonlyMap<number, readonly SeenPaper[]>;
  /** Refund slips and their copies, by the sale; null where nobody collected them: codes alone were scanned. */
  readonly slipsBySale: ReadonlyMap<number, readonly SeenPaper[]> | null;
}

export function auditPapers(evidence: Evidence, book: AuditedBook): readonly Finding[] {
  const { entries, papers } = evidence;
  let owed: Owed;
  try {
    owed = replay(entries).owed;
  } catch (error) {
    const what = `the till cannot follow its own journal: ${error instanceof Error ? error.message : error}`;
    return [finding("I7", null, what, "Keep the journal's folder as it is, and run till journal verify")];
  }
  const sales = book.sales.filter(({ id }) => isLookedAt(evidence, id));
  const unannounced = sales.flatMap(auditAnnouncements);
  if (papers === null) return unannounced;
  const receipts = papers.flatMap((paper) => {
    const code = parseReceiptCode(paper.barcodes.at(-1) ?? "");
    const end = lastLineOf(paper);
    const isReceipt = end === "ORIGINAL" || COPY.test(end) || paper.isScanned === true;
    // Another till of the shop has another book.
    return code !== null && code.book === book.number && isReceipt
      ? [{ paper, number: code.number, end }]
      : [];
  });
  const known = new Set(book.sales.flatMap(({ paid }) => paid?.receipt ?? []));
  const isScanned = papers.some((paper) => paper.isScanned === true);
  const drawer = {
    owed,
    byReceipt: new Map(
      [...Map.groupBy(receipts, ({ number }) => number)].map(([number, list]) => [
        number,
        list.map(({ paper }) => paper),
      ]),
    ),
    slipsBySale: isScanned ? null : slipsBySale(papers, book),
  };
  return [
    ...unannounced,
    ...receipts
      .filter(({ number }) => !known.has(number))
      .map(({ end, number }) =>
        finding(
          "I6",
          null,
          `a paper ends with ${end || "nothing"} for receipt ${number}, which no paid sale has`,
          "Keep this paper, and see whether an old copy of the journal was put back",
        ),
      ),
    ...sales.flatMap((sale) => [...auditReceipts(sale, drawer), ...auditRefundSlips(sale, drawer)]),
  ];
}

/** What the journal alone can say: an original counts as printed only after its last line was announced. */
function auditAnnouncements(sale: AuditedSale): Finding[] {
  return [...sale.printed]
    .filter((paper) => /^(?:receipt|refund-slip-\d+)$/.test(paper) && !sale.announced.has(paper))
    .map((paper) =>
      finding(
        "I6",
        sale,
        `the original of ${paper} of sale ${sale.id} counts as printed, and its last line was never announced`,
        "Look for a second original of it: after a power cut one could have come out",
      ),
    );
}

function auditReceipts(sale: AuditedSale, drawer: Drawer): Finding[] {
  const { paid } = sale;
  if (paid === null) return [];
  const own = drawer.byReceipt.get(paid.receipt) ?? [];
  const ends = own.map(lastLineOf);
  const first = ends.filter((end) => end === "ORIGINAL").length;
  const copies = ends.flatMap((end) => Number(COPY.exec(end)?.[1] ?? 0) || []);
  const unknown = ends.filter((end) => end === "").length;
  const unnamed = own
    .filter(
      ({ isScanned, text }) => paid.number !== null && !isScanned && !squeeze(text).includes(paid.number),
    )
    .map((paper) =>
      finding(
        "I6",
        sale,
        `${lastLineOf(paper)} of receipt ${paid.receipt} does not name payment ${paid.number}`,
        "Keep this paper, and compare it with the payment in the provider's panel",
      ),
    );
  // A code that was scanned without its last line is this receipt or any copy of it.
  if (unknown > 0) return unnamed;
  return [
    ...unnamed,
    ...auditFirst(sale, "receipt", { first, copies: copies.length }, drawer),
    ...auditCopies(sale, copies),
  ];
}

/** A slip is about the refund whose number stands on it. */
function auditRefundSlips(sale: AuditedSale, drawer: Drawer): Finding[] {
  const { slipsBySale } = drawer;
  if (slipsBySale === null) return [];
  const slips = slipsBySale.get(sale.id) ?? [];
  const done = sale.refunds.filter(({ state }) => state === "done");
  const orphans = slips.filter(
    (slip) => REFUND_SEAL.test(lastLineOf(slip)) && !done.some((refund) => isSlipOf(slip, refund)),
  );
  return [
    ...orphans.map(() =>
      finding(
        "I6",
        sale,
        `there is a slip of a refund of sale ${sale.id} that the journal does not have`,
        "Keep this slip, and find out whether its money went back",
      ),
    ),
    ...done
      .filter(({ elsewhere }) => !elsewhere)
      .flatMap((refund) => {
        const ends = slips.filter((slip) => isSlipOf(slip, refund)).map(lastLineOf);
        const first = ends.filter((end) => REFUND_SEAL.test(end)).length;
        const copies = ends.filter((end) => COPY.test(end)).length;
        return auditFirst(sale, paperId("refund-slip", refund.id, 0), { first, copies }, drawer);
      }),
  ];
}

function isSlipOf({ text }: SeenPaper, { id, providerId }: AuditedRefund): boolean {
  const name = providerId ?? `cash-${id}`;
  const squeezed = squeeze(text);
  const at = squeezed.indexOf(name);
  // The first refund is not the tenth.
  return at !== -1 && !/\d/.test(squeezed.charAt(at + name.length));
}

/** A paper of which there may be one alone. */
function auditFirst(
  sale: AuditedSale,
  paper: string,
  { copies, first }: { readonly first: number; readonly copies: number },
  { owed }: Drawer,
): Finding[] {
  const owes = owed.get(`${sale.id} ${paper}`) ?? [];
  if (first > 1) {
    const advice = "Take all but one of them back: only one may stand for the sale";
    return [finding("I6", sale, `sale ${sale.id} has ${first} originals of ${paper}`, advice)];
  }
  if (first === 1) {
    // Owed and not sealed: it would be printed once more.
    const again = owes.some(({ copy, status }) => copy === 0 && status === "owed");
    if (!again) return [];
    const what = `the original of ${paper} of sale ${sale.id} is out, and the till still owes it`;
    return [finding("I6", sale, what, "Keep the till from printing, or take the second original away")];
  }
  if (owes.length > 0 || sale.forgotten.has(paper)) return [];
  if (sale.printed.has(paper)) {
    const what = `sale ${sale.id} says that ${paper} was printed, and it is not there`;
    return [finding("I6", sale, what, "Look for the paper; a copy can be printed at the counter")];
  }
  if (copies > 0 && sale.doubtful.has(paper)) return [];
  const has = copies > 0 ? "only copies, and the original never left" : "neither an original nor a copy";
  const what = `sale ${sale.id} has ${has} of ${paper}, and owes nothing`;
  return [finding("I6", sale, what, "Print a copy at the counter, and tell whoever cares for the till")];
}

function auditCopies(sale: AuditedSale, copies: readonly number[]): Finding[] {
  const told = [...sale.printed].flatMap(
    (paper) => Number(/^receipt\/copy-(\d+)$/.exec(paper)?.[1] ?? 0) || [],
  );
  const missing = told.filter((copy) => !copies.includes(copy));
  // A copy may come out again after a kill, because it says of itself that it is one; its number stays.
  const next = Math.max(0, ...told) + 1;
  return [
    ...missing.map((copy) =>
      finding(
        "I6",
        sale,
        `sale ${sale.id} says that COPY ${copy} was printed, and it is not there`,
        "Look for the paper; another copy can be printed at the counter",
      ),
    ),
    ...copies
      .filter((copy) => copy > next)
      .map((copy) =>
        finding(
          "I6",
          sale,
          `sale ${sale.id} has a COPY ${copy}, and the journal knows ${told.length}`,
          "Keep this paper, and see whether an old copy of the journal was put back",
        ),
      ),
  ];
}

/** By the reference of the sale, which stands on each slip: …-482100-7-9f3a1c is sale 7 of book 482100. */
function slipsBySale(
  papers: readonly SeenPaper[],
  book: AuditedBook,
): ReadonlyMap<number, readonly SeenPaper[]> {
  const reference = new RegExp(`-${book.number}-(\\d{1,9})-[0-9a-f]{6}`);
  // Of a receipt the code is printed, on its copies too.
  const slips = papers.filter((paper) => isSlipEnd(lastLineOf(paper)) && paper.barcodes.length === 0);
  return Map.groupBy(slips, ({ text }) => Number(reference.exec(squeeze(text))?.[1] ?? 0));
}

function isSlipEnd(line: string): boolean {
  return REFUND_SEAL.test(line) || COPY.test(line);
}

/** What was too long for a line is broken on paper. */
function squeeze(text: string): string {
  return text.replace(/\s+/g, "");
}

function finding(invariant: Invariant, sale: AuditedSale | null, what: string, advice: string): Finding {
  return { invariant, sale: sale?.id ?? null, what, advice };
}
