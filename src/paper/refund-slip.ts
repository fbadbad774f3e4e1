// The customer's proof that money was given back. Like the receipt it is one only by its last line, which
// leaves after its intention is on the disk (receipt.ts says why); but that line is its own word, because
// ORIGINAL belongs to receipts.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { type Money, subtract, sum, times } from "../money/money.ts";
import type { Refund, Sale, SaleLine } from "../sale/sale.ts";
import {
  amount,
  basket,
  closing,
  dateLines,
  demoBanner,
  heading,
  type PaperContext,
  references,
  wordsOf,
} from "./context.ts";
import { cut, feed, largePair, pair, paragraph, rule } from "./layout.ts";
import { copySeal } from "./receipt.ts";
import type { Words } from "./words/words.ts";

/**
 * @param refundId 1, 2, 3 … within the sale
 * @throws Error for a refund that was refused: there is nothing to prove
 */
export function refundSlipBody(context: PaperContext, sale: Sale, refundId: number): readonly PrintItem[] {
  const { columns } = context;
  const words = wordsOf(context);
  const refund = findRefund(sale, refundId);
  const { total } = sale.facts;
  const refunded = refundedSoFar(sale, refund);
  return [
    ...heading(context),
    ...demoBanner(context, sale),
    feed(1),
    ...paragraph(words.refund, columns, { align: "center", bold: true }),
    ...pair(words.receiptNumber, sale.receiptNumber === null ? "-" : String(sale.receiptNumber), columns),
    ...pair(words.refundNumber, String(refund.id), columns),
    ...dateLines(context, refund),
    ...pair(words.till, context.till, columns),
    ...basket(context, linesOf(sale, refund)),
    rule(columns),
    ...largePair(isDone(refund) ? words.refunded : words.toRefund, amount(refund.amount, context), columns),
    rule(columns),
    ...paragraph(refund.amount.minor === total.minor ? words.refundWhole : words.refundPart, columns),
    ...remarks(refund, words).flatMap((remark) => paragraph(remark, columns)),
    ...pair(words.saleTotal, amount(total, context), columns),
    ...pair(words.refundedSoFar, amount(refunded, context), columns),
    ...pair(words.remains, amount(subtract(total, refunded), context), columns),
    ...(refund.by === null ? [] : pair(words.refundBy, refund.by.name, columns)),
    ...(refund.approvedBy === null ? [] : pair(words.refundApprovedBy, refund.approvedBy.name, columns)),
    ...("providerId" in refund.state ? pair(words.refundId, refund.state.providerId, columns) : []),
    ...references(context, sale),
    ...closing(context),
    feed(1),
    ...demoBanner(context, sale),
  ];
}

/** The last line and the cut. */
export function refundSlipSeal(context: PaperContext, sale: Sale, refundId: number): readonly PrintItem[] {
  const words = wordsOf(context);
  const line = isDone(findRefund(sale, refundId)) ? words.refundSeal : words.refundPendingSeal;
  return [...paragraph(line, context.columns, { align: "center", bold: true }), feed(1), cut];
}

/** @param copy 1, 2, 3 … */
export function refundSlipCopy(
  context: PaperContext,
  sale: Sale,
  refundId: number,
  copy: number,
): readonly PrintItem[] {
  return [...refundSlipBody(context, sale, refundId), ...copySeal(context, copy)];
}

function findRefund(sale: Sale, refundId: number): Refund {
  const refund = sale.refunds.find((candidate) => candidate.id === refundId);
  if (refund === undefined) throw new Error(`sale ${sale.facts.id} has no refund ${refundId}`);
  if (refund.state.status === "refused")
    throw new Error(`refund ${refundId} of sale ${sale.facts.id} was refused`);
  return refund;
}

/** The articles that came back, when it was asked for by articles. */
function linesOf(sale: Sale, refund: Refund): readonly SaleLine[] {
  return refund.lines.flatMap(({ line, quantity }) => {
    const sold = sale.facts.lines[line - 1];
    return sold === undefined ? [] : { ...sold, quantity, total: times(sold.unitPrice, quantity) };
  });
}

function isDone(refund: Refund): boolean {
  return refund.state.status === "done";
}

/**
 * Only what the provider confirmed: a slip does not promise. And only up to this refund, so that a slip that
 * comes out late, or a copy of it, says what it would have said. A whole refund gave back what others had left, so
 * whatever somebody else gave back came before it, although the till may have seen that later.
 */
function refundedSoFar(sale: Sale, refund: Refund): Money {
  const isBefore = ({ elsewhere, id }: Refund) => id <= refund.id || (refund.whole && elsewhere);
  const done = sale.refunds.filter((other) => isBefore(other) && isDone(other));
  return sum(
    done.map((refund) => refund.amount),
    sale.facts.total.currency,
  );
}

function remarks(refund: Refund, words: Words): readonly string[] {
  const remark: string[] = [];
  if (!isDone(refund)) remark.push(words.refundPending);
  if (refund.elsewhere) remark.push(words.refundElsewhere);
  return remark;
}
