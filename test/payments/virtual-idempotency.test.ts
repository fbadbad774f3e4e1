// A request that is repeated under its key acts once (reference 2.4).

import { expect, test } from "vitest";
import { orderBody, refusal, send, startTill, TOKEN } from "./virtual-client.ts";

test("the same order sent again under its key is the same order with the same status", async () => {
  const till = await startTill();
  const first = await till.create({}, "key-1");
  const second = await till.create({}, "key-1");
  expect([second.status, second.text]).toEqual([201, first.text]);
  expect(till.virtual.orders()).toHaveLength(1);
});

test("a repeated create shows the first answer though the order was paid, or the order as it is by a switch", async () => {
  const till = await startTill();
  const first = await till.create({}, "key-1");
  till.virtual.phone.approve(first.body.id);
  expect((await till.create({}, "key-1")).body.status).toBe("created");
  till.virtual.setSwitches({ repeatedAnswer: "current" });
  const current = await till.create({}, "key-1");
  expect([current.status, current.body.status]).toEqual([201, "processed"]);
});

test("another body under a used key is refused", async () => {
  const till = await startTill();
  await till.create({}, "key-1");
  expect(refusal(await till.create({ description: "other" }, "key-1"))).toBe(
    "409 idempotency_key_already_used",
  );
  expect(till.virtual.orders()).toHaveLength(1);
});

test("a key used for one call cannot be used for another", async () => {
  const till = await startTill();
  const { id } = (await till.create({}, "key-1")).body;
  expect(refusal(await till.cancel(id, "key-1"))).toBe("409 idempotency_key_already_used");
  await till.cancel(id, "key-2");
  const other = (await till.create()).body.id;
  expect(refusal(await till.cancel(other, "key-2"))).toBe("409 idempotency_key_already_used");
});

test("after 24 hours the key is forgotten and the same request makes a second order", async () => {
  const till = await startTill();
  const first = await till.create({}, "key-1");
  await till.clock.advance(24 * 3_600_000 - 1);
  expect((await till.create({}, "key-1")).body.id).toBe(first.body.id);
  await till.clock.advance(1);
  expect((await till.create({}, "key-1")).body.id).not.toBe(first.body.id);
  expect(till.virtual.orders()).toHaveLength(2);
});

test("two sellers may use the same key", async () => {
  const till = await startTill({ strangerTokens: ["APP_USR-stranger"] });
  const first = await till.create({}, "key-1");
  const headers = { authorization: "Bearer APP_USR-stranger", "x-idempotency-key": "key-1" };
  const other = await send(`${till.virtual.url}/v1/orders`, "POST", headers, orderBody());
  expect(other.status).toBe(201);
  expect(other.body.id).not.toBe(first.body.id);
});

test("a request without key, or with one too long, is refused before anything is done", async () => {
  const till = await startTill();
  const { id } = (await till.create()).body;
  expect(refusal(await till.create({}, null))).toBe("400 empty_required_header");
  expect(refusal(await till.cancel(id, null))).toBe("400 empty_required_header");
  expect(refusal(await till.request("POST", `/v1/orders/${id}/refund`, undefined, null))).toBe(
    "400 empty_required_header",
  );
  expect(refusal(await till.create({}, "k".repeat(129)))).toBe("400 invalid_idempotency_key_length");
  expect((await till.create({}, "k".repeat(128))).status).toBe(201);
});

test("a refused request may be corrected and sent again under its key", async () => {
  const till = await startTill();
  expect(refusal(await till.create({ title: "x" }, "key-1"))).toBe("400 unsupported_properties");
  expect((await till.create({}, "key-1")).status).toBe(201);
});

test("a refund repeated under its key refunds once", async () => {
  const till = await startTill();
  const { id, transactions } = (await till.paid()).body;
  const part = [String(transactions.payments[0]["id"]), "100.00"] as const;
  const first = await till.refund(id, part, "refund-1");
  const second = await till.refund(id, part, "refund-1");
  expect([second.status, second.text]).toEqual([201, first.text]);
  expect(till.virtual.order(id).refunds).toHaveLength(1);
});

test("a cancel repeated under its key answers the canceled order again", async () => {
  const till = await startTill();
  const { id } = (await till.create()).body;
  const first = await till.cancel(id, "cancel-1");
  const second = await till.cancel(id, "cancel-1");
  expect([second.status, second.text]).toEqual([200, first.text]);
});

test("a key that is busy answers 423 until the first request is through", async () => {
  let arrived = (): void => {};
  const received = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const till = await startTill({ onRequest: ({ step }) => (step === "received" ? arrived() : undefined) });
  till.virtual.faults.add({ kind: "act-late", delayMs: 5000, on: "create" });
  const slow = till.create({}, "key-1");
  await received;
  expect(refusal(await till.create({}, "key-1"))).toBe("423 resource_locked");
  expect((await till.create({}, "key-2")).status).toBe(201);
  await till.clock.advance(5000);
  const first = await slow;
  expect(first.status).toBe(201);
  expect((await till.create({}, "key-1")).body.id).toBe(first.body.id);
});

test("the journal of requests tells the keys and never the token", async () => {
  const till = await startTill();
  await till.create({ external_reference: TOKEN }, TOKEN);
  const { id } = (await till.create({}, "key-2")).body;
  await till.get(id);
  expect(
    till.virtual.requests().map(({ number, method, key, status }) => [number, method, key, status]),
  ).toEqual([
    [1, "POST", "[token]", 201],
    [2, "POST", "key-2", 201],
    [3, "GET", null, 200],
  ]);
  expect(JSON.stringify(till.virtual.requests())).not.toContain(TOKEN);
});
