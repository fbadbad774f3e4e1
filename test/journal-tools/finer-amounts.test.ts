// A repair asks for all payments of the account. One with an amount that is finer than the till counts hinders nobody
// where it is somebody else's, and ends the repair, with nothing changed, where it has this till's number.

import { afterEach, beforeEach, expect, test } from "vitest";
import { nodeDisk } from "../../src/journal/node-disk.ts";
import { PaymentError } from "../../src/payments/provider.ts";
import { askProvider, type SeenPayment } from "../../src/repair/ask.ts";
import { lookAtJournal } from "../../src/repair/look.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await Shop.open({ printerOnly: true });
});
afterEach(() => shop.close());

test("of somebody else it is passed over, of the till's own nobody guesses", async () => {
  const { reference } = await shop.sellPaid();
  const sight = lookAtJournal(nodeDisk(shop.journalDirectory), "ARS", null, null);
  const ask = (payment: Partial<SeenPayment>) =>
    askProvider(sight, "SUC001POS001", {
      payments: async () => [
        { id: "1", reference, amount: null, isPaid: true, refundedMinor: 0, createdAtS: null, ...payment },
      ],
      findOrder: async () => null,
      getOrder: () => Promise.reject(new PaymentError("order_not_found", "not-done", "too old")),
      pause: async () => {},
    });
  expect((await ask({ reference: "LINK-1" })).payments.size).toBe(0);
  const amount = { minor: 125_050, currency: "ARS" } as const;
  expect((await ask({ amount })).payments.size).toBe(1);
  for (const change of [{}, { amount, refundedMinor: null }]) {
    await expect(ask(change)).rejects.toMatchObject({
      code: "bad-answer",
      message: "payment 1 of sale 1: an amount that is finer than this till counts",
    });
  }
});
