// A hand scanner and a phone over a whole paper, as dots: two decoders that share nothing with what prints (zxing,
// compiled from C++, and jsqr), on the picture that the emulated printer makes of the bytes it got.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import jsqr from "jsqr";
import { drawPaper, type PaperFormat } from "../../hardware/emulators/paper-bitmap.ts";
import type { Bitmap, Paper } from "../../hardware/emulators/printer-paper.ts";

/** Its own types mention a browser, which no part of the till has. */
interface Zxing {
  prepareZXingModule(options: { readonly overrides: { readonly wasmBinary: ArrayBuffer } }): void;
  readBarcodes(
    image: { readonly data: Uint8ClampedArray; readonly width: number; readonly height: number },
    options: Readonly<Record<string, unknown>>,
  ): Promise<
    readonly {
      readonly isValid: boolean;
      readonly format: string;
      readonly text: string;
      readonly position: Readonly<Record<"topLeft" | "topRight", { readonly x: number; readonly y: number }>>;
    }[]
  >;
}

const require = createRequire(import.meta.url);
const { prepareZXingModule, readBarcodes } = require("zxing-wasm/reader") as Zxing;
// From the package itself: nothing is loaded from a network.
const wasm = readFileSync(require.resolve("zxing-wasm/reader/zxing_reader.wasm"));
prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasm).buffer } });

export interface Scanned {
  readonly format: "QRCode" | "Code128";
  readonly text: string;
  /** Dots from the top of the paper. */
  readonly top: number;
}

/** Everything that zxing finds on a picture, from top to bottom. */
export async function scanAll(bitmap: Bitmap): Promise<readonly Scanned[]> {
  const found = await readBarcodes(asImage(bitmap), {
    formats: ["QRCode", "Code128"],
    tryHarder: true,
    tryInvert: false,
    tryRotate: false,
    maxNumberOfSymbols: 255,
  });
  return found
    .filter(({ isValid }) => isValid)
    .map(({ format, position, text }) => ({
      format: format === "QRCode" ? ("QRCode" as const) : ("Code128" as const),
      text,
      top: Math.min(position.topLeft.y, position.topRight.y),
    }))
    .sort((a, b) => a.top - b.top);
}

/** What jsqr reads where a QR code stands, with the white that the paper gives it and whatever is around that. */
export function photographCodes(
  paper: Pick<Paper, "things">,
  format: PaperFormat,
): readonly (string | null)[] {
  const { bitmap, tops } = drawPaper(paper, format);
  return paper.things.flatMap((thing, index) => {
    if (thing.kind !== "qr") return [];
    const top = tops[index] ?? 0;
    // A phone is held so that a line or two above and below are in the picture.
    const cut = crop(
      bitmap,
      Math.max(0, top - 150),
      Math.min(bitmap.height, top + thing.bitmap.height + 150),
    );
    const { data, width, height } = asImage(cut);
    return [jsqr.default(data, width, height)?.data ?? null];
  });
}

function crop({ width, pixels }: Bitmap, from: number, to: number): Bitmap {
  return { width, height: to - from, pixels: pixels.subarray(from * width, to * width) };
}

function asImage({ width, height, pixels }: Bitmap) {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  pixels.forEach((pixel, at) => {
    if (pixel === 1) data.fill(0, at * 4, at * 4 + 3);
  });
  return { data, width, height };
}

/** How many dots around a code are white, on each side; at most what the paper has. */
export function whiteAround(
  paper: Pick<Paper, "things">,
  format: PaperFormat,
  index: number,
): { readonly across: number; readonly down: number } {
  const { bitmap, tops } = drawPaper(paper, format);
  const thing = paper.things[index];
  if (thing === undefined || thing.kind === "line") throw new Error("no code stands there");
  const height = thing.bitmap?.height ?? 0;
  const top = tops[index] ?? 0;
  const isWhite = (x: number, y: number) => bitmap.pixels[y * bitmap.width + x] !== 1;
  const rows = Array.from({ length: height }, (_, y) => top + y);
  const columns = Array.from({ length: bitmap.width }, (_, x) => x);
  const left = columns.findIndex((x) => rows.some((y) => !isWhite(x, y)));
  const right = bitmap.width - 1 - columns.findLastIndex((x) => rows.some((y) => !isWhite(x, y)));
  const blank = (y: number) => columns.every((x) => isWhite(x, y));
  let above = 0;
  while (top - above - 1 >= 0 && blank(top - above - 1)) above += 1;
  let below = 0;
  while (top + height + below < bitmap.height && blank(top + height + below)) below += 1;
  return { across: Math.min(left, right), down: Math.min(above, below) };
}
