// What the till speaks: the settings say it, and somebody at the counter may choose another language. The country,
// and with it the currency and how its tax numbers are called, stays.

import { SITES } from "../money/sites.ts";
import type { Language } from "./book/records.ts";
import type { TerminalSettings } from "./parts.ts";

export type { Language } from "./book/records.ts";

export const LANGUAGES: readonly Language[] = ["es", "pt", "en"];

/** @param chosen at the counter; null for what the settings say */
export function localeOf(
  { locale, site }: Pick<TerminalSettings, "locale" | "site">,
  chosen: Language | null,
) {
  if (chosen === null || chosen === languageOf(locale)) return locale;
  return `${chosen}-${SITES[site].locale.slice(-2)}`;
}

/** Of the three that the till has words in; another one reads Spanish. */
export function languageOf(locale: string): Language {
  return LANGUAGES.find((language) => locale.startsWith(language)) ?? "es";
}

export function languageAfter(language: Language): Language {
  return LANGUAGES[(LANGUAGES.indexOf(language) + 1) % LANGUAGES.length] ?? "es";
}
