// The rows as data, against the tables that they are taken from.

import { describe, expect, test } from "vitest";
import { planFor, type QrMode, ROWS } from "../../src/certify/rows.ts";
import { rowsOf } from "./breakages.ts";

const MODES: readonly QrMode[] = ["static", "dynamic", "hybrid"];

describe("the table of each rail and mode", () => {
  test.each([
    ["orders", "static", "O1 O2 O3 O8 O8+ OX"],
    ["orders", "dynamic", "O4 O5 O6 O8 O8+ OX"],
    ["orders", "hybrid", "O7/O1 O7/O2 O7/O3 O7/O4 O7/O5 O7/O6 O8 O8+ OX"],
    ["instore", "static", "A1 A2 A3 A4 A5 A6 A7 AX"],
    ["instore", "dynamic", "D1 D2 D3 D4 D5 D6"],
    ["instore", "hybrid", "A1 A2 A3 A4 A5 A6 A7 AX D1 D2 D3 D4 D5 D6"],
  ] as const)("a till on %s with %s QRs plays %s", (rail, mode, ids) => {
    expect(rowsOf(rail, mode).map(({ id }) => id)).toEqual(ids.split(" "));
  });

  test("every row of the rail stands in every table once, be it only as one for another mode", () => {
    for (const rail of ["orders", "instore"] as const) {
      const all = [...new Set(ROWS.filter((row) => row.rail === rail).map(({ id }) => id))];
      for (const mode of MODES) expect(planFor(rail, mode).map(({ row }) => row.id)).toEqual(all);
    }
  });

  test("a row that is played by the ticket's QR is never asked of a till whose tickets have none", () => {
    for (const rail of ["orders", "instore"] as const) {
      expect(rowsOf(rail, "static").filter(({ flow }) => flow === "ticket")).toEqual([]);
      expect(rowsOf(rail, "dynamic").filter(({ flow }) => flow === "counter")).toEqual([]);
    }
  });
});
