// What stands on the papers that people keep, so that two runs of a story can be held against each other.

import { type Evidence, lastLineOf, Z_REPORT } from "./evidence.ts";

/** Moments and numbers that are other ones in every run, and what a report counts of a disturbance. */
const VARIES = [
  /^(Fecha|Referencia|Operación|Copias impresas|Papeles|Registros)\b/,
  /^(\[barcode )?R\d+\]?$/,
  /^[0-9a-f]{4}( [0-9a-f]{4})+$/,
  // On narrow paper they have a line of their own.
  /^(SUC001POS001-\d+-|REF[0-9A-Z]{26}$|\d{10,}$)/,
];
const KEPT = /^(ORIGINAL|CONSTANCIA DE DEVOLUCIÓN|COPIA \d+)$/;

/** @returns each text that stands on a receipt, a refund's slip or a Z report, be it the original or a copy; sorted */
export function keptTexts({ papers }: Evidence): readonly string[] {
  const kept = papers.filter((paper) => {
    const end = lastLineOf(paper);
    return KEPT.test(end) || Z_REPORT.test(end);
  });
  return [...new Set(kept.map(({ text }) => withoutWhatVaries(text)))].sort();
}

function withoutWhatVaries(text: string): string {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return lines
    .slice(0, -1)
    .filter((line) => !VARIES.some((pattern) => pattern.test(line)))
    .join("\n");
}
