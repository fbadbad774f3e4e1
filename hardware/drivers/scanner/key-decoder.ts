// Keys to characters: Shift, AltGr, Caps Lock, accents that wait for their letter, numbers typed with Alt held, and
// control characters. One for each scanner; it knows no device and no time but what it is told.

import { type KeyLayout, keypadDigit, type Level, type Typed } from "./key-layout.ts";

export interface KeyListener {
  /** Characters in the order of the keys; Enter is CR. */
  text(text: string): void;
  /** A key that is no character: nothing of this scan may be believed. */
  fault(detail: string): void;
}

export interface KeyOptions {
  readonly layout: KeyLayout;
  /** Tab ends a scan as Enter does; otherwise it is a character. */
  readonly tabEnds: boolean;
  /** The function key that stands for FNC1, "F8"; null for none. */
  readonly fnc1Key: string | null;
}

// linux/input-event-codes.h
const TAB = 15;
const ENTER_KEYS: ReadonlySet<number> = new Set([28, 96]);
const SHIFT_KEYS: ReadonlySet<number> = new Set([42, 54]);
const CONTROL_KEYS: ReadonlySet<number> = new Set([29, 97]);
const ALT = 56;
const ALT_GR = 100;
const META_KEYS: ReadonlySet<number> = new Set([125, 126]);
const HELD_KEYS: ReadonlySet<number> = new Set([...SHIFT_KEYS, ...CONTROL_KEYS, ...META_KEYS, ALT, ALT_GR]);
const CAPS_LOCK = 58;
/** Some scanners switch Num Lock on before they use the keypad. */
const NUM_LOCK = 69;
const FUNCTION_KEYS: ReadonlyMap<number, string> = new Map([
  ...Array.from({ length: 10 }, (_, index): [number, string] => [59 + index, `F${index + 1}`]),
  [87, "F11"],
  [88, "F12"],
]);

const RELEASED = 0;
const PRESSED = 1; // 2 is auto-repeat.

const GS = "\u001D";

// Scanners that use Caps Lock press it before and after each text. Should one of the two be lost, the next text would
// come the wrong way round; between two texts lies more than this, between two keys of one far less.
const CAPS_FORGOTTEN_MS = 500;

// Combining characters of Unicode for the accents of our layouts.
const COMBINING: Readonly<Record<string, string>> = {
  "`": "\u0300",
  "´": "\u0301",
  "^": "\u0302",
  "~": "\u0303",
  "¨": "\u0308",
};

export class KeyDecoder {
  readonly #options: KeyOptions;
  readonly #listener: KeyListener;
  readonly #held = new Set<number>();
  #capsLock = false;
  #lastKeyMs = 0;
  /** An accent that waits for its letter. */
  #accent: string | null = null;
  /** Digits typed on the keypad while Alt is held. */
  #altDigits = "";

  constructor(options: KeyOptions, listener: KeyListener) {
    this.#options = options;
    this.#listener = listener;
  }

  /** Releases may be among what was lost. */
  forget(): void {
    this.#held.clear();
    this.#capsLock = false;
    this.#accent = null;
    this.#altDigits = "";
  }

  /**
   * @param value 0 released, 1 pressed, 2 repeated
   * @param nowMs when that was, by a clock that only runs forward
   */
  take(code: number, value: number, nowMs: number): void {
    if (this.#held.size === 0 && nowMs - this.#lastKeyMs > CAPS_FORGOTTEN_MS) this.#capsLock = false;
    this.#lastKeyMs = nowMs;
    if (HELD_KEYS.has(code)) {
      if (value === PRESSED) this.#held.add(code);
      if (value !== RELEASED) return;
      this.#held.delete(code);
      if (code === ALT) this.#typeNumber();
    } else if (value === PRESSED) {
      this.#press(code);
    }
  }

  #press(code: number): void {
    if (code === NUM_LOCK) return;
    if (code === CAPS_LOCK) {
      this.#capsLock = !this.#capsLock;
      return;
    }
    const digit = keypadDigit(code);
    if (digit !== null && this.#held.has(ALT) && !this.#holds(CONTROL_KEYS)) {
      // One more than a good number has, so that it is seen to be too long.
      this.#altDigits = (this.#altDigits + digit).slice(0, 5);
      return;
    }
    const typed = this.#read(code);
    if (typed === null) this.#refuse(code);
    else this.#type(typed);
  }

  /** What a key stands for while those are held that are; null for no character. */
  #read(code: number): Typed | null {
    const { fnc1Key, layout, tabEnds } = this.#options;
    if (ENTER_KEYS.has(code)) return plainly("\r");
    if (code === TAB) return plainly(tabEnds ? "\r" : "\t");
    if (fnc1Key !== null && FUNCTION_KEYS.get(code) === fnc1Key) return plainly(GS);
    const control = this.#holds(CONTROL_KEYS);
    const alt = this.#held.has(ALT);
    if (control && !alt) {
      const made = layout.control(code);
      return made === null ? null : plainly(String.fromCharCode(made));
    }
    if (this.#holds(META_KEYS) || (alt && !control)) return null;
    // Windows takes Ctrl and Alt together for AltGr, and so do scanners that were made for it.
    const level: Level =
      alt || this.#held.has(ALT_GR) ? "altgr" : this.#holds(SHIFT_KEYS) ? "shift" : "plain";
    return layout.typed(code, level, this.#capsLock);
  }

  /** An accent and its letter become one; whatever else follows it is a character of its own. */
  #type({ character, dead }: Typed): void {
    const accent = this.#accent;
    this.#accent = dead ? character : null;
    if (accent === null) {
      if (!dead) this.#listener.text(character);
    } else if (dead || character === " ") this.#listener.text(accent);
    else this.#listener.text(compose(accent, character));
  }

  /** Alt was let go: the digits typed meanwhile are the number of a character. */
  #typeNumber(): void {
    const digits = this.#altDigits;
    this.#altDigits = "";
    if (digits === "") return;
    const number = Number(digits);
    // Without a zero in front, numbers above 127 mean another character on every second computer.
    if (number > 255 || (number > 127 && !digits.startsWith("0"))) {
      this.#listener.fault(
        `a character typed as Alt+${digits}; set the scanner to Alt codes with a leading zero`,
      );
    } else {
      this.#type(plainly(new TextDecoder("windows-1252").decode(Uint8Array.of(number))));
    }
  }

  #refuse(code: number): void {
    this.#accent = null;
    const { name } = this.#options.layout;
    this.#listener.fault(
      `a key that is no character (key code ${code}); is the scanner set to type as layout "${name}" says?`,
    );
  }

  #holds(keys: ReadonlySet<number>): boolean {
    return [...keys].some((key) => this.#held.has(key));
  }
}

function plainly(character: string): Typed {
  return { character, dead: false };
}

function compose(accent: string, letter: string): string {
  const composed = (letter + (COMBINING[accent] ?? "")).normalize("NFC");
  // Beyond Latin-1 no keyboard of ours composes: two keys were meant as two characters.
  return composed.length === 1 && composed.charCodeAt(0) <= 0xff ? composed : accent + letter;
}
