// The control API over HTTP: everything a rig needs when the virtual Mercado Pago is a process of its own.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FAULT_KINDS } from "../../src/payments/virtual-mercado-pago/faults.ts";
import { OPERATIONS } from "../../src/payments/virtual-mercado-pago/http/routes.ts";
import { METHOD_WORDS, SCENARIO_WORDS } from "../../src/payments/virtual-mercado-pago/phone.ts";
import { startTill, states } from "./virtual-client.ts";

test("a rig reads the QR, scans it, pays, and finds the order and the requests", async () => {
  const till = await startTill();
  const created = await till.create({}, "key-1");
  const scan = await till.control("POST", "/phone/scan", { qr: created.body.type_response?.qr_data });
  expect(scan.body).toMatchObject({ screen: "checkout", orderId: created.body.id });
  const paid = await till.control("POST", `/orders/${created.body.id}/approve`, { method: "visa" });
  expect(paid.body).toMatchObject({ status: "processed", totalMinor: 125050, method: "visa" });
  expect(paid.headers.get("x-virtual-mercado-pago")).toBe("no real money");
  expect((await till.control("GET", "/orders")).body).toEqual([till.virtual.order("latest")]);
  expect((await till.control("GET", "/requests")).body).toMatchObject([
    { method: "POST", path: "/v1/orders", operation: "create", key: "key-1", status: 201, fault: null },
  ]);
  await till.control("DELETE", "/requests");
  expect((await till.control("GET", "/requests")).text).toBe("[]");
});

test("every move of the phone and of the seller's app works by its path", async () => {
  const till = await startTill();
  const move = async (verb: string, body?: unknown) =>
    (await till.control("POST", `/orders/latest/${verb}`, body)).body;
  const { id } = (await till.create()).body;
  expect(await move("scan")).toMatchObject({ screen: "checkout", orderId: id });
  expect(await move("walk-away")).toMatchObject({ paying: false });
  expect(await move("reject", { detail: "high_risk" })).toMatchObject({ rejections: ["high_risk"] });
  expect(await move("play", { scenario: "FUND" })).toMatchObject({
    rejections: ["high_risk", "insufficient_amount"],
  });
  expect(await move("reject-then-approve", { method: "debit_card" })).toMatchObject({ method: "debvisa" });
  await till.control("PATCH", "/switches", { refundsStayPending: true });
  const refunded = await move("refund", { amount_minor: 100 });
  expect(refunded).toMatchObject({ refunds: [{ amountMinor: 100, status: "processing", elsewhere: true }] });
  const refundId = till.virtual.order(id).refunds[0]?.id;
  expect((await till.control("POST", `/refunds/${refundId}/finish`)).body).toMatchObject({
    status: "processed",
  });
  expect(states(await till.get(id))).toBe("processed/partially_refunded partially_refunded");
  await till.create();
  await move("scan");
  expect(await move("expire")).toMatchObject({ status: "expired" });
  const late = await till.control("POST", "/orders/latest/approve");
  expect([late.status, late.body["error"]]).toEqual([409, "order_not_payable"]);
});

test("faults, switches and the clock are moved from outside", async () => {
  const till = await startTill();
  const rule = { kind: "refuse", status: 429, retryAfterS: 2, on: "create" };
  expect((await till.control("POST", "/faults", rule)).body).toEqual([{ rule, toSkip: 0, left: 1 }]);
  expect((await till.create()).status).toBe(429);
  await till.control("POST", "/faults", { kind: "lose-request" });
  await till.control("DELETE", "/faults");
  expect((await till.control("GET", "/faults")).text).toBe("[]");
  const { id } = (await till.create()).body;
  expect((await till.control("POST", "/clock/advance", { ms: 300_000 })).body).toEqual({
    now: "2026-03-01T14:05:00.000Z",
  });
  expect((await till.get(id)).body.status).toBe("expired");
  expect((await till.control("PATCH", "/switches", { expiryPolicy: "B" })).body).toMatchObject({
    expiryPolicy: "B",
  });
  expect((await till.control("GET", "/switches")).body["expiryPolicy"]).toBe("B");
  expect((await till.control("GET", "/pos/SUC001POS001")).body).toEqual({
    qr: till.virtual.posQr("SUC001POS001"),
  });
});

test.each<[method: string, path: string, body: unknown, status: number, told: string]>([
  ["POST", "/faults", { kind: "explode" }, 400, "kind"],
  ["POST", "/faults", "{", 400, "JSON"],
  ["PATCH", "/switches", { expiryPolicy: "C" }, 400, "expiryPolicy"],
  ["PATCH", "/switches", { mood: "good" }, 400, "mood"],
  ["POST", "/clock/advance", { ms: -1 }, 400, "Invalid"],
  ["POST", "/orders/latest/approve", { method: "cash" }, 400, "Invalid"],
  ["POST", "/orders/latest/approve", {}, 404, "No order latest"],
  ["GET", "/nothing", undefined, 404, "GET /control lists the calls"],
])("%s %s with %j is refused with words", async (method, path, body, status, told) => {
  const till = await startTill();
  const answer = await till.control(method, path, body);
  expect(answer.status).toBe(status);
  expect(answer.body["message"]).toContain(told);
});

test("the control API lists its calls", async () => {
  const till = await startTill();
  const { calls } = (await till.control("GET", "")).body as unknown as { calls: string[] };
  expect(calls).toContain("POST /control/phone/scan: scan a QR by its text {qr}");
});

test("a test can wait for the next order", async () => {
  const till = await startTill();
  const next = till.virtual.nextOrder();
  const created = await till.create();
  expect((await next).id).toBe(created.body.id);
});

test("the README names every file, operation, fault, method, test word and call", async () => {
  const till = await startTill();
  const file = new URL("../../src/payments/virtual-mercado-pago/README.md", import.meta.url);
  const readme = readFileSync(file, "utf8").replace(/ +/g, " ");
  for (const name of readdirSync(new URL(".", file)).filter((entry) => entry.endsWith(".ts"))) {
    expect(readme).toContain(`\`${name}\``);
  }
  for (const operation of OPERATIONS) expect(readme).toContain(`| \`${operation}\` |`);
  for (const kind of FAULT_KINDS) expect(readme).toContain(`| \`${kind}\``);
  for (const word of METHOD_WORDS) expect(readme).toContain(`\`${word}\``);
  for (const word of SCENARIO_WORDS) expect(readme).toMatch(new RegExp(`\\b${word}\\b`));
  const { calls } = (await till.control("GET", "")).body as unknown as { calls: string[] };
  for (const call of calls) {
    const path = call.split(": ")[0]?.split(" ")[1] ?? "";
    expect(readme).toContain(path.replace(":name", "{external_pos_id}").replace(/:(\w+)/g, "{$1}"));
  }
});
