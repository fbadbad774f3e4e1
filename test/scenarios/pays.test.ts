// The story everything exists for: scan, QR ticket, paid, receipt.

import { afterEach, expect, test } from "vitest";
import { lastLine, Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

test.each(["serial", "usb", "tcp"] as const)(
  "a customer scans the ticket of a %s printer, pays, and gets exactly one original receipt",
  async (wire) => {
    shop = await Shop.open({ wire });
    const sale = await shop.sellOne();
    await shop.ticketPrinted(sale.id);
    const [ticket] = shop.papers();
    expect(ticket?.qr).toEqual([sale.qrData]);

    expect(shop.virtual.phone.scanQr(ticket?.qr[0] ?? "")).toMatchObject({
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
