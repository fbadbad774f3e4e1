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
