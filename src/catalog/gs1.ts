// The grammar of GS1: one text that carries several facts, each behind its application identifier (AI), as GS1-128,
// DataBar, GS1 QR and GS1 DataMatrix send it, as people read it ("(01)…"), and as a web address (Digital Link).

/** By application identifier: "01" -> "07790895000997". */
export type Elements = ReadonlyMap<string, string>;

export type ElementReading =
  | { readonly kind: "elements"; readonly elements: Elements }
  /** @property reason for a person, without the code itself */
  | { readonly kind: "faulty"; readonly reason: string };

/** What FNC1 between two elements arrives as. */
export const GS = "\u001D";

// Figure "GS1 Application Identifiers" of the General Specifications: how many digits an AI has, by its first two.
const AI_LENGTHS: ReadonlyMap<string, number> = new Map([
  ...["00", "01", "02", "03", "10", "11", "12", "13", "15", "16", "17", "20", "21", "22", "30", "37"].map(
    two,
  ),
  ...["90", "91", "92", "93", "94", "95", "96", "97", "98", "99"].map(two),
  ...["23", "24", "25", "40", "41", "42", "71"].map((start): [string, number] => [start, 3]),
  ...["31", "32", "33", "34", "35", "36", "39", "43", "70", "72", "80", "81", "82"].map(
    (start): [string, number] => [start, 4],
  ),
]);

// "Element strings with predefined length": these end by themselves; every other one ends at GS or with the code.
const FIXED_LENGTHS: ReadonlyMap<string, number> = new Map([
  ["00", 18],
  ["01", 14],
  ["02", 14],
  ["03", 14],
  ...["11", "12", "13", "15", "16", "17"].map((ai): [string, number] => [ai, 6]),
  ["20", 2],
  ...["31", "32", "33", "34", "35", "36"].map((start): [string, number] => [start, 6]),
  ["41", 13],
]);

const LONGEST_VALUE = 90;

function two(start: string): [string, number] {
  return [start, 2];
}

/** @param text without an AIM identifier; with or without a GS in front. Never throws. */
export function readElements(text: string): ElementReading {
  const elements = new Map<string, string>();
  let rest = text;
  while (rest !== "") {
    if (rest.startsWith(GS)) {
      rest = rest.slice(1);
      continue;
    }
    const start = rest.slice(0, 2);
    const ai = rest.slice(0, AI_LENGTHS.get(start) ?? 0);
    if (!/^\d{2,4}$/.test(ai))
      return faulty("a part that begins with no application identifier that is known");
    const after = rest.slice(ai.length);
    const fixed = FIXED_LENGTHS.get(start);
    const end = fixed ?? (after.includes(GS) ? after.indexOf(GS) : after.length);
    const problem = put(elements, ai, after.slice(0, end));
    if (problem !== null) return faulty(problem);
    rest = after.slice(end);
  }
  return elements.size === 0 ? faulty("nothing in it") : { kind: "elements", elements };
}

/** As it stands under the bars: "(01)07790895000997(3103)000345". Null where the text is nothing of the kind. */
export function readBracketed(text: string): ElementReading | null {
  if (!/^(?:\(\d{2,4}\)[^()]+)+$/.test(text)) return null;
  const elements = new Map<string, string>();
  for (const [, ai = "", value = ""] of text.matchAll(/\((\d{2,4})\)([^()]+)/g)) {
    const problem = put(elements, ai, value);
    if (problem !== null) return faulty(problem);
  }
  return { kind: "elements", elements };
}

/**
 * GS1 Digital Link (URI Syntax 1.2): https://id.gs1.org/01/07790895000997/10/ABC?3103=000345. Null where the text is
 * no such address.
 */
export function readDigitalLink(text: string): ElementReading | null {
  const match =
    /^https?:\/\/[^/?#\s]+(?:\/[^?#\s]*?)?\/01\/(\d{8,14})((?:\/[^/?#\s]+)*)\/?(?:\?([^#\s]*))?(?:#\S*)?$/i.exec(
      text,
    );
  if (match === null) return null;
  const [, gtin = "", path = "", query = ""] = match;
  const elements = new Map<string, string>();
  const parts = path.split("/").slice(1);
  const pairs = [
    ["01", gtin.padStart(14, "0")],
    ...parts.flatMap((ai, index) => (index % 2 === 0 ? [[ai, parts[index + 1] ?? ""]] : [])),
    ...query.split("&").map((pair) => pair.split("=")),
  ];
  for (const [ai = "", value = ""] of pairs) {
    // What is no application identifier is the shop's or a tracker's, and of no meaning here.
    if (!/^\d{2,4}$/.test(ai)) continue;
    const problem = put(elements, ai, value);
    if (problem !== null) return faulty(problem);
  }
  return { kind: "elements", elements };
}

/** @returns what is wrong with it, or null */
function put(elements: Map<string, string>, ai: string, value: string): string | null {
  const fixed = FIXED_LENGTHS.get(ai.slice(0, 2));
  if (value === "" || value.length > LONGEST_VALUE || (fixed !== undefined && value.length !== fixed)) {
    return `(${ai}) is cut or too long`;
  }
  if (fixed !== undefined && !/^\d+$/.test(value)) return `(${ai}) is no number`;
  if ((elements.get(ai) ?? value) !== value) return `(${ai}) is there twice`;
  elements.set(ai, value);
  return null;
}

function faulty(reason: string): ElementReading {
  return { kind: "faulty", reason };
}
