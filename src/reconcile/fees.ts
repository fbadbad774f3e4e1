// The fees that a shop expects: Mercado Pago's rates for its account, which nobody can ask for, as somebody wrote them
// into the settings.

import type { Minor } from "./reconciliation.ts";

export interface FeeRates {
  /** Of the amount, in millionths, without VAT: 0.8 % is 8,000. By the provider's word for the method or its kind. */
  readonly rates: Readonly<Record<string, number>>;
  /** VAT on the fee, in millionths: 21 % is 210,000. */
  readonly vat: number;
}

const MILLION = 1_000_000n;

/**
 * @param names of the method, the most exact first: "visa", "credit_card"
 * @returns 0 or below, as the reports count fees; null where no rate is set
 */
export function expectedFee(
  { rates, vat }: FeeRates,
  names: readonly (string | null)[],
  amountMinor: Minor,
): Minor | null {
  const name = names.find((one) => one !== null && Object.hasOwn(rates, one));
  const rate = rates[name ?? ""];
  if (rate === undefined) return null;
  // Whole numbers beyond 2^53 on the way, so no floats.
  const exact = BigInt(amountMinor) * BigInt(rate) * (MILLION + BigInt(vat));
  const unit = MILLION * MILLION;
  return -Number((exact + unit / 2n) / unit) + 0;
}
