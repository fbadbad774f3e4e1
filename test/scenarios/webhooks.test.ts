// Somebody at the door says "look now". The till looks a little earlier, believes only what it sees, and everything
// that can happen to a notification changes nothing but the moment.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { RequestEvent, Switches } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { temporaryFolder } from "../control/stand-in-till.ts";
import { RAILS } from "../support/rails.ts";
import { lastLine, Shop, type ShopOptions } from "../support/shop.ts";

const SECRET = "canary-webhook-secret-7d1f0c";

let shop: Shop;
afterEach(() => shop.close());

interface Door {
  readonly secret?: boolean;
  /** More lines of [webhooks]. */
  readonly lines?: string;
  readonly switches?: Partial<Switches>;
}

/** A shop with a door, whose address the virtual Mercado Pago knows. */
async function openShop(
  options: ShopOptions,
  { secret = true, lines = "", switches = {} }: Door = {},
): Promise<Shop> {
  const file = join(temporaryFolder(), "secret");
  writeFileSync(file, `${SECRET}\n`, { mode: 0o600 });
  const settings = `[webhooks]\nlisten = "127.0.0.1:0"\n${secret ? `secret_file = "${file}"\n` : ""}${lines}`;
  const opened = await Shop.open({ ...options, settings });
  opened.virtual.setSwitches({ webhookUrl: door(opened), webhookSecret: SECRET, ...switches });
  return opened;
}

function door(of: Shop): string {
  return `http://${webhooks(of).address}`;
}

function webhooks(of = shop) {
  const counts = of.status().webhooks;
  if (counts === null) throw new Error("this till has no door");
  return counts;
}

async function call(query: string, body: unknown = ""): Promise<number> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return (await fetch(`${door(shop)}?${query}`, { method: "POST", body: text })).status;
}

/** Everything that was sent has arrived, or will never. */
async function delivered(): Promise<void> {
  await shop.until("the notifications arrived", () =>
    shop.virtual.webhooks().every(({ fate }) => fate !== "under-way"),
  );
}

describe.each(RAILS)("$name", (rail) => {
  const looks = () =>
    shop.virtual.requests().filter(({ operation }) => operation === rail.calls.look[0]).length;

  test("a notification alone brings the receipt, while the till's own time stands still", async () => {
    shop = await openShop(rail.shop);
    const sale = await shop.sellOne();
    await shop.ticketPrinted(sale.id);
    await delivered();
    shop.virtual.forgetRequests();
    shop.virtual.phone.approve("latest");
    await shop.until("the receipt is out", () => shop.sale(sale.id).settled);
    expect(shop.sale(sale.id).status).toBe("paid");
    expect(lastLine(shop.papers()[1])).toBe("ORIGINAL");
    expect(looks()).toBe(1);
  });

  test("notifications that are lost lose nothing: the till asks as it always did", async () => {
    shop = await openShop(rail.shop, { switches: { webhookDelivery: "lost" } });
    await shop.sellPaid();
    expect(shop.originals()).toBe(1);
    expect(webhooks().received).toBe(0);
  });

  const ways: readonly (readonly [string, Partial<Switches>])[] = [
    ["twice", { webhookDelivery: "twice" }],
    ["in the wrong order", { webhookDelivery: "swapped" }],
    ["followed by an older one", { webhookDelivery: "old-version" }],
    ["late", { webhookDelayMs: 7_000 }],
    ["with a wrong signature", { webhookSignature: "wrong" }],
    ["without a signature", { webhookSignature: "absent" }],
    ["with a time in seconds", { webhookTime: "s" }],
    ["thin", { webhookBody: "thin" }],
    ["by IPN", { paymentNotices: "ipn" }],
  ];
  test.each(ways)(
    "notifications that come %s change nothing: paid once, refunded once, one original",
    async (_, switches) => {
      shop = await openShop(rail.shop, { switches });
      const sale = await shop.sellPaid();
      shop.virtual.seller.refund("latest", 25_050);
      await shop.api.refund(wish(sale.receiptCode ?? "", "100.00"), 0);
      await shop.passUntil("both refunds are known", () => doneMinor(sale.id) === 35_050);
      await shop.pass(20_000);
      await delivered();
      await shop.until("all is settled", () => shop.sale(sale.id).settled);
      expect(shop.sale(sale.id)).toMatchObject({
        status: "paid",
        refunds: [{ status: "done" }, { status: "done" }],
      });
      expect(shop.originals()).toBe(1);
      expect(shop.virtual.order("latest").refunds).toHaveLength(2);
    },
  );

  test("a refund in the seller's app is found, printed and written down, long after the sale", async () => {
    // The till's connections keep the machine's time, so for them no hour passes.
    shop = await openShop(rail.shop, { lines: "tolerance_seconds = 86400" });
    const sale = await shop.sellPaid();
    await shop.pass(3_600_000);
    await delivered();
    shop.virtual.seller.refund("latest", 25_050);
    await shop.until("the refund is known", () => doneMinor(sale.id) === 25_050);
    expect(shop.sale(sale.id).refunds).toMatchObject([{ elsewhere: true, amount: { minor: 25_050 } }]);
    expect(journal()).toContain('"refund-found"');
  });

  test("late money for an order that ended is found, and the customer gets a receipt", async () => {
    shop = await openShop({ ...rail.shop, ttlSeconds: 60 });
    const sale = await shop.sellOne();
    await shop.passUntil("it ended", () => ["expired", "canceled"].includes(shop.sale(sale.id).status));
    await delivered();
    await shop.pass(2_000);
    shop.virtual.phone.approveLate("latest");
    await shop.until("the receipt is out", () => shop.originals() === 1);
    expect(shop.sale(sale.id).status).toBe("paid");
  });

  test("whoever says that an unpaid order is paid makes the till look, and nothing else", async () => {
    shop = await openShop(rail.shop, { secret: false, switches: { webhookUrl: "none" } });
    const sale = await shop.sellOne();
    await shop.ticketPrinted(sale.id);
    shop.virtual.forgetRequests();
    const { id, reference } = shop.virtual.order("latest");
    const data = {
      id,
      external_reference: reference,
      status: "processed",
      total_paid_amount: "1250.50",
      version: 9,
    };
    expect(await call(`data.id=${id}&type=order`, { type: "order", action: "order.processed", data })).toBe(
      200,
    );
    await call("data.id=1&type=payment", { type: "payment", data: { id: "1", status: "approved" } });
    await call("topic=merchant_order&id=1", {
      resource: "http://127.0.0.1:1/merchant_orders/1",
      status: "closed",
    });
    await shop.pass(2_500);
    expect(shop.sale(sale.id).status).toBe("awaiting-payment");
    expect(shop.papers()).toHaveLength(1);
    expect(looks()).toBeGreaterThan(0);
  });

  test("a thousand forged or repeated notifications cost one look now and one a second later", async () => {
    shop = await openShop(rail.shop, { secret: false, switches: { webhookUrl: "none" } });
    const sale = await shop.sellOne();
    await shop.ticketPrinted(sale.id);
    const { id } = shop.virtual.order("latest");
    shop.virtual.forgetRequests();
    for (let n = 0; n < 50; n++) {
      await Promise.all(
        Array.from({ length: 20 }, (_, k) =>
          k % 2 === 0
            ? call(`data.id=${n * 20 + k}&type=payment`)
            : call(`data.id=${id}&type=order`, { id: n * 20 + k, data: { id } }),
        ),
      );
    }
    await shop.until("it looked", () => webhooks().looks === 1);
    expect(webhooks().received).toBe(1_000);
    expect(looks()).toBe(1);
    await shop.pass(1_000);
    expect(webhooks().looks).toBe(2);
    // The first look of its own comes 3 s after the ticket.
    expect(looks()).toBe(2);
    await shop.pass(1_000);
    expect(looks()).toBe(2);
  });

  test("with a secret, a thousand forged ones cost nothing", async () => {
    shop = await openShop(rail.shop, { switches: { webhookUrl: "none" } });
    const sale = await shop.sellOne();
    await shop.ticketPrinted(sale.id);
    shop.virtual.forgetRequests();
    for (let n = 0; n < 50; n++) {
      await Promise.all(Array.from({ length: 20 }, (_, k) => call(`data.id=${n * 20 + k}&type=payment`)));
    }
    expect(webhooks()).toMatchObject({
      received: 1_000,
      accepted: 0,
      dropped: { unsigned: 1_000 },
      looks: 0,
    });
    expect(shop.virtual.requests()).toEqual([]);
  });

  test("a pause that Mercado Pago asked for is kept, whoever knocks", async () => {
    shop = await openShop(rail.shop, { secret: false, switches: { webhookUrl: "none" } });
    await shop.sellOne();
    shop.virtual.faults.add({
      kind: "refuse",
      status: 429,
      code: "too_many_requests",
      retryAfterS: 20,
      on: "any",
    });
    await shop.passUntil("it was asked for", () =>
      shop.virtual.requests().some(({ status }) => status === 429),
    );
    shop.virtual.forgetRequests();
    for (let n = 0; n < 18; n++) {
      await call(`data.id=${n}&type=payment`);
      await shop.pass(1_000);
    }
    expect(shop.virtual.requests()).toEqual([]);
    await shop.pass(5_000);
    expect(looks()).toBeGreaterThan(0);
  });
});

test("an order of another till of the account is no matter of this one", async () => {
  shop = await openShop({}, { secret: false, switches: { webhookUrl: "none" } });
  await shop.sellOne();
  shop.virtual.forgetRequests();
  await call("data.id=ORD01K3AAAABBBBCCCCDDDDEEEEFF&type=order");
  expect(webhooks()).toMatchObject({ accepted: 1, looks: 0 });
  expect(shop.virtual.requests()).toEqual([]);
});

test("payments of a web shop on the same account cost nothing while nobody pays here", async () => {
  shop = await openShop({}, { secret: false });
  await shop.sellPaid();
  await shop.pass(3_600_000);
  shop.virtual.forgetRequests();
  for (let n = 0; n < 100; n++) await call(`data.id=${n}&type=payment`);
  expect(shop.virtual.requests()).toEqual([]);
});

test("a wall clock that stands in 1970 makes no signature too old", async () => {
  shop = await openShop({});
  shop.clock.setWall("1970-01-01T00:00:00Z");
  const sale = await shop.sellOne();
  shop.virtual.phone.approve("latest");
  await shop.until("the receipt is out", () => shop.sale(sale.id).settled);
  expect(webhooks()).toMatchObject({ accepted: 1, dropped: {}, undated: 0 });
});

test("a door that cannot be opened keeps nobody from selling", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  shop = await Shop.open({ settings: `[webhooks]\nlisten = "127.0.0.1:${port}"` });
  expect(webhooks().problem).toContain("EADDRINUSE");
  await shop.sellPaid();
  expect(shop.originals()).toBe(1);
  await new Promise((resolve) => other.close(resolve));
});

test("an answer of the last look that is overtaken by the payment ends nothing", async () => {
  let looks = 0;
  const onRequest = ({ operation, step }: RequestEvent): void => {
    if (step === "received" && operation === "get") looks += 1;
  };
  shop = await openShop({ ttlSeconds: 60, virtual: { onRequest } });
  const sale = await shop.sellOne();
  await shop.ticketPrinted(sale.id);
  // Whoever is paying holds the order open beyond its time.
  shop.virtual.phone.scan("latest");
  await shop.pass(59_900);
  looks = 0;
  shop.virtual.faults.add({ kind: "answer-late", on: "get", delayMs: 2_000, times: 1 });
  await shop.clock.advance(200);
  await shop.until("the last look is on its way", () => looks === 1);
  shop.virtual.phone.approve("latest");
  await shop.until("it is paid", () => shop.sale(sale.id).status === "paid");
  await shop.clock.advance(2_000);
  await shop.pass(1_000);
  await shop.until("the receipt is out", () => shop.sale(sale.id).settled);
  expect(looks).toBeGreaterThan(1);
  expect(shop.sale(sale.id).status).toBe("paid");
  expect(shop.originals()).toBe(1);
});

test("without the section there is no door, and status says so", async () => {
  shop = await Shop.open();
  expect(shop.status().webhooks).toBeNull();
});

test("the secret stands in no record, no paper and no status", async () => {
  shop = await openShop({});
  await shop.sellPaid();
  await call("data.id=1&type=payment", { secret: SECRET });
  const everything = [
    journal(),
    JSON.stringify(shop.status()),
    ...shop.papers().map(({ text }) => text),
  ].join();
  expect(everything).not.toContain(SECRET);
  expect(webhooks()).toMatchObject({ signed: true, undated: 0 });
});

function journal(): string {
  const folder = shop.journalDirectory;
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("");
}

function doneMinor(id: number): number {
  return shop
    .sale(id)
    .refunds.filter(({ status }) => status === "done")
    .reduce((sum, { amount }) => sum + amount.minor, 0);
}

function wish(receipt: string, amount: string): Parameters<Shop["api"]["refund"]>[0] {
  return { receipt, amount, lines: null, again: false, staff: null, approver: null };
}
