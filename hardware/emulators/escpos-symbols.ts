// How an emulated printer draws the codes it prints by command: the dots of a QR code, and the width and text of
// a CODE128 barcode, so that tests can scan them.

import { create as createQr, type QRCodeErrorCorrectionLevel } from "qrcode";
import { barsOfCode128 } from "./code128-bars.ts";
import type { Bitmap } from "./printer-paper.ts";

const LEVELS: ReadonlyMap<number, QRCodeErrorCorrectionLevel> = new Map([
  [0x30, "L"],
  [0x31, "M"],
  [0x32, "Q"],
  [0x33, "H"],
]);

/** Dots that are drawn when somebody looks at them: few papers of a test are looked at so closely. */
class Drawing implements Bitmap {
  readonly width: number;
  readonly height: number;
  readonly #draw: () => Uint8Array;
  #pixels: Uint8Array | null = null;

  constructor(width: number, height: number, draw: () => Uint8Array) {
    this.width = width;
    this.height = height;
    this.#draw = draw;
  }

  get pixels(): Uint8Array {
    this.#pixels ??= this.#draw();
    return this.#pixels;
  }
}

/** Null when the data do not fit a QR code. */
export function drawStoredQr(data: Uint8Array, level: number, moduleDots: number): Bitmap | null {
  const errorCorrectionLevel = LEVELS.get(level) ?? "L";
  const segments = [{ data, mode: "byte" }] as const;
  let size: number;
  try {
    // The size is the same for each of the eight masks, and to find the best one takes long.
    size = createQr([...segments], { errorCorrectionLevel, maskPattern: 0 }).modules.size;
  } catch {
    return null;
  }
  const width = size * moduleDots;
  return new Drawing(width, width, () => {
    const { modules } = createQr([...segments], { errorCorrectionLevel });
    const pixels = new Uint8Array(width * width);
    for (let y = 0; y < width; y++) {
      for (let x = 0; x < width; x++) {
        pixels[y * width + x] = modules.get(Math.floor(y / moduleDots), Math.floor(x / moduleDots)) ? 1 : 0;
      }
    }
    return pixels;
  });
}

/** The bars of GS k 73; null where a printer prints nothing. */
export function drawBars(data: Uint8Array, moduleDots: number, height: number): Bitmap | null {
  const bars = barsOfCode128(data);
  if (bars === null) return null;
  const width = bars.length * moduleDots;
  return new Drawing(width, height, () => {
    const row = bars.flatMap((bar) => new Array<number>(moduleDots).fill(bar));
    const pixels = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) pixels.set(row, y * width);
    return pixels;
  });
}

/** What a scanner reads from CODE128 data with their code sets, or null where a printer prints nothing. */
export function readCode128(data: Uint8Array): { readonly text: string; readonly modules: number } | null {
  let set = "";
  let text = "";
  let symbols = 1; // The check symbol.
  for (let index = 0; index < data.length; index++) {
    const byte = data[index] ?? 0;
    if (byte === 0x7b) {
      const next = String.fromCharCode(data[++index] ?? 0);
      if (next === "{" && set !== "C" && set !== "") text += "{";
      else if (["A", "B", "C"].includes(next)) set = next;
      else return null;
    } else if (set === "") {
      return null;
    } else if (set === "C") {
      if (byte > 99) return null;
      text += String(byte).padStart(2, "0");
    } else {
      if (byte > 0x7f) return null;
      text += String.fromCharCode(byte);
    }
    symbols += 1;
  }
  return text === "" ? null : { text, modules: symbols * 11 + 13 };
}
