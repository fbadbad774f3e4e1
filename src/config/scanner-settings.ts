// The settings of a barcode scanner: where it is, and what it is itself set to. A till may have several.

import * as v from "valibot";
import { isConnection } from "./machine-settings.ts";
import { plainText, words } from "./words.ts";

const LAYOUTS = ["us", "es", "la", "pt", "pt-br"] as const;
const PREFIXES = ["none", "stx"] as const;
const SUFFIXES = ["line", "cr", "lf", "crlf", "tab", "etx", "none"] as const;

export const SCANNER = {
  connection: v.pipe(
    v.string(),
    v.check(isConnection(["serial:", "evdev:", "hidraw:", "stdin:"])),
    words(
      "Where the barcode scanner is.",
      '"serial:///dev/ttyACM0?baud=9600", "evdev:///dev/input/by-id/…", "hidraw:///dev/pos/scanner" or "stdin:"',
    ),
  ),
  name: v.optional(
    v.pipe(
      plainText(20),
      words(
        "What people call it, where there are several; devices and messages show it.",
        "a text of 1 to 20 characters",
        "its connection alone",
      ),
    ),
  ),
  layout: v.optional(
    v.pipe(
      v.picklist(LAYOUTS),
      words(
        "The keyboard that a scanner on evdev is set to type as: USA, Spain, Latin America, Portugal, Brazil (ABNT2).",
        LAYOUTS.map((name) => `"${name}"`).join(", "),
      ),
    ),
    "us",
  ),
  prefix: v.optional(
    v.pipe(
      v.picklist(PREFIXES),
      words("What the scanner sends before each code; stx is the character STX (02).", '"none" or "stx"'),
    ),
    "none",
  ),
  suffix: v.optional(
    v.pipe(
      v.picklist(SUFFIXES),
      words(
        "What the scanner sends after each code; line is CR, LF or both (Enter or Tab of a keyboard). With another one, " +
          "each CR, LF and Tab that does not end the code belongs to it, as in a QR of several lines. none waits for a " +
          "tenth of a second of silence.",
        SUFFIXES.map((name) => `"${name}"`).join(", "),
      ),
    ),
    "line",
  ),
  fnc1: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(?:[!-~]|F(?:[1-9]|1[0-2]))$/),
      words(
        "What the scanner sends for FNC1 in GS1 codes instead of GS (1D).",
        'one character such as "~", or a function key such as "F8"',
        "GS",
      ),
    ),
  ),
};
