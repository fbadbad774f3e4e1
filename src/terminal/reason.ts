// Why somebody did something with the cash: a short line for whoever closes the day.

/** In characters. */
export const LONGEST_REASON = 80;

export function isReason(text: string): boolean {
  return new RegExp(`^[^\\p{C}\\p{Zl}\\p{Zp}]{1,${LONGEST_REASON}}$`, "u").test(text.trim());
}
