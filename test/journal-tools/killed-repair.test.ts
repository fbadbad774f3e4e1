// A repair that is killed at any of its calls: afterwards the damaged journal stands as it was, or the whole new one; and
// repairing once more ends as if nothing had happened.

import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openJournal } from "../../src/journal/file-journal.ts";
import { nodeDisk } from "../../src/journal/node-disk.ts";
import { type SeenLine, surveyJournal } from "../../src/journal/survey.ts";
import { type Ground, nodeGround } from "../../src/repair/ground.ts";
import { begun } from "../support/begun-sale.ts";
import { childOf } from "../support/killed-child.ts";
import { plainRepair } from "./plain-repair.ts";
import type { ChildOrders } from "./repair-child.ts";

const child = childOf<ChildOrders>(new URL("repair-child.ts", import.meta.url));

/** Three files, the second one with a hole, in a folder of its own. */
async function damagedShop(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "tilld-repair-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const directory = join(folder, "journal");
  const { journal } = await openJournal({ directory, segmentBytes: 2048 });
  await journal.append([{ type: "book-opened", book: "482100" }]);
  for (let id = 1; id <= 16; id++) await journal.append([begun(id)]);
  await journal.close();
  expect(segmentsOf(directory).length).toBeGreaterThanOrEqual(3);
  const second = join(directory, "000002.journal");
  writeFileSync(second, readFileSync(second).fill(0, 700, 900));
  return folder;
}

function segmentsOf(directory: string): readonly string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith(".journal"))
    .sort();
}

/** What the journal is: every file with its bytes. */
function imageOf(directory: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    segmentsOf(directory).map((name) => [name, readFileSync(join(directory, name), "base64")]),
  );
}

function repairsIn(directory: string): number {
  const lines: SeenLine[] = [];
  const { damage } = surveyJournal(nodeDisk(directory), (line) => lines.push(line));
  expect(damage).toBeNull();
  return lines.filter(({ record }) => JSON.stringify(record).includes('"journal-repaired"')).length;
}

test("killed before or after any call: the old journal or the whole new one, and a second repair ends it", async () => {
  const folder = await damagedShop();
  const template = join(folder, "template");
  const directory = join(folder, "journal");
  cpSync(directory, template, { recursive: true });
  const damaged = imageOf(directory);
  const undisturbed = await child({ directory, killAt: 0, when: "before" });
  const { calls } = JSON.parse(undisturbed.out) as { calls: number };
  const whole = imageOf(directory);
  expect(calls).toBeGreaterThan(15);
  const seen = { old: 0, new: 0 };

  for (let killAt = 1; killAt <= calls; killAt++) {
    for (const when of ["before", "after"] as const) {
      const what = `${when} call ${killAt} of ${calls}`;
      for (const name of readdirSync(folder).filter((one) => one !== "template"))
        rmSync(join(folder, name), { recursive: true });
      cpSync(template, directory, { recursive: true });
      const ended = await child({ directory, killAt, when });
      expect(ended.killed, `${what}: ${ended.err}`).toBe(true);
      const now = imageOf(directory);
      const isOld = JSON.stringify(now) === JSON.stringify(damaged);
      seen[isOld ? "old" : "new"] += 1;
      if (!isOld) expect(now, what).toEqual(whole);

      const again = await plainRepair(await nodeGround(directory));
      expect(again, what).toBe(isOld ? "repaired" : "whole");
      expect(imageOf(directory), what).toEqual(whole);
      expect(repairsIn(directory), what).toBe(1);
      const left = readdirSync(folder).sort();
      expect(left, what).toEqual(["journal", "journal.damaged-1", "template"]);
      expect(imageOf(join(folder, "journal.damaged-1")), "kept as it was").toEqual(damaged);
    }
  }
  expect(existsSync(directory)).toBe(true);
  expect(seen.old).toBeGreaterThan(20);
  expect(seen.new).toBeGreaterThanOrEqual(6);
}, 300_000);

test("a damaged journal that somebody took away keeps its name, so that nothing else passes for it", async () => {
  const folder = await damagedShop();
  const directory = join(folder, "journal");
  const ground = await nodeGround(directory);
  expect(await plainRepair(ground)).toBe("repaired");
  rmSync(join(folder, "journal.damaged-1"), { recursive: true });
  const first = join(directory, "000001.journal");
  writeFileSync(first, readFileSync(first).fill(0, 700, 900));
  expect(await plainRepair(ground)).toBe("repaired");
  expect(readdirSync(folder).sort()).toEqual(["journal", "journal.damaged-2"]);
});

test("no room for the new journal: said so, and the old one stands as it was", async () => {
  const folder = await damagedShop();
  const directory = join(folder, "journal");
  const before = imageOf(directory);
  const ground = await nodeGround(directory);
  const full: Ground = {
    ...ground,
    disk: (name) => ({
      ...ground.disk(name),
      create: () => {
        throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
      },
    }),
  };
  await expect(plainRepair(full)).rejects.toThrow(/no space left on device.*The old one stands as it was/);
  expect(imageOf(directory)).toEqual(before);
  expect(await plainRepair(ground)).toBe("repaired");
  expect(repairsIn(directory)).toBe(1);
  expect(readdirSync(folder).sort()).toEqual(["journal", "journal.damaged-1"]);
});
