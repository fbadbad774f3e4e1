// From printed things to commands of ESC/Daruma. node-thermal-printer's DARUMA dialect encodes the characters of
// a text; it knows no QR, no barcode, no picture and no text size, its double width prints a stray NUL, and its
// drawer and beeper are other printers', so everything else is made by our own commands.

import type { PrintItem } from "../../hal/pos-printer.ts";
import type { PaperFormat, PrinterProfile } from "../../profiles/printer-profile.ts";
import { Letters } from "../escpos/letters.ts";
import { drawQr, drawSymbol, largestModuleDots, quietLines } from "../escpos/qr.ts";
import {
  BARCODE_HEIGHT_DOTS,
  code128Modules,
  encodeEach,
  moduleDotsFor,
  requireToFit,
} from "../printer/items.ts";
import type { Command } from "../printer/language.ts";
import { Look, type LookCommands, roomFor, type TextItem } from "../printer/look.ts";
import {
  align,
  boldOff,
  boldOn,
  cut,
  feedLines,
  initialize,
  large,
  printCode128,
  printQr,
  selectCodeTable,
  small,
  usualLineSpacing,
} from "./commands.ts";
import { encodeImage } from "./pictures.ts";

// ESC 81 draws modules of 3 dots at least.
const LEAST_MODULE_DOTS = 3;
// Where there is no cutter the paper must pass the tear bar, about 15 mm.
const LINES_TO_TEAR_BAR = 4;

const LOOK: LookCommands = {
  align,
  bold: (on) => (on ? boldOn : boldOff),
  large,
  small: (on) => [small(on)],
};

export class DarumaEncoder {
  readonly #profile: PrinterProfile;
  readonly #format: PaperFormat;
  readonly #letters: Letters;

  constructor(profile: PrinterProfile, format: PaperFormat) {
    this.#profile = profile;
    this.#format = format;
    this.#letters = new Letters(profile, selectCodeTable);
  }

  /** @throws DeviceError "refused" naming the item that this paper cannot hold */
  encode(items: readonly PrintItem[]): readonly Command[] {
    const look = new Look(LOOK);
    return [...this.header(), ...encodeEach(items, (item) => this.#encodeItem(item, look))];
  }

  header(): readonly Command[] {
    const { prelude } = this.#profile;
    return [
      ...(prelude.length > 0 ? [{ name: "prelude", bytes: Uint8Array.from(prelude) }] : []),
      initialize,
      // ESC @ is not said to end these.
      ...[small(false), boldOff, large(false), align("left"), usualLineSpacing],
      this.#letters.selectFirst,
    ];
  }

  cut(): readonly Command[] {
    return [this.#profile.cutter === "none" ? feedLines(LINES_TO_TEAR_BAR) : cut];
  }

  #encodeItem(item: PrintItem, look: Look): readonly Command[] {
    switch (item.kind) {
      case "text":
        return this.#encodeText(item, look);
      case "qr":
        return [...look.align("center"), ...this.#encodeQr(item.data)];
      case "barcode":
        return [...look.align("center"), this.#encodeBarcode(item.data)];
      case "image":
        requireToFit(item.image, this.#format.dots);
        return [...look.align("center"), ...encodeImage(item.image)];
      case "feed":
        return [feedLines(item.lines)];
      case "cut":
        return this.cut();
    }
  }

  #encodeText(item: TextItem, look: Look): readonly Command[] {
    return [...look.take(item), this.#letters.encodeLine(item.text, roomFor(item, this.#format))];
  }

  #encodeQr(data: string): readonly Command[] {
    const { qr } = this.#profile;
    const symbol = drawQr(data);
    const largest = largestModuleDots(symbol.size, this.#format.dots);
    const white = feedLines(quietLines(largest));
    if (qr !== null && symbol.bytes.length <= qr.maxBytes && largest >= LEAST_MODULE_DOTS) {
      return [white, printQr(symbol.bytes, Math.min(largest, qr.maxModuleDots)), white];
    }
    return [white, ...encodeImage(drawSymbol(symbol, largest)), white];
  }

  #encodeBarcode(data: string): Command {
    const moduleDots = moduleDotsFor(code128Modules(data), this.#format.dots);
    return printCode128(data, moduleDots, BARCODE_HEIGHT_DOTS);
  }
}
