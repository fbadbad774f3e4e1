// Days that were closed behind the damage: what their Z reports told is told once, and by whichever of them told it.

import { afterEach, beforeEach, expect, test } from "vitest";
import { readEntries } from "../../src/audit/read-evidence.ts";
import { exportRecords } from "../../src/bookkeeping/export.ts";
import { readCsv } from "../../src/csv/read-csv.ts";
import { Shop } from "../support/shop.ts";
import { dropArchive, FIRST, findings, harm, journal, placeOf, said } from "./support.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await Shop.open({ printerOnly: true });
});
afterEach(() => shop.close());

async function refunded(receipt: string, amount: string): Promise<void> {
  await shop.refund(receipt, amount, 5_000);
  await shop.until("the slip is out", () => shop.sale(Number(receipt)).settled);
}

async function closeDay(): Promise<void> {
  const { number } = await shop.api.closeDay();
  await shop.until(`report ${number} is out`, () =>
    shop.printer.printer.papers().some(({ text }) => text.includes(`CIERRE Z ${number}`)),
  );
}

/** Everything from the first record of that kind on is behind the damage. */
async function damageAndRepair(type: string): Promise<string> {
  await shop.stop();
  harm(shop, FIRST, (bytes) => {
    bytes.write("XYZ", placeOf(bytes, `"${type}"`) + 1);
    return bytes;
  });
  dropArchive(shop);
  const ended = await journal(shop, ["repair", "--yes"]);
  expect(ended.code, said(ended)).toBe(0);
  await shop.start();
  return said(ended);
}

test("a refund that a Z told is not counted again, though its sale was paid before the damage", async () => {
  await shop.sellPaid();
  await refunded("1", "300.00");
  await closeDay();
  await shop.sellPaid();
  const told = await damageAndRepair("refund-requested");
  expect(told).toContain("paid, as Mercado Pago says: sales 1, 2\n");
  expect(told, "the receipt of sale 1 is proven to be out").toContain(
    "of the receipt only a COPY is printed, when asked for: sales 2\n",
  );
  expect(shop.sale(1).refunds).toMatchObject([{ status: "done", amount: { minor: 30_000 } }]);
  expect(shop.api.day()).toMatchObject({ paid: [{ count: 1, amount: { minor: 125_050 } }], refunded: [] });
  expect(findings(shop)).toEqual([expect.stringContaining("report 1")]);
});

test("a refund after the Z is counted, though the Z told its sale", async () => {
  await shop.sellPaid();
  await shop.sellPaid();
  await refunded("2", "200.00");
  await closeDay();
  await refunded("2", "50.00");
  await closeDay();
  await refunded("2", "7.00");
  await damageAndRepair("refund-requested");
  expect(shop.sale(2).refunds.map(({ amount }) => amount.minor)).toEqual([20_000, 5_000, 700]);
  expect(shop.api.day()).toMatchObject({ paid: [], refunded: [{ count: 1, amount: { minor: 700 } }] });
});

test("a payment that a Z told is not counted again, though its own record cannot be read", async () => {
  await shop.sellPaid();
  await closeDay();
  await damageAndRepair("order-paid");
  expect(shop.sale(1).status).toBe("paid");
  expect(shop.api.day()).toMatchObject({ paid: [], refunded: [] });
});

test("an export names the Z that told each sale and each refund, and for the rest the next one", async () => {
  await shop.sellPaid();
  await refunded("1", "300.00");
  await shop.sellPaid();
  await closeDay();
  await refunded("2", "50.00");
  await closeDay();
  await refunded("2", "7.00");
  await shop.sellPaid();
  await damageAndRepair("refund-requested");
  const next = String((await shop.api.closeDay()).number);
  expect(zOf("sales")).toEqual(["1", "1", next]);
  expect(zOf("refunds")).toEqual(["1", "2", next]);
});

function zOf(kind: "sales" | "refunds"): readonly (string | undefined)[] {
  const wish = { kind, timeZone: "America/Argentina/Buenos_Aires", from: null, to: null, settlement: null };
  const [head, ...rows] = readCsv(exportRecords(readEntries(shop.journalDirectory), wish).text).rows;
  return rows.map(({ fields }) => fields[head?.fields.indexOf("z") ?? 0]);
}
