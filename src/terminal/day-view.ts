// What X and Z tell, as plain data: for the local socket, the command and the files that it writes.

import type { Currency } from "../money/money.ts";

export interface AmountView {
  /** Whole number of the smallest unit. */
  readonly minor: number;
  readonly currency: Currency;
  /** With a point, as on the command line: "1250.50". */
  readonly decimal: string;
  /** As the locale writes it: "$ 1.250,50". */
  readonly text: string;
}

/** What a day adds up to, or added up to when it was closed. */
export interface DayView {
  /** Of the close; null while the day goes on. */
  readonly number: number | null;
  /** The wall's time, ISO 8601. */
  readonly at: string;
  /** The same as the paper has it, in the shop's time zone: "2026-03-01 09:00". */
  readonly clock: string;
  /** Nobody vouched for the till's clock then. */
  readonly clockUnsure: boolean;
  /** IANA name. */
  readonly timeZone: string;
  /** Mercado Pago's external id of this point of sale. */
  readonly till: string;
  /** Of the journal and its receipts, six digits. */
  readonly book: string;
  /** No real money moved. */
  readonly demo: boolean;
  readonly paid: readonly DayLine[];
  readonly refunded: readonly DayLine[];
  readonly net: AmountView;
  readonly unpaid: { readonly expired: number; readonly canceled: number; readonly refused: number };
  readonly moves: Readonly<Record<"float" | "pay-in" | "pay-out", AmountView>>;
  readonly openings: number;
  /** What should lie in the drawer. */
  readonly expectedCash: AmountView;
  /** What somebody counted there, and how much more that is than should be; absent where nobody did. */
  readonly counted?: AmountView;
  readonly difference?: AmountView;
  /** The net by groups of articles, and what was given back of nobody knows which; a group of null is no group. */
  readonly groups: readonly {
    readonly group: string | null;
    readonly pieces: number;
    readonly amount: AmountView;
  }[];
  readonly unassigned: { readonly count: number; readonly amount: AmountView };
  readonly copies: number;
  /** Sales whose money is not settled. */
  readonly open: readonly number[];
  /** Papers that are owed. */
  readonly owed: number;
  /** The journal's last record before the close, and its hash; null while the day goes on. */
  readonly head: { readonly records: number; readonly hash: string } | null;
  /** What became of the paper, where one was printed just now. */
  readonly printed?: string;
  /** What somebody should look at about what was asked for and done. */
  readonly warning?: string;
}

export interface DayLine {
  readonly tender: "qr" | "cash";
  readonly method: string;
  readonly count: number;
  readonly amount: AmountView;
}
