// The parts of the demo that are pure: the screen at any size, the keys, the reckoning.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeInk } from "../../src/demo/ink.ts";
import { readKeys } from "../../src/demo/keys.ts";
import { drawScreen, type LiveView } from "../../src/demo/live-screen.ts";
import { judge, type Tally } from "../../src/demo/tally.ts";
import { assertAlways } from "../support/random.ts";

const VIEW: LiveView = {
  notice: "DEMO: no real money moves.",
  hint: "bin/till --config tilld.toml status",
  display: ["Escanee el QR", "$ 1.250,50"],
  lights: { ready: "off", busy: "blink", attention: "on" },
  bright: true,
  notes: "♪",
  facts: [["till", "awaiting-payment"]],
  news: ["first news", "the newest news, which is a sentence that is longer than one line of the screen"],
  paper: Array.from({ length: 60 }, (_, line) => `paper line ${line + 1}`),
  scrolledBack: 0,
};

describe("the live screen", () => {
  test("fills a console of any size exactly, with nothing hanging over its edges", () => {
    assertAlways(
      import.meta.url,
      fc.property(
        fc.nat(250),
        fc.nat(100),
        fc.nat(80),
        fc.array(fc.string({ maxLength: 200 }), { maxLength: 5 }),
        (columns, rows, scrolledBack, news) => {
          const lines = drawScreen({ ...VIEW, scrolledBack, news }, columns, rows, makeInk(false));
          expect(lines).toHaveLength(rows);
          for (const line of lines) expect([...line]).toHaveLength(columns);
        },
      ),
    );
  });

  test("shows the newest paper at the bottom, and older paper when it is scrolled back", () => {
    const bottom = (scrolledBack: number) =>
      drawScreen({ ...VIEW, scrolledBack }, 80, 24, makeInk(false)).at(-2);
    expect(bottom(0)).toContain("paper line 60");
    expect(bottom(7)).toContain("paper line 53");
  });

  test("a blinking lamp is dark half of the time", () => {
    const busy = (bright: boolean) =>
      drawScreen({ ...VIEW, bright }, 80, 24, makeInk(false)).find((line) => line.includes(" busy"));
    expect(busy(true)).toContain("● busy");
    expect(busy(false)).toContain("○ busy");
  });

  test("has room in 80 x 24 for every key and the whole newest news", () => {
    const screen = drawScreen(VIEW, 80, 24, makeInk(false)).join("\n");
    expect(screen).toContain("quit");
    expect(screen).toContain("the newest news, which is a sentence that");
    expect(screen).toContain("is longer than one line of the screen");
  });
});

describe("the keys", () => {
  test("are read one by one, however many came at once", () => {
    expect(readKeys("1T\r\x1b[A\x1b[6~\x1bOB")).toEqual([
      { kind: "letter", letter: "1" },
      { kind: "letter", letter: "t" },
      { kind: "letter", letter: "t" },
      { kind: "move", lines: 1 },
      { kind: "move", lines: -15 },
      { kind: "move", lines: -1 },
    ]);
  });

  test("q, Ctrl-C and Ctrl-D quit", () => {
    for (const typed of ["q", "\x03", "\x04"]) expect(readKeys(typed)).toEqual([{ kind: "quit" }]);
  });

  test("that mean nothing do nothing, not even a letter inside an unknown sequence", () => {
    expect(readKeys("\x1b[15~\x1b[1;5C\x00 \t€")).toEqual([]);
  });
});

describe("the reckoning", () => {
  const GOOD: Tally = {
    sales: 4,
    paid: 2,
    expired: 1,
    canceled: 1,
    takenMinor: 1_024_100,
    givenBackMinor: 474_050,
    orders: 4,
    ordersOpen: 0,
    refunds: 2,
    takenAtProviderMinor: 1_024_100,
    givenBackAtProviderMinor: 474_050,
    qrTickets: 4,
    originals: 2,
    copies: 0,
    refundSlips: 2,
    notPaidSlips: 2,
    otherPapers: 0,
    papersWithoutBanner: 0,
    papersOwed: 0,
    unsettled: 0,
  };

  test("has no fault when everything is as it must be", () => {
    expect(judge(GOOD, GOOD, "es-AR").faults).toEqual([]);
  });

  test.each(Object.keys(GOOD) as (keyof Tally)[])("notices and names a wrong number of %s", (key) => {
    const { faults, lines } = judge({ ...GOOD, [key]: GOOD[key] + 1 }, GOOD, "es-AR");
    expect(faults).toHaveLength(1);
    expect(lines.filter((line) => line.includes("WRONG"))).toHaveLength(1);
  });

  test("says what was found and what it must be, in the shop's own money", () => {
    const { faults } = judge({ ...GOOD, takenMinor: 1_024_099 }, GOOD, "es-AR");
    expect(faults).toEqual(["money taken, says the till: $ 10.240,99, and it must be $ 10.241,00"]);
  });
});
