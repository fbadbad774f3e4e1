// Every payment of the account that changed since a moment: for whoever must learn what was paid without knowing what
// was sold (mercado-pago.md 8.2). It is asked for by date, because the references of a till cannot be searched by their
// beginning.

import type { Currency, Money } from "../../../money/money.ts";
import { PaymentError } from "../../provider.ts";
import { callApi } from "../http/call.ts";
import type { Field } from "../http/decode.ts";
import type { HttpClient } from "../http/http-client.ts";
import { readTimeS } from "../http/provider-time.ts";
import { decodeAttempt, isPaidStatus, type ListedPayment } from "./answer.ts";

export interface AccountPayment extends Omit<ListedPayment, "amount" | "refundedMinor"> {
  /** Null: finer than this till counts, so that no sale of a till was paid by it. */
  readonly amount: Money | null;
  /** What went back; null: some of it is finer than this till counts. */
  readonly refundedMinor: number | null;
  /** The seller's own name of the sale; "" where there is none. */
  readonly reference: string;
  /** Money came, whatever became of it later. */
  readonly isPaid: boolean;
  /** When the money came, in seconds since 1970; null where it does not say. */
  readonly approvedAtS: number | null;
  /** When it last changed, in seconds since 1970; null where it does not say. */
  readonly updatedAtS: number | null;
}

const PAGE_SIZE = 100;
/** How far one search is followed; from there a new one begins. 8.2 names no limit, other searches of theirs have this. */
const FAR = 10_000;

/**
 * @param since the provider's time; null: the last year
 * @param far how many payments one search is followed for, 2 or more
 * @throws PaymentError
 */
export async function listPayments(
  http: HttpClient,
  since: Date | null,
  currency: Currency,
  far = FAR,
): Promise<readonly AccountPayment[]> {
  const seen = new Map<string, AccountPayment>();
  let begin = since?.toISOString() ?? "NOW-365DAYS";
  for (let offset = 0; ; ) {
    const page = await readPageAt(http, currency, begin, offset, Math.min(PAGE_SIZE, far));
    for (const payment of page.payments) seen.set(payment.id, payment);
    offset += page.payments.length;
    if (page.payments.length === 0 || offset >= page.total) return [...seen.values()];
    if (offset < far) continue;
    const lastS = page.payments.at(-1)?.updatedAtS ?? null;
    const next = lastS === null ? begin : new Date(lastS * 1000).toISOString();
    if (next === begin) {
      const message = `list payments: more than ${far} changed in one moment (${begin}), which cannot be listed`;
      throw new PaymentError("bad-answer", "not-done", message);
    }
    begin = next;
    offset = 0;
  }
}

function readPageAt(http: HttpClient, currency: Currency, begin: string, offset: number, limit: number) {
  const query = new URLSearchParams({
    range: "date_last_updated",
    begin_date: begin,
    end_date: "NOW",
    sort: "date_last_updated",
    criteria: "asc",
    limit: String(limit),
    offset: String(offset),
  });
  const path = `/v1/payments/search?${query.toString()}`;
  return callApi(http, "get", { method: "GET", path }, (body) => readPage(body, currency), {
    what: "list payments",
  });
}

function readPage(body: Field, currency: Currency) {
  const payments = body
    .at("results")
    .each()
    .map((payment): AccountPayment => {
      const attempt = decodeAttempt(payment, currency);
      const amount = payment.at("transaction_amount").moneyIfCounted(currency);
      const refunded = payment.at("transaction_amount_refunded").present();
      const refundedMinor = refunded === null ? 0 : (refunded.moneyIfCounted(currency)?.minor ?? null);
      const reference = payment.at("external_reference").present()?.text(256) ?? "";
      const updatedAtS = readTimeS(payment.at("date_last_updated"));
      const approvedAtS = readTimeS(payment.at("date_approved"));
      const isPaid = isPaidStatus(attempt.status);
      return { ...attempt, amount, refundedMinor, reference, isPaid, approvedAtS, updatedAtS };
    });
  const total = body.at("paging").present()?.at("total").present()?.whole();
  return { payments, total: total ?? payments.length };
}
