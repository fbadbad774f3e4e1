// The command cards on A4: all of them, readable by a scanner, whole on their page.

import { describe, expect, test } from "vitest";
import { cardGroups } from "../../src/paper/card-groups.ts";
import { cardPages } from "../../src/paper/card-pages.ts";
import { wordsFor } from "../../src/paper/words/words.ts";
import { COMMAND_CARDS } from "../../src/scan/command-cards.ts";
import { dotsOf, drawSvg, scanCodes } from "../picture/readers.ts";
import { ARGENTINE, BRAZILIAN, ENGLISH_DEMO } from "./samples.ts";

const SAMPLES = { "es-AR": ARGENTINE, "pt-BR": BRAZILIAN, en: ENGLISH_DEMO };
const CARDS = COMMAND_CARDS.map((card) => card.text);

describe.each(Object.entries(SAMPLES))("in %s", (_locale, { context }) => {
  test("a scanner reads every card once, and nothing reaches into the margin of an office printer", async () => {
    const pages = cardPages({ ...context, columns: 48 }).map(drawSvg);
    const read: string[] = [];
    for (const page of pages) {
      expect([page.width, page.height]).toEqual([210 * 8, 297 * 8]);
      read.push(...(await scanCodes(page)).map(({ text }) => text));
      const margins = [
        [0, 0, 1680, 48],
        [0, 2376 - 48, 1680, 48],
        [0, 0, 48, 2376],
        [1680 - 48, 0, 48, 2376],
      ] as const;
      for (const [left, top, width, height] of margins) {
        expect(dotsOf(page, left, top, width, height)).not.toContain("#");
      }
    }
    expect([...read].sort()).toEqual([...CARDS].sort());
  });
});

test("every card has a title of its own, and every group its own, in every language", () => {
  for (const locale of ["es", "pt", "en"]) {
    const groups = cardGroups(wordsFor(locale));
    expect(groups.flatMap(({ cards }) => cards.map(({ text }) => text))).toEqual(CARDS);
    const titles = groups.flatMap(({ cards, title }) => [title, ...cards.map((card) => card.title)]);
    expect(new Set(titles).size).toBe(titles.length);
  }
});
