// Mercado Pago's documents contradict each other in many small things; a till that sells in one spelling sells in all.

import { afterEach, describe, expect, test } from "vitest";
import type { Switches } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { RAILS } from "../support/rails.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

/** Each conflict and each guess of the reference that a sale or a refund can meet, away from its usual side. */
const SPELLINGS: readonly Partial<Switches>[] = [
  { expiryPolicy: "B" },
  { paidDetail: "processed" },
  { repeatedAnswer: "current" },
  { countryCode: "site", userIdAsNumber: true },
  { testOrderIds: true },
  { posAnswer: "object" },
  { posSuccessStatus: 200 },
  { qrStatus: 201 },
  { hybridAnswer: "empty" },
  { inStoreOrderId: "qr-text" },
  { inStoreOrderId: "absent" },
  { validityWins: "header", ttlHeaderForHybrid: true },
  { merchantOrderAt: "scan" },
  { merchantOrderAt: "scan", deadMerchantOrders: "expired", orderStatusWords: "openapi" },
  { noElements: "array" },
  { noElements: "absent" },
  { refundListAs: "object" },
  { refundOddShapes: true, causeCodesAsText: true },
  { refundErrorStatus: "400" },
  { pendingRefundWord: "in_process" },
];

describe.each(RAILS)("$name", (rail) => {
  test.each(SPELLINGS.map((switches) => ({ spelling: JSON.stringify(switches), switches })))(
    "$spelling: rejected, paid, given back in parts, and what is too much is refused",
    async ({ switches }) => {
      shop = await Shop.open({ ...rail.shop, virtual: { switches } });
      const sale = await shop.sellOne();
      shop.virtual.phone.play("latest", "FUND");
      await shop.passUntil("the rejection is shown", () => shop.sale(sale.id).detail.includes("rejected"));
      shop.virtual.phone.play("latest", "APRO");
      await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
      await shop.until("settled", () => shop.sale(sale.id).settled);
      shop.virtual.seller.refund("latest", 25_050);
      const part = await shop.refund("1", "1000.00", 5_000);
      expect(part.refund.status).toBe("done");
      await expect(shop.refund("1", "0.50", 5_000)).rejects.toThrow(/refunded already/);
      expect(shop.virtual.order("latest")).toMatchObject({ status: "refunded" });
      expect(shop.originals()).toBe(1);
    },
  );
});
