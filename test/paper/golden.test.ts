// Every paper as a person sees it. UPDATE_GOLDEN=1 writes the files anew; then they are read by eye.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { drawPaper } from "../../src/paper/text.ts";
import { GOLDEN_PAPERS } from "./golden-papers.ts";

const FOLDER = new URL("../golden/", import.meta.url);

describe.each([32, 48])("at %i columns", (columns) => {
  test.each(GOLDEN_PAPERS)("$name of $locale reads as it was reviewed", ({ name, locale, items }) => {
    expectGolden(`${name}.${locale}.${columns}.txt`, drawPaper(items(columns), columns));
  });
});

function expectGolden(name: string, drawn: string): void {
  const file = new URL(name, FOLDER);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, drawn);
  }
  expect(drawn).toBe(readFileSync(file, "utf8"));
}
