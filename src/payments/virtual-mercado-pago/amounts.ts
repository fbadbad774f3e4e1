// Amounts of the wire to whole minor units and back: texts of the Orders API, JSON numbers of the older ones. Kept apart from src/money on purpose: the
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

/**
 * A JSON number as an amount, by its shortest digits: 10.5 is 1050 of a currency with two decimals. Null when it
 * is no number, is negative, or has more decimals than the currency.
 */
export function parseNumberAmount(value: unknown, decimals: 0 | 2): number | null {
  if (typeof value !== "number") return null;
  const match = /^(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,2}))?$/.exec(String(value));
  if (match === null || (decimals === 0 && match[2] !== undefined)) return null;
  const whole = Number(match[1]);
  return decimals === 0 ? whole : whole * 100 + Number((match[2] ?? "").padEnd(2, "0"));
}

/** The JSON number nearest to the amount; JSON.stringify writes its digits exactly up to fifteen of them. */
export function numberAmount(minor: number, decimals: 0 | 2): number {
  return decimals === 0 ? minor : minor / 100;
}
