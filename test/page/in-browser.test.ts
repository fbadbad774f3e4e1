// Every page in a real browser: that it asks the network for nothing, that its plots are there to be seen and nothing
// lies over anything else, and that it prints. Where this machine has no browser the stories are left out, unless
// NEEDS_BROWSER=1 demands one.

import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findBrowser } from "../../src/cli/print-pdf.ts";
import { dayPage } from "../../src/day-report/page.ts";
import { SITES } from "../../src/money/sites.ts";
import { reconciliationPage } from "../../src/reconcile/page/page.ts";
import { DIFFERENCE_KINDS } from "../../src/reconcile/reconciliation.ts";
import { type Plan as DayPlan, dayOf, NOTHING_HAPPENED, withForeign } from "../day-report/fixture.ts";
import { type Plan, reconciliationOf } from "../reconcile/fixture.ts";
import { Browser, type View } from "./browser.ts";

const program = await findBrowser();
const LONG = "x".repeat(150);
const MANY = Array.from({ length: 200 }, (_, at) => 1_000_000 + at);

test.runIf(process.env["NEEDS_BROWSER"] === "1")("this machine has a browser", () => {
  expect(program).not.toBeNull();
});

function pageOf(plan: Plan, locale: string = SITES[plan.site ?? "MLA"].locale): string {
  return reconciliationPage(reconciliationOf(plan), { locale, shop: "Almacén La Esquina" });
}

function dayPageOf(plan: DayPlan, language = ""): string {
  const { locale, view } = dayOf(plan);
  return dayPage(view, { locale: language || locale, shop: "Almacén La Esquina" });
}

const [unknown] = reconciliationOf({ differences: { "unknown-sale": 1 } }).differences;
const PAGES: readonly (readonly [string, string])[] = [
  ["a week with one of each difference", pageOf({})],
  ["the same in English", pageOf({}, "en")],
  ["an empty day", pageOf({ days: 1, salesPerDay: 0, differences: {} })],
  [
    "31 days in pesos of Colombia with 500 differences",
    pageOf({
      site: "MCO",
      days: 31,
      salesPerDay: 30,
      differences: Object.fromEntries(DIFFERENCE_KINDS.map((kind) => [kind, 32])),
    }),
  ],
  [
    "days in Chile on which more went back than came",
    pageOf({ site: "MLC", days: 3, salesPerDay: 2, differences: { chargeback: 20, "other-fee": 2 } }),
  ],
  [
    "references without end",
    pageOf({
      site: "MLB",
      change: {
        virtual: true,
        pos: LONG,
        differences: unknown === undefined ? [] : [{ ...unknown, reference: LONG, payment: LONG, pos: LONG }],
      },
    }),
  ],
  ["a Z", dayPageOf({})],
  [
    "a Z in pesos of Colombia, of a demonstration, in English",
    dayPageOf({ site: "MCO", demo: true }, "en-CO"),
  ],
  ["a Z in Portuguese", dayPageOf({ site: "MLB" })],
  ["a Z of a day without anything", dayPageOf({ change: NOTHING_HAPPENED })],
  ["a Z with names without end", dayPageOf({ change: { ...withForeign(LONG), open: MANY } })],
];
const VIEWS: readonly (readonly [string, View])[] = [
  ["a wide screen", { width: 1280 }],
  ["a tablet", { width: 768 }],
  ["a phone", { width: 390, height: 844, phone: true }],
  ["a small phone in the dark", { width: 340, height: 600, phone: true, dark: true }],
  ["A4", { width: 688, print: true, dark: true }],
];

/** Of every bar and letter of every plot: where it is and in which color. */
interface Seen {
  readonly id: string;
  readonly box: Box;
  readonly bars: readonly Box[];
  readonly letters: readonly Box[];
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly color: string;
}

const SEEN = `(() => {
  const box = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left: left + scrollX, top: top + scrollY, right: right + scrollX, bottom: bottom + scrollY, color: getComputedStyle(element).fill };
  };
  return [...document.querySelectorAll("figure")].map((figure) => ({
    id: figure.id,
    box: box(figure.querySelector("svg")),
    bars: [...figure.querySelectorAll("rect")].map(box),
    letters: [...figure.querySelectorAll("svg text")].filter((one) => one.textContent !== "").map(box),
  }));
})()`;

/** Texts that do not fit where they stand. */
const CUT = `[...document.querySelectorAll("dd,td,th,h1,h2,h3,p,figcaption")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1 && getComputedStyle(one).display !== "inline")
  .map((one) => one.textContent)`;

function overlap(one: Box, other: Box): boolean {
  // Letters have some air around them that may meet.
  const air = 1;
  return (
    one.left + air < other.right &&
    other.left + air < one.right &&
    one.top + 3 * air < other.bottom &&
    other.top + 3 * air < one.bottom
  );
}

function inside({ bottom, left, right, top }: Box, outer: Box): boolean {
  const slack = 1;
  return (
    left >= outer.left - slack &&
    right <= outer.right + slack &&
    top >= outer.top - slack &&
    bottom <= outer.bottom + slack
  );
}

describe.skipIf(program === null)("in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await Browser.start(program ?? "");
  });
  afterAll(async () => {
    await browser.close();
  });

  test.each(PAGES)(
    "%s asks for its own file and nothing else, and the browser has no complaint",
    async (_, page) => {
      await browser.show(page, { width: 1280 });
      expect(browser.requests).toEqual([expect.stringMatching(/^file:.*page\.html$/)]);
      expect(browser.complaints).toEqual([]);
    },
  );

  test("would not run or load what got through as markup", async () => {
    const planted = `<script>document.title = "ran"</script><p id="styled" style="color: red">x</p><img src="http://127.0.0.1:9/x.png">`;
    await browser.show(pageOf({}).replace("</main>", `${planted}</main>`), { width: 1280 });
    expect(await browser.look("document.title")).toContain("Conciliación");
    expect(await browser.look("getComputedStyle(document.querySelector('#styled')).color")).not.toBe(
      "rgb(255, 0, 0)",
    );
    expect(await browser.look("document.images[0].naturalWidth")).toBe(0);
    expect(browser.complaints.length).toBeGreaterThanOrEqual(3);
  });

  describe.each(PAGES)("%s", (_, page) => {
    test.each(VIEWS)("on %s: every text fits, and nothing lies over anything else", async (__, view) => {
      await browser.show(page, view);
      expect(await browser.look("document.documentElement.scrollWidth")).toBeLessThanOrEqual(view.width);
      expect(await browser.look(CUT)).toEqual([]);
      for (const { bars, box, id, letters } of await browser.look<readonly Seen[]>(SEEN)) {
        expect(box.right - box.left, `${id} is a plot`).toBeGreaterThan(100);
        for (const part of [...bars, ...letters])
          expect(inside(part, box), `${id} holds all its parts`).toBe(true);
        for (const [at, one] of letters.entries()) {
          const over = letters.slice(at + 1).filter((other) => overlap(one, other));
          expect(over, `letters of ${id}`).toEqual([]);
        }
        for (const bar of bars) {
          expect(bar.right - bar.left).toBeGreaterThan(0.3);
          expect(bar.bottom - bar.top).toBeGreaterThan(0.3);
          expect(bar.color).toMatch(/^rgb\(/);
        }
      }
    });
  });

  const WEEK = { page: pageOf({}), plots: ["days", "kinds", "hours", "methods", "releases"] };
  const CLOSE = { page: dayPageOf({}), plots: ["methods", "groups"] };

  test.each([
    ["of a reconciliation in the light", WEEK, false],
    ["of a reconciliation in the dark", WEEK, true],
    ["of a Z in the light", CLOSE, false],
    ["of a Z in the dark", CLOSE, true],
  ])("every plot %s has its bars in their colors to be seen", async (_, { page, plots }, dark) => {
    await browser.show(page, { width: 1280, dark });
    const seen = await browser.look<readonly Seen[]>(SEEN);
    expect(seen.map(({ id }) => id)).toEqual(plots);
    const picture = PNG.sync.read(await browser.picture());
    for (const { bars, box, id } of seen) {
      const area = bars.reduce((sum, bar) => sum + (bar.right - bar.left) * (bar.bottom - bar.top), 0);
      const colors = [...new Set(bars.map(({ color }) => color))];
      expect(colors, id).toHaveLength(["kinds", "hours", "groups"].includes(id) ? 1 : 2);
      const counts = colors.map((color) => pixelsOf(picture, box, color));
      for (const count of counts) expect(count, `${id} in ${colors.join(" and ")}`).toBeGreaterThan(100);
      // The dark bar hides a part of the pale one.
      expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(area * 0.4);
    }
  });

  test("prints on A4, in black on white also where the screen is dark", async () => {
    for (const [, page] of PAGES) {
      await browser.show(page, { width: 688, print: true, dark: true });
      expect(await browser.look("getComputedStyle(document.body).backgroundColor")).toBe(
        "rgb(255, 255, 255)",
      );
      expect(await browser.look("getComputedStyle(document.body).color")).toBe("rgb(0, 0, 0)");
      const height = await browser.look<number>("document.documentElement.scrollHeight");
      const pdf = (await browser.pdf()).toString("latin1");
      const pages = pdf.match(/\/Type \/Page\b/g)?.length ?? 0;
      // 297 mm less two margins of 14 mm, at 96 dots to an inch; what is kept together leaves some of it blank.
      const full = height / ((269 / 25.4) * 96);
      expect(pages).toBeGreaterThanOrEqual(Math.floor(full));
      expect(pages).toBeLessThanOrEqual(Math.ceil(full * 1.4) + 1);
      const [, width = 0, length = 0] = (/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []).map(Number);
      expect(Math.abs((width / 72) * 25.4 - 210)).toBeLessThan(1);
      expect(Math.abs((length / 72) * 25.4 - 297)).toBeLessThan(1);
    }
  });
});

/** How many pixels inside a box have about that color. */
function pixelsOf(picture: PNG, box: Box, color: string): number {
  const wanted = (color.match(/\d+/g) ?? []).map(Number);
  let count = 0;
  for (let y = Math.floor(box.top); y < box.bottom; y++) {
    for (let x = Math.floor(box.left); x < box.right; x++) {
      const at = (y * picture.width + x) * 4;
      if (wanted.every((part, index) => Math.abs(part - (picture.data[at + index] ?? 0)) < 6)) count++;
    }
  }
  return count;
}
