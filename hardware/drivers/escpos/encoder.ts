// From printed things to commands. node-thermal-printer encodes text and its look; whatever it gets wrong
// (cut, QR, barcode lengths) is made by our own commands, and nothing of it ever touches a device.

import { BreakLine, CharacterSet, PrinterTypes, ThermalPrinter } from "node-thermal-printer";
import { DeviceError } from "../../hal/device-error.ts";
import type { PrintItem } from "../../hal/pos-printer.ts";
import type { PaperFormat, PrinterProfile } from "../../profiles/printer-profile.ts";
import { encodeCode128 } from "./code128.ts";
import {
  type Alignment,
  align,
  barcodeShape,
  type Command,
  feedAndCut,
  feedLines,
  initialize,
  leaveKanjiMode,
  printCode128,
  reportChanges,
  selectCodeTable,
  selectUsaSigns,
} from "./commands.ts";
import { drawQr, encodeQr, largestModuleDots, quietLines } from "./qr.ts";
import { makePrintable } from "./text.ts";

const LINE_FEED = 0x0a;
// 10 mm at 203 dpi: a hand scanner finds it without aiming.
const BARCODE_HEIGHT_DOTS = 80;
const BARCODE_MODULE_DOTS = [3, 2] as const;
// Where there is no cutter the paper must pass the tear bar, about 15 mm.
const LINES_TO_TEAR_BAR = 4;

type TextItem = Extract<PrintItem, { kind: "text" }>;

export class ReceiptEncoder {
  readonly #profile: PrinterProfile;
  readonly #format: PaperFormat;
  readonly #library: ThermalPrinter;
  readonly #inCodeTable = new Map<string, boolean>();

  constructor(profile: PrinterProfile, format: PaperFormat) {
    this.#profile = profile;
    this.#format = format;
    this.#library = new ThermalPrinter({
      type: PrinterTypes.EPSON,
      interface: "", // Falsy: it builds no output of its own.
      width: format.columns,
      characterSet: CharacterSet[profile.codeTable.characterSet],
      breakLine: BreakLine.NONE,
    });
  }

  /**
   * @param withReports whether the printer shall report changes by itself from now on
   * @throws DeviceError "refused" naming the item that this paper cannot hold
   */
  encode(items: readonly PrintItem[], withReports: boolean): readonly Command[] {
    const commands = [...this.header(withReports)];
    const look = new Look();
    items.forEach((item, index) => {
      try {
        commands.push(...this.#encodeItem(item, look));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new DeviceError(
          "refused",
          `item ${index + 1} (${item.kind}) cannot be printed: ${error.message}`,
        );
      }
    });
    return commands;
  }

  /** Puts the printer into the one state that every job begins in. */
  header(withReports: boolean): readonly Command[] {
    return [
      initialize,
      leaveKanjiMode,
      selectUsaSigns,
      selectCodeTable(this.#profile.codeTable.number),
      ...(withReports ? [reportChanges] : []),
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
        return this.#encodeQr(item.data, look);
      case "barcode":
        return this.#encodeBarcode(item.data, look);
      case "feed":
        return [feedLines(item.lines)];
      case "cut":
        return this.cut();
    }
  }

  #encodeText(item: TextItem, look: Look): readonly Command[] {
    const columns = item.large ? Math.floor(this.#format.columns / 2) : this.#format.columns;
    const line = makePrintable(item.text, columns, (char) => this.#isInCodeTable(char));
    return [
      ...look.align(item.align ?? "left"),
      ...look.bold(item.bold ?? false, (on) =>
        this.#encode(on ? "bold" : "not bold", () => this.#library.bold(on)),
      ),
      ...look.large(item.large ?? false, (on) =>
        this.#encode(on ? "large" : "normal size", () => this.#library.setTextSize(on ? 1 : 0, on ? 1 : 0)),
      ),
      this.#encodeLine(line),
    ];
  }

  /** The last check before paper: whatever the text was, a line is characters and one line feed. */
  #encodeLine(line: string): Command {
    const encoded = this.#encode("print line", () => this.#library.println(line));
    const characters = encoded.bytes.subarray(0, -1);
    const isPlain = characters.every((byte) => byte >= 0x20 && byte !== 0x7f);
    if (!isPlain || characters.length !== line.length || encoded.bytes.at(-1) !== LINE_FEED) {
      throw new RangeError("its text did not become one plain line");
    }
    return encoded;
  }

  #encodeQr(data: string, look: Look): readonly Command[] {
    const symbol = drawQr(data);
    const moduleDots = largestModuleDots(symbol.size, this.#format.dots);
    const white = feedLines(quietLines(moduleDots));
    return [...look.align("center"), white, ...encodeQr(symbol, moduleDots, this.#profile.nativeQr), white];
  }

  #encodeBarcode(data: string, look: Look): readonly Command[] {
    const barcode = encodeCode128(data);
    // The unprinted margins of the paper (4 mm and more) are quiet zone enough for these widths.
    const moduleDots = BARCODE_MODULE_DOTS.find((dots) => barcode.modules * dots <= this.#format.dots);
    if (moduleDots === undefined) {
      throw new RangeError(`the barcode is wider than the paper (${data.length} characters)`);
    }
    return [
      ...look.align("center"),
      barcodeShape(BARCODE_HEIGHT_DOTS, moduleDots),
      printCode128(barcode.data),
    ];
  }

  #isInCodeTable(char: string): boolean {
    const known = this.#inCodeTable.get(char);
    if (known !== undefined) return known;
    const { bytes } = this.#encode("try character", () => this.#library.print(char));
    const found = bytes.length === 1 && (bytes[0] ?? 0) >= 0x80;
    this.#inCodeTable.set(char, found);
    // A character it lacks has moved the library to another table, where it would stay.
    if (!found) this.#library.setCharacterSet(CharacterSet[this.#profile.codeTable.characterSet]);
    return found;
  }

  /** Runs one call of the library and takes what it wrote. */
  #encode(name: string, write: () => void): Command {
    this.#library.setBuffer(Buffer.alloc(0));
    write();
    return { name, bytes: Uint8Array.from(this.#library.getBuffer()) };
  }
}

/** The look that the printer has now, so that a command is sent only where the look changes. */
class Look {
  #alignment: Alignment = "left";
  #bold = false;
  #large = false;

  align(alignment: Alignment): readonly Command[] {
    if (alignment === this.#alignment) return [];
    this.#alignment = alignment;
    return [align(alignment)];
  }

  bold(on: boolean, encode: (on: boolean) => Command): readonly Command[] {
    if (on === this.#bold) return [];
    this.#bold = on;
    return [encode(on)];
  }

  large(on: boolean, encode: (on: boolean) => Command): readonly Command[] {
    if (on === this.#large) return [];
    this.#large = on;
    return [encode(on)];
  }
}
