// Switches of the Orders API: how an order looks, lives, and is refused (reference 4).

import { count, one, oneOf, yesOrNo } from "./switch.ts";

export const ORDER_SWITCHES = {
  expiryPolicy: oneOf(
    ["A", "B"],
    "[conflict 4.9] A: 15 min by default, every value respected. B: static 10 min by default and at most; a hybrid order's printed QR leaves it after 10 min",
  ),
  payingHoldsExpiry: yesOrNo(true, "[inferred] an order does not expire while a customer is paying it"),
  busyPos: oneOf(
    ["replace", "refuse"],
    "[inferred 4.2] a second static order takes the POS and the first stays open without a QR; or 409 `already_queued_order_for_pos`",
  ),
  rejectedOrder: oneOf(
    ["open", "failed"],
    "[inferred 4.1] a rejected attempt leaves the order `created`, or ends it as `failed`, as the Point and online pages know it",
  ),
  showRejections: yesOrNo(true, "[inferred 4.1] a rejected attempt is seen in the payment's `status_detail`"),
  openPaymentDetail: oneOf(
    ["ready_to_process", "created"],
    "[conflict 4.8] the payment's `status_detail` before anybody paid",
  ),
  paidDetail: oneOf(["accredited", "processed"], "[conflict 4.8] the `status_detail` of a paid order"),
  chargedBackOrder: oneOf(
    ["processed", "charged_back"],
    "[inferred] what an order is called whose payment was charged back; the documents have no word for QR",
  ),
  itemFieldsRequired: yesOrNo(true, "[inferred 4.2] an item needs title, unit_price, quantity"),
  countryCode: oneOf(["iso3", "iso2", "site"], "[conflict 4.2] what `country_code` holds"),
  userIdAsNumber: yesOrNo(false, "[conflict 4.2] on: `user_id` is a number"),
  testOrderIds: yesOrNo(false, "[seen 4.2] on: `ORDTST…`"),
  paymentReference: oneOf(
    ["reference_id", "reference", "absent"],
    "[inferred 4.4] where a paid order names the payment of the Payments API: as here, as notifications do (`reference.id`), or nowhere",
  ),
  refundedAmount: oneOf(
    ["always", "once-refunded"],
    "[read 4.4] whether `refunded_amount` is there before a refund is",
  ),
  discountsAs: oneOf(
    ["object", "array", "absent"],
    "[conflict 4.4] how a payment tells the discount that was used",
  ),
  readableDays: one(count, 90, "[read 4.4: 3 months; days inferred] how long an order can be read"),
  orderSearch: oneOf(
    ["finds", "blind", "absent"],
    "[open 4.7] `GET /v1/orders` finds QR orders, finds none of them, or is an unknown route",
  ),
  orderSearchPaging: oneOf(
    ["offset", "page"],
    "[conflict 4.7] a search is paged by `limit` and `offset`, or by `page` and `page_size`; the others are not heard",
  ),
  notOpenCode: oneOf(
    ["order_already_canceled", "order_already_cancelled", "cannot_cancel_order"],
    "[conflict 4.5] the 409 for an order that cannot be canceled",
  ),
  notRefundableCode: oneOf(
    ["cannot_refund_order", "invalid_order_status"],
    "[read 4.6] the 409 for an order that is not paid",
  ),
  simulateEvents: yesOrNo(
    false,
    "[inferred 4.11] on: `POST /v1/orders/{id}/events` sets a QR order's state too; off, it is an unknown route",
  ),
} as const;
