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
  | { readonly kind: "total-too-large"; readonly largest: Money }
  // About a sale or refund that moved by itself.
  | { readonly kind: "paid"; readonly amount: Money }
  | { readonly kind: "rejected" }
  | { readonly kind: "expired" }
  | { readonly kind: "canceled" }
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
  "total-too-large",
]);

/** Whether the remark says that a scan changed nothing. */
export function isDeclined(remark: Remark): boolean {
  return DECLINED.has(remark.kind);
}
