// What a scanner says of the kind of a code: three characters in front of it (AIM symbology identifiers, ISO/IEC 15424).
// They tell an article's number, which has a check digit, from a shop's own code, which need not have one.

import type { EightDigits } from "../catalog/gtin.ts";

export type CodeKind =
  /** EAN-13, EAN-8, UPC-A, UPC-E: an article's number. */
  | "ean"
  /** Application identifiers and their values. */
  | "gs1"
  /** Anything else that a scanner read. */
  | "other"
  /** The scanner does not say; it may also have been typed. */
  | "unsaid";

export interface AimCode {
  readonly kind: CodeKind;
  /** Which of the two kinds of eight digits it is; null where it is neither, or the scanner does not say. */
  readonly eightDigits: EightDigits | null;
  /** Without the identifier. */
  readonly code: string;
}

// devices.md 4.3: GS1-128, DataBar, GS1 QR, GS1 DataMatrix, GS1 DotCode.
const GS1_CODES = ["C1", "e0", "Q3", "d2", "J1"];

/** Two or five digits beside an EAN, such as the number of a magazine: it is still the same article. */
const ADD_ON = /^(\d{12,13})(?:\d{2}|\d{5})$/;

export function readAim(text: string): AimCode {
  const [, identifier = "", code = ""] = /^\]([A-Za-z][0-9A-Za-z])([\s\S]*)$/.exec(text) ?? [];
  const eightDigits = null;
  if (identifier === "") return { kind: "unsaid", eightDigits, code: text };
  if (identifier === "E3") return { kind: "ean", eightDigits, code: ADD_ON.exec(code)?.[1] ?? code };
  if (identifier === "E4") return { kind: "ean", eightDigits: "ean-8", code };
  // A scanner that does not spell a UPC-E out sends its eight digits under the same identifier as thirteen.
  if (identifier === "E0") return { kind: "ean", eightDigits: code.length === 8 ? "upc-e" : null, code };
  return { kind: GS1_CODES.includes(identifier) ? "gs1" : "other", eightDigits, code };
}
