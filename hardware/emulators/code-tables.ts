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

/** By the number that ESC t takes on Epson and its followers. */
const TABLES: ReadonlyMap<number, string> = new Map([
  [0, PC437],
  [2, PC850],
  [3, PC860],
  [16, WPC1252],
  [19, PC858],
]);

/** What a byte looks like on paper; a table that the printer lacks prints as PC437, as clones do. */
export function printedCharacter(byte: number, codeTable: number): string {
  if (byte < 0x80) return String.fromCharCode(byte);
  return (TABLES.get(codeTable) ?? PC437)[byte - 0x80] ?? "?";
}
