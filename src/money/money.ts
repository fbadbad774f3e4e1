// Money is a whole number of the smallest unit with its currency beside it. No amount is ever a fraction,
// not on the way in, not on the wire, not on paper.

export type Currency = "ARS" | "BRL" | "CLP" | "COP" | "MXN" | "PEN" | "UYU";

export interface Money {
  /** Whole number of the smallest unit that the till counts in (cents; whole pesos for CLP and COP). */
  readonly minor: number;
  readonly currency: Currency;
}
