// The printing part of an emulated ESC/POS printer: modes, the line being set, and what goes to paper.

import { type CodeTableName, printedCharacter } from "./code-tables.ts";
import type { PictureFlash } from "./escpos-flash.ts";
import { drawBars, drawStoredQr, readCode128 } from "./escpos-symbols.ts";
import type { ParsedCommand } from "./printer-firmware.ts";
import { type Paper, PaperStrip, type PrintedAlignment } from "./printer-paper.ts";

interface Modes {
  align: PrintedAlignment;
  bold: boolean;
  width: number;
  height: number;
  small: boolean;
  codeTable: number;
  kanji: boolean;
  barcodeModuleDots: number;
  barcodeHeightDots: number;
  qrModuleDots: number;
  qrLevel: number;
}

export interface PrintedFormat {
  readonly columns: number;
  readonly smallColumns: number;
  readonly dots: number;
}

/** As most printers of 203 dpi have it. */
export const USUAL_FORMATS: Readonly<Record<58 | 80, PrintedFormat>> = {
  58: { columns: 32, smallColumns: 42, dots: 384 },
  80: { columns: 48, smallColumns: 64, dots: 576 },
};
// Where ESC/Bema has its code tables, which is not where ESC/POS has them.
const BEMA_TABLES: Readonly<Record<number, CodeTableName>> = {
  2: "PC850",
  3: "PC437",
  4: "PC860",
  5: "PC858",
};
const ALIGNMENTS: readonly PrintedAlignment[] = ["left", "center", "right"];
// The default line spacing at 203 dpi is 1/6 inch.
const LINE_DOTS = 34;

interface MechanismOptions {
  readonly paperMm: 58 | 80;
  readonly format: PrintedFormat | null;
  readonly codeTables: Readonly<Record<number, CodeTableName>>;
  readonly knowsQr: boolean;
  readonly maxQrModuleDots: number;
  readonly qrFunctions: "epson" | "custom";
  readonly knowsProcessId: boolean;
  readonly startsInKanjiMode: boolean;
  readonly bornIn: "escpos" | "bema";
}

export class EscPosMechanism {
  readonly papers: Paper[] = [];
  onPaper: (paper: Paper) => void = () => {};
  readonly #options: MechanismOptions;
  readonly #format: PrintedFormat;
  readonly #flash: PictureFlash;
  readonly #strip: PaperStrip;
  #language: "escpos" | "bema";
  #modes: Modes;
  #line = "";
  #lineIsBold = false;
  #lineIsLarge = false;
  #lineIsSmall = false;
  #storedQr: Uint8Array = new Uint8Array();
  #drawn: {
    readonly data: Uint8Array;
    readonly level: number;
    readonly moduleDots: number;
    readonly bitmap: ReturnType<typeof drawStoredQr>;
  } | null = null;

  constructor(options: MechanismOptions, flash: PictureFlash) {
    this.#options = options;
    this.#flash = flash;
    this.#format = options.format ?? USUAL_FORMATS[options.paperMm];
    this.#strip = new PaperStrip(this.#format.columns);
    this.#language = options.bornIn;
    this.#modes = this.#freshModes();
  }

  /** As after switching on. */
  restart(): void {
    this.#language = this.#options.bornIn;
    this.reset();
  }

  strip(): Paper {
    return this.#strip.look();
  }

  reset(): void {
    this.#modes = this.#freshModes();
    this.#line = "";
    this.#storedQr = new Uint8Array();
  }

  /** How many lines of paper the command moves. */
  linesFor({ code, parameters }: ParsedCommand): number {
    if (code === "text") return 0;
    const first = parameters[0] ?? 0;
    if (code === "0a") return this.#modes.height;
    if (code === "1b 64") return first;
    if (code === "1d 6b") return Math.ceil(this.#modes.barcodeHeightDots / LINE_DOTS);
    if (code === "1d 76 30") {
      const rows = (parameters.length - 5) / rasterRowBytes(parameters);
      return Math.ceil((rows * (parameters[0] === 3 ? 2 : 1)) / LINE_DOTS);
    }
    if (code === "1d 28 4c" && parameters[3] === 0x45) {
      return Math.ceil((this.#keptPicture(parameters)?.height ?? 0) / LINE_DOTS);
    }
    if (code === "1d 28 6b" && parameters[3] === 0x51) {
      return Math.ceil((this.#drawQr()?.height ?? 0) / LINE_DOTS);
    }
    return 0;
  }

  execute({ code, parameters }: ParsedCommand): void {
    const first = parameters[0] ?? 0;
    switch (code) {
      case "text":
        for (const byte of parameters) this.#set(byte);
        return;
      case "0a":
        this.#printLine();
        return;
      case "1b 40":
        this.reset();
        return;
      case "1c 2e":
        this.#modes.kanji = false;
        return;
      case "1d f9":
        // 20 takes a language until the power goes, 35 for good; both begin it afresh.
        this.#language = ((parameters[1] ?? 0) & 1) === 1 ? "escpos" : "bema";
        this.reset();
        return;
      case "1b 4d":
        this.#modes.small = (first & 1) === 1;
        return;
      case "1d 28 4c":
        this.#printKept(parameters);
        return;
      case "1b 74":
        this.#modes.codeTable = first;
        return;
      case "1b 61":
        this.#modes.align = ALIGNMENTS[first % 0x30] ?? "left";
        return;
      case "1b 45":
        this.#modes.bold = (first & 1) === 1;
        return;
      case "1d 21":
        this.#modes.width = (first >> 4) + 1;
        this.#modes.height = (first & 0x0f) + 1;
        return;
      case "1b 21":
        this.#modes.small = (first & 0x01) !== 0;
        this.#modes.bold = (first & 0x08) !== 0;
        this.#modes.height = (first & 0x10) === 0 ? 1 : 2;
        this.#modes.width = (first & 0x20) === 0 ? 1 : 2;
        return;
      case "1b 64":
        if (this.#line !== "") this.#printLine();
        this.#strip.feed(first);
        return;
      case "1d 68":
        this.#modes.barcodeHeightDots = first;
        return;
      case "1d 77":
        this.#modes.barcodeModuleDots = first;
        return;
      case "1d 6b":
        this.#printBarcode(parameters);
        return;
      case "1d 76 30":
        this.#printRaster(parameters);
        return;
      case "1d 28 6b":
        this.#doQr(parameters);
        return;
      case "1d 28 48":
        if (!this.#options.knowsProcessId) for (const byte of parameters.slice(2)) this.#set(byte);
        return;
      case "1d 56":
      case "1b 69":
      case "1b 6d":
        this.#cut();
        return;
    }
  }

  #freshModes(): Modes {
    return {
      align: "left",
      bold: false,
      width: 1,
      height: 1,
      small: false,
      codeTable: this.#language === "bema" ? 2 : 0,
      kanji: this.#options.startsInKanjiMode,
      barcodeModuleDots: 3,
      barcodeHeightDots: 162,
      qrModuleDots: 3,
      qrLevel: 0x30,
    };
  }

  #set(byte: number): void {
    const { width, kanji, codeTable, bold, small } = this.#modes;
    const columns = small ? this.#format.smallColumns : this.#format.columns;
    if ((this.#line.length + 1) * width > columns) this.#printLine();
    const tables = this.#language === "bema" ? BEMA_TABLES : this.#options.codeTables;
    this.#line += byte >= 0x80 && kanji ? "口" : printedCharacter(byte, codeTable, tables);
    this.#lineIsBold = bold;
    this.#lineIsLarge = width > 1;
    this.#lineIsSmall = small;
  }

  #printLine(): void {
    this.#strip.print({
      kind: "line",
      text: this.#line,
      align: this.#modes.align,
      bold: this.#line !== "" && this.#lineIsBold,
      large: this.#line !== "" && this.#lineIsLarge,
      ...(this.#line !== "" && this.#lineIsSmall ? ({ small: true } as const) : {}),
    });
    this.#line = "";
  }

  #printBarcode([type = 0, count = 0, ...data]: Uint8Array): void {
    if (type !== 73) return;
    const symbols = Uint8Array.from(data.slice(0, count));
    const barcode = readCode128(symbols);
    if (barcode === null) return;
    const { align, barcodeHeightDots, barcodeModuleDots } = this.#modes;
    const widthDots = barcode.modules * barcodeModuleDots;
    // Wider than the print area: printers print nothing and say nothing.
    if (widthDots > this.#format.dots) return;
    const bitmap = drawBars(symbols, barcodeModuleDots, barcodeHeightDots);
    this.#strip.print({ kind: "barcode", data: barcode.text, widthDots, align, ...(bitmap && { bitmap }) });
  }

  #keptPicture(parameters: Uint8Array) {
    return this.#flash.find(parameters[4] ?? 0, parameters[5] ?? 0);
  }

  #printKept(parameters: Uint8Array): void {
    const bitmap = parameters[3] === 0x45 ? this.#keptPicture(parameters) : null;
    if (bitmap !== null) this.#strip.print({ kind: "picture", bitmap, align: this.#modes.align });
  }

  #printRaster(parameters: Uint8Array): void {
    const rowBytes = rasterRowBytes(parameters);
    const { align } = this.#modes;
    this.#strip.printRaster(rowBytes, parameters[0] === 3, parameters.slice(5), align, this.#format.dots);
  }

  #doQr(parameters: Uint8Array): void {
    if (!this.#options.knowsQr || parameters[2] !== 0x31) return;
    const value = parameters[4] ?? 0;
    const isCustom = this.#options.qrFunctions === "custom";
    switch (parameters[3]) {
      case isCustom ? 0x42 : 0x43:
        // A size that it does not know leaves the one before.
        if (value <= this.#options.maxQrModuleDots) this.#modes.qrModuleDots = value;
        return;
      case 0x45:
        this.#modes.qrLevel = value;
        return;
      case 0x50:
        if (value === (isCustom ? 0x31 : 0x30)) this.#storedQr = parameters.slice(5);
        return;
      case 0x51: {
        const bitmap = value === (isCustom ? 0x31 : 0x30) ? this.#drawQr() : null;
        if (bitmap === null || bitmap.width > this.#format.dots) return;
        const data = new TextDecoder().decode(this.#storedQr);
        const { align, qrModuleDots: moduleDots } = this.#modes;
        this.#strip.print({ kind: "qr", data, moduleDots, bitmap, align });
      }
    }
  }

  /** Asked for twice: for the room that it needs, and to be printed. */
  #drawQr() {
    if (this.#storedQr.length === 0) return null;
    const { qrLevel, qrModuleDots } = this.#modes;
    const isDrawn =
      this.#drawn?.data === this.#storedQr &&
      this.#drawn.level === qrLevel &&
      this.#drawn.moduleDots === qrModuleDots;
    if (this.#drawn === null || !isDrawn) {
      const bitmap = drawStoredQr(this.#storedQr, qrLevel, qrModuleDots);
      this.#drawn = { data: this.#storedQr, level: qrLevel, moduleDots: qrModuleDots, bitmap };
    }
    return this.#drawn.bitmap;
  }

  #cut(): void {
    if (this.#line !== "") this.#printLine();
    const paper = this.#strip.cut();
    this.papers.push(paper);
    this.onPaper(paper);
  }
}

function rasterRowBytes(parameters: Uint8Array): number {
  return (parameters[1] ?? 0) + (parameters[2] ?? 0) * 256;
}
