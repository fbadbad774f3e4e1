// What the facts of a GS1 code sell: which article, at which price, by which weight, how many. Dates, batches and
// serial numbers are of no meaning to a till.

import { CURRENCIES } from "../money/currencies.ts";
import { type Currency, type Money, MoneyError, money } from "../money/money.ts";
import type { Article, Catalog } from "./catalog.ts";
import type { Elements } from "./gs1.ts";
import { hasGtinCheckDigit } from "./gtin.ts";
import { type LabelReading, sellAtPrice, sellByWeight, sellPiece } from "./sold-article.ts";

/** ISO 4217, which AI 393n begins with. */
const CURRENCY_NUMBERS: Readonly<Record<Currency, string>> = {
  ARS: "032",
  BRL: "986",
  CLP: "152",
  COP: "170",
  MXN: "484",
  PEN: "604",
  UYU: "858",
};

/** A number with its decimals, as AIs of four digits say it: the last digit is how many. */
interface Decimal {
  readonly digits: string;
  readonly decimals: number;
}

/**
 * The article is that of (01), or with (02) what a case is filled with. An article by weight costs what its label says
 * (392n, 393n), or else its net weight (310n). Another one costs what the list says, and (30) or (37) is how many: a
 * price in its code is refused, because whoever prints a code, or shows one on a phone, would make the price.
 * @param largestCount more are taken for a damaged code
 */
export function sellElements(elements: Elements, catalog: Catalog, largestCount: number): LabelReading {
  const gtin = elements.get("01") ?? elements.get("02");
  if (gtin === undefined) return faulty("GS1", "it names no article (01)");
  const name = shorten(gtin);
  if (!hasGtinCheckDigit(gtin)) return faulty(name, "the check digit does not fit; scan it again");
  const article = catalog.find(gtin);
  if (article === null) return { kind: "unlisted", reason: `${name}: not in the catalogue` };
  const price = decimalOf(elements, /^39[23]\d$/);
  if (article.unit === "kg") {
    if (price !== null) return sellLabelled(article, price, catalog.currency, name);
    const weight = decimalOf(elements, /^310\d$/);
    if (weight === null) return faulty(name, "sold by weight, and the code says neither weight nor price");
    const grams = shift(weight, 3);
    if (grams === null) return faulty(name, "a weight finer than a gram");
    return sellByWeight(article, grams, article.barcode, name);
  }
  if (price !== null)
    return faulty(name, "a price in the code, and the list sells it by the piece at its own");
  const said = elements.has("01") ? (elements.get("30") ?? "1") : (elements.get("37") ?? "");
  const count = /^\d{1,8}$/.test(said) ? Number(said) : 0;
  if (count < 1 || count > largestCount) return faulty(name, `expected a count from 1 to ${largestCount}`);
  return { kind: "article", article: sellPiece(article), count };
}

function sellLabelled(
  article: Article,
  { ai, digits, decimals }: Decimal & { readonly ai: string },
  currency: Currency,
  name: string,
): LabelReading {
  const foreign = ai.startsWith("393") && !digits.startsWith(CURRENCY_NUMBERS[currency]);
  if (foreign) return faulty(name, `the label's price is in another currency than ${currency}`);
  const amount = { digits: ai.startsWith("393") ? digits.slice(3) : digits, decimals };
  return sellAtPrice(article, () => readAmount(amount, currency), article.barcode, name);
}

/** @throws MoneyError */
function readAmount(amount: Decimal, currency: Currency): Money {
  const minor = shift(amount, CURRENCIES[currency].digits);
  if (minor === null) {
    const said = `${amount.digits} with ${amount.decimals} decimals`;
    throw new MoneyError("not-an-amount", said, `an amount in ${currency}`);
  }
  return money(minor, currency);
}

/** The whole number of units of which one is 10 to the power of minus `places`; null when there is a fraction left. */
function shift({ digits, decimals }: Decimal, places: number): number | null {
  const kept = digits.length - Math.max(0, decimals - places);
  const [whole, fraction] = [digits.slice(0, Math.max(0, kept)), digits.slice(Math.max(0, kept))];
  if (!/^\d+$/.test(digits) || kept < 0 || /[^0]/.test(fraction)) return null;
  return Number(whole + "0".repeat(Math.max(0, places - decimals)));
}

function decimalOf(elements: Elements, form: RegExp): (Decimal & { readonly ai: string }) | null {
  for (const [ai, digits] of elements) {
    if (form.test(ai)) return { ai, digits, decimals: Number(ai.at(-1)) };
  }
  return null;
}

/** As it stands under the bars: without the zeros that only fill it up. */
function shorten(gtin: string): string {
  return gtin.replace(/^0{1,6}/, "").padStart(8, "0");
}

function faulty(code: string, why: string): LabelReading {
  return { kind: "faulty", reason: `${code}: ${why}` };
}
