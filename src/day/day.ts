// What a shop's day is: everything from one day's close to the next. The journal's order decides what belongs to it and
// never a clock, so midnight, summer time and a wrong clock change nothing.

import type { Money } from "../money/money.ts";
import type { Stamp } from "../sale/stamp.ts";

/** Sales or refunds of one kind. */
export interface Count {
  readonly count: number;
  readonly amount: Money;
}

export type Tender = "qr" | "cash";

export interface MethodCount extends Count {
  readonly tender: Tender;
  /** "cash"; of a QR payment the provider's word: "account_money", "credit_card", "pix" …, "unknown" where it said none. */
  readonly method: string;
}

/** What was sold of one group of articles and not given back. Below zero where more came back than was sold this day. */
export interface GroupCount {
  /** Null: of no group. */
  readonly group: string | null;
  /** What was weighed counts as one. */
  readonly pieces: number;
  readonly amount: Money;
}

/** Adds up to the net: the groups, less what nobody can say of which group it was. */
export interface ByGroup {
  /** In the order in which each was first seen. */
  readonly groups: readonly GroupCount[];
  /** Refunds of an amount, from sales of more than one group. */
  readonly unassigned: Count;
}

export type CashMove = "float" | "pay-in" | "pay-out";

export interface DayTotals {
  /** What was paid, by tender and method, in the order in which each was first seen. */
  readonly paid: readonly MethodCount[];
  /** What was given back, by the tender that it went back by. */
  readonly refunded: readonly MethodCount[];
  /** Orders that ended without money. One that was paid late after all stands among the paid ones too. */
  readonly unpaid: { readonly expired: number; readonly canceled: number; readonly refused: number };
  /** Papers printed once more. */
  readonly copies: number;
  /** Cash that came to the drawer or left it beside sales. */
  readonly moves: Readonly<Record<CashMove, Count>>;
  /** Openings of the drawer without a sale. */
  readonly openings: number;
  /** Absent in closes by tills before 0.2. */
  readonly byGroup?: ByGroup;
}

/** A close of the day, as the journal keeps it: frozen, whatever is learned later. */
export interface DayClose extends Stamp {
  /** 1, 2, 3 … in this journal. */
  readonly number: number;
  readonly totals: DayTotals;
  /** The ids of sales whose money the provider had not settled then. */
  readonly open: readonly number[];
  /** Papers that were owed then. */
  readonly owed: number;
  /** What somebody counted in the drawer; absent where nobody did. */
  readonly counted?: Money;
  /** The last record before the close: what is printed proves what the journal held. */
  readonly head: { readonly records: number; readonly hash: string };
}
