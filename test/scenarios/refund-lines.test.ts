// Articles come back: by command and by scanner, some of them and then the others, mixed with plain amounts, and
// never more of anything than was sold and paid.

import { afterEach, describe, expect, test } from "vitest";
import type { RefundWish } from "../../src/terminal/till-api.ts";
import { RAILS } from "../support/rails.ts";
import { lastLine, Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

const YERBA = "7790895000997";
const ALFAJOR = "7791234567898";

/** Line 1: three alfajores at 300.00; line 2: one yerba at 1250.50. Together 2150.50. */
function sellBasket() {
  return shop.sellPaid(["TILL:QTY:3", ALFAJOR, YERBA]);
}

function takeBack(lines: RefundWish["lines"], more: Partial<RefundWish> = {}) {
  return shop.refund("1", null, 5_000, { lines, ...more });
}

function givenBackAtProvider(): readonly number[] {
  return shop.virtual.order("latest").refunds.map((refund) => refund.amountMinor);
}

describe.each(RAILS)("$name", (rail) => {
  test("two of three alfajores come back, then the yerba, then the rest: each slip says what came back and what remains", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await sellBasket();
    const first = await takeBack([{ line: 1, quantity: 2 }]);
    expect(first.refund).toMatchObject({
      amount: { minor: 60_000 },
      status: "done",
      lines: [{ line: 1, title: "Alfajor", quantity: 2 }],
    });
    expect((await takeBack([{ line: 2, quantity: 1 }])).refund.status).toBe("done");
    expect((await shop.refund("1", null, 5_000)).refund).toMatchObject({ amount: { minor: 30_000 } });
    await shop.until("the slips are out", () => shop.sale(sale.id).settled);
    expect(givenBackAtProvider()).toEqual([60_000, 125_050, 30_000]);
    const [, , one, two] = shop.papers();
    expect(one?.text).toMatch(/Alfajor\s+2 x \$ 300,00 +\$ 600,00/);
    expect(one?.text).toMatch(/Queda pagado +\$ 1\.550,50/);
    expect(two?.text).toMatch(/Yerba 1 kg +\$ 1\.250,50/);
    expect(lastLine(two)).toBe("CONSTANCIA DE DEVOLUCIÓN");
  });

  test("every article of a sale at once is a refund of the whole", async () => {
    shop = await Shop.open(rail.shop);
    await sellBasket();
    await takeBack([
      { line: 2, quantity: 1 },
      { line: 1, quantity: 3 },
    ]);
    expect(shop.virtual.order("latest")).toMatchObject({ status: "refunded" });
    await expect(takeBack([{ line: 1, quantity: 1 }])).rejects.toThrow(
      "receipt 1: 3 of 3 x Alfajor already given back, refund 1",
    );
  });

  test("amounts and articles together never give back more than was paid", async () => {
    shop = await Shop.open(rail.shop);
    await sellBasket();
    await shop.refund("1", "1000.00", 5_000);
    await expect(takeBack([{ line: 2, quantity: 1 }])).rejects.toThrow(
      "of receipt 1 only 1150.50 ARS may still be refunded, and these articles cost 1250.50 ARS",
    );
    await takeBack([{ line: 1, quantity: 3 }]);
    await shop.refund("1", null, 5_000);
    expect(givenBackAtProvider()).toEqual([100_000, 90_000, 25_050]);
    await expect(takeBack([{ line: 2, quantity: 1 }])).rejects.toThrow(/refunded already/);
  });

  test("the same article and the same amount a second time are recognised; again says that it is meant", async () => {
    shop = await Shop.open(rail.shop);
    await sellBasket();
    await takeBack([{ line: 1, quantity: 1 }]);
    await expect(takeBack([{ line: 1, quantity: 1 }])).rejects.toThrow(
      /300\.00 ARS of receipt 1 was given back before: refund 1;.*--again/,
    );
    await expect(shop.refund("1", "300.00", 0)).rejects.toThrow(/given back before: refund 1/);
    expect(givenBackAtProvider()).toEqual([30_000]);
    await takeBack([{ line: 1, quantity: 1 }], { again: true });
    await expect(takeBack([{ line: 1, quantity: 2 }])).rejects.toThrow(
      "receipt 1: of Alfajor only 1 of 3 may still be given back",
    );
    expect(givenBackAtProvider()).toEqual([30_000, 30_000]);
  });

  test("by cards: REFUND, the receipt, the articles that come back with their quantity, CONFIRM", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await sellBasket();
    await shop.api.scan("TILL:REFUND");
    await shop.api.scan(sale.receiptCode ?? "");
    expect((await shop.api.scan("TILL:QTY:4")).accepted).toBe(true);
    expect(await shop.api.scan(ALFAJOR)).toMatchObject({
      accepted: false,
      message: "of Alfajor only 3 of 3 may still be given back",
    });
    await shop.api.scan("TILL:QTY:2");
    await shop.api.scan(ALFAJOR);
    expect(shop.status().display).toEqual(["2 x Alfajor", "Devolver $ 600,00"]);
    await shop.api.scan(YERBA);
    expect(shop.status().display[1]).toBe("Devolver $ 1.850,50");
    expect(shop.virtual.order("latest").refunds).toEqual([]);
    await shop.api.scan("TILL:CONFIRM");
    await shop.until("refunded", () => shop.sale(sale.id).refunds[0]?.status === "done");
    expect(shop.sale(sale.id).refunds[0]?.lines).toEqual([
      { line: 1, title: "Alfajor", quantity: 2 },
      { line: 2, title: "Yerba 1 kg", quantity: 1 },
    ]);
    await shop.until("the slip is out", () => shop.sale(sale.id).settled);
    expect(givenBackAtProvider()).toEqual([185_050]);
  });

  test("articles of a refund that the provider declined may come back once more", async () => {
    shop = await Shop.open({ ...rail.shop, virtual: { switches: { partialRefunds: false } } });
    const sale = await sellBasket();
    const { refund } = await takeBack([{ line: 1, quantity: 3 }]);
    expect(refund.status).toBe("refused");
    const preview = await shop.api.previewRefund({ receipt: "1", amount: null, lines: null });
    expect(preview.lines.map((line) => line.remaining)).toEqual([3, 1]);
    await takeBack([
      { line: 1, quantity: 3 },
      { line: 2, quantity: 1 },
    ]);
    expect(shop.sale(sale.id).refunds.map((one) => one.status)).toEqual(["refused", "done"]);
  });

  test("articles of a refund that the provider has not finished count as given back", async () => {
    shop = await Shop.open({ ...rail.shop, virtual: { switches: { refundsStayPending: true } } });
    await sellBasket();
    expect((await takeBack([{ line: 1, quantity: 3 }])).refund.status).toBe("pending");
    await expect(takeBack([{ line: 1, quantity: 1 }])).rejects.toThrow(/3 of 3 x Alfajor already given back/);
    await expect(shop.refund("1", "900.00", 0)).rejects.toThrow(
      /900\.00 ARS of receipt 1 was asked for before: refund 1 \(not finished yet\);/,
    );
  });

  test("while one refund is not known to have happened, no other one of that sale is begun", async () => {
    shop = await Shop.open(rail.shop);
    await sellBasket();
    shop.virtual.faults.add({ kind: "lose-answer", on: rail.calls.refund[0] });
    await shop.refund("1", "100.00", 0);
    await expect(takeBack([{ line: 2, quantity: 1 }])).rejects.toThrow(/another refund is being settled/);
    await shop.passUntil("settled", () => shop.sale(1).refunds[0]?.status === "done");
    expect((await takeBack([{ line: 2, quantity: 1 }])).refund.status).toBe("done");
  });

  test("a preview tells what is left, finds what was given back elsewhere, and begins nothing", async () => {
    shop = await Shop.open(rail.shop);
    const sale = await sellBasket();
    shop.virtual.seller.refund("latest", 30_000);
    const lines = [{ line: 1, quantity: 1 }];
    const preview = await shop.api.previewRefund({ receipt: "1", amount: null, lines });
    expect(preview).toMatchObject({
      amount: { minor: 30_000 },
      remaining: { minor: 185_050 },
      lines: [
        { line: 1, title: "Alfajor", quantity: 3, remaining: 3, unitPrice: { minor: 30_000 } },
        { line: 2, title: "Yerba 1 kg", quantity: 1, remaining: 1, unitPrice: { minor: 125_050 } },
      ],
      warnings: [{ code: "same-again", text: expect.stringMatching(/refund 1 \(made elsewhere\)$/) }],
      staffNeeded: false,
    });
    expect(givenBackAtProvider()).toEqual([30_000]);
    expect(shop.sale(sale.id).refunds).toMatchObject([{ status: "done", elsewhere: true }]);
    expect(shop.api.journal(1, 1000).map(({ record }) => JSON.stringify(record))).toContainEqual(
      expect.stringContaining("refund-found"),
    );
  });

  test.each([
    [[{ line: 3, quantity: 1 }], /line 3 of receipt 1: expected 1 to 2/],
    [[{ line: 1, quantity: 0 }], /expected a whole quantity/],
    [[{ line: 1, quantity: 1.5 }], /expected a whole quantity/],
    [
      [
        { line: 2, quantity: 1 },
        { line: 2, quantity: 1 },
      ],
      /of Yerba 1 kg only 1 of 1 may still be given back/,
    ],
  ])("articles that the receipt does not have give nothing back: %j", async (lines, reason) => {
    shop = await Shop.open(rail.shop);
    await sellBasket();
    await expect(takeBack(lines)).rejects.toThrow(reason);
    expect(givenBackAtProvider()).toEqual([]);
  });
});
