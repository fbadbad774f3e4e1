// The provider's own validation tables for sellers: of the Orders API (test-purchase page of the QR product, O1 to O8)
// and of the instore API (attended A1 to A7, dynamic D1 to D6), each event by its number and name on its rail, plus
// the events that the first page leaves out: rejection and expiry.

import { afterEach, describe, expect, test } from "vitest";
import { RAILS } from "../support/rails.ts";
import { lastLine, Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

type Flow = "printed QR" | "counter QR";

/** A hybrid order can be paid by either QR. */
const MODELS = RAILS.flatMap((rail) => {
  const flows: Readonly<Record<typeof rail.shop.qrMode, readonly Flow[]>> = {
    static: ["counter QR"],
    dynamic: ["printed QR"],
    hybrid: ["printed QR", "counter QR"],
  };
  return flows[rail.shop.qrMode].map((flow) => ({ ...rail, flow }));
});

const CHECKOUT = { screen: "checkout", amount: "1250.50" };

describe.each(MODELS)("$name, by the $flow", (rail) => {
  /** The customer holds the phone before the QR of the paper, or of the counter. */
  function scan() {
    const printed = shop.papers()[0]?.qr[0] ?? "";
    return shop.virtual.phone.scanQr(
      rail.flow === "printed QR" ? printed : shop.virtual.posQr("SUC001POS001"),
    );
  }

  test("scan before an order exists (A1): the customer's phone waits", async () => {
    shop = await Shop.open(rail.shop);
    const counter = shop.virtual.posQr("SUC001POS001");
    expect(shop.virtual.phone.scanQr(counter)).toMatchObject({ screen: "waiting" });
  });

  test("create and process (O1, O4; A2, A3; D1, D2): the customer pays with an approving card and gets the receipt", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellOne();
    await shop.ticketPrinted(sale.id);
    expect(shop.papers()[0]?.qr).toHaveLength(rail.shop.qrMode === "static" ? 0 : 1);
    expect(scan()).toMatchObject(CHECKOUT);
    shop.virtual.phone.play("latest", "APRO");
    await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
    await shop.until("settled", () => shop.sale(sale.id).settled);
    expect(shop.originals()).toBe(1);
    expect(shop.virtual.orders()[0]).toMatchObject({ status: "processed" });
  });

  test("rejected card and second attempt (O8; A4, A5; D3, D4): the order stays open, the till says so, waits, and is paid", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellOne();
    await shop.ticketPrinted(sale.id);
    expect(scan()).toMatchObject(CHECKOUT);
    shop.virtual.phone.play("latest", "FUND");
    await shop.passUntil("the rejection is shown", () => shop.sale(sale.id).detail.includes("rejected"));
    expect(shop.status().state).toBe("awaiting-payment");
    await shop.until(
      "the customer reads it",
      () => shop.display?.display.lines()[0].startsWith("Pago rechazado") === true,
    );
    expect(scan()).toMatchObject(CHECKOUT);
    shop.virtual.phone.approve("latest");
    await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
    await shop.until("settled", () => shop.sale(sale.id).settled);
    expect(shop.originals()).toBe(1);
    expect(shop.virtual.orders()).toHaveLength(1);
  });

  test("refund (O2, O5; A6; D5): the order is refunded whole, and a refund slip comes out", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellPaid();
    await shop.refund(String(sale.receiptNumber), null, 5_000);
    await shop.until("the slip is out", () => shop.sale(sale.id).settled);
    expect(shop.sale(sale.id).refunds).toMatchObject([{ status: "done" }]);
    expect(shop.virtual.orders()[0]).toMatchObject({ status: "refunded" });
    expect(lastLine(shop.papers().at(-1))).toBe("CONSTANCIA DE DEVOLUCIÓN");
    expect(shop.originals()).toBe(1);
  });

  test("create and cancel (O3, O6; A7): the order ends, can no longer be paid, and the customer gets a slip", async () => {
    shop = await Shop.open({ ...rail.shop, ttlSeconds: 60 });
    const sale = await shop.sellOne();
    await shop.ticketPrinted(sale.id);
    expect((await shop.api.cancel()).accepted).toBe(true);
    await shop.passUntil("ended", () => shop.sale(sale.id).status === rail.canceledEndsAs);
    await shop.until("settled", () => shop.sale(sale.id).settled);
    expect(shop.virtual.orders()[0]).toMatchObject({ status: rail.canceledEndsAs });
    expect(shop.virtual.phone.scan("latest")).toMatchObject({ screen: "unavailable" });
    expect(shop.papers().at(-1)?.text).toContain("NO PAGADO");
    expect(shop.originals()).toBe(0);
  });

  test.each([30, 300, 600])(
    "expiry (D6), %i s: nobody pays, the provider ends the order at its own time, the till believes it and says so on paper",
    async (ttlSeconds) => {
      shop = await Shop.open({ ...rail.shop, ttlSeconds });
      shop.clock.setWall("1970-01-01T00:00:00Z");
      const sale = await shop.sellOne();
      await shop.ticketPrinted(sale.id);
      const { createdAt, expiresAt } = shop.virtual.order("latest");
      expect((Date.parse(expiresAt) - Date.parse(createdAt)) / 1000).toBe(ttlSeconds);
      shop.clock.setWall("2199-12-31T23:59:59Z");
      await shop.pass(ttlSeconds * 1_000 - 1_000);
      shop.clock.setWall("1970-01-01T00:00:00Z");
      expect(shop.sale(sale.id).status).toBe("awaiting-payment");
      await shop.passUntil("expired", () => shop.sale(sale.id).status === "expired");
      await shop.until("settled", () => shop.sale(sale.id).settled);
      expect(shop.virtual.orders()[0]).toMatchObject({ status: "expired" });
      expect(shop.virtual.phone.scan("latest")).toMatchObject({ screen: "unavailable", reason: "expired" });
      expect(shop.papers().at(-1)?.text).toContain("NO PAGADO");
      expect(shop.originals()).toBe(0);
      expect(shop.status().state).toBe("idle");
    },
  );
});
