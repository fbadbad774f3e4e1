// Somebody deletes the archive while a till sells. It only repeats what the journal says: the till goes on, and the next
// start makes it anew, with the same answers about every sale, by every name that it has.

import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { nodeDisk } from "../../src/journal/node-disk.ts";
import { ARCHIVE_FILE, openBook } from "../../src/terminal/book/open-book.ts";
import { answersOf } from "../archive/random-records.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

function deleteArchive(): void {
  for (const name of readdirSync(shop.journalDirectory)) {
    if (name.startsWith(ARCHIVE_FILE)) rmSync(join(shop.journalDirectory, name));
  }
}

/** What the till answers at its counter and in its console. */
async function answers(): Promise<unknown> {
  const { at: _, clock: __, ...day } = shop.api.day();
  const sales = [1, 2, 3, 4, 5].map((id) => shop.api.sale(id));
  const receipts = sales.flatMap((sale) => sale?.receiptCode ?? []);
  const refundable: unknown[] = [];
  for (const receipt of receipts) {
    refundable.push((await shop.api.previewRefund({ receipt, amount: null, lines: null })).remaining);
  }
  return { day, sales, refundable };
}

/** The book that the next start of the till would open, asked by number, receipt, payment, reference and ticket. */
async function bookAnswers(): Promise<unknown> {
  const { book, archivist, opened } = await openBook({
    directory: shop.journalDirectory,
    disk: nodeDisk(shop.journalDirectory),
    file: join(shop.journalDirectory, ARCHIVE_FILE),
    currency: "ARS",
    at: "2026-03-01T14:00:00.000Z",
    log: () => {},
    damaged: (error) => {
      throw error;
    },
  });
  const said = answersOf(book);
  archivist?.close();
  await opened.journal.close();
  return said;
}

test("deleted in the middle of the day, the archive is made anew and nothing is answered otherwise", async () => {
  shop = await Shop.open({ printerOnly: true });
  await shop.sellPaid();
  await shop.api.closeDay();
  const paid = await shop.sellPaid(["7791234567898", "7791234567898"]);
  await shop.api.sell("300.00", "T1", "500.00");
  await shop.refund(paid.receiptCode ?? "", "100.00", 1_000);
  await shop.until("all is settled", () => shop.sale(2).settled && shop.sale(3).settled);
  const before = await answers();

  deleteArchive();
  expect(await answers(), "by the running till").toEqual(before);
  await shop.sellPaid();
  const withOneMore = await answers();
  await shop.stop();
  expect(existsSync(join(shop.journalDirectory, ARCHIVE_FILE)), "it was gone until now").toBe(false);
  await shop.start();
  expect(await answers(), "by the till that was started again").toEqual(withOneMore);
  await shop.sellPaid();
  await shop.stop();

  const kept = await bookAnswers();
  deleteArchive();
  expect(await bookAnswers(), "by every name").toEqual(kept);
});
