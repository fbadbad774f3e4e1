// Labels that a scale prints: an EAN-13 of the shop's own whose digits carry the item and its price or its weight.
// There is no world standard, so the configuration describes the layout by a pattern (devices.md 4.4).

import { CURRENCIES } from "../money/currencies.ts";
import { type Currency, money } from "../money/money.ts";
import type { Article, Catalog } from "./catalog.ts";
import { gtinCheckDigit, hasGtinCheckDigit } from "./gtin.ts";
import { type LabelReading, sellAtPrice, sellByWeight } from "./sold-article.ts";

export interface LabelForm {
  readonly carries: "price" | "weight";
  /** Thirteen characters: digits, I, C, P or W, and K at the end. */
  readonly layout: string;
  /** Behind the point; null where there is no point. */
  readonly decimals: number | null;
}

/** Made by readLabelPattern only. */
export interface LabelPattern extends Omit<LabelForm, "decimals"> {
  /** As configured. */
  readonly text: string;
  readonly currency: Currency;
  /** What the P or W digits are multiplied with to become the smallest unit, or grams. */
  readonly scale: number;
}

const GRAM_DECIMALS = 3;

/**
 * "20IIIIIPPPPPK" or "21IIIIIWWWWWK": literal digits first, of the ranges that are a shop's own, I item, P price or W weight, C inner check digit (not looked
 * at), K check digit of the EAN-13; thirteen places in all. A price is in the smallest unit, a weight in grams, or either
 * has the decimals after a point written among its letters: "20IIIIIPPPPP.K" is in whole pesos, "21IIIIIWWW.WWK" in
 * kilograms with two decimals.
 *
 * @throws Error saying what was expected
 */
export function readLabelPattern(text: string, currency: Currency): LabelPattern {
  const form = readLabelForm(text);
  const digits = form?.carries === "weight" ? GRAM_DECIMALS : CURRENCIES[currency].digits;
  if (form === null || (form.decimals ?? 0) > digits) {
    throw new Error(
      `label pattern ${JSON.stringify(text)}: expected 13 places such as "20IIIIIPPPPPK" or "21IIIIIWWWWWK": ` +
        `digits that no article of the world begins with (02, 04 or 2), I item, C inner check, P price (a point among them marks up to ${CURRENCIES[currency].digits} decimals) ` +
        `or W weight in grams (a point marks up to ${GRAM_DECIMALS} decimals of a kilogram), K check digit`,
    );
  }
  const { carries, decimals, layout } = form;
  return { text, carries, currency, layout, scale: decimals === null ? 1 : 10 ** (digits - decimals) };
}

/** A label pattern as it is written, before it is known how many decimals the currency has; null where it is none. */
export function readLabelForm(text: string): LabelForm | null {
  const match = /^(?:2|0[24])\d*I+C?(?:P+(\.?)(P*)|(W+)(\.?)(W*))C?K$/.exec(text);
  const layout = text.replace(".", "");
  if (match === null || layout.length !== 13) return null;
  const [, pricePoint, priceDecimals, weight, weightPoint, weightDecimals] = match;
  const carries = weight === undefined ? "price" : "weight";
  const isPointed = (pricePoint ?? weightPoint) === ".";
  const decimals = isPointed ? (priceDecimals ?? weightDecimals ?? "").length : null;
  if (carries === "weight" && (decimals ?? 0) > GRAM_DECIMALS) return null;
  return { carries, layout, decimals };
}

/**
 * The check digit is verified before anything is believed. The catalogue may list the item as the code with
 * its price or weight zeroed (with a fitting check digit or zero in its place), as the literal digits with the item's,
 * or as the item's digits alone. Of a weight, its price is that of a kilogram.
 */
export function readScaleLabel(scanned: string, pattern: LabelPattern, catalog: Catalog): LabelReading {
  // Prefix 02 may arrive as UPC-A, without its zero.
  const code = scanned.length === 12 ? `0${scanned}` : scanned;
  if (!/^\d{13}$/.test(code) || !matchesLiterals(code, pattern.layout)) return { kind: "other" };
  if (!hasGtinCheckDigit(code)) {
    return { kind: "faulty", reason: `${code}: the check digit does not fit; scan it again` };
  }
  const item = pick(code, pattern.layout, "I");
  const listed = findItem(code, item, pattern.layout, catalog);
  if (listed === null) return { kind: "unlisted", reason: `${code}: item ${item} is not in the catalogue` };
  if (pattern.carries === "weight") {
    // What is listed would be taken for the price of a kilogram.
    if (listed.unit !== "kg") {
      const reason = `${code}: item ${item} is sold by the piece; one sold by weight has kg behind its price in the list`;
      return { kind: "unlisted", reason };
    }
    return sellByWeight(listed, Number(pick(code, pattern.layout, "W")) * pattern.scale, code, code);
  }
  const minor = Number(pick(code, pattern.layout, "P")) * pattern.scale;
  if (minor === 0) return { kind: "faulty", reason: `${code}: the label says no price` };
  return sellAtPrice(listed, () => money(minor, pattern.currency), code, code);
}

function findItem(code: string, item: string, layout: string, catalog: Catalog): Article | null {
  const literals = /^\d+/.exec(layout)?.[0] ?? "";
  const zeroed = [...code]
    .map((digit, index) => ("CPWK".includes(layout[index] ?? "") ? "0" : digit))
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
