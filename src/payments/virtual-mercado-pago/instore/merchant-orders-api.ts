// Merchant orders over HTTP: one by its number, and the search by which an instore order is followed
// (reference 7).

import { refuse } from "../http/refusals.ts";
import type { Call, Reply, Route } from "../http/routes.ts";
import { readPage, readTime } from "../http/search-query.ts";
import type { ProviderState } from "../provider-state.ts";
import { merchantOrderBody, merchantOrdersOf } from "./merchant-orders.ts";

type Body = Readonly<Record<string, unknown>>;

const BAD_TOKEN = { status: 401, code: "invalid_token", message: "access denied" };

export function merchantOrderRoutes(state: ProviderState): Route[] {
  const route = { errors: "classic", keyed: false, method: "GET", badToken: BAD_TOKEN } as const;
  return [
    {
      ...route,
      operation: "mo-search",
      pattern: "/merchant_orders/search",
      handle: (call) => search(state, call),
    },
    {
      ...route,
      operation: "mo-get",
      pattern: "/merchant_orders/:id",
      handle: ({ params, seller }) => {
        const { id = "" } = params;
        if (!/^[0-9]{1,19}$/.test(id)) throw refuse(400, "invalid_format", "The id must be a number");
        const found = merchantOrdersOf(state, seller.userId).find(({ record }) => record.number === id);
        if (found === undefined) throw refuse(404, "not_found", `Merchant order ${id} not found`);
        return { status: 200, body: merchantOrderBody(state, found, state.nowMs()) };
      },
    },
  ];
}

function search(state: ProviderState, { query, seller }: Call): Reply {
  const { limit, offset } = readPage(query, "ds_search_query");
  const asOfMs = state.nowMs() - state.switches.searchLagMs;
  const reference = query.get("external_reference");
  const found = merchantOrdersOf(state, seller.userId)
    .filter(({ order }) => reference === null || order.draft.reference === reference)
    .filter(({ record }) => record.createdAtMs <= asOfMs)
    .map((own) => merchantOrderBody(state, own, asOfMs))
    .filter(filterOf(query));
  const page = found.slice(offset, offset + limit);
  const elements = page.length === 0 && state.switches.noElements !== "array" ? null : page;
  const counts = { next_offset: offset + page.length, total: found.length };
  const absent = elements === null && state.switches.noElements === "absent";
  return { status: 200, body: absent ? counts : { elements, ...counts } };
}

/** Filters that are not known are passed over. */
function filterOf(query: URLSearchParams): (body: Body) => boolean {
  const tests: ((body: Body) => boolean)[] = [];
  for (const name of ["status", "preference_id", "application_id", "sponsor_id", "site_id", "marketplace"]) {
    const wanted = query.get(name);
    if (wanted !== null) tests.push((body) => String(body[name] ?? "") === wanted);
  }
  const payer = query.get("payer_id");
  if (payer !== null) tests.push((body) => String((body["payer"] as Body)["id"]) === payer);
  const times = [
    ["date_created", "date_created"],
    ["last_updated", "last_updated"],
    // As the official Node SDK spells it (reference 7).
    ["last_udpated", "last_updated"],
  ] as const;
  for (const [parameter, field] of times) {
    const fromMs = readTime(query, `${parameter}_from`, "ds_search_query");
    const toMs = readTime(query, `${parameter}_to`, "ds_search_query");
    if (fromMs !== null) tests.push((body) => Date.parse(String(body[field])) >= fromMs);
    if (toMs !== null) tests.push((body) => Date.parse(String(body[field])) <= toMs);
  }
  return (body) => tests.every((test) => test(body));
}
