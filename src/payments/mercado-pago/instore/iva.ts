// The IVA that a Colombian order tells Mercado Pago (mercado-pago.md 5.1, 13.2): the amount that is contained in the
// total, not a rate. Apart, because it is the one place where the till divides money.

import type { Money } from "../../../money/money.ts";

/** Percent. The rates of Colombia; 0 says that nothing of the sale is taxed. */
export const IVA_PERCENTS = [0, 5, 19] as const;
export type IvaPercent = (typeof IVA_PERCENTS)[number];

/**
 * Of a price that includes it: total × p / (100 + p), rounded half up to the currency's smallest unit.
 * @throws RangeError when the total is no whole number from 0 to 2^53 / 238, which is 37 million million
 */
export function containedIva(total: Money, percent: IvaPercent): Money {
  const doubled = 2 * total.minor * percent;
  if (total.minor < 0 || !Number.isSafeInteger(total.minor) || !Number.isSafeInteger(doubled + 238)) {
    throw new RangeError(`IVA of ${total.minor}: expected a whole number that can be counted with`);
  }
  const whole = 100 + percent;
  // Half up: (2 a + b) / 2 b, cut off. The remainder is taken away first, so that nothing is ever a fraction.
  const numerator = doubled + whole;
  const divisor = 2 * whole;
  return { minor: (numerator - (numerator % divisor)) / divisor, currency: total.currency };
}
