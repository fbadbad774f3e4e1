// Follows the money of an instore order: merchant orders say whether it is paid, the payment itself says how, and
// what went back (mercado-pago.md 7, 8, 9). One finding is several requests, all of them reads.

import type { Currency } from "../../../money/money.ts";
import { type Order, type Payment, PaymentError, type ProviderRefund } from "../../provider.ts";
import { callApi } from "../http/call.ts";
import { DecodeError } from "../http/decode.ts";
import type { HttpAnswer, HttpClient } from "../http/http-client.ts";
import { providerTimeS } from "../http/provider-time.ts";
import {
  byNumber,
  decodeSearch,
  findPayments,
  findRejection,
  findUnderWay,
  isPaidStatus,
  type MerchantOrder,
  type MerchantPayment,
} from "./merchant-orders.ts";
import type { InstoreOrder } from "./order-id.ts";
import { decodePayment, decodeRefundList, type PaymentAnswer } from "./payments-answer.ts";
import { paymentPath } from "./request.ts";

export interface Finding {
  /** When the search was answered, by the provider's clock. */
  readonly atS: number;
  readonly virtual: boolean;
  readonly paid: PaidOrder | null;
  /** The status of an attempt that may still become money: the order must not be called ended. */
  readonly underWay: string | null;
  readonly rejection: string | null;
}

export interface PaidOrder {
  readonly payment: Payment;
  /** The payment's status in their word. */
  readonly word: string;
  readonly refunds: readonly ProviderRefund[];
}

/** A sale has one merchant order, or one for each scan; nobody scans so often (30 to a page). */
const MAX_PAGES = 10;

/** @throws PaymentError */
export async function findMoney(
  http: HttpClient,
  { reference, total }: Pick<InstoreOrder, "reference" | "total">,
): Promise<Finding> {
  const { orders, atS, virtual } = await search(http, reference, total.currency);
  const paying = findPayments(orders, total);
  const base = { atS, virtual, underWay: findUnderWay(orders), rejection: findRejection(orders) };
  if (paying === null) return { ...base, paid: null };

  const main = largest(paying);
  const answer = await readPayment(http, main, reference, total.currency);
  // The payment is the truth of which the merchant order is a copy.
  if (!isPaidStatus(answer.status)) return { ...base, underWay: answer.status, paid: null };
  return { ...base, paid: { payment: answer.payment, word: answer.status, refunds: answer.refunds } };
}

/** A paid order is refunded once everything went back. */
export function paidStatus({ payment, refunds, word }: PaidOrder): Order["status"] {
  const back = refunds.filter((refund) => refund.status === "done");
  const backMinor = back.reduce((sum, refund) => sum + refund.amount.minor, 0);
  return word === "refunded" || backMinor >= payment.paid.minor ? "refunded" : "paid";
}

interface Search {
  readonly orders: readonly MerchantOrder[];
  readonly atS: number;
  readonly virtual: boolean;
}

async function search(http: HttpClient, reference: string, currency: Currency): Promise<Search> {
  const orders: MerchantOrder[] = [];
  let seen = 0;
  for (let page = 0; page < MAX_PAGES; page++) {
    const offset = seen === 0 ? "" : `&offset=${seen}`;
    const path = `/merchant_orders/search?external_reference=${reference}${offset}`;
    const found = await callApi(http, "get", { method: "GET", path }, (body, answer) => ({
      ...decodeSearch(body, reference, currency),
      atS: providerTimeS(answer),
      virtual: isVirtual(answer),
    }));
    orders.push(...found.orders);
    seen += found.count;
    if (found.count === 0 || seen >= found.total) return { orders, atS: found.atS, virtual: found.virtual };
  }
  const message = `get order: Mercado Pago has more than ${seen} merchant orders of ${reference}; expected one or a few`;
  throw new PaymentError("bad-answer", "unknown", message);
}

async function readPayment(
  http: HttpClient,
  known: MerchantPayment,
  reference: string,
  currency: Currency,
): Promise<PaymentAnswer> {
  const path = paymentPath(known.id);
  let answer: PaymentAnswer;
  try {
    answer = await callApi(http, "get", { method: "GET", path }, (body) =>
      decodePayment(body, known.id, reference, currency),
    );
  } catch (error) {
    if (!(error instanceof PaymentError) || !isSaidEnough(known, error)) throw error;
    return fromMerchantOrder(known);
  }
  const backMinor = answer.refunds
    .filter((refund) => refund.status === "done")
    .reduce((sum, refund) => sum + refund.amount.minor, 0);
  if (answer.refundedMinor <= backMinor) return answer;
  // More went back than the payment lists; it has a list of its own.
  const refunds = await callApi(http, "get", { method: "GET", path: `${path}/refunds` }, (body) =>
    decodeRefundList(body, currency),
  );
  return { ...answer, refunds };
}

/** A payment that cannot be read for good is paid all the same; of refunds, only the payment knows enough. */
function isSaidEnough(known: MerchantPayment, error: PaymentError): boolean {
  const final = error.outcome === "not-done" && !error.repeatable && error.code !== "unauthorized";
  return final && known.status === "approved" && known.refundedMinor === 0;
}

function fromMerchantOrder({ id, status, amount }: MerchantPayment): PaymentAnswer {
  const payment = { id, number: id, methodType: null, method: null, installments: 1, paid: amount };
  return { status, payment, refunds: [], refundedMinor: 0 };
}

/** Of several, the largest, and of equals the first: the same one at each look. */
function largest(payments: readonly MerchantPayment[]): MerchantPayment {
  const [first] = payments.toSorted((a, b) => b.amount.minor - a.amount.minor || byNumber(a.id, b.id));
  if (first === undefined) throw new DecodeError("$.elements", "a payment", "none");
  return first;
}

function isVirtual(answer: HttpAnswer): boolean {
  return answer.header("x-virtual-mercado-pago") !== null;
}
