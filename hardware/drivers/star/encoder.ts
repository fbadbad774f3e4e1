// From printed things to commands of Star line mode. node-thermal-printer's STAR dialect encodes the characters
// of a text; it has no text size, the wrong table for PC850 and Latin 9, and a QR and a barcode that break on some
// data, so everything else is made by our own commands.

import type { PrintItem } from "../../hal/pos-printer.ts";
import type { PaperFormat, PrinterProfile } from "../../profiles/printer-profile.ts";
import { Letters } from "../escpos/letters.ts";
import { drawQr, largestModuleDots, quietLines } from "../escpos/qr.ts";
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
  feedAndCut,
  feedLines,
  initialize,
  large,
  lines4Mm,
  printCode128,
  printStoredQr,
  reportChanges,
  rightMargin,
  select12DotPitch,
  selectCodeTable,
  selectUsaSigns,
  shapeQr,
  small,
  storeQr,
} from "./commands.ts";
import { drawableModuleDots, drawQrBands, encodeImage } from "./pictures.ts";

// The heads of these printers have 72 mm; on narrower paper they must be told where it ends.
const HEAD_DOTS = 576;
// Where there is no cutter the paper must pass the tear bar, about 18 mm.
const LINES_TO_TEAR_BAR = 5;

const LOOK: LookCommands = {
  align,
  bold: (on) => (on ? boldOn : boldOff),
  large,
  // Back in font A the pitch is what a memory switch says, unless it is told.
  small: (on) => (on ? [small(true)] : [small(false), select12DotPitch]),
};

export class StarEncoder {
  readonly #profile: PrinterProfile;
  readonly #format: PaperFormat;
  readonly #letters: Letters;

  constructor(profile: PrinterProfile, format: PaperFormat) {
    this.#profile = profile;
    this.#format = format;
    this.#letters = new Letters(profile, selectCodeTable);
  }

  /** @throws DeviceError "refused" naming the item that this paper cannot hold */
  encode(items: readonly PrintItem[], withReports: boolean): readonly Command[] {
    const look = new Look(LOOK);
    return [...this.header(withReports), ...encodeEach(items, (item) => this.#encodeItem(item, look))];
  }

  header(withReports: boolean): readonly Command[] {
    const { prelude } = this.#profile;
    return [
      ...(prelude.length > 0 ? [{ name: "prelude", bytes: Uint8Array.from(prelude) }] : []),
      initialize,
      // A memory switch may have reports on, and questions must not be asked while they are.
      reportChanges(withReports),
      selectUsaSigns,
      this.#letters.selectFirst,
      small(false),
      select12DotPitch,
      lines4Mm,
      ...(this.#format.dots < HEAD_DOTS ? [rightMargin(this.#format.columns)] : []),
    ];
  }

  cut(): readonly Command[] {
    const { cutter } = this.#profile;
    return [cutter === "none" ? feedLines(LINES_TO_TEAR_BAR) : feedAndCut(cutter)];
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
    if (qr !== null && symbol.bytes.length <= qr.maxBytes) {
      const moduleDots = Math.min(largest, qr.maxModuleDots);
      const white = feedLines(quietLines(moduleDots));
      return [white, shapeQr(moduleDots), storeQr(symbol.bytes), printStoredQr, white];
    }
    const moduleDots = drawableModuleDots(largest);
    const white = feedLines(quietLines(moduleDots));
    return [white, ...drawQrBands(symbol, moduleDots), white];
  }

  #encodeBarcode(data: string): Command {
    const moduleDots = moduleDotsFor(code128Modules(data), this.#format.dots);
    return printCode128(data, moduleDots, BARCODE_HEIGHT_DOTS);
  }
}
