// How tries to pay and refunds look in the Payments API (reference 8.1 and 9.1), for orders of both rails.

import { numberAmount } from "../amounts.ts";
import type { Site } from "../countries.ts";
import type { AttemptRecord, OrderRecord, RefundRecord } from "../orders/order-records.ts";
import type { ProviderState } from "../provider-state.ts";
import { refundedMinor } from "../refunds.ts";
import { feeOf, releaseAtMs } from "./fees.ts";

const PAYER_ID = "1122334455";
/** Last digits of the test cards (reference 12.2, Argentina); the debit cards' are invented. */
const CARD_DIGITS: Readonly<Record<string, readonly [first: string, last: string]>> = {
  visa: ["450995", "3704"],
  master: ["503175", "0604"],
  debvisa: ["400276", "7070"],
  debmaster: ["528733", "8319"],
  prepaid_card: ["511111", "1118"],
};

/** Dates of the classic APIs carry the offset of Mercado Pago's servers (reference 2.6). */
export function classicTime(ms: number): string {
  return new Date(ms - 4 * 3_600_000).toISOString().replace("Z", "-04:00");
}

/** `status` and `status_detail` of reference 8.3, refunds included. */
export function paymentState(order: OrderRecord, attempt: AttemptRecord): Record<string, string> {
  if (attempt.status === "approved" && order.chargeBack !== null) {
    return { status: "charged_back", status_detail: order.chargeBack };
  }
  const backMinor = attempt.status === "approved" ? refundedMinor(order) : 0;
  if (backMinor === 0) return { status: attempt.status, status_detail: attempt.detail };
  if (order.status === "refunded") return { status: "refunded", status_detail: "refunded" };
  return { status: "approved", status_detail: "partially_refunded" };
}

export function paymentBody(
  state: ProviderState,
  order: OrderRecord,
  attempt: AttemptRecord,
): Record<string, unknown> {
  const { country } = state;
  const amount = (minor: number): number => numberAmount(minor, country.decimals);
  const { method } = attempt;
  const approved = attempt.status === "approved";
  const paidMinor = approved ? attempt.amountMinor : 0;
  const keptMinor = approved ? feeOf(state, attempt) : 0;
  const digits = CARD_DIGITS[method.id];
  const pos = state.pos(order.draft.posName);
  const e2eId = approved ? order.payment.e2eId : null;
  const taxMinor = taxOf(order, country.site);
  // Seen on QRs that were paid from another wallet (reference 8.1).
  const hidden = method.id === "interop_transfer";
  return {
    id: Number(attempt.number),
    ...paymentState(order, attempt),
    date_created: classicTime(attempt.createdAtMs),
    // A charge-back changes the payment, and not when it was approved.
    date_approved: approved ? classicTime(order.paidAtMs ?? attempt.updatedAtMs) : null,
    date_last_updated: classicTime(Math.max(attempt.updatedAtMs, ...order.refunds.map(({ atMs }) => atMs))),
    date_of_expiration: null,
    money_release_date: approved
      ? classicTime(releaseAtMs(state, method, order.paidAtMs ?? attempt.updatedAtMs))
      : null,
    operation_type: "regular_payment",
    issuer_id: digits === undefined ? null : "310",
    payment_method_id: method.id,
    payment_type_id: method.type,
    payment_method: { id: method.id, type: method.type, issuer_id: digits === undefined ? null : "310" },
    currency_id: country.currency,
    description: order.instore?.title ?? order.draft.description,
    external_reference: order.draft.reference,
    live_mode: false,
    captured: approved,
    binary_mode: false,
    installments: method.installments,
    transaction_amount: amount(attempt.amountMinor),
    transaction_amount_refunded: amount(approved ? refundedMinor(order) : 0),
    coupon_amount: 0,
    taxes_amount: amount(taxMinor ?? 0),
    taxes: taxMinor === null ? [] : [{ type: "IVA", value: amount(taxMinor) }],
    shipping_amount: 0,
    authorization_code: approved && digits !== undefined ? "301299" : null,
    card:
      digits === undefined
        ? {}
        : {
            first_six_digits: digits[0],
            last_four_digits: digits[1],
            expiration_month: 11,
            expiration_year: 2030,
            cardholder: { name: "APRO", identification: { type: "DNI", number: "12345678" } },
          },
    transaction_details: {
      net_received_amount: amount(paidMinor - keptMinor),
      total_paid_amount: amount(paidMinor),
      overpaid_amount: 0,
      installment_amount: amount(Math.round(paidMinor / method.installments)),
      transaction_id: e2eId,
      bank_transfer_id: null,
    },
    fee_details: approved
      ? [{ type: "mercadopago_fee", amount: amount(keptMinor), fee_payer: "collector" }]
      : [],
    charges_details: [],
    point_of_interaction: {
      type: "INSTORE",
      business_info: { unit: "point", sub_unit: "qr" },
      ...(e2eId === null ? {} : { transaction_data: { transaction_id: e2eId } }),
    },
    // [inferred] The Orders rail has no merchant order.
    order: attempt.merchantOrder === null ? {} : { id: Number(attempt.merchantOrder), type: "mercadopago" },
    pos_id: pos?.number ?? null,
    store_id: null,
    payer: hidden
      ? { id: PAYER_ID }
      : { id: PAYER_ID, type: "registered", email: null, identification: { type: null, number: null } },
    collector_id: Number(order.owner),
    sponsor_id: order.instore?.sponsorId ?? null,
    metadata: hidden ? { hide_payer_information: true } : {},
    notification_url: order.instore?.notificationUrl ?? null,
    statement_descriptor: null,
    refunds: approved ? order.refunds.map((refund) => paymentRefundBody(state, order, refund)) : [],
  };
}

/** Minor units. Colombia assumes 19 % where an order does not say (reference 13.2). */
function taxOf(order: OrderRecord, site: Site): number | null {
  if (order.instore === null || site !== "MCO") return order.instore?.taxMinor ?? null;
  return order.instore.taxMinor ?? Math.round((order.draft.totalMinor * 19) / 119);
}

/** Left out of search results by the switch `thinSearchResults` (reference 8.2). */
export const NESTED_FIELDS: readonly string[] = [
  "card",
  "transaction_details",
  "fee_details",
  "charges_details",
  "point_of_interaction",
  "payment_method",
  "refunds",
];

export function paymentRefundBody(
  state: ProviderState,
  order: OrderRecord,
  refund: RefundRecord,
): Record<string, unknown> {
  const source = { id: order.owner, name: "Vendedor Virtual", type: "collector" };
  const odd = state.switches.refundOddShapes;
  const failed = refund.status === "failed";
  const status = refund.status === "processed" ? "approved" : failed ? "rejected" : "in_process";
  return {
    id: Number(refund.number),
    payment_id: Number(order.payment.number),
    amount: numberAmount(refund.amountMinor, state.country.decimals),
    metadata: odd ? [] : {},
    source: odd ? [source] : source,
    date_created: classicTime(refund.atMs),
    unique_sequence_number: null,
    refund_mode: "standard",
    adjustment_amount: 0,
    status,
    reason: null,
    label: odd ? "" : [],
    partition_details: [],
    amount_refunded_to_payer: null,
  };
}
