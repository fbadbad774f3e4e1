// An ESC/POS receipt printer from its side of the wire: it parses what comes, answers as the manual says, and
// prints on the paper that its case holds.

import type { Clock } from "../hal/clock.ts";
import { type CodeTableName, EPSON_TABLES } from "./code-tables.ts";
import type { CommandParser } from "./command-parser.ts";
import { EmulatedPrinter } from "./emulated-printer.ts";
import { PictureFlash } from "./escpos-flash.ts";
import { EscPosMechanism, type PrintedFormat } from "./escpos-mechanism.ts";
import { escPosParser } from "./escpos-parser.ts";
import { RealTimeMatcher } from "./escpos-real-time.ts";
import { automaticStatus, identity, realTimeStatus } from "./escpos-status.ts";
import {
  isOnline,
  type ParsedCommand,
  type PrinterCase,
  type PrinterFaults,
  type PrinterFirmware,
} from "./printer-firmware.ts";
import type { Paper } from "./printer-paper.ts";

export type { PrinterPlug } from "./printer-firmware.ts";

/** What a model can and cannot do; each is true of the better printers. */
export interface PrinterPersonality {
  readonly paperMm: 58 | 80;
  /** GS ( H; a printer without it prints the parameters as text, as clones do. */
  readonly knowsProcessId: boolean;
  /** GS r. */
  readonly knowsStatusInOrder: boolean;
  /** GS a. */
  readonly reportsChanges: boolean;
  /** GS ( k; a printer without it ignores it. */
  readonly knowsQr: boolean;
  /** A larger module is not taken. */
  readonly maxQrModuleDots: number;
  /** How it counts the functions of GS ( k. */
  readonly qrFunctions: "epson" | "custom";
  /** Its print head and fonts; null for those that most printers have on this paper. */
  readonly format: PrintedFormat | null;
  /** What it calls its code tables; any other number is PC437. */
  readonly codeTables: Readonly<Record<number, CodeTableName>>;
  /** DLE DC4 1; a printer without it drops the bytes. */
  readonly pulsesAtOnce: boolean;
  /** GS ( L: keeps pictures where they survive being switched off. */
  readonly keepsPictures: boolean;
  /** "bema": it speaks ESC/Bema until it is told otherwise (GS F9). */
  readonly bornIn: "escpos" | "bema";
  /** Has no way back at all. */
  readonly deaf: boolean;
  /** Takes bytes from 80 on in pairs for Chinese until it is told not to. */
  readonly startsInKanjiMode: boolean;
  /** Bytes it takes while it cannot print; then it refuses more. */
  readonly bufferBytes: number;
  /** How long a line of paper takes; a cut takes as long as four. 0 prints at once. */
  readonly msPerLine: number;
}

const DEFAULTS: PrinterPersonality = {
  paperMm: 80,
  knowsProcessId: true,
  knowsStatusInOrder: true,
  reportsChanges: true,
  knowsQr: true,
  maxQrModuleDots: 16,
  qrFunctions: "epson",
  format: null,
  codeTables: EPSON_TABLES,
  pulsesAtOnce: true,
  keepsPictures: true,
  bornIn: "escpos",
  deaf: false,
  startsInKanjiMode: false,
  bufferBytes: 65_536,
  msPerLine: 0,
};

export class EmulatedEscPosPrinter extends EmulatedPrinter {
  readonly #flash: PictureFlash;

  constructor(clock: Clock, personality: Partial<PrinterPersonality> = {}) {
    const all = { ...DEFAULTS, ...personality };
    const flash = new PictureFlash();
    super(clock, new EscPosFirmware(all, flash), all);
    this.#flash = flash;
  }

  /** How often its flash was written; flash wears out. */
  get flashWrites(): number {
    return this.#flash.writes;
  }
}

class EscPosFirmware implements PrinterFirmware {
  // A jam waits for DLE ENQ after a person has cleared it.
  readonly goesOnByItself = false;
  readonly #personality: PrinterPersonality;
  readonly #parser: CommandParser;
  readonly #realTime = new RealTimeMatcher();
  readonly #mechanism: EscPosMechanism;
  #reports = false;

  readonly #flash: PictureFlash;

  constructor(personality: PrinterPersonality, flash: PictureFlash) {
    this.#personality = personality;
    this.#flash = flash;
    this.#parser = escPosParser(personality.bornIn === "bema");
    this.#mechanism = new EscPosMechanism(personality, flash);
  }

  get papers(): readonly Paper[] {
    return this.#mechanism.papers;
  }

  get onPaper(): (paper: Paper) => void {
    return this.#mechanism.onPaper;
  }

  set onPaper(listener: (paper: Paper) => void) {
    this.#mechanism.onPaper = listener;
  }

  get unfinishedBytes(): number {
    return this.#parser.unfinishedBytes;
  }

  strip(): Paper {
    return this.#mechanism.strip();
  }

  take(bytes: Uint8Array, printer: PrinterCase): readonly ParsedCommand[] {
    for (const command of this.#realTime.match(bytes)) this.#obeyAtOnce(command, printer);
    return this.#parser.parse(bytes).filter(({ code }) => code === "text" || !code.startsWith("10 "));
  }

  linesFor(command: ParsedCommand): number {
    return this.#mechanism.linesFor(command);
  }

  isCut({ code }: ParsedCommand): boolean {
    return code === "1d 56";
  }

  execute(command: ParsedCommand, printer: PrinterCase): void {
    if (command.code !== "text") this.#answer(command, printer);
    this.#mechanism.execute(command);
  }

  changed(before: PrinterFaults, printer: PrinterCase): void {
    const status = automaticStatus(printer.faults);
    if (this.#reports && automaticStatus(before).join() !== status.join()) printer.reply(status);
  }

  forgetInput(): void {
    this.#parser.forget();
    this.#realTime.forget();
  }

  reset(): void {
    this.#reports = false;
    this.#mechanism.restart();
  }

  /** Commands that are answered when their turn in the buffer comes. */
  #answer({ code, parameters }: ParsedCommand, printer: PrinterCase): void {
    const first = parameters[0] ?? 0;
    const onUnits = parameters[1] ?? 0;
    if (code === "1d 61" && this.#personality.reportsChanges) {
      this.#reports = first !== 0;
      if (this.#reports) printer.reply(automaticStatus(printer.faults));
    }
    if (code === "1b 40") this.#reports = false;
    if (code === "1b 70") printer.pulseDrawer(first % 0x30 === 0 ? 2 : 5, 2 * onUnits);
    if (code === "1d 72" && this.#personality.knowsStatusInOrder) {
      printer.reply([first % 0x30 === 1 && printer.faults.paper === "low" ? 0x03 : 0x00]);
    }
    if (code === "1d 49") printer.reply(identity(first));
    if (code === "06" && this.#personality.keepsPictures) printer.reply(this.#flash.nextPart());
    if (code === "1d 28 4c" && this.#personality.keepsPictures) this.#keepPictures(parameters, printer);
    if (code === "1d 28 48" && parameters[2] === 0x30 && this.#personality.knowsProcessId) {
      printer.reply([0x37, 0x22, ...parameters.slice(4, 8), 0x00]);
    }
  }

  #keepPictures(parameters: Uint8Array, printer: PrinterCase): void {
    const [, , , fn, first = 0, second = 0] = parameters;
    if (fn === 0x40) printer.reply(this.#flash.list());
    if (fn === 0x42) this.#flash.erase(first, second);
    if (fn === 0x43) this.#flash.write(parameters.subarray(4));
  }

  #obeyAtOnce([, kind, parameter = 0, pin = 0, units = 0]: readonly number[], printer: PrinterCase): void {
    if (kind === 0x04 && parameter >= 1 && parameter <= 4)
      printer.reply([realTimeStatus(parameter, printer.faults)]);
    if (kind === 0x05 && (parameter === 1 || parameter === 2)) {
      if (parameter === 2 && !isOnline(printer.faults)) printer.clearBuffer();
      printer.goOn();
    }
    // Ignored while it reports an error; a lack of paper or an open cover is none.
    const pulses = this.#personality.pulsesAtOnce && !printer.faults.cutterStopped;
    if (kind === 0x14 && parameter === 1 && pulses) printer.pulseDrawer(pin === 0 ? 2 : 5, 100 * units);
    if (kind === 0x14 && parameter === 8) printer.clearBuffer();
  }
}
