// What a person answered so far, and what profile follows from it. Pure. A question that nobody answered leaves what
// the profile said before.

import type {
  CodeTable,
  PaperFormat,
  PaperWidthMm,
  PrinterProfile,
} from "../../hardware/profiles/printer-profile.ts";
import { CALIBRATED } from "../../hardware/profiles/stored-profile.ts";
import type { Answer } from "./codes.ts";

export interface Answers {
  readonly columns: number | null;
  readonly smallColumns: number | null;
  readonly dots: number | null;
  /** In the order in which they were scanned: the first is the printer's best. */
  readonly tables: readonly CodeTable[];
  /** The largest module of the printer's own QR that was read. */
  readonly ownQr: number | null;
  readonly drawnQr: number | null;
  /** The longest text of an own QR that was read, in bytes. */
  readonly longQr: number | null;
  readonly knife: "partial" | "full" | "here" | "none" | null;
  /** Null while unanswered; 0 when neither pin opened a drawer. */
  readonly drawer: 2 | 5 | 0 | null;
}

export const NOTHING_ANSWERED: Answers = {
  columns: null,
  smallColumns: null,
  dots: null,
  tables: [],
  ownQr: null,
  drawnQr: null,
  longQr: null,
  knife: null,
  drawer: null,
};

// Longer than the QR texts of Mercado Pago; where nobody read a longer one, longer ones are drawn.
const SAFE_QR_BYTES = 300;
// Cells of the two fonts on the printers of this family.
const FONT_A_DOTS = 12;
const FONT_B_DOTS = 9;

/** The widest line and the largest code that were read count; of anything else the last answer. */
export function takeAnswer(answers: Answers, answer: Exclude<Answer, { about: "done" | "stop" }>): Answers {
  const larger = (before: number | null, now: number) => Math.max(before ?? 0, now);
  switch (answer.about) {
    case "columns":
      return { ...answers, columns: larger(answers.columns, answer.value) };
    case "small-columns":
      return { ...answers, smallColumns: larger(answers.smallColumns, answer.value) };
    case "dots":
      return { ...answers, dots: larger(answers.dots, answer.value) };
    case "table": {
      const { characterSet, number } = answer;
      const isKnown = answers.tables.some(
        (table) => table.number === number || table.characterSet === characterSet,
      );
      return isKnown ? answers : { ...answers, tables: [...answers.tables, { characterSet, number }] };
    }
    case "own-qr":
      return { ...answers, ownQr: larger(answers.ownQr, answer.moduleDots) };
    case "drawn-qr":
      return { ...answers, drawnQr: larger(answers.drawnQr, answer.moduleDots) };
    case "long-qr":
      return { ...answers, longQr: larger(answers.longQr, answer.bytes) };
    case "knife":
      return { ...answers, knife: answer.cut };
    case "drawer":
      return { ...answers, drawer: answer.pin ?? 0 };
  }
}

export function isAnswered(answers: Answers): boolean {
  return JSON.stringify(answers) !== JSON.stringify(NOTHING_ANSWERED);
}

/**
 * @param speaks whether the printer confirmed the strip: from now on its silence means that it is switched off
 * @param made for people: when, and from what
 */
export function profileFrom(
  base: PrinterProfile,
  paperMm: PaperWidthMm,
  answers: Answers,
  speaks: boolean,
  made: string,
): PrinterProfile {
  const { cutsBy: _, ...rest } = base;
  const [first, ...more] = answers.tables;
  return {
    ...rest,
    name: CALIBRATED,
    description: made,
    paper: { ...base.paper, [paperMm]: formatFrom(base.paper[paperMm], answers) },
    codeTables: first === undefined ? base.codeTables : [first, ...more],
    qr: qrFrom(base.qr, answers),
    ...knifeFrom(base, answers.knife),
    drawerPins: answers.drawer === null ? base.drawerPins : answers.drawer === 0 ? [] : [answers.drawer],
    answers: speaks ? "always" : base.answers,
  };
}

function formatFrom(base: PaperFormat | undefined, { columns, dots, smallColumns }: Answers): PaperFormat {
  const before = base ?? { dots: 384, columns: 32, smallColumns: 42 };
  const known = columns ?? before.columns;
  // Where nobody answered it, no more dots than the letters certainly cover.
  const across =
    dots ?? (known === before.columns ? before.dots : Math.min(before.dots, known * FONT_A_DOTS));
  const small = smallColumns ?? Math.min(before.smallColumns, Math.floor(across / FONT_B_DOTS));
  const fitting = Math.min(known, Math.floor(across / FONT_B_DOTS));
  return { dots: across, columns: fitting, smallColumns: Math.max(fitting, small) };
}

/** A code that was drawn and read while none of the printer's own was: then it has none. */
function qrFrom(base: PrinterProfile["qr"], { drawnQr, longQr, ownQr }: Answers): PrinterProfile["qr"] {
  if (ownQr !== null || longQr !== null) {
    return { maxModuleDots: Math.max(ownQr ?? 0, 4), maxBytes: Math.max(longQr ?? 0, SAFE_QR_BYTES) };
  }
  // Codes of Custom's own kind are not on the strip, so that none was read says nothing about them.
  return drawnQr === null || base?.functions !== undefined ? base : null;
}

function knifeFrom(
  base: PrinterProfile,
  knife: Answers["knife"],
): Pick<PrinterProfile, "cutter"> | Pick<PrinterProfile, "cutter" | "cutsBy"> {
  if (knife === null) {
    return base.cutsBy === undefined ? { cutter: base.cutter } : { cutter: base.cutter, cutsBy: base.cutsBy };
  }
  return knife === "here" ? { cutter: "partial", cutsBy: "esc-i-m" } : { cutter: knife };
}
