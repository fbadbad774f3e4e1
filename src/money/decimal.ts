// Money as text: the decimal form with a point, which the command line, the catalogue and the provider's
// wire share, and the form that people of a country read on paper. All of it moves digits about as text;
// nothing here divides.

import { CURRENCIES } from "./currencies.ts";
import { type Currency, type Money, MoneyError, money } from "./money.ts";
import { SITES } from "./sites.ts";

/**
 * Reads "500", "500.5" or "500.00". One or two digits may follow the point; where the currency has no decimals
 * they must be zeros ("10000.00" CLP). Three digits are refused even when they are zeros: "10.000" is
 * ten thousand to a Chilean hand. No sign, no spaces, no grouping, no exponent.
 *
 * @throws MoneyError "not-an-amount", or "out-of-range" past what is counted exactly
 */
export function parseDecimal(text: string, currency: Currency): Money {
  const minor = readMinor(text, currency);
  if (Number.isSafeInteger(minor)) return money(minor, currency);
  const most = formatDecimal(money(Number.MAX_SAFE_INTEGER, currency));
  throw new MoneyError("out-of-range", quote(text), `at most ${most} ${currency}`);
}

/**
 * The same of what somebody shall pay, or get back.
 *
 * @throws MoneyError "not-an-amount", or "out-of-range" unless 0 < amount <= 99,999,999.99
 */
export function parsePayable(text: string, currency: Currency): Money {
  const minor = readMinor(text, currency);
  if (isPayable(minor, currency)) return money(minor, currency);
  throw new MoneyError("out-of-range", quote(text), payableRange(currency));
}

/** @returns not exact, and even infinite, where that is far above any amount */
function readMinor(text: string, currency: Currency): number {
  const { digits } = CURRENCIES[currency];
  const match = /^(\d+)(?:\.(\d{1,2}))?$/.exec(text);
  const whole = match?.[1];
  const fraction = (match?.[2] ?? "").padEnd(2, "0");
  if (whole === undefined || /[^0]/.test(fraction.slice(digits))) {
    throw new MoneyError("not-an-amount", quote(text), describe(currency));
  }
  // The digits of a whole number, so Number only changes its type.
  return Number(whole + fraction.slice(0, digits));
}

/** The wire's form, always with all the digits that the currency has: "1250.50" ARS, "1250" CLP. */
export function formatDecimal(amount: Money): string {
  const { sign, whole, fraction } = split(amount, CURRENCIES[amount.currency].digits);
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/**
 * As people read it: "$ 1.250,50" in es-AR, "R$ 1.250,50" in pt-BR, "$ 1.250" in es-CL. The sign of the
 * currency is used at home only, because "$" means five of the seven currencies; elsewhere, and in English,
 * the code stands there: "ARS 1,250.50".
 *
 * Not Intl, whose spaces, signs and groups change with the ICU that a Node was built with; a golden paper
 * must not.
 *
 * @param locale a BCP 47 tag; an unknown one is written like its language
 * @param digits after the point, where an amount is counted finer than the till does (reports from Colombia)
 */
export function formatMoney(
  amount: Money,
  locale: string,
  digits: number = CURRENCIES[amount.currency].digits,
): string {
  const { sign, whole, fraction } = split(amount, digits);
  const [group, point] = usesDecimalPoint(locale) ? [",", "."] : [".", ","];
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, group);
  const home = /^en\b/.test(locale) ? undefined : currencyOf(locale.slice(-2));
  const unit = amount.currency === home ? CURRENCIES[amount.currency].symbol : amount.currency;
  return `${sign}${unit} ${grouped}${fraction === "" ? "" : `${point}${fraction}`}`;
}

/** The blank inside of what formatMoney writes: a line does not end there. */
export const WITHIN_AMOUNT = /(?<=(?:^| )-?(?:R?\$|S\/|[A-Z]{3})) (?=\d)/g;

/**
 * The most that one sale may cost: 99,999,999.99, or the same without its decimals.
 * What a person writes is read with parsePayable, what is reckoned checked with assertPayable.
 */
export function largestPayable(currency: Currency): Money {
  return money(CURRENCIES[currency].digits === 0 ? 99_999_999 : 9_999_999_999, currency);
}

/** @throws MoneyError "out-of-range" unless 0 < amount <= 99,999,999.99 */
export function assertPayable(amount: Money): void {
  if (isPayable(amount.minor, amount.currency)) return;
  throw new MoneyError(
    "out-of-range",
    `${formatDecimal(amount)} ${amount.currency}`,
    payableRange(amount.currency),
  );
}

function isPayable(minor: number, currency: Currency): boolean {
  return minor > 0 && minor <= largestPayable(currency).minor;
}

function payableRange(currency: Currency): string {
  return `more than 0 and at most ${formatDecimal(largestPayable(currency))} ${currency}`;
}

function split(
  amount: Money,
  digits: number,
): { readonly sign: string; readonly whole: string; readonly fraction: string } {
  const { minor } = money(amount.minor, amount.currency);
  const all = String(Math.abs(minor)).padStart(digits + 1, "0");
  const cut = all.length - digits;
  return { sign: minor < 0 ? "-" : "", whole: all.slice(0, cut), fraction: all.slice(cut) };
}

/** Mexico and Peru write like English; the other countries of the table, and their languages, do not. */
export function usesDecimalPoint(locale: string): boolean {
  return /^en\b|-(?:MX|PE)$/.test(locale);
}

/** Of a country, in whichever language. @param region ISO 3166 */
function currencyOf(region: string): Currency | undefined {
  return Object.values(SITES).find((site) => site.locale.endsWith(`-${region}`))?.currency;
}

function describe(currency: Currency): string {
  return CURRENCIES[currency].digits === 0
    ? `an amount in ${currency} without decimals, like 1250`
    : `an amount in ${currency} with a point and at most two decimals, like 1250.50`;
}

/** Whatever came from outside is quoted in a message short and without its control characters. */
function quote(text: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return JSON.stringify(shown);
}
