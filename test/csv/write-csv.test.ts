// Tables that are written: read back as they were, and without a formula for a spreadsheet.

import { describe, expect, test } from "vitest";
import { readCsv } from "../../src/csv/read-csv.ts";
import { writeCsv } from "../../src/csv/write-csv.ts";

function cellAfter(text: string | number | null): string | undefined {
  const csv = writeCsv({ first: () => "a", second: (cell: string | number | null) => cell }, [text]);
  const { faults, rows } = readCsv(csv);
  expect(faults).toEqual([]);
  expect(rows[0]?.fields).toEqual(["first", "second"]);
  return rows[1]?.fields[1];
}

describe("a cell", () => {
  test.each([
    "plain",
    'a "b"',
    "a, b; c",
    "a\nb",
    "a\r\nb",
    "Ñandú",
    "'quoted'",
    "1=1",
    " =1",
    "-5",
    "-5.25",
    "0",
  ])("%j comes back as it is", (text) => expect(cellAfter(text)).toBe(text));

  test("that is a number is written as one, and nothing is empty", () => {
    expect(cellAfter(-5)).toBe("-5");
    expect(cellAfter(null)).toBe("");
  });

  test.each([
    "=1+1",
    "+1",
    "-1+1",
    "-",
    "--1",
    "-1.",
    "-1e5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
  ])("%j, which a spreadsheet would take for a formula, gets an apostrophe", (text) =>
    expect(cellAfter(text)).toBe(`'${text}`),
  );
});

test("a table without rows has its header", () => {
  expect(writeCsv({ one: () => 1, two: () => 2 }, [])).toBe("one,two\n");
});
