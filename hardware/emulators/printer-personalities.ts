// Emulated printers by a short name: one for each way in which receipt printers differ for whoever drives them.

import type { Clock } from "../hal/clock.ts";
import { EmulatedDarumaPrinter } from "./daruma-printer.ts";
import type { EmulatedPrinter } from "./emulated-printer.ts";
import { EmulatedEscPosPrinter } from "./escpos-printer.ts";
import { HEAD_FORMATS, type HeadFormat } from "./print-head.ts";
import type { LineOptions } from "./serial-line.ts";
import { EmulatedStarPrinter } from "./star-printer.ts";

export type PaperMm = 58 | 80;

export interface Personality {
  readonly about: string;
  /** What the settings say under [printer].profile. */
  readonly profile: string;
  readonly formats: Readonly<Partial<Record<PaperMm, HeadFormat>>>;
  /** The line before it; null where the wire is fast. */
  readonly slow: LineOptions | null;
  make(clock: Clock, paperMm: PaperMm): EmulatedPrinter;
}

/** The narrow paper of TM-T20III is wider than that of others (its technical reference, "Printing Specifications"). */
const EPSON_58: HeadFormat = { dots: 420, columns: 35, smallColumns: 46 };
const DARUMA_80: HeadFormat = { ...HEAD_FORMATS[80], smallColumns: 57 };

export const PERSONALITIES: Readonly<Record<string, Personality>> = {
  epson: {
    about: "answers everything: an Epson",
    profile: "epson-tm-t20iii",
    formats: { 58: EPSON_58, 80: HEAD_FORMATS[80] },
    slow: null,
    make: (clock, paperMm) =>
      new EmulatedEscPosPrinter(clock, { paperMm, ...(paperMm === 58 ? { format: EPSON_58 } : {}) }),
  },
  clone: {
    about: "a clone: answers in order, knows no process ids, reports no changes, starts in Chinese",
    profile: "generic",
    formats: HEAD_FORMATS,
    slow: null,
    make: (clock, paperMm) =>
      new EmulatedEscPosPrinter(clock, {
        paperMm,
        knowsProcessId: false,
        reportsChanges: false,
        startsInKanjiMode: true,
      }),
  },
  mute: {
    about: "a clone without a way back: answers nothing",
    profile: "mute",
    formats: HEAD_FORMATS,
    slow: null,
    make: (clock, paperMm) => new EmulatedEscPosPrinter(clock, { paperMm, deaf: true }),
  },
  slow: {
    about: "9600 baud, a buffer of 45 bytes, XON/XOFF, no QR of its own, paper that takes its time",
    profile: "generic",
    formats: HEAD_FORMATS,
    slow: { baud: 9600, flow: "xonxoff" },
    make: (clock, paperMm) =>
      new EmulatedEscPosPrinter(clock, { paperMm, bufferBytes: 45, msPerLine: 60, knowsQr: false }),
  },
  star: {
    about: "a Star in line mode",
    profile: "star-tsp100",
    formats: HEAD_FORMATS,
    slow: null,
    make: (clock, paperMm) => new EmulatedStarPrinter(clock, { paperMm }),
  },
  daruma: {
    about: "a Daruma",
    profile: "daruma-dr800",
    formats: { 80: DARUMA_80 },
    slow: null,
    make: (clock) => new EmulatedDarumaPrinter(clock),
  },
};
