// Decimal texts of the Orders API to whole minor units and back. Kept apart from src/money on purpose: the
// stand-in checks the till's arithmetic and may not share it.

/** Twelve digits before the point keep every amount far below 2^53 minor units. */
const AMOUNT = /^(0|[1-9][0-9]{0,11})(?:\.([0-9]{2}))?$/;

/**
 * "Two decimals or none" (reference 4.2). Null when the text is no such amount.
 * @param decimals digits that the currency counts in; with 0 a point is refused, unless `allowZeros` and the
 * decimals are 00
 */
export function parseAmount(text: string, decimals: 0 | 2, allowZeros = false): number | null {
  const match = AMOUNT.exec(text);
  if (match === null) return null;
  const whole = Number(match[1]);
  const cents = match[2];
  if (decimals === 2) return whole * 100 + Number(cents ?? "0");
  if (cents === undefined || (allowZeros && cents === "00")) return whole;
  return null;
}

/** @param shown digits after the point in the text; more than the currency counts in are zeros */
export function formatAmount(minor: number, decimals: 0 | 2, shown: 0 | 2 = decimals): string {
  const digits = String(minor);
  if (decimals === 0) return shown === 2 ? `${digits}.00` : digits;
  const padded = digits.padStart(3, "0");
  return `${padded.slice(0, -2)}.${padded.slice(-2)}`;
}
