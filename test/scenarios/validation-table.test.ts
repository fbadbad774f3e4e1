// The provider's own validation table for sellers on the Orders API (test-purchase page of the QR product),
// each event by its number and name, plus the two events that the page leaves out: rejection and expiry.

import { afterEach, describe, expect, test } from "vitest";
import { lastLine, Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

type Flow = "printed QR" | "counter QR";

const MODELS: readonly {
  readonly name: string;
  readonly mode: "static" | "dynamic" | "hybrid";
  readonly flow: Flow;
}[] = [
  { name: "O1 to O3, static", mode: "static", flow: "counter QR" },
  { name: "O4 to O6, dynamic", mode: "dynamic", flow: "printed QR" },
  { name: "O7, hybrid by its printed QR", mode: "hybrid", flow: "printed QR" },
  { name: "O7, hybrid by the counter's QR", mode: "hybrid", flow: "counter QR" },
];

/** The customer holds the phone before the QR of the paper, or of the counter. */
function scanWithPhone(flow: Flow): void {
  const ticket = shop.papers()[0];
  const text = flow === "printed QR" ? (ticket?.qr[0] ?? "") : shop.virtual.posQr("SUC001POS001");
  expect(shop.virtual.phone.scanQr(text)).toMatchObject({ screen: "checkout", amount: "1250.50" });
}

describe.each(MODELS)("$name", ({ mode, flow }) => {
  test("create and process (O1, O4): the customer pays with an approving card and gets the receipt", async () => {
    shop = await Shop.open({ qrMode: mode });
    const sale = await shop.sellOne();
    await shop.ticketPrinted(sale.id);
    expect(shop.papers()[0]?.qr).toHaveLength(mode === "static" ? 0 : 1);
    scanWithPhone(flow);
    shop.virtual.phone.play("latest", "APRO");
    await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
    await shop.until("settled", () => shop.sale(sale.id).settled);
    expect(shop.originals()).toBe(1);
    expect(shop.virtual.orders()[0]).toMatchObject({ status: "processed" });
  });

  test("refund (O2, O5): the order is refunded whole, and a refund slip comes out", async () => {
    shop = await Shop.open({ qrMode: mode });
    const sale = await shop.sellPaid();
    await shop.api.refund(String(sale.receiptNumber), null, 5_000);
    await shop.until("the slip is out", () => shop.sale(sale.id).settled);
    expect(shop.sale(sale.id).refunds).toMatchObject([{ status: "done" }]);
    expect(shop.virtual.orders()[0]).toMatchObject({ status: "refunded" });
    expect(lastLine(shop.papers().at(-1))).toBe("CONSTANCIA DE DEVOLUCIÓN");
    expect(shop.originals()).toBe(1);
  });

  test("create and cancel (O3, O6): a canceled order can no longer be paid, and the customer gets a slip", async () => {
    shop = await Shop.open({ qrMode: mode });
    const sale = await shop.sellOne();
    await shop.ticketPrinted(sale.id);
    expect((await shop.api.cancel()).accepted).toBe(true);
    await shop.until("canceled", () => shop.sale(sale.id).status === "canceled");
    await shop.until("settled", () => shop.sale(sale.id).settled);
    expect(shop.virtual.orders()[0]).toMatchObject({ status: "canceled" });
    expect(shop.virtual.phone.scan("latest")).toMatchObject({ screen: "unavailable" });
    expect(shop.papers().at(-1)?.text).toContain("NO PAGADO");
    expect(shop.originals()).toBe(0);
  });
});

test("O8: a rejected card leaves the order open; the till says so, waits, and the second attempt is paid", async () => {
  shop = await Shop.open();
  const sale = await shop.sellOne();
  shop.virtual.phone.play("latest", "FUND");
  await shop.passUntil("the rejection is shown", () => shop.sale(sale.id).detail.includes("rejected"));
  expect(shop.status().state).toBe("awaiting-payment");
  await shop.until(
    "the customer reads it",
    () => shop.display?.display.lines()[0].startsWith("Pago rechazado") === true,
  );
  shop.virtual.phone.approve("latest");
  await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
  await shop.until("settled", () => shop.sale(sale.id).settled);
  expect(shop.originals()).toBe(1);
  expect(shop.virtual.orders()).toHaveLength(1);
});

test("expiry: nobody pays, the provider ends the order at its own time, the till believes it and says so on paper", async () => {
  shop = await Shop.open({ ttlSeconds: 30 });
  const sale = await shop.sellOne();
  await shop.ticketPrinted(sale.id);
  await shop.pass(29_000);
  expect(shop.sale(sale.id).status).toBe("awaiting-payment");
  await shop.passUntil("expired", () => shop.sale(sale.id).status === "expired");
  await shop.until("settled", () => shop.sale(sale.id).settled);
  expect(shop.virtual.orders()[0]).toMatchObject({ status: "expired" });
  expect(shop.papers().at(-1)?.text).toContain("NO PAGADO");
  expect(shop.originals()).toBe(0);
  expect(shop.status().state).toBe("idle");
});
