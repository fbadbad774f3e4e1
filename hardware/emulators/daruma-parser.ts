// Cuts a stream of ESC/Daruma into commands, swallowing exactly the parameters that each has. It knows how long
// commands are and nothing of what they do.

import { hex, type ParsedCommand } from "./printer-firmware.ts";

/** Null: the command is not all there yet. */
type Measure = (bytes: readonly number[]) => number | null;

const ESC = 0x1b;
const GS = 0x1d;
const ENQ = 0x05;

export class DarumaParser {
  #pending: number[] = [];

  get unfinishedBytes(): number {
    return this.#pending.length;
  }

  forget(): void {
    this.#pending = [];
  }

  parse(bytes: Uint8Array): ParsedCommand[] {
    const commands: ParsedCommand[] = [];
    for (const byte of bytes) {
      this.#pending.push(byte);
      const command = complete(this.#pending);
      if (command === null) continue;
      commands.push(command);
      this.#pending = [];
    }
    return commands;
  }
}

function complete(bytes: readonly number[]): ParsedCommand | null {
  const [first = 0, second] = bytes;
  if (first >= 0x20) return made("text", bytes, 0);
  if (first !== ESC && first !== GS) return made(hex([first]), bytes, 1);
  if (second === undefined) return null;
  if (first === GS) return second === ENQ ? made("1d 05", bytes, 2) : made("unknown", bytes, 0);
  const measure = ESC_COMMANDS.get(second);
  // Commands not in the table: two bytes are dropped.
  if (measure === undefined) return made("unknown", bytes, 0);
  const length = measure(bytes);
  return length === null || bytes.length < length ? null : made(hex([first, second]), bytes, 2);
}

function made(code: string, bytes: readonly number[], selecting: number): ParsedCommand {
  return { code, parameters: Uint8Array.from(bytes.slice(selecting)), byteCount: bytes.length };
}

function total(length: number): Measure {
  return () => length;
}

function table(...rows: readonly (readonly [readonly number[], Measure])[]): ReadonlyMap<number, Measure> {
  return new Map(rows.flatMap(([codes, measure]) => codes.map((code) => [code, measure] as const)));
}

function word(bytes: readonly number[], at: number): number {
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
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
