// Every word of a setup, by name, for the console (English) and for paper (all three). Without accents, because no
// letters of the printer are known yet.

import { en } from "./en.ts";
import { es } from "./es.ts";
import { pt } from "./pt.ts";

export const LANGUAGES = ["es", "pt", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

export interface SetupWords {
  /** `about` is named in the question: what the display shows. */
  readonly picks: Readonly<Record<"printer" | "paper" | "display", (about: string) => string>>;
  readonly writes: Readonly<
    Record<
      | "shopName"
      | "taxId"
      | "store"
      | "pos"
      | "street"
      | "number"
      | "city"
      | "state"
      | "latitude"
      | "longitude",
      string
    >
  >;
  readonly options: Readonly<Record<"yes" | "next" | "none" | "80" | "58", string>>;
  readonly waits: Readonly<Record<"scanner", string>>;
  readonly token: string;
  readonly wrong: string;
  /** Of a proposal. */
  readonly take: (proposal: string) => string;
  readonly keyboard: readonly string[];
  readonly space: string;
  readonly erase: string;
  readonly done: string;
  readonly again: string;
  readonly youWrote: (text: string) => string;
  readonly finished: readonly string[];
  readonly failed: string;
}

const TABLES: Readonly<Record<Language, SetupWords>> = { es, pt, en };

export function wordsIn(language: Language): SetupWords {
  return TABLES[language];
}
