// Money goes back: in parts and whole, by cards and by command, at once or later, and never twice.

import { afterEach, describe, expect, test } from "vitest";
import { RAILS } from "../support/rails.ts";
import { lastLine, Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

const SLIP = "CONSTANCIA DE DEVOLUCIÓN";

function slips(): number {
  return shop.papers().filter((paper) => lastLine(paper) === SLIP).length;
}

describe.each(RAILS)("$name", (rail) => {
  test("a sale is given back in parts until nothing is left, each with a slip that says what remains", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellPaid();
    await shop.refund("1", "500.00", 5_000);
    await shop.refund("1", "250.50", 5_000);
    await expect(shop.refund("1", "600.00", 0)).rejects.toThrow(/only 500.00 ARS/);
    await shop.refund("1", null, 5_000);
    await expect(shop.refund("1", null, 0)).rejects.toThrow(/refunded already/);
    await shop.until("the slips are out", () => shop.sale(sale.id).settled);
    expect(slips()).toBe(3);
    expect(shop.papers()[2]?.text).toContain("500,00");
    expect(shop.papers()[2]?.text).toContain("750,50");
    expect(shop.virtual.orders()[0]?.refunds.map((refund) => refund.amountMinor)).toEqual([
      50_000, 25_050, 50_000,
    ]);
    expect(shop.originals()).toBe(1);
  });

  test("by cards alone: REFUND, the receipt's barcode, CONFIRM", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellPaid();
    const code = shop.papers()[1]?.barcodes[0] ?? "";
    shop.scanner?.scan("TILL:REFUND");
    await shop.until("the till asks for the receipt", () => shop.status().state === "refund");
    shop.scanner?.scan(code);
    await shop.until("the display asks", () => shop.status().display[0].startsWith("Devolver?"));
    expect(shop.virtual.orders()[0]?.refunds).toEqual([]);
    shop.scanner?.scan("TILL:CONFIRM");
    await shop.until("refunded", () => shop.sale(sale.id).refunds[0]?.status === "done");
    await shop.until("the slip is out", () => shop.sale(sale.id).settled);
    expect(slips()).toBe(1);
    expect(shop.virtual.orders()[0]).toMatchObject({ status: "refunded" });
  });

  test("a refund dialogue that nobody goes on with falls back to idle and gives nothing back", async () => {
    shop = await Shop.open(rail.shop);
    await shop.sellPaid();
    await shop.api.scan("TILL:REFUND");
    await shop.api.scan(shop.sale(1).receiptCode ?? "");
    await shop.pass(31_000);
    expect(shop.status().state).toBe("idle");
    expect((await shop.api.scan("TILL:CONFIRM")).accepted).toBe(false);
    expect(shop.virtual.orders()[0]?.refunds).toEqual([]);
  });

  test("right after the payment the provider may say not yet: the till asks again with the same key", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellPaid();
    const code = "post_processing_operation_pending";
    shop.virtual.faults.add({ kind: "refuse", status: 409, code, on: rail.calls.refund[0], times: 2 });
    void shop.refund("1", null, 0);
    await shop.passUntil("refunded", () => shop.sale(sale.id).refunds[0]?.status === "done");
    const keys = shop.virtual
      .requests()
      .filter((seen) => seen.operation === rail.calls.refund[0])
      .map((seen) => seen.key);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  test("a refund that the provider has not finished is pending, and ends as the provider says", async () => {
    shop = await Shop.open({ ...rail.shop, virtual: { switches: { refundsStayPending: true } } });
    const sale = await shop.sellPaid();
    await shop.refund("1", "500.00", 5_000);
    expect(shop.sale(sale.id).refunds).toMatchObject([{ status: "pending" }]);
    expect(slips()).toBe(0);
    await shop.pass(20_000);
    const refund = shop.virtual.orders()[0]?.refunds[0];
    shop.virtual.seller.finishRefund(refund?.id ?? "", "processed");
    await shop.passUntil("done", () => shop.sale(sale.id).refunds[0]?.status === "done");
    await shop.until("the slip is out", () => shop.sale(sale.id).settled);
    expect(slips()).toBe(1);
  });

  test("a refund that the provider declines is refused with its reason, and may be asked for again", async () => {
    shop = await Shop.open({ ...rail.shop, virtual: { switches: { partialRefunds: false } } });
    const sale = await shop.sellPaid();
    const { refund } = await shop.refund("1", "500.00", 5_000);
    expect(refund).toMatchObject({
      status: "refused",
      detail: expect.stringMatching(rail.partRefused),
    });
    const whole = await shop.refund("1", null, 5_000);
    expect(whole.refund.status).toBe("done");
    await shop.until("the slip is out", () => shop.sale(sale.id).settled);
    expect(slips()).toBe(1);
  });

  test("money that the seller's app gave back meanwhile is not given back a second time", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellPaid();
    shop.virtual.seller.refund("latest", null);
    await expect(shop.refund("1", null, 0)).rejects.toThrow(/refunded already/);
    expect(shop.virtual.orders()[0]?.refunds).toHaveLength(1);
    expect(shop.sale(sale.id).refunds).toMatchObject([
      { status: "done", detail: expect.stringMatching(/elsewhere/) },
    ]);
  });

  test("a sale that is too old to be read may still be given back", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellPaid();
    shop.virtual.faults.add({
      kind: "refuse",
      status: 404,
      code: "order_not_found",
      on: rail.calls.look[0],
      times: 9,
    });
    const { refund } = await shop.refund("1", "500.00", 5_000);
    expect(refund.status).toBe("done");
    expect(shop.virtual.order("latest").refunds).toHaveLength(1);
    await shop.until("the slip is out", () => shop.sale(sale.id).settled);
  });

  test("a part that the seller's app gave back is looked up first: the rest is given back, and the slip says so", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellPaid();
    shop.virtual.seller.refund("latest", 25_050);
    const { refund } = await shop.refund("1", null, 5_000);
    expect(refund).toMatchObject({ status: "done", amount: { minor: 100_000 } });
    await shop.until("the slip is out", () => shop.sale(sale.id).settled);
    expect(shop.virtual.order("latest")).toMatchObject({ status: "refunded" });
    expect(shop.papers().at(-1)?.text).toMatch(/Devuelto hasta ahora +\$ 1\.250,50/);
    expect(shop.papers().at(-1)?.text).toMatch(/Queda pagado +\$ 0,00/);
  });

  test("the answer is lost, and then the token is refused: the refund is looked up and never made twice", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellPaid();
    shop.virtual.faults.add({ kind: "lose-answer", on: rail.calls.refund[0] });
    shop.virtual.faults.add({ kind: "refuse", status: 403, on: "any", skip: 1, times: 3 });
    void shop.refund("1", "500.00", 0);
    await shop.passUntil("settled", () => shop.sale(sale.id).refunds[0]?.status === "done");
    expect(shop.virtual.order("latest").refunds).toHaveLength(1);
  });

  test.each([
    { boot: "the machine kept running", bootId: undefined },
    { boot: "the power was cut", bootId: "another-boot" },
  ])("the answer to a refund is lost and the till restarts ($boot): given back once", async ({ bootId }) => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellPaid();
    shop.virtual.faults.add({ kind: "lose-answer", on: rail.calls.refund[0] });
    void shop.refund("1", "500.00", 0).catch(() => {});
    await shop.until("the provider acted", () => shop.virtual.orders()[0]?.refunds.length === 1);
    await shop.stop();
    await shop.start(bootId === undefined ? {} : { bootId });
    await shop.passUntil("settled", () => shop.sale(sale.id).settled);
    expect(shop.sale(sale.id).refunds).toMatchObject([{ status: "done" }]);
    expect(shop.virtual.orders()[0]?.refunds).toHaveLength(1);
    expect(slips()).toBe(1);
  });

  test("an unpaid sale cannot be refunded, and money that was paid cannot be canceled", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellPaid();
    expect(await shop.api.cancel()).toMatchObject({
      accepted: false,
      message: expect.stringMatching(/refund/),
    });
    expect(shop.sale(sale.id).status).toBe("paid");
    await expect(shop.refund("2", null, 0)).rejects.toThrow(/no receipt/);
    await expect(shop.refund("R1234560000015", null, 0)).rejects.toThrow(/no receipt|another till/);
  });
});
