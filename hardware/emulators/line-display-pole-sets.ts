// The command sets of the older pole displays: UTC, Logic Controls, AEDEX, DSP-800, ADM787 and Posiflex's own, as
// the displays' manuals have them.

import {
  type Command,
  type CommandSet,
  CR,
  clear,
  cursor,
  ESC,
  fixed,
  forward,
  hexadecimal,
  ignored,
  key,
  lineStart,
  mode,
  untilReturn,
} from "./line-display-command.ts";
import { COLUMNS, type DisplayGrid, ROWS } from "./line-display-grid.ts";

/** In vertical mode a line feed in the lower line moves the text up. */
const lineFeed = fixed(1, ({ grid }) => {
  if (grid.mode === "vertical" && grid.row === ROWS - 1) grid.scrollUp();
  else grid.step(0, 1);
});
/** The byte that dims, by the step that it means. */
const DIMMING = new Map([
  [0x20, 1],
  [0x40, 2],
  [0x60, 3],
  [0xff, 4],
]);

const UTC_STANDARD: readonly [string, Command][] = [
  [
    "04",
    fixed(2, (unit, [, x = 0]) => {
      const step = DIMMING.get(x);
      if (step === undefined) unit.surprise(key(0x04, x));
      else unit.grid.brightness = step;
    }),
  ],
  [
    "08",
    fixed(1, ({ grid }) => {
      grid.step(-1, 0);
      const cell = grid.row * COLUMNS + grid.column;
      grid.clearCells(cell, cell);
    }),
  ],
  ["09", forward],
  ["0a", lineFeed],
  ["0d", lineStart],
  [
    "10",
    fixed(2, (unit, [, cell = 0]) => {
      if (cell < ROWS * COLUMNS) unit.grid.moveToCell(cell);
      else unit.surprise(key(0x10, cell));
    }),
  ],
  ["11", mode(1, "overwrite")],
  ["12", mode(1, "vertical")],
  ["13", cursor(1, true)],
  ["14", cursor(1, false)],
  ["1f", fixed(1, (unit) => unit.wakeUp())],
];

const intoUtcLine = (row: 0 | 1) => untilReturn(3, ({ grid }, text) => grid.writeRow(row, text));

/** Everything else is passed on to a printer behind the display. */
const UTC_PASS_THROUGH: readonly [string, Command][] = [
  [key(ESC, 0x75, 0x41), intoUtcLine(0)],
  [key(ESC, 0x75, 0x42), intoUtcLine(1)],
  [
    key(ESC, 0x75, 0x49),
    untilReturn(3, ({ grid }, text) => {
      grid.writeRow(0, text.slice(0, COLUMNS));
      grid.writeRow(1, text.slice(COLUMNS));
    }),
  ],
];

export const UTC_ENHANCED: CommandSet = {
  mode: "overwrite",
  showsText: false,
  commands: new Map([...UTC_PASS_THROUGH, [key(ESC, 0x0f, CR), fixed(3, (unit) => unit.speak(UTC))]]),
};

export const UTC: CommandSet = {
  mode: "overwrite",
  showsText: true,
  commands: new Map([...UTC_STANDARD, [key(ESC, 0x64), fixed(2, (unit) => unit.speak(UTC_ENHANCED))]]),
};

/** Wakes up scrolling; data come into view line by line. */
export const LOGIC_CONTROLS: CommandSet = {
  mode: "vertical",
  showsText: true,
  commands: new Map([...UTC_STANDARD, ["05", untilReturn(1, () => {})]]),
};

const intoAedexLine = (row: 0 | 1) => untilReturn(3, ({ grid }, text) => grid.writeRow(row, text));

export const AEDEX: CommandSet = {
  mode: "overwrite",
  showsText: false,
  commands: new Map([
    [key(0x21, 0x23, 0x31), intoAedexLine(0)],
    [key(0x21, 0x23, 0x32), intoAedexLine(1)],
    [
      key(0x21, 0x23, 0x39),
      untilReturn(3, ({ grid }, text) => {
        grid.writeRow(0, text.slice(0, COLUMNS));
        grid.writeRow(1, text.slice(COLUMNS));
      }),
    ],
  ]),
};

const FRAME = [0x04, 0x01];
const FRAME_END = 0x17;
const FIRST_CELL = 0x31;
const LAST_CELL = 0x58;

/** A frame is obeyed and acknowledged whole, or refused. */
function framed(parameters: number, run: (grid: DisplayGrid, cells: readonly number[]) => boolean): Command {
  const length = FRAME.length + 1 + parameters + 1;
  return fixed(length, (unit, bytes) => {
    const cells = bytes.slice(3, -1);
    const good =
      bytes.at(-1) === FRAME_END &&
      cells.every((cell) => cell >= FIRST_CELL && cell <= LAST_CELL) &&
      run(
        unit.grid,
        cells.map((cell) => cell - FIRST_CELL),
      );
    if (good) return unit.acknowledge();
    unit.surprise(bytes.map(hexadecimal).join(" "));
    unit.refuse();
  });
}

export const DSP800: CommandSet = {
  mode: "overwrite",
  showsText: true,
  commands: new Map([
    [
      key(...FRAME, 0x50),
      framed(1, (grid, [cell = 0]) => {
        grid.moveToCell(cell);
        return true;
      }),
    ],
    [
      key(...FRAME, 0x43),
      framed(2, (grid, [from = 0, to = 0]) => {
        grid.clearCells(from, to);
        return from <= to;
      }),
    ],
  ]),
};

export const ADM787: CommandSet = {
  mode: "overwrite",
  showsText: true,
  commands: new Map([
    ["0c", clear],
    ["0d", lineStart],
    [
      "0e",
      fixed(1, ({ grid }) => {
        grid.clearRow(0);
        grid.moveTo(0, 0);
      }),
    ],
    [
      "0f",
      fixed(1, ({ grid }) => {
        grid.clearRow(1);
        grid.moveTo(0, 1);
      }),
    ],
    ["10", ignored(2)],
    ["11", ignored(2)],
    ["12", ignored(2)],
  ]),
};

export const PST: CommandSet = {
  mode: "overwrite",
  showsText: true,
  commands: new Map([
    [key(0x14, 0x01), mode(2, "overwrite")],
    [key(0x14, 0x02), mode(2, "vertical")],
    // Overwrite instead of insert, which is what it wakes up with.
    [key(0x14, 0x04), ignored(2)],
    [key(0x14, 0x0d), fixed(2, ({ grid }) => grid.moveTo(0, grid.row))],
    [key(0x14, 0x0e), fixed(2, ({ grid }) => grid.clear())],
    [key(0x14, 0x10), fixed(2, ({ grid }) => grid.clearRow(0))],
    [key(0x14, 0x11), fixed(2, ({ grid }) => grid.clearRow(1))],
    [key(0x14, 0x17), cursor(2, true)],
    [key(0x14, 0x18), cursor(2, false)],
    [
      key(0x14, 0x1a),
      fixed(3, (unit, [, , cell = 0]) => {
        if (cell < ROWS * COLUMNS) unit.grid.moveToCell(cell);
        else unit.surprise(key(0x14, 0x1a, cell));
      }),
    ],
  ]),
};
