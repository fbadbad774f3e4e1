// Draws the paper that an emulated printer made, so that what is shown is what the bytes did and not what the
// till meant to print.

import type { Paper, PrintedThing } from "../../hardware/emulators/escpos-paper.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { drawPaper } from "../paper/text.ts";

/** @returns lines of text with a frame; `qr` as drawPaper has it */
export function pictureOf(paper: Paper, columns: number, qr: "text" | "blocks"): readonly string[] {
  const items = withoutMargins(paper.things).map(itemOf);
  const lines = drawPaper(items, columns, { qr }).split("\n").slice(0, -1);
  // What still hangs in the printer has no lower edge yet.
  return paper.cut ? lines : lines.slice(0, -1);
}

/** The QR is drawn when all of it fits the width, else it stands as text. */
export function pictureWithin(paper: Paper, columns: number, widthColumns: number): readonly string[] {
  const drawn = pictureOf(paper, columns, "blocks");
  return drawn.some((line) => line.length > widthColumns) ? pictureOf(paper, columns, "text") : drawn;
}

/** Whether a line of a picture belongs to a QR drawn in blocks, which needs black and white to be read. */
export function isQrLine(line: string): boolean {
  return /^[ ▀▄█]*[▀▄█][ ▀▄█]*$/.test(line);
}

function withoutMargins(things: readonly PrintedThing[]): readonly PrintedThing[] {
  const isBlank = (thing: PrintedThing) => thing.kind === "line" && thing.text.trim() === "";
  const first = things.findIndex((thing) => !isBlank(thing));
  const last = things.findLastIndex((thing) => !isBlank(thing));
  return first === -1 ? [] : things.slice(first, last + 1);
}

function itemOf(thing: PrintedThing): PrintItem {
  switch (thing.kind) {
    case "line":
      return { kind: "text", text: thing.text, align: thing.align, bold: thing.bold, large: thing.large };
    case "qr":
      // A QR that came as dots carries no text that could be told without scanning it.
      return thing.data === null
        ? { kind: "text", text: "[QR]", align: "center" }
        : { kind: "qr", data: thing.data };
    case "barcode":
      return { kind: "barcode", data: thing.data };
  }
}

/** The last line that is not blank: it says what the paper is. */
export function lastLineOf(paper: Paper): string {
  return (
    paper.text
      .split("\n")
      .map((line) => line.trim())
      .findLast((line) => line !== "") ?? ""
  );
}
