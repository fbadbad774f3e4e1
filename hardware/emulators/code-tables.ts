// The upper halves of the code tables that an emulated printer can be switched to: one character for each byte
// from 80 to FF, in rows of sixteen. Made with a converter of another language, apart from the driver's, so
// that a wrong accent shows.

const PC437 = [
  "ÇüéâäàåçêëèïîìÄÅ",
  "ÉæÆôöòûùÿÖÜ¢£¥₧ƒ",
  "áíóúñÑªº¿⌐¬½¼¡«»",
  "░▒▓│┤╡╢╖╕╣║╗╝╜╛┐",
  "└┴┬├─┼╞╟╚╔╩╦╠═╬╧",
  "╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀",
  "αßΓπΣσµτΦΘΩδ∞φε∩",
  "≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
].join("");

const PC850 = [
  "ÇüéâäàåçêëèïîìÄÅ",
  "ÉæÆôöòûùÿÖÜø£Ø×ƒ",
  "áíóúñÑªº¿®¬½¼¡«»",
  "░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐",
  "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤",
  "ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀",
  "ÓßÔÒõÕµþÞÚÛÙýÝ¯´",
  "\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0",
].join("");

const PC860 = [
  "ÇüéâãàÁçêÊèÍÔìÃÂ",
  "ÉÀÈôõòÚùÌÕÜ¢£Ù₧Ó",
  "áíóúñÑªº¿Ò¬½¼¡«»",
  "░▒▓│┤╡╢╖╕╣║╗╝╜╛┐",
  "└┴┬├─┼╞╟╚╔╩╦╠═╬╧",
  "╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀",
  "αßΓπΣσµτΦΘΩδ∞φε∩",
  "≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
].join("");

// PC858 is PC850 with the euro in place of the dotless i (D5).
const PC858 = PC850.replace("ı", "€");

const WPC1252 = new TextDecoder("windows-1252").decode(
  Uint8Array.from({ length: 128 }, (_, index) => 128 + index),
);

// ISO 8859-15 is Latin-1 with eight signs exchanged, above 32 controls that print as blanks.
const ISO8859_15 = " ".repeat(32) + Array.from({ length: 96 }, (_, index) => latin9(0xa0 + index)).join("");

function latin9(code: number): string {
  const exchanged = new Map([
    [0xa4, "€"],
    [0xa6, "Š"],
    [0xa8, "š"],
    [0xb4, "Ž"],
    [0xb8, "ž"],
    [0xbc, "Œ"],
    [0xbd, "œ"],
    [0xbe, "Ÿ"],
  ]);
  return exchanged.get(code) ?? String.fromCharCode(code);
}

/** The upper half of each table, by the name that people give it. */
export const UPPER_HALVES = { PC437, PC850, PC858, PC860, WPC1252, ISO8859_15 } as const;

export type CodeTableName = keyof typeof UPPER_HALVES;

/** By the number that ESC t takes on Epson and its followers. */
export const EPSON_TABLES: Readonly<Record<number, CodeTableName>> = {
  0: "PC437",
  2: "PC850",
  3: "PC860",
  16: "WPC1252",
  19: "PC858",
  40: "ISO8859_15",
};

/** What a byte looks like on paper; a table that the printer lacks prints as PC437, as clones do. */
export function printedCharacter(
  byte: number,
  codeTable: number,
  tables: Readonly<Record<number, CodeTableName>> = EPSON_TABLES,
): string {
  if (byte < 0x80) return String.fromCharCode(byte);
  return UPPER_HALVES[tables[codeTable] ?? "PC437"][byte - 0x80] ?? "?";
}
