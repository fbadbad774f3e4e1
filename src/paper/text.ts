// Paper drawn as text at its own width, for the console and for golden files. Double size is drawn with a
// blank after each letter, so that a line takes the columns it takes on paper; small letters are as wide here as
// others, so a line of them may go on in the next.

import { create } from "qrcode";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";

export interface DrawOptions {
  /** "text" names the QR's content, "blocks" draws it so that a phone reads it from the screen. */
  readonly qr?: "text" | "blocks";
}

// White around a QR that a reader needs, in modules (ISO/IEC 18004).
const QUIET_MODULES = 4;

/** @returns lines with a frame around the paper, each ended by a line feed */
export function drawPaper(items: readonly PrintItem[], columns: number, options: DrawOptions = {}): string {
  const edge = "─".repeat(columns);
  const lines = items.flatMap((item) => drawItem(item, columns, options));
  return [`┌${edge}┐`, ...lines, `└${edge}┘`, ""].join("\n");
}

function drawItem(item: PrintItem, columns: number, options: DrawOptions): readonly string[] {
  const framed = (line: string) => `│${line.padEnd(columns)}│`;
  switch (item.kind) {
    case "text":
      return pieces(item.large ? widen(item.text) : item.text, columns).map((text) =>
        framed(place(text, item.align ?? "left", columns)),
      );
    case "feed":
      return Array.from({ length: item.lines }, () => framed(""));
    case "cut":
      return [`├${"╌".repeat(columns)}┤`];
    case "barcode":
      return [framed(place(`|||${item.data}|||`, "center", columns))];
    case "image":
      return [framed(place(`[picture ${item.image.width} x ${item.image.height}]`, "center", columns))];
    case "qr":
      return options.qr === "blocks" ? drawQr(item.data, columns) : nameQr(item.data, columns).map(framed);
  }
}

function widen(text: string): string {
  return [...text].map((character) => `${character} `).join("");
}

/** As long as a line each; one that may be empty where there is no text. */
function pieces(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at === 0 || at < text.length; at += columns) lines.push(text.slice(at, at + columns));
  return lines;
}

function place(text: string, align: "left" | "center" | "right", columns: number): string {
  if (align === "left") return text;
  if (align === "right") return text.padStart(columns);
  return " ".repeat(Math.max(0, Math.floor((columns - text.length) / 2))) + text;
}

function nameQr(data: string, columns: number): readonly string[] {
  const width = columns - 8;
  const rows: string[] = [];
  for (let at = 0; at < data.length; at += width) rows.push(data.slice(at, at + width));
  const edge = `   +${"-".repeat(width)}+`;
  return [edge, `   |${"QR".padEnd(width)}|`, ...rows.map((row) => `   |${row.padEnd(width)}|`), edge];
}

/** Two modules to a character, upper and lower half; wider than narrow paper, so without the frame. */
function drawQr(data: string, columns: number): readonly string[] {
  const { modules } = create(data, { errorCorrectionLevel: "M" });
  const dark = (row: number, column: number) =>
    row >= 0 && column >= 0 && row < modules.size && column < modules.size && modules.get(row, column) !== 0;
  const lines: string[] = [];
  for (let row = -QUIET_MODULES; row < modules.size + QUIET_MODULES; row += 2) {
    let line = "";
    for (let column = -QUIET_MODULES; column < modules.size + QUIET_MODULES; column++) {
      line += HALVES[(dark(row, column) ? 0 : 1) + (dark(row + 1, column) ? 0 : 2)] ?? " ";
    }
    lines.push(place(line, "center", columns + 2));
  }
  return lines;
}

// Light is drawn and dark left out, as on a screen with light letters: bit 0 upper half light, bit 1 lower.
const HALVES = [" ", "▀", "▄", "█"] as const;
