// A Star receipt printer in line mode from its side of the wire: it parses what comes, counts its marks, repeats
// its numbers, and prints on the paper that its case holds. From the manual; shares nothing with the driver.

import type { Clock } from "../hal/clock.ts";
import { EmulatedPrinter } from "./emulated-printer.ts";
import type { ParsedCommand, PrinterCase, PrinterFaults, PrinterFirmware } from "./printer-firmware.ts";
import type { Paper } from "./printer-paper.ts";
import { StarMechanism } from "./star-mechanism.ts";
import { starParser } from "./star-parser.ts";
import { attached, automaticStatus } from "./star-status.ts";

/** What a model can and cannot do; each is true of the newer printers. */
export interface StarPersonality {
  readonly paperMm: 58 | 80;
  /** ESC GS ETX; without it the six bytes are swallowed. */
  readonly knowsPrintEnd: boolean;
  /** ETB and its counter. */
  readonly countsMarks: boolean;
  readonly knowsQr: boolean;
  /** A memory switch: reports are on from the beginning. */
  readonly reportsAtStart: boolean;
  /** The manual forbids questions while reports are on; a strict printer does not answer them. */
  readonly answersWhileReporting: boolean;
  /** Answers come inside a status, as over USB and networks. */
  readonly attachesAnswers: boolean;
  /** Has no letters and no name of its own (TSP100 up to III): it counts and cuts, and the paper stays white. */
  readonly picturesOnly: boolean;
  readonly deaf: boolean;
  readonly bufferBytes: number;
  readonly msPerLine: number;
}

const DEFAULTS: StarPersonality = {
  paperMm: 80,
  knowsPrintEnd: true,
  countsMarks: true,
  knowsQr: true,
  reportsAtStart: false,
  answersWhileReporting: true,
  attachesAnswers: false,
  picturesOnly: false,
  deaf: false,
  bufferBytes: 65_536,
  msPerLine: 0,
};

const MARKS = 32;
const ASK_STATUS = [0x1b, 0x06, 0x01];
const IMMEDIATE = ["05", "04", "1c", "19", "1b 06"];
// The second drawer's pulse cannot be set.
const SECOND_PULSE_MS = 200;

export class EmulatedStarPrinter extends EmulatedPrinter {
  readonly #firmware: StarFirmware;

  constructor(clock: Clock, personality: Partial<StarPersonality> = {}) {
    const all = { ...DEFAULTS, ...personality };
    const firmware = new StarFirmware(all);
    super(clock, firmware, all);
    this.#firmware = firmware;
  }

  /** As its status tells it: 0 to 31. */
  get marks(): number {
    return this.#firmware.marks;
  }
}

class StarFirmware implements PrinterFirmware {
  // It goes on when the cover was opened and closed again.
  readonly goesOnByItself = true;
  readonly #personality: StarPersonality;
  readonly #parser = starParser();
  readonly #mechanism: StarMechanism;
  #asked = 0;
  #reports: boolean;
  #marks = 0;
  #passed = false;
  #pulseMs = 200;

  constructor(personality: StarPersonality) {
    this.#personality = personality;
    this.#mechanism = new StarMechanism(personality);
    this.#reports = personality.reportsAtStart;
  }

  get marks(): number {
    return this.#marks;
  }

  get papers(): readonly Paper[] {
    return this.#mechanism.head.papers;
  }

  get onPaper(): (paper: Paper) => void {
    return this.#mechanism.head.onPaper;
  }

  set onPaper(listener: (paper: Paper) => void) {
    this.#mechanism.head.onPaper = listener;
  }

  get unfinishedBytes(): number {
    return this.#parser.unfinishedBytes;
  }

  strip(): Paper {
    return this.#mechanism.head.strip();
  }

  take(bytes: Uint8Array, printer: PrinterCase): readonly ParsedCommand[] {
    for (const byte of bytes) {
      // Seen on the wire itself, also while another command is being received.
      this.#asked = byte === ASK_STATUS[this.#asked] ? this.#asked + 1 : byte === ASK_STATUS[0] ? 1 : 0;
      if (this.#asked < ASK_STATUS.length) continue;
      this.#asked = 0;
      if (!this.#reports || this.#personality.answersWhileReporting) this.#sendStatus(printer);
    }
    const commands = this.#parser.parse(bytes);
    for (const { code } of commands) {
      if (code === "1c") printer.pulseDrawer(2, this.#pulseMs);
      if (code === "19") printer.pulseDrawer(5, SECOND_PULSE_MS);
    }
    return commands.filter(({ code }) => !IMMEDIATE.includes(code));
  }

  linesFor(command: ParsedCommand): number {
    return this.#mechanism.linesFor(command);
  }

  isCut({ code }: ParsedCommand): boolean {
    return code === "1b 64";
  }

  execute(command: ParsedCommand, printer: PrinterCase): void {
    this.#obey(command, printer);
    const needsLetters = ["text", "1b 62", "1b 1d 79"].includes(command.code);
    if (!needsLetters || !this.#personality.picturesOnly) this.#mechanism.execute(command);
  }

  changed(before: PrinterFaults, printer: PrinterCase): void {
    const marks = { count: this.#marks, passed: this.#passed };
    const isNews = automaticStatus(before, marks).join() !== automaticStatus(printer.faults, marks).join();
    if (this.#reports && isNews) this.#sendStatus(printer);
  }

  forgetInput(): void {
    this.#parser.forget();
    this.#asked = 0;
  }

  reset(): void {
    this.#reports = this.#personality.reportsAtStart;
    this.#marks = 0;
    this.#passed = false;
    this.#mechanism.reset();
  }

  #obey({ code, parameters }: ParsedCommand, printer: PrinterCase): void {
    const [first = 0, second = 0] = parameters;
    switch (code) {
      case "17":
        if (!this.#personality.countsMarks) return;
        this.#marks = (this.#marks + 1) % MARKS;
        this.#passed = true;
        if (this.#reports) this.#sendStatus(printer);
        return;
      case "18":
      case "1b 1e 45":
        this.#marks = 0;
        this.#passed = false;
        return;
      case "1b 1e 61":
        this.#reports = first % 0x30 !== 0;
        return;
      case "1b 1d 03":
        // s 1: print end counter update; the bytes of the question come back.
        if (this.#personality.knowsPrintEnd && first === 1) {
          this.#answer(printer, "12", [0x1b, 0x1d, 0x03, ...parameters, 0x01, 0x00]);
        }
        return;
      case "1b 23":
        if (first === 0x2a && !this.#personality.picturesOnly) {
          this.#answer(printer, "11", [
            ...Buffer.from("\x1b#*,", "latin1"),
            ...Buffer.from("EMULATED Ver1.0", "latin1"),
            ...[0x0a, 0x00],
          ]);
        }
        return;
      case "1b 07":
        this.#pulseMs = 10 * first;
        return;
      case "07":
        printer.pulseDrawer(2, this.#pulseMs);
        return;
      case "1a":
        printer.pulseDrawer(5, SECOND_PULSE_MS);
        return;
      case "1b 06":
        // ESC ACK CAN, a reset.
        if (second === 0x18) this.reset();
    }
  }

  #sendStatus(printer: PrinterCase): void {
    const status = this.#status(printer);
    printer.reply(this.#personality.attachesAnswers ? attached(status, null, []) : status);
  }

  #answer(printer: PrinterCase, type: string, answer: readonly number[]): void {
    printer.reply(this.#personality.attachesAnswers ? attached(this.#status(printer), type, answer) : answer);
  }

  /** The sign of a passed mark is gone once it was sent. */
  #status(printer: PrinterCase): readonly number[] {
    const status = automaticStatus(printer.faults, { count: this.#marks, passed: this.#passed });
    this.#passed = false;
    return status;
  }
}
