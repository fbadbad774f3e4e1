// The two papers of the README cannot grow old: they are compared, dot by dot, with what the program draws today.
// UPDATE_DOCS=1 draws them anew.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { drawAs } from "../../src/paper/draw.ts";
import { papersOf, previewPaper } from "../../src/paper/preview.ts";
import { readPng } from "../../src/picture/png.ts";
import { ARGENTINE } from "../paper/samples.ts";

const FOLDER = new URL("../../docs/pictures/", import.meta.url);
const SHAPE = { dots: 384, columns: 32, smallColumns: 42 };

test.each(["qr-ticket", "receipt"])("docs/pictures/%s.png is the paper of a demonstration", (name) => {
  const { context, sale } = ARGENTINE;
  const paper = papersOf(sale).find(({ id }) => id === name);
  if (paper === undefined) throw new Error(`the sample has a ${name}`);
  const items = previewPaper({ ...context, columns: SHAPE.columns, demo: true }, sale, paper);
  const drawn = drawAs("png", items, SHAPE, name);
  const file = new URL(`${name}.png`, FOLDER);
  if (process.env["UPDATE_DOCS"] === "1") {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, drawn);
  }
  const kept = readFileSync(file);
  expect(kept.length).toBeLessThan(20_000);
  expect(readPng(kept)).toEqual(readPng(drawn as Uint8Array));
  expect(readFileSync(new URL("../../README.md", import.meta.url), "utf8")).toContain(
    `docs/pictures/${name}.png`,
  );
});
