// Every documented error is met once by a whole till, which then does what docs/mercado-pago-errors.md says.

import { afterEach, expect, test } from "vitest";
import { type DocumentedError, ERROR_GROUPS } from "../../src/payments/mercado-pago/documented-errors.ts";
import { explainDocumented, type Reaction, reactionTo } from "../../src/payments/mercado-pago/errors-page.ts";
import { type Operation, placing, RAILS, type RailCase } from "../support/rails.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

interface Case extends DocumentedError {
  readonly rail: RailCase;
  readonly on: Operation;
  readonly code: string;
  readonly reaction: Reaction;
  readonly name: string;
}

function railOf(name: string): RailCase {
  const found = RAILS.find((rail) => rail.name === name);
  if (found === undefined) throw new Error(`no rail ${name}`);
  return found;
}

/** Where the error of a call is met: the request that is the call. */
function requestOf(rail: RailCase, section: string, { call }: DocumentedError): Operation {
  if (call === "create") return placing(rail);
  if (call === "get") return section === "5.3" ? "pos-get" : rail.calls.look[0];
  return call === "cancel" ? rail.calls.cancel[0] : rail.calls.refund[0];
}

const CASES: readonly Case[] = ERROR_GROUPS.flatMap((group) => {
  const names = group.section === "2" ? ["orders, dynamic", "instore, static"] : [nameOf(group.section)];
  return names.flatMap((railName) =>
    group.errors.map((error): Case => {
      const rail = railOf(railName);
      const explained = explainDocumented(error, group);
      const on = requestOf(rail, group.section, error);
      const { code } = explained;
      const reaction = reactionTo(error.call, explained);
      const { call, status, word } = error;
      const name = `${rail.name}: ${call} answered ${status} ${word ?? "without a word"} (${on}): the till ${reaction}`;
      return { ...error, rail, on, code, reaction, name };
    }),
  );
});

function nameOf(section: string): string {
  return section.startsWith("4") ? "orders, dynamic" : "instore, static";
}

test.each(CASES)("$name", async ({ call, code, on, rail, reaction, status, word }) => {
  shop = await Shop.open({ ...rail.shop, ttlSeconds: 300 });
  const sentence = { message: "They said why" };
  const fault =
    word === null
      ? ({ kind: "raw-answer", status, text: JSON.stringify(sentence), on } as const)
      : ({ kind: "refuse", status, code: word, on } as const);
  switch (call) {
    case "create":
      return meetAtCreate();
    case "get":
      return meetAtGet();
    case "cancel":
      return meetAtCancel();
    case "refund":
      return meetAtRefund();
  }

  async function meetAtCreate(): Promise<void> {
    shop.virtual.faults.add(fault);
    await shop.api.sell("500.00", null);
    if (reaction === "refuses the sale") {
      await shop.until("refused", () => shop.sale(1).status === "refused");
      expect(shop.sale(1).detail).toContain(`${code}: `);
      expect(shop.virtual.orders()).toEqual([]);
      expect(shop.status().state).toBe("idle");
      return;
    }
    expect(["repeats", "finds the order", "finds, then a new key"]).toContain(reaction);
    await shop.passUntil("the order is known", () => shop.sale(1).orderId !== null);
    expect(shop.virtual.orders()).toHaveLength(1);
    const keys = shop.virtual.requests().filter((seen) => seen.operation === on);
    expect(new Set(keys.map(({ key }) => key)).size).toBe(1);
  }

  async function meetAtGet(): Promise<void> {
    const sale = await shop.sellOne();
    shop.virtual.faults.add(fault);
    await shop.pass(4_000);
    expect(shop.sale(sale.id).status).toBe("awaiting-payment");
    shop.virtual.phone.approve("latest");
    await shop.pass(50_000);
    expect(shop.sale(sale.id).status === "paid").toBe(
      reaction !== "looks once a minute" && reaction !== "knows no more",
    );
    await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
    await shop.until("settled", () => shop.sale(sale.id).settled);
    expect(shop.originals()).toBe(1);
  }

  async function meetAtCancel(): Promise<void> {
    const sale = await shop.sellOne();
    shop.virtual.faults.add(fault);
    await shop.api.cancel();
    await shop.until("it was tried", () => shop.virtual.requests().some((seen) => seen.fault === fault.kind));
    if (reaction === "frees the counter") {
      await shop.until("the counter is free", () => shop.status().state === "idle");
      await shop.pass(50_000);
      expect(shop.sale(sale.id).status).toBe("canceling");
    }
    await shop.passUntil("canceled", () => shop.sale(sale.id).status === "canceled");
    expect(shop.virtual.order("latest")).toMatchObject({ status: "canceled" });
  }

  async function meetAtRefund(): Promise<void> {
    const sale = await shop.sellPaid();
    shop.virtual.faults.add(fault);
    void shop.refund("1", "500.00", 0);
    const state = () => shop.sale(sale.id).refunds[0]?.status;
    if (reaction === "refuses the refund") {
      await shop.until("refused", () => state() === "refused");
      expect(shop.sale(sale.id).refunds[0]?.detail).toContain(`${code}: `);
      expect(shop.virtual.order("latest").refunds).toEqual([]);
      return;
    }
    await shop.passUntil("done", () => state() === "done");
    expect(shop.virtual.order("latest").refunds).toHaveLength(1);
    const keys = shop.virtual.requests().filter((seen) => seen.operation === on);
    expect(new Set(keys.map(({ key }) => key)).size).toBe(1);
  }
});
