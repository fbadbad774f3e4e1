// Which character a key of a scanner stands for: Linux key codes (input-event-codes.h) in the US layout,
// which the scanner itself must be set to. The layout of the system plays no part.

/** Consecutive key codes from `first`, with their plain and their shifted characters. */
const ROWS: readonly { readonly first: number; readonly plain: string; readonly shifted: string }[] = [
  { first: 2, plain: "1234567890-=", shifted: "!@#$%^&*()_+" },
  { first: 16, plain: "qwertyuiop[]", shifted: "QWERTYUIOP{}" },
  { first: 30, plain: "asdfghjkl;'`", shifted: 'ASDFGHJKL:"~' },
  { first: 43, plain: "\\zxcvbnm,./", shifted: "|ZXCVBNM<>?" },
  { first: 57, plain: " ", shifted: " " },
  { first: 86, plain: "\\", shifted: "|" }, // The extra key of ISO keyboards.
  // The keypad, as with Num Lock on; Shift changes nothing there.
  { first: 55, plain: "*", shifted: "*" },
  { first: 71, plain: "789-456+1230.", shifted: "789-456+1230." },
  { first: 98, plain: "/", shifted: "/" },
];

const CHARACTERS = new Map<number, { readonly plain: string; readonly shifted: string }>(
  ROWS.flatMap(({ first, plain, shifted }) =>
    [...plain].map((character, index): [number, { plain: string; shifted: string }] => [
      first + index,
      { plain: character, shifted: shifted.charAt(index) },
    ]),
  ),
);

/** Null when the key stands for no character. */
export function characterOf(keyCode: number, shift: boolean): string | null {
  const key = CHARACTERS.get(keyCode);
  if (key === undefined) return null;
  return shift ? key.shifted : key.plain;
}

/** Tab, Enter, Enter of the keypad: the suffixes scanners are set to. */
export const END_KEYS: ReadonlySet<number> = new Set([15, 28, 96]);

export const SHIFT_KEYS: ReadonlySet<number> = new Set([42, 54]);

/** Left and right Ctrl, Alt and Meta: held, they turn the next key into something that is no character. */
export const COMMAND_KEYS: ReadonlySet<number> = new Set([29, 97, 56, 100, 125, 126]);

/** Some scanners switch Num Lock on before they use the keypad. */
export const NUM_LOCK = 69;
