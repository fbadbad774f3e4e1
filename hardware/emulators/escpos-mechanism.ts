// The printing part of an emulated ESC/POS printer: modes, the line being set, and what goes to paper.

import { printedCharacter } from "./code-tables.ts";
import { type Paper, PaperStrip, type PrintedAlignment } from "./escpos-paper.ts";
import type { ParsedCommand } from "./escpos-parser.ts";
import { drawStoredQr, readCode128 } from "./escpos-symbols.ts";

interface Modes {
  align: PrintedAlignment;
  bold: boolean;
  width: number;
  height: number;
  codeTable: number;
  kanji: boolean;
  barcodeModuleDots: number;
  barcodeHeightDots: number;
  qrModuleDots: number;
  qrLevel: number;
}

const FORMATS = { 58: { columns: 32, dots: 384 }, 80: { columns: 48, dots: 576 } } as const;
const ALIGNMENTS: readonly PrintedAlignment[] = ["left", "center", "right"];
// The default line spacing at 203 dpi is 1/6 inch.
const LINE_DOTS = 34;

interface MechanismOptions {
  readonly paperMm: 58 | 80;
  readonly knowsQr: boolean;
  readonly knowsProcessId: boolean;
  readonly startsInKanjiMode: boolean;
}

export class EscPosMechanism {
  readonly papers: Paper[] = [];
  onPaper: (paper: Paper) => void = () => {};
  readonly #options: MechanismOptions;
  readonly #columns: number;
  readonly #dots: number;
  readonly #strip: PaperStrip;
  #modes: Modes;
  #line = "";
  #lineIsBold = false;
  #lineIsLarge = false;
  #storedQr: Uint8Array = new Uint8Array();

  constructor(options: MechanismOptions) {
    this.#options = options;
    ({ columns: this.#columns, dots: this.#dots } = FORMATS[options.paperMm]);
    this.#strip = new PaperStrip(this.#columns);
    this.#modes = this.#freshModes();
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
    const [first = 0] = parameters;
    if (code === "0a") return this.#modes.height;
    if (code === "1b 64") return first;
    if (code === "1d 6b") return Math.ceil(this.#modes.barcodeHeightDots / LINE_DOTS);
    if (code === "1d 76 30") {
      const rows = (parameters.length - 5) / rasterRowBytes(parameters);
      return Math.ceil((rows * (parameters[0] === 3 ? 2 : 1)) / LINE_DOTS);
    }
    if (code === "1d 28 6b" && parameters[3] === 0x51) {
      return Math.ceil((this.#drawQr()?.height ?? 0) / LINE_DOTS);
    }
    return 0;
  }

  execute({ code, parameters }: ParsedCommand): void {
    const [first = 0] = parameters;
    switch (code) {
      case "text":
        this.#set(first);
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
      codeTable: 0,
      kanji: this.#options.startsInKanjiMode,
      barcodeModuleDots: 3,
      barcodeHeightDots: 162,
      qrModuleDots: 3,
      qrLevel: 0x30,
    };
  }

  #set(byte: number): void {
    const { width, kanji, codeTable, bold } = this.#modes;
    if ((this.#line.length + 1) * width > this.#columns) this.#printLine();
    this.#line += byte >= 0x80 && kanji ? "口" : printedCharacter(byte, codeTable);
    this.#lineIsBold = bold;
    this.#lineIsLarge = width > 1;
  }

  #printLine(): void {
    this.#strip.print({
      kind: "line",
      text: this.#line,
      align: this.#modes.align,
      bold: this.#line !== "" && this.#lineIsBold,
      large: this.#line !== "" && this.#lineIsLarge,
    });
    this.#line = "";
  }

  #printBarcode([type = 0, count = 0, ...data]: Uint8Array): void {
    if (type !== 73) return;
    const barcode = readCode128(Uint8Array.from(data.slice(0, count)));
    if (barcode === null) return;
    const widthDots = barcode.modules * this.#modes.barcodeModuleDots;
    // Wider than the print area: printers print nothing and say nothing.
    if (widthDots <= this.#dots) this.#strip.print({ kind: "barcode", data: barcode.text, widthDots });
  }

  #printRaster(parameters: Uint8Array): void {
    const rowBytes = rasterRowBytes(parameters);
    this.#strip.printRaster(rowBytes, parameters[0] === 3, parameters.slice(5));
  }

  #doQr(parameters: Uint8Array): void {
    if (!this.#options.knowsQr || parameters[2] !== 0x31) return;
    const value = parameters[4] ?? 0;
    switch (parameters[3]) {
      case 0x43:
        this.#modes.qrModuleDots = value;
        return;
      case 0x45:
        this.#modes.qrLevel = value;
        return;
      case 0x50:
        this.#storedQr = parameters.slice(5);
        return;
      case 0x51: {
        const bitmap = this.#drawQr();
        if (bitmap === null || bitmap.width > this.#dots) return;
        const data = new TextDecoder().decode(this.#storedQr);
        this.#strip.print({ kind: "qr", data, moduleDots: this.#modes.qrModuleDots, bitmap });
      }
    }
  }

  #drawQr() {
    if (this.#storedQr.length === 0) return null;
    return drawStoredQr(this.#storedQr, this.#modes.qrLevel, this.#modes.qrModuleDots);
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
