// Merchant orders: the containers in which the attempts to pay an instore order are found (mercado-pago.md 7). One
// sale may have none, one or several, all but one of them "opened" for ever.

import type { Currency, Money } from "../../../money/money.ts";
import type { Field } from "../http/decode.ts";
import {
  byNumber,
  decodeListed,
  isPaidStatus,
  isRejectedStatus,
  isReturnedStatus,
  type ListedPayment,
} from "../payments/answer.ts";

export interface MerchantOrder {
  /** "opened" says nothing: neither that somebody scanned, nor that nobody paid. */
  readonly status: string;
  readonly payments: readonly ListedPayment[];
}

export interface SearchPage {
  /** Of the reference that was asked for. */
  readonly orders: readonly MerchantOrder[];
  /** How many elements came, of whatever reference. */
  readonly count: number;
  /** How many there are on all pages. */
  readonly total: number;
}

/** @throws DecodeError */
export function decodeSearch(body: Field, reference: string, currency: Currency): SearchPage {
  const elements = body.at("elements").present()?.each() ?? [];
  const ours = elements.filter((element) => {
    const said = element.at("external_reference").present();
    return said !== null && said.text(256) === reference;
  });
  return {
    orders: ours.map((element) => decodeMerchantOrder(element, currency)),
    count: elements.length,
    total: body.at("total").present()?.smallWhole() ?? elements.length,
  };
}

function decodeMerchantOrder(element: Field, currency: Currency): MerchantOrder {
  const payments = element.at("payments").present()?.each() ?? [];
  return {
    status: element.at("status").word(),
    payments: payments.map((payment) => decodeListed(payment, currency, "amount_refunded")),
  };
}

/**
 * The payments that pay for the total (7, rule 2): all of one container, which is closed, or was and is not any
 * more because money went back. Of several containers that do (two phones paid), the one that was paid first: in
 * whatever order they are listed, each look is at the same payment.
 *
 * @returns null when none do
 */
export function findPayments(
  orders: readonly MerchantOrder[],
  total: Money,
): readonly ListedPayment[] | null {
  const paying = orders.flatMap((order) => {
    const paid = order.payments.filter((payment) => isPaidStatus(payment.status));
    const returned = paid.some((payment) => isReturnedStatus(payment.status));
    const sumMinor = paid.reduce((sum, payment) => sum + payment.amount.minor, 0);
    return (order.status === "closed" || returned) && sumMinor >= total.minor ? [paid] : [];
  });
  return paying.toSorted(byFirstPayment)[0] ?? null;
}

function byFirstPayment(a: readonly ListedPayment[], b: readonly ListedPayment[]): number {
  const first = (payments: readonly ListedPayment[]) =>
    payments.map(({ id }) => id).toSorted(byNumber)[0] ?? "0";
  return byNumber(first(a), first(b));
}

/** Why the newest rejected attempt failed, in their word; null when none was rejected. */
export function findRejection(attempts: readonly ListedPayment[]): string | null {
  const rejected = attempts
    .filter((payment) => isRejectedStatus(payment.status))
    .sort((a, b) => byNumber(a.id, b.id))
    .at(-1);
  return rejected === undefined ? null : (rejected.detail ?? rejected.status);
}
