// Each fault does what it says on the wire, to the requests that it was meant for, and then is over.

import { expect, test } from "vitest";
import type { RequestEvent } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { orderBody, startTill, TOKEN } from "./virtual-client.ts";

test("a lost request did nothing", async () => {
  const till = await startTill();
  till.virtual.faults.add({ kind: "lose-request", on: "create" });
  await expect(till.create({}, "key-1")).rejects.toThrow("fetch failed");
  expect(till.virtual.orders()).toEqual([]);
  expect((await till.create({}, "key-1")).status).toBe(201);
  expect(till.virtual.requests()).toMatchObject([
    { fault: "lose-request", acted: false, status: null },
    { fault: null, acted: true, status: 201 },
  ]);
});

test("an answer that was lost does not create twice under the same key", async () => {
  const till = await startTill();
  till.virtual.faults.add({ kind: "lose-answer", on: "create", times: 2 });
  await expect(till.create({}, "key-1")).rejects.toThrow("fetch failed");
  await expect(till.create({}, "key-1")).rejects.toThrow("fetch failed");
  expect((await till.create({}, "key-1")).status).toBe(201);
  expect(till.virtual.orders()).toHaveLength(1);
  expect(till.virtual.requests()[0]).toMatchObject({ fault: "lose-answer", acted: true, status: null });
});

test("a late answer was acted upon at once", async () => {
  const steps: RequestEvent[] = [];
  let acted = (): void => {};
  const done = new Promise<void>((resolve) => {
    acted = resolve;
  });
  const till = await startTill({
    onRequest: (event) => {
      steps.push(event);
      if (event.step === "acted") acted();
    },
  });
  till.virtual.faults.add({ kind: "answer-late", delayMs: 60_000 });
  const late = till.create();
  await done;
  expect(till.virtual.orders()).toHaveLength(1);
  expect(steps.map(({ step }) => step)).toEqual(["received", "acted"]);
  await till.clock.advance(60_000);
  expect((await late).status).toBe(201);
});

test("closing does not wait for late answers", async () => {
  let acted = (): void => {};
  const done = new Promise<void>((resolve) => {
    acted = resolve;
  });
  const till = await startTill({ onRequest: ({ step }) => (step === "acted" ? acted() : undefined) });
  till.virtual.faults.add({ kind: "answer-late", delayMs: 60_000 });
  const late = expect(till.create()).rejects.toThrow("fetch failed");
  await done;
  await till.virtual.close();
  await late;
  expect(till.clock.nextDueMs()).toBeNull();
});

test("an answer sent twice is one answer, and the next request gets its own", async () => {
  const till = await startTill();
  till.virtual.faults.add({ kind: "answer-twice", on: "create" });
  const created = await till.create();
  expect(created.status).toBe(201);
  const other = await till.create(orderBody("9.00"));
  expect(other.body.total_amount).toBe("9.00");
  expect(other.body.id).not.toBe(created.body.id);
});

test("an answer sent twice is on the wire twice", async () => {
  const till = await startTill();
  till.virtual.faults.add({ kind: "answer-twice", on: "account" });
  const { connect } = await import("node:net");
  const socket = connect(till.virtual.port, "127.0.0.1");
  socket.write(`GET /users/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`);
  let seen = "";
  for await (const chunk of socket) {
    seen += String(chunk);
    if ((seen.match(/"site_id"/g) ?? []).length === 2) break;
  }
  expect(seen.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
});

test("a request delivered twice acts once", async () => {
  const till = await startTill();
  till.virtual.faults.add({ kind: "handle-twice", on: "create" });
  expect((await till.create()).status).toBe(201);
  expect(till.virtual.orders()).toHaveLength(1);
});

test("a stale answer shows what the same call was told before", async () => {
  const till = await startTill();
  const { id } = (await till.create()).body;
  await till.get(id);
  till.virtual.phone.approve(id);
  till.virtual.faults.add({ kind: "stale-answer", on: "get" });
  expect((await till.get(id)).body.status).toBe("created");
  expect((await till.get(id)).body.status).toBe("processed");
});

test("refusals of the way: 500, 503, 429 with its pause", async () => {
  const till = await startTill();
  const { faults } = till.virtual;
  faults.add({ kind: "refuse", status: 500 });
  faults.add({ kind: "refuse", status: 503 });
  faults.add({ kind: "refuse", status: 429, retryAfterS: 7 });
  faults.add({ kind: "refuse", status: 500, code: "idempotency_validation_failed", acted: true });
  const [first, second, third] = [await till.create(), await till.create(), await till.create()];
  expect([first.status, first.body.errors[0]?.code]).toEqual([500, "internal_error"]);
  expect(second.status).toBe(503);
  expect([third.status, third.body["error"], third.headers.get("retry-after")]).toEqual([
    429,
    "too_many_requests",
    "7",
  ]);
  expect(third.headers.get("x-virtual-mercado-pago")).toBe("no real money");
  expect(till.virtual.orders()).toEqual([]);
  expect((await till.create()).body.errors[0]?.code).toBe("idempotency_validation_failed");
  expect(till.virtual.orders()).toHaveLength(1);
});

test("a truncated body is complete for HTTP and broken for JSON", async () => {
  const till = await startTill();
  till.virtual.faults.add({ kind: "truncated-body" });
  const answer = await till.create();
  expect([answer.status, answer.body]).toEqual([201, undefined]);
  expect(answer.text).toMatch(/^\{"id":"ORD/);
  expect(till.virtual.orders()).toHaveLength(1);
});

test("an answer that breaks off is noticed as such", async () => {
  const till = await startTill();
  till.virtual.faults.add({ kind: "broken-off" });
  await expect(till.create()).rejects.toThrow("terminated");
  expect(till.virtual.orders()).toHaveLength(1);
});

test("a captive portal answers 200 with a page and nothing was done", async () => {
  const till = await startTill();
  till.virtual.faults.add({ kind: "html-page" });
  const answer = await till.create();
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(answer.text).toContain("<html>");
  expect(till.virtual.orders()).toEqual([]);
});

test("an empty 201, a null, an unknown status, another order's id, any text at all", async () => {
  const till = await startTill();
  const { faults } = till.virtual;
  const { id } = (await till.create()).body;
  faults.add({ kind: "empty-answer" });
  faults.add({ kind: "null-answer" });
  faults.add({ kind: "unknown-status" });
  faults.add({ kind: "other-order" });
  faults.add({ kind: "raw-answer", status: 200, text: "[[[[" });
  const empty = await till.create();
  expect([empty.status, empty.text, empty.headers.get("content-length")]).toEqual([201, "", "0"]);
  expect((await till.create()).text).toBe("null");
  expect(till.virtual.orders()).toHaveLength(3);
  expect((await till.get(id)).body).toMatchObject({ id, status: "brand_new_status" });
  expect((await till.get(id)).body.id).toBe(till.virtual.order("latest").id);
  expect((await till.get(id)).text).toBe("[[[[");
  expect((await till.get(id)).body).toMatchObject({ id, status: "created" });
});

test("a fault meets the requests it was meant for, as often as it was told", async () => {
  const till = await startTill();
  const { faults } = till.virtual;
  const { id } = (await till.create()).body;
  faults.add({ kind: "refuse", status: 500, on: "get", skip: 1, times: 2 });
  faults.add({ kind: "refuse", status: 503, method: "POST", path: "/v1/orders/*/cancel" });
  const seen = [];
  for (let n = 0; n < 4; n++) seen.push((await till.get(id)).status);
  expect(seen).toEqual([200, 500, 500, 200]);
  expect((await till.create()).status).toBe(201);
  expect((await till.cancel(id)).status).toBe(503);
  expect(faults.list()).toEqual([]);
  faults.add({ kind: "lose-request" });
  faults.clear();
  expect((await till.cancel(id)).status).toBe(200);
});

test("a fault that makes no sense is refused", async () => {
  const till = await startTill();
  expect(() => till.virtual.faults.add({ kind: "refuse", status: 99 })).toThrow("status");
});

test("the crash hook is told each step and the server waits for it", async () => {
  const steps: string[] = [];
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const till = await startTill({
    onRequest: async ({ step, number, operation, status }) => {
      steps.push(`${number} ${operation} ${step} ${status}`);
      if (number === 1 && step === "acted") await held;
    },
  });
  const first = till.create();
  await till.create();
  expect(steps).not.toContain("1 create answered 201");
  letGo();
  await first;
  till.virtual.faults.add({ kind: "lose-answer" });
  await expect(till.create()).rejects.toThrow("fetch failed");
  expect(steps.filter((step) => step.startsWith("3 "))).toEqual([
    "3 create received null",
    "3 create acted 201",
    "3 create answered null",
  ]);
});
