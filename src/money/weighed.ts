// What is sold by weight: grams, the price of a kilogram, and what the two come to. Here because the catalogue
// reckons it, the sale keeps it, and paper and display show it.

import { usesDecimalPoint } from "./decimal.ts";
import { type Money, money } from "./money.ts";

export interface Weighed {
  /** Whole grams, 1 or more. */
  readonly grams: number;
  readonly pricePerKg: Money;
}

/**
 * Rounded to the whole smallest unit, half of one upwards: 345 g at 9.99 a kilogram are 3.45 (3.44655 is nearer to
 * 3.45 than to 3.44).
 * @throws MoneyError "out-of-range" past what is counted exactly
 */
export function priceOfWeight({ grams, pricePerKg }: Weighed): Money {
  // The product may be larger than a number keeps exact; its thousandth part never is where money() takes it.
  const thousandths = BigInt(grams) * BigInt(pricePerKg.minor);
  return money(Number((thousandths + 500n) / 1000n), pricePerKg.currency);
}

/** As people of the country write it: "0,345 kg". */
export function formatWeight(grams: number, locale: string): string {
  const digits = String(grams).padStart(4, "0");
  return `${digits.slice(0, -3)}${usesDecimalPoint(locale) ? "." : ","}${digits.slice(-3)} kg`;
}
