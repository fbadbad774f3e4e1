// The package as a file: the same whoever makes it, and without a fault that Debian's own inspector knows.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../packaging/run.ts";
import { type Check, say } from "../report.ts";
import { copyCheckout, makePackages, type Packages } from "./make-packages.ts";
import type { Workshop } from "./workshop.ts";

export const MADE: readonly Check<Workshop>[] = [
  {
    says: "made once more, in another folder, each package is the same to the last byte",
    async holds({ folder, packages, seconds }) {
      const copy = folder("copy-of-the-checkout");
      copyCheckout(copy);
      const again = await makePackages(copy, join(copy, "dist"), seconds);
      assert.deepEqual(hashes(again), hashes(packages));
      for (const [architecture, hash] of Object.entries(hashes(packages)))
        say(`          ${hash}  ${architecture}`);
    },
  },
  {
    says: "Debian's inspector finds nothing in it but what is argued beside it",
    async holds({ packages }) {
      const words = ["--allow-root", "--no-cfg", "--fail-on", "error,warning"];
      // Each takes one processor, for a minute.
      await Promise.all(Object.values(packages).map((deb) => run("lintian", [...words, deb], "/")));
    },
  },
];

function hashes(packages: Packages): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(packages).map(([name, file]) => [
      name,
      createHash("sha256").update(readFileSync(file)).digest("hex"),
    ]),
  );
}
