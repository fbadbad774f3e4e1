// Takes out of a text whatever could be a secret or belong to a person. It is the last hand on every line of a bundle: the
// sections are made of what may be shown, and this is for what slipped in all the same.

export interface Known {
  /** What must not be in it, by the name that takes its place: "access token" -> the token. */
  readonly texts: Readonly<Record<string, string>>;
  /** What the staff is called: looked for as whole words, because "ana" is a part of others too. */
  readonly words: readonly string[];
}

/** A piece of a secret helps a thief too; shorter ones are in any text by chance. */
const LEAST_PIECE = 8;

/** Of a sale, at Mercado Pago: begins with the name of a point of sale, which is taken out by itself. */
const REFERENCE = /(?<![\w.-])[\w.-]*-\d{6}-\d{1,9}-[0-9a-f]{6}\b/g;

/** As an id of the staff may look, or a short name. */
const WORD = /[\p{L}\p{N}_-]+/gu;

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:APP_USR|TEST)-[\w-]{4,}/g, "[token]"],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, "$1 [token]"],
  [/(:\/\/)[^/\s"'@]+@/g, "$1[user]@"],
  [/(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, "[e-mail]"],
  // "staff 07: pin-refused", "till staff unlock 07"
  [/\b(staff (?:add |card of |unlock )?)[a-z0-9-]{1,16}(?=[:"])/g, "$1[id]"],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "[id]"],
  [/\b(?:ORD|PAY|REF)[0-9A-Z]{8,}\b/g, "[id]"],
  [
    /(?:\$|\b(?:ARS|BRL|CLP|COP|MXN|PEN|UYU|S\/))\s?\d[\d.,]*|\b\d[\d.,]*\s(?:ARS|BRL|CLP|COP|MXN|PEN|UYU)\b/g,
    "[amount]",
  ],
  // Hashes, keys and what is in base64. A device's own long name has small words between its signs.
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{16,}\b/gi, "[hex]"],
  [/\b(?=[A-Za-z0-9+/]*\d)(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[A-Z])[A-Za-z0-9+/]{28,}={0,2}/g, "[text]"],
  // Tax numbers, telephones, cards, PINs, payments. A year, a port, a size in bytes stay.
  [/\b\d{2,3}[.-]\d{3}[.-]?\d{3}(?:[./-]\d{1,4})*\b/g, "[number]"],
  [/\b\d{2}-\d{8}-\d\b/g, "[number]"],
  [/\d{9,}/g, "[number]"],
];

/** @param texts are looked for in every spelling that a program could give them */
export function scrub(text: string, { texts, words }: Known): string {
  let clean = text.replace(REFERENCE, "[reference]");
  // A longer one first: of "Ana Quiroga" the "Quiroga" would be left where somebody else is called Ana.
  for (const [name, secret] of Object.entries(texts).sort(([, a], [, b]) => b.length - a.length)) {
    for (const piece of spellings(secret)) clean = clean.replaceAll(piece, `[${name}]`);
  }
  const called = new Set(words.filter(isWord));
  clean = clean.replace(WORD, (word) => (called.has(word) ? "[staff]" : word));
  for (const [pattern, instead] of PATTERNS) clean = clean.replace(pattern, instead);
  return clean;
}

/** Numbers and single letters are no names; an id of that kind is found where the till says whose it is. */
function isWord(text: string): boolean {
  return text.length > 1 && /\p{L}/u.test(text);
}

function spellings(secret: string): readonly string[] {
  if (secret.length < 2) return [];
  const bytes = Buffer.from(secret);
  const all = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("hex"),
  ];
  const half = Math.ceil(secret.length / 2);
  const pieces = half >= LEAST_PIECE ? [secret.slice(0, half), secret.slice(half)] : [];
  return [...all, ...pieces].sort((a, b) => b.length - a.length);
}
