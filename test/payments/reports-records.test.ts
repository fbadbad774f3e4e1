// Rows as long as a row may be, and longer: whether one is read follows from its length, and never from where the pieces
// of the download happen to end.

import { expect, test } from "vitest";
import { CsvReader } from "../../src/payments/mercado-pago/reports/csv-records.ts";

const MAX_RECORD_LENGTH = 65_536;
const PASSAGE = 12;

/** Each begins with text of some length, and is followed by a row that can be read. */
const SHAPES: Readonly<Record<string, (text: string) => string>> = {
  "a bare field": (text) => `${text}\n`,
  "a quoted field": (text) => `"${text}"\n`,
  "a quoted field, CRLF": (text) => `"${text}"\r\n`,
  "a doubled quote at the end": (text) => `"${text}""";x\n`,
  "two fields": (text) => `"${text}";x\n`,
  "text after a closing quote": (text) => `"${text}"x\n`,
  "a carriage return alone after a closing quote": (text) => `"${text}"\rx\n`,
  "a quote that never closes": (text) => `"${text}\n`,
  "no line end": (text) => text,
};

function read(pieces: readonly string[]): readonly string[] {
  const told: string[] = [];
  const reader = new CsvReader(";", {
    record: ({ line, fields, ended }) => told.push(`${line}: ${fields.map((one) => one.length)} ${ended}`),
    fault: (line, problem) => told.push(`${line}: ${problem}`),
  });
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return told;
}

test.each(Object.entries(SHAPES))("%s is read the same whole and in pieces", (_name, shape) => {
  for (let length = MAX_RECORD_LENGTH - PASSAGE; length <= MAX_RECORD_LENGTH + 2; length += 1) {
    const file = `${shape("a".repeat(length))}${"last;row\n".repeat(3)}`;
    const from = MAX_RECORD_LENGTH - PASSAGE;
    const passage = file.slice(from, from + 4 * PASSAGE);
    const whole = read([file]);
    expect(read([file.slice(0, from), ...passage, file.slice(from + 4 * PASSAGE)])).toEqual(whole);
    expect(read([file.slice(0, length), file.slice(length)])).toEqual(whole);
  }
});

test("a row of the greatest length is read, and one of a character more is told and passed over", () => {
  const row = (length: number) => `${"a".repeat(length - 1)}\nlast;row\n`;
  expect(read([row(MAX_RECORD_LENGTH)])).toEqual(["1: 65535 line", "2: 4,3 line"]);
  expect(read([row(MAX_RECORD_LENGTH + 1)])).toEqual([
    "1: a row of more than 65536 characters",
    "2: 4,3 line",
  ]);
});
