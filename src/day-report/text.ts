// X and Z as text: for a console, a mail, a folder.

import { formatMoney } from "../money/decimal.ts";
import { wordsFor } from "../paper/words/words.ts";
import type { DayView } from "../terminal/day-view.ts";
import { factsOf, type Reader, type Row, sealOf, sectionsOf, titleOf, verdictOf } from "./tell.ts";
import { reportWordsFor } from "./words.ts";

export function dayText(day: DayView, reader: Reader): string {
  const { locale, shop } = reader;
  const words = reportWordsFor(locale);
  const sections = sectionsOf(day, reader);
  const cells = sections.map(({ rows }) => rows.map((row) => cellsOf(row, locale)));
  const widthOf = (at: number) => Math.max(...cells.flat().map((row) => row[at]?.length ?? 0));
  const [name, count, amount] = [widthOf(0), widthOf(1), widthOf(2)];
  const line = ([first = "", second = "", third = ""]: readonly string[]) =>
    `  ${first.padEnd(name)}  ${second.padStart(count)}  ${third.padStart(amount)}`.trimEnd();
  const { head } = day;
  const paragraphs = [
    [
      ...(day.demo ? [wordsFor(locale).demo] : []),
      `${titleOf(day, reader)} · ${shop}`,
      ...factsOf(day, reader).map(([fact, value]) => `${fact}: ${value}`),
    ],
    verdictOf(day, reader).sentences,
    ...sections.map(({ title }, at) => [title, ...(cells[at] ?? []).map(line)]),
    ...(head === null ? [] : [[words.seal, ...sealOf(head, words).map((sentence) => `  ${sentence}`)]]),
  ];
  return paragraphs.map((lines) => `${lines.map(harmless).join("\n")}\n`).join("\n");
}

function cellsOf({ amount, count, name }: Row, locale: string): readonly string[] {
  return [name, count === null ? "" : String(count), amount === null ? "" : formatMoney(amount, locale)];
}

/** Names of groups and methods come from outside: none of them begins a line of its own or turns the writing. */
function harmless(line: string): string {
  return line.replace(/[\p{Cc}\p{Bidi_C}\p{Zl}\p{Zp}]/gu, "·");
}
