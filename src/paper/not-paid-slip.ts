// The slip for a sale that ended without money: it tells the customer why, and that the QR in hand is void.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import type { Phase, Sale } from "../sale/sale.ts";
import { amount, dateLines, demoBanner, heading, type PaperContext, references, wordsOf } from "./context.ts";
import { cut, feed, headline, pair, paragraph, rule } from "./layout.ts";
import type { Words } from "./words/words.ts";

/** @param sale an expired, canceled or refused one */
export function notPaidSlip(context: PaperContext, sale: Sale): readonly PrintItem[] {
  const { columns } = context;
  const words = wordsOf(context);
  const { facts, order } = sale;
  const hadQr = order !== null && order.qrData !== null;
  return [
    ...heading(context),
    ...demoBanner(context, sale),
    feed(1),
    ...headline(words.notPaid, columns),
    ...paragraph(explain(sale.phase, facts.id, words), columns),
    ...paragraph(words.nothingCharged, columns),
    ...(hadQr ? paragraph(words.qrVoid, columns) : []),
    rule(columns),
    ...pair(words.total, amount(facts.total, context), columns),
    ...pair(words.sale, String(facts.id), columns),
    ...dateLines(context, facts),
    ...pair(words.till, context.till, columns),
    ...references(context, sale),
    feed(1),
    ...demoBanner(context, sale),
    ...paragraph(words.notPaid, columns, { align: "center", bold: true }),
    feed(1),
    cut,
  ];
}

function explain(phase: Phase, saleId: number, words: Words): string {
  switch (phase.status) {
    case "expired":
      return words.expired;
    case "refused":
      return words.refused;
    case "canceled":
      return {
        operator: words.canceled,
        deadline: words.expired,
        "power-cut": words.powerCut,
        "paid-before": words.canceled,
      }[phase.why];
    default:
      throw new Error(`sale ${saleId} is ${phase.status}: nobody may say that it was not paid`);
  }
}
