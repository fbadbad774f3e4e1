// Looks for an order by the seller's reference when nobody knows whether it was made: the till was off, or its key is
// of no use any more (mercado-pago.md 4.7, 8.2). The search for payments is documented for every payment; the search
// for orders may not know QR orders at all, so it is believed when it finds one and never when it does not.

import { formatDecimal } from "../../../money/decimal.ts";
import type { Money } from "../../../money/money.ts";
import { PaymentError } from "../../provider.ts";
import { callApi } from "../http/call.ts";
import type { Field } from "../http/decode.ts";
import type { HttpClient } from "../http/http-client.ts";
import {
  decodePaymentSearch,
  findUnderWay,
  isPaidStatus,
  type ListedPayment,
  largestOf,
} from "../payments/answer.ts";
import { isVirtual } from "../payments/calls.ts";

export interface PaidWithoutOrder {
  readonly payment: ListedPayment;
  readonly virtual: boolean;
}

/**
 * The payment of a reference whose money came; null when there is none.
 * @throws PaymentError also while an attempt to pay is under way, or when less came than the total: then nothing
 *   may be made a second time
 */
export async function findPaid(
  http: HttpClient,
  reference: string,
  total: Money,
): Promise<PaidWithoutOrder | null> {
  const path = `/v1/payments/search?external_reference=${reference}`;
  const { payments, virtual } = await callApi(http, "get", { method: "GET", path }, (body, answer) => ({
    payments: decodePaymentSearch(body, reference, total.currency),
    virtual: isVirtual(answer),
  }));
  const paid = payments.filter(({ status }) => isPaidStatus(status));
  const payment = largestOf(paid);
  if (payment !== null) {
    const sumMinor = paid.reduce((sum, { amount }) => sum + amount.minor, 0);
    if (sumMinor >= total.minor) return { payment, virtual };
    const sum = formatDecimal({ minor: sumMinor, currency: total.currency });
    const message = `find order: of ${formatDecimal(total)} for ${reference} only ${sum} was paid (payment ${payment.id}); look at it in Mercado Pago's own app`;
    throw new PaymentError("bad-answer", "unknown", message);
  }
  const underWay = findUnderWay(payments);
  if (underWay === null) return null;
  const message = `find order: a payment for ${reference} is ${underWay}; it is asked about until it ended`;
  throw new PaymentError("payment-under-way", "unknown", message);
}

const PAGE_SIZE = 30;
const MAX_PAGES = 5;
const DAY_MS = 86_400_000;
/** Orders can be read for three months (4.4). */
const LOOK_BACK_MS = 92 * DAY_MS;

/** What the search says on one page. */
interface Page {
  readonly orderId: string | null;
  readonly count: number;
  readonly total: number | null;
}

/** The id of the order with this reference, when the search knows it; null says nothing. @throws PaymentError */
export async function findOrderId(http: HttpClient, reference: string): Promise<string | null> {
  const now = http.farTime();
  if (now === null) return null;
  let seen = 0;
  for (let page = 1; page <= MAX_PAGES; page++) {
    const path = `/v1/orders?${searchQuery(reference, now, page)}`;
    const found = await tolerate(() =>
      callApi(http, "get", { method: "GET", path }, (body) => readPage(body, reference)),
    );
    if (found === null || found.orderId !== null) return found?.orderId ?? null;
    seen += found.count;
    if (found.count === 0 || (found.total === null ? found.count < PAGE_SIZE : seen >= found.total))
      return null;
  }
  return null;
}

/** The SDK pages by page and page_size, the OpenAPI file by limit and offset: both are said, one is heard (4.7). */
function searchQuery(reference: string, now: Date, page: number): string {
  return new URLSearchParams({
    external_reference: reference,
    begin_date: new Date(now.getTime() - LOOK_BACK_MS).toISOString(),
    end_date: new Date(now.getTime() + DAY_MS).toISOString(),
    page: String(page),
    page_size: String(PAGE_SIZE),
    limit: String(PAGE_SIZE),
    offset: String((page - 1) * PAGE_SIZE),
  }).toString();
}

function readPage(body: Field, reference: string): Page {
  const orders = body.at("data").present()?.each() ?? [];
  const ours = orders.find((order) => order.at("external_reference").present()?.text(256) === reference);
  return {
    orderId: ours?.at("id").id() ?? null,
    count: orders.length,
    total: body.at("paging").present()?.at("total").present()?.whole() ?? null,
  };
}

/** Answers without which nothing can be asked at all; any other failure only says that the search is of no use. */
const PASSING = ["unreachable", "no-answer", "rate-limited"];

async function tolerate<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof PaymentError && !PASSING.includes(error.code)) return null;
    throw error;
  }
}
