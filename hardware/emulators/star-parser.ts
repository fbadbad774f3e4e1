// How long the commands of Star line mode are, as the manual has them.

import { CommandParser, command, type Measure, measured, table, total, word } from "./command-parser.ts";
import type { ParsedCommand } from "./printer-firmware.ts";

const ESC = 0x1b;

export function starParser(): CommandParser {
  return new CommandParser(complete);
}

function complete(bytes: readonly number[]): ParsedCommand | null {
  const [first = 0, second, third] = bytes;
  if (first !== ESC) return command(bytes, 1);
  if (second === undefined) return null;
  const group = GROUPS.get(second);
  if (group === undefined) return measured(ESC_COMMANDS.get(second), bytes, 2);
  return third === undefined ? null : measured(group.get(third), bytes, 3);
}

/** Two bytes of a count after the head, and for each so many bytes of data. */
function counted(countAt: number, bytesEach: number): Measure {
  return (bytes) => (bytes.length < countAt + 2 ? null : countAt + 2 + word(bytes, countAt) * bytesEach);
}

function until(end: number, least: number): Measure {
  return (bytes) => (bytes.length > least && bytes.at(-1) === end ? bytes.length : null);
}

const untilLfNul: Measure = (bytes) =>
  bytes.length > 3 && bytes.at(-2) === 0x0a && bytes.at(-1) === 0x00 ? bytes.length : null;

/** ESC * r and a letter; most have digits up to a NUL. */
const raster: Measure = (bytes) => {
  if (bytes.length < 4) return null;
  const isBare = [0x52, 0x41, 0x42, 0x43].includes(bytes[3] ?? 0);
  return isBare ? 4 : until(0x00, 4)(bytes);
};

/** ESC GS y: S takes which setting and its value, D 1 the data, P and I nothing. */
const qrCode: Measure = (bytes) => {
  if (bytes.length < 4) return null;
  if (bytes[3] === 0x53) return 6;
  return bytes[3] === 0x44 ? counted(6, 1)(bytes) : 4;
};

const ESC_COMMANDS = table(
  [[0x40, 0x45, 0x46, 0x34, 0x35, 0x4d, 0x50, 0x70, 0x71, 0x3a, 0x67, 0x30, 0x31, 0x0e, 0x14], total(2)],
  [
    [0x52, 0x57, 0x68, 0x2d, 0x5f, 0x7a, 0x4a, 0x49, 0x61, 0x64, 0x6c, 0x51, 0x2f, 0x20, 0x25, 0x24],
    total(3),
  ],
  [[0x43, 0x06, 0x4e], total(3)],
  [[0x69, 0x07], total(4)],
  [[0x44, 0x42], until(0x00, 2)],
  [[0x4b, 0x4c], counted(2, 1)],
  [[0x58], counted(2, 3)],
  [[0x6b], counted(2, 24)],
  [[0x62], until(0x1e, 6)],
  [[0x23, 0x3f], untilLfNul],
  [[0x2a], raster],
);

/** ESC RS and ESC GS, by the byte that follows. */
const GROUPS: ReadonlyMap<number, ReadonlyMap<number, Measure>> = new Map([
  [0x1e, table([[0x46, 0x61, 0x45, 0x41, 0x64, 0x72, 0x6d, 0x43, 0x63, 0x4c], total(4)])],
  [
    0x1d,
    table(
      [[0x74, 0x61, 0x62, 0x50], total(4)],
      [[0x41, 0x52], total(5)],
      [[0x03, 0x07], total(6)],
      [[0x19], total(7)],
      [[0x79], qrCode],
    ),
  ],
]);
