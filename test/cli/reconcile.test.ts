// `till reconcile` as a shop runs it: a process of its own beside the running daemon, asking the virtual Mercado Pago over
// loopback, reading the journal's files, and handing the daemon what is to be kept.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { KeptReconciliation, Reconciliation } from "../../src/reconcile/reconciliation.ts";
import { live, openShop, papersOf } from "../audit/rich-day.ts";
import type { Shop } from "../support/shop.ts";
import { type Ended, till } from "./run-till.ts";

const DAY_MS = 86_400_000;
const DAY = "2026-03-01";
let shop: Shop;

beforeEach(async () => {
  shop = await openShop();
  shop.virtual.setSwitches({ reportDelayMs: 0, feeMoney: 80, feeCredit: 629 });
});
afterEach(() => shop.close());

function reconcile(...args: readonly string[]): Promise<Ended> {
  return till(["reconcile", "--config", shop.configFile, ...args]);
}

function resultOf({ out }: Ended): Reconciliation {
  return JSON.parse(out) as Reconciliation;
}

/** What the journal keeps. */
function kept(): readonly KeptReconciliation[] {
  const all = shop.api.journal(1, 1000).map(({ record }) => record as { readonly type: string });
  return all
    .filter(({ type }) => type === "reconciled")
    .map((one) => (one as unknown as { readonly reconciliation: KeptReconciliation }).reconciliation);
}

describe("beside a running daemon", () => {
  test("an honest day agrees to the cent, and is kept in the journal", async () => {
    await live(shop, ["paid", "paid, a part given back", "canceled", "cash", "expired", "close"]);
    shop.virtual.advanceClock(3 * DAY_MS);
    const file = join(shop.folder, "day.json");
    const ended = await reconcile(DAY, "--out", file, "--json");
    const result = resultOf(ended);
    expect(result).toMatchObject({ differences: [], isComplete: true, virtual: true });
    expect(result.balance).toMatchObject({ kinds: [], unexplainedMinor: 0 });
    expect(result.balance.journalMinor).toBe(result.balance.reportMinor);
    expect(ended.code).toBe(0);
    const [record, more] = kept();
    expect(more).toBeUndefined();
    expect(record?.balance).toEqual(result.balance);
    expect(record?.digest).toBe(createHash("sha256").update(readFileSync(file)).digest("hex"));
  });

  test("what differs is named with what to do, in every form, and on paper", async () => {
    await live(shop, ["paid", "paid"]);
    const [first] = shop.virtual.orders();
    shop.virtual.seller.refund(first?.id ?? "", 10_00);
    shop.virtual.advanceClock(3 * DAY_MS);
    const files = [".csv", ".differences.csv", ".html", ".txt"].map((end) => join(shop.folder, `day${end}`));
    const printed = papersOf(shop).length;
    const ended = await reconcile(DAY, "--print", ...files.flatMap((file) => ["--out", file]));
    expect(ended.out).toContain("refunded-elsewhere");
    expect(ended.err).toContain("kept in the journal; the paper: printed");
    expect(ended.code).toBe(65);
    for (const file of files.slice(1)) expect(readFileSync(file, "utf8")).toMatch(/10[.,]00/);
    expect(readFileSync(files[0] ?? "", "utf8").split("\n")).toHaveLength(4);
    expect(
      papersOf(shop)
        .slice(printed)
        .map(({ text }) => text)
        .join("\n"),
    ).toMatch(/10,00/);
    expect(kept()[0]?.differences.map(({ kind }) => kind)).toEqual(["refunded-elsewhere"]);
  });

  test("what is too young for a report is told as such, and nobody has to do anything", async () => {
    await live(shop, ["paid"]);
    const ended = await reconcile(DAY, "--unrecorded", "--json");
    const result = resultOf(ended);
    expect(result.differences.map(({ kind }) => kind)).toEqual(["not-in-report-yet"]);
    expect(result.isComplete).toBe(false);
    expect(ended.code).toBe(0);
    expect(kept()).toEqual([]);
  });
});

test("a day that has not begun is refused by Mercado Pago's clock, and no report is asked for", async () => {
  shop.virtual.forgetRequests();
  const { code, err } = await reconcile("2026-03-03");
  expect(err).toMatch(
    /2026-03-03 has not begun, by Mercado Pago's clock it is 2026-03-01T\S+: expected a day that has/,
  );
  expect(code).toBe(64);
  expect(shop.virtual.requests().filter(({ path }) => path.includes("report"))).toEqual([]);
  expect(kept()).toEqual([]);
});

test("the files are in the language that is asked for, with the money of the country", async () => {
  await live(shop, ["paid"]);
  const page = join(shop.folder, "day.html");
  await reconcile(DAY, "--unrecorded", "--out", page, "--language", "pt");
  expect(readFileSync(page, "utf8")).toMatch(/<html lang="pt-AR">/);
  expect(readFileSync(page, "utf8")).toMatch(/>\$ [\d.]+,\d\d</);
});

describe("a wrong command line", () => {
  test.each([
    [["yesterday"], "2026-03-01..2026-03-31, found yesterday"],
    [["2026-03-02..2026-03-01"], "expected a range that ends on 2026-03-02 or later"],
    [["2026-03-01..2026-03-02..2026-03-03"], "expected a day"],
    [[DAY, "--out", "day.pdf"], "expected a name that ends in one of"],
    [[DAY, "--language", "fr"], "expected es, pt or en, found fr"],
    [[DAY, "--print", "--unrecorded"], "what is not recorded is not printed"],
  ])("%j is told before anything is asked for", async (args, words) => {
    shop.virtual.forgetRequests();
    const { code, err } = await reconcile(...args);
    expect(err).toContain(words);
    expect(code).toBe(64);
    expect(shop.virtual.requests()).toEqual([]);
  });
});
