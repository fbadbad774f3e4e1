// What a sale is. A sale is never changed in place: it is what its events, applied in order, make of it
// (step.ts). Money and paper are two debts: a sale can be paid while its receipt is still owed.

import type { Money } from "../money/money.ts";
import type { RailName } from "../money/sites.ts";
import type { Weighed } from "../money/weighed.ts";

export interface SaleLine {
  readonly title: string;
  readonly barcode: string | null;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly total: Money;
  /** What one unit weighs, where that made its price; absent for everything sold by the piece. */
  readonly weighed?: Weighed;
  /** Under which the day's reports count it, as the price list said when it was sold; absent for none. */
  readonly group?: string;
}

/** Known and on the disk before the first request about this sale leaves. */
export interface SaleFacts {
  /** 1, 2, 3 … in this journal. */
  readonly id: number;
  /** The provider's external_reference, unique for each sale. */
  readonly reference: string;
  /** Another program's name for what is sold (till sell --ref, TILL:SELL); null for a basket of articles. */
  readonly ticket: string | null;
  readonly lines: readonly SaleLine[];
  readonly total: Money;
  /** How long the order may be paid, in seconds. */
  readonly validityS: number;
  /** Random UUID, from which the idempotency key of each request of this sale is made. */
  readonly rootKey: string;
  /** The wall's time when the sale was totalled, ISO 8601. For paper only. */
  readonly at: string;
  /** As in Stamp. */
  readonly atUnsure?: true;
  /** Where its order was to be made; absent in journals before 0.2: where the configuration says. */
  readonly place?: OrderPlace;
  /** Present for a sale in cash: it has no order, and is paid from its first record on. */
  readonly cash?: CashFacts;
  /** An earlier sale of the same goods whose order was given up; somebody may have its QR still. Absent: none. */
  readonly insteadOf?: number;
}

export interface CashFacts {
  /** What the customer handed over: the total or more. The rest is the change. */
  readonly tendered: Money;
  readonly receiptNumber: number;
}

/** As the contract of the provider has it; here it is only kept. */
export interface OrderPlace {
  readonly rail: RailName;
  readonly posId: string;
  readonly qrMode: "static" | "dynamic" | "hybrid";
  readonly language: "es" | "pt" | "en";
  readonly userId: string | null;
  readonly storeId: string | null;
}

export interface OrderFacts {
  readonly id: string;
  readonly qrData: string | null;
  readonly paymentId: string | null;
  /** The provider said of itself that it is the virtual one. */
  readonly virtual: boolean;
}

export interface PaymentFacts {
  readonly id: string;
  readonly number: string | null;
  readonly methodType: string | null;
  readonly method: string | null;
  readonly installments: number;
  readonly paid: Money;
}

export type Phase =
  /** The order was asked for; whether it exists is not known yet. */
  | { readonly status: "ordering"; readonly cancelWanted: CancelReason | null }
  /** The order exists and can be paid. */
  | { readonly status: "awaiting-payment"; readonly rejections: number; readonly rejection: string | null }
  /** The order's end was asked for; whether it ended or was paid first is not known yet. */
  | { readonly status: "canceling"; readonly why: CancelReason }
  | { readonly status: "paid" }
  | { readonly status: "expired" }
  | { readonly status: "canceled"; readonly why: CancelReason }
  /** The provider refused to create the order; nobody could pay it. */
  | { readonly status: "refused"; readonly code: string; readonly message: string };

export type SaleStatus = Phase["status"];

/**
 * Who wanted the order to end: a person, the end of its validity, a power cut before the order was known, or the money
 * of the earlier sale that this one was made instead of.
 */
export type CancelReason = "operator" | "deadline" | "power-cut" | "paid-before";

export type PaperKind = "qr-ticket" | "receipt" | "refund-slip" | "not-paid-slip";

export type PaperStatus =
  /** To be printed. Until its last line leaves, a paper may be begun as often as need be. */
  | "owed"
  /** On the disk: from the next moment on the last line, which makes it an original, may leave. */
  | "sealing"
  /** The last line left; the printer's word is awaited. */
  | "sealed"
  | "printed"
  /** Bytes left and the printer never confirmed them. Never printed again by itself; a copy settles it. */
  | "unconfirmed"
  /** Was unconfirmed, and a copy of it is on paper. */
  | "replaced"
  /** No longer of use: the QR of an order that ended, an original that may be out already (copyOnly). */
  | "dropped";

/**
 * How it is known that a paper is printed: the printer said so; it was sent whole to a printer that cannot say it,
 * which is the weaker promise; or the printer never said so and a person saw the paper.
 */
export type PaperProof = "confirmed" | "sent" | "person";

export interface Paper {
  /** "qr-ticket", "receipt", "receipt/copy-1", "refund-slip-1", … unique within the sale. */
  readonly id: string;
  readonly kind: PaperKind;
  /** Which refund a refund slip is about, else 0. */
  readonly refund: number;
  /** 0 is the first and only original; 1, 2, 3 … are copies and say so. */
  readonly copy: number;
  readonly status: PaperStatus;
  /** Of a printed one; absent where an older till did not write it down. */
  readonly proof?: PaperProof;
}

export type RefundState =
  /** Asked for, or about to be; whether it happened is not known yet. */
  | { readonly status: "requested" }
  /** The provider took it and has not finished. */
  | { readonly status: "pending"; readonly providerId: string }
  | { readonly status: "done"; readonly providerId: string }
  | {
      readonly status: "refused";
      readonly code: string;
      readonly message: string;
      readonly providerId?: string;
    };

export interface Refund {
  /** 1, 2, 3 … within the sale. */
  readonly id: number;
  readonly amount: Money;
  /** Asked for as everything that was paid, at a moment when nothing had been refunded. */
  readonly whole: boolean;
  readonly state: RefundState;
  /** Made by somebody else (the seller's app) and found when we looked. */
  readonly elsewhere: boolean;
  /** The wall's time of the request, ISO 8601. For paper only. */
  readonly at: string;
  /** As in Stamp. */
  readonly atUnsure?: true;
  /** Which lines of the sale are taken back, when it was asked for by lines; else empty. */
  readonly lines: readonly RefundedLine[];
  /** Who gave the money back and who agreed; null where the till has no staff, or somebody else made it. */
  readonly by: { readonly id: string; readonly name: string } | null;
  readonly approvedBy: { readonly id: string; readonly name: string } | null;
  /** The provider's clock when it was asked for or made elsewhere, ISO 8601; null when it was not known. */
  readonly providerAt: string | null;
  /** Which idempotency key asks for it; absent: the first. */
  readonly key?: number;
}

export interface RefundedLine {
  /** 1, 2, 3 … in the order of the sale's lines. */
  readonly line: number;
  /** Whole units, 1 or more. */
  readonly quantity: number;
}

export interface Sale {
  readonly facts: SaleFacts;
  readonly phase: Phase;
  readonly order: OrderFacts | null;
  readonly payment: PaymentFacts | null;
  /** Counts the paid sales of this journal; null until paid. */
  readonly receiptNumber: number | null;
  /** The wall's time when the payment was seen, ISO 8601; null until paid. */
  readonly paidAt: string | null;
  /** Of that moment, as in Stamp. */
  readonly paidAtUnsure?: true;
  /** The same moment by the provider's clock; null until paid, and where it was not known. */
  readonly paidProviderAt: string | null;
  /** Which idempotency key creates the order: 1, or one more for each that the provider could not use any more. */
  readonly createKey: number;
  /** The later sale that was paid instead of this one; null where there was none, or it was given back whole. */
  readonly paidInstead: number | null;
  /** The order ended unpaid while a customer may have had it on the phone: it is asked about once more. */
  readonly late: boolean;
  /** Papers whose original may be out although the journal does not know: only copies of them are printed. */
  readonly copyOnly?: readonly string[];
  readonly papers: readonly Paper[];
  readonly refunds: readonly Refund[];
}
