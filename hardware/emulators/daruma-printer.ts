// A Daruma receipt printer from its side of the wire: it parses what comes, tells at once how it is, and prints on
// the paper that its case holds. Nothing that it says waits for its turn. Shares nothing with the driver.

import type { Clock } from "../hal/clock.ts";
import { type CodeTableName, printedCharacter } from "./code-tables.ts";
import { darumaParser } from "./daruma-parser.ts";
import { EmulatedPrinter } from "./emulated-printer.ts";
import { drawBars, drawStoredQr } from "./escpos-symbols.ts";
import { HEAD_FORMATS, PrintHead, plainLook, rowsFromColumns } from "./print-head.ts";
import {
  isOnline,
  type ParsedCommand,
  type PrinterCase,
  type PrinterFaults,
  type PrinterFirmware,
} from "./printer-firmware.ts";
import type { Paper, PrintedAlignment } from "./printer-paper.ts";

export interface DarumaPersonality {
  readonly deaf: boolean;
  readonly bufferBytes: number;
  readonly msPerLine: number;
}

const DEFAULTS: DarumaPersonality = { deaf: false, bufferBytes: 65_536, msPerLine: 0 };
/** By the number that ESC t takes. */
const DARUMA_TABLES: Readonly<Record<number, CodeTableName>> = {
  0: "PC437",
  2: "PC850",
  3: "PC860",
  16: "WPC1252",
};
const ALIGNMENTS: readonly PrintedAlignment[] = ["left", "center", "right"];
const SMALL_COLUMNS = 57;
const USUAL_LINE_DOTS = 34;
const BAND_ROWS = 24;
const PULSE_MS = 100;

export class EmulatedDarumaPrinter extends EmulatedPrinter {
  constructor(clock: Clock, personality: Partial<DarumaPersonality> = {}) {
    super(clock, new DarumaFirmware(), { ...DEFAULTS, ...personality });
  }
}

class DarumaFirmware implements PrinterFirmware {
  // It goes on when the cover was opened and closed again.
  readonly goesOnByItself = true;
  readonly #parser = darumaParser();
  readonly #head = new PrintHead({ ...HEAD_FORMATS[80], smallColumns: SMALL_COLUMNS });
  #codeTable = 0;
  #lineDots = USUAL_LINE_DOTS;
  #band: Uint8Array | null = null;
  #isBusy = false;

  get papers(): readonly Paper[] {
    return this.#head.papers;
  }

  get onPaper(): (paper: Paper) => void {
    return this.#head.onPaper;
  }

  set onPaper(listener: (paper: Paper) => void) {
    this.#head.onPaper = listener;
  }

  get unfinishedBytes(): number {
    return this.#parser.unfinishedBytes;
  }

  strip(): Paper {
    return this.#head.strip();
  }

  take(bytes: Uint8Array, printer: PrinterCase): readonly ParsedCommand[] {
    const commands = this.#parser.parse(bytes);
    for (const { code } of commands) {
      if (code === "05") printer.reply([stateOf(printer.faults, this.#isBusy)]);
      if (code === "1d 05") printer.reply([sensorsOf(printer.faults)]);
    }
    const waiting = commands.filter(({ code }) => code !== "05" && code !== "1d 05");
    if (waiting.length > 0) this.#isBusy = true;
    return waiting;
  }

  linesFor({ code, parameters }: ParsedCommand): number {
    if (code === "0a") return this.#head.look.height;
    if (code === "1b 62") return Math.ceil((parameters[2] ?? 0) / USUAL_LINE_DOTS) + 1;
    if (code === "1b 81") return Math.ceil((drawQr(parameters)?.height ?? 0) / USUAL_LINE_DOTS);
    return 0;
  }

  isCut({ code }: ParsedCommand): boolean {
    return code === "1b 6d";
  }

  execute({ code, parameters }: ParsedCommand, printer: PrinterCase): void {
    const [first = 0] = parameters;
    const { look } = this.#head;
    switch (code) {
      case "text":
        for (const byte of parameters) this.#head.set(printedCharacter(byte, this.#codeTable, DARUMA_TABLES));
        return;
      case "0a":
        this.#feedLine();
        return;
      case "1b 40":
        this.reset();
        return;
      case "1b 74":
        this.#codeTable = first;
        return;
      case "1b 6a":
        look.align = ALIGNMENTS[first] ?? "left";
        return;
      case "1b 45":
      case "1b 46":
        look.bold = code === "1b 45";
        return;
      case "1b 57":
        look.width = first + 1;
        return;
      case "1b 77":
        look.height = first + 1;
        return;
      case "1b 0f":
      case "12":
        look.small = code === "1b 0f";
        return;
      case "1b 33":
        this.#lineDots = first;
        return;
      case "1b 32":
        this.#lineDots = USUAL_LINE_DOTS;
        return;
      case "1b 2a":
        this.#band = parameters.slice(3);
        return;
      case "1b 81":
        this.#head.printQr(parameters.slice(4), moduleDotsOf(parameters), drawQr(parameters));
        return;
      case "1b 62":
        this.#printBarcode(parameters);
        return;
      case "1b 6d":
        this.#head.cut();
        this.#isBusy = false;
        return;
      case "1b 70":
        printer.pulseDrawer(2, PULSE_MS);
        return;
      case "1b c3":
        printer.reply([...Buffer.from(":00000020001\r", "latin1")]);
        return;
      case "1b c7":
        printer.reply([...Buffer.from(":01.00.00   \r", "latin1")]);
    }
  }

  changed(): void {
    // It says nothing unasked.
  }

  forgetInput(): void {
    this.#parser.forget();
    this.#isBusy = false;
  }

  reset(): void {
    this.#head.look = plainLook();
    this.#head.dropLine();
    this.#codeTable = 0;
    this.#lineDots = USUAL_LINE_DOTS;
    this.#band = null;
  }

  #feedLine(): void {
    if (this.#band === null) {
      this.#head.printLine();
      return;
    }
    const rowBytes = Math.ceil(this.#band.length / 3 / 8);
    const rows = Math.max(BAND_ROWS, this.#lineDots);
    this.#head.printDots(rowBytes, rowsFromColumns(this.#band, 3, 1, rows));
    this.#band = null;
  }

  /** Type 5 is CODE128. */
  #printBarcode([type = 0, moduleDots = 0, height = 0, , ...data]: Uint8Array): void {
    const text = Buffer.from(data.slice(0, -1)).toString("latin1");
    if (type !== 5 || !/^[\x20-\x7e]+$/.test(text)) return;
    const braced = Buffer.from(`{B${text.replaceAll("{", "{{")}`, "latin1");
    this.#head.printBarcode(text, drawBars(braced, moduleDots, height));
  }
}

/** Behind the length: dots of a module, error level, data. */
function moduleDotsOf(parameters: Uint8Array): number {
  return parameters[2] ?? 0;
}

function drawQr(parameters: Uint8Array) {
  const [, , moduleDots = 0, level = 0] = parameters;
  if (moduleDots < 3 || moduleDots > 7) return null;
  const levels: Readonly<Record<number, number>> = { 77: 0x31, 81: 0x32, 72: 0x33 };
  return drawStoredQr(parameters.slice(4), levels[level] ?? 0x30, moduleDots);
}

/** To ENQ: bit 0 busy, 3 error, 4 online, 5 no paper, 7 cover open. */
function stateOf(faults: PrinterFaults, isBusy: boolean): number {
  return (
    (isBusy ? 0x01 : 0) |
    (faults.cutterStopped ? 0x08 : 0) |
    (isOnline(faults) ? 0x10 : 0) |
    (faults.paper === "out" ? 0x20 : 0) |
    (faults.coverOpen ? 0x80 : 0)
  );
}

/** To GS ENQ: bit 0 roll near its end, 1 no paper, 3 offline, 4 paper over the sensor, 6 failure, 7 drawer. */
function sensorsOf(faults: PrinterFaults): number {
  return (
    (faults.paper === "ok" ? 0 : 0x01) |
    (faults.paper === "out" ? 0x02 : 0) |
    (isOnline(faults) ? 0 : 0x08) |
    (faults.coverOpen || faults.paper === "out" ? 0 : 0x10) |
    (faults.cutterStopped ? 0x40 : 0) |
    (faults.drawerHigh ? 0x80 : 0)
  );
}
