// The auditor's own proof: two days of a real shop in which nothing is wrong, and then one thing made wrong at a time, in
// the provider, the journal or the papers. Each must be named, with nothing beside it that is not there.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../../src/audit/audit.ts";
import { type Evidence, lastLineOf } from "../../src/audit/evidence.ts";
import { describeFinding } from "../../src/audit/finding.ts";
import { findSecretsOnPaper } from "../../src/audit/read-evidence.ts";
import { receiptCode } from "../../src/scan/receipt-code.ts";
import type { Shop } from "../support/shop.ts";
import { AT_PROVIDER } from "./planted-at-provider.ts";
import { IN_JOURNAL } from "./planted-in-journal.ts";
import { ON_PAPER } from "./planted-on-paper.ts";
import { chain, damage } from "./plants.ts";
import { collect, live, openShop, RICH_DAYS } from "./rich-day.ts";

const PLANTED = [...AT_PROVIDER, ...IN_JOURNAL, ...ON_PAPER];

let shop: Shop;
let honest: Evidence;

beforeAll(async () => {
  shop = await openShop();
  await live(shop, RICH_DAYS);
  await shop.stop();
  honest = await collect(shop);
});

afterAll(() => shop.close());

describe("where nothing is wrong", () => {
  test("the auditor finds nothing in two rich days and a morning", () => {
    expect(audit(honest).map(describeFinding)).toEqual([]);
  });

  test("the journal written once more, record by record, is the same journal", async () => {
    const records = honest.entries.map(
      ({ record }) => record as unknown as Parameters<typeof chain>[0][number],
    );
    expect(await chain(records)).toEqual(honest.entries);
  });

  test("a day later it finds nothing either", () => {
    const later = { ...honest, nowMs: (honest.nowMs ?? 0) + 86_400_000 };
    expect(audit(later).map(describeFinding)).toEqual([]);
  });

  test("papers and orders of another till of the shop are none of this one's business", () => {
    const [order] = honest.orders;
    if (order === undefined) throw new Error("no order");
    const other = {
      ...honest,
      orders: [...honest.orders, { ...order, id: "ORDOTHER", reference: "SUC001POS002-999999-1-abcdef" }],
      papers: [...(honest.papers ?? []), { text: "ORIGINAL", barcodes: [receiptCode("999999", 3)] }],
    };
    expect(audit(other).map(describeFinding)).toEqual([]);
  });

  test("scanned receipts are enough for receipts, with or without their last words", () => {
    const receipts = (honest.papers ?? []).filter(({ barcodes }) =>
      barcodes.some((code) => code.startsWith("R")),
    );
    const scanned = (text: (end: string) => string) =>
      receipts.map((paper) => ({ ...paper, text: text(lastLineOf(paper)), isScanned: true as const }));
    for (const papers of [scanned((end) => end), scanned(() => "")]) {
      expect(audit({ ...honest, papers }).map(describeFinding)).toEqual([]);
    }
  });

  test("without papers it finds nothing, and with sales left out it looks at the others", () => {
    expect(audit({ ...honest, papers: null }).map(describeFinding)).toEqual([]);
    expect(audit({ ...honest, orders: [], sales: new Set([5, 8]) }).map(describeFinding)).toEqual([]);
    expect(
      audit({ ...honest, orders: [], unasked: new Set(Array.from({ length: 19 }, (_, at) => at + 1)) }),
    ).toEqual([]);
  });
});

describe("where something was made wrong", () => {
  test("there are more than forty differences, no two of one name", () => {
    expect(PLANTED.length).toBeGreaterThan(40);
    expect(new Set(PLANTED.map(({ name }) => name)).size).toBe(PLANTED.length);
  });

  test.each(PLANTED)("the auditor names $name", async ({ expected, plant }) => {
    const found = audit(await plant(honest)).map(describeFinding);
    const unnamed = expected.filter((pattern) => !found.some((one) => pattern.test(one)));
    const beside = found.filter((one) => !expected.some((pattern) => pattern.test(one)));
    expect({ unnamed: unnamed.map(String), beside }).toEqual({ unnamed: [], beside: [] });
    expect(found).toHaveLength(expected.length);
  });

  test.each([
    [
      "a flipped bit",
      (bytes: Buffer) => {
        const at = bytes.indexOf("order-paid");
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        return bytes;
      },
    ],
    [
      "a line that was cut out",
      (_: Buffer, lines: readonly Buffer[]) => Buffer.concat(lines.toSpliced(20, 1)),
    ],
    [
      "two lines in the wrong order",
      (_: Buffer, lines: readonly Buffer[]) =>
        Buffer.concat([...lines.slice(0, 20), ...lines.slice(20, 22).toReversed(), ...lines.slice(22)]),
    ],
    [
      "a line that stands there twice",
      (_: Buffer, lines: readonly Buffer[]) => Buffer.concat([...lines.slice(0, 21), ...lines.slice(20)]),
    ],
    [
      "an amount that was changed by hand",
      (bytes: Buffer) => Buffer.from(bytes.toString("latin1").replace("125050", "025050"), "latin1"),
    ],
    [
      "zeros in the middle",
      (bytes: Buffer) => bytes.fill(0, bytes.indexOf("order-paid"), bytes.indexOf("order-paid") + 512),
    ],
  ] as const)("the auditor names %s in the journal's file, and where", async (_, change) => {
    const found = await damage(honest, change);
    expect(found?.invariant).toBe("I7");
    expect(found?.what).toMatch(/000001\.journal/);
  });

  test("the auditor names an access token on paper", () => {
    const papers = [...(honest.papers ?? []), { text: "APP_USR-planted\nORIGINAL", barcodes: [] }];
    const secrets = new Map([["access token", "APP_USR-planted"]]);
    expect(findSecretsOnPaper({ papers: honest.papers }, secrets)).toEqual([]);
    expect(findSecretsOnPaper({ papers }, secrets).map(describeFinding)).toEqual([
      `I13: the access token stands in paper ${papers.length} of the record, at byte 0`,
    ]);
  });
});
