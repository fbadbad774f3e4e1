// The ESC/POS commands this driver sends, each with its meaning beside its bytes, so that a log, a test and a
// preview read alike. Ranges are checked here, where the bytes are made. Names as in the ESC/POS manual.

export interface Command {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type Alignment = "left" | "center" | "right";

/** ESC @: modes, code table and the unfinished line are forgotten; stored images stay. */
export const initialize = command("initialize", [0x1b, 0x40]);

/** FS .: without it many Chinese clones take bytes from 80 on for halves of Chinese characters. */
export const leaveKanjiMode = command("leave kanji mode", [0x1c, 0x2e]);

/** ESC R 0: any other country replaces signs such as $ and # by its own. */
export const selectUsaSigns = command("select USA signs", [0x1b, 0x52, 0]);

/** GS a: report online/offline (2), error (4) and roll sensor (8) by itself when they change. */
export const reportChanges = command("report changes", [0x1d, 0x61, 0x0e]);

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

/** GS ( H function 48: the token comes back when everything before it was printed. */
export function askToConfirm(token: string): Command {
  if (!/^[\x20-\x7e]{4}$/.test(token)) throw new RangeError("a process id has 4 characters of 20 to 7E");
  return command("ask to confirm", [0x1d, 0x28, 0x48, 6, 0, 0x30, 0x30, ...Buffer.from(token, "latin1")]);
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

/** Model 2, module size in dots, error level M. */
export function shapeQr(moduleDots: number): Command {
  return command("shape QR", [
    ...[0x1d, 0x28, 0x6b, 4, 0, 0x31, 0x41, 0x32, 0],
    ...[0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x43, inRange("QR module size", moduleDots, 1, 16)],
    ...[0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x45, 0x31],
  ]);
}

export function storeQr(data: Uint8Array): Command {
  const length = inRange("QR bytes", data.length, 1, 7089) + 3;
  return command("store QR", [...[0x1d, 0x28, 0x6b, length & 0xff, length >> 8, 0x31, 0x50, 0x30], ...data]);
}

export const printStoredQr = command("print QR", [0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x51, 0x30]);

/** GS v 0; bit 7 is leftmost, 1 is black. Doubled: each dot of the data is printed as 2 x 2. */
export function printRaster(rowBytes: number, rows: number, data: Uint8Array, doubled: boolean): Command {
  inRange("raster width in bytes", rowBytes, 1, 255);
  inRange("raster rows", rows, 1, 256);
  if (data.length !== rowBytes * rows) throw new RangeError("raster data must be rows times row bytes");
  const header = [0x1d, 0x76, 0x30, doubled ? 3 : 0, rowBytes, 0, rows & 0xff, rows >> 8];
  return command("print raster", [...header, ...data]);
}

/**
 * Whether the bytes hold a pair that printers obey at once, even inside data: DLE EOT, DLE ENQ or DLE DC4
 * (which opens the drawer).
 */
export function holdsRealTimeCommand(bytes: Uint8Array): boolean {
  return bytes.some((byte, index) => {
    const next = bytes[index + 1];
    return byte === 0x10 && (next === 0x04 || next === 0x05 || next === 0x14);
  });
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
