// What an idle till shows while its disk lets it begin no sale, and what one shows that cannot start at all: at most 20
// characters a line.

import { type ReasonCode, reasonWords } from "./reasons.ts";

export type DiskTrouble = "full" | "read-only";

const WORDS = {
  es: { noSales: "No se puede vender", outOfOrder: "Fuera de servicio", callHelp: "Avise al encargado" },
  pt: { noSales: "Não dá para vender", outOfOrder: "Fora de serviço", callHelp: "Avise o responsável" },
  en: { noSales: "No new sales", outOfOrder: "Out of order", callHelp: "Call for help" },
} as const;

/** @param locale as in words.ts */
export function diskLines(trouble: DiskTrouble, locale: string): readonly [string, string] {
  return [reasonWords(`disk-${trouble}`, locale), wordsOf(locale).noSales];
}

/** @param why null where a person has to look for it in the log */
export function outOfOrderLines(why: ReasonCode | null, locale: string): readonly [string, string] {
  const { callHelp, outOfOrder } = wordsOf(locale);
  return [outOfOrder, why === null ? callHelp : reasonWords(why, locale)];
}

function wordsOf(locale: string) {
  const language = locale.slice(0, 2);
  return WORDS[language === "pt" || language === "en" ? language : "es"];
}
