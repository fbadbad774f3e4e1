// The tables played by themselves, every rail and mode, and the reports in docs/ that were made by the command: they
// say what the program says now, apart from times and numbers (UPDATE_DOCS=1 writes them anew).

import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { smallAmount } from "../../src/certify/amounts.ts";
import { reportOf } from "../../src/certify/report.ts";
import { isPassed } from "../../src/certify/result.ts";
import { parseDecimal } from "../../src/money/decimal.ts";
import { SITES, type Site } from "../../src/money/sites.ts";
import { play } from "./breakages.ts";

/** Whatever is another in each run: ids, references, numbers, times, texts of QR codes. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\b(ORD|PAY|REF)[0-9A-Z]{26}\b/g, "$1…"],
  [/instore:[a-z]+:[\w:-]+/g, "instore:…"],
  [/\bDEMO01-\d{6}-(\d+)(?:-[0-9a-f]{6})?\b/g, "DEMO01-…-$1"],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME"],
  [/\b\d\d\/\d\d\/\d{4}\b/g, "DATE"],
  [/\b\d\d:\d\d(:\d\d)?\b/g, "HOUR"],
  [/\b[RT]?\d{9,13}\b/g, "NUMBER"],
  [/\b\d{6}\b/g, "BOOK"],
  [/\b\d+ heard meanwhile/g, "N heard meanwhile"],
  [/ +/g, " "],
];

function settled(text: string): string {
  return CHANGING.reduce((changed, [pattern, word]) => changed.replace(pattern, word), text);
}

test.each(["orders", "instore"] as const)(
  "every row of the %s rail passes in every mode, and its example report says so",
  async (rail) => {
    const certificates = [
      await play(rail, "static"),
      await play(rail, "dynamic"),
      await play(rail, "hybrid"),
    ];
    expect(certificates.filter((certificate) => !isPassed(certificate))).toEqual([]);
    const report = reportOf(certificates);
    const file = new URL(`../../docs/certify-example-${rail}.md`, import.meta.url);
    if (process.env["UPDATE_DOCS"] === "1") writeFileSync(file, report);
    expect(settled(readFileSync(file, "utf8"))).toBe(settled(report));
  },
  60_000,
);

test("the small amount of each country can be charged there", () => {
  for (const site of Object.keys(SITES) as Site[]) {
    expect(parseDecimal(smallAmount(site), SITES[site].currency).minor).toBeGreaterThan(0);
  }
});
