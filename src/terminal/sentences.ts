// What the till answers to a scan or a command, as one English sentence for logs and the command line. The
// customer's display has words of its own.

import type { Remark } from "../feedback/remarks.ts";
import { formatDecimal } from "../money/decimal.ts";
import type { Money } from "../money/money.ts";
import { formatWeight, type Weighed } from "../money/weighed.ts";

export function sentenceOf(remark: Remark): string {
  switch (remark.kind) {
    case "article":
      return `${remark.quantity} x ${remark.title}${weight(remark)}, ${say(remark.lineTotal)}; total ${say(remark.total)}`;
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
      // Whose it is stands on the display; how many digits it has so far is not for a log.
      return "now the PIN; TILL:CONFIRM ends it";
    case "refunding":
      return `refunding ${say(remark.amount)} of receipt ${remark.receipt}`;
    case "scan-for-copies":
      return `now scan the receipt; copies: ${remark.copies}, a quantity card says how many`;
    case "reprinting":
      return remark.copies === 1
        ? `printing a copy of receipt ${remark.receipt}`
        : `printing ${remark.copies} copies of receipt ${remark.receipt}`;
    case "cash":
      return remark.tendered === null
        ? `cash for ${say(remark.total)}: the amount by digit cards, or TILL:CONFIRM for exactly that`
        : `cash for ${say(remark.total)}: ${say(remark.tendered)} handed over; TILL:CONFIRM takes it`;
    case "scan-a-ticket":
      return remark.tendered === null
        ? "cash for which ticket? Scan TILL:SELL, or articles first"
        : `${say(remark.tendered)} handed over for which ticket? Scan TILL:SELL, or articles first`;
    case "cash-short":
      return `${say(remark.missing)} are missing to ${say(remark.total)}; nothing was taken`;
    case "withdrawing":
      return `the order over ${say(remark.total)} is being withdrawn before cash is taken`;
    case "qr-still-works":
      return remark.until === null
        ? "Mercado Pago has not withdrawn the order yet, and it may still be paid; TILL:CONFIRM takes cash all the same"
        : `the order cannot be withdrawn and can be paid until ${remark.until}; TILL:CONFIRM takes cash all the same`;
    case "basket-kept":
      return `left; the articles are kept, total ${say(remark.total)}`;
    case "price-check":
      return "now scan the article whose price you want; it is not sold";
    case "price":
      return `${remark.title}${weight(remark)} costs ${say(remark.price)}; not sold`;
    case "price-of-weight":
      return `${remark.title} costs ${say(remark.pricePerKg)} a kilogram; not sold`;
    case "printing-x":
      return "printing an X report";
    case "x-printed":
      return `X report printed; net ${say(remark.net)}`;
    case "confirm-z":
      return `close the day with net ${say(remark.net)}? Scan TILL:CONFIRM, or TILL:CANCEL`;
    case "closing-day":
      return "the day is being closed";
    case "day-closed":
      return `day ${remark.number} is closed; net ${say(remark.net)}`;
    case "testing":
      return remark.now === null ? "the devices are being tested" : `testing the ${remark.now}`;
    case "tested":
      return remark.failed === 0
        ? "the test is over; nothing failed"
        : `the test is over; ${remark.failed} failed`;
    case "language-chosen":
      return `language: ${remark.language}`;
    case "paper-seen":
      return `noted: the paper of receipt ${remark.receipt} is out, a person saw it`;
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
      return "nobody asked for it: a staff card and digits belong to a refund or to cash, so scan TILL:REFUND or TILL:CASH first";
    case "nothing-to-confirm":
      return "nothing to confirm";
    case "total-too-large":
      return `the total would be above ${say(remark.largest)}; not added`;
    case "amount-too-large":
      return `the amount would be above ${say(remark.largest)}; what was typed before stands`;
    case "paid-in-cash":
      return `paid in cash; change ${say(remark.change)}`;
    case "paid":
      return `paid ${say(remark.amount)}`;
    case "drawer-shut":
      return remark.change === null
        ? "the drawer did not open: till status says why, its key opens it"
        : `the drawer did not open: till status says why, its key opens it; change ${say(remark.change)}`;
    case "paid-twice":
      return `paid twice: receipt ${remark.receipt}, and its goods once more by a later sale; give ${say(remark.amount)} back: TILL:REFUND`;
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
    case "calibrating":
    case "calibration-declined":
    case "calibrated":
      return remark.sentence;
  }
}

function weight({ weighed }: { readonly weighed?: Weighed }): string {
  return weighed === undefined ? "" : `, ${formatWeight(weighed.grams, "en")}`;
}

function say(money: Money): string {
  return `${formatDecimal(money)} ${money.currency}`;
}
