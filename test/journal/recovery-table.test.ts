// The table of recovery: complete, with a reason in each row, and the same in the documentation.

import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { type Finding, RECOVERY, type RecoveryCase, refusal } from "../../src/journal/recovery.ts";

const rows = Object.entries(RECOVERY);

test("the page about the journal shows every case with its decision and reason, and no other", async () => {
  const page = await readFile(new URL("../../docs/journal.md", import.meta.url), "utf8");
  const section = page.slice(page.indexOf("## What a start does"));
  const shown = section.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| case |"));
  expect(shown).toEqual(
    rows.map(([name, row]) => `| ${name} | ${row.meaning} | ${row.decision} | ${row.reason} |`),
  );
});

test("every refusal says the file, the byte, what was expected and found, and what to do", () => {
  const cases = Object.keys(RECOVERY) as RecoveryCase[];
  for (const name of cases.filter((each) => RECOVERY[each].decision === "refuse")) {
    const finding: Finding = { case: name, offset: 77, expected: "bread", found: "stones" };
    const error = refusal(finding, { place: "/till", file: "000002.journal", lastWhole: 9 });
    expect(error.message).toContain("/till/000002.journal, byte 77: expected bread; found stones");
    expect(error.message).toContain("Nothing was changed");
  }
});

test("only what nobody was promised is ever given up", () => {
  const repaired = rows.filter(([, row]) => row.decision === "repair").map(([name]) => name);
  expect(repaired).toEqual(["torn-tail", "seal-missing"]);
});
