// The ESC/POS commands this driver sends, each with its meaning beside its bytes, so that a log, a test and a
// preview read alike. Ranges are checked here, where the bytes are made. Names as in the ESC/POS manual.

import type { Command } from "../printer/language.ts";
import type { Alignment } from "../printer/look.ts";

export type { Command } from "../printer/language.ts";

/**
 * No command of ours is longer than a QR code's data and its head: what was cut in two by a lost wire is ended by as
 * many bytes, which take 3 s at 9600 baud. Pictures are sent in bands of at most this.
 */
export const LONGEST_COMMAND_BYTES = 2560;

/** ESC @: modes, code table and the unfinished line are forgotten; stored images stay. */
export const initialize = command("initialize", [0x1b, 0x40]);

/** FS .: without it many Chinese clones take bytes from 80 on for halves of Chinese characters. */
export const leaveKanjiMode = command("leave kanji mode", [0x1c, 0x2e]);

/** ESC R 0: any other country replaces signs such as $ and # by its own. */
export const selectUsaSigns = command("select USA signs", [0x1b, 0x52, 0]);

/** GS a: report drawer (1), online/offline (2), error (4) and roll sensor (8) by itself when they change. */
export const reportChanges = command("report changes", [0x1d, 0x61, 0x0f]);

/** GS r 1, answered when everything before it was done. */
export const askPaperInOrder = command("ask paper in order", [0x1d, 0x72, 0x01]);

/** DLE ENQ 1: go on from the broken line after a jam was cleared; ignored when there is no error. */
export const recover = command("recover from error", [0x10, 0x05, 0x01]);

/** What DLE EOT can be asked: 1 printer, 2 cause of being offline, 3 cause of an error, 4 roll sensor. */
export type StatusQuestion = 1 | 2 | 3 | 4;

export function askStatus(question: StatusQuestion): Command {
  return command(`ask status ${question}`, [0x10, 0x04, question]);
}

export function selectCodeTable(number: number): Command {
  return command("select code table", [0x1b, 0x74, inRange("code table", number, 0, 255)]);
}

export function align(alignment: Alignment): Command {
  const value = { left: 0, center: 1, right: 2 }[alignment];
  return command(`align ${alignment}`, [0x1b, 0x61, value]);
}

export function feedLines(lines: number): Command {
  return command("feed lines", [0x1b, 0x64, inRange("lines to feed", lines, 0, 255)]);
}

/** GS V 65/66 0: feeds to the cutter and cuts; the plain cut would leave the last lines under the knife. */
export function feedAndCut(kind: "partial" | "full"): Command {
  return command("feed and cut", [0x1d, 0x56, kind === "full" ? 0x41 : 0x42, 0]);
}

/** ESC i and ESC m, the commands of old knives: cut where the paper stands. */
export function cutHere(kind: "partial" | "full"): Command {
  return command("cut", [0x1b, kind === "full" ? 0x69 : 0x6d]);
}

/** GS ( H function 48: the token comes back when everything before it was printed. */
export function askToConfirm(token: string): Command {
  if (!/^[\x20-\x7e]{4}$/.test(token)) throw new RangeError("a process id has 4 characters of 20 to 7E");
  return command("ask to confirm", [0x1d, 0x28, 0x48, 6, 0, 0x30, 0x30, ...Buffer.from(token, "latin1")]);
}

/** GS I 66, 67 and 65: maker, model and firmware in words, where a printer has words for them. */
export const askIdentity: readonly Command[] = [66, 67, 65].map((question) =>
  command(`ask identity ${question}`, [0x1d, 0x49, question]),
);

/** ESC p: on for the pulse, off at least four times as long, so that no solenoid burns. */
export function pulseDrawer(pin: 2 | 5, pulseMs: number): Command {
  const on = Math.round(inRange("drawer pulse in ms", pulseMs, 50, 500) / 2);
  return command(`pulse drawer pin ${pin}`, [0x1b, 0x70, pin === 2 ? 0 : 1, on, Math.min(255, 4 * on)]);
}

/**
 * DLE DC4 1: the same at once, whatever waits in the printer and also while it is offline; it ignores this while it
 * reports an error (TM-T88III programming manual, "DLE DC4 (fn = 1)"). Counted in tenths of a second, 1 to 8.
 */
export function pulseDrawerAtOnce(pin: 2 | 5, pulseMs: number): Command {
  const tenths = Math.max(1, Math.round(inRange("drawer pulse in ms", pulseMs, 50, 500) / 100));
  return command(`pulse drawer pin ${pin} at once`, [0x10, 0x14, 1, pin === 2 ? 0 : 1, tenths]);
}

/** ESC B, the beeper of clones: each sound lasts 150 ms. */
export function beepLikeClones(times: number): Command {
  return command("beep", [0x1b, 0x42, inRange("beeps", times, 1, 9), 3]);
}

/** ESC ( A function 97, the beeper of Epson's models: pattern A, repeated. */
export function beepLikeEpson(times: number): Command {
  return command("beep", [0x1b, 0x28, 0x41, 3, 0, 0x61, 1, inRange("beeps", times, 1, 9)]);
}

/** Ends whatever command was cut in two by a lost wire: printers ignore NUL between commands. */
export function fillUp(byteCount: number): Command {
  return { name: "fill up", bytes: new Uint8Array(inRange("bytes to fill", byteCount, 0, 65_535)) };
}

/** Height and module width in dots; the digits go below, in font A. */
export function barcodeShape(heightDots: number, moduleDots: number): Command {
  return command("shape barcode", [
    ...[0x1d, 0x68, inRange("barcode height", heightDots, 1, 255)],
    ...[0x1d, 0x77, inRange("barcode module width", moduleDots, 2, 6)],
    ...[0x1d, 0x48, 2],
    ...[0x1d, 0x66, 0],
  ]);
}

/** GS k 73: data already carry their code sets. */
export function printCode128(data: Uint8Array): Command {
  return command("print barcode", [0x1d, 0x6b, 73, inRange("barcode bytes", data.length, 2, 255), ...data]);
}

/** How a printer counts the functions of GS ( k for QR codes: as Epson does, or as Custom (profiles/custom-kube-ii.ts). */
export type QrFunctions = "epson" | "custom";

/**
 * Module size in dots and error level M; model 2 is what printers begin with. Custom's level is what drivers of it
 * send, and is no higher.
 */
export function shapeQr(moduleDots: number, functions: QrFunctions = "epson"): Command {
  const dots = inRange("QR module size", moduleDots, 1, 16);
  if (functions === "custom") {
    return command("shape QR", [
      ...[0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x41, 0],
      ...[0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x42, Math.max(2, dots)],
      ...[0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x45, 0],
    ]);
  }
  return command("shape QR", [
    ...[0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x43, dots],
    ...[0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x45, 0x31],
  ]);
}

export function storeQr(data: Uint8Array, functions: QrFunctions = "epson"): Command {
  const length = inRange("QR bytes", data.length, 1, 7089) + 3;
  const m = functions === "custom" ? 0x31 : 0x30;
  return command("store QR", [...[0x1d, 0x28, 0x6b, length & 0xff, length >> 8, 0x31, 0x50, m], ...data]);
}

export function printStoredQr(functions: QrFunctions = "epson"): Command {
  return command("print QR", [0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x51, functions === "custom" ? 0x31 : 0x30]);
}

/** GS ( L function 64: which pictures lie in the flash, by their two characters. */
export const askKeys = command("ask for kept pictures", [0x1d, 0x28, 0x4c, 4, 0, 0x30, 0x40, 0x4b, 0x43]);

/** ACK: the printer waits for it after each part of that list. */
export const acknowledgeKeys = command("acknowledge", [0x06]);

/** GS ( L function 67: writes a picture into the flash; what was there under that name is gone. */
export function keepPicture(name: string, width: number, height: number, data: Uint8Array): Command {
  inRange("picture width", width, 1, 8192);
  inRange("picture height", height, 1, 2304);
  const length = inRange("picture bytes", data.length, 1, 65_000) + 11;
  const size = [width & 0xff, width >> 8, height & 0xff, height >> 8];
  const head = [0x1d, 0x28, 0x4c, length & 0xff, length >> 8, 0x30, 0x43, 0x30, ...keyBytes(name), 1];
  return command("keep picture", [...head, ...size, 0x31, ...data]);
}

/** GS ( L function 69. */
export function printKept(name: string): Command {
  return command("print kept picture", [0x1d, 0x28, 0x4c, 6, 0, 0x30, 0x45, ...keyBytes(name), 1, 1]);
}

function keyBytes(name: string): readonly number[] {
  if (!/^[\x20-\x7e]{2}$/.test(name))
    throw new RangeError("a kept picture's name has 2 characters of 20 to 7E");
  return [...Buffer.from(name, "latin1")];
}

/** GS v 0; bit 7 is leftmost, 1 is black. Doubled: each dot of the data is printed as 2 x 2. */
export function printRaster(rowBytes: number, rows: number, data: Uint8Array, doubled: boolean): Command {
  inRange("raster width in bytes", rowBytes, 1, 255);
  inRange("raster rows", rows, 1, 256);
  if (data.length !== rowBytes * rows) throw new RangeError("raster data must be rows times row bytes");
  const header = [0x1d, 0x76, 0x30, doubled ? 3 : 0, rowBytes, 0, rows & 0xff, rows >> 8];
  return command("print raster", [...header, ...data]);
}

/** Whether the bytes hold a pair that printers obey at once, even inside data. */
export function holdsRealTimeCommand(bytes: Uint8Array): boolean {
  return bytes.some((byte, index) => isRealTimeCommand(byte, bytes[index + 1]));
}

/** DLE EOT, DLE ENQ or DLE DC4 (which opens the drawer). */
export function isRealTimeCommand(first: number | undefined, second: number | undefined): boolean {
  return first === 0x10 && (second === 0x04 || second === 0x05 || second === 0x14);
}

export function joinBytes(commands: readonly Command[]): Uint8Array {
  return new Uint8Array(Buffer.concat(commands.map(({ bytes }) => bytes)));
}

function command(name: string, bytes: readonly number[]): Command {
  return { name, bytes: Uint8Array.from(bytes) };
}

function inRange(what: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${what} must be a whole number from ${min} to ${max}, not ${value}`);
  }
  return value;
}
