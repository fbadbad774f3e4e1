// Numbers under retail barcodes (GS1 General Specifications, GTIN): the check digit, and one spelling for
// the same number whether it came as UPC-E, UPC-A, EAN-13 or with leading zeros lost on the way.

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
 * A GTIN-14 with the indicator 9 in front stands for an article of variable measure: what it costs is known only with
 * its weight, or from its label (General Specifications, GTIN-14).
 */
export function isVariableMeasure(text: string): boolean {
  return /^9\d{13}$/.test(text) && hasGtinCheckDigit(text);
}

/**
 * One spelling per article: a GTIN of 8 to 14 digits is filled up with zeros to 14, because a scanner may
 * add or drop the zero that turns UPC-A into EAN-13, and zeros change no check digit. A UPC-E is spelled out. Shorter
 * numbers, numbers whose check digit does not fit, and every other text are the shop's own and stay as they are.
 */
export function normalizeCode(text: string): string {
  if (text.length >= 8 && text.length <= 14 && hasGtinCheckDigit(text)) return text.padStart(14, "0");
  return expandUpcE(text) ?? text;
}

/** What eight digits may be, which can check as both. */
export type EightDigits = "ean-8" | "upc-e";

/**
 * The number that a UPC-E leaves zeros out of (GS1 General Specifications, "Compression of zeros").
 * @param text all eight digits: number system, six digits, check digit
 * @returns fourteen digits; null when it is no UPC-E
 */
export function expandUpcE(text: string): string | null {
  const [, system = "", six = "", check = ""] = /^([01])(\d{6})(\d)$/.exec(text) ?? [];
  const last = six.at(-1) ?? "";
  if (last === "") return null;
  let body: string;
  if (last <= "2") body = `${six.slice(0, 2)}${last}0000${six.slice(2, 5)}`;
  else if (last === "3") body = `${six.slice(0, 3)}00000${six.slice(3, 5)}`;
  else if (last === "4") body = `${six.slice(0, 4)}00000${six.slice(4, 5)}`;
  else body = `${six.slice(0, 5)}0000${last}`;
  const upcA = system + body + check;
  return hasGtinCheckDigit(upcA) ? upcA.padStart(14, "0") : null;
}
