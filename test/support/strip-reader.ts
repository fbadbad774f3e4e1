// A person with the calibration strip of an emulated printer: compares its lines, and scans what is right off its
// dots with a decoder.

import type { PrinterPersonality } from "../../hardware/emulators/escpos-printer.ts";
import { drawPaper, type PaperFormat } from "../../hardware/emulators/paper-bitmap.ts";
import type { PrintedThing } from "../../hardware/emulators/printer-paper.ts";
import { SAMPLE } from "../../src/calibrate/sample.ts";
import { scanAll } from "./paper-scanner.ts";

/** A clone that nobody described: 42 columns on 546 dots, its tables elsewhere, no QR, no GS ( H, Chinese at first. */
export const CLONE: Partial<PrinterPersonality> & { readonly format: PaperFormat } = {
  paperMm: 80,
  format: { columns: 42, smallColumns: 56, dots: 546 },
  codeTables: { 14: "PC858", 11: "WPC1252", 2: "PC850" },
  knowsQr: false,
  knowsProcessId: false,
  keepsPictures: false,
  startsInKanjiMode: true,
};

/** The codes of all that is right on the strip, tables in the order in which they stand there. */
export async function codesThatAreRight(
  things: readonly PrintedThing[],
  format: PaperFormat,
): Promise<readonly string[]> {
  const right = new Set<string>();
  things.forEach((thing, index) => {
    if (thing.kind === "barcode" && isRight(thing.data, things[index - 1])) right.add(thing.data);
  });
  const scanned = (await scanAll(drawPaper({ things }, format).bitmap)).map(({ text }) => text);
  // Codes of widths and QRs are scanned as they come, because only those that are whole can be.
  return scanned.filter((code) => /^TILL:CAL:[WQRL]\d/.test(code) || right.has(code));
}

function isRight(code: string, above: PrintedThing | undefined): boolean {
  if (above?.kind !== "line") return false;
  // A ruler that wrapped has its end on a line of its own.
  if (/^TILL:CAL:[CB]/.test(code)) return above.text.startsWith(`${/\d+$/.exec(code)?.[0]} `);
  if (!/^TILL:CAL:T/.test(code)) return false;
  return above.text.trimEnd() === (code.endsWith("M") ? SAMPLE.replace("€", "") : SAMPLE);
}
