// The currencies that the till counts in: how many digits stand after the point, and the sign that people of
// the country write. Kept apart as data, so that a new currency is a line.

import type { Currency } from "./money.ts";

export interface CurrencyFacts {
  /** Digits after the decimal point. ISO 4217 has 2 for COP; Mercado Pago and the shops there use none. */
  readonly digits: 0 | 2;
  /** As it is written at home; abroad the code stands in its place. */
  readonly symbol: string;
}

export const CURRENCIES: Readonly<Record<Currency, CurrencyFacts>> = {
  ARS: { digits: 2, symbol: "$" },
  BRL: { digits: 2, symbol: "R$" },
  CLP: { digits: 0, symbol: "$" },
  COP: { digits: 0, symbol: "$" },
  MXN: { digits: 2, symbol: "$" },
  PEN: { digits: 2, symbol: "S/" },
  UYU: { digits: 2, symbol: "$" },
};

export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(CURRENCIES, text);
}
