// The fewest bytes with which an ESC/POS printer can be made to print a paper so that all of it stands there:
// initialised once, its code table chosen once, each letter one byte and each line one line feed, each style turned
// on and off where it changes and not else, the QR command with its size and level, the white around the QR, the
// cut. Nothing that asks the printer anything. Counted from the items alone, by nobody who knows the encoder.

import { create } from "qrcode";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";

const INITIALIZE = 2; // ESC @
const SELECT = 3; // ESC t n, ESC a n, ESC E n, ESC M n, GS ! n: any one mode
const CUT = 4; // GS V 66 0
const QR_SIZE = 8; // GS ( k, function 167; model 2 is what printers begin with
const QR_LEVEL = 8; // function 169
const QR_STORE = 8; // function 180, before the data
const QR_PRINT = 8; // function 181

/** @param dots printable dots across, on which the size of the QR and so its white depends */
export function bareMinimumBytes(items: readonly PrintItem[], dots: number): number {
  let bytes = INITIALIZE + SELECT;
  const style = { align: "left", bold: false, large: false, small: false };
  const turn = (wanted: Partial<typeof style>) => {
    for (const [mode, value] of Object.entries(wanted) as [keyof typeof style, never][]) {
      if (style[mode] === value) continue;
      style[mode] = value;
      bytes += SELECT;
    }
  };
  for (const item of items) {
    switch (item.kind) {
      case "text": {
        const { align = "left", bold = false, large = false, small = false } = item;
        turn({ align, bold, large, small });
        bytes += [...item.text.trimEnd()].length + 1;
        break;
      }
      case "feed":
        bytes += Math.min(SELECT, item.lines);
        break;
      case "qr": {
        turn({ align: "center" });
        const data = new TextEncoder().encode(item.data);
        const { size } = create([{ data, mode: "byte" }], { errorCorrectionLevel: "M" }).modules;
        const moduleDots = Math.min(16, Math.floor(dots / (size + 8)));
        const white = Math.min(SELECT, Math.ceil((4 * moduleDots) / 30));
        bytes += 2 * white + QR_SIZE + QR_LEVEL + QR_STORE + data.length + QR_PRINT;
        break;
      }
      case "cut":
        bytes += CUT;
        break;
      case "barcode":
      case "image":
        throw new Error(`a ${item.kind} is not counted here`);
    }
  }
  return bytes;
}
