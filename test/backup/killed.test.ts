// A backup and a restore that are killed at any of their calls: no folder on the stick looks whole that is not, and the
// journal is the old one or the whole new one, with the old one still there.

import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkBackup } from "../../src/backup/check.ts";
import { nodeStick } from "../../src/backup/stick.ts";
import { childOf } from "../support/killed-child.ts";
import type { ChildOrders } from "./child.ts";
import { emptyPlace, imageOf, makeBackup, NAME, writeJournal } from "./support.ts";

const child = childOf<ChildOrders>(new URL("child.ts", import.meta.url));

async function callsOf(orders: Omit<ChildOrders, "killAt" | "when">): Promise<number> {
  const { err, out } = await child({ ...orders, killAt: 0, when: "before" });
  expect(err).toBe("");
  return (JSON.parse(out) as { readonly calls: number }).calls;
}

test("a backup that is killed leaves no folder that looks whole, or the whole one", async () => {
  const place = emptyPlace();
  await writeJournal(place.directory, 16);
  const journal = imageOf(place.directory);
  const orders = { what: "backup", directory: place.directory, stick: place.stick } as const;
  const calls = await callsOf(orders);
  expect(calls).toBeGreaterThan(15);
  const seen = { unfinished: 0, whole: 0 };
  for (let killAt = 1; killAt <= calls; killAt++) {
    for (const when of ["before", "after"] as const) {
      const what = `${when} call ${killAt} of ${calls}`;
      for (const name of readdirSync(place.stick)) rmSync(join(place.stick, name), { recursive: true });
      const ended = await child({ ...orders, killAt, when });
      expect(ended.killed, `${what}: ${ended.err}`).toBe(true);
      const left = readdirSync(place.stick);
      if (left.includes(NAME)) {
        seen.whole += 1;
        expect(left, what).toEqual([NAME]);
        checkBackup(await nodeStick(join(place.stick, NAME)));
      } else {
        seen.unfinished += 1;
        expect(
          left.filter((name) => !name.endsWith(".part")),
          what,
        ).toEqual([]);
      }
    }
  }
  expect(seen.unfinished).toBeGreaterThan(20);
  expect(seen.whole).toBeGreaterThanOrEqual(2);
  expect(imageOf(place.directory)).toEqual(journal);
}, 300_000);

test("a restore that is killed leaves the old journal or the whole new one, and the old one is never lost", async () => {
  const place = emptyPlace();
  await writeJournal(place.directory, 8);
  await makeBackup(place);
  await writeJournal(place.directory, 16);
  const first = join(place.directory, "000001.journal");
  writeFileSync(first, readFileSync(first).fill(0x20, 300, 420));
  const template = join(place.folder, "template");
  cpSync(place.directory, template, { recursive: true });
  const damaged = imageOf(place.directory);
  const orders = { what: "restore", directory: place.directory, stick: join(place.stick, NAME) } as const;
  const calls = await callsOf(orders);
  const whole = imageOf(place.directory);
  expect(calls).toBeGreaterThan(15);
  const seen = { old: 0, new: 0 };
  for (let killAt = 1; killAt <= calls; killAt++) {
    for (const when of ["before", "after"] as const) {
      const what = `${when} call ${killAt} of ${calls}`;
      for (const name of readdirSync(place.folder).filter((one) => !["template", "stick"].includes(one)))
        rmSync(join(place.folder, name), { recursive: true });
      cpSync(template, place.directory, { recursive: true });
      const ended = await child({ ...orders, killAt, when });
      expect(ended.killed, `${what}: ${ended.err}`).toBe(true);
      const now = imageOf(place.directory);
      const isOld = JSON.stringify(now) === JSON.stringify(damaged);
      seen[isOld ? "old" : "new"] += 1;
      if (isOld) continue;
      expect(now, what).toEqual(whole);
      const beside = readdirSync(place.folder).filter((name) => /^journal\.(aside|restored)-/.test(name));
      expect(
        beside.map((name) => imageOf(join(place.folder, name))),
        what,
      ).toEqual([damaged]);
    }
  }
  expect(seen.old).toBeGreaterThan(20);
  expect(seen.new).toBeGreaterThanOrEqual(4);
}, 300_000);
