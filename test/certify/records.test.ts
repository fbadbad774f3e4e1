// What the provider itself holds is held against each row: one wrong entry in its books, and the row fails.

import { expect, test } from "vitest";
import type { Hands, ProviderRecord } from "../../src/certify/hands.ts";
import type { Certificate } from "../../src/certify/result.ts";
import type { QrMode } from "../../src/certify/rows.ts";
import { certify } from "../../src/certify/run.ts";
import { DemoShop } from "../../src/demo/demo-shop.ts";
import { MovableClock } from "../../src/demo/movable-clock.ts";
import { PhoneHands } from "../../src/demo/phone-hands.ts";
import type { RailName } from "../../src/money/sites.ts";

type Change = (record: ProviderRecord) => Partial<ProviderRecord>;

/** Plays a table whose provider's books say something else in some rows. */
async function playWith(
  rail: RailName,
  mode: QrMode,
  changes: Readonly<Record<string, Change>>,
): Promise<Certificate> {
  const clock = new MovableClock();
  const shop = await DemoShop.open({
    paperMm: 80,
    rail,
    qrMode: mode,
    validityS: 30,
    clock,
    webhooks: true,
    log: () => {},
    fatal: (error) => {
      throw error;
    },
  });
  let row = "";
  const phone = new PhoneHands(shop, clock);
  const hands: Hands = {
    pay: (task) => phone.pay(task),
    look: (task) => phone.look(task),
    tell: () => {},
    putAway: () => phone.putAway(),
    letTimePass: (ended) => phone.letTimePass(ended),
    papers: () => phone.papers(),
    provider: async (reference) => {
      const record = await phone.provider(reference);
      return record === null ? null : { ...record, ...changes[row]?.(record) };
    },
  };
  try {
    return await certify({
      subject: {
        version: "0",
        rail,
        mode,
        site: "MLA",
        currency: "ARS",
        store: shop.storeName,
        pos: shop.posName,
        account: "virtual",
        validityS: 30,
      },
      till: shop.control,
      hands,
      clock,
      amount: "100.00",
      now: () => null,
      earlier: [],
      signal: new AbortController().signal,
      begins: ({ id }) => {
        row = id;
      },
    });
  } finally {
    await shop.close();
  }
}

function wrongOf({ results }: Certificate): Record<string, readonly string[]> {
  const failed = results.filter(({ verdict }) => verdict === "failed");
  return Object.fromEntries(failed.map(({ row, wrong }) => [row, wrong]));
}

test("on the Orders rail", async () => {
  const certificate = await playWith("orders", "static", {
    O1: ({ paidMinor }) => ({ paidMinor: paidMinor + 1 }),
    O2: ({ refundedMinor }) => ({ refundedMinor: refundedMinor - 1 }),
    O3: () => ({ orderStatus: "created" }),
    O8: () => ({ rejections: 0 }),
    "O8+": () => ({ orders: 2 }),
    OX: () => ({ validityS: 600 }),
  });
  expect(wrongOf(certificate)).toEqual({
    O1: ["the provider took 10001, not 10000 (smallest unit)"],
    O2: ["the provider gave back 9999, not 10000 (smallest unit)"],
    O3: ["the provider's order is created"],
    O8: ["the provider knows of no rejection"],
    "O8+": ["the provider has 2 orders for this sale"],
    OX: ["the provider gave it 600 s, and the till is set to 30 s"],
  });
});

test("on the instore rail", async () => {
  const certificate = await playWith("instore", "static", {
    A3: () => ({ merchantOrder: "opened" }),
    A4: () => ({ merchantOrder: "closed" }),
    A5: () => ({ orders: 2 }),
    A6: () => ({ orderStatus: "processed" }),
    A7: () => ({ paidMinor: 1 }),
    AX: () => ({ orderStatus: "canceled" }),
  });
  expect(wrongOf(certificate)).toEqual({
    A3: ["the merchant order is opened"],
    A4: ["the merchant order is closed"],
    A5: ["the provider has 2 orders for this sale"],
    A6: ["the provider's order is processed"],
    A7: ["the provider took 1 (smallest unit)"],
    AX: ["the provider's order is canceled"],
  });
});
