// The commands of ESC/Daruma (DR600, DR700, DR800) that this driver sends, each with its meaning beside its bytes.
// From the manual of the DR700 (Rev. 06) and the public drivers of Brazilian projects (ACBr, OpenAC, pyescpos).
// Ranges are checked here, where the bytes are made.

import type { Command } from "../printer/language.ts";
import type { Alignment } from "../printer/look.ts";

/** Rows of dots in one band of a picture. */
export const BAND_ROWS = 24;

/** ESC @: look and unfinished line are forgotten. */
export const initialize = command("initialize", [0x1b, 0x40]);

/** ENQ: the printer says in one byte how it is, at once. */
export const askState = command("ask state", [0x05]);

/** GS ENQ: sensors and drawer in one byte, at once. */
export const askSensors = command("ask sensors", [0x1d, 0x05]);

/** ESC C3 and ESC C7: number of the model, version of its program, each as ":…" and CR. */
export const askIdentity: readonly Command[] = [
  command("ask model", [0x1b, 0xc3]),
  command("ask firmware", [0x1b, 0xc7]),
];

export const boldOn = command("bold", [0x1b, 0x45]);
export const boldOff = command("not bold", [0x1b, 0x46]);

/** ESC m: feeds to the knife and cuts; there is one kind of cut. */
export const cut = command("cut", [0x1b, 0x6d]);

/** ESC p: one drawer, and a pulse whose length is the printer's. */
export const pulseDrawer = command("pulse drawer", [0x1b, 0x70]);

export function selectCodeTable(number: number): Command {
  return command("select code table", [0x1b, 0x74, inRange("code table", number, 0, 255)]);
}

export function align(alignment: Alignment): Command {
  const value = { left: 0, center: 1, right: 2 }[alignment];
  return command(`align ${alignment}`, [0x1b, 0x6a, value]);
}

/** ESC W and ESC w: double width and double height. */
export function large(on: boolean): Command {
  const value = on ? 1 : 0;
  return command(on ? "large" : "normal size", [0x1b, 0x57, value, 0x1b, 0x77, value]);
}

/** ESC SI begins the condensed letters; DC2 ends them, and DC4 takes the normal ones. */
export function small(on: boolean): Command {
  return command(on ? "condensed" : "not condensed", on ? [0x1b, 0x0f] : [0x12, 0x14]);
}

/** Each line by itself: no command for several is known. */
export function feedLines(lines: number): Command {
  return {
    name: "feed lines",
    bytes: new Uint8Array(inRange("lines to feed", lines, 0, 255)).fill(0x0a),
  };
}

/** Ends whatever command was cut in two by a lost wire; a barcode ends with NUL, and between commands it is ignored. */
export function fillUp(byteCount: number): Command {
  return { name: "fill up", bytes: new Uint8Array(inRange("bytes to fill", byteCount, 0, 65_535)) };
}

/** ESC 81: module size 3 to 7 dots, error level M, and the length counts those two bytes too. */
export function printQr(data: Uint8Array, moduleDots: number): Command {
  const length = inRange("QR bytes", data.length, 1, 700) + 2;
  const size = inRange("QR module size", moduleDots, 3, 7);
  return command("print QR", [0x1b, 0x81, length & 0xff, length >> 8, size, 0x4d, ...data]);
}

/**
 * ESC b 5: CODE128 with its text below.
 * @param moduleDots 2 to 5
 * @param heightDots 50 to 200
 * @param text ASCII 20 to 7E
 */
export function printCode128(text: string, moduleDots: number, heightDots: number): Command {
  const shape = [
    inRange("barcode module width", moduleDots, 2, 5),
    inRange("barcode height", heightDots, 50, 200),
  ];
  return command("print barcode", [0x1b, 0x62, 5, ...shape, 1, ...Buffer.from(text, "latin1"), 0x00]);
}

/** ESC * 33 and a line feed: 24 rows, three bytes for each column of dots, bit 7 on top. */
export function printBand(columns: Uint8Array): Command {
  const width = inRange("band width in dots", columns.length / 3, 1, 0xffff);
  return command("print band", [0x1b, 0x2a, 33, width & 0xff, width >> 8, ...columns, 0x0a]);
}

/** ESC 3: line spacing in dots, so that the bands of a picture join; ESC 2 takes the usual one again. */
export const lineSpacingOfBands = command("line spacing of bands", [0x1b, 0x33, BAND_ROWS]);
export const usualLineSpacing = command("usual line spacing", [0x1b, 0x32]);

function command(name: string, bytes: readonly number[]): Command {
  return { name, bytes: Uint8Array.from(bytes) };
}

function inRange(what: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${what} must be a whole number from ${min} to ${max}, not ${value}`);
  }
  return value;
}
