// The page and the text of X and Z: what they say, that it adds up, and what they can never hold.

import { describe, expect, test } from "vitest";
import { dayPage } from "../../src/day-report/page.ts";
import { sectionsOf, verdictOf } from "../../src/day-report/tell.ts";
import { dayText } from "../../src/day-report/text.ts";
import { reportWordsFor } from "../../src/day-report/words.ts";
import { formatMoney } from "../../src/money/decimal.ts";
import { SITES, type Site } from "../../src/money/sites.ts";
import { expectGolden } from "../support/golden.ts";
import { type Day, dayOf, NASTY, NOTHING_HAPPENED, SHOP, withForeign } from "./fixture.ts";

const pageOf = ({ view }: Day, locale: string, shop = SHOP) => dayPage(view, { locale, shop });
const textOf = ({ view }: Day, locale: string, shop = SHOP) => dayText(view, { locale, shop });

describe.each(Object.keys(SITES) as Site[])("of %s", (site) => {
  const day = dayOf({ site });
  const { close, locale, view } = day;

  test.each(["es", "pt", "en"])("every amount of the record stands there, in %s", (language) => {
    const own = language === locale.slice(0, 2) ? locale : `${language}-${locale.slice(-2)}`;
    const amounts = [
      ...close.totals.paid.map(({ amount }) => amount),
      ...close.totals.refunded.map(({ amount }) => ({ ...amount, minor: -amount.minor })),
      ...(close.totals.byGroup?.groups ?? []).map(({ amount }) => amount),
      ...Object.values(close.totals.moves).map(({ amount }) => amount),
      ...(close.counted === undefined ? [] : [close.counted]),
    ].map((amount) => formatMoney(amount, own));
    for (const said of [pageOf(day, own), textOf(day, own)]) {
      for (const amount of amounts) expect(said).toContain(amount);
      expect(said).toContain("5f1d 77ab 90c2 e3d4");
      expect(said).not.toMatch(/undefined|null|NaN|\[object/);
    }
    expect(pageOf(day, own)).toContain(`<html lang="${own}">`);
  });

  test("what stands above a sum adds up to it", () => {
    const [money, groups, drawer] = sectionsOf(view, { locale });
    const words = reportWordsFor(locale);
    const rowsOf = (section: typeof money, upTo: string) => {
      const rows = section?.rows ?? [];
      const at = rows.findIndex(({ isSum, name }) => isSum && name === upTo);
      expect(at).toBeGreaterThan(0);
      const parts = rows.slice(0, at).filter(({ isSum }) => !isSum);
      return [rows[at]?.amount?.minor, parts.reduce((all, { amount }) => all + (amount?.minor ?? 0), 0)];
    };
    for (const [section, name] of [
      [money, words.paid],
      [money, words.net],
      [groups, words.net],
      [drawer, words.shouldHold],
    ] as const) {
      const [total, parts] = rowsOf(section, name);
      expect(parts, name).toBe(total);
    }
  });
});

test.each([
  ["es-AR", "MLA"],
  ["pt-BR", "MLB"],
  ["en-CL", "MLC"],
] as const)("the text in %s", (locale, site) => {
  expectGolden(`day-report.${locale}.txt`, textOf(dayOf({ site }), locale));
});

describe("what somebody should know stands first", () => {
  const said = (day: Day) => verdictOf(day.view, { locale: "en" });
  const calm = { open: [], owed: 0 };

  test("nothing to look at", () => {
    const { close } = dayOf({ change: calm });
    const even = (close.counted?.minor ?? 0) + 5_000;
    const day = dayOf({ change: { ...calm, counted: { minor: even, currency: "ARS" } } });
    expect(said(day)).toEqual({
      toLookAt: false,
      sentences: ["The day is closed.", "The drawer holds what it should."],
    });
    expect(pageOf(day, "en")).toContain('<div class="verdict"><p><strong>The day is closed.');
  });

  test("money that is missing, sales that are open, papers that are owed, a clock that nobody vouched for", () => {
    const day = dayOf({ change: { atUnsure: true } });
    expect(said(day)).toEqual({
      toLookAt: true,
      sentences: [
        "The day is closed.",
        "The drawer is short of ARS 50.00.",
        "Not settled: sale 57. It counts in the day in which it is settled.",
        "Papers owed: 1. They come out by themselves when the printer is ready.",
        "Nobody vouched for the clock.",
      ],
    });
    expect(pageOf(day, "en")).toContain('<div class="verdict look">');
    expect(said(dayOf({ site: "MLB" })).sentences).toContain("The drawer holds BRL 1.50 too much.");
  });

  test("an X closes nothing", () => {
    const { view } = dayOf();
    const x = { ...view, number: null, head: null };
    expect(verdictOf(x, { locale: "es" }).sentences[0]).toBe("El día sigue: este informe no cierra nada.");
    expect(dayText(x, { locale: "es-AR", shop: SHOP })).not.toContain("till journal verify");
  });
});

test("a day without anything has sums of nothing, no groups and no plot", () => {
  const day = dayOf({ change: NOTHING_HAPPENED });
  expect(textOf(day, "en")).not.toContain("Net by group");
  expect(textOf(day, "en")).toMatch(/Net +ARS 0\.00\n/);
  expect(pageOf(day, "en")).not.toContain("<figure");
});

test("a demonstration says so at both ends of the page and at the head of the text", () => {
  const count = (text: string) => text.match(/DEMO - SIN DINERO REAL/g)?.length ?? 0;
  expect([true, false].map((demo) => count(pageOf(dayOf({ demo }), "es-AR")))).toEqual([2, 0]);
  expect(textOf(dayOf({ demo: true }), "es-AR")).toMatch(/^DEMO - SIN DINERO REAL\n/);
  expect(count(textOf(dayOf(), "es-AR"))).toBe(0);
});

describe("foreign text", () => {
  const foreign = dayOf({ change: withForeign(NASTY) });

  test("is never markup on the page, and turns no direction of writing", () => {
    const page = pageOf(foreign, "es-AR", NASTY);
    const tags = (text: string) => new Set(text.match(/<\/?[a-z0-9]+/gi));
    expect([...tags(page)].sort()).toEqual([...tags(pageOf(dayOf(), "es-AR"))].sort());
    expect(page).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&quot;&amp;&lt;img");
    expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069\0]/);
  });

  test("begins no line of its own in the text", () => {
    const lines = (text: string) => text.split("\n").length;
    const day = dayOf({ change: withForeign("a\nb\u2028\u202e") });
    expect(lines(textOf(day, "es-AR"))).toBe(lines(textOf(dayOf({ change: withForeign("ab") }), "es-AR")));
    expect(textOf(day, "es-AR")).toContain("a·b··");
  });
});

test("is the same bytes for the same day", () => {
  expect(pageOf(dayOf(), "es-AR")).toBe(pageOf(dayOf(), "es-AR"));
});
