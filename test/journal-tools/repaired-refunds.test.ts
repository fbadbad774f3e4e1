// Refunds in a damaged journal: whatever Mercado Pago has of them is known again, followed to its end, and asked for once.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readEntries } from "../../src/audit/read-evidence.ts";
import { decodeRecord } from "../../src/terminal/book/records.ts";
import { Shop } from "../support/shop.ts";
import { dropArchive, FIRST, findings, harm, journal, lineOf, placeOf, said } from "./support.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await Shop.open({ printerOnly: true });
});
afterEach(() => shop.close());

async function repairAfter(change: (bytes: Buffer) => Buffer): Promise<string> {
  await shop.stop();
  harm(shop, FIRST, change);
  dropArchive(shop);
  const ended = await journal(shop, ["repair", "--yes"]);
  expect(ended.code, said(ended)).toBe(0);
  await shop.start();
  return said(ended);
}

/** What stands behind it can still be read. */
function spoiled(bytes: Buffer, type: string): Buffer {
  bytes.write("XYZ", placeOf(bytes, `"${type}"`) + 1);
  return bytes;
}

function cutBefore(bytes: Buffer, type: string): Buffer {
  return bytes.subarray(0, lineOf(bytes, `"${type}"`));
}

function asked(): number {
  return shop.virtual.requests().filter(({ operation }) => operation === "refund").length;
}

describe.each([
  ["its records can be read behind the damage", spoiled],
  ["nothing of it can be read", cutBefore],
])("%s", (_, damage) => {
  test.each([
    ["processed", "done", [{ count: 1, amount: { minor: 30_000 } }]],
    ["failed", "refused", []],
  ] as const)(
    "a refund under way is followed until it is %s, and not asked for again",
    async (end, status, day) => {
      await shop.sellPaid();
      shop.virtual.setSwitches({ refundsStayPending: true });
      await shop.refund("1", "300.00", 5_000);
      await repairAfter((bytes) => damage(bytes, "refund-requested"));
      expect(shop.sale(1)).toMatchObject({ settled: false, refunds: [{ status: "pending" }] });
      expect(shop.sale(1).refunds[0]?.detail).toMatch(/nobody knows whether its slip is out$/);
      const [refund] = shop.virtual.order("latest").refunds;
      shop.virtual.seller.finishRefund(refund?.id ?? "", end);
      await shop.passUntil("its end is known", () => shop.sale(1).settled);
      expect(shop.sale(1).refunds).toMatchObject([{ status, amount: { minor: 30_000 } }]);
      expect(shop.api.day().refunded).toMatchObject(day);
      expect(asked()).toBe(1);
      expect(shop.originals(), "of a slip nobody knows whether it is out").toBe(1);
      expect(findings(shop)).toEqual([]);
    },
  );
});

test("one that was refused to somebody else is not ours, which is asked for", async () => {
  await shop.sellPaid();
  shop.virtual.setSwitches({ refundsStayPending: true });
  const other = shop.virtual.seller.refund("latest", 30_000);
  shop.virtual.seller.finishRefund(other.id, "failed");
  shop.virtual.setSwitches({ refundsStayPending: false });
  shop.virtual.faults.add({ kind: "lose-request", on: "refund" });
  await shop.refund("1", "300.00", 0);
  await shop.api.moveCash("float", "50.00", "cambio");
  await repairAfter((bytes) => spoiled(bytes, "cash-moved"));
  await shop.passUntil("it is settled", () => shop.sale(1).settled);
  expect(shop.sale(1).refunds).toMatchObject([{ status: "done", amount: { minor: 30_000 } }]);
  expect(shop.virtual.order("latest").refunds.map(({ status }) => status)).toEqual(["failed", "processed"]);
});

/** The last refund that the journal has as found. */
function found() {
  const records = readEntries(shop.journalDirectory).map(({ record, sequence }) =>
    decodeRecord(record, sequence),
  );
  const events = records.flatMap((record) => (record.type === "sale" ? [record.event] : []));
  return events.findLast((event) => event.type === "refund-found") ?? null;
}

describe("a refund that is found has never the date of its payment", () => {
  const MADE = "2026-03-04T11:12:13.000Z";

  async function repairAfterRefund(): Promise<void> {
    await shop.sellPaid();
    shop.virtual.advanceClock(Date.parse(MADE) - Date.parse(shop.virtual.now()));
    await shop.refund("1", "300.00", 5_000);
    await shop.until("it is done", () => shop.sale(1).settled);
    await repairAfter((bytes) => cutBefore(bytes, "refund-requested"));
    expect(shop.sale(1).refunds).toMatchObject([{ status: "done", elsewhere: true }]);
  }

  test("where Mercado Pago says no date, the repair's is marked as unsure", async () => {
    await repairAfterRefund();
    expect(found()).toMatchObject({ atUnsure: true });
    expect(found()).not.toHaveProperty("providerAt");
  });

  test("where Mercado Pago says one, it is taken", async () => {
    await shop.close();
    shop = await Shop.open({ printerOnly: true, rail: "instore" });
    await repairAfterRefund();
    expect(found()).toMatchObject({ at: MADE, providerAt: MADE });
  });
});

test("a refund that a readable record names is the till's own", async () => {
  await shop.sellPaid();
  await shop.refund("1", "300.00", 5_000);
  await shop.until("it is done", () => shop.sale(1).settled);
  await repairAfter((bytes) => spoiled(bytes, "refund-requested"));
  expect(shop.sale(1).refunds).toMatchObject([{ status: "done", elsewhere: false }]);
  expect(findings(shop)).toEqual([]);
});

test("one under way beside ours, and more than is left beside it: said in money", async () => {
  await shop.sellPaid();
  shop.virtual.setSwitches({ refundsStayPending: true });
  const other = shop.virtual.seller.refund("latest", 30_000);
  shop.virtual.faults.add({ kind: "lose-request", on: "refund" });
  await shop.refund("1", "1000.00", 0);
  await shop.api.moveCash("float", "50.00", "cambio");
  const told = await repairAfter((bytes) => spoiled(bytes, "cash-moved"));
  expect(told).toContain(`refund ${other.id} of 300.00 ARS of sale 1 is at Mercado Pago`);
});
