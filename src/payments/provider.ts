// What the till asks of whoever moves the money, in our words. One implementation is one rail.

import type { Money } from "../money/money.ts";
import type { RailName } from "../money/sites.ts";

/**
 * Where and how an order is made: plain data that the till journals before the order is asked for. It makes the
 * same order again, byte by byte, also when the configuration names another rail, mode or point of sale by then.
 */
export interface OrderPlace {
  readonly rail: RailName;
  /** The seller's own name of the point of sale (external_pos_id). */
  readonly posId: string;
  /** "static": the QR that hangs on the counter; "dynamic": a QR for each order; "hybrid": either of them. */
  readonly qrMode: "static" | "dynamic" | "hybrid";
  /** In which language an order names what it has no room to list. */
  readonly language: "es" | "pt" | "en";
  /** The account and the store, which the instore rail needs in its addresses; null where they are not known. */
  readonly userId: string | null;
  readonly storeId: string | null;
}

export interface OrderLine {
  readonly title: string;
  readonly barcode: string | null;
  /** Whole units, 1 or more. */
  readonly quantity: number;
  readonly unitPrice: Money;
}

export interface OrderRequest {
  /** Unique for each sale: letters, digits, hyphen and underscore, at most 64. */
  readonly reference: string;
  readonly total: Money;
  readonly description: string;
  readonly lines: readonly OrderLine[];
  /** How long the order may be paid, in seconds. */
  readonly validityS: number;
  /** Where it was to be made when it was first asked for; absent: where the provider makes orders now. */
  readonly place?: OrderPlace;
}

/** "unrecognized": a status that this program has not met; the order counts as still open. */
export type OrderStatus = "open" | "paid" | "expired" | "canceled" | "refunded" | "unrecognized";

export interface Payment {
  /** The provider's id of the payment inside the order (PAY…, or its number), needed for refunds. */
  readonly id: string;
  /** The number that the customer sees too; null when the provider did not say. */
  readonly number: string | null;
  /** The provider's own words: type "credit_card", method "visa". */
  readonly methodType: string | null;
  readonly method: string | null;
  readonly installments: number;
  readonly paid: Money;
}

export type RefundStatus = "done" | "pending" | "refused" | "unrecognized";

export interface ProviderRefund {
  /** The provider's id (REF…, or a number). */
  readonly id: string;
  readonly amount: Money;
  readonly status: RefundStatus;
  /** The provider's own word for the status. */
  readonly word: string;
  /** By the provider's clock, in seconds since 1970; absent where it does not say, as in orders. */
  readonly createdAtS?: number;
}

export interface Order {
  readonly id: string;
  readonly reference: string;
  readonly status: OrderStatus;
  /** The provider's own word for the status, for people and logs. */
  readonly word: string;
  readonly total: Money;
  /** Text of the QR; null for a static order, whose QR hangs on the counter. */
  readonly qrData: string | null;
  /** The provider's id of the payment inside the order, known before anybody paid. */
  readonly paymentId: string | null;
  /** Present once the order was paid. */
  readonly payment: Payment | null;
  /** Why the last attempt to pay failed (the provider's word), while the order is open; else null. */
  readonly rejection: string | null;
  readonly refunds: readonly ProviderRefund[];
  /**
   * Until then, by the provider's clock, money may still come although the till has done what it can: the order
   * ended while a customer may have had it on the phone, or it was to be canceled and can only end by itself.
   * Null: the status is all there is to know.
   */
  readonly lateUntil: Date | null;
  /** The far end said of itself that it is the virtual Mercado Pago: no real money moves. */
  readonly virtual: boolean;
}

export interface RefundRequest {
  readonly paymentId: string;
  /** null refunds everything that was paid. */
  readonly amount: Money | null;
}

export interface PaymentProvider {
  /** For people: "Mercado Pago, orders". */
  readonly name: string;
  /** Where orders are made now. Orders made elsewhere are followed, canceled and refunded all the same. */
  readonly place: OrderPlace;
  /**
   * Each call is one request, or one among some that only read, and rejects with a PaymentError. Calls that
   * change something carry a key: the same key with the same content acts at most once within the provider's
   * window of 24 hours. A provider without keys finds out by looking whether it acted.
   */
  createOrder(request: OrderRequest, key: string): Promise<Order>;
  /**
   * Looks for the order of a request that may have arrived, without making one. Null: the request may be repeated
   * under its key, because nothing was paid for it, or so lately that the key is good.
   */
  findOrder(request: OrderRequest): Promise<Order | null>;
  getOrder(orderId: string): Promise<Order>;
  cancelOrder(orderId: string, key: string): Promise<Order>;
  /** Resolves with every refund that the answer names, ours among them, perhaps still pending. */
  refundOrder(orderId: string, request: RefundRequest, key: string): Promise<readonly ProviderRefund[]>;
  /**
   * What the provider's own clock shows now, by the time of its last answer; null before the first one. Decisions
   * that need a date (how old is this payment, what was given back since yesterday) ask it, because the till's
   * wall clock may be wrong by years.
   */
  time(): Date | null;
  close(): Promise<void>;
}

/**
 * Codes the till decides upon; every other code is the provider's own word, passed on for people.
 * - "order-locked": the customer is paying right now, or the key is busy: look again soon
 * - "order-not-open": cannot be canceled because it is paid, expired or canceled: look
 * - "pos-occupied": another order is on the point of sale, and is not replaced
 * - "key-reused": the provider knows the key with another content: look
 * - "key-spoiled": the provider cannot tell any more what was asked under the key: look, then take another one
 * - "not-yet": right after the approval a refund may have to wait some seconds
 * - "refund-in-progress": a refund is under way at the provider, perhaps this one: look
 * - "order_not_found": the provider does not know the order (any more): it shows orders for three months
 * - "rate-limited", "unreachable", "no-answer", "bad-answer", "provider-failed"
 */
export class PaymentError extends Error {
  override readonly name = "PaymentError";
  readonly code: string;
  /** Could the provider have acted on the request all the same? */
  readonly outcome: "not-done" | "unknown";
  /** The provider asked for this pause before the next request; null when it did not. */
  readonly retryAfterMs: number | null;
  /** Repeating the same request later can succeed (a passing fault); false means the answer is final. */
  readonly repeatable: boolean;

  constructor(
    code: string,
    outcome: "not-done" | "unknown",
    message: string,
    options: ErrorOptions & { readonly retryAfterMs?: number; readonly repeatable?: boolean } = {},
  ) {
    super(message, options);
    this.code = code;
    this.outcome = outcome;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.repeatable = options.repeatable ?? outcome === "unknown";
  }
}
