// What the codes on a calibration strip say, each an answer to one question: TILL:CAL: and a letter for the question
// with the answer behind it. Short, because a barcode of 14 characters is as wide as narrow paper.

import type { CharacterSetName } from "../../hardware/profiles/printer-profile.ts";

export const CODE_PREFIX = "TILL:CAL:";

/** A letter stands for a character set, so that a code says both set and number. */
export const SET_LETTERS: Readonly<Record<string, CharacterSetName>> = {
  E: "PC858_EURO",
  M: "PC850_MULTILINGUAL",
  P: "PC860_PORTUGUESE",
  W: "WPC1252",
  L: "ISO8859_15_LATIN9",
};

export type Answer =
  /** Characters on a line of font A, of font B; dots across. */
  | { readonly about: "columns" | "small-columns" | "dots"; readonly value: number }
  | { readonly about: "table"; readonly characterSet: CharacterSetName; readonly number: number }
  /** The printer's own QR, or a drawn one, with so many dots to a module, was read. */
  | { readonly about: "own-qr" | "drawn-qr"; readonly moduleDots: number }
  /** A QR of the printer's own with so many bytes was read. */
  | { readonly about: "long-qr"; readonly bytes: number }
  | { readonly about: "knife"; readonly cut: "partial" | "full" | "here" | "none" }
  | { readonly about: "drawer"; readonly pin: 2 | 5 | null }
  | { readonly about: "done" | "stop" };

export function codeOf(answer: Answer): string {
  return CODE_PREFIX + bodyOf(answer);
}

function bodyOf(answer: Answer): string {
  switch (answer.about) {
    case "columns":
      return `C${answer.value}`;
    case "small-columns":
      return `B${answer.value}`;
    case "dots":
      return `W${answer.value}`;
    case "table": {
      const letter = Object.keys(SET_LETTERS).find((key) => SET_LETTERS[key] === answer.characterSet);
      return `T${answer.number}${letter}`;
    }
    case "own-qr":
      return `Q${answer.moduleDots}`;
    case "drawn-qr":
      return `R${answer.moduleDots}`;
    case "long-qr":
      // As long as it says: a reader shows that all of it came through.
      return `L${answer.bytes}:`.padEnd(answer.bytes - CODE_PREFIX.length, "0123456789");
    case "knife":
      return `K${KNIFE_LETTERS[answer.cut]}`;
    case "drawer":
      return `D${answer.pin ?? 0}`;
    case "done":
      return "DONE";
    case "stop":
      return "STOP";
  }
}

const KNIFE_LETTERS = { partial: "P", full: "F", here: "H", none: "N" } as const;

/** @returns null for anything that is no code of a strip */
export function readCode(scanned: string): Answer | null {
  const code = scanned.trim().replace(/^\][A-Za-z]\d/, "");
  if (!code.toUpperCase().startsWith(CODE_PREFIX)) return null;
  const body = code.slice(CODE_PREFIX.length);
  const known = body.toUpperCase();
  if (known === "DONE" || known === "STOP") return { about: known === "DONE" ? "done" : "stop" };
  const [, letter = "", digits = "", rest = ""] = /^([A-Z])(\d*)(.*)$/s.exec(known) ?? [];
  const value = digits === "" ? 0 : Number(digits);
  if (letter === "K" && digits === "") return knifeOf(rest);
  if (letter === "L") return longQrOf(code, value);
  if (letter === "T") return tableOf(value, digits, rest);
  if (digits === "" || rest !== "") return null;
  switch (letter) {
    case "C":
      return inRange(value, 24, 80) ? { about: "columns", value } : null;
    case "B":
      return inRange(value, 24, 120) ? { about: "small-columns", value } : null;
    case "W":
      return inRange(value, 200, 1000) ? { about: "dots", value } : null;
    case "Q":
      return inRange(value, 1, 16) ? { about: "own-qr", moduleDots: value } : null;
    case "R":
      return inRange(value, 1, 16) ? { about: "drawn-qr", moduleDots: value } : null;
    case "D":
      return value === 2 || value === 5
        ? { about: "drawer", pin: value }
        : value === 0
          ? { about: "drawer", pin: null }
          : null;
    default:
      return null;
  }
}

function knifeOf(letter: string): Answer | null {
  const cut = (["partial", "full", "here", "none"] as const).find((one) => KNIFE_LETTERS[one] === letter);
  return cut === undefined ? null : { about: "knife", cut };
}

function tableOf(number: number, digits: string, letter: string): Answer | null {
  const characterSet = Object.hasOwn(SET_LETTERS, letter) ? SET_LETTERS[letter] : undefined;
  if (characterSet === undefined || digits === "" || !inRange(number, 0, 255)) return null;
  return { about: "table", characterSet, number };
}

function longQrOf(code: string, bytes: number): Answer | null {
  const isWhole = inRange(bytes, 1, 2331) && code.toUpperCase() === codeOf({ about: "long-qr", bytes });
  return isWhole ? { about: "long-qr", bytes } : null;
}

function inRange(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
