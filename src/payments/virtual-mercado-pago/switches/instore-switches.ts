// Switches of the instore rail and its merchant orders (reference 5 to 7).

import * as v from "valibot";
import { one, oneOf, yesOrNo } from "./switch.ts";

export const INSTORE_SWITCHES = {
  posAnswer: oneOf(
    ["array", "object"],
    "[conflict 5.2] reading a POS answers an array of one order, or the order",
  ),
  posShowsEnd: yesOrNo(
    false,
    "[inferred 5.2] on: reading a POS tells `expiration_date` also when it was not sent",
  ),
  posShowsOwner: yesOrNo(true, "[conflict 5.2] off: no `user_id` and `external_pos_id`, as in older pages"),
  posSuccessStatus: one(
    v.picklist([204, 200]),
    204,
    "[conflict 5.1] or 200, for an order placed and removed",
  ),
  deleteNothing: oneOf(
    ["400", "404", "204"],
    "[seen 5.3] removing from a POS without order: the undocumented 400 `in_store_order_delete_error`; 404 `point_of_sale_in_store_order_not_found`; or it counts as done",
  ),
  instoreReferenceMax: one(
    v.picklist([64, 256]),
    64,
    "[conflict 5.1] characters of `external_reference`; with 256, any character",
  ),
  qrStatus: one(v.picklist([200, 201]), 200, "[conflict 6] the status of the answer that carries a QR"),
  hybridAnswer: oneOf(["qr", "empty"], "[conflict 6] `PUT …/qrs` answers like POST, or 201 without a body"),
  inStoreOrderId: oneOf(
    ["uuid", "qr-text", "absent"],
    "[conflict 6] a UUID; a copy of the QR's text as in a sample; not there as in older pages",
  ),
  validityWins: oneOf(
    ["date", "header"],
    "[open 5.1] which counts when X-Ttl-Store-Preference and expiration_date both come",
  ),
  ttlHeaderForHybrid: yesOrNo(false, "[inferred 2.2] on: X-Ttl-Store-Preference counts for `PUT …/qrs` too"),
  sumsMustMatch: yesOrNo(
    true,
    "[inferred 5.1] the total is the sum of the items, an item's total its price times its quantity",
  ),
  instoreLock: oneOf(
    ["refuses", "ends", "payable"],
    "[inferred] to remove or replace an instore order that a customer has on the phone is refused (400 `in_store_order_delete_error`, 500 `in_store_order_creation_error`); `ends` the checkout; or works and the order stays `payable`",
  ),
  merchantOrderAt: oneOf(
    ["order", "scan"],
    "[conflict 7] a merchant order appears when the order is placed, or at every scan a new one; all but the paid one stay opened",
  ),
  deadMerchantOrders: oneOf(
    ["opened", "expired", "absent"],
    "[inferred 7] what becomes of a merchant order that nobody tried to pay, once its order expired or was removed",
  ),
  orderStatusWords: oneOf(["docs", "openapi"], "[conflict 7] the words of `order_status`"),
  merchantOrderSpelling: oneOf(
    ["docs", "openapi", "sdk"],
    "[conflict 7] the OpenAPI writes `canceled` for `cancelled`, the SDK `status_details` for `status_detail`",
  ),
  sponsorIdAsText: yesOrNo(false, "[conflict 7] on: a merchant order's `sponsor_id` is a text"),
  noElements: oneOf(
    ["null", "array", "absent"],
    "[inferred 7] what `elements` is when nothing matches; `array`: an empty one",
  ),
} as const;
