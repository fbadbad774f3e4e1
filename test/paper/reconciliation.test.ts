// What a reconciliation on paper leaves out, and what it never does. How it looks is in test/golden.

import { describe, expect, test } from "vitest";
import { reconciliationPaper } from "../../src/paper/reconciliation.ts";
import type { Reconciliation } from "../../src/reconcile/reconciliation.ts";
import { reconciliationOf } from "../reconcile/fixture.ts";
import { ARGENTINE } from "./samples.ts";

function linesOf(reconciliation: Reconciliation, copy = 0, columns = 48): readonly string[] {
  const items = reconciliationPaper({ ...ARGENTINE.context, columns }, reconciliation, copy);
  return items.map((item) => (item.kind === "text" ? item.text : ""));
}

describe("a reconciliation on paper", () => {
  test("names twenty differences, how many there are, and what to do about each kind", () => {
    const lines = linesOf(
      reconciliationOf({ differences: { "second-payment": 17, chargeback: 9, "other-fee": 4 } }),
    );
    expect(lines.filter((line) => line.startsWith("- "))).toHaveLength(20);
    const text = lines.join("\n");
    expect(text).toContain("Pagada dos veces (17)");
    expect(text).toContain("Contracargo (9)");
    expect(text).toContain("\ny 6 más\n");
    expect(text).toContain("Otra comisión (4)\nComparar con los costos");
  });

  test("says of what needs nobody only how much it is", () => {
    const lines = linesOf(reconciliationOf({ differences: { "other-terminal": 300 } }));
    expect(lines.filter((line) => line.startsWith("300 De otra caja"))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith("- "))).toEqual([]);
  });

  test("says at both ends that no real money moved, where the provider is the virtual one", () => {
    const banner = "DEMO - SIN DINERO REAL";
    const count = (change: Partial<Reconciliation>) =>
      linesOf(reconciliationOf({ change })).filter((line) => line === banner).length;
    expect(count({ virtual: true })).toBe(2);
    expect(count({})).toBe(0);
  });

  test("says that it is not complete, and that the program itself is wrong", () => {
    const { balance, sources } = reconciliationOf();
    const openFrom = "2026-03-07T12:00:00.000Z";
    const text = linesOf(
      reconciliationOf({
        change: {
          isComplete: false,
          sources: { ...sources, openFrom },
          balance: { ...balance, unexplainedMinor: 7 },
        },
      }),
    ).join("\n");
    expect(text).toContain("TODAVÍA INCOMPLETA");
    expect(text).toContain("desde 07/03/2026 09:00");
    expect(text).toMatch(/^Sin explicación +\$ 0,07$/m);
  });

  test("a copy says so in its last line, and foreign text moves no printer", () => {
    const [first] = reconciliationOf({ differences: { "unknown-sale": 1 } }).differences;
    const differences = first === undefined ? [] : [{ ...first, reference: `\u001b@${"x".repeat(150)}\n` }];
    for (const columns of [24, 32, 48]) {
      const lines = linesOf(reconciliationOf({ change: { differences } }), 2, columns);
      expect(lines.filter((line) => line !== "").at(-1)).toContain("COPIA 2");
      expect(lines.join("")).not.toMatch(/\p{Cc}/u);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    }
  });
});
