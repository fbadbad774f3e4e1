// The printing part of an emulated Star printer: modes, the line being set, and what goes to paper.

import { type CodeTableName, printedCharacter } from "./code-tables.ts";
import { drawBars, drawStoredQr } from "./escpos-symbols.ts";
import { HEAD_FORMATS, PrintHead, plainLook, rowsFromColumns } from "./print-head.ts";
import type { ParsedCommand } from "./printer-firmware.ts";
import type { PrintedAlignment } from "./printer-paper.ts";

/** By the number that ESC GS t takes. */
const STAR_TABLES: Readonly<Record<number, CodeTableName>> = {
  1: "PC437",
  4: "PC858",
  6: "PC860",
  32: "WPC1252",
};
const ALIGNMENTS: readonly PrintedAlignment[] = ["left", "center", "right"];
// ESC z 1 and ESC 0, at 8 dots to a millimetre.
const WIDE_LINE_DOTS = 32;
const CLOSE_LINE_DOTS = 24;
const BAND_ROWS = 24;
const MAX_CELL_DOTS = 8;

export interface StarMechanismOptions {
  readonly paperMm: 58 | 80;
  readonly knowsQr: boolean;
}

export class StarMechanism {
  readonly head: PrintHead;
  readonly #knowsQr: boolean;
  #codeTable = 0;
  #lineDots = WIDE_LINE_DOTS;
  /** A bit image waits in the line until it is fed. */
  #band: { readonly rowBytes: number; readonly rows: (count: number) => Uint8Array } | null = null;
  #qr = { level: 0, cellDots: 3, data: new Uint8Array() };

  constructor(options: StarMechanismOptions) {
    this.#knowsQr = options.knowsQr;
    this.head = new PrintHead(HEAD_FORMATS[options.paperMm]);
  }

  reset(): void {
    this.#initialize();
    this.head.dropLine();
    this.#qr = { level: 0, cellDots: 3, data: new Uint8Array() };
  }

  linesFor({ code, parameters }: ParsedCommand): number {
    const [first = 0] = parameters;
    if (code === "0a") return this.head.look.height;
    if (code === "1b 61") return first;
    if (code === "1b 62") return Math.ceil((parameters[3] ?? 0) / WIDE_LINE_DOTS) + 1;
    if (code === "1b 1d 79" && first === 0x50) {
      return Math.ceil((this.#drawQr()?.height ?? 0) / WIDE_LINE_DOTS);
    }
    return 0;
  }

  execute({ code, parameters }: ParsedCommand): void {
    const [first = 0, second = 0] = parameters;
    const { look } = this.head;
    switch (code) {
      case "text":
        for (const byte of parameters) this.head.set(printedCharacter(byte, this.#codeTable, STAR_TABLES));
        return;
      case "0a":
        this.#feedLine();
        return;
      case "18":
        this.reset();
        return;
      case "1b 40":
        if (this.head.hasLine) this.head.printLine();
        this.#initialize();
        return;
      case "1b 1d 74":
        this.#codeTable = first;
        return;
      case "1b 1d 61":
        look.align = ALIGNMENTS[first % 0x30] ?? "left";
        return;
      case "1b 45":
      case "1b 46":
        look.bold = code === "1b 45";
        return;
      case "1b 69":
        look.height = (first % 0x30) + 1;
        look.width = (second % 0x30) + 1;
        return;
      case "1b 1e 46":
        look.small = first % 0x30 === 1;
        return;
      case "1b 7a":
      case "1b 30":
        this.#lineDots = code === "1b 30" ? CLOSE_LINE_DOTS : WIDE_LINE_DOTS;
        return;
      case "1b 61":
        // Other numbers are ignored.
        if (first >= 1 && first <= 127) this.head.feed(first);
        return;
      case "1b 62":
        this.#printBarcode(parameters);
        return;
      case "1b 6b":
        this.#band = { rowBytes: first, rows: (count) => padded(parameters.slice(2), first * count) };
        return;
      case "1b 4b": {
        const columns = parameters.slice(2);
        const rowBytes = Math.ceil((columns.length * 3) / 8);
        this.#band = { rowBytes, rows: (count) => rowsFromColumns(columns, 1, 3, count) };
        return;
      }
      case "1b 1d 79":
        this.#doQr(parameters);
        return;
      case "1b 64":
        this.head.cut();
    }
  }

  #initialize(): void {
    this.head.look = plainLook();
    this.#codeTable = 0;
    this.#lineDots = WIDE_LINE_DOTS;
    this.#band = null;
  }

  /** A picture of 24 rows on a line of 32 leaves eight white ones. */
  #feedLine(): void {
    if (this.#band === null) {
      this.head.printLine();
      return;
    }
    const rows = Math.max(BAND_ROWS, this.#lineDots);
    this.head.printDots(this.#band.rowBytes, this.#band.rows(rows));
    this.#band = null;
  }

  #printBarcode([type = 0, , mode = 0, height = 0, ...rest]: Uint8Array): void {
    const text = readCode128(rest.slice(0, -1));
    if (type % 0x30 !== 6 || text === null) return;
    const braced = Buffer.from(`{B${text.replaceAll("{", "{{")}`, "latin1");
    this.head.printBarcode(text, drawBars(braced, (mode % 0x30) + 1, height));
  }

  /** S 0 model, S 1 level, S 2 cell size; D 1 data; P prints. */
  #doQr([action = 0, which = 0, value = 0, , , ...data]: Uint8Array): void {
    if (!this.#knowsQr) return;
    if (action === 0x53 && which === 0x31) this.#qr.level = value;
    if (action === 0x53 && which === 0x32 && value >= 1 && value <= MAX_CELL_DOTS) this.#qr.cellDots = value;
    if (action === 0x44) this.#qr.data = Uint8Array.from(data);
    if (action === 0x50) this.head.printQr(this.#qr.data, this.#qr.cellDots, this.#drawQr());
  }

  #drawQr() {
    const { data, level, cellDots } = this.#qr;
    return data.length === 0 || !this.#knowsQr ? null : drawStoredQr(data, 0x30 + level, cellDots);
  }
}

function padded(data: Uint8Array, length: number): Uint8Array {
  const all = new Uint8Array(Math.max(length, data.length));
  all.set(data);
  return all;
}

/** What a scanner reads: a percent sign and a digit are one code. Null where the printer prints nothing. */
function readCode128(data: readonly number[]): string | null {
  let text = "";
  for (let index = 0; index < data.length; index++) {
    const char = String.fromCharCode(data[index] ?? 0);
    if (char !== "%") text += char;
    else {
      const code = String.fromCharCode(data[++index] ?? 0);
      if (code === "0") text += "%";
      // Function codes and code sets (1 to 8) print nothing of their own; control characters are no text of ours.
      else if (!/^[1-46-8]$/.test(code)) return null;
    }
  }
  return text === "" || !/^[\x20-\x7e]*$/.test(text) ? null : text;
}
