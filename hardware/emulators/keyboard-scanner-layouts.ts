// How a scanner types each character when it is set to the keyboard of a country. Written from the console keymaps
// of Linux (kbd: es, la-latin1, pt-latin1, br-abnt2), with dead keys where Windows has them, for that is what scanners
// are made for. Shares nothing with the driver, so that it can contradict it.

/** A stroke: key code with the keys held meanwhile. */
export interface Stroke {
  readonly code: number;
  readonly held: readonly number[];
}

export type EmulatedLayout = "us" | "es" | "la" | "pt" | "pt-br";

const LEFT_SHIFT = 42;
const ALT_GR = 100;
const SPACE = 57;
const HELD = { P: [], S: [LEFT_SHIFT], A: [ALT_GR], D: [], E: [LEFT_SHIFT], F: [ALT_GR] } as const;

/** The letters and digits stand on the same keys everywhere: key codes from q, a, z and 1. */
const COMMON: readonly (readonly [number, string])[] = [
  [2, "1234567890"],
  [16, "qwertyuiop"],
  [30, "asdfghjkl"],
  [44, "zxcvbnm"],
];

// A character, how (P plain, S Shift, A AltGr; D, E and F the same, of an accent that waits for its letter), key code.
const PLACES: Readonly<Record<EmulatedLayout, string>> = {
  us:
    "!S2 \"S40 #S4 $S5 %S6 &S8 'P40 (S10 )S11 *S9 +S13 ,P51 -P12 .P52 /P53 :S39 ;P39 <S51 =P13 >S52 ?S53 " +
    "@S3 [P26 \\P43 ]P27 ^S7 _S12 `P41 {S26 |S43 }S27 ~S41",
  es:
    "!S2 \"S3 #A4 $S5 %S6 &S7 'P12 (S9 )S10 *S27 +P27 ,P51 -P53 .P52 /S8 :S52 ;S51 <P86 =S11 >S86 ?S12 " +
    "@A3 [A26 \\A41 ]A27 _S53 {A40 |A2 }A43 ~A5 `D26 ^E26 ´D40 ¨E40 " +
    "ñP39 ÑS39 çP43 ÇS43 ºP41 ªS41 ·S4 ¡P13 ¿S13 ¬A7",
  la:
    "!S2 \"S3 #S4 $S5 %S6 &S7 'P12 (S9 )S10 *S27 +P27 ,P51 -P53 .P52 /S8 :S52 ;S51 <P86 =S11 >S86 ?S12 " +
    "@A16 [S40 \\A12 ]S43 _S53 {P40 |P41 }P43 ~A27 `F43 ^F40 ´D26 ¨E26 " +
    "ñP39 ÑS39 °S41 ¬A41 ¿P13 ¡S13",
  pt:
    "!S2 \"S3 #S4 $S5 %S6 &S7 'P12 (S9 )S10 *S26 +P26 ,P51 -P53 .P52 /S8 :S52 ;S51 <P86 =S11 >S86 ?S12 " +
    "@A3 [A9 \\P41 ]A10 _S53 {A8 |S41 }A11 ~D43 ^E43 ´D27 `E27 ¨F26 " +
    "çP39 ÇS39 ºP40 ªS40 «P13 »S13 £A4 §A5",
  "pt-br":
    "!S2 \"S41 #S4 $S5 %S6 &S8 'P41 (S10 )S11 *S9 +S13 ,P51 -P12 .P52 /P89 :S53 ;P53 <S51 =P13 >S52 ?S89 " +
    "@S3 [P27 \\P86 ]P43 _S12 {S27 |S86 }S43 ~D40 ^E40 ´D26 `E26 ¨E7 " +
    "çP39 ÇS39 ªA27 ºA43 §A13 ¹A2 ²A3 ³A4 £A5 ¢A6 ¬A7",
};

interface Place extends Stroke {
  readonly waits: boolean;
}

const LAYOUTS = new Map(
  Object.entries(PLACES).map(([name, text]): [string, ReadonlyMap<string, Place>] => {
    const places = new Map<string, Place>([[" ", { code: SPACE, held: [], waits: false }]]);
    for (const [first, characters] of COMMON) {
      [...characters].forEach((character, index) => {
        const code = first + index;
        places.set(character, { code, held: [], waits: false });
        const capital = character.toUpperCase();
        if (capital !== character) places.set(capital, { code, held: [LEFT_SHIFT], waits: false });
      });
    }
    for (const [, character = "", how = "P", code] of text.matchAll(/(\S)([PSADEF])(\d+)/gu)) {
      places.set(character, {
        code: Number(code),
        held: HELD[how as keyof typeof HELD],
        waits: "DEF".includes(how),
      });
    }
    return [name, places];
  }),
);

/** Unicode's combining accents, and the keys that type them. */
const ACCENTS = new Map([
  ["\u0300", "`"],
  ["\u0301", "´"],
  ["\u0302", "^"],
  ["\u0303", "~"],
  ["\u0308", "¨"],
]);

// Ctrl and the key of "]", or where a US keyboard has it.
const LEFT_CONTROL = 29;
const GS_KEYS: Readonly<Record<EmulatedLayout, number>> = { us: 27, es: 27, la: 27, pt: 27, "pt-br": 43 };

/**
 * GS is Ctrl+]. An accent alone is its key and then the space bar; on a letter it is its key and then the letter's.
 * @throws Error when that keyboard cannot type the character
 */
export function strokesOf(character: string, layout: EmulatedLayout): readonly Stroke[] {
  if (character === "\u001D") return [{ code: GS_KEYS[layout], held: [LEFT_CONTROL] }];
  const places = LAYOUTS.get(layout);
  const place = places?.get(character);
  if (place !== undefined) return place.waits ? [place, { code: SPACE, held: [] }] : [place];
  const [letter = "", accent = ""] = character.normalize("NFD");
  const [onLetter, onAccent] = [places?.get(letter), places?.get(ACCENTS.get(accent) ?? "")];
  if (onLetter === undefined || onAccent?.waits !== true) {
    throw new Error(`a keyboard "${layout}" cannot type "${character}"`);
  }
  return [onAccent, onLetter];
}
