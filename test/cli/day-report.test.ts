// till x-report and z-report with --out, beside a till that sells: what is written is what the till answered and what its
// journal keeps, and nothing is closed where a file cannot be written.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DayClose } from "../../src/day/day.ts";
import type { DayView } from "../../src/terminal/day-view.ts";
import { Shop } from "../support/shop.ts";
import { till } from "./run-till.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await Shop.open({ printerOnly: true });
  await shop.api.moveCash("float", "500.00", "cambio");
  const first = await shop.sellPaid();
  await shop.api.sell("300.00", null, "500.00");
  await shop.refund(first.receiptCode ?? "", "100.00", 1_000);
  await shop.until("all is settled", () => shop.sale(1).settled && shop.sale(2).settled);
});
afterEach(() => shop.close());

const run = (...words: string[]) => till(["--config", shop.configFile, ...words]);
const file = (name: string) => join(shop.folder, name);
const read = (name: string) => readFileSync(file(name), "utf8");
const outs = (stem: string) =>
  ["html", "csv", "json", "txt"].flatMap((ending) => ["--out", file(`${stem}.${ending}`)]);

const whole = v.pipe(v.number(), v.safeInteger());
const AMOUNT = v.strictObject({
  minor: whole,
  currency: v.literal("ARS"),
  decimal: v.pipe(v.string(), v.regex(/^-?\d+\.\d\d$/)),
  text: v.string(),
});
const LINES = v.array(
  v.strictObject({ tender: v.picklist(["qr", "cash"]), method: v.string(), count: whole, amount: AMOUNT }),
);
/** Everything that the file of a Z has, and nothing else. */
const Z_FILE = v.strictObject({
  number: whole,
  at: v.pipe(v.string(), v.isoTimestamp()),
  clock: v.string(),
  clockUnsure: v.boolean(),
  timeZone: v.string(),
  till: v.string(),
  book: v.pipe(v.string(), v.regex(/^\d{6}$/)),
  demo: v.boolean(),
  paid: LINES,
  refunded: LINES,
  net: AMOUNT,
  unpaid: v.strictObject({ expired: whole, canceled: whole, refused: whole }),
  moves: v.strictObject({ float: AMOUNT, "pay-in": AMOUNT, "pay-out": AMOUNT }),
  openings: whole,
  groups: v.array(v.strictObject({ group: v.nullable(v.string()), pieces: whole, amount: AMOUNT })),
  unassigned: v.strictObject({ count: whole, amount: AMOUNT }),
  expectedCash: AMOUNT,
  counted: AMOUNT,
  difference: AMOUNT,
  copies: whole,
  open: v.array(whole),
  owed: whole,
  head: v.strictObject({ records: whole, hash: v.string() }),
});

function closesInJournal(): readonly DayClose[] {
  return shop.api
    .journal(1, 1000)
    .map(({ record }) => record as unknown as { readonly type: string; readonly close: DayClose })
    .filter(({ type }) => type === "day-closed")
    .map(({ close }) => close);
}

test("a Z is written in every form, as the journal keeps it, and the same again when it is asked for by its number", async () => {
  const closed = await run("z-report", "--counted", "790.00", ...outs("z"), "--json");
  expect(closed.code, closed.err).toBe(0);
  expect(closed.err).toContain(`${file("z.html")}: written`);
  const { printed, ...answer } = JSON.parse(closed.out) as DayView;
  expect(printed).toBeDefined();
  const told = v.parse(Z_FILE, JSON.parse(read("z.json")));
  expect(told).toEqual(answer);
  const [close] = closesInJournal();
  expect(told).toMatchObject({ number: 1, at: close?.at, head: close?.head, demo: true });
  expect(told.paid.map(({ amount }) => amount.minor)).toEqual(
    close?.totals.paid.map(({ amount }) => amount.minor),
  );
  expect(told.difference.minor).toBe(-1_000);
  expect(read("z.csv")).toMatch(/,paid,qr,account_money,1,ARS,1250\.50\n/);
  expect(read("z.csv")).toMatch(/,difference,,,,ARS,-10\.00\n/);
  for (const name of ["z.html", "z.txt"]) {
    expect(read(name)).toContain("Cierre Z 1");
    expect(read(name)).toContain("DEMO - SIN DINERO REAL");
    expect(read(name)).toMatch(/-\$ 10,00/);
  }

  await shop.sellPaid();
  await shop.api.closeDay();
  const again = await run("z-report", "1", ...outs("again"), "--json");
  expect(again.code, again.err).toBe(0);
  expect(JSON.parse(again.out)).toEqual(answer);
  for (const ending of ["html", "csv", "json", "txt"])
    expect(read(`again.${ending}`)).toBe(read(`z.${ending}`));
  expect(closesInJournal()).toHaveLength(2);

  await shop.stop();
  await shop.start();
  expect(JSON.parse((await run("z-report", "1", "--json")).out), "also after a start").toEqual(answer);
});

test("an X is written in the language that is asked for, with the money of the country, and closes nothing", async () => {
  for (const [language, title, net] of [
    ["es", "Informe X", "$ 1.450,50"],
    ["pt", "Leitura X", "$ 1.450,50"],
    ["en", "X report", "ARS 1,450.50"],
  ] as const) {
    const { code, err } = await run("x-report", ...outs(language), "--language", language);
    expect(code, err).toBe(0);
    expect(read(`${language}.txt`)).toMatch(new RegExp(`^DEMO[^\n]*\n${title} `));
    for (const ending of ["html", "txt"]) expect(read(`${language}.${ending}`)).toContain(net);
  }
  expect(read("es.csv")).toBe(read("en.csv").replaceAll(/(?<=^\d+,,)[^,]+/gm, () => atOf(read("es.csv"))));
  expect(closesInJournal()).toEqual([]);
});

test("whoever may use the till and not see its access token writes them, too", async () => {
  const config = file("blind.toml");
  const settings = readFileSync(shop.configFile, "utf8");
  writeFileSync(config, settings.replace('access_token_file = "token"', 'access_token_file = "hidden"'));
  const { code, err } = await till(["--config", config, "x-report", ...outs("x")]);
  expect(code, err).toBe(0);
  expect(read("x.txt")).toContain("$ 1.450,50");
  const sales = await till(["--config", config, "export", "sales"]);
  expect(sales.code, sales.err).toBe(0);
});

test("asked again with nothing new, it says that the last report comes as a copy", async () => {
  expect((await run("z-report")).out).toContain("  paper: in the printer's queue\n");
  await shop.until("the report is out", () => shop.status().owed.length === 0);
  expect((await run("z-report")).out).toContain(
    "  paper: nothing happened since; it comes once more, as a copy\n",
  );
});

test("an earlier one comes once more as a copy, and only a paper that is in doubt can be said to be there", async () => {
  await run("z-report");
  await shop.until("the report is out", () => shop.status().owed.length === 0);
  await shop.sellPaid();
  const copy = await run("z-report", "1", "--copy");
  expect(copy, copy.err).toMatchObject({
    code: 0,
    out: expect.stringContaining("  paper: a copy is in the printer's queue\n"),
  });
  await shop.until("the copy is out", () =>
    shop.printer.printer.papers().some(({ text }) => text.includes("CIERRE Z 1 - COPIA 1")),
  );
  expect(closesInJournal()).toHaveLength(1);
  const known = await run("z-report", "1", "--paper-is-out");
  expect(known.err).toContain("the paper of Z 1 is known to be out; nothing was written");
  expect(known.code).toBe(76);
});

function atOf(csv: string): string {
  return csv.split("\n")[1]?.split(",")[2] ?? "";
}

describe("nothing is closed", () => {
  test.each([
    [["--out", "z.pdf"], /--out z\.pdf: expected a name that ends in one of \.html, \.csv, \.json, \.txt/],
    [["--out", "nowhere/z.csv"], /--out nowhere\/z\.csv: .*there is no folder nowhere/],
    [["--out", "FOLDER/journal/z.csv", "--out", "FOLDER/journal/z.csv"], /named twice/],
    [["--out", "FOLDER/taken.csv"], /a file of that name is there already/],
    [["--language", "fr", "--out", "FOLDER/z.html"], /--language: expected es, pt or en, found fr/],
    [["--language", "pt"], /expected --out FILE beside it/],
    [["0"], /expected the number of a Z report, such as 12, found 0/],
    [["tomorrow"], /expected the number of a Z report, such as 12, found tomorrow/],
    [["1", "--counted", "5.00"], /--counted: Z 1 is closed already/],
    [["--copy"], /--copy: expected the number of a Z report before it, such as z-report 12 --copy/],
    [["--paper-is-out"], /--paper-is-out: expected the number of a Z report before it/],
    [["1", "--copy", "--paper-is-out"], /--copy, --paper-is-out: expected one of them/],
  ])("by z-report %j, which says why", async (words, said) => {
    mkdirSync(file("taken.csv"));
    const { code, err, out } = await run(
      "z-report",
      ...words.map((word) => word.replace("FOLDER", shop.folder)),
    );
    expect(code).toBe(64);
    expect(err).toMatch(said);
    expect(out).toBe("");
    expect(closesInJournal()).toEqual([]);
  });

  test("by asking for a Z that there is not", async () => {
    const none = await run("z-report", "3");
    expect(none).toMatchObject({
      code: 66,
      out: "",
      err: expect.stringContaining("there is no Z 3; no day was closed yet"),
    });
    await shop.api.closeDay();
    expect((await run("z-report", "3")).err).toContain("there is no Z 3; the last one is Z 1");
  });
});
