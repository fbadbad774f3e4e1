// The commands of Star line mode that this driver sends, each with its meaning beside its bytes. Names, ranges
// and orders as in Star's "STAR Line Mode Command Specifications" (Rev. 1.12); StarPRNT has them all too.
// Ranges are checked here, where the bytes are made.

import type { Command } from "../printer/language.ts";
import type { Alignment } from "../printer/look.ts";

/** Rows of dots in one band of a picture, whatever its density. */
export const BAND_ROWS = 24;

/** ESC @: look, code table and line spacing are forgotten; counters stay. Prints an unfinished line first. */
export const initialize = command("initialize", [0x1b, 0x40]);

/** ESC R 0: any other country replaces signs such as $ and # by its own. */
export const selectUsaSigns = command("select USA signs", [0x1b, 0x52, 0]);

/** ESC M: 12 dots to a character. Without it a memory switch decides, and lines would be 36 or 38 long. */
export const select12DotPitch = command("select 12-dot pitch", [0x1b, 0x4d]);

/** ESC z 1: lines of 4 mm, so that a text has air. */
export const lines4Mm = command("lines of 4 mm", [0x1b, 0x7a, 1]);

/** ESC 0: lines of 3 mm, which are the 24 dots of a band: pictures join without a gap. */
export const lines3Mm = command("lines of 3 mm", [0x1b, 0x30]);

export const boldOn = command("bold", [0x1b, 0x45]);
export const boldOff = command("not bold", [0x1b, 0x46]);

/** ESC ACK SOH: the automatic status, once and at once. Not to be asked while reports are on. */
export const askStatus = command("ask status", [0x1b, 0x06, 0x01]);

/** The same for a printer whose reports may be on: a memory switch can do that. */
export const askStatusQuietly = command("stop reports, ask status", [0x1b, 0x1e, 0x61, 0, 0x1b, 0x06, 0x01]);

/** ESC # *: model and version. */
export const askVersion = command("ask version", [0x1b, 0x23, 0x2a, 0x0a, 0x00]);

/** ETB: when everything before is printed and the motor stands, counts one further and says so if reports are on. */
export const mark = command("mark", [0x17]);

/** ESC RS E 0: the counter of marks begins at 0 again. */
export const resetMarks = command("reset marks", [0x1b, 0x1e, 0x45, 0]);

/** ESC RS a: whether it says by itself what changes. */
export function reportChanges(on: boolean): Command {
  return command(on ? "report changes" : "report nothing", [0x1b, 0x1e, 0x61, on ? 1 : 0]);
}

/** ESC GS ETX 1: when everything before is printed and the motor stands, the number comes back. */
export function askToConfirm(number: number): Command {
  inRange("number to confirm", number, 0, 0xffff);
  return command("ask to confirm", [0x1b, 0x1d, 0x03, 1, number >> 8, number & 0xff]);
}

export function selectCodeTable(number: number): Command {
  return command("select code table", [0x1b, 0x1d, 0x74, inRange("code table", number, 0, 255)]);
}

/** ESC Q: lines end here, on paper narrower than the head. */
export function rightMargin(columns: number): Command {
  return command("right margin", [0x1b, 0x51, inRange("columns", columns, 24, 255)]);
}

export function align(alignment: Alignment): Command {
  const value = { left: 0, center: 1, right: 2 }[alignment];
  return command(`align ${alignment}`, [0x1b, 0x1d, 0x61, value]);
}

/** ESC i: double height and width. */
export function large(on: boolean): Command {
  return command(on ? "large" : "normal size", [0x1b, 0x69, on ? 1 : 0, on ? 1 : 0]);
}

/** ESC RS F: font A has 12 x 24 dots, font B 9 x 24. */
export function small(on: boolean): Command {
  return command(on ? "font B" : "font A", [0x1b, 0x1e, 0x46, on ? 1 : 0]);
}

/** ESC a takes 1 to 127 lines. */
export function feedLines(lines: number): Command {
  inRange("lines to feed", lines, 0, 255);
  const bytes: number[] = [];
  for (let left = lines; left > 0; left -= 127) bytes.push(0x1b, 0x61, Math.min(left, 127));
  return command("feed lines", bytes);
}

/** ESC d 2/3: feeds to the cutter and cuts; the plain cut would leave the last lines under the knife. */
export function feedAndCut(kind: "partial" | "full"): Command {
  return command("feed and cut", [0x1b, 0x64, kind === "full" ? 2 : 3]);
}

/**
 * Ends whatever command was cut in two by a lost wire. NUL is ignored between commands, but a barcode ends with
 * RS only and a version question with LF NUL.
 */
export function fillUp(byteCount: number): Command {
  const zeros = new Uint8Array(inRange("bytes to fill", byteCount, 0, 65_535));
  return { name: "fill up", bytes: Uint8Array.of(...zeros, 0x1e, 0x0a, 0x00) };
}

/** Models 1 and 2 of QR differ, 2 is what phones read; error level M; dots of one module. */
export function shapeQr(moduleDots: number): Command {
  return command("shape QR", [
    ...[0x1b, 0x1d, 0x79, 0x53, 0x30, 2],
    ...[0x1b, 0x1d, 0x79, 0x53, 0x31, 1],
    ...[0x1b, 0x1d, 0x79, 0x53, 0x32, inRange("QR module size", moduleDots, 1, 8)],
  ]);
}

export function storeQr(data: Uint8Array): Command {
  const length = inRange("QR bytes", data.length, 1, 7089);
  return command("store QR", [0x1b, 0x1d, 0x79, 0x44, 0x31, 0, length & 0xff, length >> 8, ...data]);
}

export const printStoredQr = command("print QR", [0x1b, 0x1d, 0x79, 0x50]);

/**
 * ESC b 6, text below, a line fed: CODE128 that chooses its code sets itself.
 * @param moduleDots 2 to 4
 * @param text ASCII 20 to 7E
 */
export function printCode128(text: string, moduleDots: number, heightDots: number): Command {
  const shape = [
    ...[6, 2, inRange("barcode module width", moduleDots, 2, 4) - 1],
    inRange("barcode height", heightDots, 1, 255),
  ];
  // A percent sign begins a code (% 6 is START A) unless it is followed by 0.
  const data = Buffer.from(text.replaceAll("%", "%0"), "latin1");
  return command("print barcode", [0x1b, 0x62, ...shape, ...data, 0x1e]);
}

/** ESC k and a line feed: 24 rows of dots, each of `rowBytes`; bit 7 is leftmost, 1 is black. */
export function printBand(rowBytes: number, data: Uint8Array): Command {
  inRange("band width in bytes", rowBytes, 1, 255);
  if (data.length !== rowBytes * BAND_ROWS) throw new RangeError("a band has 24 rows");
  return command("print band", [0x1b, 0x6b, rowBytes, 0, ...data, 0x0a]);
}

/** ESC K and a line feed: a byte is a column of 8 dots, bit 7 on top, and each dot is printed as 3 x 3. */
export function printCoarseBand(columns: Uint8Array): Command {
  const width = inRange("band width in columns", columns.length, 1, 0xffff);
  return command("print coarse band", [0x1b, 0x4b, width & 0xff, width >> 8, ...columns, 0x0a]);
}

/** ESC BEL sets the first drawer's pulse in units of 10 ms, and BEL gives it. */
export function pulseFirstDrawer(pulseMs: number): Command {
  const units = Math.round(inRange("drawer pulse in ms", pulseMs, 50, 500) / 10);
  return command("pulse drawer 1", [0x1b, 0x07, units, Math.min(127, 4 * units), 0x07]);
}

/** SUB: the second drawer's pulse cannot be set; it is 200 ms. */
export const pulseSecondDrawer = command("pulse drawer 2", [0x1a]);

function command(name: string, bytes: readonly number[]): Command {
  return { name, bytes: Uint8Array.from(bytes) };
}

function inRange(what: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${what} must be a whole number from ${min} to ${max}, not ${value}`);
  }
  return value;
}
