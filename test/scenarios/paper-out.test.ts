// Money and paper are two debts: a sale is paid while its receipt is owed.

import { afterEach, expect, test } from "vitest";
import { Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

test("paper that ends in mid-receipt: the sale is paid, the receipt owed and seen, the next sale is paid meanwhile", async () => {
  shop = await Shop.open();
  const first = await shop.sellOne();
  await shop.ticketPrinted(first.id);
  shop.printer.printer.runOutAfterLines(6);
  shop.virtual.phone.approve("latest");
  await shop.passUntil("paid", () => shop.sale(first.id).status === "paid");
  await shop.until(
    "the till knows that the paper is out",
    () => shop.status().devices[0]?.detail.includes("paper") === true,
  );
  expect(shop.status().owed).toMatchObject([{ sale: first.id, paper: "receipt" }]);
  expect(shop.status().owed[0]?.detail).toMatch(/paper/);
  expect(shop.originals()).toBe(0);

  const second = await shop.sellOne();
  shop.virtual.phone.approve("latest");
  await shop.passUntil("paid", () => shop.sale(second.id).status === "paid");
  expect(shop.status().owed.map((paper) => paper.sale)).toEqual([first.id, second.id]);

  shop.printer.printer.setPaper("ok");
  await shop.until(
    "both receipts are out",
    () => shop.sale(first.id).settled && shop.sale(second.id).settled,
  );
  expect(shop.originals()).toBe(2);
  expect(shop.copies()).toBe(0);
  expect(shop.status().owed).toEqual([]);
});

test("a till that starts without paper sells, and prints what it owes when there is paper", async () => {
  shop = await Shop.open();
  shop.printer.printer.setPaper("out");
  await shop.until("the till knows", () => shop.status().devices[0]?.condition === "attention");
  const sale = await shop.sellOne();
  shop.virtual.phone.approve("latest");
  await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
  expect(shop.papers()).toEqual([]);
  shop.printer.printer.setPaper("ok");
  await shop.until("settled", () => shop.sale(sale.id).settled);
  expect(shop.originals()).toBe(1);
  expect(shop.papers()).toHaveLength(1);
});

test("the cable is pulled in mid-receipt: after it is back, one original, and the torn piece is none", async () => {
  shop = await Shop.open();
  const sale = await shop.sellOne();
  await shop.ticketPrinted(sale.id);
  shop.printer.printer.runOutAfterLines(5);
  shop.virtual.phone.approve("latest");
  await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
  await shop.until("in the middle of the receipt", () => shop.papers().length === 2);
  shop.printer.unplug();
  await shop.until("the till knows", () => shop.status().devices[0]?.condition === "missing");
  shop.printer.printer.powerCycle();
  shop.printer.printer.setPaper("ok");
  await shop.printer.plugIn();
  await shop.until("settled", () => shop.sale(sale.id).settled);
  expect(shop.originals()).toBe(1);
});

test("a till that is restarted while a receipt is owed prints it as the original, once", async () => {
  shop = await Shop.open();
  const sale = await shop.sellOne();
  await shop.ticketPrinted(sale.id);
  shop.printer.printer.setPaper("out");
  shop.virtual.phone.approve("latest");
  await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
  await shop.stop();
  shop.printer.printer.setPaper("ok");
  await shop.start();
  await shop.until("settled", () => shop.sale(sale.id).settled);
  expect(shop.originals()).toBe(1);
});

test("a copy says COPIA and its number, and there is never a second original", async () => {
  shop = await Shop.open();
  const sale = await shop.sellPaid();
  expect(await shop.api.reprint(sale.receiptCode ?? "")).toMatchObject({ copy: 1 });
  await shop.until("settled", () => shop.sale(sale.id).settled);
  expect(await shop.api.reprint("1")).toMatchObject({ copy: 2 });
  await shop.until("settled", () => shop.sale(sale.id).settled);
  expect(shop.originals()).toBe(1);
  expect(shop.copies()).toBe(2);
});
