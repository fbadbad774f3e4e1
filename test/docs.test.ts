// Pages that are drawn from the program, and must not rot.

import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { drawStates } from "../src/sale/drawing.ts";

test("docs/sale.md holds the very table that the sale is tested against (UPDATE_DOCS=1 writes it)", () => {
  const file = new URL("../docs/sale.md", import.meta.url);
  const page = readFileSync(file, "utf8");
  const mark = "<!-- drawn by: till states -->\n";
  const head = page.slice(0, page.indexOf(mark) + mark.length);
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(file, `${head}\n${drawStates()}`);
  expect(readFileSync(file, "utf8")).toBe(`${head}\n${drawStates()}`);
});
