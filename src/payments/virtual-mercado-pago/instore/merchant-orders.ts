// Merchant orders: the containers of the tries to pay an instore order, and what their states say (reference 7).

import { numberAmount } from "../amounts.ts";
import type { AttemptRecord, MerchantOrderRecord, OrderRecord } from "../orders/order-records.ts";
import { classicTime, paymentState } from "../payments/payment-bodies.ts";
import type { ProviderState } from "../provider-state.ts";
import { refundedMinor } from "../refunds.ts";

export interface OwnMerchantOrder {
  readonly order: OrderRecord;
  readonly record: MerchantOrderRecord;
}

export function addMerchantOrder(state: ProviderState, order: OrderRecord): void {
  const number = state.ids.merchantOrderNumber();
  order.instore?.merchantOrders.push({ number, createdAtMs: state.nowMs() });
}

/** A seller's merchant orders, oldest first. */
export function merchantOrdersOf(state: ProviderState, owner: string): OwnMerchantOrder[] {
  return state
    .all()
    .filter((order) => order.owner === owner)
    .flatMap((order) => (order.instore?.merchantOrders ?? []).map((record) => ({ order, record })))
    .filter((own) => state.switches.deadMerchantOrders !== "absent" || !isDeadAndUntried(own));
}

/** [inferred 7] An order that ended before anybody tried to pay may leave no merchant order at all. */
function isDeadAndUntried({ order, record }: OwnMerchantOrder): boolean {
  const tried = order.attempts.some((attempt) => attempt.merchantOrder === record.number);
  return !tried && (order.status === "canceled" || order.status === "expired");
}

/**
 * The merchant order as it is, or as it was before: a search runs behind.
 * @param asOfMs tries to pay that are newer than this are not in it
 */
export function merchantOrderBody(
  state: ProviderState,
  { order, record }: OwnMerchantOrder,
  asOfMs: number,
): Record<string, unknown> {
  const amount = (minor: number): number => numberAmount(minor, state.country.decimals);
  const attempts = order.attempts.filter(
    (attempt) => attempt.merchantOrder === record.number && attempt.updatedAtMs <= asOfMs,
  );
  const approved = attempts.filter((attempt) => attempt.status === "approved");
  const paidMinor = approved.reduce((sum, attempt) => sum + attempt.amountMinor, 0);
  const { status, orderStatus } = stateOf(state, order, attempts, paidMinor);
  const lastMs = Math.max(record.createdAtMs, ...attempts.map((attempt) => attempt.updatedAtMs));
  const { instore } = order;
  const { switches } = state;
  const sponsorId = instore?.sponsorId ?? null;
  const sdk = switches.merchantOrderSpelling === "sdk";
  return {
    id: Number(record.number),
    status,
    external_reference: order.draft.reference,
    preference_id: preferenceId(order),
    payments: attempts.map((attempt) => ({
      id: Number(attempt.number),
      transaction_amount: amount(attempt.amountMinor),
      total_paid_amount: amount(attempt.status === "approved" ? attempt.amountMinor : 0),
      shipping_cost: 0,
      currency_id: state.country.currency,
      ...spelled(paymentState(order, attempt), "status_detail", sdk ? "status_details" : "status_detail"),
      operation_type: "regular_payment",
      date_approved: attempt.status === "approved" ? classicTime(attempt.updatedAtMs) : null,
      date_created: classicTime(attempt.createdAtMs),
      last_modified: classicTime(attempt.updatedAtMs),
      amount_refunded: amount(attempt.status === "approved" ? refundedMinor(order) : 0),
    })),
    shipments: [],
    payouts: [],
    collector: { id: Number(order.owner), nickname: `VIRTUAL${order.owner}` },
    marketplace: "NONE",
    notification_url: instore?.notificationUrl ?? null,
    date_created: classicTime(record.createdAtMs),
    last_updated: classicTime(lastMs),
    sponsor_id: switches.sponsorIdAsText && sponsorId !== null ? String(sponsorId) : sponsorId,
    shipping_cost: 0,
    total_amount: amount(order.draft.totalMinor),
    site_id: state.country.site,
    paid_amount: amount(paidMinor),
    refunded_amount: amount(approved.length > 0 ? refundedMinor(order) : 0),
    payer: approved.length > 0 ? { id: 1_122_334_455, nickname: "", email: "" } : { id: null, email: "" },
    items: itemsOf(state, order),
    [switches.merchantOrderSpelling === "openapi" ? "canceled" : "cancelled"]: status === "expired",
    additional_info: "",
    application_id: null,
    is_test: true,
    order_status: orderStatus,
  };
}

function spelled(fields: Readonly<Record<string, string>>, from: string, to: string): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, text]) => [name === from ? to : name, text]));
}

export function preferenceId(order: OrderRecord): string {
  return `${order.owner}-${order.qrUuid}`;
}

interface MerchantOrderState {
  readonly status: "opened" | "closed" | "expired";
  readonly orderStatus: string;
}

function stateOf(
  state: ProviderState,
  order: OrderRecord,
  attempts: readonly AttemptRecord[],
  paidMinor: number,
): MerchantOrderState {
  const { deadMerchantOrders, orderStatusWords } = state.switches;
  const openApi = orderStatusWords === "openapi";
  if (paidMinor >= order.draft.totalMinor) {
    const backMinor = order.chargeBack === null ? refundedMinor(order) : paidMinor;
    if (backMinor === 0) return { status: "closed", orderStatus: "paid" };
    const whole = backMinor === paidMinor;
    if (openApi) return { status: "closed", orderStatus: whole ? "refunded" : "partially_refunded" };
    return { status: "closed", orderStatus: whole ? "reverted" : "partially_reverted" };
  }
  if (attempts.some((attempt) => attempt.status === "in_process")) {
    return { status: "opened", orderStatus: "payment_in_process" };
  }
  const dead = order.status === "canceled" || order.status === "expired";
  if (dead && deadMerchantOrders === "expired") {
    return { status: "expired", orderStatus: openApi ? "cancelled" : "expired" };
  }
  return { status: "opened", orderStatus: "payment_required" };
}

function itemsOf(state: ProviderState, order: OrderRecord): unknown[] {
  const items = order.instore?.sent["items"];
  if (!Array.isArray(items)) return [];
  return items.map((item: Readonly<Record<string, unknown>>) => ({
    id: item["sku_number"] ?? "",
    title: item["title"],
    description: item["description"] ?? "",
    picture_url: null,
    category_id: item["category"] ?? "",
    quantity: item["quantity"],
    unit_price: item["unit_price"],
    currency_id: state.country.currency,
  }));
}
