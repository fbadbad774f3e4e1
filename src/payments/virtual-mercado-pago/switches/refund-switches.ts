// Switches of giving money back, through either API, and of the Payments API (reference 4.6, 8, 9).

import * as v from "valibot";
import { count, one, oneOf, yesOrNo } from "./switch.ts";

export const REFUND_SWITCHES = {
  refundLimitDays: one(
    v.nullable(count),
    null,
    "[conflict 4.6] days after the payment in which a refund is accepted; `null`: the country's, section 9.3",
  ),
  partialRefunds: one(
    v.union([v.boolean(), v.literal("country")]),
    true,
    "[read 4.6] off: 400 `unsupported_partially_refunds`, code 3024; `country`: off in Peru, as one page says (9.3)",
  ),
  wholeAfterPartial: oneOf(
    ["rest", "refused"],
    "[inferred] a refund without amount after parts gives back the rest, or is refused",
  ),
  partsToWhole: oneOf(
    ["refunded", "partially_refunded"],
    "[inferred 9.1] what parts that sum up to the whole make of order and payment",
  ),
  refundNotYetTimes: one(
    count,
    0,
    '[seen 4.6] so many of the next refund requests of the Orders API answer "not yet"; counts down',
  ),
  refundNotYetMs: one(count, 0, "[seen 4.6] the same for so long after the payment, by the provider's clock"),
  refundNotYetStatus: one(
    v.picklist([409, 422]),
    409,
    "[seen 4.6] 409 `post_processing_operation_pending` or 422 `unprocessable_entity`",
  ),
  refundsStayPending: yesOrNo(
    false,
    "[read 4.6] new refunds stay pending until finished by control, or by time as the next ones say",
  ),
  pendingRefundWord: one(
    v.pipe(v.string(), v.minLength(1)),
    "processing",
    "[inferred 4.6] the Orders API's word for a refund that has not finished; 9.1 has `in_process`",
  ),
  pendingRefundMs: one(
    v.nullable(count),
    null,
    "[inferred 4.6] a pending refund ends by itself after so long; `null`: never",
  ),
  pendingRefundEnds: oneOf(["processed", "failed"], "[inferred 4.6] how it ends then"),
  sellerBalanceEmpty: yesOrNo(false, "[inferred 9.3] on: refunds answer 400 `bad_request`"),
  refundListAs: oneOf(["array", "object"], "[conflict 9.1] `object`: a single refund stands alone"),
  refundOddShapes: yesOrNo(false, "[conflict 9.1] on: `source` and `metadata` are arrays, `label` is a text"),
  refundKeyRequired: yesOrNo(true, "[conflict 9.1] off: a payment's refund needs no X-Idempotency-Key"),
  refundErrorStatus: oneOf(
    ["listed", "400"],
    "[conflict 9.2] the listed statuses, or every refused refund is 400 but for codes 401 and 2000",
  ),
  thinSearchResults: yesOrNo(false, "[read 8.2] on: payments found by a search lack their nested fields"),
} as const;
