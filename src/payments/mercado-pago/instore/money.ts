// Follows the money of an instore order: merchant orders say whether it is paid, the payment itself says how, and
// what went back (mercado-pago.md 7, 8, 9). One finding is several requests, all of them reads.

import type { Currency } from "../../../money/money.ts";
import { PaymentError } from "../../provider.ts";
import { callApi } from "../http/call.ts";
import { DecodeError } from "../http/decode.ts";
import type { HttpClient } from "../http/http-client.ts";
import { providerTimeS } from "../http/provider-time.ts";
import { findUnderWay, isPaidStatus, largestOf } from "../payments/answer.ts";
import { type FoundPayment, isVirtual, readPayment } from "../payments/calls.ts";
import { decodeSearch, findPayments, findRejection, type MerchantOrder } from "./merchant-orders.ts";
import type { InstoreOrder } from "./order-id.ts";

export interface Finding {
  /** When the search was answered, by the provider's clock. */
  readonly atS: number;
  readonly virtual: boolean;
  readonly paid: FoundPayment | null;
  /** The status of an attempt that may still become money: the order must not be called ended. */
  readonly underWay: string | null;
  readonly rejection: string | null;
}

/** A sale has one merchant order, or one for each scan; nobody scans so often (30 to a page). */
const MAX_PAGES = 10;

/** @throws PaymentError */
export async function findMoney(
  http: HttpClient,
  { reference, total }: Pick<InstoreOrder, "reference" | "total">,
): Promise<Finding> {
  const { orders, atS, virtual } = await search(http, reference, total.currency);
  const attempts = orders.flatMap((order) => order.payments);
  const base = { atS, virtual, underWay: findUnderWay(attempts), rejection: findRejection(attempts) };
  const paying = findPayments(orders, total);
  if (paying === null) return { ...base, paid: null };

  const main = largestOf(paying);
  if (main === null) throw new DecodeError("$.elements", "a payment", "none");
  const answer = await readPayment(http, main, reference, total.currency);
  // The payment is the truth of which the merchant order is a copy.
  if (!isPaidStatus(answer.status)) return { ...base, underWay: answer.status, paid: null };
  return { ...base, paid: { payment: answer.payment, word: answer.status, refunds: answer.refunds } };
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
      atS: providerTimeS(answer, http),
      virtual: isVirtual(answer),
    }));
    orders.push(...found.orders);
    seen += found.count;
    if (found.count === 0 || seen >= found.total) return { orders, atS: found.atS, virtual: found.virtual };
  }
  const message = `get order: Mercado Pago has more than ${seen} merchant orders of ${reference}; expected one or a few`;
  throw new PaymentError("bad-answer", "unknown", message);
}
