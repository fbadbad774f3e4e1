// A keyboard of paper: a code for each letter, and what a text becomes while it is scanned. Letters that no barcode
// holds go by their number.

import type { CodeLine } from "./slips.ts";

const PREFIX = "SETUP:+";
const SPACE = `${PREFIX}SPACE`;
const ERASE = `${PREFIX}ERASE`;
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,-/_'&"];
/** Of Spanish and Portuguese. Printed as the letter below with its mark's name, since paper has no accents yet. */
const MARKED: readonly (readonly [string, string])[] = [
  ["Á", "A'"],
  ["É", "E'"],
  ["Í", "I'"],
  ["Ó", "O'"],
  ["Ú", "U'"],
  ["Ñ", "N~"],
  ["Ç", "C,"],
  ["Ã", "A~"],
  ["Õ", "O~"],
  ["Â", "A^"],
  ["Ê", "E^"],
  ["Ô", "O^"],
];

export function letterCodes(words: { readonly space: string; readonly erase: string }): readonly CodeLine[] {
  return [
    ...LETTERS.map((letter) => ({ title: letter, code: codeOf(letter) })),
    ...MARKED.map(([letter, title]) => ({ title, code: codeOf(letter) })),
    { title: words.space, code: SPACE },
    { title: words.erase, code: ERASE },
  ];
}

function codeOf(letter: string): string {
  return `${PREFIX}${letter.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`;
}

export function isLetterCode(scanned: string): boolean {
  return scanned.startsWith(PREFIX);
}

/** A text while it is scanned: words begin with a large letter. */
export class Typing {
  readonly #isLarge: boolean;
  #text = "";

  /** @param isLarge every letter is a large one */
  constructor(isLarge: boolean) {
    this.#isLarge = isLarge;
  }

  get text(): string {
    return this.#text.trim();
  }

  take(code: string): void {
    if (code === SPACE) this.#text += " ";
    else if (code === ERASE) this.#text = this.#text.slice(0, -1);
    else {
      const letter = String.fromCharCode(Number.parseInt(code.slice(PREFIX.length), 16));
      const isFirst = this.#text === "" || this.#text.endsWith(" ");
      this.#text += isFirst || this.#isLarge ? letter : letter.toLowerCase();
    }
  }
}
