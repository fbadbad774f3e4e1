// What a bookkeeper books: each movement of money that the journal made certain, once, with an id that never changes.

import type { CashMove, Tender } from "../day/day.ts";
import type { Money } from "../money/money.ts";

interface Booked {
  /** "482100-57-paid": the book, the sale or record, and what happened. */
  readonly id: string;
  /** The number of the journal's record that made it certain: rows that come later have a higher one. */
  readonly record: number;
  /** The number of the Z report that counts it; of the one to come when it was written. */
  readonly z: number;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Whose clock says so; "unsure": the till's, when nobody vouched for it. */
  readonly clock: "provider" | "till" | "unsure";
}

/** The sale that it is about. */
interface OfSale extends Booked {
  readonly sale: number;
  readonly receipt: number;
  readonly reference: string;
  /** Another program's name for what was sold. */
  readonly ticket: string | null;
  readonly tender: Tender;
  /** As on the Z report. */
  readonly method: string;
  /** The number of the payment at the provider; null for cash. */
  readonly payment: string | null;
  readonly amount: Money;
}

export interface SaleMovement extends OfSale {
  readonly kind: "sale";
}

export interface RefundMovement extends OfSale {
  readonly kind: "refund";
  /** 1, 2, 3 … within the sale. */
  readonly refund: number;
  readonly providerId: string | null;
  /** Made by somebody else, such as in the seller's own app. */
  readonly elsewhere: boolean;
  /** Who gave it back and who agreed, by name. */
  readonly by: string | null;
  readonly approvedBy: string | null;
}

export interface CashMovement extends Booked {
  readonly kind: "cash";
  readonly move: CashMove;
  readonly reason: string;
  readonly amount: Money;
}

/** A drawer that somebody counted when the day was closed. */
export interface CountMovement extends Booked {
  readonly kind: "count";
  readonly counted: Money;
  readonly expected: Money;
}

export type Movement = SaleMovement | RefundMovement | CashMovement | CountMovement;
