// One calibration: prints the strip, takes the codes that a person scans off it, and in the end keeps the profile
// that follows. Whose turn it is, what the display shows and when it is given up is the till's (terminal).

import { DeviceError } from "../../hardware/hal/device-error.ts";
import type { POSPrinter, PrintResult } from "../../hardware/hal/pos-printer.ts";
import type { PaperWidthMm, PrinterProfile } from "../../hardware/profiles/printer-profile.ts";
import { type Answers, isAnswered, NOTHING_ANSWERED, profileFrom, takeAnswer } from "./answers.ts";
import { type Answer, readCode } from "./codes.ts";
import { calibrationStrip } from "./strip.ts";
import { type CalibrationWords, calibrationWordsFor } from "./words.ts";

// A lock opens in 100 ms; stiffer ones are what [drawer] has a setting for.
const PULSE_MS = 100;

export interface CalibrationOptions {
  readonly printer: Pick<POSPrinter, "tryOut" | "act">;
  /** What the till drives the printer by now; what nobody answers stays as it is there. */
  readonly profile: PrinterProfile;
  readonly paperMm: PaperWidthMm;
  readonly locale: string;
  /**
   * Writes it where the settings can name it. Resolves when it is on the disk, with the path of the file.
   * Rejects with an Error whose message says what to do.
   */
  keep(profile: PrinterProfile): Promise<string>;
  /** For people: "2026-11-21 14:03". */
  now(): string;
}

/** What came of a code. */
export type Reply =
  | { readonly kind: "taken"; readonly lines: Lines; readonly sentence: string }
  | { readonly kind: "declined"; readonly lines: Lines; readonly sentence: string }
  /** The calibration is over; `kept` when there is a profile. */
  | { readonly kind: "over"; readonly kept: boolean; readonly lines: Lines; readonly sentence: string };

/** Of the customer's display. */
export type Lines = readonly [string, string];

export class Calibration {
  readonly #options: CalibrationOptions;
  readonly #words: CalibrationWords;
  #answers: Answers = NOTHING_ANSWERED;
  /** Whether the printer confirmed the strip. */
  #speaks = false;

  constructor(options: CalibrationOptions) {
    this.#options = options;
    this.#words = calibrationWordsFor(options.locale);
  }

  get answers(): Answers {
    return this.#answers;
  }

  /** What the display shows while nothing was scanned. */
  get prompt(): Lines {
    return [this.#words.calibrating, this.#words.scanTheStrip];
  }

  /** Prints the strip. A printer that cannot say whether it did may have done it. */
  async print(): Promise<PrintResult> {
    const items = calibrationStrip(this.#options.paperMm, this.#words.strip);
    const result = await this.#options.printer.tryOut({ name: "calibration strip", items });
    this.#speaks = result.outcome === "printed";
    return result;
  }

  /** @param scanned any text at all; a promise where a device or the disk has to do something first */
  take(scanned: string): Reply | Promise<Reply> {
    const answer = readCode(scanned);
    if (answer === null) return this.#decline("this is no code of the calibration strip; TILL:CAL:STOP ends");
    switch (answer.about) {
      case "stop":
        return this.giveUp("ended; nothing was changed");
      case "done":
        return this.#finish();
      case "drawer":
        return answer.pin === null ? this.#note(answer) : this.#openDrawer(answer, answer.pin);
      default:
        return this.#note(answer);
    }
  }

  giveUp(sentence: string): Reply {
    const { nothingChanged, stopped } = this.#words;
    return {
      kind: "over",
      kept: false,
      lines: [stopped, nothingChanged],
      sentence: `calibration: ${sentence}`,
    };
  }

  #note(answer: Exclude<Answer, { about: "done" | "stop" }>): Reply {
    this.#answers = takeAnswer(this.#answers, answer);
    const value = describeValue(answer);
    const lines = [this.#words.answers[answer.about], value] as const;
    return { kind: "taken", lines, sentence: `calibration: ${answer.about} ${value}` };
  }

  /** The answer is what opened the drawer. */
  async #openDrawer(answer: Extract<Answer, { about: "drawer" }>, pin: 2 | 5): Promise<Reply> {
    try {
      await this.#options.printer.act({ kind: "drawer", pin, pulseMs: PULSE_MS });
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      return this.#decline(error.message);
    }
    return this.#note(answer);
  }

  async #finish(): Promise<Reply> {
    const { done, failed, nothingAnswered, restart, scanTheStrip } = this.#words;
    if (!isAnswered(this.#answers)) {
      const sentence = "calibration: nothing was scanned yet; TILL:CAL:STOP ends without a change";
      return { kind: "declined", lines: [nothingAnswered, scanTheStrip], sentence };
    }
    const { keep, now, paperMm, profile } = this.#options;
    const made = `calibrated ${now()} on ${paperMm} mm paper, from ${profile.name}`;
    try {
      const file = await keep(profileFrom(profile, paperMm, this.#answers, this.#speaks, made));
      const sentence = `calibration: kept in ${file}; with [printer] profile = "calibrated" tilld uses it after a restart`;
      return { kind: "over", kept: true, lines: [done, restart], sentence };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const sentence = `calibration: the profile could not be kept: ${why}; scan TILL:CAL:DONE again when that is mended`;
      return { kind: "declined", lines: [failed, restart], sentence };
    }
  }

  #decline(why: string): Reply {
    const { notOfTheStrip, scanTheStrip } = this.#words;
    return { kind: "declined", lines: [notOfTheStrip, scanTheStrip], sentence: `calibration: ${why}` };
  }
}

function describeValue(answer: Exclude<Answer, { about: "done" | "stop" }>): string {
  switch (answer.about) {
    case "columns":
    case "small-columns":
    case "dots":
      return String(answer.value);
    case "table":
      return `${answer.number} ${answer.characterSet.split("_")[0]}`;
    case "own-qr":
    case "drawn-qr":
      return String(answer.moduleDots);
    case "long-qr":
      return String(answer.bytes);
    case "knife":
      return answer.cut;
    case "drawer":
      return answer.pin === null ? "-" : String(answer.pin);
  }
}
