// The records that the virtual Mercado Pago keeps, alike for both rails: an order, who tried to pay it, what was
// given back. How they move stands in provider-state.ts, instore-orders.ts, phone.ts and refunds.ts.

import type { OrderDraft } from "./order-request.ts";

export interface MethodRecord {
  readonly id: string;
  readonly type: string;
  readonly installments: number;
}

/** The transaction inside an order, as the Orders API shows it. */
export interface PaymentRecord {
  readonly id: string;
  status: string;
  detail: string;
  /** The number that the Payments API and the customer know; null until paid. */
  number: string | null;
  paidMinor: number | null;
  method: MethodRecord | null;
  /** Pix end-to-end id. */
  e2eId: string | null;
  discounted: boolean;
}

/** The status_detail of a payment that is charged_back (reference 8.3). */
export const CHARGE_BACK_STAGES = ["in_process", "settled", "reimbursed"] as const;
export type ChargeBackStage = (typeof CHARGE_BACK_STAGES)[number];

/** One try to pay, which is one payment of the Payments API (reference 8). */
export interface AttemptRecord {
  readonly number: string;
  /** The merchant order that it belongs to; null on the Orders rail. */
  readonly merchantOrder: string | null;
  status: "approved" | "rejected" | "in_process" | "cancelled";
  /** In the words of reference 8.3. */
  detail: string;
  method: MethodRecord;
  amountMinor: number;
  /** What is kept of it; absent: what the switches say. */
  readonly feeMinor?: number;
  readonly createdAtMs: number;
  updatedAtMs: number;
}

export interface RefundRecord {
  readonly id: string;
  /** The number that the Payments API knows. */
  readonly number: string;
  readonly amountMinor: number;
  status: string;
  readonly atMs: number;
  /** Made in the seller's app and not through the API. */
  readonly elsewhere: boolean;
}

/** Groups the tries to pay of an instore order (reference 7). */
export interface MerchantOrderRecord {
  readonly number: string;
  readonly createdAtMs: number;
}

/** What only an order of the instore rail has. */
export interface InstorePart {
  readonly title: string;
  /** The fields that reading the POS repeats as they came (reference 5.2). */
  readonly sent: Readonly<Record<string, unknown>>;
  readonly notificationUrl: string | null;
  readonly sponsorId: number | null;
  /** Colombia: the part of the total that is IVA, as it was sent (reference 5.1). */
  readonly taxMinor: number | null;
  readonly merchantOrders: MerchantOrderRecord[];
  /** Removed from its POS while a customer had it on the phone, who may still pay it. */
  takenDown: boolean;
}

export interface OrderRecord {
  /** ORD… on the Orders rail; on the instore rail the in_store_order_id, a UUID. */
  readonly id: string;
  readonly owner: string;
  readonly draft: OrderDraft;
  readonly expirationText: string;
  readonly createdAtMs: number;
  updatedAtMs: number;
  paidAtMs: number | null;
  expiresAtMs: number;
  /** Until then the printed QR of the POS leads here; null for a dynamic order: never. */
  readonly staticUntilMs: number | null;
  status: "created" | "processed" | "refunded" | "canceled" | "expired" | "failed" | "charged_back";
  detail: string;
  /** A customer has the order on the phone right now: it is locked. */
  paying: boolean;
  readonly rejections: string[];
  /** Oldest first. */
  readonly attempts: AttemptRecord[];
  readonly qrUuid: string;
  readonly qrData: string | null;
  readonly payment: PaymentRecord;
  readonly refunds: RefundRecord[];
  /** How far the customer's bank has come with taking the money back; null: it does not. */
  chargeBack: ChargeBackStage | null;
  /** Null on the Orders rail. */
  readonly instore: InstorePart | null;
}

export interface PosRecord {
  readonly name: string;
  readonly number: string;
  readonly qrText: string;
  orderId: string | null;
}

export interface NewOrder {
  readonly id: string;
  readonly paymentId: string;
  readonly owner: string;
  readonly draft: OrderDraft;
  readonly nowMs: number;
  readonly expirationText: string;
  readonly validS: number;
  /** Seconds for which the printed QR leads to it; null: never. */
  readonly staticS: number | null;
  readonly qrUuid: string;
  readonly qrData: string | null;
  readonly instore: InstorePart | null;
}

/** An order that nobody has scanned yet. */
export function newOrder(parts: NewOrder): OrderRecord {
  const { nowMs, staticS } = parts;
  return {
    id: parts.id,
    owner: parts.owner,
    draft: parts.draft,
    expirationText: parts.expirationText,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    paidAtMs: null,
    expiresAtMs: nowMs + parts.validS * 1000,
    staticUntilMs: staticS === null ? null : nowMs + staticS * 1000,
    status: "created",
    detail: "created",
    paying: false,
    rejections: [],
    attempts: [],
    qrUuid: parts.qrUuid,
    qrData: parts.qrData,
    payment: {
      id: parts.paymentId,
      status: "created",
      detail: "ready_to_process",
      number: null,
      paidMinor: null,
      method: null,
      e2eId: null,
      discounted: false,
    },
    refunds: [],
    chargeBack: null,
    instore: parts.instore,
  };
}
