// till export beside a till that sells: the same bytes from the running till, the stopped one and the one started again.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Shop } from "../support/shop.ts";
import { till } from "./run-till.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await Shop.open({ printerOnly: true });
});
afterEach(() => shop.close());

const run = (...words: string[]) => till(["--config", shop.configFile, "export", ...words]);

test("sales and refunds are those of the Z, and the same from a running, a stopped and a started till", async () => {
  await shop.api.moveCash("float", "500.00", "cambio");
  const first = await shop.sellPaid();
  await shop.api.sell("300.00", null, "500.00");
  await shop.refund(first.receiptCode ?? "", "100.00", 1_000);
  const day = await shop.api.closeDay("790.00");
  const sales = await run("sales");
  expect(sales.code, sales.err).toBe(0);
  const rows = sales.out
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((row) => row.split(","));
  expect(rows.map((row) => row.slice(-5).join(","))).toEqual([
    `qr,account_money,${shop.sale(1).payment?.number},ARS,1250.50`,
    "cash,cash,,ARS,300.00",
  ]);
  expect(rows.map(([id = ""]) => id.replace(/^\d{6}/, "B"))).toEqual(["B-1-paid", "B-2-paid"]);
  expect(day.paid.map(({ amount }) => amount.decimal)).toEqual(["1250.50", "300.00"]);
  const refunds = await run("refunds");
  expect(refunds.out.trimEnd().split("\n")).toHaveLength(2);
  expect(refunds.out).toContain(",ARS,100.00,1,");
  const ledger = await run("ledger");
  expect(ledger.out).toMatch(/Cash over and short +ARS 10\.00\n/);

  await shop.stop();
  const out = join(shop.folder, "sales.csv");
  expect((await run("sales", "--out", out)).out).toBe(`${out}: 2 rows\n`);
  expect(readFileSync(out, "utf8")).toBe(sales.out);
  expect((await run("sales", "--out", out)).err).toContain("a file of that name is there already");
  await shop.start();
  await shop.sellPaid();
  const later = (await run("sales")).out;
  expect(later.startsWith(sales.out)).toBe(true);
  expect(later.trimEnd().split("\n")).toHaveLength(4);
  expect((await run("refunds")).out).toBe(refunds.out);
  expect((await run("ledger")).out.startsWith(ledger.out)).toBe(true);
});

test("days are the shop's, and a wish that cannot be is refused before anything is read", async () => {
  await shop.sellPaid();
  const count = async (...words: string[]) =>
    (await run("sales", ...words)).out.trimEnd().split("\n").length - 1;
  expect(await count("--from", "2026-03-01")).toBe(1);
  expect(await count("--from", "2026-03-02", "--to", "2026-04-01")).toBe(0);
  expect((await run("sales", "--from", "2030-01-01")).err).toContain(
    "nothing of that is in the journal for these days",
  );
  for (const [words, said] of [
    [["all"], "expected sales, refunds, fees, ledger, found all"],
    [["sales", "--to", "2026-03-01"], "--to: expected --from beside it"],
    [["sales", "--from", "2026-02-30"], "expected days such as 2026-03-01, found 2026-02-30"],
    [["sales", "--from", "2026-03-02", "--to", "2026-03-01"], "--to: expected 2026-03-02 or later"],
    [["fees"], "expected --settlement FILE"],
    [["sales", "--settlement", "x.csv"], "--settlement: expected fees or ledger"],
    [["fees", "--settlement", "missing.csv"], "expected a file that this user may read (ENOENT)"],
  ] as const) {
    const { code, err } = await run(...words);
    expect({ code, err }).toEqual({ code: 64, err: expect.stringContaining(said) });
  }
  const report = join(shop.folder, "report.csv");
  writeFileSync(report, "a,b\n1,2\n");
  expect(await run("fees", "--settlement", report)).toMatchObject({
    code: 65,
    err: expect.stringContaining("settlement report: no column type"),
  });
  writeFileSync(report, '<html lang="es">\n');
  expect(await run("fees", "--settlement", report)).toMatchObject({
    code: 65,
    err: expect.stringContaining("expected what till report settlement --out FILE.csv writes"),
  });
});
