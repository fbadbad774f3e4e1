// Labels that a scale prints: an EAN-13 of the shop's own whose digits carry the item and its price. There
// is no world standard, so the configuration describes the layout by a pattern (devices.md 4.4).

import { CURRENCIES } from "../money/currencies.ts";
import { type Currency, type Money, money } from "../money/money.ts";
import type { Article, Catalog } from "./catalog.ts";
import { gtinCheckDigit, hasGtinCheckDigit } from "./gtin.ts";

/** Made by readPricePattern only. */
export interface PricePattern {
  /** As configured. */
  readonly text: string;
  readonly currency: Currency;
  /** Thirteen characters: digits, I, C, P, and K at the end. */
  readonly layout: string;
  /** What the P digits are multiplied with to become the smallest unit. */
  readonly scale: number;
}

/** "unlisted" and "faulty" carry the reason for a person. */
export type LabelReading =
  /** The code is no label of this pattern. */
  | { readonly kind: "other" }
  | { readonly kind: "article"; readonly article: Article }
  | { readonly kind: "unlisted"; readonly reason: string }
  | { readonly kind: "faulty"; readonly reason: string };

/**
 * "20IIIIIPPPPPK": literal digits first, I item, P price, C inner check digit (not looked at), K check digit
 * of the EAN-13; thirteen places in all. The price is in the smallest unit, or has the decimals after a
 * point written among the P: "20IIIIIPPPPP.K" is in whole pesos, "20IIIIIPPPP.PK" in tenths.
 *
 * @throws Error saying what was expected
 */
export function readPricePattern(text: string, currency: Currency): PricePattern {
  const match = /^(\d+)(I+)(C?)(P+)(\.?)(P*)(C?)K$/.exec(text);
  const layout = text.replace(".", "");
  const decimals = match?.[6]?.length ?? 0;
  const { digits } = CURRENCIES[currency];
  if (match === null || layout.length !== 13 || (match[5] === "." && decimals > digits)) {
    throw new Error(
      `price pattern ${JSON.stringify(text)}: expected 13 places such as "20IIIIIPPPPPK": digits, I item, ` +
        `C inner check, P price (a point among them marks up to ${digits} decimals), K check digit`,
    );
  }
  const scale = match[5] === "." ? 10 ** (digits - decimals) : 1;
  return { text, currency, layout, scale };
}

/**
 * The check digit is verified before anything is believed. The catalogue may list the item as the code with
 * its price zeroed (with a fitting check digit or zero in its place), as the literal digits with the item's,
 * or as the item's digits alone.
 */
export function readPriceLabel(scanned: string, pattern: PricePattern, catalog: Catalog): LabelReading {
  // Prefix 02 may arrive as UPC-A, without its zero.
  const code = scanned.length === 12 ? `0${scanned}` : scanned;
  if (!/^\d{13}$/.test(code) || !matchesLiterals(code, pattern.layout)) return { kind: "other" };
  if (!hasGtinCheckDigit(code)) {
    return { kind: "faulty", reason: `${code}: the check digit does not fit; scan it again` };
  }
  const item = pick(code, pattern.layout, "I");
  const price = money(Number(pick(code, pattern.layout, "P")) * pattern.scale, pattern.currency);
  if (price.minor === 0) return { kind: "faulty", reason: `${code}: the label says no price` };
  const listed = findItem(code, item, pattern.layout, catalog);
  if (listed === null) return { kind: "unlisted", reason: `${code}: item ${item} is not in the catalogue` };
  return { kind: "article", article: sellLabel(listed, code, price) };
}

function sellLabel(listed: Article, code: string, price: Money): Article {
  return { barcode: code, title: listed.title, price };
}

function findItem(code: string, item: string, layout: string, catalog: Catalog): Article | null {
  const literals = /^\d+/.exec(layout)?.[0] ?? "";
  const zeroed = [...code]
    .map((digit, index) => ("CPK".includes(layout[index] ?? "") ? "0" : digit))
    .join("");
  const body = zeroed.slice(0, -1);
  const spellings = [body + gtinCheckDigit(body), zeroed, literals + item, item];
  for (const spelling of spellings) {
    const article = catalog.find(spelling);
    if (article !== null) return article;
  }
  return null;
}

function matchesLiterals(code: string, layout: string): boolean {
  return [...layout].every((place, index) => !/\d/.test(place) || place === code[index]);
}

function pick(code: string, layout: string, place: string): string {
  return [...code].filter((_, index) => layout[index] === place).join("");
}
