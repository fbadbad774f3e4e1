// The real daemon on a journal of years: what it reads at a start, what it finds afterwards, and what it says of it.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { writeSettings } from "../crash/settings.ts";
import { forge } from "./forge.ts";
import { type StartedDaemon, startDaemon } from "./start-daemon.ts";

const TILL = fileURLToPath(new URL("../../bin/till", import.meta.url));
const SEALED = 2_000;
const OPEN = 300;

function shop(): string {
  const folder = mkdtempSync(join(tmpdir(), "tilld-years-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "journal"));
  writeSettings(folder, {
    providerUrl: "http://127.0.0.1:9",
    printerConnection: "tcp://127.0.0.1:9",
    paperMm: 80,
    journalDirectory: "journal",
  });
  forge(join(folder, "journal"), SEALED, OPEN);
  return folder;
}

async function start(folder: string): Promise<StartedDaemon> {
  const daemon = await startDaemon(folder);
  onTestFinished(() => daemon.kill());
  return daemon;
}

function till(folder: string, ...words: string[]): string {
  return execFileSync(TILL, ["--config", join(folder, "tilld.toml"), ...words], { encoding: "utf8" });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => void systemClock.after(20, resolve));
}

function turnBit(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

test("killed and started again it knows every sale, of today and of years ago, and nothing is said about an archive", async () => {
  const folder = shop();
  await (await start(folder)).kill();
  const daemon = await start(folder);
  for (const id of [1, 777, SEALED, SEALED + 1, SEALED + OPEN]) {
    expect(till(folder, "sale", String(id))).toContain(`SUC001POS001-482100-${id}-`);
  }
  expect(till(folder, "journal", "--from", "9000", "--limit", "1")).toMatch(/^9000 {2}/);
  expect(daemon.said()).not.toMatch(/archive|warning/i);
});

test("without its archive, and with one that is damaged, it knows the same", async () => {
  const folder = shop();
  const archive = join(folder, "journal", "archive.sqlite");
  for (const spoil of [() => rmSync(archive), () => writeFileSync(archive, "no database")]) {
    spoil();
    const daemon = await start(folder);
    expect(till(folder, "sale", "777")).toContain("SUC001POS001-482100-777-");
    expect(till(folder, "x-report")).toContain(String(OPEN));
    await daemon.kill();
  }
  // Which it made anew.
  const daemon = await start(folder);
  expect(daemon.said()).not.toContain("made anew");
});

test("deleted in the middle of the day, beside the till that uses it: the answers stay, and the next start makes the same one", async () => {
  const folder = shop();
  const file = join(folder, "journal", "archive.sqlite");
  const daemon = await start(folder);
  const answers = () => ({
    day: JSON.parse(till(folder, "x-report", "--json")),
    sales: [1, 777, SEALED, SEALED + OPEN].map((id) => till(folder, "sale", String(id))),
  });
  const { day, sales } = answers();
  rmSync(file);
  const beside = answers();
  expect(beside.sales).toEqual(sales);
  expect(totalsOf(beside.day)).toEqual(totalsOf(day));
  await daemon.kill();
  await (await start(folder)).stop();
  const made = tablesOf(file);
  expect(made["sales"]).toHaveLength(SEALED + OPEN);
  // Once more, from nothing at all.
  for (const name of readdirSync(join(folder, "journal"))) {
    if (name.startsWith("archive.sqlite")) rmSync(join(folder, "journal", name));
  }
  const again = await start(folder);
  const after = answers();
  expect(after.sales).toEqual(sales);
  expect(totalsOf(after.day)).toEqual(totalsOf(day));
  await again.stop();
  expect(tablesOf(file)).toEqual(made);
});

/** All but the clock. */
function totalsOf({ at: _, clock: __, ...totals }: Record<string, unknown>): unknown {
  return totals;
}

function tablesOf(file: string): Readonly<Record<string, readonly unknown[]>> {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = (table: string) => db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all();
  const tables = { sales: rows("sales"), names: rows("names"), refunds: rows("refunds"), days: rows("days") };
  db.close();
  return tables;
}

test("damage in a part that the start did not read is found, logged and named by till status", async () => {
  const folder = shop();
  turnBit(join(folder, "journal", "000001.journal"), 500_000);
  const daemon = await start(folder);
  expect(till(folder, "status")).not.toContain("DAMAGED");
  await until(() => daemon.said().includes("an older part of the journal is damaged"));
  expect(daemon.said()).toContain("a repair can name the sales in cash since the damage, but not count them");
  expect(till(folder, "status")).toMatch(/DAMAGED: .*000001\.journal, byte \d+.*till journal verify/);
});

test("an archive that is damaged where nobody asked yet is found, and the till starts anew without it", async () => {
  const folder = shop();
  const archive = join(folder, "journal", "archive.sqlite");
  const bytes = readFileSync(archive);
  const at = bytes.indexOf("SUC001POS001-482100-1234-");
  writeFileSync(archive, bytes.fill("X", at, at + 3));
  const daemon = await start(folder);
  expect(await daemon.ended()).toBe(70);
  expect(daemon.said()).toContain("made anew at the next start");
  await start(folder);
  expect(till(folder, "sale", "1234")).toContain("SUC001POS001-482100-1234-");
});
