// Merchant orders: the containers in which the attempts to pay an instore order are found (mercado-pago.md 7). One
// sale may have none, one or several, all but one of them "opened" for ever.

import type { Currency, Money } from "../../../money/money.ts";
import type { Field } from "../http/decode.ts";

export interface MerchantPayment {
  /** Digits: the number that the customer sees too. */
  readonly id: string;
  readonly status: string;
  readonly detail: string | null;
  readonly amount: Money;
  readonly refundedMinor: number;
}

export interface MerchantOrder {
  /** "opened" says nothing: neither that somebody scanned, nor that nobody paid. */
  readonly status: string;
  readonly payments: readonly MerchantPayment[];
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
  return {
    status: element.at("status").word(),
    payments: (element.at("payments").present()?.each() ?? []).map((payment) =>
      decodeMerchantPayment(payment, currency),
    ),
  };
}

function decodeMerchantPayment(payment: Field, currency: Currency): MerchantPayment {
  const unit = payment.at("currency_id").present();
  if (unit !== null && unit.word() !== currency)
    throw unit.unexpected(`the currency ${currency} of this till`);
  const id = payment.at("id");
  if (!/^\d{1,20}$/.test(id.id())) throw id.unexpected("digits");
  // The SDK spells the detail with an s.
  const detail = payment.at("status_detail").present() ?? payment.at("status_details").present();
  return {
    id: id.id(),
    status: payment.at("status").word(),
    detail: detail?.word() ?? null,
    amount: payment.at("transaction_amount").money(currency),
    refundedMinor: payment.at("amount_refunded").present()?.money(currency).minor ?? 0,
  };
}

/** Money came, whatever became of it later. */
const PAID = ["approved", "refunded", "charged_back", "in_mediation"];
const RETURNED = ["refunded", "charged_back"];
const REJECTED = ["rejected"];
const DEAD = [...REJECTED, "cancelled", "canceled"];

export function isPaidStatus(status: string): boolean {
  return PAID.includes(status);
}

/**
 * The payments that pay for the total (7, rule 2): all of one container, which is closed, or was and is not any
 * more because money went back.
 *
 * @returns null when none do
 */
export function findPayments(
  orders: readonly MerchantOrder[],
  total: Money,
): readonly MerchantPayment[] | null {
  for (const order of orders) {
    const paid = order.payments.filter((payment) => PAID.includes(payment.status));
    const returned = paid.some((payment) => RETURNED.includes(payment.status));
    const sumMinor = paid.reduce((sum, payment) => sum + payment.amount.minor, 0);
    if ((order.status === "closed" || returned) && sumMinor >= total.minor) return paid;
  }
  return null;
}

/** The status of an attempt that may still become money; null when there is none. */
export function findUnderWay(orders: readonly MerchantOrder[]): string | null {
  const ended = [...DEAD, ...RETURNED];
  const attempts = orders.flatMap((order) => order.payments);
  return attempts.find((payment) => !ended.includes(payment.status))?.status ?? null;
}

/** Why the newest rejected attempt failed, in their word; null when none was rejected. */
export function findRejection(orders: readonly MerchantOrder[]): string | null {
  const rejected = orders
    .flatMap((order) => order.payments)
    .filter((payment) => REJECTED.includes(payment.status))
    .sort((a, b) => byNumber(a.id, b.id))
    .at(-1);
  return rejected === undefined ? null : (rejected.detail ?? rejected.status);
}

/** Ids of digits grow with time; they are longer than what a number holds exactly. */
export function byNumber(a: string, b: string): number {
  const order = BigInt(a) - BigInt(b);
  if (order === 0n) return 0;
  return order < 0n ? -1 : 1;
}
