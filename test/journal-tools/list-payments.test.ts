// Every payment since a moment, however many there are and however far one search goes.

import { expect, test } from "vitest";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { createHttpClient } from "../../src/payments/mercado-pago/http/http-client.ts";
import { listPayments } from "../../src/payments/mercado-pago/payments/list.ts";
import { Shop, TOKEN } from "../support/shop.ts";

test("payments are listed once each, also where a search ends before the last one", async () => {
  const shop = await Shop.open({ printerOnly: true });
  const http = createHttpClient({ baseUrl: shop.virtual.url, accessToken: TOKEN, clock: systemClock });
  try {
    const sales = [];
    for (let count = 0; count < 4; count++) {
      sales.push(await shop.sellPaid());
      await shop.pass(5_000);
    }
    const references = sales.map(({ reference }) => reference);
    for (const far of [2, 3, 10_000]) {
      const listed = await listPayments(http, null, "ARS", far);
      expect(
        listed.map(({ reference }) => reference),
        `followed for ${far}`,
      ).toEqual(references);
      expect(listed.every(({ isPaid }) => isPaid)).toBe(true);
    }
    expect(await listPayments(http, new Date("2036-01-01T00:00:00Z"), "ARS")).toEqual([]);
  } finally {
    await http.close();
    await shop.close();
  }
});
