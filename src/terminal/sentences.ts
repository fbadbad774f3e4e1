// What the till answers to a scan or a command, as one English sentence for logs and the command line. The
// customer's display has words of its own.

import type { Remark } from "../feedback/remarks.ts";
import { formatDecimal } from "../money/decimal.ts";
import type { Money } from "../money/money.ts";

export function sentenceOf(remark: Remark): string {
  switch (remark.kind) {
    case "article":
      return `${remark.quantity} x ${remark.title}, ${say(remark.lineTotal)}; total ${say(remark.total)}`;
    case "quantity":
      return `the next article counts ${remark.quantity} times`;
    case "sale-begun":
      return `sale over ${say(remark.total)} begun`;
    case "canceling":
      return "the order is being canceled";
    case "cleared":
      return "cleared; nothing is open";
    case "scan-a-receipt":
      return "now scan the receipt";
    case "confirm-refund":
      return `refund ${say(remark.amount)} of receipt ${remark.receipt}? Scan TILL:CONFIRM, or TILL:CANCEL`;
    case "refunding":
      return `refunding ${say(remark.amount)} of receipt ${remark.receipt}`;
    case "reprinting":
      return `printing a copy of receipt ${remark.receipt}`;
    case "receipt-seen":
      return `receipt ${remark.receipt}; ${say(remark.refundable)} of it may be refunded`;
    case "unknown-code":
    case "unreadable":
    case "not-possible":
      return remark.reason;
    case "sale-under-way":
      return "a payment is under way; wait for it, or scan TILL:CANCEL";
    case "basket-open":
      return "a sale is open; scan TILL:TOTAL or TILL:CANCEL first";
    case "basket-full":
      return "the sale has too many lines for one receipt; not added: take this payment, then begin another sale";
    case "basket-empty":
      return "no article was scanned yet";
    case "nothing-to-cancel":
      return "nothing to cancel; money that was paid is given back by a refund, not by a cancellation";
    case "nothing-to-confirm":
      return "nothing to confirm";
    case "total-too-large":
      return `the total would be above ${say(remark.largest)}; not added`;
    case "paid":
      return `paid ${say(remark.amount)}`;
    case "rejected":
      return "the payment was rejected; the customer may try again";
    case "expired":
      return "the order expired unpaid";
    case "canceled":
      return "the order was canceled unpaid";
    case "refused":
      return `no order was created: ${remark.reason}`;
    case "refunded":
      return `refunded ${say(remark.amount)}`;
    case "refund-refused":
      return `the refund was refused: ${remark.reason}`;
  }
}

function say(money: Money): string {
  return `${formatDecimal(money)} ${money.currency}`;
}
