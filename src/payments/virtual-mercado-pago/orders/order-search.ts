// GET /v1/orders: which orders are found, and a page of them (reference 4.7). Two documents page in two ways, and none
// says whether QR orders are found at all: switches.

import { refuse } from "../http/refusals.ts";
import type { Call, Reply } from "../http/routes.ts";
import { readTime } from "../http/search-query.ts";
import type { ProviderState } from "../provider-state.ts";
import { DAY_MS } from "./durations.ts";
import { orderBody } from "./order-bodies.ts";

const DEFAULT_SIZE = 30;
const MOST = 100;
const FILTERS = ["external_reference", "type", "status", "status_detail"];

/** @throws Refusal 400 without dates, 404 where the route is not there */
export function searchOrders(state: ProviderState, { query, seller }: Call): Reply {
  const { orderSearch, orderSearchPaging, readableDays, searchLagMs } = state.switches;
  if (orderSearch === "absent") throw refuse(404, "resource_not_found", "resource not found");
  const beginMs = readTime(query, "begin_date", "property_value");
  const endMs = readTime(query, "end_date", "property_value");
  if (beginMs === null || endMs === null) {
    throw refuse(400, "required_properties", "begin_date and end_date are required");
  }
  const nowMs = state.nowMs();
  const fromMs = Math.max(beginMs, nowMs - readableDays * DAY_MS);
  const untilMs = Math.min(endMs, nowMs - searchLagMs);
  const bodies =
    orderSearch === "blind"
      ? []
      : state
          .all()
          .filter((order) => order.instore === null && order.owner === seller.userId)
          .filter((order) => order.createdAtMs >= fromMs && order.createdAtMs <= untilMs)
          .map((order) => orderBody(state, order))
          .filter((body) => FILTERS.every((name) => [null, body[name]].includes(query.get(name))));
  const byPage = orderSearchPaging === "page";
  const limit = Math.max(1, Math.min(MOST, readCount(query, byPage ? "page_size" : "limit", DEFAULT_SIZE)));
  const offset = byPage
    ? (Math.max(1, readCount(query, "page", 1)) - 1) * limit
    : readCount(query, "offset", 0);
  const paging = { total: bodies.length, total_pages: Math.ceil(bodies.length / limit), offset, limit };
  return { status: 200, body: { data: bodies.slice(offset, offset + limit), paging } };
}

function readCount(query: URLSearchParams, name: string, preset: number): number {
  const text = query.get(name);
  if (text === null) return preset;
  if (!/^[0-9]{1,6}$/.test(text)) throw refuse(400, "property_value", `${name} must be a whole number`);
  return Number(text);
}
