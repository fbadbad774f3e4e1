// The record of papers, as people write it and as the emulated printer does: what is understood, and what is told.

import { expect, test } from "vitest";
import { PapersError, readPapers } from "../../src/audit/read-papers.ts";
import { receiptCode } from "../../src/scan/receipt-code.ts";

const CODE = receiptCode("482100", 42);

test("a code stands for its receipt, with the last word behind it or without", () => {
  const text = `# Sunday, both counters\r\n\r\n${CODE}\n${CODE.toLowerCase()} original\n  ${CODE}\tCOPIA 2\n`;
  const scanned = { barcodes: [CODE], isScanned: true };
  expect(readPapers(text)).toEqual([
    { text: "", ...scanned },
    { text: "ORIGINAL", ...scanned },
    { text: "COPIA 2", ...scanned },
  ]);
});

test("what till emulate printer --json wrote is read line by line, also when it was ended in the middle", () => {
  const paper = {
    type: "paper",
    text: `Almacén\n[barcode ${CODE}]\nORIGINAL`,
    qr: [],
    png: null,
    drawn: "…",
  };
  const lines = [
    "[",
    `${JSON.stringify({ type: "ready", path: "/tmp/printer", settings: "" })},`,
    `${JSON.stringify({ ...paper, cut: false })},`,
    `${JSON.stringify({ ...paper, cut: true })},`,
    `${JSON.stringify({ type: "drawer", pin: 2, pulseMs: 100 })},`,
    JSON.stringify({ ...paper, text: "COPIA 1" }),
  ];
  const read = [
    { text: paper.text, barcodes: [CODE] },
    { text: "COPIA 1", barcodes: [] },
  ];
  expect(readPapers(lines.join("\n"))).toEqual(read);
  expect(readPapers(`${lines.join("\n")}\n]\n`)).toEqual(read);
  expect(readPapers("[]\n")).toEqual([]);
});

test.each([
  ["R4821000000428", /line 1: "R4821000000428" is not the code of a receipt/],
  ["7790895000997 ORIGINAL", /line 1: "7790895000997" is not the code/],
  [`${CODE} ORIGINALE`, /line 1: expected ORIGINAL or COPIA and a number behind the code, found "ORIGINALE"/],
  [`${CODE}\n${CODE} COPIA`, /line 2: expected ORIGINAL or COPIA/],
  ['{"type":"paper"', /line 1: expected a whole object of JSON/],
  ['{"type":"paper"}', /line 1: a paper without its text/],
])("%s is told with its line", (text, message) => {
  expect(() => readPapers(text)).toThrow(PapersError);
  expect(() => readPapers(text)).toThrow(message);
});
