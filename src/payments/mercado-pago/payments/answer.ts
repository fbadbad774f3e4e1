// What the Payments API says about one payment, its refunds and a search (mercado-pago.md 8.1, 8.2, 9.1). The instore
// rail is followed through it; the orders rail needs it where an order's id is gone.

import { formatDecimal } from "../../../money/decimal.ts";
import type { Currency, Money } from "../../../money/money.ts";
import type { Payment, ProviderRefund, RefundRequest } from "../../provider.ts";
import type { Field } from "../http/decode.ts";
import { readTimeS } from "../http/provider-time.ts";
import { assertBackAtMost, refundStatusOf } from "../refund-status.ts";

export interface PaymentAnswer {
  readonly status: string;
  readonly payment: Payment;
  /** What the answer itself lists, perhaps less than happened. */
  readonly refunds: readonly ProviderRefund[];
  /** What went back in all, in the smallest unit. */
  readonly refundedMinor: number;
}

/** A payment as a merchant order or a search lists it. */
export interface ListedPayment {
  /** Digits: the number that the customer sees too. */
  readonly id: string;
  readonly status: string;
  readonly detail: string | null;
  readonly amount: Money;
  readonly refundedMinor: number;
  /** By the provider's clock, in seconds since 1970; null where it does not say. */
  readonly createdAtS: number | null;
}

/** Money came, whatever became of it later. */
const PAID = ["approved", "refunded", "charged_back", "in_mediation"];
const RETURNED = ["refunded", "charged_back"];
const REJECTED = ["rejected"];
const ENDED = [...REJECTED, ...RETURNED, "cancelled", "canceled"];

export function isPaidStatus(status: string): boolean {
  return PAID.includes(status);
}

export function isReturnedStatus(status: string): boolean {
  return RETURNED.includes(status);
}

export function isRejectedStatus(status: string): boolean {
  return REJECTED.includes(status);
}

/** The status of an attempt that may still become money; null when there is none. */
export function findUnderWay(attempts: readonly ListedPayment[]): string | null {
  return attempts.find((payment) => !ENDED.includes(payment.status))?.status ?? null;
}

/** Of several, the largest, and of equals the first: the same one at each look. Null of none. */
export function largestOf(payments: readonly ListedPayment[]): ListedPayment | null {
  return payments.toSorted((a, b) => b.amount.minor - a.amount.minor || byNumber(a.id, b.id))[0] ?? null;
}

/** Ids of digits grow with time; they are longer than what a number holds exactly. */
export function byNumber(a: string, b: string): number {
  const order = BigInt(a) - BigInt(b);
  if (order === 0n) return 0;
  return order < 0n ? -1 : 1;
}

/** @param refunded the name of the field that says what went back @throws DecodeError */
export function decodeListed(payment: Field, currency: Currency, refunded: string): ListedPayment {
  return {
    ...decodeAttempt(payment, currency),
    amount: payment.at("transaction_amount").money(currency),
    refundedMinor: payment.at(refunded).present()?.money(currency).minor ?? 0,
  };
}

/** Everything but its amounts. @throws DecodeError */
export function decodeAttempt(
  payment: Field,
  currency: Currency,
): Omit<ListedPayment, "amount" | "refundedMinor"> {
  assertCurrency(payment, currency);
  const id = payment.at("id");
  if (!/^\d{1,20}$/.test(id.id())) throw id.unexpected("digits");
  // The SDK spells the detail with an s.
  const detail = payment.at("status_detail").present() ?? payment.at("status_details").present();
  return {
    id: id.id(),
    status: payment.at("status").word(),
    detail: detail?.word() ?? null,
    createdAtS: readTimeS(payment.at("date_created")),
  };
}

/**
 * The payments of one reference that a search found (8.2). An answer with others alone is one to another question, and
 * its silence about ours proves nothing.
 * @throws DecodeError
 */
export function decodePaymentSearch(
  body: Field,
  reference: string,
  currency: Currency,
): readonly ListedPayment[] {
  const results = body.at("results").each();
  const ours = results.filter(
    (payment) => payment.at("external_reference").present()?.text(256) === reference,
  );
  const other = results[0];
  if (ours.length === 0 && other !== undefined)
    throw other.at("external_reference").unexpected(`the reference ${reference}`);
  return ours.map((payment) => decodeListed(payment, currency, "transaction_amount_refunded"));
}

/** @throws DecodeError, also when the answer is about another payment or another sale */
export function decodePayment(
  body: Field,
  paymentId: string,
  reference: string,
  currency: Currency,
): PaymentAnswer {
  const id = body.at("id");
  if (id.id() !== paymentId) throw id.unexpected(`the payment ${paymentId} that was asked for`);
  const sale = body.at("external_reference").present();
  if (sale !== null && sale.text(256) !== reference) throw sale.unexpected(`the reference ${reference}`);
  assertCurrency(body, currency);
  const list = body.at("refunds");
  const refunds = list.present() === null ? [] : decodeRefundList(list, currency);
  const paid = body.at("transaction_amount").moneyAboveZero(currency);
  assertBackAtMost(list, refunds, paid);
  const refunded = body.at("transaction_amount_refunded");
  const refundedMinor = refunded.present()?.money(currency).minor ?? 0;
  if (refundedMinor > paid.minor) throw refunded.unexpected(`at most ${formatDecimal(paid)}`);
  return {
    status: body.at("status").word(),
    payment: {
      id: paymentId,
      number: paymentId,
      methodType: body.at("payment_type_id").present()?.word() ?? null,
      method: body.at("payment_method_id").present()?.word() ?? null,
      installments: Math.max(1, body.at("installments").present()?.smallWhole() ?? 1),
      paid,
    },
    refunds,
    refundedMinor,
  };
}

/** A list; the OpenAPI file prints one refund in its place. @throws DecodeError */
export function decodeRefundList(body: Field, currency: Currency): readonly ProviderRefund[] {
  return (body.isObject() ? [body] : body.each()).map((refund) => decodeRefund(refund, currency));
}

/** The answer to a request for a refund. @throws DecodeError, also when it is about something else */
export function decodeNewRefund(body: Field, request: RefundRequest, currency: Currency): ProviderRefund {
  const refund = decodeRefund(body, currency);
  const payment = body.at("payment_id").present();
  if (payment !== null && payment.id() !== request.paymentId) {
    throw payment.unexpected(`the payment ${request.paymentId} that was to be refunded`);
  }
  if (request.amount !== null && refund.amount.minor !== request.amount.minor) {
    throw body.at("amount").unexpected(`a refund of ${formatDecimal(request.amount)}`);
  }
  return refund;
}

function decodeRefund(refund: Field, currency: Currency): ProviderRefund {
  const createdAtS = readTimeS(refund.at("date_created"));
  const word = refund.at("status").word();
  return {
    id: refund.at("id").id(),
    amount: refund.at("amount").moneyAboveZero(currency),
    status: refundStatusOf(word),
    word,
    ...(createdAtS === null ? {} : { createdAtS }),
  };
}

function assertCurrency(body: Field, currency: Currency): void {
  const unit = body.at("currency_id").present();
  if (unit !== null && unit.word() !== currency)
    throw unit.unexpected(`the currency ${currency} of this till`);
}
