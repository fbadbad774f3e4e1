// The words of which the command sets of emulated displays are made: a command has a length and does something to
// the display; most of what it can do is the same in every set.

import { COLUMNS, type DisplayGrid, ROWS, type ScrollMode } from "./line-display-grid.ts";

/** What a command can do to the display beside its glass. */
export interface DisplayUnit {
  readonly grid: DisplayGrid;
  /** After a whole-line command a CD5220 display obeys only such commands, CLR and CAN. */
  stringMode: boolean;
  /** Obeys another set until it loses power. */
  speak(set: CommandSet): void;
  /** Everything as after power-up, but what the switches of the display say. */
  wakeUp(): void;
  acknowledge(): void;
  refuse(): void;
  surprise(what: string): void;
}

/** One command: how many bytes it takes in all (null: not all there yet), and what it does. */
export interface Command {
  length(bytes: readonly number[]): number | null;
  run(unit: DisplayUnit, bytes: readonly number[]): void;
}

export interface CommandSet {
  /** By the first bytes, in hexadecimal. */
  readonly commands: ReadonlyMap<string, Command>;
  /** How it wakes up. */
  readonly mode: ScrollMode;
  /** Other bytes from 20 on are shown where the cursor is. */
  readonly showsText: boolean;
}

export const ESC = 0x1b;
export const CR = 0x0d;

/** Every byte in two digits: each that comes is looked up by them. */
const HEXADECIMAL = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function key(...bytes: readonly number[]): string {
  return bytes.map(hexadecimal).join(" ");
}

export function hexadecimal(byte: number): string {
  return HEXADECIMAL[byte] ?? "";
}

export function fixed(length: number, run: Command["run"]): Command {
  return { length: () => length, run };
}

/** From the attention code to CR. @param before how many bytes stand before the text */
export function untilReturn(
  before: number,
  run: (unit: DisplayUnit, text: readonly number[]) => void,
): Command {
  return {
    length: (bytes) => {
      const end = bytes.indexOf(CR, before);
      return end === -1 ? null : end + 1;
    },
    run: (unit, bytes) => run(unit, bytes.slice(before, -1)),
  };
}

export const ignored = (length: number) => fixed(length, () => {});

export const back = fixed(1, ({ grid }) => grid.step(-1, 0));
export const forward = fixed(1, ({ grid }) => grid.step(1, 0));
export const otherRow = fixed(1, ({ grid }) => grid.step(0, 1));
export const lineStart = fixed(1, ({ grid }) => grid.moveTo(0, grid.row));
export const lineEnd = (length: number) => fixed(length, ({ grid }) => grid.moveTo(COLUMNS - 1, grid.row));
export const home = (length: number) => fixed(length, ({ grid }) => grid.moveTo(0, 0));
export const bottom = (length: number) => fixed(length, ({ grid }) => grid.moveTo(COLUMNS - 1, ROWS - 1));
export const mode = (length: number, which: ScrollMode) =>
  fixed(length, ({ grid }) => {
    grid.mode = which;
  });
export const cursor = (length: number, shown: boolean) =>
  fixed(length, ({ grid }) => {
    grid.cursorShown = shown;
  });
export const clear = fixed(1, (unit) => {
  unit.stringMode = false;
  unit.grid.clear();
});
export const clearRow = fixed(1, (unit) => {
  unit.stringMode = false;
  unit.grid.clearRow(unit.grid.row);
  unit.grid.moveTo(0, unit.grid.row);
});
/** Clears; overwrite mode. The code table, the brightness and the cursor stay. */
export const initialize = fixed(2, (unit) => {
  unit.stringMode = false;
  unit.grid.clear();
  unit.grid.mode = "overwrite";
});
export const brightness = fixed(3, (unit, [, , n = 0]) => {
  if (n >= 1 && n <= 4) unit.grid.brightness = n;
  else unit.surprise(`brightness ${n}`);
});
export const cursorByte = fixed(3, ({ grid }, [, , n]) => {
  grid.cursorShown = n !== 0;
});
export const moveTo = fixed(4, ({ grid }, [, , column = 0, row = 0]) => grid.moveTo(column - 1, row - 1));
