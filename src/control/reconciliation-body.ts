// The body by which a result of till reconcile reaches the daemon, which keeps it.

import * as v from "valibot";
import { CURRENCIES } from "../money/currencies.ts";
import type { Currency } from "../money/money.ts";
import { DIFFERENCE_KINDS } from "../reconcile/reconciliation.ts";

/** References are foreign text. */
const short = v.pipe(v.string(), v.maxLength(300));
const long = v.pipe(v.string(), v.maxLength(2000));
const whole = v.pipe(v.number(), v.safeInteger());
const counted = { count: whole, minor: whole };
const difference = v.strictObject({
  kind: v.picklist(DIFFERENCE_KINDS),
  about: v.picklist(["payment", "refund", "chargeback", "fee", "release", "other"]),
  sale: v.nullable(whole),
  receipt: v.nullable(whole),
  reference: v.nullable(short),
  payment: v.nullable(short),
  journalMinor: whole,
  reportMinor: whole,
  expectedMinor: v.nullable(whole),
  foundMinor: v.nullable(whole),
  at: v.nullable(short),
  state: v.nullable(short),
  pos: v.nullable(short),
});
const sums = {
  count: whole,
  grossMinor: whole,
  feeMinor: whole,
  taxesMinor: whole,
  otherMinor: whole,
  netMinor: whole,
};
export const RECONCILIATION_BODY = v.strictObject({
  print: v.boolean(),
  reconciliation: v.strictObject({
    from: short,
    to: short,
    timeZone: short,
    currency: v.picklist(Object.keys(CURRENCIES) as Currency[]),
    book: short,
    pos: short,
    madeAt: short,
    virtual: v.boolean(),
    sources: v.strictObject({
      files: v.array(short),
      rows: whole,
      repeated: whole,
      faultCount: whole,
      faults: v.array(long),
      openFrom: v.nullable(short),
      releaseProblem: v.nullable(long),
      liveProblem: v.nullable(long),
    }),
    isComplete: v.boolean(),
    journal: v.strictObject({
      payments: v.strictObject(counted),
      refunds: v.strictObject(counted),
      cash: v.strictObject(counted),
    }),
    balance: v.strictObject({
      journalMinor: whole,
      kinds: v.array(v.strictObject({ kind: v.picklist(DIFFERENCE_KINDS), ...counted })),
      unexplainedMinor: whole,
      reportMinor: whole,
    }),
    till: v.strictObject(sums),
    withdrawals: v.strictObject(counted),
    methods: v.array(v.strictObject({ method: short, ...sums, expectedFeeMinor: v.nullable(whole) })),
    differences: v.array(difference),
    digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  }),
});
