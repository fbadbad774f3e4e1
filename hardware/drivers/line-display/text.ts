// Text to cells of a display: one byte is one cell, no byte is a command, and a character the display does
// not have becomes the nearest it has.

/** Bytes 0x80 to 0xFF of code page 858, in order (code page 850 with the euro sign at 0xD5). */
const PC858_UPPER_HALF =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ" +
  "áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐" +
  "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀" +
  "ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0";

const PC858 = new Map([...PC858_UPPER_HALF].map((character, index) => [character, 0x80 + index]));

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
  ß: "ss",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  Œ: "OE",
  ø: "o",
  Ø: "O",
};

const UNKNOWN = 0x3f; // "?"

/** Exactly `columns` cells: cut when longer, filled with spaces when shorter. */
export function toCells(text: string, columns: number, table: "pc858" | "ascii"): Uint8Array {
  const cells = new Uint8Array(columns).fill(0x20);
  let used = 0;
  // Control characters, invisible format characters and halves of surrogate pairs take no cell.
  const visible = text.normalize("NFC").replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "");
  for (const character of visible) {
    for (const cell of encode(character, table)) {
      if (used === columns) return cells;
      cells[used++] = cell;
    }
  }
  return cells;
}

function encode(character: string, table: "pc858" | "ascii"): readonly number[] {
  const ascii = asciiBytes(character);
  if (ascii !== null) return ascii;
  // A space that does not break is 0xFF in the table, which some displays draw as a block.
  if (/\p{Z}/u.test(character)) return [0x20];
  const cell = table === "pc858" ? PC858.get(character) : undefined;
  if (cell !== undefined) return [cell];
  const twin = ASCII_TWINS[character] ?? character.normalize("NFKD").replace(/\p{M}/gu, "");
  return asciiBytes(twin) ?? [UNKNOWN];
}

/** Null unless all of it is printable ASCII. */
function asciiBytes(text: string): readonly number[] | null {
  return /^[ -~]*$/.test(text) ? [...text].map((character) => character.charCodeAt(0)) : null;
}
