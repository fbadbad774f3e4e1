// How orders and refunds look on the wire (reference 4.2 to 4.6), and the snapshot that the control API shows.

import { formatAmount } from "../amounts.ts";
import type { ProviderState } from "../provider-state.ts";
import { refundedMinor } from "../refunds.ts";
import type { Switches } from "../switches.ts";
import type { OrderRecord, RefundRecord } from "./order-records.ts";
import type { QrMode } from "./order-request.ts";

/** The application that the access token belongs to; any sixteen digits. */
export const APPLICATION_ID = "1234567890123456";

export function orderBody(state: ProviderState, order: OrderRecord): Record<string, unknown> {
  const { draft, payment } = order;
  const amount = amountWriter(state);
  const { country, switches } = state;
  const paid = payment.paidMinor;
  return {
    id: order.id,
    type: "qr",
    processing_mode: "automatic",
    external_reference: draft.reference,
    ...(draft.description === null ? {} : { description: draft.description }),
    total_amount: amount(draft.totalMinor),
    ...(paid === null ? {} : { total_paid_amount: amount(paid) }),
    expiration_time: order.expirationText,
    country_code: { iso3: country.iso3, iso2: country.iso2, site: country.site }[switches.countryCode],
    currency: country.currency,
    user_id: switches.userIdAsNumber ? Number(order.owner) : order.owner,
    status: order.status,
    status_detail: order.detail,
    created_date: orderTime(state, order.createdAtMs),
    last_updated_date: orderTime(state, order.updatedAtMs),
    integration_data: { application_id: APPLICATION_ID, ...draft.integrationData },
    transactions: {
      payments: [paymentBody(order, amount, switches)],
      ...(order.refunds.length === 0 ? {} : { refunds: order.refunds.map(refundWriter(order, amount)) }),
    },
    config: { qr: { external_pos_id: draft.posName, mode: draft.mode } },
    ...(order.qrData === null ? {} : { type_response: { qr_data: order.qrData } }),
    ...draft.echo,
  };
}

/** The short answer to a refund: the order's state and this refund. */
export function refundBody(state: ProviderState, order: OrderRecord, refund: RefundRecord): unknown {
  const write = refundWriter(order, amountWriter(state));
  return {
    id: order.id,
    status: order.status,
    status_detail: order.detail,
    transactions: { refunds: [write(refund)] },
  };
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** Nanoseconds were seen in notifications (reference 2.6). */
function orderTime(state: ProviderState, ms: number): string {
  const text = isoTime(ms);
  return state.switches.orderTimes === "ns" ? text.replace("Z", "090485Z") : text;
}

type AmountWriter = (minor: number) => string;

function amountWriter(state: ProviderState): AmountWriter {
  const { decimals } = state.country;
  const shown = decimals === 0 && state.switches.clpAnswersWithDecimals ? 2 : decimals;
  return (minor) => formatAmount(minor, decimals, shown);
}

function paymentBody(order: OrderRecord, amount: AmountWriter, switches: Switches): Record<string, unknown> {
  const { payment, draft } = order;
  const base = {
    id: payment.id,
    amount: amount(draft.totalMinor),
    status: payment.status,
    status_detail: payment.detail === "ready_to_process" ? switches.openPaymentDetail : payment.detail,
  };
  if (payment.paidMinor === null || payment.method === null) return base;
  const backMinor = refundedMinor(order);
  const told = switches.refundedAmount === "always" || backMinor > 0;
  return {
    ...base,
    paid_amount: amount(payment.paidMinor),
    ...(told ? { refunded_amount: amount(backMinor) } : {}),
    ...numberOf(order, switches),
    payment_method: { ...payment.method, ...(payment.e2eId === null ? {} : { e2e_id: payment.e2eId }) },
    ...discountOf(order, switches),
  };
}

/** The bridge to the Payments API (reference 4.4). */
function numberOf({ payment }: OrderRecord, { paymentReference }: Switches): Record<string, unknown> {
  if (paymentReference === "absent") return {};
  return paymentReference === "reference"
    ? { reference: { id: payment.number } }
    : { reference_id: payment.number };
}

function discountOf({ payment }: OrderRecord, { discountsAs }: Switches): Record<string, unknown> {
  if (!payment.discounted || discountsAs === "absent") return {};
  const discount = { type: payment.method?.type };
  return { discounts: discountsAs === "array" ? [discount] : discount };
}

function refundWriter(order: OrderRecord, amount: AmountWriter): (refund: RefundRecord) => unknown {
  return (refund) => ({
    id: refund.id,
    transaction_id: order.payment.id,
    reference_id: refund.number,
    amount: amount(refund.amountMinor),
    status: refund.status,
  });
}

/** Plain data for tests, auditors and the demo console; it changes no more once handed out. */
export interface VirtualOrder {
  /** ORD… on the Orders rail, a UUID on the instore rail. */
  readonly id: string;
  readonly rail: "orders" | "instore";
  readonly reference: string;
  readonly mode: QrMode;
  readonly posName: string;
  readonly description: string | null;
  readonly status: OrderRecord["status"];
  readonly detail: string;
  readonly totalMinor: number;
  readonly currency: string;
  /** A customer has it on the phone right now. */
  readonly paying: boolean;
  readonly qrData: string | null;
  /** PAY… on the Orders rail; on the instore rail the payment's number, empty until it is paid. */
  readonly paymentId: string;
  readonly paymentNumber: string | null;
  readonly paidMinor: number | null;
  readonly method: string | null;
  /** Each try to pay, oldest first, as the Payments API names it. */
  readonly payments: readonly VirtualPayment[];
  /** Numbers of the merchant orders, oldest first; none on the Orders rail. */
  readonly merchantOrders: readonly string[];
  /** The status_detail of each failed attempt, oldest first. */
  readonly rejections: readonly string[];
  readonly refunds: readonly VirtualRefund[];
  /** ISO 8601, by the provider's own clock. */
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly paidAt: string | null;
}

export interface VirtualPayment {
  readonly number: string;
  readonly status: string;
  readonly detail: string;
}

export interface VirtualRefund {
  /** REF… on the Orders rail, the number of the Payments API on the instore rail. */
  readonly id: string;
  /** Of the Payments API, on both rails. */
  readonly number: string;
  readonly amountMinor: number;
  readonly status: string;
  readonly elsewhere: boolean;
}

export function snapshot(state: ProviderState, order: OrderRecord): VirtualOrder {
  const { draft, payment } = order;
  return {
    id: order.id,
    rail: order.instore === null ? "orders" : "instore",
    reference: draft.reference,
    mode: draft.mode,
    posName: draft.posName,
    description: draft.description,
    status: order.status,
    detail: order.detail,
    totalMinor: draft.totalMinor,
    currency: state.country.currency,
    paying: order.paying,
    qrData: order.qrData,
    paymentId: order.instore === null ? payment.id : (payment.number ?? ""),
    paymentNumber: payment.number,
    paidMinor: payment.paidMinor,
    method: payment.method?.id ?? null,
    payments: order.attempts.map(({ number, status, detail }) => ({ number, status, detail })),
    merchantOrders: (order.instore?.merchantOrders ?? []).map(({ number }) => number),
    rejections: [...order.rejections],
    refunds: order.refunds.map((refund) => snapshotRefund(order, refund)),
    createdAt: isoTime(order.createdAtMs),
    expiresAt: isoTime(order.expiresAtMs),
    paidAt: order.paidAtMs === null ? null : isoTime(order.paidAtMs),
  };
}

export function snapshotRefund(order: OrderRecord, refund: RefundRecord): VirtualRefund {
  const { amountMinor, elsewhere, id, number, status } = refund;
  return { id: order.instore === null ? id : number, number, amountMinor, status, elsewhere };
}
