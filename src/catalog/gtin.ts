// Numbers under retail barcodes (GS1 General Specifications, GTIN): the check digit, and one spelling for
// the same number whether it came as UPC-A, EAN-13 or with leading zeros lost on the way.

/**
 * The digit that makes `digits` a GTIN: from the right, weights 3, 1, 3 … (devices.md 4.4). Serves every
 * length and also our own receipt codes.
 *
 * @param digits decimal digits only, without the check digit
 */
export function gtinCheckDigit(digits: string): string {
  let total = 0;
  for (let index = 0; index < digits.length; index++) {
    const weight = (digits.length - index) % 2 === 1 ? 3 : 1;
    total += weight * (digits.charCodeAt(index) - 0x30);
  }
  return String((10 - (total % 10)) % 10);
}

/** True when the text is digits only and the last one is the check digit of the others. */
export function hasGtinCheckDigit(text: string): boolean {
  return /^\d{2,}$/.test(text) && gtinCheckDigit(text.slice(0, -1)) === text.slice(-1);
}

/**
 * One spelling per article: a GTIN of 8 to 14 digits is filled up with zeros to 14, because a scanner may
 * add or drop the zero that turns UPC-A into EAN-13, and zeros change no check digit. Shorter numbers,
 * numbers whose check digit does not fit, and every other text are the shop's own and stay as they are.
 */
export function normalizeCode(text: string): string {
  return text.length >= 8 && text.length <= 14 && hasGtinCheckDigit(text) ? text.padStart(14, "0") : text;
}
