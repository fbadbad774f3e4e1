// The tables of a reconciliation: read back by the reader of the reports, added up again, and opened without harm.

import { describe, expect, test } from "vitest";
import { SITES, type Site } from "../../src/money/sites.ts";
import { CsvReader } from "../../src/payments/mercado-pago/reports/csv-records.ts";
import { readReportAmount } from "../../src/payments/mercado-pago/reports/report-amounts.ts";
import { writeDifferencesCsv, writeSalesCsv } from "../../src/reconcile/csv.ts";
import { firstCells, readPage } from "../docs/pages.ts";
import { reconciliationOf } from "./fixture.ts";

type Row = Readonly<Record<string, string>>;

function read(csv: string): { readonly columns: readonly string[]; readonly rows: readonly Row[] } {
  const records: (readonly string[])[] = [];
  const reader = new CsvReader(",", {
    record: ({ fields }) => records.push(fields),
    fault: (line, problem) => {
      throw new Error(`line ${line}: ${problem}`);
    },
  });
  reader.push(csv);
  reader.end();
  const [columns = [], ...rest] = records;
  return {
    columns,
    rows: rest.map((fields) => Object.fromEntries(columns.map((name, at) => [name, fields[at] ?? ""]))),
  };
}

describe.each(Object.keys(SITES) as Site[])("of %s", (site) => {
  const { currency, locale } = SITES[site];
  const minor = (text = "") => {
    const read_ = readReportAmount(text, currency);
    if (read_ === null) throw new Error(`"${text}" is no amount`);
    return read_;
  };
  const sum = (rows: readonly Row[], column: string) =>
    rows.reduce((all, row) => all + minor(row[column]), 0);

  test("the differences, added to the journal, are the report", () => {
    const reconciliation = reconciliationOf({ site, seed: 5 });
    const { rows } = read(writeDifferencesCsv(reconciliation, locale));
    const { journalMinor, reportMinor } = reconciliation.balance;
    expect(rows).toHaveLength(reconciliation.differences.length);
    expect(journalMinor + sum(rows, "difference")).toBe(reportMinor);
    expect(journalMinor + sum(rows, "report") - sum(rows, "journal")).toBe(reportMinor);
  });

  test("every sale is a row whose amounts come to its net", () => {
    const reconciliation = reconciliationOf({ site, seed: 6 });
    const { rows } = read(writeSalesCsv(reconciliation));
    expect(rows.map((row) => row["sale"])).toEqual(reconciliation.sales.map(({ sale }) => String(sale)));
    expect(sum(rows, "gross")).toBe(reconciliation.journal.payments.minor);
    for (const row of rows) {
      const parts = ["gross", "fee", "taxes", "other"].map((column) => minor(row[column]));
      expect(parts.reduce((all, part) => all + part, 0)).toBe(minor(row["net"]));
    }
  });
});

test("a reference that a spreadsheet would take for a formula is text in both tables, and numbers stay numbers", () => {
  const [first] = reconciliationOf({ differences: { "unknown-sale": 1 } }).differences;
  if (first === undefined) throw new Error("no difference");
  const foreign = ['=HYPERLINK("http://x","y")', "-1", "plain"];
  const differences = foreign.map((reference) => ({ ...first, reference, pos: reference, reportMinor: -5 }));
  const reconciliation = reconciliationOf({ change: { differences } });
  const { rows } = read(writeDifferencesCsv(reconciliation, "es-AR"));
  const expected = ['\'=HYPERLINK("http://x","y")', "-1", "plain"];
  expect(rows.map((row) => row["reference"])).toEqual(expected);
  expect(rows.map((row) => row["pos"])).toEqual(expected);
  expect(rows.map((row) => row["report"])).toEqual(foreign.map(() => "-0.05"));

  const [sale] = reconciliation.sales;
  if (sale === undefined) throw new Error("no sale");
  const sales = read(
    writeSalesCsv(
      reconciliationOf({ change: { sales: [{ ...sale, method: "=1", reference: "-2+3", payment: "@3" }] } }),
    ),
  );
  expect(sales.rows[0]).toMatchObject({ method: "'=1", reference: "'-2+3", payment: "'@3" });
});

test("the columns are those of docs/reconcile.md, in its order", () => {
  const page = readPage("docs/reconcile.md");
  const reconciliation = reconciliationOf();
  const named = (heading: string) => {
    const [, section = ""] = page.text.split(`### ${heading}\n`);
    const [text = ""] = section.split(/^#/m);
    return firstCells({ ...page, text }).flatMap((cell) => cell.match(/[a-z_]+/g) ?? []);
  };
  expect(read(writeDifferencesCsv(reconciliation, "en")).columns).toEqual(named("The differences"));
  expect(read(writeSalesCsv(reconciliation)).columns).toEqual(named("The sales"));
});
