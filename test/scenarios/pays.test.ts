// The story everything exists for: scan, QR ticket, paid, receipt.

import { afterEach, describe, expect, test } from "vitest";
import { RAILS } from "../support/rails.ts";
import { lastLine, Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

describe.each(RAILS)("$name", (rail) => {
  test.each(["serial", "usb", "tcp"] as const)(
    "a customer scans the ticket of a %s printer, pays, and gets exactly one original receipt",
    async (wire) => {
      shop = await Shop.open({ ...rail.shop, wire });
      const sale = await shop.sellOne();
      await shop.ticketPrinted(sale.id);
      const [ticket] = shop.papers();
      expect(ticket?.qr).toEqual(rail.shop.qrMode === "static" ? [] : [sale.qrData]);

      expect(shop.scanWithPhone()).toMatchObject({
        screen: "checkout",
        amount: "1250.50",
      });
      shop.virtual.phone.approve("latest", { method: "account_money" });
      await shop.passUntil("the payment is seen", () => shop.sale(sale.id).status === "paid");
      await shop.until("everything is settled", () => shop.sale(sale.id).settled);

      const receipt = shop.papers()[1];
      expect(shop.papers()).toHaveLength(2);
      expect(receipt?.text).toContain("Yerba 1 kg");
      expect(receipt?.text).toContain("1.250,50");
      expect(receipt?.text).toContain(shop.sale(sale.id).payment?.number);
      expect(lastLine(receipt)).toBe("ORIGINAL");
      expect(receipt?.barcodes).toEqual([shop.sale(sale.id).receiptCode]);
      expect(shop.originals()).toBe(1);
      expect(shop.status().owed).toEqual([]);
      expect(shop.virtual.orders()).toHaveLength(1);
    },
  );
});

test("a receipt of half past eleven in the evening in Buenos Aires has that day's date, whatever zone the machine is in", async () => {
  shop = await Shop.open();
  shop.clock.setWall("2026-03-01T02:30:00Z");
  await shop.sellPaid();
  expect(shop.papers().at(-1)?.text).toContain("28/02/2026 23:30");
});
