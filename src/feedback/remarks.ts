// Everything the till can remark to the people in front of it about what was just scanned or just happened,
// with the numbers and names that belong to it. How it is said is in words.ts and feedback.ts.

import type { Money } from "../money/money.ts";

export type Remark =
  | {
      readonly kind: "article";
      readonly title: string;
      readonly quantity: number;
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
  | { readonly kind: "reprinting"; readonly receipt: number }
  | { readonly kind: "receipt-seen"; readonly receipt: number; readonly refundable: Money }
  // Declined: nothing changed.
  | { readonly kind: "unknown-code"; readonly reason: string }
  | { readonly kind: "unreadable"; readonly reason: string }
  | { readonly kind: "not-possible"; readonly reason: string }
  | { readonly kind: "sale-under-way" }
  | { readonly kind: "basket-open" }
  | { readonly kind: "basket-full" }
  | { readonly kind: "basket-empty" }
  | { readonly kind: "nothing-to-cancel" }
  | { readonly kind: "nothing-to-confirm" }
  | { readonly kind: "already-paid"; readonly receipt: number }
  | { readonly kind: "total-too-large"; readonly largest: Money }
  | { readonly kind: "not-on-receipt"; readonly title: string; readonly receipt: number }
  | { readonly kind: "still-asking" }
  | { readonly kind: "staff-refused"; readonly reason: string }
  | { readonly kind: "wrong-pin"; readonly reason: string }
  | { readonly kind: "not-a-pin" }
  /** A staff card or a digit, and nobody asked for it. */
  | { readonly kind: "nobody-asked" }
  // About a sale or refund that moved by itself.
  | { readonly kind: "paid"; readonly amount: Money }
  | { readonly kind: "rejected" }
  | { readonly kind: "expired" }
  | { readonly kind: "canceled" }
  /** The order was given up and its QR cannot be withdrawn. @property until "14:32" */
  | { readonly kind: "earlier-qr"; readonly until: string }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "refunded"; readonly amount: Money }
  | { readonly kind: "refund-refused"; readonly reason: string };

const DECLINED: ReadonlySet<Remark["kind"]> = new Set([
  "unknown-code",
  "unreadable",
  "not-possible",
  "sale-under-way",
  "basket-open",
  "basket-full",
  "basket-empty",
  "nothing-to-cancel",
  "nothing-to-confirm",
  "already-paid",
  "total-too-large",
  "not-on-receipt",
  "still-asking",
  "staff-refused",
  "wrong-pin",
  "not-a-pin",
  "nobody-asked",
]);

/** Whether the remark says that a scan changed nothing. */
export function isDeclined(remark: Remark): boolean {
  return DECLINED.has(remark.kind);
}
