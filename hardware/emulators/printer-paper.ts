// The paper of an emulated printer: what stands on the strip that hangs out of it, and the papers that were cut
// off, as a person would see and scan them.

export interface Bitmap {
  readonly width: number;
  readonly height: number;
  /** Row by row, 1 is black. */
  readonly pixels: Uint8Array;
}

export type PrintedAlignment = "left" | "center" | "right";

export type PrintedThing =
  | {
      readonly kind: "line";
      readonly text: string;
      readonly align: PrintedAlignment;
      readonly bold: boolean;
      readonly large: boolean;
      /** In the small font. */
      readonly small?: true;
    }
  | {
      readonly kind: "qr";
      /** What a native QR command stored; null for a drawn one, which only a scanner can read. */
      readonly data: string | null;
      readonly moduleDots: number | null;
      readonly bitmap: Bitmap;
      /** Centred where it does not say. */
      readonly align?: PrintedAlignment;
    }
  /** Dots that came as dots and are too wide or too flat for a QR code: a logo, a line. */
  | { readonly kind: "picture"; readonly bitmap: Bitmap; readonly align: PrintedAlignment }
  | {
      readonly kind: "barcode";
      readonly data: string;
      readonly widthDots: number;
      /** Its bars as they stand on the paper, where the firmware draws them. */
      readonly bitmap?: Bitmap;
      readonly align?: PrintedAlignment;
    };

export interface Paper {
  /** The lines as they look, blanks included; QR codes and barcodes stand as "[QR]" and "[barcode …]". */
  readonly text: string;
  /** Contents of QR codes printed by the QR command. */
  readonly qr: readonly string[];
  readonly barcodes: readonly string[];
  /** False for the strip that still hangs in the printer. */
  readonly cut: boolean;
  readonly things: readonly PrintedThing[];
}

export class PaperStrip {
  readonly #columns: number;
  #things: PrintedThing[] = [];
  #lastRaster: { rowBytes: number; doubled: boolean } | null = null;

  constructor(columns: number) {
    this.#columns = columns;
  }

  print(thing: PrintedThing): void {
    this.#lastRaster = null;
    this.#things.push(thing);
  }

  feed(lines: number): void {
    for (let line = 0; line < lines; line++) {
      this.print({ kind: "line", text: "", align: "left", bold: false, large: false });
    }
  }

  /** Bands that follow each other directly grow into one picture, as they do on paper. */
  printRaster(
    rowBytes: number,
    doubled: boolean,
    data: Uint8Array,
    align: PrintedAlignment = "center",
    dots = Number.POSITIVE_INFINITY,
  ): void {
    const bitmap = clip(unpack(rowBytes, doubled, data), dots);
    const above = this.#things.at(-1);
    const continues = this.#lastRaster?.rowBytes === rowBytes && this.#lastRaster.doubled === doubled;
    if (continues && (above?.kind === "qr" || above?.kind === "picture")) {
      this.#things[this.#things.length - 1] = raster(stack(above.bitmap, bitmap), align);
    } else {
      this.print(raster(bitmap, align));
    }
    this.#lastRaster = { rowBytes, doubled };
  }

  /** What hangs out now. */
  look(): Paper {
    return this.#paper(false);
  }

  cut(): Paper {
    const paper = this.#paper(true);
    this.#things = [];
    this.#lastRaster = null;
    return paper;
  }

  #paper(cut: boolean): Paper {
    const things = [...this.#things];
    return {
      text: things.map((thing) => this.#asText(thing)).join("\n"),
      qr: things.flatMap((thing) => (thing.kind === "qr" && thing.data !== null ? [thing.data] : [])),
      barcodes: things.flatMap((thing) => (thing.kind === "barcode" ? [thing.data] : [])),
      cut,
      things,
    };
  }

  #asText(thing: PrintedThing): string {
    if (thing.kind === "line") {
      return aligned(thing.text, thing.align, this.#columns, thing.large ? 2 : 1);
    }
    return aligned(WORDS_OF[thing.kind](thing), "center", this.#columns, 1);
  }
}

const WORDS_OF = {
  qr: () => "[QR]",
  picture: () => "[picture]",
  barcode: (thing: PrintedThing) => `[barcode ${thing.kind === "barcode" ? thing.data : ""}]`,
};

/** What only dots can say is told by their shape: QR codes are as high as they are wide, to the next byte. */
function raster(bitmap: Bitmap, align: PrintedAlignment): PrintedThing {
  const isSquare = Math.abs(bitmap.width - bitmap.height) < 16;
  return isSquare
    ? { kind: "qr", data: null, moduleDots: null, bitmap, align }
    : { kind: "picture", bitmap, align };
}

/** What lies beyond the print head is lost. */
function clip(bitmap: Bitmap, dots: number): Bitmap {
  if (bitmap.width <= dots) return bitmap;
  const rows = Array.from({ length: bitmap.height }, (_, y) =>
    bitmap.pixels.subarray(y * bitmap.width, y * bitmap.width + dots),
  );
  return { width: dots, height: bitmap.height, pixels: Uint8Array.from(rows.flatMap((row) => [...row])) };
}

/** @param cells columns that one character takes */
function aligned(text: string, align: PrintedAlignment, columns: number, cells: number): string {
  const free = Math.max(0, columns - text.length * cells);
  if (align === "left") return text.trimEnd();
  return (" ".repeat(align === "right" ? free : Math.floor(free / 2)) + text).trimEnd();
}

function unpack(rowBytes: number, doubled: boolean, data: Uint8Array): Bitmap {
  const scale = doubled ? 2 : 1;
  const width = rowBytes * 8 * scale;
  const height = (data.length / rowBytes) * scale;
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dot = Math.floor(x / scale);
      const byte = data[Math.floor(y / scale) * rowBytes + (dot >> 3)] ?? 0;
      pixels[y * width + x] = (byte >> (7 - (dot & 7))) & 1;
    }
  }
  return { width, height, pixels };
}

function stack(above: Bitmap, below: Bitmap): Bitmap {
  const pixels = new Uint8Array(above.pixels.length + below.pixels.length);
  pixels.set(above.pixels);
  pixels.set(below.pixels, above.pixels.length);
  return { width: above.width, height: above.height + below.height, pixels };
}
