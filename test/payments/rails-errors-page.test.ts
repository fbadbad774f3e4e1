// docs/mercado-pago-errors.md is drawn from the rules, and the rules know every error that is documented.

import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ERROR_GROUPS } from "../../src/payments/mercado-pago/documented-errors.ts";
import { drawErrors, explainDocumented } from "../../src/payments/mercado-pago/errors-page.ts";
import { readErrors } from "./reference-page.ts";

const SECTIONS = ["4.3", "4.4", "4.5", "4.6", "5.3", "6", "7", "9.2"];

test("docs/mercado-pago-errors.md says what the rules say (UPDATE_DOCS=1 writes it)", () => {
  const file = new URL("../../docs/mercado-pago-errors.md", import.meta.url);
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(file, drawErrors());
  expect(readFileSync(file, "utf8")).toBe(drawErrors());
});

test("every error of the reference's tables has a row, with its section and status", () => {
  const rows = new Set(
    ERROR_GROUPS.flatMap(({ section, errors }) =>
      errors.map(({ status, word }) => [section, status, word].join(" ")),
    ),
  );
  const documented = readErrors().filter(({ section }) => SECTIONS.includes(section));
  expect(documented.length).toBeGreaterThan(90);
  const missing = documented
    .map(({ section, status, word }) => [section === "6" ? "5.3" : section, status, word])
    // The guide to reading an order names the status alone.
    .map(([section, status, word]) => [section, status, word === "500" && section === "4.4" ? null : word])
    .map((row) => row.join(" "))
    .filter((row) => !rows.has(row));
  expect(missing).toEqual([]);
});

test("no error makes the till believe that nothing happened where something may have, or end a sale on a passing fault", () => {
  for (const group of ERROR_GROUPS) {
    for (const error of group.errors) {
      const { outcome, repeatable } = explainDocumented(error, group);
      const name = `${group.section} ${error.call} ${error.status} ${error.word}`;
      if (error.status >= 500 || error.status === 423 || error.status === 402)
        expect(outcome, name).toBe("unknown");
      if (error.status >= 500 || error.status === 429) expect(repeatable, name).toBe(true);
      if (error.status === 400 && group.section.startsWith("4")) expect(repeatable, name).toBe(false);
    }
  }
});
