// A journal of which nothing can be read any more: it is no new till, and what lies beside it, at Mercado Pago and on paper
// tells what it was.

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ArchiveReader } from "../../src/archive/archive-reader.ts";
import { imageOf } from "../backup/support.ts";
import { Shop } from "../support/shop.ts";
import { bytesOf, dropArchive, FIRST, folders, harm, journal, said } from "./support.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await Shop.open({ printerOnly: true });
});
afterEach(() => shop.close());

function book(): string {
  return /"book":"(\d{6})"/.exec(bytesOf(shop, FIRST).toString())?.[1] ?? "";
}

async function repair(...more: string[]): Promise<string> {
  const ended = await journal(shop, ["repair", "--yes", ...more]);
  expect(ended.code, said(ended)).toBe(0);
  expect((await journal(shop, ["verify"])).code).toBe(0);
  await shop.start();
  return said(ended);
}

const TILL = resolve(import.meta.dirname, "../../bin/till");
const archiveOf = () => join(shop.journalDirectory, "archive.sqlite");

/** Where /tmp has no room for the archive, and nothing can be written to the journal's disk. */
function verifyWithoutRoom() {
  const namespace = process.getuid?.() === 0 ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
  const setting =
    'mkdir "$1/small" && mount -t tmpfs -o size=16k tmpfs "$1/small" && mount --bind "$2" "$2" && ' +
    'mount -o remount,bind,ro "$2" && TMPDIR="$1/small" exec "$3" --config "$4" journal verify';
  const words = ["sh", "-c", setting, "sh", shop.folder, shop.journalDirectory, TILL, shop.configFile];
  const ended = spawnSync("unshare", [...namespace, ...words], { encoding: "utf8" });
  return { code: ended.status, out: ended.stdout, err: ended.stderr };
}

/** As a kill leaves it: what was written last is in the files beside. */
async function killedArchive(sale: number): Promise<() => void> {
  await shop.api.closeDay();
  await shop.until("the archive has the sale", () => {
    const archive = new ArchiveReader(archiveOf());
    const known = archive.findSale(sale);
    archive.close();
    return known?.receiptNumber === 1;
  });
  const files = ["", "-wal", "-shm"].map((suffix) => `${archiveOf()}${suffix}`);
  const kept = files.map((file, index) => [file, join(shop.folder, `kept-${index}`)] as const);
  for (const [file, copy] of kept) copyFileSync(file, copy);
  return () => {
    for (const [file, copy] of kept) copyFileSync(copy, file);
  };
}

test("the files are gone and the archive is not: no new till is begun, and every sale is known again by its receipt", async () => {
  const sale = await shop.sellPaid();
  await shop.api.sell("300.00", null, "300.00");
  await shop.stop();
  const before = book();
  harm(shop, FIRST, () => null);
  await expect(shop.start()).rejects.toThrow(/missing-segment/);
  const verified = await journal(shop, ["verify"]);
  expect(verified.code, said(verified)).toBe(65);
  expect(verified.out).toContain(`${FIRST}  MISSING`);
  expect(await repair()).toContain("a sale in cash, receipt 2, 300.00 ARS");
  expect(shop.sale(sale.id)).toMatchObject({ status: "paid", receiptNumber: sale.receiptNumber });
  expect(book()).toBe(before);
});

test("an empty file and an archive: a till that tried to start has not thrown away what a repair needs", async () => {
  const sale = await shop.sellPaid();
  await shop.stop();
  const before = book();
  harm(shop, FIRST, () => Buffer.alloc(0));
  await expect(shop.start()).rejects.toThrow(/wrong-header/);
  await repair();
  expect(shop.sale(sale.id)).toMatchObject({ status: "paid", receiptNumber: sale.receiptNumber });
  expect(book()).toBe(before);
});

test("an empty file and no archive: what Mercado Pago has is told by its book, and --book finds it again", async () => {
  const sale = await shop.sellPaid();
  await shop.stop();
  const before = book();
  harm(shop, FIRST, () => Buffer.alloc(0));
  dropArchive(shop);
  const asked = await journal(shop, ["repair"], "no\n");
  expect(asked.code).toBe(76);
  expect(said(asked)).toContain(`Mercado Pago has 1 paid sale of book ${before}`);
  expect((await journal(shop, ["repair", "--yes", "--book", "12"])).code).toBe(64);
  expect(await repair("--book", before)).not.toContain("number of the till's book is lost");
  expect(shop.sale(sale.id)).toMatchObject({ status: "paid", payment: sale.payment });
  expect(book()).toBe(before);
});

test.each(["order", "a kill"])(
  "an archive that ended in %s is read where it lies: no room is needed, no disk that can be written, and no byte is changed",
  async (end) => {
    const sale = await shop.sellPaid();
    const kill = end === "order" ? () => undefined : await killedArchive(sale.id);
    await shop.stop();
    kill();
    harm(shop, FIRST, () => null);
    const before = imageOf(shop.journalDirectory);
    const verified = verifyWithoutRoom();
    expect(verified.code, said({ ...verified, code: 0 })).toBe(65);
    expect(verified.out).toContain(`${FIRST}  MISSING`);
    expect(imageOf(shop.journalDirectory)).toEqual(before);
    await repair();
    expect(shop.sale(sale.id)).toMatchObject({ status: "paid", receiptNumber: sale.receiptNumber });
  },
);

test("an archive that is damaged in one sale tells of the others, and which one it was", async () => {
  await shop.sellPaid();
  const second = await shop.sellPaid();
  await shop.stop();
  const archive = new DatabaseSync(archiveOf());
  archive.exec("UPDATE sales SET json = replace(json, '1250', '1251') WHERE id = 1");
  archive.close();
  harm(shop, FIRST, () => null);
  expect(await repair()).toContain(
    "is damaged (sale 1 is not what its checksum says): what it cannot tell any",
  );
  expect(shop.sale(second.id)).toMatchObject({ status: "paid", receiptNumber: 2 });
});

test.each([
  ["file is not a database", "x".repeat(10_000)],
  ["it is empty", ""],
])("an archive that is none any more remembers nothing, and that is said: %s", async (why, bytes) => {
  await shop.sellPaid();
  await shop.stop();
  harm(shop, FIRST, () => null);
  writeFileSync(archiveOf(), bytes);
  writeFileSync(`${archiveOf()}-wal`, "x");
  const verified = await journal(shop, ["verify"]);
  expect(verified.code, said(verified)).toBe(66);
  expect(verified.err).toContain(`${archiveOf()} is damaged (${why})`);
  expect(readFileSync(`${archiveOf()}-wal`, "utf8")).toBe("x");
});

test("an archive that cannot be read is not taken for none: nothing is changed, and what to do is said", async () => {
  await shop.sellPaid();
  await shop.stop();
  dropArchive(shop);
  mkdirSync(archiveOf());
  harm(shop, FIRST, (bytes) => bytes.subarray(0, bytes.length / 2));
  const before = imageOf(shop.journalDirectory);
  const repaired = await journal(shop, ["repair", "--yes"]);
  expect(repaired.code, said(repaired)).toBe(66);
  expect(repaired.err).toMatch(/archive\.sqlite cannot be read \(disk I\/O error\)\. Nothing was changed/);
  expect(imageOf(shop.journalDirectory)).toEqual(before);
  expect(folders(shop)).toEqual(["journal"]);
  harm(shop, FIRST, () => null);
  expect(said(await journal(shop, ["verify"]))).toContain("cannot be read");
});
