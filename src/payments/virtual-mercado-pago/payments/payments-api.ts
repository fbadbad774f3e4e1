// The Payments API: payments of both rails by number and by search, and refunds (reference 8 and 9).

import { refuse } from "../http/refusals.ts";
import type { Call, Reply, Route } from "../http/routes.ts";
import { readPage, readTime } from "../http/search-query.ts";
import { DAY_MS } from "../orders/durations.ts";
import type { AttemptRecord, OrderRecord } from "../orders/order-records.ts";
import type { ProviderState } from "../provider-state.ts";
import { NESTED_FIELDS, paymentBody, paymentRefundBody } from "./payment-bodies.ts";
import { readRefundAmount, refundPayment } from "./payment-refunds.ts";

interface OwnPayment {
  readonly order: OrderRecord;
  readonly attempt: AttemptRecord;
}

const TIME_FIELDS = ["date_approved", "date_created", "date_last_updated", "money_release_date"];

export function paymentsRoutes(state: ProviderState): Route[] {
  const route = { errors: "payments", keyed: false, method: "GET" } as const;
  return [
    {
      ...route,
      operation: "payment-search",
      pattern: "/v1/payments/search",
      handle: (call) => search(state, call),
    },
    {
      ...route,
      operation: "payment-get",
      pattern: "/v1/payments/:id",
      handle: (call) => {
        const { order, attempt } = ownPayment(state, call);
        return { status: 200, body: paymentBody(state, order, attempt) };
      },
    },
    {
      ...route,
      operation: "payment-refund",
      method: "POST",
      keyed: true,
      pattern: "/v1/payments/:id/refunds",
      handle: (call) => refund(state, call),
    },
    {
      ...route,
      operation: "refund-list",
      pattern: "/v1/payments/:id/refunds",
      handle: (call) => {
        const { order } = ownPayment(state, call);
        const refunds = order.refunds.map((one) => paymentRefundBody(state, order, one));
        const alone = state.switches.refundListAs === "object" && refunds.length === 1;
        return { status: 200, body: alone ? refunds[0] : refunds };
      },
    },
    {
      ...route,
      operation: "refund-get",
      pattern: "/v1/payments/:id/refunds/:refund",
      handle: (call) => {
        const { order } = ownPayment(state, call);
        const found = order.refunds.find((one) => one.number === call.params["refund"]);
        if (found === undefined) throw refuse(404, "2032", "Refund not found");
        return { status: 200, body: paymentRefundBody(state, order, found) };
      },
    },
  ];
}

function refund(state: ProviderState, call: Call): Reply {
  const amountMinor = readRefundAmount(call.body, state.country.decimals);
  const { order, attempt } = ownPayment(state, call);
  if (attempt.status !== "approved") {
    throw refuse(400, "2063", `Action not valid for the current payment state: ${attempt.status}`);
  }
  const done = refundPayment(state, order, amountMinor);
  const again = (): unknown => paymentRefundBody(state, order, done);
  return { status: 201, body: again(), again };
}

/** [inferred] To another user the payment does not exist. */
function ownPayment(state: ProviderState, { params, seller }: Call): OwnPayment {
  const { id = "" } = params;
  if (!/^[0-9]{1,19}$/.test(id)) throw refuse(400, "bad_request", "The payment id must be a number");
  const found = paymentsOf(state, seller.userId).find(({ attempt }) => attempt.number === id);
  if (found === undefined) throw refuse(404, "2000", "Payment not found");
  return found;
}

/** Oldest first, rejected ones too. */
function paymentsOf(state: ProviderState, owner: string): OwnPayment[] {
  return state
    .all()
    .filter((order) => order.owner === owner)
    .flatMap((order) => order.attempts.map((attempt) => ({ order, attempt })));
}

function search(state: ProviderState, { query, seller }: Call): Reply {
  const { limit, offset } = readPage(query, "bad_request");
  const asOfMs = state.nowMs() - state.switches.searchLagMs;
  const reference = query.get("external_reference");
  let found = paymentsOf(state, seller.userId)
    .filter(({ order }) => reference === null || order.draft.reference === reference)
    .filter(({ attempt }) => attempt.updatedAtMs <= asOfMs)
    .map(({ order, attempt }) => paymentBody(state, order, attempt));
  for (const name of ["status", "store_id", "pos_id"]) {
    const wanted = query.get(name);
    if (wanted !== null) found = found.filter((body) => String(body[name] ?? "") === wanted);
  }
  const collector = query.get("collector.id");
  if (collector !== null) found = found.filter((body) => String(body["collector_id"]) === collector);
  const payer = query.get("payer.id");
  if (payer !== null) found = found.filter((body) => payerOf(body) === payer);
  const range = readField(query, "range", "date_created");
  const beginMs = readMoment(query, "begin_date", state.nowMs());
  const endMs = readMoment(query, "end_date", state.nowMs());
  if (beginMs !== null) found = found.filter((body) => Date.parse(String(body[range])) >= beginMs);
  if (endMs !== null) found = found.filter((body) => Date.parse(String(body[range])) <= endMs);
  const sort = readField(query, "sort", "date_created");
  const sign = query.get("criteria") === "asc" ? 1 : -1;
  // All dates have one length and one offset, so their order is that of their texts.
  found.sort(
    (a, b) => sign * (compare(String(a[sort]), String(b[sort])) || Number(a["id"]) - Number(b["id"])),
  );
  const thin = state.switches.thinSearchResults;
  const results = found.slice(offset, offset + limit).map((body) => (thin ? withoutNested(body) : body));
  return { status: 200, body: { paging: { total: found.length, limit, offset }, results } };
}

function readField(query: URLSearchParams, name: string, preset: string): string {
  const field = query.get(name) ?? preset;
  if (TIME_FIELDS.includes(field)) return field;
  throw refuse(400, "bad_request", `${name} must be one of ${TIME_FIELDS.join(", ")}`);
}

/** A date, or "NOW" and "NOW-30DAYS". */
function readMoment(query: URLSearchParams, name: string, nowMs: number): number | null {
  const relative = /^NOW(?:-([0-9]{1,5})DAYS)?$/.exec(query.get(name) ?? "");
  if (relative === null) return readTime(query, name, "bad_request");
  return nowMs - Number(relative[1] ?? "0") * DAY_MS;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function payerOf(body: Readonly<Record<string, unknown>>): string {
  return String((body["payer"] as { readonly id?: unknown }).id);
}

function withoutNested(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !NESTED_FIELDS.includes(name)));
}
