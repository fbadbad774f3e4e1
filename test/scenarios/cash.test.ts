// Cash beside QR: a sale that is paid over the counter is on the disk before the drawer opens, has its one receipt
// with the change, and is never known to Mercado Pago.

import { afterEach, expect, test } from "vitest";
import { lastLine, Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

const DRAWER = { settings: '[drawer]\nopens = "printer"\n' };

async function sellInCash(amount: string, tendered: string): Promise<number> {
  const sale = await shop.api.sell(amount, null, tendered);
  await shop.until("the receipt is out", () => shop.sale(sale.id).settled);
  return sale.id;
}

test("a sale in cash prints one original with what was handed over and the change, and opens the drawer", async () => {
  shop = await Shop.open(DRAWER);
  const id = await sellInCash("1250.50", "2000");
  expect(shop.originals()).toBe(1);
  expect(shop.sale(id)).toMatchObject({ status: "paid", payment: { methodType: "cash" }, orderId: null });
  const [paper] = shop.papers();
  expect(paper?.text).toMatch(/Pago con +Efectivo/);
  expect(paper?.text).toMatch(/Entregado +\$ 2\.000,00/);
  expect(paper?.text).toMatch(/Vuelto +\$ 749,50/);
  expect(shop.status().display).toEqual([expect.stringContaining("PAGADO"), "Vuelto $ 749,50"]);
  await shop.until("the drawer opened", () => shop.printer.printer.drawerPulses === 1);
  expect(shop.virtual.orders()).toEqual([]);
});

test("cash that does not reach the total sells nothing", async () => {
  shop = await Shop.open();
  await expect(shop.api.sell("1250.50", null, "1250")).rejects.toThrow(
    /cash 1250.00: expected the amount of 1250.50 or more/,
  );
  expect(shop.api.sale(1)).toBeNull();
});

test("a reference that is none is named as what it is, and a long one is not repeated whole", async () => {
  shop = await Shop.open();
  const said = "expected 1 to 40 letters, digits, - or _";
  const sell = (reference: string) => shop.api.sell("300.00", reference, "300.00");
  await expect(sell("mesa 4")).rejects.toThrow(`reference "mesa 4": ${said}`);
  await expect(sell("×".repeat(300))).rejects.toThrow(`reference "${"×".repeat(40)}…": ${said}`);
  expect(shop.api.sale(1)).toBeNull();
});

test("a till that is switched off before the receipt is out prints it when it is on again, once", async () => {
  shop = await Shop.open();
  shop.printer.printer.setPaper("out");
  const sale = await shop.api.sell("300.00", "A-1", "300.00");
  await shop.stop();
  shop.printer.printer.setPaper("ok");
  await shop.start({ bootId: "a-new-boot" });
  await shop.until("the receipt is out", () => shop.sale(sale.id).settled);
  expect(shop.originals()).toBe(1);
  expect(shop.virtual.requests()).toEqual([]);
});

test("cash goes back over the counter: the slip is out at once, and nobody asks Mercado Pago", async () => {
  shop = await Shop.open(DRAWER);
  const id = await sellInCash("500.00", "500.00");
  // Another day: the coil of the drawer's lock has rested.
  await shop.stop();
  await shop.start();
  const { refund } = await shop.refund(shop.sale(id).receiptCode ?? "", "200.00", 5_000);
  expect(refund).toMatchObject({ status: "done" });
  await shop.until("the slip is out", () => shop.sale(id).settled);
  expect(lastLine(shop.papers().at(-1))).toBe("CONSTANCIA DE DEVOLUCIÓN");
  await shop.until("the drawer opened twice", () => shop.printer.printer.drawerPulses === 2);
  expect(shop.virtual.requests()).toEqual([]);
  await expect(shop.refund(shop.sale(id).receiptCode ?? "", "400.00", 5_000)).rejects.toThrow(/only 300/);
});

test("the receipts of cash and of QR are counted in one row", async () => {
  shop = await Shop.open();
  const first = await sellInCash("100.00", "100.00");
  const second = await shop.sellPaid();
  const third = await sellInCash("100.00", "150.00");
  expect([first, second.id, third].map((id) => shop.sale(id).receiptNumber)).toEqual([1, 2, 3]);
});

test("a drawer that does not open does not undo the sale", async () => {
  shop = await Shop.open();
  const id = await sellInCash("100.00", "100.00");
  expect(shop.sale(id).status).toBe("paid");
});
