// Everything the till can remark to the people in front of it about what was just scanned or just happened,
// with the numbers and names that belong to it. How it is said is in words.ts, reasons.ts and
// display-lines.ts.

import type { Money } from "../money/money.ts";
import type { Weighed } from "../money/weighed.ts";
import type { Reason } from "./reasons.ts";

export type Remark =
  | {
      readonly kind: "article";
      readonly title: string;
      readonly quantity: number;
      readonly weighed?: Weighed;
      readonly lineTotal: Money;
      readonly total: Money;
    }
  | { readonly kind: "quantity"; readonly quantity: number }
  | { readonly kind: "sale-begun"; readonly total: Money }
  | { readonly kind: "canceling" }
  | { readonly kind: "cleared" }
  | { readonly kind: "scan-a-receipt" }
  | { readonly kind: "confirm-refund"; readonly receipt: number; readonly amount: Money }
  | {
      readonly kind: "taken-back";
      readonly title: string;
      readonly quantity: number;
      /** Of everything that was picked. */
      readonly total: Money;
    }
  | { readonly kind: "refund-asked"; readonly receipt: number; readonly amount: Money }
  | {
      readonly kind: "refund-warning";
      readonly code: "past-time-limit" | "full-only" | "same-again";
      readonly reason: string;
    }
  | {
      readonly kind: "scan-staff-card";
      readonly who: "staff" | "approver";
      readonly amount: Money;
      readonly reason: string;
    }
  /** @property typed how many digits; which ones is nobody's business */
  | { readonly kind: "enter-pin"; readonly name: string; readonly typed: number }
  | { readonly kind: "refunding"; readonly receipt: number; readonly amount: Money }
  | { readonly kind: "scan-for-copies"; readonly copies: number }
  | { readonly kind: "reprinting"; readonly receipt: number; readonly copies: number }
  // About cash. @property tendered null is the total, to the coin
  | { readonly kind: "cash"; readonly total: Money; readonly tendered: Money | null }
  /** Cash was offered before anything was scanned. */
  | { readonly kind: "scan-a-ticket"; readonly tendered: Money | null }
  | { readonly kind: "cash-short"; readonly missing: Money; readonly total: Money }
  /** The order is being withdrawn, so that cash can be taken for it. */
  | { readonly kind: "withdrawing"; readonly total: Money }
  /** Cash needs one more word. @property until "14:32"; null when nobody knows */
  | { readonly kind: "qr-still-works"; readonly until: string | null }
  | { readonly kind: "basket-kept"; readonly total: Money }
  | { readonly kind: "price-check" }
  | { readonly kind: "price"; readonly title: string; readonly weighed?: Weighed; readonly price: Money }
  /** Of an article that is sold by weight. */
  | { readonly kind: "price-of-weight"; readonly title: string; readonly pricePerKg: Money }
  // About the day and the till itself.
  | { readonly kind: "printing-x" }
  | { readonly kind: "x-printed"; readonly net: Money }
  | { readonly kind: "confirm-z"; readonly net: Money }
  | { readonly kind: "closing-day" }
  | { readonly kind: "day-closed"; readonly number: number; readonly net: Money }
  /** @property now the device that shows what it can; null before the first */
  | {
      readonly kind: "testing";
      readonly now: TestedDevice | null;
      readonly last: { readonly device: TestedDevice; readonly ok: boolean | null } | null;
    }
  | { readonly kind: "tested"; readonly failed: number }
  | { readonly kind: "language-chosen"; readonly language: "es" | "pt" | "en" }
  /** A person saw a paper that the printer never confirmed. */
  | { readonly kind: "paper-seen"; readonly receipt: number }
  | { readonly kind: "receipt-seen"; readonly receipt: number; readonly refundable: Money }
  // Declined: nothing changed.
  | ({ readonly kind: "unknown-code" } & Reason)
  | { readonly kind: "unreadable"; readonly reason: string }
  | ({ readonly kind: "not-possible" } & Reason)
  | { readonly kind: "sale-under-way" }
  | { readonly kind: "basket-open" }
  | { readonly kind: "basket-full" }
  | { readonly kind: "basket-empty" }
  | { readonly kind: "nothing-to-cancel" }
  | { readonly kind: "nothing-to-confirm" }
  | { readonly kind: "already-paid"; readonly receipt: number }
  | { readonly kind: "total-too-large"; readonly largest: Money }
  /** What the customer hands over. */
  | { readonly kind: "amount-too-large"; readonly largest: Money }
  | { readonly kind: "not-on-receipt"; readonly title: string; readonly receipt: number }
  | { readonly kind: "still-asking" }
  | ({ readonly kind: "staff-refused" } & Reason)
  | { readonly kind: "wrong-pin"; readonly reason: string }
  | { readonly kind: "not-a-pin" }
  /** A staff card or a digit, and nobody asked for it. */
  | { readonly kind: "nobody-asked" }
  // About a sale or refund that moved by itself.
  | { readonly kind: "paid"; readonly amount: Money }
  | { readonly kind: "paid-in-cash"; readonly change: Money }
  /** The drawer did not open for it. @property change null where cash goes back */
  | { readonly kind: "drawer-shut"; readonly change: Money | null }
  /** Cash was taken for a sale, and its QR was paid all the same. @property receipt of the QR payment */
  | { readonly kind: "paid-twice"; readonly receipt: number; readonly amount: Money }
  | { readonly kind: "rejected" }
  | { readonly kind: "expired" }
  | { readonly kind: "canceled" }
  /** The order was given up and its QR cannot be withdrawn. @property until "14:32" */
  | { readonly kind: "earlier-qr"; readonly until: string }
  | ({ readonly kind: "refused" } & Reason)
  | { readonly kind: "refunded"; readonly amount: Money }
  | ({ readonly kind: "refund-refused" } & Reason)
  // About a calibration of the printer, which brings its own words: "calibrating" waits for more, "calibrated" ends.
  | {
      readonly kind: "calibrating" | "calibration-declined" | "calibrated";
      readonly lines: readonly [string, string];
      readonly sentence: string;
    };

export type TestedDevice = "printer" | "display" | "screen" | "lights" | "tone" | "drawer";

const DECLINED: ReadonlySet<Remark["kind"]> = new Set([
  "unknown-code",
  "unreadable",
  "not-possible",
  "sale-under-way",
  "basket-open",
  "basket-full",
  "basket-empty",
  "cash-short",
  "nothing-to-cancel",
  "nothing-to-confirm",
  "already-paid",
  "total-too-large",
  "amount-too-large",
  "not-on-receipt",
  "still-asking",
  "staff-refused",
  "wrong-pin",
  "not-a-pin",
  "nobody-asked",
  "calibration-declined",
]);

/** Whether the remark says that a scan changed nothing. */
export function isDeclined(remark: Remark): boolean {
  return DECLINED.has(remark.kind);
}
