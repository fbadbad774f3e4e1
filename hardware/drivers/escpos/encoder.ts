// From printed things to commands. node-thermal-printer encodes letters and their look; whatever it gets wrong
// (cut, QR, barcode lengths, pictures) is made by our own commands, and nothing of it ever touches a device.

import type { Bitmap } from "../../hal/bitmap.ts";
import type { PrintItem, Probe } from "../../hal/pos-printer.ts";
import type { PaperFormat, PrinterProfile } from "../../profiles/printer-profile.ts";
import { BARCODE_HEIGHT_DOTS, encodeEach, moduleDotsFor, requireToFit } from "../printer/items.ts";
import { Look, type LookCommands, roomFor, type TextItem } from "../printer/look.ts";
import { encodeCode128 } from "./code128.ts";
import {
  align,
  barcodeShape,
  type Command,
  cutHere,
  feedAndCut,
  feedLines,
  initialize,
  leaveKanjiMode,
  printCode128,
  reportChanges,
  selectUsaSigns,
} from "./commands.ts";
import { Letters } from "./letters.ts";
import { encodeRaster, KeptPictures } from "./pictures.ts";
import { encodeProbe } from "./probes.ts";
import { drawQr, encodeQr, largestModuleDots, quietLines } from "./qr.ts";

// Where there is no cutter the paper must pass the tear bar, about 15 mm; old knives stand as far away.
const LINES_TO_TEAR_BAR = 4;

export class ReceiptEncoder {
  readonly #profile: PrinterProfile;
  readonly #format: PaperFormat;
  readonly #letters: Letters;
  /** Null where the printer keeps no pictures. */
  readonly pictures: KeptPictures | null;

  constructor(profile: PrinterProfile, format: PaperFormat) {
    this.#profile = profile;
    this.#format = format;
    this.#letters = new Letters(profile);
    this.pictures = profile.storesImages ? new KeptPictures() : null;
  }

  /**
   * @param withReports whether the printer shall report changes by itself from now on
   * @throws DeviceError "refused" naming the item that this paper cannot hold
   */
  encode(items: readonly (PrintItem | Probe)[], withReports: boolean): readonly Command[] {
    const look = new Look(lookOf(this.#letters));
    const body = encodeEach(items, (item) => this.#encodeItem(item, look));
    // Before the head of the job, which undoes whatever writing the flash does to the printer's modes.
    this.pictures?.settle(false);
    const kept = items.flatMap((item) => (item.kind === "image" ? this.#prepare(item.image) : []));
    return [...(kept.length > 0 ? [...this.#prelude(), ...kept] : []), ...this.header(withReports), ...body];
  }

  /** Puts the printer into the one state that every job begins in. */
  header(withReports: boolean): readonly Command[] {
    return [
      ...this.#prelude(),
      initialize,
      leaveKanjiMode,
      selectUsaSigns,
      // After the signs: there are printers that take a country for a code table.
      this.#letters.selectFirst,
      ...(withReports ? [reportChanges] : []),
    ];
  }

  cut(): readonly Command[] {
    const { cutter, cutsBy } = this.#profile;
    if (cutter === "none") return [feedLines(LINES_TO_TEAR_BAR)];
    return cutsBy === undefined ? [feedAndCut(cutter)] : [feedLines(LINES_TO_TEAR_BAR), cutHere(cutter)];
  }

  #prelude(): readonly Command[] {
    const { prelude } = this.#profile;
    return prelude.length === 0 ? [] : [{ name: "take the language", bytes: Uint8Array.from(prelude) }];
  }

  #encodeItem(item: PrintItem | Probe, look: Look): readonly Command[] {
    switch (item.kind) {
      case "text":
        return this.#encodeText(item, look);
      case "qr":
        return this.#encodeQr(item.data, look);
      case "barcode":
        return this.#encodeBarcode(item.data, look);
      case "image":
        return this.#encodeImage(item.image, look);
      case "feed":
        return [feedLines(item.lines)];
      case "cut":
        return this.cut();
      default:
        return [...look.plain(), ...encodeProbe(item, this.#profile.codeTables[0].number)];
    }
  }

  #encodeText(item: TextItem, look: Look): readonly Command[] {
    return [...look.take(item), this.#letters.encodeLine(item.text, roomFor(item, this.#format))];
  }

  #encodeQr(data: string, look: Look): readonly Command[] {
    const symbol = drawQr(data);
    const moduleDots = largestModuleDots(symbol.size, this.#format.dots);
    const white = feedLines(quietLines(moduleDots));
    return [...look.align("center"), white, ...encodeQr(symbol, moduleDots, this.#profile.qr), white];
  }

  #encodeBarcode(data: string, look: Look): readonly Command[] {
    const barcode = encodeCode128(data);
    const moduleDots = moduleDotsFor(barcode.modules, this.#format.dots);
    return [
      ...look.align("center"),
      barcodeShape(BARCODE_HEIGHT_DOTS, moduleDots),
      printCode128(barcode.data),
    ];
  }

  #encodeImage(image: Bitmap, look: Look): readonly Command[] {
    requireToFit(image, this.#format.dots);
    const isKept = this.pictures?.canPrint(image) === true;
    return [...look.align("center"), ...(isKept ? [this.pictures.print(image)] : encodeRaster(image, false))];
  }

  #prepare(image: Bitmap): readonly Command[] {
    return this.pictures?.canPrint(image) === true ? this.pictures.prepare(image) : [];
  }
}

function lookOf(letters: Letters): LookCommands {
  return {
    align,
    bold: (on) => letters.encodeStyle(on ? "bold" : "not bold", (library) => library.bold(on)),
    large: (on) =>
      letters.encodeStyle(on ? "large" : "normal size", (library) =>
        library.setTextSize(on ? 1 : 0, on ? 1 : 0),
      ),
    small: (on) => [
      letters.encodeStyle(on ? "font B" : "font A", (library) =>
        on ? library.setTypeFontB() : library.setTypeFontA(),
      ),
    ],
  };
}
