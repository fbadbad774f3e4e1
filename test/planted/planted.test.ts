// The planted faults fit the program as it is now; that each is found is shown by `npm run planted`.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BUGS } from "./bugs.ts";
import { planted, ROOT } from "./garden.ts";

test("there are at least 40 planted faults, each with a name of its own", () => {
  expect(new Set(BUGS.map(({ name }) => name)).size).toBe(BUGS.length);
  expect(BUGS.length).toBeGreaterThanOrEqual(40);
});

test.each(BUGS.map((bug) => [bug.name, bug] as const))(
  "%s still has its place in the program",
  (name, bug) => {
    for (const change of bug.changes) {
      const text = readFileSync(join(ROOT, change.file), "utf8");
      expect(planted(text, change, name)).not.toBe(text);
    }
  },
);
