// What can happen to a sale: facts, in the past tense. These are the records of the journal, so a field that
// is written once must be understood for ever.

import type { Money } from "../money/money.ts";
import type { CancelReason, OrderFacts, PaperProof, PaymentFacts, RefundedLine } from "./sale.ts";
import type { Stamp } from "./stamp.ts";

export type SaleEvent =
  | { readonly type: "order-created"; readonly order: OrderFacts }
  | { readonly type: "order-refused"; readonly code: string; readonly message: string }
  | { readonly type: "cancel-requested"; readonly why: CancelReason }
  /** The customer's attempt to pay failed; the order stays open for another one. */
  | { readonly type: "payment-rejected"; readonly rejection: string }
  | (Stamp & {
      readonly type: "order-paid";
      readonly payment: PaymentFacts;
      readonly receiptNumber: number;
      /** By the provider's clock, ISO 8601. Absent in journals before 0.2. */
      readonly providerAt?: string;
    })
  /**
   * @property slip whether the customer gets a slip that says that nothing was paid
   * @property late present when money may still come, so that the order is asked about once more
   */
  | { readonly type: "order-expired" | "order-canceled"; readonly slip: boolean; readonly late?: true }
  /** An order that had ended was asked about again after its time, and no late money came. */
  | { readonly type: "order-closed" }
  /**
   * The provider cannot use the key of the request that is due; it was asked what became of it, and knows nothing.
   * @property refund whose key it is; absent: that of the order
   */
  | { readonly type: "key-spoiled"; readonly refund?: number }
  /** Its goods were paid for in a later sale. @property by the id of that sale; null when it was given back whole */
  | { readonly type: "paid-instead"; readonly by: number | null }
  | { readonly type: "paper-sealing"; readonly paper: string }
  | { readonly type: "paper-sealed"; readonly paper: string }
  /** @property proof absent in journals before 0.2 */
  | { readonly type: "paper-printed"; readonly paper: string; readonly proof?: PaperProof }
  | { readonly type: "paper-unconfirmed"; readonly paper: string }
  /** @property copies of the receipt, 1 or more; absent: 1 */
  | { readonly type: "copy-requested"; readonly copies?: number }
  | (Stamp & {
      readonly type: "refund-requested";
      readonly amount: Money;
      readonly lines?: readonly RefundedLine[];
      readonly by?: { readonly id: string; readonly name: string };
      readonly approvedBy?: { readonly id: string; readonly name: string };
      readonly providerAt?: string;
    })
  /** @property amount present when the provider gave back another amount than was asked for */
  | {
      readonly type: "refund-pending" | "refund-done";
      readonly refund: number;
      readonly providerId: string;
      readonly amount?: Money;
    }
  | {
      readonly type: "refund-refused";
      readonly refund: number;
      readonly code: string;
      readonly message: string;
      /** Present when the provider had taken it before. */
      readonly providerId?: string;
    }
  /** A refund that this till did not ask for was seen at the provider. */
  | (Stamp & {
      readonly type: "refund-found";
      readonly providerId: string;
      readonly amount: Money;
      /** When it was made, where the provider says it, ISO 8601. */
      readonly providerAt?: string;
    })
  /**
   * The journal was repaired: whether the originals of these papers left is not known, so none leaves any more.
   * @property papers their ids, also of papers that are not owed yet
   */
  | { readonly type: "originals-unknown"; readonly papers: readonly string[] }
  /** @property sameBoot whether the machine and its disk were kept, so that every note we wrote is still there */
  | { readonly type: "till-restarted"; readonly sameBoot: boolean };

export type SaleEventType = SaleEvent["type"];
