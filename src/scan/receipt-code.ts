// What the barcode of a receipt carries: which till's book, which receipt. The printer writes it and the
// scanner reads it, so both directions stand here together.

import { gtinCheckDigit, hasGtinCheckDigit } from "../catalog/gtin.ts";

export interface ReceiptCode {
  /** Six digits that tell the journals of one shop apart. */
  readonly book: string;
  readonly number: number;
}

/**
 * "R", the book, the number with at least six digits, and a check digit: "R4821000000427" is receipt 42 of
 * book 482100. The check digit keeps a misread code from refunding somebody else's sale.
 *
 * @param book exactly six digits
 * @param number 1 or more
 * @throws RangeError for anything else
 */
export function receiptCode(book: string, number: number): string {
  if (!/^\d{6}$/.test(book)) throw new RangeError(`book ${JSON.stringify(book)}: expected six digits`);
  if (!Number.isSafeInteger(number) || number < 1 || number > 999_999_999) {
    throw new RangeError(`receipt number ${number}: expected 1 to 999999999`);
  }
  const digits = book + String(number).padStart(6, "0");
  return `R${digits}${gtinCheckDigit(digits)}`;
}

/** @returns null when the text is no receipt code, or its check digit does not fit */
export function parseReceiptCode(text: string): ReceiptCode | null {
  const match = /^R(\d{6})(\d{6}|[1-9]\d{6,8})\d$/i.exec(text);
  const [, book, number] = match ?? [];
  if (book === undefined || number === undefined || !hasGtinCheckDigit(text.slice(1))) return null;
  return Number(number) === 0 ? null : { book, number: Number(number) };
}

/** Shaped like a receipt code, whether or not it is a sound one. */
export function looksLikeReceiptCode(text: string): boolean {
  return /^R\d{13,16}$/i.test(text);
}
