// Cash by scanner alone: from a basket, and instead of a QR that is already on paper. Whoever is first, phone or cash,
// the money is taken once.

import { afterEach, describe, expect, test } from "vitest";
import type { RequestEvent } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { cutJournal } from "../support/cut-journal.ts";
import { RAILS } from "../support/rails.ts";
import { Shop, type ShopOptions } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop?.close());

const YERBA = "7790895000997";

async function scan(...texts: readonly string[]) {
  let answer = { accepted: false, message: "" };
  for (const text of texts) answer = await shop.api.scan(text);
  return answer;
}

/** Sales that the journal knows as paid in cash. */
function inCash(): readonly { readonly id: number; readonly tendered: number }[] {
  return shop.api.journal(1, 1_000).flatMap(({ record }) => {
    const { facts, type } = record as {
      readonly type: string;
      readonly facts?: {
        readonly id: number;
        readonly cash?: { readonly tendered: { readonly minor: number } };
      };
    };
    return type === "sale-begun" && facts?.cash
      ? [{ id: facts.id, tendered: facts.cash.tendered.minor }]
      : [];
  });
}

const display = () => shop.status().display;

describe("from a basket", () => {
  test("digits are whole units, and say as they come how much money they are", async () => {
    shop = await Shop.open({ settings: '[drawer]\nopens = "printer"\n' });
    await scan(YERBA, "TILL:CASH");
    expect(display()).toEqual(["Total $ 1.250,50", "Importe o confirme"]);
    await scan("TILL:2", "TILL:0");
    expect(display()[1]).toBe("Entrega $ 20,00");
    await scan("TILL:00");
    expect(display()[1]).toBe("Entrega $ 2.000,00");
    expect(inCash()).toEqual([]);
    expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: true });
    await shop.until("the receipt is out", () => shop.sale(1).settled);
    expect(display()).toEqual([expect.stringContaining("PAGADO"), "Vuelto $ 749,50"]);
    expect(inCash()).toEqual([{ id: 1, tendered: 200_000 }]);
    await shop.until("the drawer opened", () => shop.printer.printer.drawerPulses === 1);
    expect(shop.virtual.requests()).toEqual([]);
  });

  test("CONFIRM alone is the total to the coin, and a second CONFIRM sells nothing more", async () => {
    shop = await Shop.open();
    await scan(YERBA, "TILL:CASH");
    const [, second] = await Promise.all([shop.api.scan("TILL:CONFIRM"), shop.api.scan("TILL:CONFIRM")]);
    expect(second).toMatchObject({ accepted: false });
    await shop.until("the receipt is out", () => shop.sale(1).settled);
    expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: false });
    expect(inCash()).toEqual([{ id: 1, tendered: 125_050 }]);
  });

  test("too little is declined with what is missing, and typed anew it is enough", async () => {
    shop = await Shop.open();
    await scan(YERBA, "TILL:CASH", "1200");
    expect(await scan("TILL:CONFIRM")).toMatchObject({
      accepted: false,
      message: "50.50 ARS are missing to 1250.50 ARS; nothing was taken",
    });
    expect(display()).toEqual(["Falta $ 50,50", "Total $ 1.250,50"]);
    await scan("1300", "TILL:CONFIRM");
    expect(inCash()).toEqual([{ id: 1, tendered: 130_000 }]);
  });

  test.each([
    ["an EAN-8 that nobody sells here", "96385074"],
    ["eight digits that are no EAN", "96385075"],
    ["an EAN-13", "7790000000003"],
    ["a number that the scanner marks as scanned", "]C02000"],
    ["an article", "7791234567898"],
    ["a receipt", "R4821000000427"],
  ])("%s is never an amount", async (_what, code) => {
    shop = await Shop.open();
    await scan(YERBA, "TILL:CASH");
    expect(await scan(code)).toMatchObject({ accepted: false });
    await scan("TILL:CONFIRM");
    expect(inCash()).toEqual([{ id: 1, tendered: 125_050 }]);
  });

  test("another program's ticket may say what is handed over, to the cent", async () => {
    shop = await Shop.open();
    await scan(YERBA, "TILL:CASH:126050", "TILL:CONFIRM");
    expect(inCash()).toEqual([{ id: 1, tendered: 126_050 }]);
  });

  test("CANCEL, or nobody for two minutes, leaves the basket as it was", async () => {
    shop = await Shop.open();
    await scan(YERBA, "TILL:CASH", "TILL:5");
    expect(await scan("TILL:CANCEL")).toMatchObject({
      message: expect.stringContaining("articles are kept"),
    });
    expect(shop.status()).toMatchObject({ state: "basket", basket: { total: { minor: 125_050 } } });
    await scan("TILL:CASH", "TILL:5");
    await shop.pass(121_000);
    expect(shop.status().state).toBe("basket");
    expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: false });
    expect(inCash()).toEqual([]);
  });

  test("a till that is switched off while the cash is counted has sold nothing", async () => {
    shop = await Shop.open();
    await scan(YERBA, "TILL:CASH", "TILL:5");
    await shop.stop();
    await shop.start({ bootId: "a-new-boot" });
    expect(shop.status().state).toBe("idle");
    expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: false });
    expect(inCash()).toEqual([]);
  });

  test("more than an amount may be is declined as an amount, and what was typed before stands", async () => {
    shop = await Shop.open();
    await scan(YERBA, "TILL:CASH", "9999999");
    for (let typed = 0; typed < 10; typed++) await scan("TILL:9");
    expect(display()[0]).toBe("Importe máximo");
  });
});

describe("before anything was scanned", () => {
  test("cash waits for the ticket of another program, says so, and sells it", async () => {
    shop = await Shop.open();
    expect(await scan("TILL:CASH")).toMatchObject({ accepted: true });
    expect(display()).toEqual(["Escanee el ticket", "En efectivo"]);
    expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: false });
    await scan("TILL:SELL:50000:A-17");
    expect(display()).toEqual(["Total $ 500,00", "Importe o confirme"]);
    await scan("600", "TILL:CONFIRM");
    await shop.until("the receipt is out", () => shop.sale(1).settled);
    expect(shop.sale(1)).toMatchObject({ ticket: "A-17", status: "paid" });
    expect(inCash()).toEqual([{ id: 1, tendered: 60_000 }]);
    expect(shop.virtual.requests()).toEqual([]);
  });

  test("what is handed over may be said first", async () => {
    shop = await Shop.open();
    await scan("TILL:CASH:60000");
    expect(display()).toEqual(["Escanee el ticket", "Entrega $ 600,00"]);
    await scan("TILL:SELL:50000:A-17", "TILL:CONFIRM");
    expect(inCash()).toEqual([{ id: 1, tendered: 60_000 }]);
  });

  test("an article begins a basket, and a ticket that is paid is declined", async () => {
    shop = await Shop.open();
    await scan("TILL:CASH", YERBA);
    expect(shop.status().state).toBe("basket");
    await scan("TILL:CANCEL", "TILL:CASH", "TILL:SELL:50000:A-17", "TILL:CONFIRM");
    await shop.until("the receipt is out", () => shop.sale(1).settled);
    await scan("TILL:CASH");
    expect(await scan("TILL:SELL:50000:A-17")).toMatchObject({ accepted: false });
    expect(display()[1]).toBe("Ya está pagado");
    await shop.pass(125_000);
    expect(shop.status().state).toBe("idle");
  });

  test("a program that sells meanwhile is told that the counter waits, and may say --cash itself", async () => {
    shop = await Shop.open();
    await scan("TILL:CASH");
    await expect(shop.api.sell("500.00", "A-17")).rejects.toThrow(/TILL:CASH waits for a ticket/);
    await shop.api.sell("500.00", "A-17", "500.00");
    expect(inCash()).toEqual([{ id: 1, tendered: 50_000 }]);
  });
});

describe.each(RAILS)("instead of the QR: $name", (rail) => {
  const endsByItself = rail.canceledEndsAs === "expired";
  const open = async (more: ShopOptions = {}) => {
    shop = await Shop.open({ ...rail.shop, ...more });
  };
  /** Until the cashier is asked for the amount; where the QR goes on working, one more CONFIRM is. */
  const amountAsked = async () => {
    await shop.passUntil("cash may be taken", () => /^(Total|QR vale|Entrega)/.test(display()[0]));
    if (!endsByItself) return;
    expect(display()).toEqual([expect.stringMatching(/^QR vale hasta \d\d:\d\d$/), "Efectivo? Confirme"]);
    await scan("TILL:CONFIRM");
  };

  test("the order is withdrawn first, and the same articles are paid in cash", async () => {
    await open();
    const first = await shop.sellOne();
    expect(await scan("TILL:CASH")).toMatchObject({ accepted: true });
    expect(display()[0]).toBe("Anulando el QR...");
    expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: false });
    await amountAsked();
    expect(display()).toEqual(["Total $ 1.250,50", "Importe o confirme"]);
    if (!endsByItself) expect(shop.payable(first.id)).toEqual([]);
    await scan("1300", "TILL:CONFIRM", "TILL:CONFIRM");
    expect(inCash()).toEqual([{ id: 2, tendered: 130_000 }]);
    expect(shop.sale(2).lines).toEqual(first.lines);
    await shop.until("the receipt is out", () => shop.sale(2).settled);
    await shop.passUntil("the order ended", () => shop.sale(first.id).status === rail.canceledEndsAs);
    expect(shop.originals()).toBe(1);
  });

  test("a ticket stays sellable, and is sold once", async () => {
    await open();
    const next = shop.virtual.nextOrder();
    await scan("TILL:SELL:50000:A-17");
    await next;
    await shop.until("the order is known", () => shop.sale(1).orderId !== null);
    await scan("TILL:CASH:60000");
    await amountAsked();
    await scan("TILL:CONFIRM");
    await shop.until("the receipt is out", () => shop.sale(2).settled);
    expect(shop.sale(2)).toMatchObject({ ticket: "A-17", status: "paid", total: { minor: 50_000 } });
    expect(inCash()).toEqual([{ id: 2, tendered: 60_000 }]);
    expect(await scan("TILL:SELL:50000:A-17")).toMatchObject({ accepted: false });
  });

  test("paid by phone before the order is withdrawn: it is a QR payment, and no cash is taken", async () => {
    await open();
    const sale = await shop.sellOne();
    shop.virtual.phone.approve("latest");
    await scan("TILL:CASH");
    await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
    expect(display()[0]).toMatch(/PAGADO/);
    expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: false });
    await shop.until("settled", () => shop.sale(sale.id).settled);
    expect(inCash()).toEqual([]);
    expect(shop.originals()).toBe(1);
  });

  test("the payment lands while the withdrawal is on its way: it is a QR payment", async () => {
    let withdrawing = false;
    const onRequest = ({ step, operation }: RequestEvent): void => {
      if (!withdrawing || step !== "received" || operation !== rail.calls.cancel[0]) return;
      withdrawing = false;
      shop.virtual.phone.approve("latest");
    };
    await open({ virtual: { onRequest } });
    const sale = await shop.sellOne();
    withdrawing = true;
    await scan("TILL:CASH");
    await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
    expect(shop.status().state).toBe("idle");
    expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: false });
    expect(inCash()).toEqual([]);
    await shop.until("settled", () => shop.sale(sale.id).settled);
  });

  test("an order that expired meanwhile is as good as withdrawn", async () => {
    await open({ ttlSeconds: 60 });
    const sale = await shop.sellOne();
    shop.virtual.expire("latest");
    await scan("TILL:CASH");
    await shop.passUntil("the order ended", () =>
      ["expired", "canceled"].includes(shop.sale(sale.id).status),
    );
    await shop.until("cash is asked for", () => shop.status().state === "cash");
    expect(display()).toEqual(["Total $ 1.250,50", "Importe o confirme"]);
    await scan("TILL:CONFIRM");
    expect(inCash()).toEqual([{ id: 2, tendered: 125_050 }]);
  });

  test("with Mercado Pago silent the cashier may take cash after one more CONFIRM, and money by QR is still found", async () => {
    await open({ ttlSeconds: 60 });
    const sale = await shop.sellOne();
    shop.virtual.faults.add({ kind: "lose-request", on: "any", times: 500 });
    await scan("TILL:CASH");
    await shop.pass(21_000);
    expect(display()).toEqual(["QR aún sin anular", "Efectivo? Confirme"]);
    expect(inCash()).toEqual([]);
    await scan("TILL:CONFIRM", "TILL:CONFIRM");
    await shop.until("the receipt is out", () => shop.sale(2).settled);
    expect(inCash()).toEqual([{ id: 2, tendered: 125_050 }]);
    shop.virtual.phone.approve("latest");
    shop.virtual.faults.clear();
    await shop.passUntil("the payment is found", () => shop.sale(sale.id).status === "paid");
    await shop.until("its receipt is out", () =>
      shop.sale(sale.id).papers.some(({ id, status }) => id === "receipt" && status === "printed"),
    );
    expect(shop.originals()).toBe(2);
    expect(display()).toEqual(["PAGADO DOS VECES", "Devolver $ 1.250,50"]);
    expect(shop.sale(sale.id)).toMatchObject({
      settled: false,
      detail: expect.stringContaining("paid twice"),
    });
    expect(shop.status().unsettled.map(({ id }) => id)).toEqual([sale.id]);
    await shop.pass(31_000);
    expect(display()).toEqual(["PAGADO DOS VECES", `Recibo ${shop.sale(sale.id).receiptNumber}`]);
    await shop.stop();
    await shop.start();
    expect(shop.status().unsettled.map(({ id }) => id)).toEqual([sale.id]);
    const refunding = shop.refund(shop.sale(sale.id).receiptCode ?? "", null, 60_000);
    await shop.passUntil("the money is back", () => shop.sale(sale.id).refunds[0]?.status === "done");
    await refunding;
    await shop.until("settled", () => shop.sale(sale.id).settled);
    expect(shop.status().unsettled).toEqual([]);
    await shop.pass(31_000);
    expect(display()[0]).not.toBe("PAGADO DOS VECES");
  });

  test("whoever paid twice may have the cash back instead, and nothing is open then", async () => {
    await open({ ttlSeconds: 60 });
    const sale = await shop.sellOne();
    shop.virtual.faults.add({ kind: "lose-request", on: "any", times: 500 });
    await scan("TILL:CASH");
    await shop.pass(21_000);
    await scan("TILL:CONFIRM", "TILL:CONFIRM");
    await shop.until("the receipt is out", () => shop.sale(2).settled);
    shop.virtual.phone.approve("latest");
    shop.virtual.faults.clear();
    await shop.passUntil("the payment is found", () => shop.sale(sale.id).status === "paid");
    await shop.refund(shop.sale(2).receiptCode ?? "", null, 5_000);
    await shop.until("settled", () => shop.sale(sale.id).settled);
    expect(shop.status().unsettled).toEqual([]);
  });

  test("the power is cut when only the first of the cash's two lines is on the disk: paid twice is known all the same", async () => {
    await open({ ttlSeconds: 60 });
    const sale = await shop.sellOne();
    shop.virtual.faults.add({ kind: "lose-request", on: "any", times: 500 });
    await scan("TILL:CASH");
    await shop.pass(21_000);
    await scan("TILL:CONFIRM", "TILL:CONFIRM");
    await shop.stop();
    cutJournal(shop.journalDirectory, "sale-begun");
    shop.virtual.phone.approve("latest");
    shop.virtual.faults.clear();
    await shop.start({ bootId: "a-new-boot" });
    await shop.passUntil("the payment is found", () => shop.sale(sale.id).status === "paid");
    await shop.until("it is said", () => display()[0] === "PAGADO DOS VECES");
    await shop.refund(shop.sale(2).receiptCode ?? "", null, 5_000);
    await shop.stop();
    cutJournal(shop.journalDirectory, "refund-requested");
    await shop.start({ bootId: "another-boot" });
    await shop.passUntil("settled", () => shop.sale(sale.id).settled);
    expect(shop.status().unsettled).toEqual([]);
  });

  test("switched off while the order is withdrawn, the till has sold nothing and ends the order", async () => {
    await open({ ttlSeconds: 60 });
    const sale = await shop.sellOne();
    shop.virtual.faults.add({ kind: "lose-request", on: "any", times: 500 });
    await scan("TILL:CASH");
    await shop.stop();
    shop.virtual.faults.clear();
    await shop.start({ bootId: "a-new-boot" });
    expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: false });
    await shop.passUntil("the order ended", () => shop.sale(sale.id).status === rail.canceledEndsAs);
    expect(inCash()).toEqual([]);
  });
});

test.each(RAILS.filter(({ canceledEndsAs }) => canceledEndsAs === "expired"))(
  "$name: a payment by the QR that goes on working ends the counting of cash",
  async (rail) => {
    shop = await Shop.open(rail.shop);
    const sale = await shop.sellOne();
    await scan("TILL:CASH");
    await shop.passUntil("the QR is warned of", () => display()[0].startsWith("QR vale hasta"));
    await scan("TILL:CONFIRM", "TILL:2");
    expect(display()[1]).toBe("Entrega $ 2,00");
    shop.virtual.phone.approve("latest");
    await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
    expect(display()[0]).toMatch(/PAGADO/);
    expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: false });
    expect(inCash()).toEqual([]);
  },
);

describe("the order was withdrawn, and the customer who had it on the phone pays all the same", () => {
  /** The articles, or the ticket, lie at the counter again; the order has ended and may bring money late. */
  const open = async () => {
    const rail = RAILS.find(({ shop: { rail } }) => rail === "orders");
    const virtual = { switches: { payingHoldsExpiry: false } };
    shop = await Shop.open({ ...rail?.shop, ttlSeconds: 60, virtual });
  };
  const ended = () =>
    shop.passUntil("the order ended", () => ["canceled", "expired"].includes(shop.sale(1).status));
  const basketAgain = async () => {
    await open();
    await scan(YERBA, "TILL:TOTAL");
    await shop.ticketPrinted(1);
    await shop.pass(50_000);
    shop.virtual.phone.scan("latest");
    await scan("TILL:CASH");
    await ended();
    await scan("TILL:CANCEL");
    expect(shop.status()).toMatchObject({ state: "basket", basket: { total: { minor: 125_050 } } });
  };
  const paidLate = async () => {
    shop.virtual.phone.approveLate("latest");
    await shop.passUntil("the late money is seen", () => shop.sale(1).status === "paid");
    expect(display()[0]).toMatch(/PAGADO/);
  };

  test("its articles are sold then, by QR or in cash no second time", async () => {
    await basketAgain();
    await paidLate();
    expect(shop.status().state).toBe("idle");
    expect(await scan("TILL:TOTAL")).toMatchObject({ accepted: false });
    await scan("TILL:CASH");
    expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: false });
    expect(inCash()).toEqual([]);
    await shop.until("settled", () => shop.sale(1).settled);
    expect(shop.originals()).toBe(1);
  });

  test.each([
    ["lie in the basket", []],
    ["are asked the price of", ["TILL:PRICE"]],
    ["are being paid in cash", ["TILL:CASH", "TILL:2"]],
  ])("what was added to them stays to be paid, while they %s", async (_while, scans) => {
    await basketAgain();
    await scan(YERBA, YERBA, YERBA, ...scans);
    await paidLate();
    expect(shop.status()).toMatchObject({ state: "basket", basket: { total: { minor: 375_150 } } });
    await scan("TILL:CASH", "TILL:CONFIRM");
    expect(shop.sale(2).lines).toMatchObject([{ quantity: 3 }]);
    expect(inCash()).toEqual([{ id: 2, tendered: 375_150 }]);
  });

  test("its ticket is not paid in cash that is being counted", async () => {
    await open();
    await scan("TILL:SELL:50000:A-17");
    await shop.ticketPrinted(1);
    await shop.pass(50_000);
    shop.virtual.phone.scan("latest");
    await ended();
    await scan("TILL:CASH", "TILL:SELL:50000:A-17", "TILL:6");
    await paidLate();
    expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: false });
    expect(inCash()).toEqual([]);
  });
});
