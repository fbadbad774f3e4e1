// Foreign text made fit for paper: one line, no control characters, every character one column wide. Shop
// names, article titles and the provider's words all pass here before they meet a layout.

// What a printer has no letter for and a reader has a plain one for. Accents are taken off elsewhere.
const PLAIN: Readonly<Record<string, string>> = {
  "‘": "'",
  "’": "'",
  "‚": "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "‐": "-",
  "‑": "-",
  "–": "-",
  "—": "-",
  "−": "-",
  "•": "*",
  "€": "EUR",
  "₲": "G",
  "₡": "C",
  œ: "oe",
  Œ: "OE",
  ł: "l",
  Ł: "L",
  đ: "d",
  Đ: "D",
  ı: "i",
};

// One picture may be many code points: flags, skin tones, families joined by U+200D.
const PICTURE =
  /\p{RI}{2}|(?![©®])\p{Extended_Pictographic}[\uFE0F\p{EMod}]*(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{EMod}]*)*/gu;

/**
 * ASCII and the letters of Latin-1, which every code page that the till knows can spell or replace by one
 * character. Anything else becomes its plain form, or "?" where there is none; runs of white space become
 * one space. May be empty.
 *
 * "ORIGINAL" in foreign text loses its capitals: on our papers that word makes a slip the receipt, and an
 * article called "PAPAS ORIGINAL" must not.
 */
export function printable(text: string): string {
  const oneLine = text
    .normalize("NFC")
    .replace(PICTURE, "?")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, " ")
    .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, "")
    .trim();
  const spelled = [...oneLine].map(spell).join("");
  return spelled.replace(/ {2,}/g, " ").trim().replaceAll("ORIGINAL", "Original");
}

function spell(character: string): string {
  if (isPrintable(character)) return character;
  const plain = PLAIN[character] ?? character.normalize("NFKD").replace(/\p{M}/gu, "");
  return [...plain].every(isPrintable) ? plain : "?";
}

function isPrintable(character: string): boolean {
  return /^[\u0020-\u007E\u00A1-\u00AC\u00AE-\u00FF]$/.test(character);
}
