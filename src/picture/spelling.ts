// How foreign text is written with the letters that papers, displays and our own font have: ASCII and Latin-1. This
// is where the meaning of a sign is kept; drivers only see to it that no byte they send is a command.

/**
 * Signs that have no letter here, or one that an old code table lacks while its plain form is longer than a
 * character: no driver shall have to make a line longer than it was laid out.
 */
const PLAIN: Readonly<Record<string, string>> = {
  "‘": "'",
  "’": "'",
  "‚": "'",
  "‹": "'",
  "›": "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "‐": "-",
  "‑": "-",
  "–": "-",
  "—": "-",
  "−": "-",
  "⁄": "/",
  "•": "*",
  "★": "*",
  "☆": "*",
  "♥": "<3",
  "❤": "<3",
  "→": "->",
  "←": "<-",
  "✓": "v",
  "✔": "v",
  "✗": "x",
  "✘": "x",
  "×": "x",
  "©": "(C)",
  "®": "(R)",
  "™": "(TM)",
  "€": "EUR",
  "₲": "Gs.",
  "₡": "CRC",
  "₱": "PHP",
  ß: "ss",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  Œ: "OE",
  þ: "th",
  Þ: "Th",
  ł: "l",
  Ł: "L",
  đ: "d",
  Đ: "D",
  ı: "i",
};

// "1½ kg" is not 11/2 kg.
const FRACTION_AFTER_DIGIT = /(?<=\d)(?=[¼½¾⅐-⅞])/gu;
const FRACTIONS = /[¼½¾⅐-⅞]/gu;

// One picture may be many code points: flags, keycaps, skin tones, families joined by U+200D.
const PICTURE =
  /\p{RI}{2}|(?!\p{RI})\p{Extended_Pictographic}[\uFE0F\p{EMod}]*(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{EMod}]*)*/gu;
const HAS_PICTURE = /\p{RI}|\p{Extended_Pictographic}/u;

const UNREADABLE = "?";

/** ASCII and the letters of Latin-1 that stay as they are: most texts hold nothing else. */
const PLAIN_TEXT = /^[ -~¡¿À-ÅÇ-ÖØ-Ýà-åç-öø-ýÿ]*$/;

/**
 * One line of ASCII and letters of Latin-1. Signs become what they mean, foreign letters lose their marks, full
 * width becomes ordinary, pictures are left out, and a run of letters that nobody here can read becomes one
 * "?"; so does a text of which nothing else would be left. White space and controls become one space. May be
 * empty.
 */
export function spellOut(text: string): string {
  if (PLAIN_TEXT.test(text)) return text.replace(/ {2,}/g, " ").trim();
  const oneLine = text
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, " ")
    .replace(FRACTION_AFTER_DIGIT, " ")
    .replace(FRACTIONS, (sign) => sign.normalize("NFKD"));
  const plain = [...oneLine].map((character) =>
    Object.hasOwn(PLAIN, character) ? PLAIN[character] : character,
  );
  const spelled = [
    ...plain
      .join("")
      .replace(PICTURE, " ")
      .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, ""),
  ]
    .map(spell)
    .join("")
    .replace(/\uFFFD+/g, UNREADABLE)
    .replace(/ {2,}/g, " ")
    .trim();
  return spelled === "" && HAS_PICTURE.test(oneLine) ? UNREADABLE : spelled;
}

/** Whether a character stays as it is. */
function isReadable(character: string): boolean {
  return /^[\u0020-\u007E\u00A1-\u00AC\u00AE-\u00FF]$/.test(character) && !Object.hasOwn(PLAIN, character);
}

/** U+FFFD where it cannot be read. */
function spell(character: string): string {
  if (isReadable(character)) return character;
  const parts = [...character.normalize("NFKD").replace(/\p{M}/gu, "")].map((part) => PLAIN[part] ?? part);
  return parts.join("").replace(/[^\u0020-\u007E\u00A1-\u00AC\u00AE-\u00FF]/g, "\uFFFD");
}
