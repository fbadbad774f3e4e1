// Connections as a shop has them: cut, slow, silent, portals in between. After each the till must know whether
// money could have been touched, and the access token must have stayed where it belongs.

import { createServer } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { explainFault } from "../../src/payments/mercado-pago/http/faults.ts";
import type { Observation } from "../../src/payments/mercado-pago/http/http-client.ts";
import type { RailOptions } from "../../src/payments/mercado-pago/rail-options.ts";
import { PaymentError, type PaymentProvider } from "../../src/payments/provider.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { answer, type RawHttp, type Respond, startRawHttp } from "../support/raw-http.ts";
import {
  alwaysAnswer,
  CREATED,
  failureOf,
  ORDER_ID,
  PAID,
  PAYMENT_ID,
  REQUEST,
  railTo,
  TOKEN,
} from "./orders-support.ts";

let server: RawHttp;
const rails: PaymentProvider[] = [];
beforeEach(async () => {
  server = await startRawHttp();
});
afterEach(async () => {
  for (const rail of rails.splice(0)) await rail.close();
  await server.close();
});

function till(changes: Partial<RailOptions> = {}, origin = server.origin): PaymentProvider {
  const rail = railTo(origin, changes);
  rails.push(rail);
  return rail;
}

const WHOLE = answer(201, CREATED);

/** One create against a far end that behaves like this. */
function createWith(respond: Respond, changes: Partial<RailOptions> = {}): Promise<PaymentError> {
  server.respondWith(respond);
  return failureOf(till(changes).createOrder(REQUEST, "key-1"));
}

test("forty requests of a sale go over one connection", async () => {
  const rail = till();
  for (let sale = 0; sale < 10; sale++) {
    alwaysAnswer(server, 201, CREATED);
    await rail.createOrder(REQUEST, "key-1");
    alwaysAnswer(server, 200, PAID);
    await rail.getOrder(ORDER_ID);
    await rail.cancelOrder(ORDER_ID, "key-2");
    await rail.refundOrder(ORDER_ID, { paymentId: PAYMENT_ID, amount: null }, "key-3");
  }
  expect(server.requests).toHaveLength(40);
  expect(server.connections()).toBe(1);
});

test("a connection that ends after each answer is made anew", async () => {
  const rail = till();
  server.respondWith((_request, socket) => socket.end(answer(201, CREATED, { connection: "close" })));
  await rail.createOrder(REQUEST, "key-1");
  await rail.createOrder(REQUEST, "key-1");
  expect(server.connections()).toBe(2);
});

test("an old request that hangs does not hold up the sale in front of the customer", async () => {
  const rail = till();
  let ended = false;
  const hanging = failureOf(rail.getOrder(ORDER_ID)).finally(() => {
    ended = true;
  });
  await server.received(1);
  alwaysAnswer(server, 201, CREATED);
  await rail.createOrder(REQUEST, "key-1");
  expect(ended).toBe(false);
  await rail.close();
  expect(await hanging).toMatchObject({ code: "no-answer", outcome: "unknown", repeatable: true });
});

test("where nobody listens, nothing was done, and trying again is right", async () => {
  const closed = await startRawHttp();
  await closed.close();
  const failure = await failureOf(till({}, closed.origin).createOrder(REQUEST, "key-1"));
  expect(failure).toMatchObject({ code: "unreachable", outcome: "not-done", repeatable: true });
  expect(failure.message).toContain("ECONNREFUSED");
});

test.each(["ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT", "CERT_HAS_EXPIRED"])(
  "%s before a connection stood means that nothing was done; after it, nobody knows",
  (code) => {
    const error = Object.assign(new Error("x"), { code });
    const context = { origin: "https://api.mercadopago.com", redact: (text: string) => text };
    const before = explainFault(error, { ...context, left: false });
    expect(before).toMatchObject({ code: "unreachable", outcome: "not-done", repeatable: true });
    expect(before.message).toContain(code === "CERT_HAS_EXPIRED" ? "clock" : "network");
    expect(explainFault(error, { ...context, left: true })).toMatchObject({
      code: "no-answer",
      outcome: "unknown",
    });
  },
);

test("a connection's error message is shown without the token", () => {
  const failure = explainFault(new Error(`unexpected ${TOKEN}`), {
    origin: "https://api.mercadopago.com",
    left: true,
    redact: (text) => text.replace(TOKEN, "[access token]"),
  });
  expect(failure.message).toContain("unexpected [access token]");
});

test("a far end that does not speak TLS never sees the token, and nothing was done", async () => {
  let heard = "";
  const plain = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
      socket.end("HTTP/1.1 400 X\r\n\r\n");
    });
  });
  await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
  const address = plain.address();
  const port = typeof address === "object" ? address?.port : null;
  const failure = await failureOf(till({}, `https://127.0.0.1:${port}`).createOrder(REQUEST, "key-1"));
  expect(failure).toMatchObject({ code: "unreachable", outcome: "not-done" });
  expect(failure.message).toContain("portal or proxy");
  expect(heard).not.toBe("");
  expect(heard).not.toContain("APP_USR");
  await new Promise((resolve) => plain.close(resolve));
});

test.each<[string, Respond]>([
  ["is cut before the answer", (_request, socket) => socket.destroy()],
  ["is reset before the answer", (_request, socket) => socket.resetAndDestroy()],
  ["is cut inside the headers", (_request, socket) => socket.end(WHOLE.subarray(0, 20))],
  ["is cut inside the body", (_request, socket) => socket.end(WHOLE.subarray(0, WHOLE.length - 100))],
  ["is cut one byte before the end", (_request, socket) => socket.end(WHOLE.subarray(0, WHOLE.length - 1))],
])("when the connection %s, the outcome is unknown", async (_name, respond) => {
  expect(await createWith(respond)).toMatchObject({
    code: "no-answer",
    outcome: "unknown",
    repeatable: true,
  });
});

test.each<[string, Buffer | string]>([
  ["an empty 201", answer(201, "")],
  ["a 204", "HTTP/1.1 204 X\r\n\r\n"],
  [
    "a portal's HTML with 200",
    answer(200, "<!doctype html><title>Wifi</title>", { "content-type": "text/html" }),
  ],
  ["null", answer(201, "null")],
  ["half of a JSON", answer(201, JSON.stringify(CREATED).slice(0, 200))],
  ["two JSONs", answer(201, `${JSON.stringify(CREATED)}{}`)],
  ["a name that stands twice", answer(201, `{"id":"ORD1",${JSON.stringify(CREATED).slice(1)}`)],
  ["a million brackets", answer(201, "[".repeat(1_000_000))],
  ["objects nested deep", answer(201, `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`)],
  [
    "bytes that are not UTF-8",
    Buffer.concat([Buffer.from("HTTP/1.1 201 X\r\ncontent-length: 2\r\n\r\n"), Buffer.of(0xc3, 0x28)]),
  ],
  [
    "an order with a byte in it that is not UTF-8",
    Buffer.from(WHOLE.toString("latin1").replace("Ticket", "Ticke\xff"), "latin1").subarray(0, WHOLE.length),
  ],
  ["a compressed body that nobody asked for", answer(201, "\u001f\u008b", { "content-encoding": "gzip" })],
  ["something that is not HTTP", "220 mail.example ESMTP\r\n\r\n"],
  ["two content lengths", `HTTP/1.1 201 X\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}`],
  ["endless headers", `HTTP/1.1 201 X\r\n${"x-a: b\r\n".repeat(10_000)}\r\n`],
])("%s is not an order, and whether one exists is unknown", async (_name, bytes) => {
  const failure = await createWith((_request, socket) => socket.write(bytes));
  expect(failure).toMatchObject({ code: "bad-answer", outcome: "unknown", repeatable: true });
  expect(failure.message.length).toBeLessThan(500);
});

test.each<[string, string]>([
  ["with its length told", "content-length: 104857600\r\n"],
  ["in pieces", "transfer-encoding: chunked\r\n"],
])("a body of 100 MB %s is given up after about 1 MiB", async (_name, header) => {
  const piece = Buffer.alloc(65_536, "x");
  const framed = header.startsWith("transfer")
    ? Buffer.concat([Buffer.from("10000\r\n"), piece, Buffer.from("\r\n")])
    : piece;
  let written = 0;
  const failure = await createWith((_request, socket) => {
    socket.write(`HTTP/1.1 201 X\r\n${header}\r\n`);
    const pour = (): void => {
      while (written < 104_857_600 && !socket.destroyed) {
        written += piece.length;
        if (!socket.write(framed)) return;
      }
    };
    socket.on("drain", pour);
    pour();
  });
  expect(failure).toMatchObject({ code: "bad-answer", outcome: "unknown" });
  // What the kernel buffers on the way comes on top.
  expect(written).toBeLessThan(16_777_216);
});

test("silence ends after 20 seconds of the till's own clock, and the outcome is unknown", async () => {
  const clock = new ManualClock();
  const hungUp = Promise.withResolvers<void>();
  server.respondWith((_request, socket) => socket.on("close", () => hungUp.resolve()));
  const waiting = failureOf(till({ clock, limits: { headersMs: 600_000 } }).createOrder(REQUEST, "key-1"));
  await server.received(1);
  await clock.advance(19_999);
  expect(clock.nextDueMs()).toBe(1);
  await clock.advance(1);
  const failure = await waiting;
  expect(failure).toMatchObject({ code: "no-answer", outcome: "unknown", repeatable: true });
  expect(failure.message).toContain("20000 ms");
  expect(clock.nextDueMs()).toBeNull();
  await hungUp.promise;
});

test("an answer that comes after the till gave up changes nothing", async () => {
  const clock = new ManualClock();
  let late: (() => void) | undefined;
  server.respondWith((_request, socket) => {
    late = () => socket.write(WHOLE);
  });
  const rail = till({ clock });
  const waiting = failureOf(rail.createOrder(REQUEST, "key-1"));
  await server.received(1);
  await clock.advance(20_000);
  late?.();
  expect((await waiting).code).toBe("no-answer");
  alwaysAnswer(server, 201, CREATED);
  expect((await rail.createOrder(REQUEST, "key-1")).id).toBe(ORDER_ID);
});

test("an answer that drips byte by byte for ever ends after 20 seconds too", async () => {
  const clock = new ManualClock();
  const dripped = Promise.withResolvers<void>();
  server.respondWith((_request, socket) => {
    let sent = 0;
    const drip = (): void => {
      if (socket.destroyed) return;
      socket.write(WHOLE.subarray(sent, sent + 1), () => setImmediate(drip));
      sent = Math.min(sent + 1, WHOLE.length - 2);
      if (sent === 300) dripped.resolve();
    };
    drip();
  });
  const waiting = failureOf(till({ clock }).createOrder(REQUEST, "key-1"));
  await dripped.promise;
  await clock.advance(20_000);
  expect(await waiting).toMatchObject({ outcome: "unknown" });
});

test("headers that do not come and bodies that stop are given up before that", async () => {
  const limits = { headersMs: 30, bodyMs: 30 };
  const headers = await createWith(() => undefined, { limits });
  expect(headers).toMatchObject({ code: "no-answer", outcome: "unknown" });
  expect(headers.message).toContain("UND_ERR_HEADERS_TIMEOUT");
  const body = await createWith((_request, socket) => socket.write(WHOLE.subarray(0, WHOLE.length - 9)), {
    limits,
  });
  expect(body).toMatchObject({ code: "no-answer", outcome: "unknown" });
  expect(body.message).toContain("UND_ERR_BODY_TIMEOUT");
});

test("no timer is left behind by requests that ended", async () => {
  const clock = new ManualClock();
  const rail = till({ clock });
  alwaysAnswer(server, 201, CREATED);
  await rail.createOrder(REQUEST, "key-1");
  server.respondWith((_request, socket) => socket.destroy());
  await failureOf(rail.createOrder(REQUEST, "key-1"));
  expect(clock.nextDueMs()).toBeNull();
});

test("each request is told to the observer, without its body", async () => {
  const seen: Observation[] = [];
  const clock = new ManualClock();
  const rail = till({ clock, observe: (observation) => seen.push(observation) });
  alwaysAnswer(server, 201, CREATED, { "X-Request-Id": "req-1" });
  await rail.createOrder(REQUEST, "key-1");
  server.respondWith((_request, socket) => socket.destroy());
  await failureOf(rail.getOrder(ORDER_ID));
  expect(seen).toEqual([
    { method: "POST", path: "/v1/orders", status: 201, requestId: "req-1", elapsedMs: 0 },
    { method: "GET", path: `/v1/orders/${ORDER_ID}`, status: null, requestId: null, elapsedMs: 0 },
  ]);
});

test("an address with a path keeps it in front of every request", async () => {
  alwaysAnswer(server, 200, PAID);
  await till({}, `${server.origin}/proxy/`).getOrder(ORDER_ID);
  expect(server.requests[0]?.path).toBe(`/proxy/v1/orders/${ORDER_ID}`);
});

test("a rail that was closed refuses politely", async () => {
  const rail = till();
  await rail.close();
  await rail.close();
  await expect(rail.getOrder(ORDER_ID)).rejects.toBeInstanceOf(PaymentError);
});
