// How long the commands of ESC/Daruma are.

import {
  CommandParser,
  command,
  type Measure,
  measured,
  table,
  total,
  unknown,
  word,
} from "./command-parser.ts";
import type { ParsedCommand } from "./printer-firmware.ts";

const ESC = 0x1b;
const GS = 0x1d;
const ENQ = 0x05;

export function darumaParser(): CommandParser {
  return new CommandParser(complete);
}

function complete(bytes: readonly number[]): ParsedCommand | null {
  const [first = 0, second] = bytes;
  if (first !== ESC && first !== GS) return command(bytes, 1);
  if (second === undefined) return null;
  if (first === GS) return second === ENQ ? command(bytes, 2) : unknown(bytes);
  return measured(ESC_COMMANDS.get(second), bytes, 2);
}

/** Four bytes of shape, then characters up to NUL; a shape may hold a NUL (no text below). */
const barcode: Measure = (bytes) => (bytes.length > 6 && bytes.at(-1) === 0x00 ? bytes.length : null);
const qrCode: Measure = (bytes) => (bytes.length < 4 ? null : 4 + word(bytes, 2));
const bitImage: Measure = (bytes) =>
  bytes.length < 5 ? null : 5 + word(bytes, 3) * ((bytes[2] ?? 0) >= 32 ? 3 : 1);

const ESC_COMMANDS = table(
  [[0x40, 0x45, 0x46, 0x6d, 0x70, 0x0f, 0x12, 0x32, 0x30, 0xc3, 0xc7, 0xe5], total(2)],
  [[0x6a, 0x21, 0x57, 0x77, 0x2d, 0x34, 0x33, 0x74, 0x4a], total(3)],
  // The printer's settings, one character each.
  [[0xc6], total(42)],
  [[0x62], barcode],
  [[0x81], qrCode],
  [[0x2a], bitImage],
);
