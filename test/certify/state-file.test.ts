// The file between two runs: what is not of this till is refused with words, never taken for its own.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { notPlayed, type Subject } from "../../src/certify/result.ts";
import { readState, writeState } from "../../src/certify/state-file.ts";

const SUBJECT: Subject = {
  version: "0.1.0",
  rail: "orders",
  mode: "static",
  site: "MLA",
  currency: "ARS",
  store: "SUC001",
  pos: "SUC001POS001",
  account: "test",
  validityS: 600,
};
const RESULTS = [{ ...notPlayed("O1", "not played"), verdict: "passed" as const, sale: 3, papers: ["a\nb"] }];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "tilld-certify-test-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

test("what was written is read again, also by a later version with another validity", () => {
  const place = folder();
  const file = join(place, "state.json");
  expect(readState(file, SUBJECT)).toEqual([]);
  writeState(file, SUBJECT, RESULTS);
  expect(readState(file, { ...SUBJECT, version: "9.0.0", validityS: 30 })).toEqual(RESULTS);
  expect(readdirSync(place)).toEqual(["state.json"]);
});

test.each([
  [{ mode: "hybrid" }, "mode static; expected mode hybrid"],
  [{ rail: "instore" }, "rail orders; expected rail instore"],
  [
    { account: "production", pos: "OTHER" },
    "pos SUC001POS001, account test; expected pos OTHER, account production",
  ],
] as const)("the state of another till (%j) is not gone on with", (other, words) => {
  const file = join(folder(), "state.json");
  writeState(file, SUBJECT, RESULTS);
  expect(() => readState(file, { ...SUBJECT, ...other })).toThrow(words);
});

test.each(["", "{", "[]", '{"till":{},"results":[]}', '{"till":null}'])(
  "a file that is something else (%j) is left alone",
  (content) => {
    const file = join(folder(), "state.json");
    writeFileSync(file, content);
    expect(() => readState(file, SUBJECT)).toThrow("is not the state of a till certify");
  },
);

test("a state that cannot be kept is said at once", () => {
  expect(() => writeState("/proc/nothing/state.json", SUBJECT, RESULTS)).toThrow("cannot be written");
});
