// Makes any text safe for paper: only characters that the printer's code table has, one byte and one column
// each, and nothing that could be a command.

/** Signs that look alike in ASCII everywhere, also where the code table has them: printers draw them badly. */
const PLAIN_TWINS: Readonly<Record<string, string>> = {
  "\u00a0": " ",
  "\u2007": " ",
  "\u2009": " ",
  "\u202f": " ",
  "‘": "'",
  "’": "'",
  "‚": "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "…": "...",
  "–": "-",
  "—": "-",
  "‑": "-",
  "−": "-",
  "×": "x",
};

/** Signs by others that everybody reads, where the code table lacks them. */
const TWINS: Readonly<Record<string, string>> = {
  "«": '"',
  "»": '"',
  "÷": "/",
  "•": "*",
  "·": ".",
  "€": "EUR",
  "₡": "CRC",
  "₲": "Gs.",
  "₱": "PHP",
  "™": "(TM)",
  "©": "(C)",
  "®": "(R)",
  "№": "No",
  ß: "ss",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  Œ: "OE",
  ø: "o",
  Ø: "O",
  ł: "l",
  Ł: "L",
  đ: "d",
  Đ: "D",
};

/**
 * @param columns longest result, in characters
 * @param isPrintable whether the code table has that one character outside ASCII
 */
export function makePrintable(text: string, columns: number, isPrintable: (char: string) => boolean): string {
  if (/^[ -~]*$/.test(text)) return text.slice(0, columns);
  let line = "";
  for (const char of text.normalize("NFC")) {
    line += replacement(char, isPrintable);
    if (line.length >= columns) return line.slice(0, columns);
  }
  return line;
}

function replacement(char: string, isPrintable: (char: string) => boolean): string {
  if (char >= " " && char <= "~") return char;
  if (char === "\t" || char === "\n" || char === "\r") return " ";
  // Controls, invisible formatting, halves of surrogate pairs, accents without a letter, and emoji vanish.
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Mn}\p{Me}]/u.test(char) || isEmoji(char)) return "";
  const plain = PLAIN_TWINS[char];
  if (plain !== undefined) return plain;
  if (isPrintable(char)) return char;
  const twin = TWINS[char];
  if (twin !== undefined) return twin;
  const letter = char.normalize("NFKD").replace(/\p{M}/gu, "");
  return /^[\x20-\x7e]+$/.test(letter) ? letter : "?";
}

function isEmoji(char: string): boolean {
  // © and ® count as pictures too, but paper has them or their twins.
  return (
    /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/u.test(char) && !(char in TWINS)
  );
}
