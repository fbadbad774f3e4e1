// What the program knows of itself is what its manifest says.

import { readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { VERSION, writtenMs } from "../../src/about.ts";

test("the version is the one of package.json, and the program was written when its files were", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(VERSION).toBe(manifest.version);
  expect(writtenMs()).toBe(statSync(new URL("../../src/about.ts", import.meta.url)).mtimeMs);
});
