// How long paper takes: the time after which a printer that says nothing is no longer just slow.

import type { PrintItem, Probe } from "../../hal/pos-printer.ts";
import type { Command } from "./language.ts";

// 9600 baud, the slowest wire in use, carries a byte in 1.04 ms.
export const MS_PER_BYTE = 1.1;
// A line is 4.23 mm, and the slowest printers make 50 mm/s (devices.md 2.10).
const MS_PER_LINE = 85;
// A QR code across 80 mm paper at that speed, with the time to draw it.
const MS_PER_SYMBOL = 2000;
const MS_PER_CUT = 500;
// A row of dots at 180 dpi, and as much again for a head that waits for its data.
const MS_PER_DOT_ROW = 6;

/** What the slowest printer on the slowest wire needs for the job, in milliseconds. */
export function jobMs(items: readonly (PrintItem | Probe)[], commands: readonly Command[]): number {
  const bytes = commands.reduce((sum, command) => sum + command.bytes.length, 0);
  return Math.ceil(items.reduce((sum, item) => sum + itemMs(item), bytes * MS_PER_BYTE));
}

function itemMs(item: PrintItem | Probe): number {
  switch (item.kind) {
    case "text":
      return item.large ? 2 * MS_PER_LINE : MS_PER_LINE;
    case "feed":
      return item.lines * MS_PER_LINE;
    case "cut":
      return MS_PER_CUT;
    case "qr":
    case "barcode":
      return MS_PER_SYMBOL;
    case "image":
      return item.image.height * MS_PER_DOT_ROW;
    default:
      // A probe may be any of these.
      return MS_PER_SYMBOL;
  }
}
