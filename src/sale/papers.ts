// The papers of a sale. A receipt or a refund slip becomes what it is by its last line: everything above may
// be printed as often as need be, and the last line leaves only after "sealing" is on the disk. So a kill or
// a power cut in the middle of a paper never makes two originals, and nearly never none.

import type { SaleEventType } from "./events.ts";
import type { Paper, PaperKind, PaperProof, PaperStatus, Sale } from "./sale.ts";

/** Papers whose first print is unlike every later one. */
export function isSealed(paper: Pick<Paper, "kind" | "copy">): boolean {
  return paper.copy === 0 && (paper.kind === "receipt" || paper.kind === "refund-slip");
}

export function paperId(kind: PaperKind, refund: number, copy: number): string {
  return `${kind}${refund > 0 ? `-${refund}` : ""}${copy > 0 ? `/copy-${copy}` : ""}`;
}

export function owePaper(sale: Sale, kind: PaperKind, refund = 0, copy = 0): Sale {
  const id = paperId(kind, refund, copy);
  if (sale.papers.some((paper) => paper.id === id)) return sale;
  const status = sale.copyOnly?.includes(id) ? "dropped" : "owed";
  return { ...sale, papers: [...sale.papers, { id, kind, refund, copy, status }] };
}

/** Nobody knows whether these left: what says that it is the original shall not leave (again). */
export function forgetOriginals(sale: Sale, ids: readonly string[]): Sale {
  const copyOnly = [...new Set([...(sale.copyOnly ?? []), ...ids])];
  if (copyOnly.length === (sale.copyOnly ?? []).length) return sale;
  const mayLeave = ({ status }: Paper) => status === "owed" || status === "sealing" || status === "sealed";
  const papers = sale.papers.map((paper) =>
    ids.includes(paper.id) && mayLeave(paper) ? { ...paper, status: "dropped" as const } : paper,
  );
  return { ...sale, copyOnly, papers };
}

/** Takes back papers that are not printed yet. */
export function dropPapers(sale: Sale, kinds: readonly PaperKind[]): Sale {
  const drop = (paper: Paper) =>
    kinds.includes(paper.kind) && (paper.status === "owed" || paper.status === "unconfirmed");
  if (!sale.papers.some(drop)) return sale;
  return {
    ...sale,
    papers: sale.papers.map((paper) => (drop(paper) ? { ...paper, status: "dropped" } : paper)),
  };
}

type PaperEventType = Extract<SaleEventType, `paper-${string}`>;

const MOVES: Record<PaperEventType, { readonly from: readonly PaperStatus[]; readonly to: PaperStatus }> = {
  "paper-sealing": { from: ["owed"], to: "sealing" },
  "paper-sealed": { from: ["sealing"], to: "sealed" },
  // "dropped": a QR ticket that was already leaving when the order was paid. "unconfirmed": a late answer.
  "paper-printed": { from: ["owed", "sealing", "sealed", "unconfirmed", "dropped"], to: "printed" },
  "paper-unconfirmed": { from: ["owed", "sealing", "sealed", "dropped"], to: "unconfirmed" },
};

/**
 * @param proof how it is known, of a printed paper
 * @returns null when there is no such paper, or it cannot go there from where it is
 */
export function movePaper(sale: Sale, id: string, type: PaperEventType, proof?: PaperProof): Sale | null {
  const paper = sale.papers.find((candidate) => candidate.id === id);
  if (paper === undefined) return null;
  const move = MOVES[type];
  if (paper.status === move.to) {
    // The printer's own word, late, is worth more than a person's.
    const isBetter = paper.proof === "person" && proof === "confirmed";
    return isBetter ? replacePaper(sale, { ...paper, proof }) : sale;
  }
  if (!move.from.includes(paper.status)) return null;
  if ((type === "paper-sealing" || type === "paper-sealed") && !isSealed(paper)) return null;
  const papers = sale.papers.map((other) => {
    if (other === paper) return { ...other, status: move.to, ...(proof === undefined ? {} : { proof }) };
    const settled = type === "paper-printed" && paper.copy > 0 && isEarlierPrint(other, paper);
    return settled && other.status === "unconfirmed" ? { ...other, status: "replaced" as const } : other;
  });
  return { ...sale, papers };
}

/** A person asked: more copies of the receipt, and one of every slip that may not have come out. */
export function orderCopies(sale: Sale, copies = 1): Sale {
  let next = sale;
  for (let copy = 0; copy < copies; copy++) next = oweCopy(next, "receipt", 0);
  for (const paper of sale.papers) {
    if (paper.kind === "refund-slip" && paper.status === "unconfirmed")
      next = oweCopy(next, paper.kind, paper.refund);
  }
  return next;
}

/**
 * "sealing" while the machine kept running: the note that the last line left would be there, so it did not
 * leave, and the paper is simply owed. In every other case it may have left: the next print is a copy.
 */
export function papersAfterRestart(sale: Sale, sameBoot: boolean): Sale {
  let next = sale;
  for (const paper of sale.papers) {
    const unknown = paper.status === "sealed" || (paper.status === "sealing" && !sameBoot);
    if (unknown) next = oweCopy(setStatus(next, paper.id, "unconfirmed"), paper.kind, paper.refund);
    else if (paper.status === "sealing") next = setStatus(next, paper.id, "owed");
  }
  return next;
}

/**
 * What only a person can tell: a receipt or a slip left, the printer never said whether it came out, and no later
 * print of it is under way. Of several prints the last one: where it is out, the earlier ones need nobody.
 */
export function doubtfulPapers(sale: Sale): readonly Paper[] {
  return owedPapers(sale).filter(
    (paper) =>
      paper.status === "unconfirmed" &&
      !sale.papers.some((later) => isEarlierPrint(paper, later) && isOpen(later)),
  );
}

function isOpen({ status }: Paper): boolean {
  return status !== "printed" && status !== "replaced" && status !== "dropped";
}

/**
 * Promised and not known to be on paper. A ticket or a "not paid" slip that left and was not confirmed proves
 * nothing to anybody, so it is no debt.
 */
export function owedPapers(sale: Sale): readonly Paper[] {
  return sale.papers.filter((paper) => {
    if (paper.status === "unconfirmed") return paper.kind === "receipt" || paper.kind === "refund-slip";
    return paper.status === "owed" || paper.status === "sealing" || paper.status === "sealed";
  });
}

function oweCopy(sale: Sale, kind: PaperKind, refund: number): Sale {
  const copies = sale.papers.filter(
    (paper) => paper.kind === kind && paper.refund === refund && paper.copy > 0,
  );
  return owePaper(sale, kind, refund, copies.length + 1);
}

function setStatus(sale: Sale, id: string, status: PaperStatus): Sale {
  return { ...sale, papers: sale.papers.map((paper) => (paper.id === id ? { ...paper, status } : paper)) };
}

function replacePaper(sale: Sale, paper: Paper): Sale {
  return { ...sale, papers: sale.papers.map((other) => (other.id === paper.id ? paper : other)) };
}

function isEarlierPrint(candidate: Paper, copy: Paper): boolean {
  return candidate.copy < copy.copy && candidate.kind === copy.kind && candidate.refund === copy.refund;
}
