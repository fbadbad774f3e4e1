// A paper to be looked at instead of printed: the same lines, and at both ends that it is no paper. It has no last
// line, so a picture is never the ORIGINAL.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { paperId } from "../sale/papers.ts";
import type { Paper, Sale } from "../sale/sale.ts";
import { composePaper } from "./compose.ts";
import { type PaperContext, wordsOf } from "./context.ts";
import { cut, feed, paragraph, rule } from "./layout.ts";

export type WhichPaper = Pick<Paper, "id" | "kind" | "refund" | "copy">;

/** Every paper that can be said about the sale as it is now, whether it was printed or not; the latest last. */
export function papersOf(sale: Sale): readonly WhichPaper[] {
  const { order, payment, phase, receiptNumber, refunds } = sale;
  const papers: Omit<WhichPaper, "id">[] = [];
  const add = (kind: Paper["kind"], refund = 0) => {
    const copies = sale.papers.filter((paper) => paper.kind === kind && paper.refund === refund);
    papers.push({ kind, refund, copy: 0 });
    for (const { copy } of copies) if (copy > 0) papers.push({ kind, refund, copy });
  };
  if (order !== null) add("qr-ticket");
  if (payment !== null && receiptNumber !== null) add("receipt");
  for (const { id, state } of refunds) if (state.status !== "refused") add("refund-slip", id);
  if (["expired", "canceled", "refused"].includes(phase.status)) add("not-paid-slip");
  return papers.map((paper) => ({ ...paper, id: paperId(paper.kind, paper.refund, paper.copy) }));
}

export function previewPaper(context: PaperContext, sale: Sale, paper: WhichPaper): readonly PrintItem[] {
  const { columns } = context;
  const { body, seal } = composePaper(context, sale, paper);
  const items = seal === null && body.at(-1)?.kind === "cut" ? body.slice(0, -1) : body;
  const preview = paragraph(wordsOf(context).preview, columns, { align: "center", bold: true });
  return [...preview, rule(columns), ...items, rule(columns), ...preview, feed(1), cut];
}
