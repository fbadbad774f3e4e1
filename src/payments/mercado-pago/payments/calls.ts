// What both rails ask of the Payments API: how a payment stands with everything that was given back of it, and to
// give some of it back (mercado-pago.md 8.1, 9.1).

import { formatDecimal } from "../../../money/decimal.ts";
import type { Currency } from "../../../money/money.ts";
import {
  type Order,
  type Payment,
  PaymentError,
  type ProviderRefund,
  type RefundRequest,
} from "../../provider.ts";
import { callApi } from "../http/call.ts";
import type { HttpAnswer, HttpClient } from "../http/http-client.ts";
import { WireNumber, writeJson } from "../http/json.ts";
import { assertAmount, checkKey, invalid } from "../http/request-checks.ts";
import { assertBackAtMost, doneMinor, isAllBack } from "../refund-status.ts";
import {
  decodeNewRefund,
  decodePayment,
  decodeRefundList,
  type ListedPayment,
  type PaymentAnswer,
} from "./answer.ts";
import { REFUND_RULES } from "./refusals.ts";

/** A payment that pays a whole order. */
export interface FoundPayment {
  readonly payment: Payment;
  /** The payment's status in their word. */
  readonly word: string;
  readonly refunds: readonly ProviderRefund[];
}

export interface ReadPayment extends PaymentAnswer {
  readonly virtual: boolean;
}

/** @param listed what was said of it elsewhere, which will do where the payment itself cannot be read for good */
export async function readPayment(
  http: HttpClient,
  listed: ListedPayment,
  reference: string,
  currency: Currency,
): Promise<ReadPayment> {
  const path = paymentPath(listed.id);
  let answer: ReadPayment;
  try {
    answer = await callApi(http, "get", { method: "GET", path }, (body, from) => ({
      ...decodePayment(body, listed.id, reference, currency),
      virtual: isVirtual(from),
    }));
  } catch (error) {
    if (!(error instanceof PaymentError) || !isSaidEnough(listed, error)) throw error;
    return fromListed(listed);
  }
  if (answer.refundedMinor <= doneMinor(answer.refunds)) return answer;
  // More went back than the payment lists; it has a list of its own.
  const refunds = await callApi(http, "get", { method: "GET", path: `${path}/refunds` }, (body) => {
    const all = decodeRefundList(body, currency);
    assertBackAtMost(body, all, answer.payment.paid);
    return all;
  });
  return { ...answer, refunds };
}

/** A paid order is refunded once everything went back. */
export function paidStatus({ payment, refunds, word }: FoundPayment): Order["status"] {
  return word === "refunded" || isAllBack(refunds, payment.paid) ? "refunded" : "paid";
}

export async function refundPayment(
  http: HttpClient,
  request: RefundRequest,
  key: string,
  currency: Currency,
): Promise<readonly ProviderRefund[]> {
  const path = `${paymentPath(request.paymentId)}/refunds`;
  const body = encodePaymentRefund(request, currency);
  const refund = await callApi(
    http,
    "refund",
    { method: "POST", path, idempotencyKey: checkKey(key), ...(body === undefined ? {} : { body }) },
    (answer) => decodeNewRefund(answer, request, currency),
    { rules: REFUND_RULES },
  );
  return [refund];
}

/**
 * @returns undefined for everything that was paid, which is asked for by no body at all
 * @throws PaymentError "invalid-request", not done
 */
export function encodePaymentRefund({ amount }: RefundRequest, currency: Currency): string | undefined {
  if (amount === null) return undefined;
  assertAmount(amount, currency, "the refund");
  return writeJson({ amount: new WireNumber(formatDecimal(amount)) });
}

/** The far end said of itself that it is the virtual one. */
export function isVirtual(answer: HttpAnswer): boolean {
  return answer.header("x-virtual-mercado-pago") !== null;
}

/** @throws PaymentError "invalid-request", not done, when the id is none of this API */
function paymentPath(paymentId: string): string {
  if (!/^\d{1,20}$/.test(paymentId)) throw invalid("the payment id: expected digits");
  return `/v1/payments/${paymentId}`;
}

/** A payment that cannot be read for good is paid all the same; of refunds, only the payment knows enough. */
function isSaidEnough(listed: ListedPayment, error: PaymentError): boolean {
  const final = error.outcome === "not-done" && !error.repeatable && error.code !== "unauthorized";
  return final && listed.status === "approved" && listed.refundedMinor === 0;
}

function fromListed({ id, status, amount }: ListedPayment): ReadPayment {
  const payment = { id, number: id, methodType: null, method: null, installments: 1, paid: amount };
  return { status, payment, refunds: [], refundedMinor: 0, virtual: false };
}
