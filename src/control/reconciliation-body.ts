// The body by which a result of till reconcile reaches the daemon, which keeps it.

import * as v from "valibot";
import { CURRENCIES } from "../money/currencies.ts";
import type { Currency } from "../money/money.ts";
import { DIFFERENCE_KINDS } from "../reconcile/reconciliation.ts";

/** References are foreign text. */
const short = v.pipe(v.string(), v.maxLength(300));
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
export const RECONCILIATION_BODY = v.strictObject({
  print: v.boolean(),
  reconciliation: v.strictObject({
    from: short,
    to: short,
    timeZone: short,
    currency: v.picklist(Object.keys(CURRENCIES) as Currency[]),
    madeAt: short,
    virtual: v.boolean(),
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
    till: v.strictObject({
      count: whole,
      grossMinor: whole,
      feeMinor: whole,
      taxesMinor: whole,
      otherMinor: whole,
      netMinor: whole,
    }),
    withdrawals: v.strictObject(counted),
    files: v.array(short),
    differences: v.array(difference),
    further: whole,
    digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  }),
});
