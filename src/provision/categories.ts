// The codes that a point of sale may have for what is sold there (mercado-pago.md 3.2). Without one it is generic.

import type { Site } from "../money/sites.ts";

/** What `--category` may say besides a code. */
export const CATEGORY_WORDS = ["gastronomy", "fuel"] as const;
type CategoryWord = (typeof CATEGORY_WORDS)[number];

const CODES: Readonly<Record<Site, Readonly<Record<CategoryWord, string>>>> = {
  MLA: { gastronomy: "621102", fuel: "473000" },
  MLB: { gastronomy: "5611203", fuel: "4731300" },
  MLC: { gastronomy: "561000", fuel: "473001" },
  MCO: { gastronomy: "5611", fuel: "4731" },
  MLM: { gastronomy: "5812", fuel: "468419" },
  MLU: { gastronomy: "56101", fuel: "47300" },
  MPE: { gastronomy: "5520", fuel: "5050" },
};

/** The code, or null when the country has none such. @param text a code or its word */
export function readCategory(text: string, site: Site): string | null {
  const codes = CODES[site];
  const word = CATEGORY_WORDS.find((known) => known === text);
  if (word !== undefined) return codes[word];
  return Object.values(codes).includes(text) ? text : null;
}

/** "621102 (gastronomy)"; a code that stands in no table is itself. */
export function nameCategory(code: string | null, site: Site): string {
  if (code === null) return "generic";
  const word = CATEGORY_WORDS.find((known) => CODES[site][known] === code);
  return word === undefined ? code : `${code} (${word})`;
}

/** "gastronomy (621102) or fuel (473000)" */
export function listCategories(site: Site): string {
  return CATEGORY_WORDS.map((word) => `${word} (${CODES[site][word]})`).join(" or ");
}
