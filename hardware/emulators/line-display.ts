// A customer's display of two lines of 20 characters, from its side of the wire: it takes bytes as the ESC/POS
// or CD5220 manuals describe them and keeps what a customer would see. It shares no table with the driver,
// so that it can contradict it.

import type { Clock } from "../hal/clock.ts";
import { PluggedPty } from "./plugged-pty.ts";

const COLUMNS = 20;
const ROWS = 2;

/** What a byte above 0x7F looks like after code page 858 was chosen; rows of sixteen from 0x80. */
const CODE_PAGE_858 = [
  "ÇüéâäàåçêëèïîìÄÅ",
  "ÉæÆôöòûùÿÖÜø£Ø×ƒ",
  "áíóúñÑªº¿®¬½¼¡«»",
  "░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐",
  "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤",
  "ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀",
  "ÓßÔÒõÕµþÞÚÛÙýÝ¯´",
  "\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0",
].join("");

/** One command: how many bytes it takes in all (null: not all there yet), and what it does. */
interface Command {
  length(bytes: readonly number[]): number | null;
  run(display: EmulatedLineDisplay, bytes: readonly number[]): void;
}

type ScrollMode = "overwrite" | "vertical" | "horizontal";

export class EmulatedLineDisplay {
  readonly #commands: ReadonlyMap<string, Command>;
  #pending: number[] = [];
  #grid: string[][] = blankGrid();
  #column = 0;
  #row = 0;
  #listener: (lines: [string, string]) => void = () => {};
  mode: ScrollMode = "vertical";
  cursorShown = true;
  brightness = 4;
  codeTable = 0;
  /** After a whole-line command a CD5220 display obeys only such commands, CLR and CAN. */
  stringMode = false;
  /** Every byte that began no known command, in hexadecimal; a right driver leaves it empty. */
  readonly surprises: string[] = [];

  constructor(protocol: "escpos" | "cd5220") {
    this.#commands = protocol === "escpos" ? ESCPOS_COMMANDS : CD5220_COMMANDS;
  }

  /** What a customer sees, each line exactly 20 characters. */
  lines(): [string, string] {
    return [this.#grid[0]?.join("") ?? "", this.#grid[1]?.join("") ?? ""];
  }

  /** Called back after each piece of bytes, also when they changed nothing. */
  onChange(listener: (lines: [string, string]) => void): void {
    this.#listener = listener;
  }

  feed(bytes: Uint8Array): void {
    this.#pending.push(...bytes);
    while (this.#pending.length > 0 && this.#takeOne()) {}
    this.#listener(this.lines());
  }

  /** Forgets everything, as when the plug of its power supply is pulled and put back. */
  losePower(): void {
    this.#pending = [];
    this.reset();
    this.mode = "vertical";
    this.cursorShown = true;
    this.codeTable = 0;
    this.#listener(this.lines());
  }

  reset(): void {
    this.clear();
    this.stringMode = false;
    this.mode = "overwrite";
  }

  clear(): void {
    this.#grid = blankGrid();
    this.moveTo(0, 0);
  }

  clearRow(): void {
    this.#grid[this.#row] = blankRow();
    this.#column = 0;
  }

  /** Both from 0; out of the grid is ignored, as displays do. */
  moveTo(column: number, row: number): void {
    if (column < 0 || column >= COLUMNS || row < 0 || row >= ROWS) return;
    this.#column = column;
    this.#row = row;
  }

  step(columns: number, rows: number): void {
    const cell = this.#row * COLUMNS + this.#column + columns + rows * COLUMNS;
    const wrapped = (cell + ROWS * COLUMNS) % (ROWS * COLUMNS);
    this.moveTo(wrapped % COLUMNS, Math.floor(wrapped / COLUMNS));
  }

  toLineStart(): void {
    this.#column = 0;
  }

  toLineEnd(): void {
    this.#column = COLUMNS - 1;
  }

  writeRow(row: number, bytes: readonly number[]): void {
    const text = bytes.map((byte) => this.#characterOf(byte)).slice(0, COLUMNS);
    this.#grid[row] = [...text, ...blankRow()].slice(0, COLUMNS);
  }

  #takeOne(): boolean {
    const [first = 0, second] = this.#pending;
    const lead = LEADS.has(first);
    if (lead && second === undefined) return false;
    const command = this.#commands.get(lead ? key(first, second ?? 0) : key(first));
    if (command === undefined) {
      if (first >= 0x20) this.#put(first);
      else
        this.surprises.push(
          this.#pending
            .slice(0, lead ? 2 : 1)
            .map(hexadecimal)
            .join(" "),
        );
      this.#pending.splice(0, lead && first < 0x20 ? 2 : 1);
      return true;
    }
    const length = command.length(this.#pending);
    if (length === null || this.#pending.length < length) return false;
    const bytes = this.#pending.splice(0, length);
    if (
      !this.stringMode ||
      STRING_MODE_KEYS.has(key(first, second ?? 0)) ||
      STRING_MODE_KEYS.has(key(first))
    ) {
      command.run(this, bytes);
    } else {
      this.surprises.push(`${bytes.map(hexadecimal).join(" ")} in string mode`);
    }
    return true;
  }

  #put(byte: number): void {
    if (this.stringMode) {
      this.surprises.push(`${hexadecimal(byte)} in string mode`);
      return;
    }
    const row = this.#grid[this.#row];
    if (row === undefined) return;
    row[this.#column] = this.#characterOf(byte);
    if (this.#column < COLUMNS - 1) {
      this.#column += 1;
      return;
    }
    if (this.mode === "horizontal") {
      row.shift();
      row.push(" ");
    } else if (this.mode === "vertical" && this.#row === ROWS - 1) {
      this.#grid = [this.#grid[1] ?? blankRow(), blankRow()];
      this.#column = 0;
    } else {
      this.step(1, 0);
    }
  }

  #characterOf(byte: number): string {
    if (byte < 0x20) return "?";
    if (byte < 0x7f) return String.fromCharCode(byte);
    return this.codeTable === 19 ? (CODE_PAGE_858[byte - 0x80] ?? "?") : "?";
  }
}

const ESC = 0x1b;
const US = 0x1f;
const LEADS: ReadonlySet<number> = new Set([ESC, US]);
const STRING_MODE_KEYS: ReadonlySet<string> = new Set(["0c", "18", "1b 51"]);

function fixed(length: number, run: Command["run"]): Command {
  return { length: () => length, run };
}

const COMMON: readonly [string, Command][] = [
  ["08", fixed(1, (display) => display.step(-1, 0))],
  ["09", fixed(1, (display) => display.step(1, 0))],
  ["0a", fixed(1, (display) => display.step(0, 1))],
  ["0b", fixed(1, (display) => display.moveTo(0, 0))],
  [
    "0c",
    fixed(1, (display) => {
      display.stringMode = false;
      display.clear();
    }),
  ],
  ["0d", fixed(1, (display) => display.toLineStart())],
  [
    "18",
    fixed(1, (display) => {
      display.stringMode = false;
      display.clearRow();
    }),
  ],
  [key(ESC, 0x40), fixed(2, (display) => display.reset())],
];

const setMode = (mode: ScrollMode) =>
  fixed(2, (display) => {
    display.mode = mode;
  });
const showCursor = fixed(3, (display, [, , n]) => {
  display.cursorShown = n !== 0;
});
const setBrightness = fixed(3, (display, [, , n]) => {
  display.brightness = n ?? 0;
});

const ESCPOS_COMMANDS: ReadonlyMap<string, Command> = new Map([
  ...COMMON,
  [key(US, 0x01), setMode("overwrite")],
  [key(US, 0x02), setMode("vertical")],
  [key(US, 0x03), setMode("horizontal")],
  [key(US, 0x0a), fixed(2, (display) => display.step(0, -1))],
  [key(US, 0x0d), fixed(2, (display) => display.toLineEnd())],
  [key(US, 0x24), fixed(4, (display, [, , column = 0, row = 0]) => display.moveTo(column - 1, row - 1))],
  [key(US, 0x42), fixed(2, (display) => display.moveTo(COLUMNS - 1, ROWS - 1))],
  [key(US, 0x43), showCursor],
  [key(US, 0x45), fixed(3, () => {})],
  [key(US, 0x58), setBrightness],
  [
    key(ESC, 0x74),
    fixed(3, (display, [, , n]) => {
      display.codeTable = n ?? 0;
    }),
  ],
  [key(ESC, 0x52), fixed(3, () => {})],
]);

const wholeLine: Command = {
  length: (bytes) => {
    if (bytes.length < 3) return null;
    const end = bytes.indexOf(0x0d, 3);
    return end === -1 ? null : end + 1;
  },
  run: (display, bytes) => {
    const which = bytes[2];
    if (which === 0x41) display.writeRow(0, bytes.slice(3, -1));
    else if (which === 0x42) display.writeRow(1, bytes.slice(3, -1));
    else display.surprises.push(`1b 51 ${hexadecimal(which ?? 0)}`);
    display.stringMode = true;
  },
};

const CD5220_COMMANDS: ReadonlyMap<string, Command> = new Map([
  ...COMMON,
  [key(ESC, 0x51), wholeLine],
  [key(ESC, 0x11), setMode("overwrite")],
  [key(ESC, 0x12), setMode("vertical")],
  [key(ESC, 0x13), setMode("horizontal")],
  [key(ESC, 0x6c), fixed(4, (display, [, , column = 0, row = 0]) => display.moveTo(column - 1, row - 1))],
  [key(ESC, 0x2a), setBrightness],
  [key(ESC, 0x5f), showCursor],
  [key(ESC, 0x66), fixed(3, () => {})],
]);

function key(...bytes: readonly number[]): string {
  return bytes.map(hexadecimal).join(" ");
}

function hexadecimal(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

function blankRow(): string[] {
  return Array.from({ length: COLUMNS }, () => " ");
}

function blankGrid(): string[][] {
  return Array.from({ length: ROWS }, blankRow);
}

export interface EmulatedDisplayOnPty {
  /** For the settings: serial://… */
  readonly connection: string;
  readonly display: EmulatedLineDisplay;
  unplug(): void;
  /** A display fed by its USB cable has forgotten everything when it comes back. */
  plugIn(): void;
  close(): void;
}

export function emulatedDisplayOnPty(protocol: "escpos" | "cd5220", clock: Clock): EmulatedDisplayOnPty {
  const display = new EmulatedLineDisplay(protocol);
  const wire = new PluggedPty(clock, (bytes) => display.feed(bytes));
  return {
    connection: wire.connection,
    display,
    unplug: () => wire.unplug(),
    plugIn: () => {
      display.losePower();
      wire.plugIn();
    },
    close: () => wire.close(),
  };
}
