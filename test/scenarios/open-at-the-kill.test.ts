// A sale is open when the till is killed, and the network is away when it starts again.

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { RAILS } from "../support/rails.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

/** What is on the disk now, and nothing that an orderly end adds, is what the next start finds. */
async function kill(): Promise<void> {
  const aside = join(shop.folder, "as-killed");
  cpSync(shop.journalDirectory, aside, { recursive: true });
  await shop.stop();
  rmSync(shop.journalDirectory, { recursive: true });
  cpSync(aside, shop.journalDirectory, { recursive: true });
}

describe.each(RAILS)("$name", (rail) => {
  test("a sale that was paid meanwhile is settled one request after the network returned", async () => {
    shop = await Shop.open(rail.shop);
    await shop.sellPaid();
    const sale = await shop.sellOne();
    await shop.ticketPrinted(sale.id);
    await kill();
    shop.virtual.phone.approve("latest");
    shop.virtual.faults.add({ kind: "lose-request", on: "any", times: 1_000_000 });
    await shop.start();
    await shop.passUntil(
      "the till knows that nobody answers",
      () => shop.status().provider.reachable === false,
    );
    expect(shop.sale(sale.id)).toMatchObject({ status: "awaiting-payment", settled: false });

    shop.virtual.faults.clear();
    const before = shop.virtual.requests().length;
    await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
    // On the instore rail one look is made of several requests.
    const asked = shop.virtual.requests().slice(before);
    expect(asked.filter(({ operation }) => operation === rail.calls.look[0])).toHaveLength(1);
    expect(asked.length).toBeLessThanOrEqual(rail.calls.look.length);
    await shop.until("the receipt is out", () => shop.sale(sale.id).settled);
    expect(shop.originals()).toBe(2);
  });
});
