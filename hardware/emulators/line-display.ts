// A customer's display of two lines of 20 characters, from its side of the wire: it takes bytes as the manual of its
// command set describes them, keeps what a customer would see, and answers where that set answers.

import type { CommandSet, DisplayUnit } from "./line-display-command.ts";
import { hexadecimal } from "./line-display-command.ts";
import { DisplayGrid } from "./line-display-grid.ts";
import { COMMAND_SETS, type EmulatedDisplaySet } from "./line-display-sets.ts";

const ACK = 0x06;
const NAK = 0x15;
/** What a display in string mode still obeys. */
const STRING_MODE_KEYS: ReadonlySet<string> = new Set(["0c", "18", "1b 51"]);

export class EmulatedLineDisplay {
  readonly #born: CommandSet;
  readonly #codeTable: number;
  #set: CommandSet;
  readonly #grid = new DisplayGrid();
  readonly #unit: DisplayUnit;
  #pending: number[] = [];
  #listener: (lines: [string, string]) => void = () => {};
  #answer: (bytes: Uint8Array) => void = () => {};
  /** Every byte that began no known command, in hexadecimal; a right driver leaves it empty. */
  readonly surprises: string[] = [];
  /** How it answers, where its command set does: as the manual says, not at all, or with a refusal. */
  temper: "obeys" | "silent" | "refuses" = "obeys";

  /** @param codeTable Epson's number of the table that its switches choose: 0 is PC437, 19 is PC858 */
  constructor(protocol: EmulatedDisplaySet, codeTable = 0) {
    this.#born = COMMAND_SETS[protocol];
    this.#set = this.#born;
    this.#codeTable = codeTable;
    this.#unit = {
      grid: this.#grid,
      stringMode: false,
      speak: (set) => {
        this.#set = set;
      },
      wakeUp: () => this.#wakeUp(),
      acknowledge: () => this.#say(this.temper === "refuses" ? NAK : ACK),
      refuse: () => this.#say(NAK),
      surprise: (what) => this.surprises.push(what),
    };
    this.#wakeUp();
  }

  get mode() {
    return this.#grid.mode;
  }

  get cursorShown(): boolean {
    return this.#grid.cursorShown;
  }

  get brightness(): number {
    return this.#grid.brightness;
  }

  get codeTable(): number {
    return this.#grid.codeTable;
  }

  /** What a customer sees, each line exactly 20 characters. */
  lines(): [string, string] {
    return this.#grid.lines();
  }

  /** Called back after each piece of bytes, also when they changed nothing. */
  onChange(listener: (lines: [string, string]) => void): void {
    this.#listener = listener;
  }

  /** Where its answers go. */
  onAnswer(answer: (bytes: Uint8Array) => void): void {
    this.#answer = answer;
  }

  feed(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.#pending.length === 0 && this.#isLetter(byte)) {
        this.#grid.put(byte);
        continue;
      }
      this.#pending.push(byte);
      while (this.#pending.length > 0 && this.#takeOne()) {}
    }
    this.#listener(this.lines());
  }

  /** Forgets everything, as when the plug of its power supply is pulled and put back. */
  losePower(): void {
    this.#pending = [];
    this.#set = this.#born;
    this.#wakeUp();
    this.#listener(this.lines());
  }

  #wakeUp(): void {
    this.#unit.stringMode = false;
    this.#grid.clear();
    this.#grid.mode = this.#set.mode;
    this.#grid.cursorShown = true;
    this.#grid.brightness = 4;
    this.#grid.codeTable = this.#codeTable;
  }

  #say(byte: number): void {
    if (this.temper !== "silent") this.#answer(Uint8Array.of(byte));
  }

  /** Shown as it is, and the beginning of nothing: most of what comes. */
  #isLetter(byte: number): boolean {
    if (byte < 0x20 || !this.#set.showsText || this.#unit.stringMode) return false;
    const name = hexadecimal(byte);
    return !this.#set.commands.has(name) && !beginnings(this.#set).has(name);
  }

  /** @returns false while the bytes that are there may be the beginning of something longer */
  #takeOne(): boolean {
    const { commands } = this.#set;
    let name = "";
    for (let length = 1; length <= this.#pending.length; length++) {
      const byte = hexadecimal(this.#pending[length - 1] ?? 0);
      name = length === 1 ? byte : `${name} ${byte}`;
      const command = commands.get(name);
      if (command !== undefined) {
        const whole = command.length(this.#pending);
        if (whole === null || this.#pending.length < whole) return false;
        const bytes = this.#pending.splice(0, whole);
        if (!this.#unit.stringMode || STRING_MODE_KEYS.has(name)) command.run(this.#unit, bytes);
        else this.surprises.push(`${bytes.map(hexadecimal).join(" ")} in string mode`);
        return true;
      }
      if (!beginnings(this.#set).has(name)) break;
      if (length === this.#pending.length) return false;
    }
    this.#takeText();
    return true;
  }

  #takeText(): void {
    const [byte = 0] = this.#pending.splice(0, 1);
    if (byte < 0x20 || !this.#set.showsText) this.surprises.push(hexadecimal(byte));
    else if (this.#unit.stringMode) this.surprises.push(`${hexadecimal(byte)} in string mode`);
    else this.#grid.put(byte);
  }
}

const known = new WeakMap<CommandSet, ReadonlySet<string>>();

/** Everything that is the beginning of a command and not yet one. */
function beginnings(set: CommandSet): ReadonlySet<string> {
  const found =
    known.get(set) ??
    new Set(
      [...set.commands.keys()].flatMap((name) =>
        name.split(" ").map((_, count, bytes) => bytes.slice(0, count).join(" ")),
      ),
    );
  known.set(set, found);
  return found;
}
