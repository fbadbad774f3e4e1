// Every order of the account that was made since a moment, as far as the search for orders knows them: it may not know
// QR orders at all, so it is believed in what it lists and never in what it does not (mercado-pago.md 4.7).

import { callApi } from "../http/call.ts";
import type { Field } from "../http/decode.ts";
import type { HttpClient } from "../http/http-client.ts";

export interface ListedOrder {
  readonly id: string;
  /** The seller's own name of the sale; "" where there is none. */
  readonly reference: string;
}

const PAGE_SIZE = 30;
/** 15,000 orders: more than a shop sells in a week. */
const MAX_PAGES = 500;
const DAY_MS = 86_400_000;

/**
 * @param since the provider's time
 * @param now the provider's time
 * @throws PaymentError, also where the search is not there
 */
export async function listOrders(http: HttpClient, since: Date, now: Date): Promise<readonly ListedOrder[]> {
  const orders: ListedOrder[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    // Two documents page in two ways: both are said, one is heard.
    const query = new URLSearchParams({
      begin_date: since.toISOString(),
      end_date: new Date(now.getTime() + DAY_MS).toISOString(),
      page: String(page),
      page_size: String(PAGE_SIZE),
      limit: String(PAGE_SIZE),
      offset: String((page - 1) * PAGE_SIZE),
    });
    const path = `/v1/orders?${query.toString()}`;
    const found = await callApi(http, "get", { method: "GET", path }, readPage, { what: "list orders" });
    orders.push(...found.orders);
    if (found.orders.length === 0 || orders.length >= (found.total ?? 0)) break;
  }
  return orders;
}

function readPage(body: Field) {
  const data = body.at("data").present()?.each() ?? [];
  return {
    orders: data.map((order) => ({
      id: order.at("id").id(),
      reference: order.at("external_reference").present()?.text(256) ?? "",
    })),
    total: body.at("paging").present()?.at("total").present()?.whole() ?? null,
  };
}
