// For whom a verb writes: the shop of the configuration, in the language that was asked for.

import type { Config } from "../config/config.ts";
import { LANGUAGES, type Language, localeOf } from "../terminal/locale.ts";
import { type Call, UsageError, type VerbOption } from "./verb.ts";

export type { Language };

export const LANGUAGE: VerbOption = {
  type: "string",
  value: "LANGUAGE",
  about: "of the files: es, pt or en; default the shop's",
};

/** @throws UsageError */
export function readLanguage(call: Call): Language | null {
  const word = call.text("language");
  if (word === undefined) return null;
  const language = LANGUAGES.find((known) => known === word);
  if (language === undefined) throw new UsageError(`--language: expected es, pt or en, found ${word}`);
  if (call.texts("out").length === 0) {
    throw new UsageError("--language is that of the files: expected --out FILE beside it");
  }
  return language;
}

export interface Reader {
  /** BCP 47 */
  readonly locale: string;
  readonly shop: string;
}

/** @param language null for the shop's own; the country, and how its money is written, stays */
export function readerOf(shop: Config["shop"], language: Language | null): Reader {
  return { locale: localeOf(shop, language), shop: shop.name };
}
