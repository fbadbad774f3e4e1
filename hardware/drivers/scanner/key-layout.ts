// Which character a key of a scanner stands for: from Linux key codes (linux/input-event-codes.h) to text, in the
// layout that the scanner itself is set to type in. The layout of the system plays no part.

import { BR } from "./layouts/br.ts";
import { ES } from "./layouts/es.ts";
import { LA } from "./layouts/la.ts";
import { PT } from "./layouts/pt.ts";
import { US } from "./layouts/us.ts";

export type LayoutName = "us" | "es" | "la" | "pt" | "pt-br";

/**
 * A keyboard as one sees it: its four rows from the left, keys apart by a blank. A key is written as what it types
 * alone, with Shift, and with AltGr; a letter alone has its capital with Shift. ◌ stands before an accent that waits
 * for the next letter (a dead key).
 */
export interface KeyRows {
  readonly name: LayoutName;
  /** From the key under Esc: thirteen. */
  readonly digits: string;
  /** From Q: twelve. */
  readonly upper: string;
  /** From A: eleven, and the one beside or above Enter. */
  readonly home: string;
  /** From the key between Shift and Z: eleven, and the twelfth of an ABNT2 keyboard. */
  readonly lower: string;
  /** What the keypad's decimal key types; a point unless said otherwise. */
  readonly keypadPoint?: string;
  /** Control characters that are not where a US keyboard has [ \ and ]. */
  readonly controls?: Readonly<Record<number, number>>;
}

/** What a key types: a character, or an accent that waits for its letter. */
export interface Typed {
  readonly character: string;
  readonly dead: boolean;
}

export type Level = "plain" | "shift" | "altgr";

export interface KeyLayout {
  readonly name: LayoutName;
  /** Null when the key types no character. @param capsLock turns the case of letters round */
  typed(code: number, level: Level, capsLock: boolean): Typed | null;
  /** What Ctrl makes of a key: 0x1D for Ctrl+]; null where that is no control character. */
  control(code: number): number | null;
}

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

// Key codes in the order of each row; 43 stands in different places of real keyboards, 86 is the extra key of ISO ones,
// 89 the one of ABNT2 beside the right Shift.
const CODES = {
  digits: [41, ...range(2, 13)],
  upper: range(16, 27),
  home: [...range(30, 40), 43],
  lower: [86, ...range(44, 53), 89],
} as const;

const SPACE = 57;
const KEYPAD_POINT = 83;
const KEYPAD_ABNT2_POINT = 121;

// As with Num Lock on; Shift changes nothing there.
const KEYPAD: ReadonlyMap<number, string> = new Map([
  [55, "*"],
  ...[..."789-456+1230"].map((character, index): [number, string] => [71 + index, character]),
  [98, "/"],
  [KEYPAD_ABNT2_POINT, "."],
]);

/** The digit of a keypad's key; null for every other key. */
export function keypadDigit(code: number): string | null {
  const character = KEYPAD.get(code) ?? "";
  return /^\d$/.test(character) ? character : null;
}

/** Windows makes Ctrl+[ and its neighbours by place on keyboards that have no such key. */
const US_CONTROLS: Readonly<Record<number, number>> = { 26: 0x1b, 27: 0x1d, 43: 0x1c };

type Levels = Readonly<Partial<Record<Level, Typed>>>;

function readLayout(rows: KeyRows): KeyLayout {
  const keys = new Map<number, Levels>();
  for (const row of ["digits", "upper", "home", "lower"] as const) {
    rows[row].split(" ").forEach((cell, index) => {
      const code = CODES[row][index];
      if (code !== undefined) keys.set(code, readKey(cell));
    });
  }
  keys.set(SPACE, same(" "));
  for (const [code, character] of KEYPAD) keys.set(code, same(character));
  keys.set(KEYPAD_POINT, same(rows.keypadPoint ?? "."));
  const controls = rows.controls ?? US_CONTROLS;
  return {
    name: rows.name,
    typed(code, level, capsLock) {
      const key = keys.get(code);
      return key?.[capsLock && level !== "altgr" && isLetter(key) ? other(level) : level] ?? null;
    },
    control(code) {
      const letter = keys.get(code)?.plain?.character ?? "";
      return /^[a-z]$/.test(letter) ? letter.charCodeAt(0) & 0x1f : (controls[code] ?? null);
    },
  };
}

function readKey(cell: string): Levels {
  const [plain, shift, altgr] = [...cell.matchAll(/(◌?)(.)/gu)].map(
    ([, dead, character = ""]): Typed => ({ character, dead: dead !== "" }),
  );
  if (plain === undefined) return {};
  const capital = { character: plain.character.toUpperCase(), dead: false };
  return { plain, shift: shift ?? capital, ...(altgr === undefined ? {} : { altgr }) };
}

function same(character: string): Levels {
  const typed = { character, dead: false };
  return { plain: typed, shift: typed };
}

function isLetter({ plain, shift }: Levels): boolean {
  if (plain === undefined || plain.dead) return false;
  return plain.character !== shift?.character && plain.character.toUpperCase() === shift?.character;
}

function other(level: "plain" | "shift"): Level {
  return level === "plain" ? "shift" : "plain";
}

const LAYOUTS: Readonly<Record<LayoutName, KeyRows>> = { us: US, es: ES, la: LA, pt: PT, "pt-br": BR };

export const LAYOUT_NAMES = Object.keys(LAYOUTS) as readonly LayoutName[];

/** Made anew each time, for a till has one keyboard or none. */
export function layoutOf(name: LayoutName): KeyLayout {
  return readLayout(LAYOUTS[name]);
}
