// How long the commands of ESC/POS are, as the manual has them.

import {
  CommandParser,
  command,
  type Length,
  type Measure,
  measured,
  table,
  total,
  word,
} from "./command-parser.ts";
import type { ParsedCommand } from "./printer-firmware.ts";

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const DLE = 0x10;

/** @param knowsBema whether GS F9 is a command here, as on Bematech's */
export function escPosParser(knowsBema = false): CommandParser {
  const commands = new Map([
    [ESC, ESC_COMMANDS],
    [FS, FS_COMMANDS],
    [GS, knowsBema ? new Map([...GS_COMMANDS, [0xf9, fixed(2)]]) : GS_COMMANDS],
    [DLE, DLE_COMMANDS],
  ]);
  return new CommandParser((bytes) => complete(bytes, commands));
}

function complete(
  bytes: readonly number[],
  commands: ReadonlyMap<number, ReadonlyMap<number, Measure>>,
): ParsedCommand | null {
  const [first = 0, second] = bytes;
  const introduced = commands.get(first);
  if (introduced === undefined) return command(bytes, 1);
  if (second === undefined) return null;
  const isGroup = second === 0x28 && first !== DLE;
  return measured(introduced.get(second), bytes, isGroup || (first === GS && second === 0x76) ? 3 : 2);
}

function fixed(parameters: number): Measure {
  return total(2 + parameters);
}

/** Needs at least `header` bytes to know the length. */
function after(header: number, length: (bytes: readonly number[]) => number): Measure {
  return (bytes) => (bytes.length < header ? null : length(bytes));
}

/** A letter, pL pH, then that many bytes. */
const group = after(5, (bytes) => 5 + word(bytes, 3));
const untilZero: Measure = (bytes) => (bytes.length > 2 && bytes.at(-1) === 0 ? bytes.length : null);

const ESC_COMMANDS = table(
  [[0x32, 0x40, 0x4c, 0x53, 0x69, 0x6d, 0x76, 0x3c, 0x0c], fixed(0)],
  [[0x20, 0x21, 0x25, 0x2d, 0x33, 0x3d, 0x3f, 0x45, 0x47, 0x4a, 0x4b, 0x4d], fixed(1)],
  [[0x52, 0x54, 0x55, 0x56, 0x61, 0x64, 0x65, 0x72, 0x74, 0x75, 0x7b], fixed(1)],
  [[0x24, 0x5c, 0x42, 0x63], fixed(2)],
  [[0x70], fixed(3)],
  [[0x57], fixed(8)],
  [[0x44], untilZero],
  [[0x2a], after(5, (bytes) => 5 + word(bytes, 3) * ((bytes[2] ?? 0) >= 0x20 ? 3 : 1))],
  [[0x26], downloadedCharacters],
  [[0x28], group],
);

const FS_COMMANDS = table(
  [[0x21, 0x2d, 0x43, 0x57], fixed(1)],
  [[0x26, 0x2e], fixed(0)],
  [[0x53, 0x70], fixed(2)],
  [[0x32], fixed(74)],
  [[0x71], storedImages],
  [[0x28], group],
);

const GS_COMMANDS = table(
  [[0x21, 0x42, 0x45, 0x48, 0x49, 0x54, 0x61, 0x62, 0x66, 0x68, 0x6a, 0x72, 0x77, 0x2f], fixed(1)],
  [[0x24, 0x4c, 0x50, 0x57, 0x5c, 0x7a], fixed(2)],
  [[0x3a, 0x63], fixed(0)],
  [[0x5e], fixed(3)],
  [[0x67], fixed(4)],
  [[0x56], after(3, (bytes) => ([0x41, 0x42, 0x61, 0x62, 0x67, 0x68].includes(bytes[2] ?? 0) ? 4 : 3))],
  [[0x6b], barcode],
  [[0x76], after(8, (bytes) => 8 + word(bytes, 4) * word(bytes, 6))],
  [[0x2a], after(4, (bytes) => 4 + (bytes[2] ?? 0) * (bytes[3] ?? 0) * 8)],
  [[0x38], after(7, (bytes) => 7 + word(bytes, 3) + word(bytes, 5) * 65_536)],
  [[0x28], group],
);

const REAL_TIME_REQUEST = after(3, (bytes) => ([7, 8, 18].includes(bytes[2] ?? 0) ? 4 : 3));
const REAL_TIME_PULSE_PARAMETERS: ReadonlyMap<number, number> = new Map([
  [1, 2],
  [2, 2],
  [3, 5],
  [7, 1],
  [8, 7],
]);

const DLE_COMMANDS = table(
  [[0x04], REAL_TIME_REQUEST],
  [[0x05], fixed(1)],
  [[0x14], after(3, (bytes) => 3 + (REAL_TIME_PULSE_PARAMETERS.get(bytes[2] ?? 0) ?? 0))],
);

/** GS k: up to m = 6 the data end with NUL, from 41 on a byte says how many follow. */
function barcode(bytes: readonly number[]): Length {
  if (bytes.length < 4) return null;
  if ((bytes[2] ?? 0) >= 0x41) return 4 + (bytes[3] ?? 0);
  return bytes.at(-1) === 0 ? bytes.length : null;
}

/** ESC & y c1 c2, then for each character x and y times x bytes. */
function downloadedCharacters(bytes: readonly number[]): Length {
  if (bytes.length < 5) return null;
  const [, , height = 0, from = 0, to = 0] = bytes;
  let length = 5;
  for (let code = from; code <= to; code++) {
    const width = bytes[length];
    if (width === undefined) return null;
    length += 1 + height * width;
  }
  return length;
}

/** FS q n, then n times xL xH yL yH and x * y * 8 bytes. */
function storedImages(bytes: readonly number[]): Length {
  if (bytes.length < 3) return null;
  let length = 3;
  for (let image = 0; image < (bytes[2] ?? 0); image++) {
    if (bytes.length < length + 4) return null;
    length += 4 + word(bytes, length) * word(bytes, length + 2) * 8;
  }
  return length;
}
