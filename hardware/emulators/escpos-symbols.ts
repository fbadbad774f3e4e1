// How an emulated printer draws the codes it prints by command: the dots of a QR code, and the width and text of
// a CODE128 barcode, so that tests can scan them.

import { create as createQr, type QRCodeErrorCorrectionLevel } from "qrcode";
import type { Bitmap } from "./escpos-paper.ts";

const LEVELS: ReadonlyMap<number, QRCodeErrorCorrectionLevel> = new Map([
  [0x30, "L"],
  [0x31, "M"],
  [0x32, "Q"],
  [0x33, "H"],
]);

/** Null when the data do not fit a QR code. */
export function drawStoredQr(data: Uint8Array, level: number, moduleDots: number): Bitmap | null {
  try {
    const { modules } = createQr([{ data, mode: "byte" }], {
      errorCorrectionLevel: LEVELS.get(level) ?? "L",
    });
    const width = modules.size * moduleDots;
    const pixels = new Uint8Array(width * width);
    for (let y = 0; y < width; y++) {
      for (let x = 0; x < width; x++) {
        pixels[y * width + x] = modules.get(Math.floor(y / moduleDots), Math.floor(x / moduleDots)) ? 1 : 0;
      }
    }
    return { width, height: width, pixels };
  } catch {
    return null;
  }
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
