// From a paper that a sale owes to what the printer gets: which document it is, and whether it comes in one
// piece or with a last line of its own (receipt.ts says why).

import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import type { Paper, Sale } from "../sale/sale.ts";
import type { PaperContext } from "./context.ts";
import { notPaidSlip } from "./not-paid-slip.ts";
import { qrTicket } from "./qr-ticket.ts";
import { receiptBody, receiptCopy, receiptSeal } from "./receipt.ts";
import { refundSlipBody, refundSlipCopy, refundSlipSeal } from "./refund-slip.ts";

export interface ComposedPaper {
  /** May be printed as often as need be. */
  readonly body: readonly PrintItem[];
  /** The last line, which makes the slip what it is, with feed and cut; null where the body is everything. */
  readonly seal: readonly PrintItem[] | null;
}

export function composePaper(
  context: PaperContext,
  sale: Sale,
  paper: Pick<Paper, "kind" | "refund" | "copy">,
): ComposedPaper {
  switch (paper.kind) {
    case "qr-ticket":
      return { body: qrTicket(context, sale), seal: null };
    case "not-paid-slip":
      return { body: notPaidSlip(context, sale), seal: null };
    case "receipt":
      if (paper.copy > 0) return { body: receiptCopy(context, sale, paper.copy), seal: null };
      return { body: receiptBody(context, sale), seal: receiptSeal() };
    case "refund-slip":
      if (paper.copy > 0)
        return { body: refundSlipCopy(context, sale, paper.refund, paper.copy), seal: null };
      return {
        body: refundSlipBody(context, sale, paper.refund),
        seal: refundSlipSeal(context, sale, paper.refund),
      };
  }
}
