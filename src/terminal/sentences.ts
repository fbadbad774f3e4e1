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
    case "taken-back":
      return `${remark.quantity} x ${remark.title} back; together ${say(remark.total)}: TILL:CONFIRM, or more articles`;
    case "refund-asked":
      return `${say(remark.amount)} of receipt ${remark.receipt}: looking first what was given back before`;
    case "refund-warning":
      return `${remark.reason}; TILL:CONFIRM gives it back all the same, TILL:CANCEL leaves`;
    case "scan-staff-card":
      return `${remark.reason}: scan the staff card`;
    case "enter-pin":
      return `PIN of ${remark.name}: ${remark.typed} digits; TILL:CONFIRM ends it`;
    case "refunding":
      return `refunding ${say(remark.amount)} of receipt ${remark.receipt}`;
    case "reprinting":
      return `printing a copy of receipt ${remark.receipt}`;
    case "receipt-seen":
      return `receipt ${remark.receipt}; ${say(remark.refundable)} of it may be refunded`;
    case "unknown-code":
    case "staff-refused":
    case "wrong-pin":
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
    case "already-paid":
      return `receipt ${remark.receipt} is paid; a paid sale is refunded, not cancelled: scan TILL:REFUND`;
    case "not-on-receipt":
      return `${remark.title === "" ? "this" : remark.title} is not on receipt ${remark.receipt}, or at several prices: give back an amount`;
    case "still-asking":
      return "Mercado Pago is being asked; one moment";
    case "not-a-pin":
      return "expected a PIN of 4 to 12 digits, by the digit cards and TILL:CONFIRM, or typed at once";
    case "nobody-asked":
      return "a staff card and its PIN are asked for in a refund: scan TILL:REFUND first";
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
    case "earlier-qr":
      return `the order was given up; its QR cannot be withdrawn and can be paid until ${remark.until}`;
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
