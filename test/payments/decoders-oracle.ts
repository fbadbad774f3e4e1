// A second reading of what a decoder of ours accepted: written apart from it, strict, and by the digits of the text.
// It answers with complaints; one complaint is accepted nonsense. Statuses, sums and shapes are those of
// mercado-pago.md.

import type { Order, ProviderRefund } from "../../src/payments/provider.ts";

/** A JSON number as it was written. */
export class Digits {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Json = null | boolean | string | Digits | Json[] | { [name: string]: Json };

/** The engine's own parser, which keeps the text of each number. @throws SyntaxError */
export function readJson(text: string): Json {
  const keepDigits = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === "number" ? new Digits(context?.source ?? "") : value;
  return (JSON.parse as (text: string, reviver: typeof keepDigits) => Json)(text, keepDigits);
}

/** Whether some object writes a field twice: then nobody knows which one counts. */
export function writesTwice(text: string, body: Json): boolean {
  const colons = text.replace(/"(?:[^"\\]|\\.)*"/g, "").split(":").length - 1;
  return colons !== countFields(body);
}

function countFields(value: Json): number {
  if (Array.isArray(value)) return value.reduce((sum: number, entry) => sum + countFields(entry), 0);
  if (!isObject(value)) return 0;
  return Object.values(value).reduce((sum: number, entry) => sum + 1 + countFields(entry), 0);
}

export function isObject(value: Json | undefined): value is { [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Digits);
}

export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let here = value;
  for (const name of path) here = isObject(here) && Object.hasOwn(here, name) ? here[name] : undefined;
  return here ?? undefined;
}

export function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** Whole smallest units, or null for what is no amount of 0 or more. */
export function minorOf(value: Json | undefined, currency: string): bigint | null {
  const text = value instanceof Digits ? value.text : value;
  if (typeof text !== "string") return null;
  const match = /^([0-9]{1,20})(?:\.([0-9]{1,2}))?$/.exec(text);
  if (match === null) return null;
  const cents = BigInt((match[2] ?? "").padEnd(2, "0"));
  const minor = BigInt(match[1] ?? "") * 100n + cents;
  // Chilean pesos have no parts; Colombian ones are counted in whole pesos by the till.
  if (currency !== "CLP" && currency !== "COP") return minor;
  return cents === 0n ? minor / 100n : null;
}

/** A text of letters and digits, or a number without sign and exponent; else null. */
export function idOf(value: Json | undefined): string | null {
  if (value instanceof Digits) return /^[0-9]{1,20}$/.test(value.text) ? value.text : null;
  return typeof value === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(value) ? value : null;
}

/** What is wrong, in words. */
export class Complaints {
  readonly all: string[] = [];

  /** @param holds what must be true */
  that(holds: boolean, wrong: string): void {
    if (!holds) this.all.push(wrong);
  }

  amount(
    said: { readonly minor: number; readonly currency: string },
    wire: Json | undefined,
    name: string,
  ): void {
    const minor = minorOf(wire, said.currency);
    this.that(Number.isSafeInteger(said.minor) && said.minor >= 0, `${name} is no count: ${said.minor}`);
    this.that(minor !== null && minor === BigInt(Math.trunc(said.minor)), `${name} is not what was written`);
  }
}

const ORDER_WORDS: Readonly<Record<string, Order["status"]>> = {
  created: "open",
  processed: "paid",
  refunded: "refunded",
  expired: "expired",
  canceled: "canceled",
  cancelled: "canceled",
};
const REFUND_WORDS: Readonly<Record<string, ProviderRefund["status"]>> = {
  processed: "done",
  approved: "done",
  created: "pending",
  pending: "pending",
  processing: "pending",
  in_process: "pending",
  failed: "refused",
  rejected: "refused",
  canceled: "refused",
  cancelled: "refused",
};

export function statusOf(word: Json | undefined): Order["status"] {
  const known = typeof word === "string" && Object.hasOwn(ORDER_WORDS, word) ? ORDER_WORDS[word] : undefined;
  return known ?? "unrecognized";
}

/** Of refunds that an answer names, each with its own element there. */
export function checkRefunds(
  complaints: Complaints,
  said: readonly ProviderRefund[],
  wire: readonly Json[],
  currency: string,
): void {
  complaints.that(said.length === wire.length, "refunds were lost or made up");
  for (const [index, refund] of said.entries()) {
    const from = wire[index];
    const word = at(from, "status");
    const status =
      typeof word === "string" && Object.hasOwn(REFUND_WORDS, word) ? REFUND_WORDS[word] : undefined;
    complaints.that(refund.id === idOf(at(from, "id")), `refund ${index} has a bad id`);
    complaints.that(refund.status === (status ?? "unrecognized"), `refund ${index} has a bad status`);
    complaints.that(refund.amount.currency === currency, `refund ${index} is in another currency`);
    complaints.that(refund.amount.minor > 0, `refund ${index} gives back nothing`);
    complaints.amount(refund.amount, at(from, "amount"), `refund ${index}`);
  }
}

/** Never more back than came. */
export function checkSum(complaints: Complaints, refunds: readonly ProviderRefund[], paid: bigint): void {
  const back = refunds
    .filter((refund) => refund.status === "done")
    .reduce((sum, refund) => sum + BigInt(refund.amount.minor), 0n);
  complaints.that(back <= paid, `${back} went back of ${paid} that came`);
}

/** An order of the Orders API (4.2, 4.4, 4.8). */
export function checkOrder(complaints: Complaints, order: Order, body: Json, currency: string): void {
  const unit = at(body, "currency");
  complaints.that(unit === undefined || unit === currency, "another currency");
  complaints.that(order.id === idOf(at(body, "id")), "a bad id");
  complaints.that(order.reference === idOf(at(body, "external_reference")), "a bad reference");
  const said = statusOf(at(body, "status"));
  // Parts that sum up to the whole are the whole, whatever the word.
  const allBack = said === "paid" && order.status === "refunded" && isAllBack(order);
  complaints.that(order.status === said || allBack, "a bad status");
  complaints.that(order.total.currency === currency && order.total.minor > 0, "a bad total");
  complaints.amount(order.total, at(body, "total_amount"), "the total");
  checkRefunds(complaints, order.refunds, list(at(body, "transactions", "refunds")), currency);
  const isPaid = order.status === "paid" || order.status === "refunded";
  complaints.that(isPaid === (order.payment !== null), "paid and not paid at once");
  complaints.that(order.rejection === null || order.status === "open", "a rejection of what is over");
  complaints.that(order.qrData === null || order.qrData === at(body, "type_response", "qr_data"), "a bad QR");
  if (order.payment === null) return;
  const { id, paid } = order.payment;
  const from = list(at(body, "transactions", "payments")).find((payment) => {
    const status = at(payment, "status");
    return idOf(at(payment, "id")) === id && !NOTHING_CAME.includes(String(status));
  });
  const paidAmount = at(from, "paid_amount") ?? null;
  // Nothing from the customer, because somebody else pays all of it: the seller gets the amount.
  const wire = paidAmount === null || minorOf(paidAmount, currency) === 0n ? at(from, "amount") : paidAmount;
  complaints.that(from !== undefined, "a payment that is not there, or brought nothing");
  complaints.that(paid.currency === currency && paid.minor > 0, "a payment of nothing");
  complaints.amount(paid, wire, "what was paid");
  // A discount lowers what is paid below the amount, and what installments cost raises it above.
  const amount = minorOf(at(from, "amount"), currency) ?? 0n;
  checkSum(complaints, order.refunds, amount > BigInt(paid.minor) ? amount : BigInt(paid.minor));
}

function isAllBack({ payment, refunds }: Order): boolean {
  const back = refunds
    .filter((refund) => refund.status === "done")
    .reduce((sum, refund) => sum + BigInt(refund.amount.minor), 0n);
  return payment !== null && back >= BigInt(payment.paid.minor);
}

const NOTHING_CAME = ["created", "failed", "rejected", "canceled", "cancelled", "expired"];
