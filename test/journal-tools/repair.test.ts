// A damaged journal, and the way back that the till itself prints: verify says what is wrong, repair mends it, the till
// sells again, and what could not be found out is named.

import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Shop } from "../support/shop.ts";
import {
  bytesOf,
  copyJournal,
  dropArchive,
  FIRST,
  files,
  findings,
  folders,
  harm,
  journal,
  lineOf,
  placeOf,
  putBack,
  SECOND,
  said,
  seal,
  THIRD,
  zeroed,
} from "./support.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await Shop.open({ printerOnly: true });
});
afterEach(() => shop.close());

/** The daemon will not start, and says which commands help; without its archive it looks at every file. */
async function refusesToStart(): Promise<string> {
  dropArchive(shop);
  const error = await shop.start().then(
    () => null,
    (reason: unknown) => reason as Error,
  );
  if (error === null) throw new Error("the till started on a damaged journal");
  expect(error.message).toContain("till journal verify");
  expect(error.message).toContain("till journal repair");
  return error.message;
}

async function refusesToRead(): Promise<void> {
  await expect(shop.start()).rejects.toThrow(/is no file/);
  const verified = await journal(shop, ["verify"]);
  expect(verified.code, said(verified)).toBe(65);
  expect(verified.out).toContain(`${SECOND}  DAMAGED`);
}

/** Everything that a shopkeeper is told to do, with the real commands. */
async function repair(...more: string[]): Promise<string> {
  const ended = await journal(shop, ["repair", "--yes", ...more]);
  expect(ended.code, said(ended)).toBe(0);
  const verified = await journal(shop, ["verify"]);
  expect(verified.code, said(verified)).toBe(0);
  await shop.start();
  return said(ended);
}

describe("one wrong bit", () => {
  test("is proven and put right: nothing is asked, nothing is lost", async () => {
    await shop.sellPaid();
    await shop.stop();
    harm(shop, FIRST, (bytes) => {
      const at = placeOf(bytes, '"order-paid"') + 3;
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      return bytes;
    });
    await refusesToStart();
    const verified = await journal(shop, ["verify"]);
    expect(verified.code).toBe(65);
    expect(verified.out).toContain("one bit is wrong");
    expect(verified.out).toContain("Nothing is lost");
    const before = shop.virtual.requests().length;
    await repair();
    expect(shop.sale(1).status).toBe("paid");
    expect(shop.virtual.requests().length - before).toBe(0);
    const second = await shop.sellPaid();
    expect(second.id, "no number is left out where nothing is lost").toBe(2);
    expect(findings(shop)).toEqual([]);
  });
});

describe("a page of the open file is lost", () => {
  test("the paid sale behind it is known as paid again, and only a COPY of its receipt can come out", async () => {
    await shop.sellPaid();
    const paid = await shop.sellPaid();
    await shop.stop();
    harm(shop, FIRST, (bytes) => {
      const from = lineOf(bytes, '{"type":"sale-begun","facts":{"id":2');
      return zeroed(bytes, from, from + 700);
    });
    expect(await refusesToStart()).toContain("hole-under-promise");
    const verified = await journal(shop, ["verify"]);
    expect(verified.code).toBe(65);
    expect(verified.out).toContain(`${FIRST}  DAMAGED`);
    expect(verified.out).toContain("the disk lost what it had said was written");

    await repair();
    expect(folders(shop)).toEqual(["journal", "journal.damaged-1"]);
    const again = shop.sale(paid.id);
    expect(again.status).toBe("paid");
    expect(again.payment).toEqual(paid.payment);
    expect(again.receiptNumber, "the number on the paper in the customer's hand").toBe(paid.receiptNumber);
    expect(shop.originals()).toBe(2);
    await shop.api.reprint(String(paid.receiptNumber));
    await shop.until("the copy is out", () => shop.copies() === 1);
    expect(shop.originals()).toBe(2);
    const next = await shop.sellPaid();
    expect(next.id).toBeGreaterThan(1000);
    expect(findings(shop)).toEqual([]);
  });
});

describe("the open file is cut short where a record ends", () => {
  test("it is not taken for whole: the paid sale that stood there is found, and its number is not given again", async () => {
    await shop.sellPaid();
    const paid = await shop.sellPaid();
    await shop.stop();
    harm(shop, FIRST, (bytes) => bytes.subarray(0, lineOf(bytes, '{"type":"sale-begun","facts":{"id":2')));
    expect(await refusesToStart()).toContain("file-cut");
    const verified = await journal(shop, ["verify"]);
    expect(verified.code, said(verified)).toBe(65);
    expect(verified.out).toContain(`${FIRST}  DAMAGED`);
    expect(verified.out).toContain("it was cut short");

    await repair();
    expect(shop.sale(paid.id).status).toBe("paid");
    expect(shop.originals()).toBe(2);
    expect((await shop.sellPaid()).id).toBeGreaterThan(1000);
    expect(findings(shop)).toEqual([expect.stringContaining("ORIGINAL for receipt 2, which no paid")]);
  });
});

describe("damage in a sealed file, with later days behind it", () => {
  test("QR sales and their refunds are rebuilt; cash, closes and staff are named", async () => {
    await shop.sellPaid();
    await shop.stop();
    await seal(shop);
    await shop.start();
    const refunded = await shop.sellPaid();
    const cash = await shop.api.sell("300.00", null, "500.00");
    await shop.until("the receipt of the sale in cash is out", () => shop.sale(cash.id).settled);
    const closed = await shop.api.closeDay();
    await shop.until("the report is out", () => reports().length === 1);
    await shop.refund(String(refunded.receiptNumber), "50.00", 5_000);
    await shop.until("the slip is out", () => shop.sale(refunded.id).settled);
    await shop.stop();
    await seal(shop);
    await shop.start();
    const last = await shop.sellPaid();
    await shop.stop();
    harm(shop, SECOND, (bytes) => zeroed(bytes, 400, 800));
    await refusesToStart();
    const verified = await journal(shop, ["verify"]);
    expect(verified.out).toContain(`${FIRST}  whole`);
    expect(verified.out).toContain(`${SECOND}  DAMAGED`);
    expect(verified.out).toContain(`${THIRD}  behind`);

    const told = await repair();
    expect(told).toContain("a sale in cash, receipt 3, 300.00 ARS: read behind the damage");
    expect(told).toContain(`day ${closed.number} was closed behind the damage`);
    expect(shop.sale(refunded.id)).toMatchObject({ status: "paid", receiptNumber: refunded.receiptNumber });
    expect(shop.sale(refunded.id).refunds).toMatchObject([{ status: "done", amount: { minor: 5_000 } }]);
    expect(shop.sale(last.id)).toMatchObject({ status: "paid", receiptNumber: last.receiptNumber });
    expect(shop.api.sale(cash.id), "nobody can confirm it").toBeNull();
    expect(shop.api.day().paid, "what an earlier Z told is not told again").toMatchObject([{ count: 1 }]);
    const next = await shop.sellPaid();
    expect(next.receiptNumber).toBeGreaterThan(1_000);
    expect((await shop.api.closeDay()).number).toBeGreaterThan(closed.number ?? 0);
    // The paper of the sale in cash and that of the closed day are all that is left of them.
    expect(findings(shop)).toEqual([
      expect.stringContaining("for receipt 3"),
      expect.stringContaining("report 1"),
    ]);
  });

  test("a wrong bit in any sealed file is put right without asking anybody", async () => {
    await shop.sellPaid();
    await shop.stop();
    await seal(shop);
    await shop.start();
    await shop.sellPaid();
    await shop.stop();
    for (const [at, bit] of [
      [0, 1],
      [9, 2],
      [70, 64],
      [200, 32],
    ] as const) {
      harm(shop, FIRST, (bytes) => {
        bytes[at] = (bytes[at] ?? 0) ^ bit;
        return bytes;
      });
      const ended = await journal(shop, ["repair", "--yes"]);
      expect(ended.code, said(ended)).toBe(0);
      expect(said(ended)).toContain("nothing is lost");
    }
    await shop.start();
    expect(shop.sale(1).status).toBe("paid");
    expect(shop.sale(2).status).toBe("paid");
    expect((await shop.sellPaid()).id).toBe(3);
    expect(findings(shop)).toEqual([]);
  });
});

describe("files that are not where they belong", () => {
  async function threeFiles(): Promise<void> {
    for (let file = 0; file < 2; file++) {
      await shop.sellPaid();
      await shop.stop();
      await seal(shop);
      await shop.start();
    }
    await shop.sellPaid();
    await shop.stop();
    expect(files(shop)).toEqual([FIRST, SECOND, THIRD]);
  }

  /** @param lost receipts that are on paper, and whose numbers nothing that can be read tells */
  async function sellsAgain(lost: readonly number[] = []): Promise<void> {
    for (const id of [1, 2, 3]) expect(shop.sale(id).status, `sale ${id}`).toBe("paid");
    const next = await shop.sellPaid();
    expect(next.receiptNumber).toBeGreaterThan(1_003);
    const expected = lost.map((number) =>
      expect.stringContaining(`ORIGINAL for receipt ${number}, which no paid`),
    );
    expect(findings(shop)).toEqual(expected);
  }

  test("a file that was deleted: put back from a backup it is whole; without one it is rebuilt", async () => {
    await threeFiles();
    copyJournal(shop, "backup");
    harm(shop, SECOND, () => null);
    expect(await refusesToStart()).toContain("missing-segment");
    const verified = await journal(shop, ["verify"]);
    expect(verified.out).toContain(`${SECOND}  MISSING`);
    expect(verified.out).toContain("put it back under this name");
    copyJournal(shop, "broken");
    putBack(shop, "backup");
    expect((await journal(shop, ["verify"])).code).toBe(0);
    putBack(shop, "broken");
    await repair();
    await sellsAgain([2]);
  });

  test("a file that was deleted, and an archive that remembers it: every receipt keeps its number", async () => {
    await shop.sellPaid();
    await shop.stop();
    await seal(shop);
    await shop.start();
    const second = await shop.sellPaid();
    const cash = await shop.api.sell("300.00", null, "300.00");
    await shop.until("the receipt of the sale in cash is out", () => shop.sale(cash.id).settled);
    await shop.stop();
    await seal(shop);
    await shop.start();
    await shop.sellPaid();
    await shop.stop();
    harm(shop, SECOND, () => null);
    const told = await repair();
    expect(told).toContain("a sale in cash, receipt 3, 300.00 ARS");
    expect(shop.sale(second.id)).toMatchObject({ status: "paid", receiptNumber: 2 });
    expect(findings(shop)).toEqual([expect.stringContaining("for receipt 3")]);
  });

  test("the first file is gone: the book keeps its number, and every receipt its own", async () => {
    await threeFiles();
    const { book } = bookOf(bytesOf(shop, FIRST));
    harm(shop, FIRST, () => null);
    await refusesToStart();
    await repair();
    await sellsAgain([1]);
    expect(bookOf(bytesOf(shop, FIRST)).book).toBe(book);
  });

  test("a strange file behind the open one, even one whose reading would never end", async () => {
    await shop.sellPaid();
    await shop.stop();
    execFileSync("mkfifo", [join(shop.journalDirectory, SECOND)]);
    await refusesToRead();
    rmSync(join(shop.journalDirectory, SECOND));
    writeFileSync(join(shop.journalDirectory, SECOND), bytesOf(shop, FIRST));
    await refusesToStart();
    const copied = await journal(shop, ["verify"]);
    expect(copied.out).toContain(`${SECOND}, which follows it, is ${FIRST} under another name: take it out`);
    rmSync(join(shop.journalDirectory, SECOND));
    execFileSync("mkfifo", [join(shop.journalDirectory, SECOND)]);
    await repair();
    expect(shop.sale(1)).toMatchObject({ status: "paid", receiptNumber: 1 });
    expect(findings(shop)).toEqual([]);
  });

  test("two files under each other's names", async () => {
    await threeFiles();
    const [second, third] = [bytesOf(shop, SECOND), bytesOf(shop, THIRD)];
    harm(shop, SECOND, () => third);
    harm(shop, THIRD, () => second);
    await refusesToStart();
    expect((await journal(shop, ["verify"])).out).toContain(`this is ${THIRD} under another name`);
    await repair();
    await sellsAgain();
  });

  test("a file that was cut short", async () => {
    await threeFiles();
    harm(shop, SECOND, (bytes) => bytes.subarray(0, 900));
    await refusesToStart();
    expect((await journal(shop, ["verify"])).out).toContain(
      "the file has 900 of its 1048576 bytes: it was cut short",
    );
    await repair();
    await sellsAgain([2]);
  });

  test("a file of another till's journal", async () => {
    await threeFiles();
    const other = await Shop.open({ printerOnly: true });
    try {
      await other.sellPaid();
      await other.stop();
      await seal(other);
      await other.start();
      await other.sellPaid();
      await other.stop();
      harm(shop, SECOND, () => bytesOf(other, SECOND));
    } finally {
      await other.close();
    }
    await refusesToStart();
    expect((await journal(shop, ["verify"])).out).toContain("of another journal");
    await repair();
    await sellsAgain([2]);
  });
});

describe("a backup that is older than the last report", () => {
  test("verify --head tells it, repair --head rebuilds what the provider knows, and no number is given twice", async () => {
    await shop.sellPaid();
    await shop.stop();
    copyJournal(shop, "backup");
    await shop.start();
    const newer = await shop.sellPaid();
    const cash = await shop.api.sell("300.00", null, "300.00");
    await shop.until("the receipt of the sale in cash is out", () => shop.sale(cash.id).settled);
    await shop.api.closeDay();
    await shop.until("the report is out", () => reports().length === 1);
    const head = printedHead();
    await shop.stop();
    expect((await journal(shop, ["verify", "--head", head])).code).toBe(0);
    putBack(shop, "backup");

    expect((await journal(shop, ["verify"])).code, "in itself it is whole").toBe(0);
    const verified = await journal(shop, ["verify", "--head", head]);
    expect(verified.code).toBe(65);
    expect(verified.out).toContain("it is older than that report");
    expect(said(await journal(shop, ["repair", "--yes"]))).toContain("there is nothing to repair");
    const told = await repair("--head", head);
    expect(told).toContain("older than the report that was named");
    expect(shop.sale(newer.id)).toMatchObject({ status: "paid", total: { minor: 125_050 } });
    expect(shop.sale(newer.id).receiptNumber).toBeGreaterThan(1_000);
    const next = await shop.sellPaid();
    expect(next.id).toBeGreaterThan(1_000);
    // What was in cash, and on papers of which the old copy never knew.
    expect(findings(shop)).toEqual([
      expect.stringMatching(/for receipt 2/),
      expect.stringMatching(/for receipt 3/),
      expect.stringMatching(/report 1/),
    ]);
  });
});

function bookOf(bytes: Buffer): { readonly book: string | undefined } {
  return { book: /"book":"(\d{6})"/.exec(bytes.toString())?.[1] };
}

/** Cut off and in somebody's hand. */
function reports() {
  return shop.printer.printer.papers().filter(({ text }) => text.includes("CIERRE Z"));
}

/** As somebody reads it from the paper, its blanks too. */
function printedHead(): string {
  return (
    reports()
      .at(-1)
      ?.text.match(/^ *(?:[0-9a-f]{4} ?){4}$/gm) ?? []
  )
    .join(" ")
    .trim();
}
