// Somebody gives money back in the seller's own app while a refund of the till is unknown: whose refund is whose, so
// that the customer gets what was asked for, once, and no refund that happened is called refused.

import { afterEach, describe, expect, test } from "vitest";
import type { FaultKind } from "../../src/payments/virtual-mercado-pago/faults.ts";
import { RAILS } from "../support/rails.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

const HOUR_MS = 3_600_000;

describe.each(RAILS)("$name", (rail) => {
  const asked = rail.calls.refund[0];

  /** Asks for a refund of receipt 1 and waits until the fault met it. */
  async function ask(amount: string | null, kind: FaultKind): Promise<void> {
    await shop.refund("1", amount, 0);
    await shop.until("it was asked for", () => shop.virtual.requests().some(({ fault }) => fault === kind));
  }

  async function known(): Promise<void> {
    await shop.passUntil("the refunds are known", () =>
      shop.sale(1).refunds.every(({ status }) => status !== "requested"),
    );
    await shop.until("the slips are out", () => shop.sale(1).settled);
  }

  test("a part, while everything was asked for in vain: the rest is given back, and the slip says that nothing remains", async () => {
    shop = await Shop.open(rail.shop);
    await shop.sellPaid();
    shop.virtual.faults.add({ kind: "lose-request", on: asked });
    await ask(null, "lose-request");
    shop.virtual.seller.refund("latest", 50_000);
    await known();
    expect(shop.virtual.order("latest").refunds.map(({ amountMinor }) => amountMinor)).toEqual([
      50_000, 75_050,
    ]);
    expect(shop.sale(1).refunds).toMatchObject([
      { status: "done", amount: { minor: 75_050 }, elsewhere: false },
      { status: "done", amount: { minor: 50_000 }, elsewhere: true },
    ]);
    expect(shop.papers().at(-1)?.text).toMatch(/Queda pagado +\$ 0,00/);
  });

  test("a part, and the answer to ours was lost for longer than its key is known: it is done, not refused", async () => {
    let once = true;
    const onRequest = ({ operation }: { readonly operation: unknown }): void => {
      if (!once || operation !== asked) return;
      once = false;
      shop.virtual.seller.refund("latest", 50_000);
    };
    shop = await Shop.open({ ...rail.shop, virtual: { onRequest } });
    await shop.sellPaid();
    shop.virtual.faults.add({ kind: "lose-answer", on: asked });
    await ask(null, "lose-answer");
    await shop.stop();
    shop.virtual.advanceClock(48 * HOUR_MS);
    await shop.start();
    await known();
    expect(shop.sale(1).refunds.map(({ status }) => status)).toEqual(["done", "done"]);
    expect(shop.virtual.order("latest").refunds).toHaveLength(2);
  });

  test.each<FaultKind>(["lose-answer", "lose-request"])(
    "in vain, of the same amount as ours (%s): ours is done, once",
    async (kind) => {
      shop = await Shop.open(rail.shop);
      await shop.sellPaid();
      shop.virtual.setSwitches({ refundsStayPending: true });
      const other = shop.virtual.seller.refund("latest", 50_000);
      shop.virtual.seller.finishRefund(other.id, "failed");
      shop.virtual.setSwitches({ refundsStayPending: false });
      shop.virtual.faults.add({ kind: kind as "lose-answer", on: asked });
      await ask("500.00", kind);
      await known();
      expect(shop.sale(1).refunds).toMatchObject([{ status: "done", amount: { minor: 50_000 } }]);
      expect(shop.virtual.order("latest").refunds.map(({ status }) => status)).toHaveLength(2);
    },
  );
});

test("an order too old to be read, and Mercado Pago says that it is refunded already: unknown, not refused", async () => {
  shop = await Shop.open();
  await shop.sellPaid();
  shop.virtual.advanceClock(100 * 24 * HOUR_MS);
  shop.virtual.faults.add({ kind: "lose-answer", on: "refund" });
  const code = "order_already_refunded";
  shop.virtual.faults.add({ kind: "refuse", status: 409, code, on: "refund" });
  await shop.refund("1", null, 0);
  const asked = () => shop.virtual.requests().filter(({ operation }) => operation === "refund").length;
  await shop.passUntil("it was asked for again", () => asked() === 2);
  await shop.pass(1);
  expect(shop.sale(1).refunds).toMatchObject([{ status: "requested" }]);
  // Under its key the first answer comes at last.
  await shop.passUntil("done", () => shop.sale(1).refunds[0]?.status === "done");
  expect(shop.virtual.order("latest").refunds).toHaveLength(1);
});
