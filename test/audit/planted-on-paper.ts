// Differences on the papers of the two rich days (rich-day.ts).

import { receiptCode } from "../../src/scan/receipt-code.ts";
import { PAPER, type Planted, referenceTo } from "./planted.ts";
import { changePapers, type Plant, referenceOf, withText } from "./plants.ts";

const bookOf = (evidence: Parameters<Plant>[0]): string =>
  /-(\d{6})-/.exec(referenceOf(evidence, 1))?.[1] ?? "";

export const ON_PAPER: readonly Planted[] = [
  {
    name: "a second original",
    plant: changePapers(referenceTo(1), /^ORIGINAL$/, (paper) => [paper, paper]),
    expected: [/^I6: sale 1 has 2 originals of receipt$/],
  },
  {
    name: "a receipt that is not there",
    plant: changePapers(referenceTo(9), /^ORIGINAL$/, () => []),
    expected: [/^I6: sale 9 says that receipt was printed, and it is not there$/],
  },
  {
    name: "a receipt of cash that is not there",
    plant: changePapers(referenceTo(12), /^ORIGINAL$/, () => []),
    expected: [/^I6: sale 12 says that receipt was printed, and it is not there$/],
  },
  {
    name: "an original without its last line",
    plant: changePapers(referenceTo(1), /^ORIGINAL$/, (paper) => [withText(paper, /ORIGINAL\s*$/, "")]),
    expected: [/^I6: sale 1 says that receipt was printed, and it is not there$/],
  },
  {
    name: "an original for a receipt that nobody paid",
    plant: (evidence) => ({
      ...evidence,
      papers: [
        ...(evidence.papers ?? []),
        { text: "ORIGINAL", barcodes: [receiptCode(bookOf(evidence), 70)] },
      ],
    }),
    expected: [/^I6: a paper ends with ORIGINAL for receipt 70, which no paid sale has$/],
  },
  {
    name: "a receipt with another payment's number",
    plant: changePapers(referenceTo(9), /^ORIGINAL$/, (paper) => [
      withText(paper, /(Operación N° +)\d+/, "$17"),
    ]),
    expected: [/^I6: ORIGINAL of receipt 7 does not name payment \d+$/],
  },
  {
    name: "a copy that is not there",
    plant: changePapers(referenceTo(4), /^COPIA 1$/, () => []),
    expected: [/^I6: sale 4 says that COPY 1 was printed, and it is not there$/],
  },
  {
    name: "a copy beyond those that were asked for",
    plant: changePapers(referenceTo(4), /^COPIA 1$/, (paper) => [
      paper,
      withText(paper, /COPIA 1\s*$/, "COPIA 5"),
    ]),
    expected: [/^I6: sale 4 has a COPY 5, and the journal knows 1$/],
  },
  {
    name: "an original that came out as a copy",
    plant: changePapers(referenceTo(1), /^ORIGINAL$/, (paper) => [
      withText(paper, /ORIGINAL\s*$/, "COPIA 1"),
    ]),
    expected: [/^I6: sale 1 says that receipt was printed, and it is not there$/],
  },
  {
    name: "a refund slip that is not there",
    plant: changePapers(referenceTo(2), /DEVOLUCIÓN$/, () => []),
    expected: [/^I6: sale 2 says that refund-slip-1 was printed, and it is not there$/],
  },
  {
    name: "a slip of cash that is not there",
    plant: changePapers(referenceTo(8), /DEVOLUCIÓN$/, () => []),
    expected: [/^I6: sale 8 says that refund-slip-1 was printed, and it is not there$/],
  },
  {
    name: "a second refund slip",
    plant: changePapers(referenceTo(7), /DEVOLUCIÓN$/, (paper) => [paper, paper]),
    expected: [/^I6: sale 7 has 2 originals of refund-slip-1$/],
  },
  {
    name: "a slip of a refund that nobody made",
    plant: changePapers(referenceTo(7), /DEVOLUCIÓN$/, (paper) => [
      paper,
      withText(paper, /REF\w+/, "REFPLANTED"),
    ]),
    expected: [/^I6: there is a slip of a refund of sale 7 that the journal does not have$/],
  },
  {
    name: "a second report of one day",
    plant: changePapers(
      () => "CIERRE Z 1",
      /^CIERRE Z 1$/,
      (paper) => [paper, paper],
    ),
    expected: [/^I6: 2 reports of day 1 do not say that they are copies$/],
  },
  {
    name: "a copy of a report that was never begun",
    plant: changePapers(
      () => "CIERRE Z 1",
      /^CIERRE Z 1$/,
      (paper) => [paper, withText(paper, /CIERRE Z 1\s*$/, "CIERRE Z 1 - COPIA 1")],
    ),
    expected: [/^I6: report 1, copy 1 is out, and the journal never began it$/],
  },
  {
    name: "a report with another hash",
    plant: changePapers(
      () => "CIERRE Z 2",
      /^CIERRE Z 2$/,
      (paper) => [withText(paper, /(?:[0-9a-f]{4} ){3}[0-9a-f]{4}/, "dead beef dead beef")],
    ),
    expected: [PAPER(2)],
  },
];
