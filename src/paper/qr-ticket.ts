// The ticket that asks for the money: what is owed, and the QR to pay it with. It is no proof of anything and
// says so in its last line.

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import type { Sale } from "../sale/sale.ts";
import {
  amount,
  basket,
  dateLines,
  demoBanner,
  heading,
  type PaperContext,
  references,
  wordsOf,
} from "./context.ts";
import { cut, feed, headline, pair, paragraph, rule } from "./layout.ts";

/**
 * The QR comes first and the small print after it, because the customer can scan while the rest is printed.
 *
 * @param sale one whose order exists
 */
export function qrTicket(context: PaperContext, sale: Sale): readonly PrintItem[] {
  const { columns } = context;
  const words = wordsOf(context);
  const { facts, order } = sale;
  if (order === null) throw new Error(`sale ${facts.id} has no order: there is nothing to scan`);
  const how = order.qrData === null ? words.scanCounterQr : words.scanThisQr;
  const centred = { align: "center" } as const;
  return [
    ...heading(context),
    ...demoBanner(context, sale),
    feed(1),
    ...paragraph(words.payWithQr, columns, { ...centred, bold: true }),
    ...headline(amount(facts.total, context), columns),
    ...(order.qrData === null ? [] : [{ kind: "qr", data: order.qrData } as const]),
    ...paragraph(how, columns, centred),
    ...paragraph(words.validFor(Math.floor(facts.validityS / 60), facts.validityS % 60), columns, centred),
    feed(1),
    ...pair(words.sale, String(facts.id), columns),
    ...dateLines(context, facts),
    ...pair(words.till, context.till, columns),
    ...references(context, sale),
    ...(facts.lines.length === 0 ? [] : [...basket(context, facts.lines), rule(columns)]),
    ...pair(words.total, amount(facts.total, context), columns, { bold: true }),
    feed(1),
    ...demoBanner(context, sale),
    ...paragraph(words.notAProof, columns, { ...centred, bold: true }),
    feed(1),
    cut,
  ];
}
