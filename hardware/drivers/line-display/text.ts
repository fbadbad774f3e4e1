// Text to cells of a display: one byte is one cell, no byte is a command, and a character the display does
// not have becomes the nearest it has.

import type { DisplayCodePage } from "../../profiles/displays/display-protocols.ts";
import { byteOf } from "./code-pages.ts";

/** What decomposition (NFKD) does not bring down to ASCII. */
const ASCII_TWINS: Readonly<Record<string, string>> = {
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
  "«": '"',
  "»": '"',
  "–": "-",
  "—": "-",
  "−": "-",
  "×": "x",
  "·": ".",
  "•": "*",
  "¡": "!",
  "¿": "?",
  "€": "EUR",
  "₡": "CRC",
  "₲": "Gs.",
  "₱": "PHP",
  "£": "GBP",
  "█": "#",
  ß: "ss",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  Œ: "OE",
  ø: "o",
  Ø: "O",
};

const UNKNOWN = 0x3f; // "?"

/** As many cells as the text needs, without the blanks at its end. */
export function toCells(text: string, codePage: DisplayCodePage): Uint8Array {
  // Control characters, invisible format characters and halves of surrogate pairs take no cell.
  const plain = asciiBytes(text.trimEnd());
  if (plain !== null) return plain;
  const visible = text.normalize("NFC").replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "");
  const cells = [...visible.trimEnd()].flatMap((character) => encode(character, codePage));
  return Uint8Array.from(cells);
}

function encode(character: string, codePage: DisplayCodePage): readonly number[] {
  const ascii = asciiBytes(character);
  if (ascii !== null) return [...ascii];
  // A space that does not break is 0xFF in most tables, which some displays draw as a block.
  if (/\p{Z}/u.test(character)) return [0x20];
  const cell = byteOf(character, codePage);
  if (cell !== undefined) return [cell];
  const twin = ASCII_TWINS[character] ?? character.normalize("NFKD").replace(/\p{M}/gu, "");
  return [...(asciiBytes(twin) ?? [UNKNOWN])];
}

/** Null unless all of it is printable ASCII. */
function asciiBytes(text: string): Uint8Array | null {
  return /^[ -~]*$/.test(text) ? Buffer.from(text, "latin1") : null;
}
