// What the bytes 80 to FF of a display show in each code table, and so which byte a letter is.

import type { DisplayCodePage } from "../../profiles/displays/display-protocols.ts";

const PC437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ" +
  "áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐" +
  "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" +
  "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

const PC850 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ" +
  "áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐" +
  "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀" +
  "ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0";

const PC860 =
  "ÇüéâãàÁçêÊèÍÔìÃÂÉÀÈôõòÚùÌÕÜ¢£Ù₧Ó" +
  "áíóúñÑªº¿Ò¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐" +
  "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" +
  "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

/** PC850 with the euro sign in place of the dotless i. */
const PC858 = PC850.replace("ı", "€");

/** Five bytes mean nothing (U+FFFD here) and stand for no letter. */
const WPC1252 =
  "€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ" +
  Array.from({ length: 96 }, (_, index) => String.fromCharCode(0xa0 + index)).join("");

const UPPER_HALVES: Readonly<Record<DisplayCodePage, string>> = {
  ascii: "",
  pc437: PC437,
  pc850: PC850,
  pc858: PC858,
  pc860: PC860,
  wpc1252: WPC1252,
};

const bytes = new Map<DisplayCodePage, ReadonlyMap<string, number>>();

/** The byte of a character above ASCII; undefined where the table lacks it. */
export function byteOf(character: string, codePage: DisplayCodePage): number | undefined {
  let known = bytes.get(codePage);
  if (known === undefined) {
    const upperHalf = [...UPPER_HALVES[codePage]];
    known = new Map(upperHalf.map((letter, index) => [letter, 0x80 + index]));
    bytes.set(codePage, known);
  }
  return character === "\ufffd" ? undefined : known.get(character);
}
