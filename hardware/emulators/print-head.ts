// What an emulated printer of any language does with paper: a line is set character by character, printed with the
// look that it has, dots grow into pictures, and the knife makes papers of the strip.

import { type Bitmap, type Paper, PaperStrip, type PrintedAlignment } from "./printer-paper.ts";

export interface HeadFormat {
  readonly columns: number;
  readonly smallColumns: number;
  readonly dots: number;
}

export const HEAD_FORMATS: Readonly<Record<58 | 80, HeadFormat>> = {
  58: { columns: 32, smallColumns: 42, dots: 384 },
  80: { columns: 48, smallColumns: 64, dots: 576 },
};

export interface Look {
  align: PrintedAlignment;
  bold: boolean;
  width: number;
  height: number;
  small: boolean;
}

export function plainLook(): Look {
  return { align: "left", bold: false, width: 1, height: 1, small: false };
}

export class PrintHead {
  readonly papers: Paper[] = [];
  onPaper: (paper: Paper) => void = () => {};
  look: Look = plainLook();
  readonly format: HeadFormat;
  readonly #strip: PaperStrip;
  #line = "";
  #lineLook: Look = plainLook();

  constructor(format: HeadFormat) {
    this.format = format;
    this.#strip = new PaperStrip(format.columns);
  }

  get hasLine(): boolean {
    return this.#line !== "";
  }

  strip(): Paper {
    return this.#strip.look();
  }

  set(character: string): void {
    const { width, small } = this.look;
    const columns = small ? this.format.smallColumns : this.format.columns;
    if ((this.#line.length + 1) * width > columns) this.printLine();
    this.#line += character;
    this.#lineLook = { ...this.look };
  }

  printLine(): void {
    const { bold, width, small } = this.hasLine ? this.#lineLook : plainLook();
    this.#strip.print({
      kind: "line",
      text: this.#line,
      align: this.look.align,
      bold,
      large: width > 1,
      ...(small ? { small } : {}),
    });
    this.#line = "";
  }

  dropLine(): void {
    this.#line = "";
  }

  feed(lines: number): void {
    if (this.hasLine) this.printLine();
    this.#strip.feed(lines);
  }

  /** Bands that follow each other directly become one picture. Bit 7 is leftmost. */
  printDots(rowBytes: number, data: Uint8Array): void {
    this.#strip.printRaster(rowBytes, false, data, this.look.align, this.format.dots);
  }

  /** Wider than the print area: printers print nothing and say nothing. */
  printQr(data: Uint8Array, moduleDots: number, bitmap: Bitmap | null): void {
    if (this.hasLine) this.printLine();
    if (bitmap === null || bitmap.width > this.format.dots) return;
    const text = new TextDecoder().decode(data);
    this.#strip.print({ kind: "qr", data: text, moduleDots, bitmap, align: this.look.align });
  }

  printBarcode(data: string, bitmap: Bitmap | null): void {
    if (this.hasLine) this.printLine();
    if (bitmap === null || bitmap.width > this.format.dots) return;
    this.#strip.print({ kind: "barcode", data, widthDots: bitmap.width, bitmap, align: this.look.align });
  }

  cut(): void {
    if (this.hasLine) this.printLine();
    const paper = this.#strip.cut();
    this.papers.push(paper);
    this.onPaper(paper);
  }
}

/**
 * Columns of dots, top to bottom in whole bytes, as rows of dots.
 * @param scale each dot of the data is so many dots wide and high
 * @param rows of the result; those below the data are white
 */
export function rowsFromColumns(
  columns: Uint8Array,
  columnBytes: number,
  scale: number,
  rows: number,
): Uint8Array {
  const width = (columns.length / columnBytes) * scale;
  const rowBytes = Math.ceil(width / 8);
  const data = new Uint8Array(rowBytes * rows);
  for (let y = 0; y < Math.min(rows, columnBytes * 8 * scale); y++) {
    const row = Math.floor(y / scale);
    for (let x = 0; x < width; x++) {
      const byte = columns[Math.floor(x / scale) * columnBytes + (row >> 3)] ?? 0;
      if ((byte & (0x80 >> (row & 7))) === 0) continue;
      const at = y * rowBytes + (x >> 3);
      data[at] = (data[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return data;
}
