// Amounts as the reports count them. Apart from src/money, because a till's unit can be coarser: shops in Colombia
// count whole pesos, while Mercado Pago's fees there have centavos.

import { CURRENCIES } from "../../../money/currencies.ts";
import type { Currency, Money } from "../../../money/money.ts";

/** Digits after the point that amounts in a report can have: mercado-pago.md 13.1. */
export const REPORT_DIGITS: Readonly<Record<Currency, 0 | 2>> = {
  ARS: 2,
  BRL: 2,
  CLP: 0,
  COP: 2,
  MXN: 2,
  PEN: 2,
  UYU: 2,
};

/**
 * Reads "1250.50", "-10.00", "10000", "10000,00": a sign or none, no grouping, and one or two digits after a point or
 * a comma. Where the currency has none they must be zeros. Three are refused: "1.250" is a thousand to many hands.
 *
 * @returns minor units of REPORT_DIGITS, or null when the text is no such amount or cannot be counted exactly
 */
export function readReportAmount(text: string, currency: Currency): number | null {
  const digits = REPORT_DIGITS[currency];
  const match = /^([+-]?)(0|[1-9]\d{0,14})(?:[.,](\d{1,2}))?$/.exec(text);
  if (match === null) return null;
  const [, sign = "", whole = "", fraction = ""] = match;
  const both = fraction.padEnd(2, "0");
  if (/[^0]/.test(both.slice(digits))) return null;
  // The digits of a whole number, so Number only changes its type.
  const minor = Number(whole + both.slice(0, digits));
  if (!Number.isSafeInteger(minor)) return null;
  return sign === "-" && minor !== 0 ? -minor : minor;
}

/** "1250.50", "-10.00"; whole pesos in Chile: "10000". */
export function formatReportAmount(minor: number, currency: Currency): string {
  const digits = REPORT_DIGITS[currency];
  const all = String(Math.abs(minor)).padStart(digits + 1, "0");
  const point = digits === 0 ? "" : `.${all.slice(-digits)}`;
  return `${minor < 0 ? "-" : ""}${digits === 0 ? all : all.slice(0, -digits)}${point}`;
}

/** What the till counts, in the unit of the reports: COP 1250 is 125000. */
export function toReportMinor(amount: Money): number {
  const finer = REPORT_DIGITS[amount.currency] - CURRENCIES[amount.currency].digits;
  return amount.minor * 10 ** finer;
}
