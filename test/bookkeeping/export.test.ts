// What bookkeeping gets: the same bytes again, earlier rows never otherwise, and to the cent what the Z reports say.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Bookkeeper } from "../../src/bookkeeping/bookkeeper.ts";
import { EXPORTS, type ExportWish, exportRecords } from "../../src/bookkeeping/export.ts";
import { writeRefunds, writeSales } from "../../src/bookkeeping/tables.ts";
import { readCsv } from "../../src/csv/read-csv.ts";
import type { DayTotals } from "../../src/day/day.ts";
import { expectedCash } from "../../src/day/tally.ts";
import { money } from "../../src/money/money.ts";
import { encodeRecord } from "../../src/terminal/book/records.ts";
import { assertAlways } from "../support/random.ts";
import { randomDays, type Written } from "./random-days.ts";

const wishOf = (kind: ExportWish["kind"], more: Partial<ExportWish> = {}): ExportWish => ({
  kind,
  timeZone: "America/Argentina/Buenos_Aires",
  from: null,
  to: null,
  settlement: null,
  ...more,
});

const textOf = (entries: readonly Written[], kind: ExportWish["kind"]) =>
  exportRecords(entries, wishOf(kind)).text;

const days = fc.tuple(fc.nat(250), fc.infiniteStream(fc.nat())).map(([count, stream]) => {
  const pick = (below: number) => (stream.next().value ?? 0) % below;
  return randomDays(count, pick);
});

test("whatever comes later is added at the end: the export of a journal begins with that of the same journal before", () => {
  assertAlways(
    import.meta.url,
    fc.property(days, fc.nat(), ({ entries }, cut) => {
      const before = entries.slice(0, cut % (entries.length + 1));
      for (const kind of EXPORTS.filter((one) => one !== "fees")) {
        const all = textOf(entries, kind);
        expect(all.startsWith(textOf(before, kind)), kind).toBe(true);
        expect(textOf(entries, kind), "again").toBe(all);
      }
    }),
    60,
  );
});

test("every row has an id of its own, and the days of an export together are the whole", () => {
  assertAlways(
    import.meta.url,
    fc.property(days, ({ entries }) => {
      for (const kind of ["sales", "refunds"] as const) {
        const rows = rowsOf(textOf(entries, kind));
        expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
        const dates = [...new Set(rows.map(({ date }) => date ?? ""))];
        const byDate = dates.flatMap((day) =>
          rowsOf(exportRecords(entries, wishOf(kind, { from: day, to: day })).text),
        );
        expect(byDate.map(({ id }) => id).sort()).toEqual(rows.map(({ id }) => id).sort());
      }
    }),
    30,
  );
});

test("sales, refunds and the ledger come to what each Z report says", () => {
  assertAlways(
    import.meta.url,
    fc.property(days, ({ book, entries }) => {
      const sales = rowsOf(textOf(entries, "sales"));
      const refunds = rowsOf(textOf(entries, "refunds"));
      const closed = book.closes.map(({ close }) => ({ z: close.number, totals: close.totals }));
      for (const { totals, z } of [...closed, { z: book.nextDay, totals: book.day }]) {
        const ofDay = (rows: readonly Row[]) => rows.filter((row) => row["z"] === String(z));
        expect(waysOf(ofDay(sales)), `paid on day ${z}`).toEqual(waysIn(totals.paid));
        expect(waysOf(ofDay(refunds)), `refunded on day ${z}`).toEqual(waysIn(totals.refunded));
      }
      const ledger = transactionsOf(textOf(entries, "ledger"));
      for (const { postings } of ledger) expect(postings.reduce((sum, [, minor]) => sum + minor, 0)).toBe(0);
      const all = [...closed.map(({ totals }) => totals), book.day];
      const differences = book.closes.reduce(
        (sum, { close: { counted, totals } }) =>
          counted === undefined ? sum : sum + counted.minor - expectedCash(totals, "ARS").minor,
        0,
      );
      const cash = all.reduce((sum, totals) => sum + expectedCash(totals, "ARS").minor, 0) + differences;
      expect(balanceOf(ledger, "Assets:Cash drawer")).toBe(cash);
      expect(balanceOf(ledger, "Assets:Mercado Pago")).toBe(
        all.reduce((sum, totals) => sum + qrOf(totals), 0),
      );
    }),
    60,
  );
});

describe("a row", () => {
  const sale = {
    kind: "sale",
    id: "482100-57-paid",
    record: 812,
    z: 3,
    at: "2026-03-02T02:59:59.000Z",
    clock: "provider",
    sale: 57,
    receipt: 42,
    reference: "-1+2",
    ticket: '=HYPERLINK("x", "y")',
    tender: "qr",
    method: "account_money",
    payment: "118764420915",
    amount: money(125_050, "ARS"),
  } as const;
  const calendar = () => "2026-03-01";

  test("says when it was by both calendars, and is never a formula", () => {
    expect(writeSales([sale], calendar).split("\n")).toEqual([
      "id,date,at,clock,record,z,sale,receipt,reference,ticket,tender,method,payment,currency,amount",
      `482100-57-paid,2026-03-01,2026-03-02T02:59:59.000Z,provider,812,3,57,42,'-1+2,"'=HYPERLINK(""x"", ""y"")",qr,account_money,118764420915,ARS,1250.50`,
      "",
    ]);
    const refund = { ...sale, kind: "refund", refund: 1, providerId: null, elsewhere: true } as const;
    expect(writeRefunds([{ ...refund, by: "@Ana", approvedBy: null }], calendar)).toContain(
      ",1,,yes,'@Ana,\n",
    );
  });

  test("belongs to the day of the shop's clocks", () => {
    const total = money(500, "CLP");
    const facts = {
      id: 1,
      reference: "R1",
      ticket: null,
      lines: [],
      total,
      validityS: 600,
      rootKey: "k",
      at: "2026-03-02T02:30:00.000Z",
      cash: { tendered: total, receiptNumber: 1 },
    };
    const entries = [{ sequence: 1, record: encodeRecord({ type: "sale-begun", facts }) }];
    const of = (from: string, timeZone: string) =>
      exportRecords(entries, wishOf("sales", { from, to: from, timeZone })).rows;
    expect([of("2026-03-01", "America/Santiago"), of("2026-03-02", "America/Santiago")]).toEqual([1, 0]);
    expect([of("2026-03-01", "Etc/UTC"), of("2026-03-02", "Etc/UTC")]).toEqual([0, 1]);
    expect(exportRecords(entries, wishOf("sales")).text).toContain(",till,1,1,1,1,R1,,cash,cash,,CLP,500\n");
  });
});

test("words of a reason are no tag, date or expression in the ledger", () => {
  const keeper = { type: "cash-moved", move: "pay-out", at: "2026-03-01T10:00:00.000Z" } as const;
  const record = {
    ...keeper,
    amount: money(100, "ARS"),
    reason: "x:: (1/0) [2026-99-99] ; a  b\u2028c",
  } as const;
  const text = textOf([{ sequence: 9, record: encodeRecord(record) }], "ledger");
  expect(text.split("\n").find((line) => line.includes("reason"))).toBe(
    "    ; reason x    1/0   2026-99-99    a  b c",
  );
});

test("a record that cannot follow is a fault, and nothing is made up for it", () => {
  const event = { type: "order-closed" } as const;
  const paid = { type: "refund-done", refund: 1, providerId: "R" } as const;
  const keeper = new Bookkeeper();
  expect(keeper.take({ type: "sale", sale: 5, event }, 1)).toEqual([]);
  expect(() => keeper.take({ type: "sale", sale: 5, event: paid }, 2)).toThrow("sale 5, which was not begun");
});

type Row = Readonly<Record<string, string>>;

function rowsOf(csv: string): readonly Row[] {
  const [header, ...rows] = readCsv(csv).rows;
  return rows.map(({ fields }) =>
    Object.fromEntries((header?.fields ?? []).map((name, at) => [name, fields[at] ?? ""])),
  );
}

function waysOf(rows: readonly Row[]): Readonly<Record<string, readonly [number, number]>> {
  const ways: Record<string, readonly [number, number]> = {};
  for (const row of rows) {
    const way = `${row["tender"]} ${row["method"]}`;
    const [count, minor] = ways[way] ?? [0, 0];
    ways[way] = [count + 1, minor + minorOf(row["amount"] ?? "")];
  }
  return ways;
}

function waysIn(counts: DayTotals["paid"]): unknown {
  return Object.fromEntries(
    counts.map(({ amount, count, method, tender }) => [`${tender} ${method}`, [count, amount.minor]]),
  );
}

function qrOf({ paid, refunded }: DayTotals): number {
  const sum = (counts: DayTotals["paid"]) =>
    counts.reduce((all, { amount, tender }) => all + (tender === "qr" ? amount.minor : 0), 0);
  return sum(paid) - sum(refunded);
}

/** Digits only: nothing of this test adds up in the way of the program. */
function minorOf(decimal: string): number {
  return Number(decimal.replace(".", ""));
}

interface Transaction {
  readonly postings: readonly (readonly [string, number])[];
}

function transactionsOf(ledger: string): readonly Transaction[] {
  return ledger
    .split("\n\n")
    .filter((block) => block.trim() !== "")
    .map((block) => ({
      postings: block.split("\n").flatMap((line) => {
        const found = /^ {4}(\S.*?\S) {2,}ARS (-?[\d.]+)$/.exec(line);
        return found === null ? [] : [[found[1] ?? "", minorOf(found[2] ?? "")] as const];
      }),
    }));
}

function balanceOf(ledger: readonly Transaction[], account: string): number {
  return ledger
    .flatMap(({ postings }) => postings)
    .reduce((sum, [name, minor]) => (name === account ? sum + minor : sum), 0);
}
