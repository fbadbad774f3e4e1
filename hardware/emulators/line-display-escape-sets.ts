// The command sets of displays that begin with ESC: Epson's and the CD5220's, as their manuals have them.

import {
  back,
  bottom,
  brightness,
  type Command,
  type CommandSet,
  CR,
  clear,
  clearRow,
  cursorByte,
  ESC,
  fixed,
  forward,
  home,
  ignored,
  initialize,
  key,
  lineEnd,
  lineStart,
  mode,
  moveTo,
  otherRow,
} from "./line-display-command.ts";

const US = 0x1f;

const COMMON: readonly [string, Command][] = [
  ["08", back],
  ["09", forward],
  ["0a", otherRow],
  ["0b", home(1)],
  ["0c", clear],
  ["0d", lineStart],
  ["18", clearRow],
  [key(ESC, 0x40), initialize],
];

export const EPSON: CommandSet = {
  mode: "vertical",
  showsText: true,
  commands: new Map([
    ...COMMON,
    [key(US, 0x01), mode(2, "overwrite")],
    [key(US, 0x02), mode(2, "vertical")],
    [key(US, 0x03), mode(2, "horizontal")],
    [key(US, 0x0a), fixed(2, ({ grid }) => grid.step(0, -1))],
    [key(US, 0x0d), lineEnd(2)],
    [key(US, 0x24), moveTo],
    [key(US, 0x42), bottom(2)],
    [key(US, 0x43), cursorByte],
    [key(US, 0x45), ignored(3)],
    [key(US, 0x58), brightness],
    [
      key(ESC, 0x74),
      fixed(3, ({ grid }, [, , n]) => {
        grid.codeTable = n ?? 0;
      }),
    ],
    [key(ESC, 0x52), ignored(3)],
  ]),
};

const wholeLine: Command = {
  length: (bytes) => {
    if (bytes.length < 3) return null;
    const end = bytes.indexOf(CR, 3);
    return end === -1 ? null : end + 1;
  },
  run: (unit, bytes) => {
    const which = bytes[2] ?? 0;
    if (which === 0x41) unit.grid.writeRow(0, bytes.slice(3, -1));
    else if (which === 0x42) unit.grid.writeRow(1, bytes.slice(3, -1));
    else unit.surprise(key(ESC, 0x51, which));
    unit.stringMode = true;
  },
};

export const CD5220: CommandSet = {
  mode: "vertical",
  showsText: true,
  commands: new Map([
    ...COMMON,
    [key(ESC, 0x51), wholeLine],
    [key(ESC, 0x11), mode(2, "overwrite")],
    [key(ESC, 0x12), mode(2, "vertical")],
    [key(ESC, 0x13), mode(2, "horizontal")],
    [key(ESC, 0x5b, 0x44), fixed(3, ({ grid }) => grid.step(-1, 0))],
    [key(ESC, 0x5b, 0x43), fixed(3, ({ grid }) => grid.step(1, 0))],
    [key(ESC, 0x5b, 0x41), fixed(3, ({ grid }) => grid.step(0, -1))],
    [key(ESC, 0x5b, 0x42), fixed(3, ({ grid }) => grid.step(0, 1))],
    [key(ESC, 0x5b, 0x48), home(3)],
    [key(ESC, 0x5b, 0x4c), fixed(3, ({ grid }) => grid.moveTo(0, grid.row))],
    [key(ESC, 0x5b, 0x52), lineEnd(3)],
    [key(ESC, 0x5b, 0x4b), bottom(3)],
    [key(ESC, 0x6c), moveTo],
    [key(ESC, 0x2a), brightness],
    [key(ESC, 0x5f), cursorByte],
    [key(ESC, 0x66), ignored(3)],
    [key(ESC, 0x63), ignored(3)],
  ]),
};
