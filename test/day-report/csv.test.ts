// The table of a Z: read back by a reader of its own and held against the record that the journal keeps, to the cent.

import { describe, expect, test } from "vitest";
import { expectedCash } from "../../src/day/tally.ts";
import { dayCsv } from "../../src/day-report/csv.ts";
import { CURRENCIES } from "../../src/money/currencies.ts";
import { SITES, type Site } from "../../src/money/sites.ts";
import { codeIn, readPage } from "../docs/pages.ts";
import { dayOf, NASTY, withForeign } from "./fixture.ts";

type Row = Readonly<Record<string, string>>;

/** RFC 4180, letter by letter, and nothing of the program's own. */
function read(csv: string): { readonly columns: readonly string[]; readonly rows: readonly Row[] } {
  const lines: string[][] = [[]];
  let cell = "";
  let inQuotes = false;
  const end = () => {
    lines.at(-1)?.push(cell);
    cell = "";
  };
  for (let at = 0; at < csv.length; at++) {
    const sign = csv[at];
    if (inQuotes && sign === '"' && csv[at + 1] === '"') cell += csv[++at];
    else if (sign === '"') inQuotes = !inQuotes;
    else if (!inQuotes && sign === ",") end();
    else if (!inQuotes && sign === "\n") {
      end();
      lines.push([]);
    } else cell += sign;
  }
  expect(lines.pop(), "the last line ends").toEqual([]);
  const [columns = [], ...rest] = lines;
  for (const line of rest) expect(line).toHaveLength(columns.length);
  return {
    columns,
    rows: rest.map((line) => Object.fromEntries(columns.map((name, at) => [name, line[at] ?? ""]))),
  };
}

describe.each(Object.keys(SITES) as Site[])("of %s", (site) => {
  const { close, view } = dayOf({ site });
  const { currency } = SITES[site];
  const { digits } = CURRENCIES[currency];
  const { rows } = read(dayCsv(view));
  const { byGroup, paid, refunded, unpaid } = close.totals;
  const minor = ({ amount = "" }: Row) => {
    expect(amount).toMatch(digits === 0 ? /^-?\d+$/ : /^-?\d+\.\d\d$/);
    return Number(amount.replace(".", ""));
  };
  const of = (kind: string, name?: string) =>
    rows.filter((row) => row["kind"] === kind && (name === undefined || row["name"] === name));
  const sum = (kind: string) => of(kind).reduce((all, row) => all + minor(row), 0);
  const only = (kind: string, name?: string) => {
    const [row, ...others] = of(kind, name);
    if (row === undefined || others.length > 0) throw new Error(`${kind} is not one row`);
    return row;
  };

  test("what was paid and given back is the record's, way by way, and comes to the net", () => {
    const ways = (kind: string, sign: number) =>
      of(kind).map((row) => [row["tender"], row["name"], Number(row["count"]), sign * minor(row)]);
    const counts = (all: typeof paid) =>
      all.map(({ amount, count, method, tender }) => [tender, method, count, amount.minor]);
    expect(ways("paid", 1)).toEqual(counts(paid));
    expect(ways("refunded", -1)).toEqual(counts(refunded));
    expect(sum("paid") + sum("refunded")).toBe(minor(only("net")));
  });

  test("the groups come to the net, the drawer to what it should hold, the count to the difference", () => {
    expect(of("group").map((row) => [row["name"], Number(row["count"]), minor(row)])).toEqual(
      byGroup?.groups.map(({ amount, group, pieces }) => [group ?? "", pieces, amount.minor]),
    );
    expect(sum("group") + sum("group-unknown")).toBe(minor(only("net")));
    expect(sum("drawer")).toBe(expectedCash(close.totals, currency).minor);
    expect(minor(only("should-hold"))).toBe(sum("drawer"));
    expect(minor(only("counted"))).toBe(close.counted?.minor);
    expect(minor(only("counted")) - minor(only("should-hold"))).toBe(minor(only("difference")));
  });

  test("everything else is the record's", () => {
    for (const [name, count] of Object.entries(unpaid))
      expect(only("not-paid", name)["count"]).toBe(String(count));
    expect(only("openings")["count"]).toBe(String(close.totals.openings));
    expect(only("copies")["count"]).toBe(String(close.totals.copies));
    expect(only("owed")["count"]).toBe(String(close.owed));
    expect(of("not-settled").map((row) => Number(row["name"]))).toEqual(close.open);
    expect(only("head")).toMatchObject({ name: close.head.hash, count: String(close.head.records) });
    const same = { book: "482100", z: String(close.number), at: close.at };
    for (const row of rows) expect(row).toMatchObject(same);
    expect(new Set(rows.map((row) => row["currency"]))).toEqual(new Set([currency, ""]));
  });
});

test("of a demonstration says first that no real money moved", () => {
  const kinds = (demo: boolean) => read(dayCsv(dayOf({ demo }).view)).rows.map((row) => row["kind"]);
  expect(kinds(true)).toEqual(["no-real-money", ...kinds(false)]);
});

test("of an X has no number and no head", () => {
  const { rows } = read(dayCsv({ ...dayOf().view, number: null, head: null }));
  expect(new Set(rows.map((row) => row["z"]))).toEqual(new Set([""]));
  expect(rows.filter((row) => row["kind"] === "head")).toEqual([]);
});

test.each(['=HYPERLINK("http://x","y")', "+1+1", "@SUM(A1)", "\t=1", NASTY, "Café, té\n"])(
  "a group or a method called %j is text",
  (text) => {
    const { rows } = read(dayCsv(dayOf({ change: withForeign(text) }).view));
    const expected = /^[=+@\t]/.test(text) ? `'${text}` : text;
    expect(rows.filter((row) => row["name"] === expected).map((row) => row["kind"])).toEqual([
      "paid",
      "group",
    ]);
  },
);

test("columns and kinds are those of docs/day.md", () => {
  const [, section = ""] = readPage("docs/day.md").text.split("## As a file\n");
  const [columns = [], kinds = []] = ["| column |", "| kind |"].map((head) => {
    const [, table = ""] = section.split(`${head}`);
    const [rows = ""] = table.split("\n\n");
    return rows
      .split("\n")
      .slice(2)
      .flatMap((row) => codeIn(row.split("|")[1] ?? ""));
  });
  const csv = read(dayCsv(dayOf({ demo: true }).view));
  expect(csv.columns).toEqual(columns);
  expect([...new Set(csv.rows.map((row) => row["kind"]))]).toEqual(kinds);
});
