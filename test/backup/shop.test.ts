// A shop that backs its till up while it sells, loses its card, and goes on from a copy that is older than its last sales:
// with the real commands, real files and the virtual Mercado Pago.

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Ended, till } from "../cli/run-till.ts";
import { findings, journal, said } from "../journal-tools/support.ts";
import { Shop, TOKEN } from "../support/shop.ts";

let shop: Shop;
let stick: string;

beforeEach(async () => {
  shop = await Shop.open();
  stick = join(shop.folder, "stick");
  mkdirSync(stick);
});
afterEach(() => shop.close());

function command(...words: readonly string[]): Promise<Ended> {
  return till(["--config", shop.configFile, ...words]);
}

/** @returns the folder of the backup */
async function backUp(): Promise<string> {
  const ended = await command("backup", stick, "--json");
  expect(ended.code, said(ended)).toBe(0);
  return (JSON.parse(ended.out) as { readonly folder: string }).folder;
}

/** A card that died: the folder of the journal is empty again, as on a new one. */
function loseCard(): void {
  rmSync(shop.journalDirectory, { recursive: true });
}

test("a backup beside a till that sells has everything up to now, no secret and no archive, and is a journal by itself", async () => {
  await shop.sellPaid();
  const open = await shop.sellOne();
  const backup = await backUp();
  const names = readdirSync(backup, { recursive: true, encoding: "utf8" }).sort();
  expect(names).toEqual([
    "journal",
    "journal/000001.journal",
    "manifest.json",
    "settings",
    "settings/articles.csv",
    "settings/tilld.toml",
  ]);
  for (const name of names.filter((one) => statSync(join(backup, one)).isFile()))
    expect(readFileSync(join(backup, name), "latin1"), name).not.toContain(TOKEN);
  const shown = await journal(shop, ["verify", "--directory", join(backup, "journal")]);
  expect(shown.code, said(shown)).toBe(0);
  const records = await journal(shop, ["show", "--directory", join(backup, "journal")]);
  expect(records.out).toContain(`sale ${open.id}: order-created`);
});

test("no stick, a secret in the settings, a till that runs: said, and nothing is done", async () => {
  await shop.sellPaid();
  const nowhere = await command("backup", join(shop.folder, "not-mounted"));
  expect([nowhere.code, nowhere.err]).toEqual([66, expect.stringContaining("mount it first")]);
  writeFileSync(shop.configFile, `${readFileSync(shop.configFile, "utf8")}# old token: ${TOKEN}\n`);
  const ended = await command("backup", stick);
  expect(ended.code, said(ended)).toBe(0);
  expect(ended.err).toContain("looks like a secret");
  expect(ended.err).toContain("same disk as the journal");
  const [name = ""] = readdirSync(stick);
  expect(readdirSync(join(stick, name)).sort()).toEqual(["journal", "manifest.json", "settings"]);
  expect(readdirSync(join(stick, name, "settings"))).toEqual(["articles.csv"]);
  const running = await command("restore", join(stick, name), "--keep-aside");
  expect([running.code, running.err]).toEqual([75, expect.stringContaining("Another tilld")]);
  expect(running.err).not.toContain(TOKEN);
});

test("an older copy on a new card: what was paid since is found, no number and no original comes twice", async () => {
  const first = await shop.sellPaid();
  // In the copy nobody knows whether this one was paid, and its receipt comes out afterwards.
  const between = await shop.sellOne();
  await shop.ticketPrinted(between.id);
  const backup = await backUp();
  shop.virtual.phone.approve("latest");
  await shop.passUntil("the payment is seen", () => shop.sale(between.id).settled);
  const later = await shop.sellPaid();
  await shop.refund(later.receiptCode ?? "", "50.50", 1000);
  await shop.stop();
  loseCard();

  const ended = await command("restore", backup);
  expect(ended.code, said(ended)).toBe(0);
  expect(ended.out).toContain("Mercado Pago was asked");
  expect(ended.out).toContain("only a COPY is printed");
  expect(ended.out).toContain("till audit");
  const originals = shop.originals();
  await shop.start();
  await shop.pass(60_000);
  expect(shop.originals(), "no second original comes out of an older memory").toBe(originals);
  expect(shop.sale(between.id)).toMatchObject({ status: "paid" });
  expect(shop.sale(later.id)).toMatchObject({
    status: "paid",
    refunds: [{ amount: { minor: 5_050 }, status: "done" }],
  });
  const next = await shop.sellPaid();
  expect(next.id).toBeGreaterThan(1_000);
  expect(next.receiptNumber).toBeGreaterThan(later.receiptNumber ?? 0);
  expect(shop.sale(first.id).receiptNumber).toBe(first.receiptNumber);
  const keys = shop.virtual.orders().map(({ id }) => id);
  expect(new Set(keys).size, "no order was taken for another one").toBe(keys.length);
  expect(keys).toHaveLength(4);
  // The papers of the two receipts that the copy never knew are all that the auditor sees.
  for (const finding of findings(shop)) expect(finding).toMatch(/receipt [23]/);
});

test("without Mercado Pago nothing is put back, unless it is told to go on without; then the till asks when it starts", async () => {
  await shop.sellPaid();
  const open = await shop.sellOne();
  const backup = await backUp();
  shop.virtual.phone.approve("latest");
  await shop.passUntil("the payment is seen", () => shop.sale(open.id).settled);
  await shop.sellPaid();
  await shop.stop();
  loseCard();
  const settings = readFileSync(shop.configFile, "utf8");
  writeFileSync(shop.configFile, settings.replace(/base_url = .*/, 'base_url = "http://127.0.0.1:9"'));
  const vain = await command("restore", backup);
  expect(vain.code, said(vain)).toBe(69);
  expect(vain.err).toContain("nothing was changed");
  expect(readdirSync(shop.journalDirectory).filter((name) => name !== "pid")).toEqual([]);
  const blind = await command("restore", backup, "--offline");
  expect(blind.code, said(blind)).toBe(0);
  expect(blind.out).toContain("Mercado Pago was NOT asked");
  writeFileSync(shop.configFile, settings);
  const originals = shop.originals();
  await shop.start();
  await shop.passUntil("the till asked what became of it", () => shop.sale(open.id).status === "paid");
  await shop.pass(60_000);
  expect(shop.originals(), "the receipt that was printed before is not printed again as an original").toBe(
    originals,
  );
  const next = await shop.sellPaid();
  expect(next.receiptNumber).toBeGreaterThan(1_000);
});

test("a journal that is there is kept aside when told, and the till goes on", async () => {
  await shop.sellPaid();
  const backup = await backUp();
  await shop.stop();
  const file = join(shop.journalDirectory, "000001.journal");
  writeFileSync(file, readFileSync(file).fill(0x20, 200, 400));
  const refused = await command("restore", backup);
  expect([refused.code, refused.err]).toEqual([76, expect.stringContaining("--keep-aside")]);
  const ended = await command("restore", backup, "--keep-aside");
  expect(ended.code, said(ended)).toBe(0);
  const aside = readdirSync(shop.folder).filter((name) => name.startsWith("journal.aside-"));
  expect(aside).toHaveLength(1);
  expect(readFileSync(join(shop.folder, aside[0] ?? "", "000001.journal")).subarray(200, 400)).toEqual(
    Buffer.alloc(200, 0x20),
  );
  await shop.start();
  expect((await shop.sellPaid()).status).toBe("paid");
});

test("a copy that somebody puts back by hand over the archive is noticed by the till, which names what to do", async () => {
  await shop.sellPaid();
  const backup = await backUp();
  await shop.sellPaid();
  await shop.stop();
  rmSync(join(shop.journalDirectory, "000001.journal"));
  writeFileSync(
    join(shop.journalDirectory, "000001.journal"),
    readFileSync(join(backup, "journal", "000001.journal")),
  );
  await shop.start();
  expect(shop.status().journal.damage).toContain("an older copy was put back");
});
