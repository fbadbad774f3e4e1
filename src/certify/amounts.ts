// What a sale of the table is over when nobody says otherwise: small enough to be nobody's loss.

import type { Currency } from "../money/money.ts";
import { SITES, type Site } from "../money/sites.ts";

/**
 * Ours: least amounts are documented nowhere (reference 13.1), and the test guide only recommends small ones. About a
 * loaf of bread in each country, so that no card's own least amount is met.
 */
const SMALL = {
  ARS: "100.00",
  BRL: "2.00",
  CLP: "500",
  COP: "2000",
  MXN: "10.00",
  PEN: "3.00",
  UYU: "20.00",
} as const satisfies Readonly<Record<Currency, string>>;

/** Decimal with a point, in the currency of the site. */
export function smallAmount(site: Site): string {
  return SMALL[SITES[site].currency];
}
