// A journal of which nothing can be read any more: it is no new till, and what lies beside it, at Mercado Pago and on paper
// tells what it was.

import { afterEach, beforeEach, expect, test } from "vitest";
import { Shop } from "../support/shop.ts";
import { bytesOf, dropArchive, FIRST, harm, journal, said } from "./support.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await Shop.open({ printerOnly: true });
});
afterEach(() => shop.close());

function book(): string {
  return /"book":"(\d{6})"/.exec(bytesOf(shop, FIRST).toString())?.[1] ?? "";
}

async function repair(...more: string[]): Promise<string> {
  const ended = await journal(shop, ["repair", "--yes", ...more]);
  expect(ended.code, said(ended)).toBe(0);
  expect((await journal(shop, ["verify"])).code).toBe(0);
  await shop.start();
  return said(ended);
}

test("the files are gone and the archive is not: no new till is begun, and every sale is known again by its receipt", async () => {
  const sale = await shop.sellPaid();
  await shop.api.sell("300.00", null, "300.00");
  await shop.stop();
  const before = book();
  harm(shop, FIRST, () => null);
  await expect(shop.start()).rejects.toThrow(/missing-segment/);
  const verified = await journal(shop, ["verify"]);
  expect(verified.code, said(verified)).toBe(65);
  expect(verified.out).toContain(`${FIRST}  MISSING`);
  expect(await repair()).toContain("a sale in cash, receipt 2, 300.00 ARS");
  expect(shop.sale(sale.id)).toMatchObject({ status: "paid", receiptNumber: sale.receiptNumber });
  expect(book()).toBe(before);
});

test("an empty file and an archive: a till that tried to start has not thrown away what a repair needs", async () => {
  const sale = await shop.sellPaid();
  await shop.stop();
  const before = book();
  harm(shop, FIRST, () => Buffer.alloc(0));
  await expect(shop.start()).rejects.toThrow(/wrong-header/);
  await repair();
  expect(shop.sale(sale.id)).toMatchObject({ status: "paid", receiptNumber: sale.receiptNumber });
  expect(book()).toBe(before);
});

test("an empty file and no archive: what Mercado Pago has is told by its book, and --book finds it again", async () => {
  const sale = await shop.sellPaid();
  await shop.stop();
  const before = book();
  harm(shop, FIRST, () => Buffer.alloc(0));
  dropArchive(shop);
  const asked = await journal(shop, ["repair"], "no\n");
  expect(asked.code).toBe(76);
  expect(said(asked)).toContain(`Mercado Pago has 1 paid sale of book ${before}`);
  expect((await journal(shop, ["repair", "--yes", "--book", "12"])).code).toBe(64);
  expect(await repair("--book", before)).not.toContain("number of the till's book is lost");
  expect(shop.sale(sale.id)).toMatchObject({ status: "paid", payment: sale.payment });
  expect(book()).toBe(before);
});
