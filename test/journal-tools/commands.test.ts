// What till journal verify, show and repair say and how they end, beside a till that runs and without one.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { till } from "../cli/run-till.ts";
import { Shop } from "../support/shop.ts";
import {
  dropArchive,
  FIRST,
  findings,
  folders,
  harm,
  journal,
  lineOf,
  SECOND,
  said,
  seal,
  zeroed,
} from "./support.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await Shop.open({ printerOnly: true });
});
afterEach(() => shop.close());

/** Loses the page in which this text stands. */
function losePage(text: string, bytes = 700): void {
  harm(shop, FIRST, (image) => {
    const from = lineOf(image, text);
    return zeroed(image, from, from + bytes);
  });
}

describe("till journal verify", () => {
  test("beside a running till: each file in a line, and the hash of yesterday's report is found as it is printed", async () => {
    await shop.sellPaid();
    await shop.api.closeDay();
    const reports = () => shop.printer.printer.papers().filter(({ text }) => text.includes("CIERRE Z"));
    await shop.until("the report is out", () => reports().length === 1);
    const text = reports()[0]?.text ?? "";
    const head = (text.match(/^ *(?:[0-9a-f]{4} ?){4}$/gm) ?? []).join(" ").trim();
    const records = /Registros +(\d+)/.exec(text)?.[1];
    await shop.sellPaid();
    const asPrinted = await journal(shop, ["verify", "--head", head]);
    expect(asPrinted.code, said(asPrinted)).toBe(0);
    expect(asPrinted.out).toMatch(/000001\.journal {2}whole {4}lines 1 to \d+, open for more/);
    expect(asPrinted.out).toContain(`the hash is that of record ${records}, in ${FIRST}`);
    expect(asPrinted.out).toContain("nothing up to it was changed");
    expect((await journal(shop, ["verify", "--head", head.replaceAll(" ", "").slice(0, 8)])).code).toBe(0);
    const other = await journal(shop, ["verify", "--head", "0123456789abcdef"]);
    expect(other.code).toBe(65);
    expect(other.out).toContain("no record of this journal");
    expect((await journal(shop, ["verify", "--head", "12"])).code, "too short to mean one record").toBe(64);
    const json = JSON.parse((await journal(shop, ["verify", "--json", "--head", head])).out);
    expect(json).toMatchObject({
      whole: true,
      damage: null,
      report: { proven: true, record: Number(records) },
    });
  });

  test("a record that was not finished is said, and that nothing is lost by it", async () => {
    await shop.sellPaid();
    await shop.stop();
    expect((await journal(shop, ["verify"])).out).not.toContain("not finished");
    harm(shop, FIRST, (image) => {
      const end = image.lastIndexOf(0x0a) + 1;
      return zeroed(image, end - 30, end);
    });
    const verified = await journal(shop, ["verify"]);
    expect(verified.code, said(verified)).toBe(0);
    expect(verified.out).toMatch(
      /open for more; behind them \d+ bytes of a record that is not finished: .*a start copies it beside the file/,
    );
    await shop.start();
    expect((await journal(shop, ["verify"])).out).not.toContain("not finished");
  });

  test("damage in a sealed file is found while the till sells, from what its archive remembers", async () => {
    await shop.sellPaid();
    await shop.stop();
    await seal(shop);
    await shop.start();
    await shop.sellPaid();
    losePage('"type":"sale-begun"');
    const verified = await journal(shop, ["verify"]);
    expect(verified.code).toBe(65);
    expect(verified.out).toContain(`${FIRST}  DAMAGED`);
    expect(verified.out).toContain(`${SECOND}  behind`);
    expect(verified.out).toMatch(/damaged in 000001\.journal, byte \d+, at record \d+/);
    expect(verified.out).toMatch(/expected: line \d+/);
    expect(verified.out).toContain("found:    zeros");
    expect(verified.out).toContain("till journal repair");
    const audited = await till(["--config", shop.configFile, "audit"]);
    expect(said(audited)).toContain("A tilld that runs, or whose archive knows what stood here, goes on.");
    expect(said(audited)).not.toContain("tilld does not start on it");
  });

  test("what is no journal is never called whole", async () => {
    const empty = await journal(shop, ["verify", "--directory", join(shop.folder, "nowhere")]);
    expect(empty.code).toBe(66);
    expect((await journal(shop, ["verify", "--directory", "/proc/self/fd"])).code).toBe(66);
  });
});

describe("till journal show", () => {
  test("tells the records in words, and those of one sale alone", async () => {
    const sale = await shop.sellPaid();
    const all = await journal(shop, ["show"]);
    expect(all.code).toBe(0);
    expect(all.out).toMatch(/^\d+ {2}book-opened, book \d{6}$/m);
    expect(all.out).toMatch(/^\d+ {2}sale 1: begun for 1250\.50 ARS, SUC001POS001-\d{6}-1-/m);
    expect(all.out).toMatch(/^\d+ {2}sale 1: order-paid, .*receiptNumber 1/m);
    await shop.api.sell("300.00", null, "300.00");
    const second = await journal(shop, ["show", "--sale", "2"]);
    expect(second.out).toContain("sale 2: begun for 300.00 ARS, in cash");
    expect(second.out).not.toContain("sale 1");
    const json = JSON.parse((await journal(shop, ["--json", "--limit", "2"])).out) as unknown[];
    expect(json).toHaveLength(2);
    expect(sale.id).toBe(1);
  });

  test("behind damage it reads on, and says of each such record that nobody believes it", async () => {
    await shop.sellPaid();
    await shop.sellPaid();
    await shop.stop();
    losePage('{"type":"sale-begun","facts":{"id":2', 300);
    const shown = await journal(shop, ["show"]);
    expect(shown.code).toBe(65);
    expect(shown.out).toMatch(/^\d+ {2}sale 1: order-paid/m);
    expect(shown.out).toMatch(/^\d+\? {2}sale 2: order-paid/m);
    expect(shown.err).toContain("nothing proves it");
    const json = JSON.parse((await journal(shop, ["show", "--json", "--sale", "2"])).out) as object[];
    expect(json.every((entry) => "believed" in entry)).toBe(true);
  });
});

describe("till journal repair", () => {
  test("asks no account but the one that sold: another one would have every sale unpaid", async () => {
    await shop.sellPaid();
    await shop.stop();
    losePage('{"type":"sale-begun","facts":{"id":1', 300);
    const config = readFileSync(shop.configFile, "utf8");
    writeFileSync(shop.configFile, config.replace(/user_id = "\d+"/, 'user_id = "1"'));
    const repaired = await journal(shop, ["repair", "--yes"]);
    expect(repaired.code).toBe(76);
    expect(repaired.err).toMatch(
      /the access token is of account \d+, and the configuration names 1; nothing was changed/,
    );
    expect(folders(shop)).toEqual(["journal"]);
  });

  test("does nothing while a till runs, and nothing to a journal that is whole", async () => {
    await shop.sellPaid();
    const running = await journal(shop, ["repair", "--yes"]);
    expect(running.code).toBe(75);
    expect(running.err).toContain("stop it first");
    await shop.stop();
    const whole = await journal(shop, ["repair", "--yes"]);
    expect(whole.code).toBe(0);
    expect(whole.out).toContain("there is nothing to repair");
    expect(folders(shop)).toEqual(["journal"]);
  });

  test("says what it will do and asks; whoever does not agree finds everything as it was", async () => {
    await shop.sellPaid();
    await shop.sellPaid();
    await shop.stop();
    losePage('{"type":"sale-begun","facts":{"id":2');
    const before = readFileSync(join(shop.journalDirectory, FIRST));
    for (const answer of ["no\n", "\n", ""]) {
      const declined = await journal(shop, ["repair"], answer);
      expect(declined.code, said(declined)).toBe(76);
      expect(declined.err).toContain("is kept aside as journal.damaged-1");
      expect(declined.err).toContain("sales 2");
      expect(declined.err).toContain("NOT KNOWN: whatever happened after record");
    }
    expect(readFileSync(join(shop.journalDirectory, FIRST))).toEqual(before);
    expect(folders(shop)).toEqual(["journal"]);
    const agreed = await journal(shop, ["repair"], "yes\n");
    expect(agreed.code, said(agreed)).toBe(0);
    await shop.start();
    expect(shop.sale(2).status).toBe("paid");
    const shown = await journal(shop, ["show"]);
    expect(shown.out).toContain("journal-repaired");
    expect(shown.out).toContain("NOT KNOWN: whatever happened after record");
  });

  test("without Mercado Pago it changes nothing; with --offline the till asks when it starts, and prints no second original", async () => {
    await shop.sellPaid();
    const paid = await shop.sellPaid();
    await shop.stop();
    losePage('"type":"order-paid","payment"', 300);
    harm(shop, FIRST, (image) => {
      const from = image.lastIndexOf("\n", image.lastIndexOf('"type":"order-paid","payment"')) + 1;
      return zeroed(image, from, from + 300);
    });
    const broken = join(shop.folder, "broken.toml");
    const config = readFileSync(shop.configFile, "utf8");
    writeFileSync(broken, config.replace(shop.virtual.url, "http://127.0.0.1:9"));
    const vain = await till(["--config", broken, "journal", "repair", "--yes"]);
    expect(vain.code, said(vain)).toBe(69);
    expect(vain.err).toContain("nothing was changed");
    expect(vain.err).toContain("--offline");
    expect(folders(shop)).toEqual(["journal"]);

    const offline = await till(["--config", broken, "journal", "repair", "--yes", "--offline"]);
    expect(offline.code, said(offline)).toBe(0);
    expect(offline.err).toContain("asked about by the till when it starts");
    await shop.start();
    await shop.passUntil("the till has asked", () => shop.sale(paid.id).status === "paid");
    await shop.until("nothing is open", () => shop.sale(paid.id).settled);
    expect(shop.originals()).toBe(2);
    await shop.sellPaid();
    const lost = [1, 2].map((receipt) =>
      expect.stringContaining(`ORIGINAL for receipt ${receipt}, which no paid`),
    );
    expect(findings(shop), "the numbers of both receipts were in the lost pages").toEqual(lost);
  });

  test("a sale that nobody had paid yet is ended, and one that is paid after the repair has its original", async () => {
    await shop.sellPaid();
    const open = await shop.sellOne();
    await shop.ticketPrinted(open.id);
    await shop.stop();
    dropArchive(shop);
    losePage('{"type":"sale-begun","facts":{"id":2', 200);
    expect((await journal(shop, ["repair", "--yes"])).code).toBe(0);
    shop.virtual.phone.approve("latest");
    await shop.start();
    await shop.passUntil("the till has asked", () => shop.sale(open.id).status === "paid");
    await shop.until("the receipt is out", () => shop.sale(open.id).settled);
    expect(shop.originals()).toBe(2);
    expect(findings(shop)).toEqual([]);
  });
});

test("a till with a staff keeps it: what is read of it behind the damage is taken, and said", async () => {
  const limits = { refundLimit: null, dayLimit: null, mayApprove: true };
  await shop.sellPaid();
  await shop.api.setStaff({ id: "ana", name: "Ana", pin: "4821", ...limits });
  await shop.stop();
  losePage('"type":"order-created"', 200);
  const ended = await journal(shop, ["repair", "--yes"]);
  expect(ended.code, said(ended)).toBe(0);
  expect(said(ended)).toContain("changes of the staff were read behind the damage");
  await shop.start();
  expect(shop.api.staff()).toMatchObject([{ id: "ana" }]);
  await expect(shop.refund("1", null, 1_000), "nobody gives money back without a card").rejects.toThrow();
});

test("on the instore rail, where an order has no id of its own, paid sales are found all the same", async () => {
  await shop.close();
  shop = await Shop.open({ printerOnly: true, rail: "instore" });
  await shop.sellPaid();
  const paid = await shop.sellPaid();
  await shop.stop();
  losePage('{"type":"sale-begun","facts":{"id":2');
  const ended = await journal(shop, ["repair", "--yes"]);
  expect(ended.code, said(ended)).toBe(0);
  await shop.start();
  expect(shop.sale(paid.id)).toMatchObject({ status: "paid", receiptNumber: paid.receiptNumber });
  await shop.refund(String(paid.receiptNumber), null, 5_000);
  await shop.until("the slip is out", () => shop.sale(paid.id).settled);
  expect(shop.sale(paid.id).refunds).toMatchObject([{ status: "done" }]);
});
