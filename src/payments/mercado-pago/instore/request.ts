// What we say to the instore API (mercado-pago.md 5.1, 6): where, and in which bytes. Amounts are JSON numbers there;
// they are written digit by digit and are never a number of ours.

import { formatDecimal } from "../../../money/decimal.ts";
import { type Currency, type Money, times } from "../../../money/money.ts";
import type { OrderLine, OrderPlace, OrderRequest } from "../../provider.ts";
import { type Outgoing, WireNumber, writeJson } from "../http/json.ts";
import { formatExpiration } from "../http/provider-time.ts";
import { assertOrder, cut, invalid } from "../http/request-checks.ts";
import { containedIva, type IvaPercent } from "./iva.ts";
import type { PosAddress } from "./order-id.ts";

// The instore pages give no lengths; the ones of the Orders API are known to fit the customer's screen.
const MAX_TITLE = 150;

const USER_ID = /^\d{1,20}$/;
const STORE_ID = /^[A-Za-z0-9_-]{1,60}$/;
const POS_ID = /^[A-Za-z0-9_-]{1,40}$/;

/** Which setting this rail lacks to make orders at a place, and what it has to be; null when it has all. */
export function faultOfPlace({ userId, storeId, posId }: OrderPlace): string | null {
  const needs = "the instore rail needs it; expected the one of the account's point of sale";
  if (userId === null || !USER_ID.test(userId)) return `user_id: ${needs}`;
  if (storeId === null || !STORE_ID.test(storeId)) return `external_store_id: ${needs}`;
  return POS_ID.test(posId) ? null : `external_pos_id: ${needs}`;
}

/** PUT places a static order. @throws PaymentError "invalid-request", not done */
export function placePath({ userId, storeId, posId }: OrderPlace): string {
  const store = segment("external_store_id", storeId, STORE_ID);
  return `${collectorPath({ userId, posId })}/stores/${store}/pos/${posId}/orders`;
}

/** GET and DELETE the order on the POS. @throws PaymentError "invalid-request", not done */
export function posPath(pos: PosAddress): string {
  return `${collectorPath(pos)}/pos/${pos.posId}/orders`;
}

/** POST a dynamic order, PUT a hybrid one. @throws PaymentError "invalid-request", not done */
export function qrsPath({ userId, posId }: PosAddress): string {
  const user = segment("user_id", userId, USER_ID);
  return `/instore/orders/qr/seller/collectors/${user}/pos/${segment("external_pos_id", posId, POS_ID)}/qrs`;
}

/**
 * @param expiresAtS when the order shall end, by the provider's clock; null when the header of the request says
 *   for how long (no document says which one wins, so only one is sent)
 * @param ivaPercent what part of the price is IVA; null says nothing of taxes
 * @throws PaymentError "invalid-request", not done, when no order can be made of the request
 */
export function encodeInstoreOrder(
  request: OrderRequest,
  currency: Currency,
  expiresAtS: number | null,
  ivaPercent: IvaPercent | null = null,
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
    ...(ivaPercent === null
      ? {}
      : { taxes: [{ type: "IVA", value: wireAmount(containedIva(total, ivaPercent)) }] }),
  });
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

function collectorPath({ userId, posId }: PosAddress): string {
  segment("external_pos_id", posId, POS_ID);
  return `/instore/qr/seller/collectors/${segment("user_id", userId, USER_ID)}`;
}

/** What goes into an address must be what it is said to be. */
function segment(setting: string, value: string | null, form: RegExp): string {
  if (value !== null && form.test(value)) return value;
  throw invalid(`${setting}: expected the one of the point of sale where this order is`);
}
