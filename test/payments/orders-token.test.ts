// The access token: in one header towards one place, and nowhere else; also not in the hands of a network that
// anybody can read.

import { inspect } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createOrdersRail } from "../../src/payments/mercado-pago/orders/orders.ts";
import type { RailOptions } from "../../src/payments/mercado-pago/rail-options.ts";
import type { PaymentProvider } from "../../src/payments/provider.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { answer, type RawHttp, startRawHttp } from "../support/raw-http.ts";
import { alwaysAnswer, CREATED, failureOf, REQUEST, railTo, TOKEN } from "./orders-support.ts";

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

test("the access token is in one header and nowhere else, not even when the far end repeats it", async () => {
  const told: unknown[] = [];
  const echo = JSON.stringify({ errors: [{ code: TOKEN, message: `bad token ${TOKEN}`, details: [TOKEN] }] });
  const answers: readonly (Buffer | string)[] = [
    answer(401, echo, { "x-request-id": TOKEN }),
    answer(400, echo),
    answer(201, { ...CREATED, status: { token: TOKEN } }),
    answer(201, { ...CREATED, id: `${"a".repeat(20)}${TOKEN}` }),
    answer(201, { ...CREATED, total_amount: TOKEN }),
    answer(201, `{"${TOKEN}":1,"${TOKEN}":2}`),
    answer(403, `Resource /${TOKEN} not found.`),
    answer(404, `Resource /${TOKEN} not found.`),
    answer(201, "x", { "content-type": TOKEN }),
    `${TOKEN} 1\r\n\r\n`,
    `HTTP/1.1 201 ${TOKEN}\r\n${TOKEN}\r\n\r\n`,
  ];
  const rail = till({ observe: (observation) => told.push(observation) });
  for (const bytes of answers) {
    server.respondWith((_request, socket) => socket.end(bytes));
    const failure = await failureOf(rail.createOrder(REQUEST, "key-1"));
    told.push(failure, failure.stack, failure.cause, failure.code);
  }
  server.respondWith((_request, socket) => socket.destroy());
  told.push(await failureOf(rail.createOrder(REQUEST, "key-1")), rail);
  const text = inspect(told, { depth: 20, showHidden: true, maxStringLength: null });
  // A piece of the token would help a thief as well.
  expect(text).not.toContain(TOKEN.slice(0, 20));
  expect(text).toContain("[access token]");
  for (const request of server.requests) {
    expect(request.bytes.split(TOKEN)).toHaveLength(2);
    expect(request.headers.get("authorization")).toBe(`Bearer ${TOKEN}`);
  }
});

test.each(["", "two words", "APP_USR-1\n", "APP_USR-1\r\nx-evil: 1", "ñ"])(
  "a token file that holds %j is named as the fault before anything leaves, and its text is not shown",
  async (accessToken) => {
    const failure = await failureOf(till({ accessToken }).createOrder(REQUEST, "key-1"));
    expect(failure).toMatchObject({ code: "unauthorized", outcome: "not-done", repeatable: false });
    expect(failure.message).not.toContain("APP_USR-1");
    expect(server.connections()).toBe(0);
  },
);

test("a token that was exchanged on the disk is used from the next request on; one that cannot be read is said", async () => {
  const tokens = ["APP_USR-first", "APP_USR-second"];
  const rail = till({
    accessToken: () => {
      const token = tokens.shift();
      if (token === undefined) throw new Error("ENOENT");
      return token;
    },
  });
  alwaysAnswer(server, 201, CREATED);
  await rail.createOrder(REQUEST, "key-1");
  await rail.createOrder(REQUEST, "key-1");
  expect(server.requests.map((request) => request.headers.get("authorization"))).toEqual([
    "Bearer APP_USR-first",
    "Bearer APP_USR-second",
  ]);
  expect(await failureOf(rail.createOrder(REQUEST, "key-1"))).toMatchObject({
    code: "unauthorized",
    outcome: "not-done",
  });
});

function railAt(baseUrl: string): PaymentProvider {
  const rail = createOrdersRail({
    baseUrl,
    accessToken: TOKEN,
    externalPosId: "P",
    externalStoreId: "S",
    userId: "1",
    qrMode: "dynamic",
    currency: "ARS",
    clock: new ManualClock(),
  });
  rails.push(rail);
  return rail;
}

test.each([
  "http://api.mercadopago.com",
  "http://10.0.0.1",
  "http://127.0.0.1.evil.example",
  "http://localhost.evil.example",
  "http://[::2]",
  "http://0.0.0.0:80",
])("the token never goes unencrypted to %s", (baseUrl) => {
  expect(() => railAt(baseUrl)).toThrow(/^base_url: http:\/\/ sends the access token readable/);
});

test.each([
  "https://api.mercadopago.com",
  "https://10.0.0.1/prefix/",
  "http://127.0.0.1:8080",
  "http://127.9.9.9",
  "http://localhost:1",
  "http://[::1]:1",
])("%s may be talked to", (baseUrl) => {
  expect(railAt(baseUrl).name).toBe("Mercado Pago, orders");
});

test.each([
  "",
  "api.mercadopago.com",
  "ftp://127.0.0.1",
  "https://user:secret@x.example",
  "https://x.example/?access_token=secret",
  "https://x.example/#secret",
])("the address %j is refused without repeating what may be a secret", (baseUrl) => {
  expect(() => railAt(baseUrl)).toThrow(/^base_url: expected an address/);
  expect(() => railAt(baseUrl)).not.toThrow(/secret/);
});
