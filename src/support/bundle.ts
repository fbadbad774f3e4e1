// One text that somebody who helps a shop can be sent: sections under headings, each cut to a bound, and every line of it
// through the same last hand. Nothing in it is a secret and nothing belongs to a person (scrub.ts).

import { type Known, scrub } from "./scrub.ts";

export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

const MOST_LINES = 400;
const MOST_LINE = 500;
/** Of the whole: an e-mail takes it, and a person can read it before it is sent. */
export const MOST_BYTES = 256 * 1024;

const HEAD = [
  "tilld support bundle. It was made to hold no token, no PIN, no amounts, no references, and no names of people or of the",
  "shop. Read it before you send it: what is in it is what you see.",
];

export function writeBundle(sections: readonly Section[], known: Known): string {
  const parts = sections.map(({ lines, title }) => {
    const shown = lines.slice(-MOST_LINES).map((line) => shorten(scrub(line, known)));
    const left = lines.length - shown.length;
    return [`== ${title}`, ...(left > 0 ? [`(${left} older lines left out)`] : []), ...shown].join("\n");
  });
  const text = `${[HEAD.join("\n"), ...parts].join("\n\n")}\n`;
  const bytes = Buffer.from(text);
  if (bytes.length <= MOST_BYTES) return text;
  const end = "\n(cut here)\n";
  return `${bytes.subarray(0, MOST_BYTES - end.length - 4).toString("utf8")}${end}`;
}

/** No line steers a console, and none fills it. */
function shorten(line: string): string {
  const plain = line.replace(/[^\P{Cc}\t]/gu, "·");
  return plain.length <= MOST_LINE ? plain : `${plain.slice(0, MOST_LINE)}… (${plain.length} characters)`;
}
