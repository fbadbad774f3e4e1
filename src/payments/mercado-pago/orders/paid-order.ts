// Orders whose id is gone: nothing is left of them but the payment that was found by the seller's reference. Such an
// order gets an id made of the payment, and is read and refunded through the Payments API (mercado-pago.md 9).

import type { Currency, Money } from "../../../money/money.ts";
import { type Order, PaymentError } from "../../provider.ts";
import type { HttpClient } from "../http/http-client.ts";
import { invalid } from "../http/request-checks.ts";
import { isPaidStatus } from "../payments/answer.ts";
import { paidStatus, readPayment } from "../payments/calls.ts";

export interface PaidOrder {
  readonly id: string;
  /** Digits. */
  readonly paymentId: string;
  readonly reference: string;
  readonly total: Money;
}

export function isPaidOrderId(id: string): boolean {
  return id.startsWith("payment:");
}

/** "payment:90011223344:T01-7:125050": payment, reference, total in the smallest unit. */
export function makePaidOrder(paymentId: string, reference: string, total: Money): PaidOrder {
  return { id: `payment:${paymentId}:${reference}:${total.minor}`, paymentId, reference, total };
}

/** @throws PaymentError "invalid-request", not done */
export function readPaidOrderId(id: string, currency: Currency): PaidOrder {
  const match = /^payment:(\d{1,20}):([A-Za-z0-9_-]{1,64}):(\d{1,15})$/.exec(id);
  if (match === null)
    throw invalid("the order id: expected one that was made of a payment, like payment:900…");
  const [, paymentId = "", reference = "", minor] = match;
  return { id, paymentId, reference, total: { minor: Number(minor), currency } };
}

/** How the order stands, by its payment. @throws PaymentError */
export async function readPaidOrder(http: HttpClient, order: PaidOrder): Promise<Order> {
  const { id, paymentId, reference, total } = order;
  const listed = {
    id: paymentId,
    status: "",
    detail: null,
    amount: total,
    refundedMinor: 0,
    createdAtS: null,
  };
  const {
    payment,
    refunds,
    status: word,
    virtual,
  } = await readPayment(http, listed, reference, total.currency);
  return {
    id,
    reference,
    total,
    // Money that was seen is not unseen: a word that says otherwise is news for a person.
    status: isPaidStatus(word) ? paidStatus({ payment, refunds, word }) : "unrecognized",
    word,
    qrData: null,
    paymentId,
    payment: isPaidStatus(word) ? payment : null,
    rejection: null,
    refunds,
    lateUntil: null,
    virtual,
  };
}

export function cannotCancelPaid({ paymentId }: PaidOrder): PaymentError {
  const message = `cancel order: it is paid (payment ${paymentId}); money that was paid is given back by a refund`;
  return new PaymentError("order-not-open", "not-done", message);
}
