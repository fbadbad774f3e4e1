// The notifications of the virtual Mercado Pago, heard by a plain HTTP server: what is told, when, how it is signed,
// and everything that goes wrong on the way when it is asked for.

import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type {
  Switches,
  VirtualOptions,
} from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { settle } from "../support/manual-clock.ts";
import { startTill, type Till } from "./virtual-client.ts";
import { instoreBody, startInstore } from "./virtual-instore-client.ts";

interface Heard {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage["headers"];
  readonly body: Record<string, unknown>;
}

let heard: Heard[];
let url: string;
/** Null never answers. */
let status: number | null;

beforeEach(async () => {
  heard = [];
  status = 200;
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const { pathname, searchParams } = new URL(request.url ?? "", "http://till");
    heard.push({
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: request.headers,
      body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
    });
    if (status !== null) response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/mp`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
});
afterEach(() => expect(heard.every(({ path }) => path === "/mp")).toBe(true));

const open = (switches: Partial<Switches> = {}, options: Partial<VirtualOptions> = {}): Promise<Till> =>
  startTill({ ...options, switches: { webhookUrl: url, ...switches } });

async function settled(till: { readonly virtual: Till["virtual"] }): Promise<void> {
  do await settle();
  while (till.virtual.webhooks().some(({ fate }) => fate === "under-way"));
}

/** "order.processed 2", sorted: two that leave in the same moment may overtake each other. */
const told = () =>
  heard
    .map(({ body, query }) => {
      const { version } = (body["data"] ?? {}) as { version?: number };
      return [body["action"] ?? query["topic"], version].filter((word) => word !== undefined).join(" ");
    })
    .sort();

describe("an order of the Orders API", () => {
  test("is told when it is paid, with everything of reference 10.2", async () => {
    const till = await open();
    const order = await till.create();
    till.virtual.phone.approve("latest", { method: "visa" });
    await settled(till);
    const { number } = till.virtual.order("latest").payments[0] ?? {};
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatchObject({
      query: { type: "order", "data.id": order.body.id },
      headers: { "x-retry": "0", "content-type": "application/json" },
      body: {
        action: "order.processed",
        api_version: "v1",
        type: "order",
        live_mode: false,
        user_id: "123456789",
        data: {
          id: order.body.id,
          external_reference: "T01-20260301-000042",
          status: "processed",
          status_detail: "accredited",
          total_amount: "1250.50",
          total_paid_amount: "1250.50",
          type: "qr",
          version: 2,
          transactions: {
            payments: [
              { amount: "1250.50", paid_amount: "1250.50", reference: { id: number }, status: "processed" },
            ],
          },
        },
      },
    });
    expect(heard[0]?.body["date_created"]).toMatch(/^2026-03-01T14:00:00\.\d{9}Z$/);
  });

  test("is told when it is canceled, and when it expires by itself, without transactions", async () => {
    const till = await open();
    const first = await till.create();
    await till.cancel(first.body.id);
    await till.create({ external_reference: "second" });
    await till.clock.advance(299_000);
    await settled(till);
    expect(told()).toEqual(["order.canceled 2"]);
    await till.clock.advance(2_000);
    await settled(till);
    expect(told()).toEqual(["order.canceled 2", "order.expired 2"]);
    for (const { body } of heard) expect(body["data"]).not.toHaveProperty("transactions");
  });

  test("is told when the provider's own clock is moved past its end", async () => {
    const till = await open();
    await till.create();
    till.virtual.advanceClock(301_000);
    await settled(till);
    expect(told()).toEqual(["order.expired 2"]);
  });

  test("is told at each refund, here or in the seller's app, with a version that grows", async () => {
    const till = await open();
    const order = await till.paid();
    const payment = String(order.body.transactions.payments[0]["id"]);
    await till.refund(order.body.id, [payment, "250.50"]);
    till.virtual.seller.refund("latest", null);
    await settled(till);
    expect(told()).toEqual(["order.processed 2", "order.refunded 3", "order.refunded 4"]);
  });

  test("is told when a refund that stayed pending ends, not before", async () => {
    const till = await open({ refundsStayPending: true, pendingRefundMs: 60_000 });
    const order = await till.paid();
    await till.refund(order.body.id);
    await settled(till);
    expect(told()).toEqual(["order.processed 2"]);
    await till.clock.advance(61_000);
    await settled(till);
    expect(told()).toEqual(["order.processed 2", "order.refunded 3"]);
  });

  test("that is paid after its end is told again", async () => {
    const till = await open();
    const order = await till.create();
    await till.cancel(order.body.id);
    till.virtual.phone.approveLate("latest");
    await settled(till);
    expect(told()).toEqual(["order.canceled 2", "order.processed 3"]);
  });

  test("can be told thinly, or by its payments", async () => {
    const till = await open({ webhookBody: "thin" });
    const order = await till.paid();
    await settled(till);
    expect(heard[0]?.body).toEqual({ id: expect.any(Number) as number, data: { id: order.body.id } });
    till.virtual.setSwitches({ webhookTopics: "payment" });
    await till.create({ external_reference: "second" });
    till.virtual.phone.reject("latest");
    till.virtual.phone.approve("latest");
    await settled(till);
    expect(heard.slice(1).map(({ query }) => query["type"])).toEqual(["payment", "payment"]);
  });
});

describe("an order of the instore API", () => {
  const openInstore = (switches: Partial<Switches> = {}) =>
    startInstore({ switches: { webhookUrl: url, ...switches } });

  test("is told by webhooks about its payments and IPN about its merchant order", async () => {
    const till = await openInstore();
    await till.put();
    await settled(till);
    expect(told()).toEqual(["merchant_order"]);
    till.virtual.phone.reject("latest");
    till.virtual.phone.approve("latest");
    till.virtual.seller.refund("latest", null);
    await settled(till);
    const merchantOrderEachTime = Array(4).fill("merchant_order");
    expect(told()).toEqual([
      ...merchantOrderEachTime,
      "payment.created",
      "payment.created",
      "payment.updated",
    ]);
    const { merchantOrders, payments } = till.virtual.order("latest");
    const ipn = heard.findLast(({ query }) => "topic" in query);
    expect(ipn?.query).toEqual({ topic: "merchant_order", id: merchantOrders[0] });
    expect(ipn?.body).toEqual({
      resource: `https://api.mercadolibre.com/merchant_orders/${merchantOrders[0]}`,
      topic: "merchant_order",
    });
    const updated = heard.find(({ body }) => body["action"] === "payment.updated");
    expect(updated?.query).toEqual({ "data.id": payments[1]?.number, type: "payment" });
  });

  test("is told when a scan makes its merchant order", async () => {
    const till = await openInstore({ merchantOrderAt: "scan" });
    await till.put();
    await settled(till);
    expect(told()).toEqual([]);
    till.virtual.phone.scan("latest");
    await settled(till);
    expect(told()).toEqual(["merchant_order"]);
  });

  test("is told by IPN alone, without bodies", async () => {
    const till = await openInstore({ paymentNotices: "ipn", ipnBody: "none" });
    await till.put();
    till.virtual.phone.approve("latest");
    await settled(till);
    expect(told()).toEqual(["merchant_order", "merchant_order", "payment"]);
    expect(heard.every(({ body }) => Object.keys(body).length === 0)).toBe(true);
  });

  test("is told at the address that came with it, before the panel's", async () => {
    const till = await openInstore({ webhookUrl: "none" });
    await till.put({ ...instoreBody(), notification_url: `${url}?source=order` });
    till.virtual.phone.approve("latest");
    await settled(till);
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.every(({ query }) => query["source"] === "order")).toBe(true);
  });
});

describe("a signature", () => {
  const expected = (one: Heard | undefined, ts: string, secret = "virtual-webhook-secret") => {
    const id = one?.query["data.id"]?.toLowerCase();
    const manifest = `id:${id};request-id:${one?.headers["x-request-id"]};ts:${ts};`;
    return `ts=${ts},v1=${createHmac("sha256", secret).update(manifest).digest("hex")}`;
  };

  test("is that of reference 10.4, in milliseconds or seconds of the provider's clock", async () => {
    const till = await open();
    await till.paid();
    await settled(till);
    till.virtual.setSwitches({ webhookTime: "s", webhookSecret: "another" });
    till.virtual.seller.refund("latest", null);
    await settled(till);
    const atMs = Date.parse("2026-03-01T14:00:00Z");
    expect(heard[0]?.headers["x-signature"]).toBe(expected(heard[0], String(atMs)));
    expect(heard[1]?.headers["x-signature"]).toBe(expected(heard[1], String(atMs / 1000), "another"));
  });

  test("is wrong or absent where a switch says so, and never right on an IPN", async () => {
    const till = await open({ webhookSignature: "wrong", webhookTopics: "all" });
    await till.paid();
    await settled(till);
    till.virtual.setSwitches({ webhookSignature: "absent" });
    till.virtual.seller.refund("latest", null);
    await settled(till);
    const [first, second, third] = heard.map(({ headers }) => headers["x-signature"]);
    const ts = String(Date.parse("2026-03-01T14:00:00Z"));
    expect(first).toMatch(/^ts=\d{13},v1=[0-9a-f]{64}$/);
    expect(first).not.toBe(expected(heard[0], ts));
    expect(second).not.toBe(expected(heard[1], ts));
    expect(third).toBeUndefined();
  });
});

describe("a notification that is not acknowledged", () => {
  test.each([
    ["quarter-hours", [0, 15, 30, 45, 75, 135, 255, 495]],
    ["in-person", [0, 0.5, 5.5, 35.5]],
    ["older", [0, 5, 50, 410, 3_290, 9_050]],
    ["never", [0]],
  ] as const)("comes again: %s", async (webhookRetries, minutes) => {
    const till = await open({ webhookRetries });
    await till.paid();
    status = 500;
    heard = [];
    till.virtual.seller.refund("latest", null);
    await settled(till);
    for (let n = 1; n < minutes.length; n++) {
      const pauseMs = ((minutes[n] ?? 0) - (minutes[n - 1] ?? 0)) * 60_000;
      await till.clock.advance(pauseMs - 1);
      await settled(till);
      expect(heard).toHaveLength(n);
      await till.clock.advance(1);
      await settled(till);
      expect(heard).toHaveLength(n + 1);
    }
    await till.clock.advance(2 ** 30);
    await settled(till);
    expect(heard.map(({ headers }) => headers["x-retry"])).toEqual(minutes.map((_, n) => String(n)));
  });

  test("within 22 s comes again, and stops when it is", async () => {
    const till = await open();
    status = null;
    await till.paid();
    await settle(20);
    expect(till.virtual.webhooks()).toMatchObject([{ fate: "under-way" }]);
    await till.clock.advance(22_000);
    await settled(till);
    expect(till.virtual.webhooks()).toMatchObject([{ fate: "failed", status: null }]);
    status = 201;
    await till.clock.advance(900_000);
    await settled(till);
    await till.clock.advance(2 ** 30);
    expect(till.virtual.webhooks()).toMatchObject([{}, { retry: 1, fate: "answered", status: 201 }]);
  });

  test.each([
    ["anew", 900],
    ["once", 0],
  ] as const)("is signed %s", async (webhookRetrySigned, laterS) => {
    const till = await open({ webhookRetrySigned, webhookTime: "s" });
    status = 503;
    await till.paid();
    await settled(till);
    await till.clock.advance(900_000);
    await settled(till);
    const [first, second] = heard.map(({ headers }) =>
      Number(/ts=(\d+)/.exec(String(headers["x-signature"]))?.[1]),
    );
    expect((second ?? 0) - (first ?? 0)).toBe(laterS);
  });
});

describe("on the way", () => {
  const refunded = async (switches: Partial<Switches>) => {
    const till = await open(switches);
    const order = await till.paid();
    await till.refund(order.body.id);
    await settled(till);
    return till;
  };

  test.each([
    ["once", ["order.processed 2", "order.refunded 3"]],
    ["twice", ["order.processed 2", "order.processed 2", "order.refunded 3", "order.refunded 3"]],
    ["swapped", ["order.refunded 3", "order.processed 2"]],
    ["old-version", ["order.processed 2", "order.refunded 3", "order.processed 2"]],
    ["lost", []],
  ] as const)("%s", async (webhookDelivery, expected) => {
    const till = await refunded({ webhookDelivery });
    expect(told()).toEqual([...expected].sort());
    if (webhookDelivery === "lost")
      expect(till.virtual.webhooks()).toMatchObject([{ fate: "lost" }, { fate: "lost" }]);
  });

  test("late", async () => {
    const till = await refunded({ webhookDelayMs: 5_000 });
    expect(told()).toEqual([]);
    await till.clock.advance(5_000);
    await settled(till);
    expect(told()).toEqual(["order.processed 2", "order.refunded 3"]);
  });

  test("out of this machine nothing goes, unless it is allowed", async () => {
    const till = await open({ webhookUrl: "http://192.0.2.1:9/mp" });
    await till.paid();
    expect(till.virtual.webhooks()).toMatchObject([{ fate: "refused", status: null }]);
    const instore = await startInstore();
    await instore.put({ ...instoreBody(), notification_url: "https://example.test/mp" });
    expect(instore.virtual.webhooks()).toMatchObject([{ fate: "refused" }]);
  });

  test("and without an address nothing is sent and no timer runs", async () => {
    const till = await startTill();
    await till.paid();
    await till.create({ external_reference: "second" });
    expect(till.virtual.webhooks()).toEqual([]);
    expect(till.clock.nextDueMs()).toBeNull();
  });
});

test("the control API sets the address, refuses one that is none, and lists what was sent", async () => {
  const till = await startTill();
  const bad = await till.control("PATCH", "/switches", { webhookUrl: "ftp://here" });
  expect(bad.status).toBe(400);
  await till.control("PATCH", "/switches", { webhookUrl: url });
  await till.paid();
  await settled(till);
  expect((await till.control("GET", "/webhooks")).body).toMatchObject([
    { action: "order.processed", status: 200 },
  ]);
});
