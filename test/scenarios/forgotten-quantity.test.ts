// A quantity card that nobody followed up belongs to nobody: it must not multiply what the next customer buys.

import { afterEach, expect, test } from "vitest";
import { Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

test("twelve of nothing, scanned half a minute ago, are not twelve of the next customer's article", async () => {
  shop = await Shop.open({ wire: "tcp" });
  await shop.api.scan("TILL:QTY:12");
  await shop.pass(29_000);
  await shop.api.scan("TILL:QTY:12");
  await shop.pass(31_000);
  await shop.api.scan("7791234567898");
  expect(shop.status().basket?.lines).toMatchObject([{ title: "Alfajor", quantity: 1 }]);

  await shop.api.scan("TILL:QTY:3");
  await shop.pass(600_000);
  expect(shop.status().basket?.lines).toHaveLength(1);
  await shop.api.scan("7791234567898");
  expect(shop.status().basket?.lines).toMatchObject([{ title: "Alfajor", quantity: 4 }]);
});
