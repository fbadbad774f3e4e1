// What we say to the instore API (mercado-pago.md 5.1, 6, 9.1): where, and in which bytes. Amounts are JSON numbers
// there; they are written digit by digit and are never a number of ours.

import { formatDecimal } from "../../../money/decimal.ts";
import { type Currency, type Money, times } from "../../../money/money.ts";
import type { OrderLine, OrderRequest, RefundRequest } from "../../provider.ts";
import { type Outgoing, WireNumber, writeJson } from "../http/json.ts";
import { formatExpiration } from "../http/provider-time.ts";
import { assertAmount, assertOrder, cut, invalid } from "../http/request-checks.ts";
import type { RailOptions } from "../rail-options.ts";

// The instore pages give no lengths; the ones of the Orders API are known to fit the customer's screen.
const MAX_TITLE = 150;

export interface InstorePaths {
  /** PUT places a static order. */
  readonly place: string;
  /** GET and DELETE the order on the POS. */
  readonly onPos: string;
  /** POST a dynamic order, PUT a hybrid one. */
  readonly qrs: string;
}

/** @throws TypeError that names the setting without which there is no such address */
export function instorePaths(options: RailOptions): InstorePaths {
  const user = segment("user_id", options.userId, /^\d{1,20}$/);
  const store = segment("external_store_id", options.externalStoreId, /^[A-Za-z0-9_-]{1,60}$/);
  const pos = segment("external_pos_id", options.externalPosId, /^[A-Za-z0-9_-]{1,40}$/);
  const collector = `/instore/qr/seller/collectors/${user}`;
  return {
    place: `${collector}/stores/${store}/pos/${pos}/orders`,
    onPos: `${collector}/pos/${pos}/orders`,
    qrs: `/instore/orders/qr/seller/collectors/${user}/pos/${pos}/qrs`,
  };
}

/**
 * @param expiresAtS when the order shall end, by the provider's clock; null when the header of the request says
 *   for how long (no document says which one wins, so only one is sent)
 * @throws PaymentError "invalid-request", not done, when no order can be made of the request
 */
export function encodeInstoreOrder(
  request: OrderRequest,
  currency: Currency,
  expiresAtS: number | null,
): string {
  assertOrder(request, currency);
  const { reference, total, lines } = request;
  const title = cut(request.description, MAX_TITLE) || reference;
  const all = { title, barcode: null, quantity: 1, unitPrice: total };
  // Whether an item may cost nothing is said nowhere, and it adds nothing to the sum.
  const priced = lines.filter((line) => line.unitPrice.minor > 0);
  return writeJson({
    external_reference: reference,
    title,
    description: title,
    total_amount: wireAmount(total),
    ...(expiresAtS === null ? {} : { expiration_date: formatExpiration(expiresAtS) }),
    // Items are required; a sale by its amount alone is one.
    items: (priced.length === 0 ? [all] : priced).map(encodeItem),
  });
}

/**
 * @returns undefined for everything that was paid, which is asked for by no body at all
 * @throws PaymentError "invalid-request", not done
 */
export function encodeInstoreRefund({ amount }: RefundRequest, currency: Currency): string | undefined {
  if (amount === null) return undefined;
  assertAmount(amount, currency, "the refund");
  return writeJson({ amount: wireAmount(amount) });
}

/** @throws PaymentError "invalid-request", not done, when the id is none of this API */
export function paymentPath(paymentId: string): string {
  if (!/^\d{1,20}$/.test(paymentId)) throw invalid("the payment id: expected digits");
  return `/v1/payments/${paymentId}`;
}

function encodeItem(line: OrderLine): Outgoing {
  const title = cut(line.title, MAX_TITLE) || "article";
  return {
    ...(line.barcode === null || line.barcode === "" ? {} : { sku_number: line.barcode.toWellFormed() }),
    title,
    description: title,
    unit_price: wireAmount(line.unitPrice),
    quantity: new WireNumber(String(line.quantity)),
    unit_measure: "unit",
    total_amount: wireAmount(times(line.unitPrice, line.quantity)),
  };
}

function wireAmount(amount: Money): WireNumber {
  return new WireNumber(formatDecimal(amount));
}

function segment(setting: string, value: string | null, form: RegExp): string {
  if (value !== null && form.test(value)) return value;
  throw new TypeError(
    `${setting}: the instore rail needs it; expected the one of the account's point of sale`,
  );
}
