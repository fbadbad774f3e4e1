// Everything the reference leaves open ([inferred]) or tells in two ways ([conflict]) is a switch here, so that
// a till can be tried against each answer. README.md says the same in a table.

import * as v from "valibot";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const SWITCHES = v.strictObject({
  /** [conflict 4.9] A: 15 min by default, every value respected. B: the static QR dies after 10 min. */
  expiryPolicy: v.picklist(["A", "B"]),
  /** [inferred] An order does not expire while a customer is paying it. */
  payingHoldsExpiry: v.boolean(),
  /** [inferred 4.2] A second static order on a POS takes the place of the first, or is refused with 409. */
  busyPos: v.picklist(["replace", "refuse"]),
  /** [inferred 4.1] A rejected attempt is seen in the payment's status_detail while the order stays created. */
  showRejections: v.boolean(),
  /** [conflict 4.8] The detail of a paid order. */
  paidDetail: v.picklist(["accredited", "processed"]),
  /** [inferred 2.4] A repeated request shows the first answer again, or the same resource as it is now. */
  repeatedAnswer: v.picklist(["first", "current"]),
  /** [inferred 4.2] An item must have title, unit_price and quantity. */
  itemFieldsRequired: v.boolean(),
  /** [conflict 13.1] CLP amounts with a point are refused; off, "10000.00" is let in. */
  clpRefusesDecimals: v.boolean(),
  /** [conflict 13.1] CLP amounts are answered as "10000.00". */
  clpAnswersWithDecimals: v.boolean(),
  /** [conflict 4.2] What country_code holds. */
  countryCode: v.picklist(["iso3", "iso2", "site"]),
  /** [conflict 4.2] user_id is a number in place of a text. */
  userIdAsNumber: v.boolean(),
  /** [seen 4.2] Order ids of test accounts begin with ORDTST. */
  testOrderIds: v.boolean(),
  /** [conflict 1] Sites without documented QR orders (MLM, MPE, MCO) answer 400 unsupported_site. */
  strictSites: v.boolean(),
  /** [seen 2.1, for online orders] A token TEST-… is refused by the Orders API with 403. */
  refuseTestTokens: v.boolean(),
  /** [conflict 2.1] The token may come as ?access_token=…; it is noticed in the requests seen either way. */
  acceptTokenInUrl: v.boolean(),
  /** [read 4.4, days inferred] Orders older than this cannot be read. */
  readableDays: count,
  /** [conflict 4.6] Days after the payment in which a refund is accepted; null takes the country's (9.3). */
  refundLimitDays: v.nullable(count),
  /** [read 4.6] Off: only the whole payment can be given back (unsupported_partially_refunds). */
  partialRefunds: v.boolean(),
  /** [inferred] A refund without body after partial ones gives back the rest, or is refused. */
  wholeAfterPartial: v.picklist(["rest", "refused"]),
  /** [seen 4.6] So many of the next refund requests are answered "not yet". Counts down. */
  refundNotYetTimes: count,
  /** [seen 4.6] 409 post_processing_operation_pending or 422 unprocessable_entity. */
  refundNotYetStatus: v.picklist([409, 422]),
  /** [read 4.6, qr-code-ca] New refunds stay pending until the control API finishes them. */
  refundsStayPending: v.boolean(),
  /** [inferred] The word for a refund that has not finished. */
  pendingRefundWord: v.pipe(v.string(), v.minLength(1)),
  /** [inferred, 9.3] The seller's balance does not cover refunds: 400. */
  sellerBalanceEmpty: v.boolean(),
  /** [conflict 5.2] Reading a POS answers an array of one order, or the order. */
  posAnswer: v.picklist(["array", "object"]),
  /** [inferred 5.2] Reading a POS tells the order's end also when it was not sent. */
  posShowsEnd: v.boolean(),
  /** [conflict 5.1, 5.2] The status of a placed and of a removed order. */
  posSuccessStatus: v.picklist([204, 200]),
  /** [conflict 6] The status of the answer that carries a QR. */
  qrStatus: v.picklist([200, 201]),
  /** [conflict 6] PUT …/qrs answers like POST, or 201 without a body. */
  hybridAnswer: v.picklist(["qr", "empty"]),
  /** [conflict 6] A UUID, a copy of the QR's text as in a sample, or not there as in older pages. */
  inStoreOrderId: v.picklist(["uuid", "qr-text", "absent"]),
  /** [open 5.1] Which counts when X-Ttl-Store-Preference and expiration_date both come. */
  validityWins: v.picklist(["date", "header"]),
  /** [inferred 2.2] X-Ttl-Store-Preference counts for PUT …/qrs too; it is documented for …/orders only. */
  ttlHeaderForHybrid: v.boolean(),
  /** [inferred 5.1] Totals of an instore order must add up. */
  sumsMustMatch: v.boolean(),
  /**
   * [inferred] Removing or replacing an instore order that a customer has on the phone: it is refused; the
   * customer's checkout ends; or it is done, and the customer can pay all the same.
   */
  instoreLock: v.picklist(["refuses", "ends", "payable"]),
  /** [conflict 7] A merchant order appears when the order is placed, or at every scan a new one. */
  merchantOrderAt: v.picklist(["order", "scan"]),
  /** [inferred 7] The status of a merchant order whose order expired or was removed. */
  deadMerchantOrders: v.picklist(["opened", "expired"]),
  /** [conflict 7] The words of order_status. */
  orderStatusWords: v.picklist(["docs", "openapi"]),
  /** [inferred 7] What `elements` is when a search finds nothing. */
  noElements: v.picklist(["null", "array", "absent"]),
  /** [inferred] Searches know nothing of what happened in the last so many milliseconds. */
  searchLagMs: count,
  /** [read 8.2] Payments found by a search come without their nested fields. */
  thinSearchResults: v.boolean(),
  /** [conflict 9.1] The list of a payment's refunds is an array, or one refund stands alone. */
  refundListAs: v.picklist(["array", "object"]),
  /** [conflict 9.1] `source` and `metadata` are arrays and `label` is a text. */
  refundOddShapes: v.boolean(),
  /** [conflict 9.1] A refund of a payment without X-Idempotency-Key is refused (4292). */
  refundKeyRequired: v.boolean(),
  /** [read 2.3] cause[].code is a text in place of a number. */
  causeCodesAsText: v.boolean(),
  /** [conflict 9.2] Refused refunds come with the listed statuses, or with 400 but for 401 and 2000. */
  refundErrorStatus: v.picklist(["listed", "400"]),
  /** [read 14.3] The Brazilian account has a Pix key: dynamic QRs are Pix BR Codes. */
  pixKey: v.boolean(),
});

export type Switches = v.InferOutput<typeof SWITCHES>;

const DEFAULTS: Readonly<Switches> = {
  expiryPolicy: "A",
  payingHoldsExpiry: true,
  busyPos: "replace",
  showRejections: true,
  paidDetail: "accredited",
  repeatedAnswer: "first",
  itemFieldsRequired: true,
  clpRefusesDecimals: true,
  clpAnswersWithDecimals: false,
  countryCode: "iso3",
  userIdAsNumber: false,
  testOrderIds: false,
  strictSites: false,
  refuseTestTokens: false,
  acceptTokenInUrl: false,
  readableDays: 90,
  refundLimitDays: null,
  partialRefunds: true,
  wholeAfterPartial: "rest",
  refundNotYetTimes: 0,
  refundNotYetStatus: 409,
  refundsStayPending: false,
  pendingRefundWord: "processing",
  sellerBalanceEmpty: false,
  posAnswer: "array",
  posShowsEnd: false,
  posSuccessStatus: 204,
  qrStatus: 200,
  hybridAnswer: "qr",
  inStoreOrderId: "uuid",
  validityWins: "date",
  ttlHeaderForHybrid: false,
  sumsMustMatch: true,
  instoreLock: "refuses",
  merchantOrderAt: "order",
  deadMerchantOrders: "opened",
  orderStatusWords: "docs",
  noElements: "null",
  searchLagMs: 0,
  thinSearchResults: false,
  refundListAs: "array",
  refundOddShapes: false,
  refundKeyRequired: true,
  causeCodesAsText: false,
  refundErrorStatus: "listed",
  pixKey: false,
};

const CHANGES = v.partial(SWITCHES);

/** One live set of switches, changed in place so that everybody who holds it sees the change. */
export function makeSwitches(changes: Partial<Switches> = {}): Switches {
  return changeSwitches({ ...DEFAULTS }, changes);
}

/** @throws RangeError that names each unknown switch and each bad value; nothing is changed then */
export function changeSwitches(switches: Switches, changes: unknown): Switches {
  const checked = v.safeParse(CHANGES, changes);
  if (!checked.success) {
    const faults = checked.issues.map((issue) => `${v.getDotPath(issue) ?? "switches"}: ${issue.message}`);
    throw new RangeError(`virtual Mercado Pago: cannot set these switches: ${faults.join("; ")}`);
  }
  return Object.assign(switches, checked.output);
}
