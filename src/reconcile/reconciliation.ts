// What a reconciliation says: the days of the shop as the journal has them and as Mercado Pago's report has them, and
// every difference between the two with its kind. Plain data: paper, text, CSV, JSON and the page are made of it.

import type { Currency } from "../money/money.ts";

/**
 * All amounts here are whole minor units of the reports (REPORT_DIGITS: centavos also in Colombia), below zero for what
 * leaves the account or costs something.
 */
export type Minor = number;

/** The kinds of differences, in the order in which they are told. */
export const DIFFERENCE_KINDS = [
  /** Money came for an order that the journal calls expired, canceled or refused. */
  "paid-after-end",
  /** Money came for a sale of which the till does not know the end yet. */
  "still-open",
  /** One more payment for a sale that is paid. */
  "second-payment",
  /** The journal has a payment or refund that neither the report nor the provider knows. */
  "unknown-to-provider",
  /** A payment on this point of sale, or under this till's number, that the journal does not have. */
  "unknown-sale",
  /** Given back by somebody else: in the app, in the panel, by Mercado Pago. */
  "refunded-elsewhere",
  /** A charge-back or a dispute took money, or its end brought it back. */
  "chargeback",
  /** Another amount than the journal's. */
  "other-amount",
  /** The fee is not the one that the settings expect. */
  "other-fee",
  /** What became available is not what was settled. */
  "other-release",
  /** Is not in the report, and should be: the provider itself knows it. */
  "missing-in-report",
  /** Is not in the report, which has no details of the last day. */
  "not-in-report-yet",
  /** The journal counts it on one side of midnight, Mercado Pago on the other. */
  "day-edge",
  /** Less than the smallest coin that the till counts. */
  "rounding",
  /** On another point of sale of this account. */
  "other-terminal",
  /** Of no point of sale: a payment link, a web shop, a correction. */
  "other-money",
] as const;

export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** Kinds about which nobody has to do anything: time or another till settles them. */
export const EXPECTED_KINDS: readonly DifferenceKind[] = [
  "not-in-report-yet",
  "day-edge",
  "rounding",
  "other-terminal",
  "other-money",
];

export interface Difference {
  readonly kind: DifferenceKind;
  /** What it is about. */
  readonly about: "payment" | "refund" | "chargeback" | "fee" | "release" | "other";
  /** The sale's number in the journal; null where the journal has none. */
  readonly sale: number | null;
  readonly receipt: number | null;
  readonly reference: string | null;
  /** The number of the payment. */
  readonly payment: string | null;
  /** What the journal counts for it in these days. */
  readonly journalMinor: Minor;
  /**
   * What the report counts for it in these days. The report's sum less the journal's is the sum of all
   * `reportMinor - journalMinor`: to the cent. Of fees and releases both are 0.
   */
  readonly reportMinor: Minor;
  /** Of "other-fee" and "other-release": what was expected and what was found, beside the sums above. */
  readonly expectedMinor: Minor | null;
  readonly foundMinor: Minor | null;
  /** When it happened, ISO 8601 in UTC, by the report, or by the journal where the report does not have it. */
  readonly at: string | null;
  /** How the journal calls the sale's state ("expired", "canceled" …), where that is what differs. */
  readonly state: string | null;
  /** The other point of sale, where it is one. */
  readonly pos: string | null;
}

export interface Counted {
  readonly count: number;
  readonly minor: Minor;
}

export interface KindSum extends Counted {
  readonly kind: DifferenceKind;
}

/** journalMinor + the sums of the kinds + unexplainedMinor = reportMinor. */
export interface Balance {
  /** QR payments less refunds, by the journal. */
  readonly journalMinor: Minor;
  readonly kinds: readonly KindSum[];
  /** 0, or something is wrong with this program: it is shown and never hidden. */
  readonly unexplainedMinor: Minor;
  /** Everything of the report but withdrawals. */
  readonly reportMinor: Minor;
}

/** Sums of rows of the settlement report. gross + fee + taxes + other = net. */
export interface Sums {
  readonly count: number;
  readonly grossMinor: Minor;
  readonly feeMinor: Minor;
  readonly taxesMinor: Minor;
  /** Financing, shipping, coupons. */
  readonly otherMinor: Minor;
  readonly netMinor: Minor;
}

export interface MethodSums extends Sums {
  /** The provider's word: "account_money", "credit_card", "pix"; "unknown" where it says none. */
  readonly method: string;
  /** What the settings expect as fees of the payments; null where they say nothing of this method. */
  readonly expectedFeeMinor: Minor | null;
}

/** One date of the shop. */
export interface DaySums extends Sums {
  /** "2026-03-01" */
  readonly day: string;
  /** By the journal: what was sold in cash, less what was given back. */
  readonly cashMinor: Minor;
}

export interface ReleaseDay {
  readonly day: string;
  /** Net of this till's rows that are to become available on that day, by the settlement report. */
  readonly expectedMinor: Minor;
  /** What became available of them, by the release report; null: the report does not reach there. */
  readonly releasedMinor: Minor | null;
}

/** A payment of the journal's sales with what the report says of it. */
export interface ReconciledSale {
  readonly sale: number;
  readonly receipt: number | null;
  readonly reference: string;
  readonly payment: string | null;
  /** ISO 8601 in UTC: when it was paid. */
  readonly at: string;
  readonly method: string;
  readonly grossMinor: Minor;
  readonly feeMinor: Minor;
  readonly taxesMinor: Minor;
  readonly netMinor: Minor;
  /** Given back in these days, 0 or below. */
  readonly refundedMinor: Minor;
  /** When its money becomes available, ISO 8601 in UTC; null where nobody says. */
  readonly releaseAt: string | null;
  /** False when a difference names it. */
  readonly agrees: boolean;
}

export interface Sources {
  readonly files: readonly string[];
  readonly rows: number;
  /** Rows told twice, counted once. */
  readonly repeated: number;
  /** How many rows could not be read, and the first of them: "FILE, line 7: …". */
  readonly faultCount: number;
  readonly faults: readonly string[];
  /** What happened from then on may be missing, ISO 8601; null: everything is there. */
  readonly openFrom: string | null;
  /** Why there is no release report, or why Mercado Pago's own lists could not be asked; null: they were. */
  readonly releaseProblem: string | null;
  readonly liveProblem: string | null;
}

export interface Reconciliation {
  /** The shop's first and last day, "2026-03-01". */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly currency: Currency;
  /** Six digits: which till's journal. */
  readonly book: string;
  /** external_pos_id of this till. */
  readonly pos: string;
  /** ISO 8601: Mercado Pago's clock, or the till's own. */
  readonly madeAt: string;
  /** No real money moved. */
  readonly virtual: boolean;
  readonly sources: Sources;
  /** Every row was read, nothing is too young, and every source could be asked. */
  readonly isComplete: boolean;
  readonly journal: { readonly payments: Counted; readonly refunds: Counted; readonly cash: Counted };
  readonly balance: Balance;
  /** The whole account but withdrawals; and this till's part of it. */
  readonly account: Sums;
  readonly till: Sums;
  readonly withdrawals: Counted;
  /** Of this till's rows. */
  readonly methods: readonly MethodSums[];
  readonly days: readonly DaySums[];
  readonly releases: readonly ReleaseDay[];
  /** Payments of this till by the hour of the day in the shop's zone: 24 of them. */
  readonly hours: readonly Counted[];
  readonly sales: readonly ReconciledSale[];
  readonly differences: readonly Difference[];
}

/** What the journal keeps of it, and paper is made of: without the sales, and of the differences those to look at. */
export interface KeptReconciliation
  extends Omit<Reconciliation, "account" | "days" | "releases" | "hours" | "sales"> {
  /** The first ones about which somebody has to do something; the balance says how many there are of each kind. */
  readonly differences: readonly Difference[];
  /** SHA-256 of the whole as --out FILE.json writes it, in hexadecimal digits. */
  readonly digest: string;
}
