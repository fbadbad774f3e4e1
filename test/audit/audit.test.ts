// The auditor is tried on the evidence of real runs, as it is and with differences planted into it: each must be
// named, and where there is none it must be silent.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { audit } from "../../src/audit/audit.ts";
import { type Evidence, lastLineOf, type SeenPaper } from "../../src/audit/evidence.ts";
import { describeFinding } from "../../src/audit/finding.ts";
import { auditShop } from "../../src/audit/read-evidence.ts";
import { openJournal } from "../../src/journal/file-journal.ts";
import { parseReceiptCode, receiptCode } from "../../src/scan/receipt-code.ts";
import { audited } from "../crash/evidence.ts";
import { play } from "../crash/run.ts";
import type { RunOptions } from "../crash/run-options.ts";
import { STORIES } from "../crash/stories.ts";

type Order = Evidence["orders"][number];

const LIMIT_MS = 300_000;
const found: Record<string, Evidence> = {};

beforeAll(async () => {
  const refund = STORIES["partly refunded"];
  found["paid"] = await evidenceFrom({ story: STORIES.paid, killAt: null });
  found["partly refunded"] = await evidenceFrom({ story: refund, killAt: null });
  found["canceled"] = await evidenceFrom({ story: STORIES.canceled, killAt: null });
  const doubtful = "record paper-sealed of receipt, written";
  found["copied"] = await evidenceFrom({ story: STORIES.paid, killAt: doubtful });
}, LIMIT_MS);

async function evidenceFrom(options: RunOptions): Promise<Evidence> {
  return audited((await play(options)).evidence);
}

function evidenceOf(name: string): Evidence {
  const evidence = found[name];
  if (evidence === undefined) throw new Error(`no evidence of a ${name} sale`);
  return evidence;
}

/** The book whose receipt a paper is. */
function bookOn(paper: SeenPaper): string {
  const code = parseReceiptCode(paper.barcodes.at(-1) ?? "");
  if (code === null) throw new Error("a paper without a receipt's code");
  return code.book;
}

type Plant = (evidence: Evidence) => Evidence;

const changeOrder =
  (change: (order: Order) => Partial<Order>): Plant =>
  (evidence) => ({ ...evidence, orders: evidence.orders.map((order) => ({ ...order, ...change(order) })) });

const addOrder =
  (change: (order: Order) => Partial<Order>): Plant =>
  (evidence) => ({
    ...evidence,
    orders: evidence.orders.flatMap((order) => [order, { ...order, id: "ORDPLANTED", ...change(order) }]),
  });

const changePapers =
  (ending: string, change: (paper: SeenPaper) => readonly SeenPaper[]): Plant =>
  (evidence) => ({
    ...evidence,
    papers: (evidence.papers ?? []).flatMap((paper) =>
      lastLineOf(paper) === ending ? change(paper) : [paper],
    ),
  });

/** The journal as if it ended before the first record with that text in it. */
const endJournalBefore =
  (text: string): Plant =>
  (evidence) => ({
    ...evidence,
    entries: evidence.entries.slice(
      0,
      evidence.entries.findIndex(({ record }) => JSON.stringify(record).includes(text)),
    ),
  });

const changeRecords =
  (from: string | RegExp, to: string): Plant =>
  (evidence) => ({
    ...evidence,
    entries: evidence.entries.map((entry) => ({
      ...entry,
      record: JSON.parse(JSON.stringify(entry.record).replace(from, to)),
    })),
  });

const withText = (change: (text: string) => string) => (paper: SeenPaper) => [
  { ...paper, text: change(paper.text) },
];

describe("where nothing is wrong", () => {
  test.each(["paid", "partly refunded", "canceled", "copied"])(
    "the auditor finds nothing in a %s sale",
    (name) => {
      expect(audit(evidenceOf(name))).toEqual([]);
    },
  );

  test("orders of another till of the shop are none of this one's business", () => {
    const other = addOrder(() => ({ reference: "SUC001POS002-000000-1" }));
    expect(audit(other(evidenceOf("paid")))).toEqual([]);
  });

  test("a receipt that the till says it owes is not missing", () => {
    const beforeReceipt = endJournalBefore("paper-sealing");
    const withoutPaper = changePapers("ORIGINAL", () => []);
    expect(audit(withoutPaper(beforeReceipt(evidenceOf("paid"))))).toEqual([]);
  });
});

const PLANTED: readonly (readonly [string, string, Plant, RegExp])[] = [
  [
    "a payment that the journal lost",
    "paid",
    endJournalBefore("order-paid"),
    /^I1: order \S+ was paid, and sale 1/m,
  ],
  [
    "a payment after the cancel",
    "canceled",
    changeOrder(() => ({ paidMinor: 125_050 })),
    /^I4: .*\(canceled\)$/m,
  ],
  [
    "a payment of another amount",
    "paid",
    changeOrder(() => ({ paidMinor: 125_049 })),
    /^I1: sale 1 says payment/m,
  ],
  [
    "a payment of another number",
    "paid",
    changeOrder(() => ({ paymentNumber: "1" })),
    /^I1: sale 1 says payment/m,
  ],
  [
    "an order of a sale that nobody wrote down",
    "paid",
    addOrder(({ reference }) => ({
      reference: reference.replace(/-1-(\w+)$/, "-2-$1"),
      status: "open",
      paidMinor: null,
    })),
    /^I1: order ORDPLANTED \(open\) is of \S+-2-\w+, and the journal has no such sale$/m,
  ],
  ["a second order", "paid", addOrder(() => ({ paidMinor: null, status: "open" })), /^I2: .* has 2 orders/m],
  ["a second charge", "paid", addOrder(() => ({})), /^I2: .* was charged 2 times$/m],
  [
    "a payment that the provider does not know",
    "paid",
    changeOrder(() => ({ paidMinor: null, status: "canceled" })),
    /^I2: .* is paid in the journal, and no order of it was paid$/m,
  ],
  [
    "an order of another amount",
    "paid",
    changeOrder(() => ({ totalMinor: 1 })),
    /^I2: .* is about 1250\.50/m,
  ],
  [
    "another order's id",
    "paid",
    changeOrder(() => ({ id: "ORDOTHER" })),
    /^I2: .* which the provider does not have$/m,
  ],
  [
    "an order that can still be paid after its cancel",
    "canceled",
    changeOrder(() => ({ status: "open" })),
    /^I2: .* is canceled, and order \S+ can still be paid$/m,
  ],
  [
    "a refund that the journal does not know",
    "paid",
    changeOrder(() => ({
      refunds: [{ id: "REF1", amountMinor: 100, status: "done" }],
    })),
    /^I5: refund REF1 of order \S+ is in the journal 0 times$/m,
  ],
  [
    "a refund that never reached the provider",
    "partly refunded",
    changeOrder(() => ({ refunds: [] })),
    /^I5: refund 1 of sale 1 is done in the journal, unknown at the provider$/m,
  ],
  [
    "a refund that failed after all",
    "partly refunded",
    changeOrder(({ refunds }) => ({ refunds: refunds.map((refund) => ({ ...refund, status: "refused" })) })),
    /^I5: refund 1 of sale 1 is done in the journal, refused at the provider$/m,
  ],
  [
    "a refund of another amount",
    "partly refunded",
    changeOrder(({ refunds }) => ({
      refunds: refunds.map((refund) => ({ ...refund, amountMinor: 50_001 })),
    })),
    /^I5: refund \S+ is 500\.01 done at the provider, 500\.00 done in sale 1$/m,
  ],
  [
    "more given back than was paid",
    "partly refunded",
    changeOrder(({ refunds }) => ({ refunds: [...refunds, ...refunds, ...refunds] })),
    /^I5: order \S+ was paid 1250\.50, and 1500\.00 were refunded$/m,
  ],
  [
    "a second ORIGINAL",
    "paid",
    changePapers("ORIGINAL", (paper) => [paper, paper]),
    /^I6: sale 1 has 2 originals/m,
  ],
  [
    "a receipt that is not there",
    "paid",
    changePapers("ORIGINAL", () => []),
    /^I6: .* says that receipt was printed/m,
  ],
  [
    "an ORIGINAL without its last line",
    "paid",
    changePapers(
      "ORIGINAL",
      withText((text) => text.replace("ORIGINAL", "")),
    ),
    /^I6: .* says that receipt was printed, and it is not there$/m,
  ],
  [
    "an ORIGINAL for a receipt that nobody paid",
    "paid",
    changePapers("ORIGINAL", (paper) => [paper, { ...paper, barcodes: [receiptCode(bookOn(paper), 7)] }]),
    /^I6: a paper ends with ORIGINAL for receipt 7, which no paid sale has$/m,
  ],
  [
    "a receipt with another payment's number",
    "paid",
    changePapers(
      "ORIGINAL",
      withText((text) => text.replace(/(Operación N° +)\d+/, "$11")),
    ),
    /^I6: ORIGINAL of receipt 1 does not name payment/m,
  ],
  [
    "a copy that is not there",
    "copied",
    changePapers("COPIA 1", () => []),
    /^I6: .* says that COPY 1 was printed/m,
  ],
  [
    "a copy beyond those that were asked for",
    "paid",
    changePapers("ORIGINAL", (paper) => [
      paper,
      { ...paper, text: paper.text.replace("ORIGINAL", "COPIA 3") },
    ]),
    /^I6: sale 1 has a COPY 3, and the journal knows 0$/m,
  ],
  [
    "an ORIGINAL that the till is about to print once more",
    "paid",
    endJournalBefore("paper-sealing"),
    /^I6: the original of receipt of sale 1 is out, and the till still owes it$/m,
  ],
  [
    "records that cannot follow each other",
    "partly refunded",
    changeRecords('"type":"refund-requested"', '"type":"copy-requested"'),
    /^I7: the till cannot follow its own journal: sale 1 is paid, and record \d+ says refund-done/m,
  ],
  [
    "a refund slip that is not there",
    "partly refunded",
    changePapers("CONSTANCIA DE DEVOLUCIÓN", () => []),
    /^I6: sale 1 says that refund-slip-1 was printed, and it is not there$/m,
  ],
  [
    "a second refund slip",
    "partly refunded",
    changePapers("CONSTANCIA DE DEVOLUCIÓN", (paper) => [paper, paper]),
    /^I6: sale 1 has 2 originals of refund-slip-1$/m,
  ],
  [
    "totals that differ",
    "partly refunded",
    changeOrder(() => ({ refunds: [] })),
    /^I8: on day 1, paid less refunded by QR is 750\.50 in the journal and 1250\.50 at the provider$/m,
  ],
];

describe("where something is wrong", () => {
  test.each(PLANTED)("the auditor names %s", (_what, name, plant, expected) => {
    expect(
      audit(plant(evidenceOf(name)))
        .map(describeFinding)
        .join("\n"),
    ).toMatch(expected);
  });

  test("the auditor names the place of a flipped bit in the journal", async () => {
    const directory = mkdtempSync(join(tmpdir(), "tilld-audit-"));
    try {
      const { entries, orders, papers } = evidenceOf("paid");
      const { journal } = await openJournal({ directory });
      await journal.append(entries.map(({ record }) => record));
      await journal.close();
      expect(auditShop({ orders, papers }, directory)).toEqual([]);

      const file = join(directory, "000001.journal");
      const bytes = readFileSync(file);
      const at = bytes.indexOf("order-paid");
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(file, bytes);
      expect(auditShop({ orders, papers }, directory).map(describeFinding).join("\n")).toMatch(
        /^I7: .*000001\.journal/m,
      );
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
