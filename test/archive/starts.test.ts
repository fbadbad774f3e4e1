// What a start reads, what it believes, and what becomes of an archive that cannot be believed or written.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { ARCHIVE_FORMAT } from "../../src/archive/schema.ts";
import type { JournalError } from "../../src/journal/journal.ts";
import { readJournal, readJournalFrom } from "../../src/journal/read-journal.ts";
import { segmentNumbers } from "../../src/journal/segment.ts";
import { verifyOlderSegments } from "../../src/journal/verify-older.ts";
import { money } from "../../src/money/money.ts";
import { Book } from "../../src/terminal/book/book.ts";
import type { TillRecord } from "../../src/terminal/book/records.ts";
import type { Image } from "../journal/virtual-disk.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { answersOf, randomRecord } from "./random-records.ts";
import { ArchivedTill } from "./till.ts";

let till: ArchivedTill;
const written: TillRecord[] = [];

/** Always the same numbers: what is tested here does not depend on them. */
function fixedPick(): (below: number) => number {
  let state = 7;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** Random records of every kind, at most so many that fit. */
async function trade(records: number, pick = fixedPick()): Promise<void> {
  const plain = bookOf(written);
  for (let n = 0; n < records; ) {
    const record = JSON.parse(JSON.stringify(randomRecord(plain, pick))) as TillRecord;
    try {
      if (!plain.apply(record)) continue;
    } catch {
      continue;
    }
    n += 1;
    written.push(record);
    await till.write(record);
  }
}

function bookOf(records: readonly TillRecord[]): Book {
  const book = new Book("ARS");
  for (const record of records) book.apply(record);
  return book;
}

/** Segments have a megabyte; records of 60 KB fill them soon. */
async function fillSegments(count: number): Promise<void> {
  for (let n = 0; n < count * 20; n++) {
    const record: TillRecord = {
      type: "drawer-opening",
      reason: "x".repeat(60_000),
      at: "2026-03-01T14:00:00.000Z",
    };
    written.push(record);
    await till.write(record);
  }
}

function newTill(): ArchivedTill {
  const made = new ArchivedTill();
  onTestFinished(() => made.end());
  return made;
}

beforeEach(async () => {
  written.length = 0;
  till = newTill();
  await till.start();
});

test("a start reads the segment of the last checkpoint and what comes after it, and of the older ones only their names", async () => {
  await trade(50);
  await fillSegments(3);
  await trade(50);
  till.checkpoint();
  await till.start();
  expect(segmentNumbers(till.disk.list()).length).toBeGreaterThan(3);
  expect(till.open.opened.known?.segment).toBe(segmentNumbers(till.disk.list()).length);
  // Once to read it, and once to write it again.
  expect(till.disk.counts.get("read")).toBeLessThanOrEqual(2);
  expect(answersOf(till.book)).toEqual(answersOf(bookOf(written)));
});

test("an older segment that is gone is refused as ever, although the archive knows what was in it", async () => {
  await fillSegments(3);
  till.checkpoint();
  const image = new Map(till.disk.seen());
  image.delete("000002.journal");
  await expect(till.start(image)).rejects.toMatchObject({ code: "damaged", message: /000002\.journal/ });
});

test("damage behind the checkpoint is refused as ever, and the archive is left for a repair", async () => {
  await trade(80);
  till.checkpoint();
  await trade(20);
  const last = till.open.opened.place()?.offset ?? 0;
  const whole = till.disk.seen();
  const broken = withByte(whole, "000001.journal", last - 20);
  await expect(till.start(broken)).rejects.toMatchObject({ code: "damaged" });
  expect(till.wasRebuilt).toBe(false);
  await till.start(whole);
  expect(till.wasRebuilt).toBe(false);
  expect(answersOf(till.book)).toEqual(answersOf(bookOf(written)));
});

test("damage before the checkpoint, in its own segment, is found while the till sells", async () => {
  await trade(80);
  till.checkpoint();
  const broken = withByte(till.disk.seen(), "000001.journal", 300);
  await till.start(broken);
  expect(till.wasRebuilt).toBe(false);
  expect(await verified(broken)).toMatchObject({ code: "damaged", damage: { file: "000001.journal" } });
});

test("damage in an older segment is found while the till sells, and named", async () => {
  await fillSegments(2);
  till.checkpoint();
  await till.start();
  expect(await verified(till.disk.seen())).toBeNull();
  const broken = withByte(till.disk.seen(), "000001.journal", 90_000);
  await till.start(broken);
  expect(till.wasRebuilt).toBe(false);
  const damage = await verified(broken);
  expect(damage).toMatchObject({ code: "damaged", damage: { file: "000001.journal" } });
});

test("older segments of another till are found, although each of them is whole", async () => {
  await fillSegments(2);
  const other = till.disk.seen().get("000001.journal") ?? new Uint8Array();
  till.kill();
  till = newTill();
  await till.start();
  await trade(1);
  await fillSegments(2);
  till.checkpoint();
  const mixed = new Map(till.disk.seen());
  mixed.set("000001.journal", other);
  await till.start(mixed);
  expect(await verified(mixed)).toMatchObject({ code: "damaged" });
});

/** Lets the reading of the older segments come to its end. */
async function verified(image: Image): Promise<JournalError | null> {
  const { VirtualDisk } = await import("../journal/virtual-disk.ts");
  const clock = new ManualClock();
  const end = Promise.withResolvers<JournalError | null>();
  let isOver = false;
  const upTo = till.open.opened.known;
  if (upTo === null) throw new Error("all of it was read");
  verifyOlderSegments({
    disk: new VirtualDisk(image),
    upTo,
    clock,
    ended: (damage) => {
      isOver = true;
      end.resolve(damage);
    },
  });
  while (!isOver) await clock.advance(10);
  return end.promise;
}

function withByte(image: Image, name: string, at: number): Image {
  const changed = new Map(image);
  const bytes = Uint8Array.from(image.get(name) ?? []);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  changed.set(name, bytes);
  return changed;
}

test("a sale that does not read as it was written ends the till at once, and the next start makes the archive anew", async () => {
  await trade(200);
  till.checkpoint();
  till.kill();
  const db = new DatabaseSync(till.file);
  db.exec(`UPDATE sales SET json = replace(json, '"minor":', '"minor":1') WHERE at_rest = 1`);
  const id = Number(db.prepare("SELECT min(id) AS id FROM sales WHERE at_rest = 1").get()?.["id"]);
  db.close();
  await till.start();
  expect(() => till.book.sale(id)).toThrow(`sale ${id} is not what its checksum says`);
  expect(till.damaged).toHaveLength(1);
  await till.start();
  expect(answersOf(till.book)).toEqual(answersOf(bookOf(written)));
});

test("a sale that is missing in the archive is damage, and never an unknown sale", async () => {
  const total = money(100, "ARS");
  for (const id of [1, 2, 3]) {
    const names = { reference: `R${id}`, ticket: null, rootKey: `key-${id}` };
    const cash = { tendered: total, receiptNumber: id };
    const facts = { id, ...names, lines: [], total, validityS: 600, at: "2026-03-01T14:00:00.000Z", cash };
    await till.write({ type: "sale-begun", facts });
    for (const type of ["paper-sealing", "paper-sealed", "paper-printed"] as const)
      await till.write({ type: "sale", sale: id, event: { type, paper: "receipt" } });
  }
  till.checkpoint();
  till.kill();
  const db = new DatabaseSync(till.file);
  db.exec("DELETE FROM sales WHERE id = 2");
  db.close();
  await till.start();
  expect(till.book.sale(4)).toBeNull();
  expect(() => till.book.sale(2)).toThrow("sale 2 is missing");
  expect(till.damaged).toHaveLength(1);
});

test.each([
  [
    "of another format",
    (file: string) => new DatabaseSync(file).exec(`PRAGMA user_version = ${ARCHIVE_FORMAT + 1}`),
  ],
  ["of another program", (file: string) => new DatabaseSync(file).exec("PRAGMA application_id = 1")],
  ["that is no database", (file: string) => writeFileSync(file, "x".repeat(10_000))],
])("an archive %s is thrown away and made anew", async (_, spoil) => {
  await trade(100);
  till.checkpoint();
  till.kill();
  spoil(till.file);
  await till.start();
  expect(till.wasRebuilt).toBe(true);
  expect(answersOf(till.book)).toEqual(answersOf(bookOf(written)));
});

test("an older copy of the journal, put back below the archive of today, is told, and no number is given twice", async () => {
  await trade(50);
  const old = till.disk.seen();
  const records = till.open.opened.journal.head().sequence;
  await trade(50);
  till.checkpoint();
  await till.start(old);
  expect(till.open.missing).toMatch(
    new RegExp(`^the journal ends at record ${records}, and the archive had known`),
  );
  expect(till.said).toContain(till.open.missing);
  const before = bookOf(written).lastNumbers();
  const skipped = { sale: before.sale + 1000, receipt: before.receipt + 1000, day: before.day + 10 };
  expect(till.book.lastNumbers()).toEqual(skipped);
  expect(till.book.unsettled()).toEqual(bookOf(written.slice(0, 50)).unsettled());
  await till.start();
  expect(till.open.missing).toBeNull();
  expect(till.book.lastNumbers()).toEqual(skipped);
});

test("without a place for an archive the till keeps everything in memory, and says so", async () => {
  await trade(60);
  till.kill();
  till.lose();
  mkdirSync(till.file);
  await till.start();
  expect(till.open.archivist).toBeNull();
  expect(till.said.at(-1)).toBe(
    `the archive cannot be made: ${till.file} cannot be deleted: illegal operation on a directory; every start reads ` +
      "the whole journal, and sales stay in memory",
  );
  expect(answersOf(till.book)).toEqual(answersOf(bookOf(written)));
});

test("on a file system that can only be read the log says so in words", () => {
  const child = fileURLToPath(new URL("read-only-child.ts", import.meta.url));
  const namespace = process.getuid?.() === 0 ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
  const setting =
    'cd "$1" && mount -t tmpfs tmpfs . && cd "$1" && touch archive.sqlite && mount -o remount,ro "$1" && exec "$2" "$3" "$1/archive.sqlite"';
  const words = ["sh", "-c", setting, "sh", till.folder, process.execPath, child];
  const { stderr, stdout } = spawnSync("unshare", [...namespace, ...words], { encoding: "utf8" });
  if (stdout === "") throw new Error(`the book was not opened in a mount namespace of its own: ${stderr}`);
  expect(JSON.parse(stdout)).toEqual([
    expect.stringMatching(
      /^the archive is made anew from the journal, because: .*attempt to write a readonly/,
    ),
    `the archive cannot be made: ${till.file} cannot be deleted: read-only file system; every start reads the whole ` +
      "journal, and sales stay in memory",
  ]);
});

test("an archive that cannot be written for a while is written later, and until then nothing is forgotten", async () => {
  const pick = fixedPick();
  await trade(60, pick);
  till.checkpoint();
  const other = new DatabaseSync(till.file);
  other.exec("BEGIN IMMEDIATE");
  await trade(60, pick);
  till.checkpoint();
  expect(till.said.join("\n")).toContain("the till goes on without it");
  expect(answersOf(till.book)).toEqual(answersOf(bookOf(written)));
  other.exec("ROLLBACK");
  other.close();
  await trade(60, pick);
  till.checkpoint();
  await till.start();
  expect(till.wasRebuilt).toBe(false);
  expect(answersOf(till.book)).toEqual(answersOf(bookOf(written)));
});

test.each([1, 2, 5, 9])("killed at sale %i of a batch, the archive is as it was before", (sale) => {
  const child = fileURLToPath(new URL("dying-child.ts", import.meta.url));
  const { signal, stderr } = spawnSync(process.execPath, [child, till.file, String(sale)], {
    encoding: "utf8",
  });
  expect({ signal, stderr }).toEqual({ signal: "SIGKILL", stderr: "" });
  const db = new DatabaseSync(till.file);
  const count = (table: string) => db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"];
  expect({ sales: count("sales"), names: count("names"), checkpoints: count("checkpoint") }).toEqual({
    sales: 0,
    names: 0,
    checkpoints: 0,
  });
  db.close();
});

test("records from one of the middle on are those of the whole journal, and older segments are not read for them", async () => {
  await fillSegments(3);
  const all = [...readJournal(till.disk.place, till.disk)];
  const before = till.disk.counts.get("read") ?? 0;
  for (const from of [1, 2, 30, 41, all.length - 1, all.length + 20]) {
    const sequence = all[from]?.sequence ?? 10_000;
    expect([...readJournalFrom(till.disk, sequence)]).toEqual(
      all.filter((entry) => entry.sequence >= sequence),
    );
  }
  expect((till.disk.counts.get("read") ?? 0) - before).toBeLessThan(6 * 6);
});

/** What ARCHIVE_FORMAT stands for: the tables, and what these records make. Another digest needs another number. */
const PINNED = { format: 4, digest: "7641916a3a51afd1" };

test("whoever changes what records make of a sale, or how it is kept, gives the archive another number", async () => {
  await trade(1_500);
  till.checkpoint();
  till.kill();
  const db = new DatabaseSync(till.file);
  const tables = db.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").all();
  const rows = ["sales", "names", "refunds", "days"].map((table) =>
    db.prepare(`SELECT * FROM ${table}`).all(),
  );
  const state = JSON.parse(String(db.prepare("SELECT json FROM checkpoint").get()?.["json"]));
  db.close();
  const digest = createHash("sha256")
    .update(JSON.stringify([tables, rows, state.state]))
    .digest("hex")
    .slice(0, 16);
  expect({ format: ARCHIVE_FORMAT, digest }).toEqual(PINNED);
});
