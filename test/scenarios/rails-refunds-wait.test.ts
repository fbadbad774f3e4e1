// Refunds that Mercado Pago does not take yet, or takes and does not finish: they are asked for and asked about less
// and less often, and the till says so. And refunds of sales that are too old to be read.

import { afterEach, describe, expect, test } from "vitest";
import { RAILS } from "../support/rails.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe.each(RAILS)("$name", (rail) => {
  const asked = () => shop.virtual.requests().filter(({ operation }) => operation === rail.calls.refund[0]);

  test.each([
    { status: 409, code: "post_processing_operation_pending" },
    { status: 422, code: "unprocessable_entity" },
  ])("$status $code: asked again after 1, 2, 4 s with the same key", async ({ status, code }) => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellPaid();
    shop.virtual.faults.add({ kind: "refuse", status, code, on: rail.calls.refund[0], times: 3 });
    void shop.refund("1", "500.00", 0);
    for (const [ms, times] of [
      [900, 1],
      [200, 2],
      [1_800, 2],
      [200, 3],
      [3_800, 3],
      [200, 4],
    ] as const) {
      await shop.pass(ms);
      expect(asked()).toHaveLength(times);
    }
    expect(new Set(asked().map(({ key }) => key)).size).toBe(1);
    expect(shop.sale(sale.id).refunds).toMatchObject([{ status: "done" }]);
    expect(shop.virtual.order("latest").refunds).toHaveLength(1);
  });

  test("not taken for an hour: asked once a minute in the end, and the till says so, and it is taken at last", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellPaid();
    const code = "unprocessable_entity";
    shop.virtual.faults.add({ kind: "refuse", status: 422, code, on: rail.calls.refund[0], times: 60 });
    void shop.refund("1", "500.00", 0);
    await shop.pass(15 * 60_000);
    const before = asked().length;
    expect(before).toBeLessThanOrEqual(22);
    expect(shop.sale(sale.id).detail).toMatch(/unprocessable_entity.*times, from now on once a minute/);
    expect(shop.status().unsettled).toMatchObject([{ id: sale.id }]);
    expect(shop.status().state).toBe("idle");
    await shop.pass(10 * 60_000);
    expect(asked().length - before).toBe(10);
    await shop.passUntil("taken", () => shop.sale(sale.id).refunds[0]?.status === "done");
    expect(shop.sale(sale.id).detail).toBe("");
    expect(shop.virtual.order("latest").refunds).toHaveLength(1);
  });

  test("taken and not finished for two days: asked about in growing pauses of an hour at most", async () => {
    shop = await Shop.open({ ...rail.shop, virtual: { switches: { refundsStayPending: true } } });
    const sale = await shop.sellPaid();
    await shop.refund("1", "500.00", 5_000);
    shop.virtual.forgetRequests();
    const looks = () =>
      shop.virtual.requests().filter(({ operation }) => operation === rail.calls.look[0]).length;
    await shop.pass(60_000);
    expect(looks()).toBeGreaterThanOrEqual(3);
    await shop.pass(2 * DAY_MS);
    expect(looks()).toBeLessThanOrEqual(65);
    const refund = shop.virtual.order("latest").refunds[0];
    shop.virtual.seller.finishRefund(refund?.id ?? "", "processed");
    await shop.pass(HOUR_MS);
    expect(shop.sale(sale.id).refunds).toMatchObject([{ status: "done" }]);
  });
});

describe("a sale of a hundred days ago, whose order Mercado Pago does not show any more", () => {
  test("can be previewed and given back, and the till says why it knows nothing more", async () => {
    shop = await Shop.open();
    const sale = await shop.sellPaid();
    shop.virtual.advanceClock(100 * DAY_MS);
    const preview = await shop.api.previewRefund({ receipt: "1", amount: null, lines: null });
    expect(preview.amount.minor).toBe(125_050);
    expect(shop.sale(sale.id).detail).toMatch(/shows orders for three months only/);
    const { refund } = await shop.refund("1", "500.00", 5_000);
    expect(refund.status).toBe("done");
    expect(shop.virtual.order("latest").refunds).toHaveLength(1);
  });

  test("is called so by the provider's clock as well, before anybody asks about it", async () => {
    shop = await Shop.open();
    const old = await shop.sellPaid();
    shop.virtual.advanceClock(100 * DAY_MS);
    expect(shop.sale(old.id).detail).toBe("");
    const fresh = await shop.sellPaid();
    expect(shop.sale(old.id).detail).toMatch(/three months/);
    expect(shop.sale(fresh.id).detail).toBe("");
  });

  const lostAnswer = async () => {
    shop = await Shop.open();
    const sale = await shop.sellPaid();
    shop.virtual.advanceClock(100 * DAY_MS);
    // A jump of the provider's clock is believed when it is heard twice: here, and by the refund's own look.
    await shop.api.previewRefund({ receipt: "1", amount: null, lines: null });
    shop.virtual.faults.add({ kind: "lose-answer", on: "refund" });
    void shop.refund("1", "500.00", 0).catch(() => {});
    await shop.until("the provider acted", () => shop.virtual.order("latest").refunds.length === 1);
    await shop.stop();
    return sale;
  };

  test("and whose refund was interrupted: within the day it is asked for again under its key, and made once", async () => {
    const sale = await lostAnswer();
    await shop.start();
    await shop.passUntil("done", () => shop.sale(sale.id).refunds[0]?.status === "done");
    expect(shop.virtual.order("latest").refunds).toHaveLength(1);
  });

  test("and whose refund was interrupted for longer than a day: it is never made twice, and a person is told to look", async () => {
    const sale = await lostAnswer();
    shop.virtual.advanceClock(2 * DAY_MS);
    await shop.start();
    await shop.pass(10 * 60_000);
    expect(shop.sale(sale.id).refunds).toMatchObject([{ status: "requested" }]);
    expect(shop.sale(sale.id).detail).toMatch(/whether refund 1 happened cannot be found out.*own app/);
    expect(shop.virtual.order("latest").refunds).toHaveLength(1);
    expect(shop.status().state).toBe("idle");
  });
});
