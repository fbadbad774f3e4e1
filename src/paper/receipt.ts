// The receipt, which is the customer's proof, and its copies.
//
// It comes in two pieces. Everything above the last line may be printed as often as need be: paper that ran
// out, a plug that was pulled, a till that was killed leave a slip that proves nothing. The slip becomes the
// receipt by its last line, ORIGINAL, and that line leaves only after the intention to print it is on the
// disk. So there is never a second one.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { type Money, subtract, sum } from "../money/money.ts";
import type { Sale } from "../sale/sale.ts";
import { paidStampOf } from "../sale/stamp.ts";
import { receiptCode } from "../scan/receipt-code.ts";
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
import { describeMethod } from "./methods.ts";
import { dayWordsFor } from "./words/day-words.ts";

/** The same in every language, so that a shop, its auditor and a test look for one word. */
const ORIGINAL = "ORIGINAL";

/**
 * @param sale a paid one
 * @param meanwhile lines about what happened after the payment
 */
export function receiptBody(
  context: PaperContext,
  sale: Sale,
  meanwhile: readonly PrintItem[] = [],
): readonly PrintItem[] {
  const { columns } = context;
  const words = wordsOf(context);
  const { facts, payment, receiptNumber } = sale;
  if (payment === null || receiptNumber === null) throw new Error(`sale ${facts.id} is not paid: no receipt`);
  const code = receiptCode(context.book, receiptNumber);
  return [
    ...heading(context),
    ...demoBanner(context, sale),
    feed(1),
    ...paragraph(words.receipt, columns, { align: "center", bold: true }),
    ...pair(words.receiptNumber, String(receiptNumber), columns),
    ...dateLines(context, paidStampOf(sale)),
    ...pair(words.till, context.till, columns),
    ...basket(context, sale.facts.lines),
    rule(columns),
    ...largePair(words.total, amount(facts.total, context), columns),
    rule(columns),
    ...pair(words.paidWith, describeMethod(payment, words), columns),
    ...(payment.installments > 1 ? pair("", words.installments(payment.installments), columns) : []),
    ...pair(words.paid, amount(payment.paid, context), columns),
    ...(facts.cash === undefined
      ? pair(words.paymentNumber, payment.number ?? payment.id, columns)
      : changeGiven(context, facts.total, facts.cash.tendered)),
    ...meanwhile,
    ...references(context, sale),
    feed(1),
    { kind: "barcode", data: code },
    ...paragraph(code, columns, { align: "center" }),
    ...closing(context),
    feed(1),
    ...demoBanner(context, sale),
  ];
}

function changeGiven(context: PaperContext, total: Money, tendered: Money): readonly PrintItem[] {
  const { columns } = context;
  const words = dayWordsFor(wordsOf(context).language);
  return [
    ...pair(words.tendered, amount(tendered, context), columns),
    ...pair(words.change, amount(subtract(tendered, total), context), columns, { bold: true }),
  ];
}

/** The last line and the cut. */
export function receiptSeal(): readonly PrintItem[] {
  return [{ kind: "text", text: ORIGINAL, align: "center", bold: true }, feed(1), cut];
}

/**
 * Says what was given back meanwhile, so that nobody can show it as paid.
 * @param copy 1, 2, 3 …
 */
export function receiptCopy(context: PaperContext, sale: Sale, copy: number): readonly PrintItem[] {
  const refunded = sum(
    sale.refunds.flatMap((refund) => (refund.state.status === "done" ? [refund.amount] : [])),
    sale.facts.total.currency,
  );
  const words = wordsOf(context).refundedSoFar;
  const meanwhile =
    refunded.minor === 0 ? [] : pair(words, amount(refunded, context), context.columns, { bold: true });
  return [...receiptBody(context, sale, meanwhile), ...copySeal(context, copy)];
}

/** The last line of any paper that was printed before, and the cut. */
export function copySeal(context: PaperContext, copy: number): readonly PrintItem[] {
  const line = wordsOf(context).copy(copy);
  return [...paragraph(line, context.columns, { align: "center", bold: true }), feed(1), cut];
}
