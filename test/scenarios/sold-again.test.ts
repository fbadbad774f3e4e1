// A QR that was given up, and the same goods are sold again by another QR. Whoever pays the first one all the same pays
// once: that ends the second, or somebody is told that it was paid twice.

import { afterEach, describe, expect, test } from "vitest";
import type { RequestEvent } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { cutJournal } from "../support/cut-journal.ts";
import { RAILS } from "../support/rails.ts";
import { Shop, type ShopOptions } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop?.close());

const YERBA = "7790895000997";
const ALFAJOR = "7791234567898";
const SWITCHES = { payingHoldsExpiry: false };
const ORDERS = RAILS.find(({ shop: { rail } }) => rail === "orders");

const display = () => shop.status().display;
const paid = (id: number) => shop.passUntil(`sale ${id} is paid`, () => shop.sale(id).status === "paid");
const settled = (id: number) => shop.until(`sale ${id} is settled`, () => shop.sale(id).settled);
const payLate = (id: number) => shop.virtual.phone.approveLate(shop.sale(id).orderId ?? "");

async function scan(...texts: readonly string[]) {
  let answer = { accepted: false, message: "" };
  for (const text of texts) answer = await shop.api.scan(text);
  return answer;
}

/** The next sale is by QR, and somebody has its order on the phone when it ends. */
async function sellInVain(id: number, ...scans: readonly string[]): Promise<void> {
  await scan(...scans);
  await shop.ticketPrinted(id);
  await shop.pass(50_000);
  shop.virtual.phone.scan("latest");
}

async function open(options: ShopOptions = {}): Promise<void> {
  shop = await Shop.open({ ...ORDERS?.shop, ttlSeconds: 60, virtual: { switches: SWITCHES }, ...options });
}

/** The articles lie in the basket again, and somebody may still pay for them. */
async function withdraw(id: number): Promise<void> {
  await scan("TILL:CASH");
  await shop.passUntil("it ended", () => ["canceled", "expired"].includes(shop.sale(id).status));
  await scan("TILL:CANCEL");
  expect(shop.status().state).toBe("basket");
}

/** Sale 1 by QR in vain, and sale 2 waits for its QR to be paid. */
const AGAIN = [
  {
    what: "articles",
    sellAgain: async () => {
      await sellInVain(1, YERBA, "TILL:TOTAL");
      await withdraw(1);
      await scan("TILL:TOTAL");
      await shop.ticketPrinted(2);
    },
  },
  {
    what: "another program's ticket",
    sellAgain: async () => {
      await sellInVain(1, "TILL:SELL:125050:A-17");
      await shop.passUntil("it expired", () => shop.sale(1).status === "expired");
      await scan("TILL:SELL:125050:A-17");
      await shop.ticketPrinted(2);
    },
  },
];

describe.each(AGAIN)("$what", ({ sellAgain }) => {
  test("the money of the first QR ends the second, and nobody waits for it", async () => {
    await open();
    await sellAgain();
    shop.virtual.faults.add({ kind: "lose-request", on: "cancel", times: 500 });
    payLate(1);
    await paid(1);
    expect(display()).toEqual([expect.stringMatching(/PAGADO/), expect.stringContaining("1.250,50")]);
    expect(shop.status()).toMatchObject({ state: "idle", sale: null });
    expect(shop.sale(2).status).toBe("canceling");
    shop.virtual.faults.clear();
    await shop.passUntil("the second is canceled", () => shop.sale(2).status === "canceled");
    expect(display()[0]).toMatch(/PAGADO/);
    expect(shop.payable(2)).toEqual([]);
    expect(shop.sale(2).detail).toBe("an earlier sale of the same goods was paid");
    await settled(1);
    await settled(2);
    expect(shop.originals()).toBe(1);
    expect(shop.sale(2).papers.map(({ id }) => id)).toEqual(["qr-ticket"]);
  });

  test("who paid the second and then the first has paid twice, until one of both is given back", async () => {
    await open();
    await sellAgain();
    shop.virtual.phone.approve("latest");
    await paid(2);
    await settled(2);
    payLate(1);
    await paid(1);
    expect(display()).toEqual(["PAGADO DOS VECES", "Devolver $ 1.250,50"]);
    expect(shop.sale(1)).toMatchObject({
      settled: false,
      detail: expect.stringContaining("sale 2 was paid"),
    });
    const refunding = shop.refund(shop.sale(2).receiptCode ?? "", null, 60_000);
    await shop.passUntil("the money is back", () => shop.sale(2).refunds[0]?.status === "done");
    await refunding;
    await settled(1);
    expect(shop.status().unsettled).toEqual([]);
  });

  test("a refund of the second that is refused gives nothing back: paid twice it stays", async () => {
    await open();
    await sellAgain();
    shop.virtual.phone.approve("latest");
    await paid(2);
    await settled(2);
    shop.virtual.faults.add({ kind: "refuse", status: 400, code: "invalid_refund", on: "refund", times: 1 });
    const refunding = shop.refund(shop.sale(2).receiptCode ?? "", null, 60_000);
    await shop.passUntil("it is refused", () => shop.sale(2).refunds[0]?.status === "refused");
    await refunding;
    payLate(1);
    await paid(1);
    expect(shop.status().unsettled.map(({ id }) => id)).toEqual([1]);
  });

  test("the second is paid in the moment in which it is ended: paid twice, and the first is named", async () => {
    const onRequest = ({ operation, step }: RequestEvent): void => {
      if (step === "received" && operation === "cancel" && shop.sale(1).status === "paid")
        shop.virtual.phone.approve(shop.sale(2).orderId ?? "");
    };
    await open({ virtual: { switches: SWITCHES, onRequest } });
    await sellAgain();
    payLate(1);
    await paid(1);
    await paid(2);
    expect(display()).toEqual(["PAGADO DOS VECES", "Devolver $ 1.250,50"]);
    expect(shop.status().unsettled.map(({ id }) => id)).toContain(1);
  });

  test("a power cut when only the first payment is on the disk: the second order is ended all the same", async () => {
    await open();
    await sellAgain();
    payLate(1);
    await paid(1);
    await shop.stop();
    cutJournal(shop.journalDirectory, "order-paid");
    await shop.start({ bootId: "a-new-boot" });
    await shop.until("the second is being canceled", () => shop.sale(2).detail.includes("earlier sale"));
    await shop.passUntil("it is", () => shop.sale(2).status === "canceled");
    expect(shop.payable(2)).toEqual([]);
  });

  test("a power cut when only the second payment is on the disk: paid twice is known all the same", async () => {
    await open();
    await sellAgain();
    shop.virtual.phone.approve("latest");
    await paid(2);
    payLate(1);
    await shop.stop();
    cutJournal(shop.journalDirectory, "order-paid");
    // Nothing else happens to the second before the first is asked about.
    shop.printer.printer.setPaper("out");
    await shop.start({ bootId: "a-new-boot" });
    await paid(1);
    expect(display()).toEqual(["PAGADO DOS VECES", "Devolver $ 1.250,50"]);
  });
});

test("of three attempts the first is paid while the third waits: that ends it", async () => {
  await open();
  await sellInVain(1, YERBA, "TILL:TOTAL");
  await withdraw(1);
  await scan("TILL:TOTAL");
  await shop.ticketPrinted(2);
  await withdraw(2);
  await scan("TILL:TOTAL");
  await shop.ticketPrinted(3);
  payLate(1);
  await paid(1);
  await shop.passUntil("the third is canceled", () => shop.sale(3).status === "canceled");
  expect(shop.sale(3).detail).toContain("earlier sale");
});

test("while cash is counted for the third attempt, the first is paid: its articles are sold", async () => {
  await open();
  await sellInVain(1, YERBA, "TILL:TOTAL");
  await withdraw(1);
  await scan("TILL:TOTAL");
  await shop.ticketPrinted(2);
  await scan("TILL:CASH");
  await shop.passUntil("cash is asked for", () => display()[0].startsWith("Total"));
  payLate(1);
  await paid(1);
  expect(display()[0]).toMatch(/PAGADO/);
  expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: false });
});

describe("articles were added before they were sold again", () => {
  const sellMore = async () => {
    await open();
    await sellInVain(1, YERBA, "TILL:TOTAL");
    await withdraw(1);
    await scan(ALFAJOR, "TILL:TOTAL");
    await shop.ticketPrinted(2);
    shop.virtual.faults.add({ kind: "lose-request", on: "cancel", times: 500 });
  };
  const onlyTheRestIsPaid = async () => {
    await settled(3);
    expect(shop.sale(3).total.minor).toBe(30_000);
    expect(shop.status().unsettled).toEqual([]);
  };
  const secondEnds = async () => {
    shop.virtual.faults.clear();
    await shop.passUntil("the second ended", () => ["canceled", "expired"].includes(shop.sale(2).status));
  };

  test.each([
    { during: "their QR is shown", begin: async () => undefined },
    { during: "their QR is being withdrawn", begin: () => scan("TILL:CASH") },
    {
      during: "somebody is warned that their QR still works",
      begin: async () => {
        await scan("TILL:CASH");
        await shop.pass(21_000);
      },
    },
    {
      during: "cash is counted for them",
      begin: async () => {
        await scan("TILL:CASH");
        await shop.pass(21_000);
        await scan("TILL:CONFIRM");
      },
    },
  ])("the first money comes while $during: what was added stays to be paid", async ({ begin }) => {
    await sellMore();
    await begin();
    payLate(1);
    await paid(1);
    expect(display()).toEqual([expect.stringMatching(/PAGADO/), expect.stringContaining("1.250,50")]);
    await secondEnds();
    expect(shop.status()).toMatchObject({ state: "basket", basket: { total: { minor: 30_000 } } });
    await scan("TILL:TOTAL");
    await shop.ticketPrinted(3);
    shop.virtual.phone.approve("latest");
    await paid(3);
    await onlyTheRestIsPaid();
  });

  test("the first money comes while their QR is being withdrawn: cash is asked for what was added alone", async () => {
    await sellMore();
    await scan("TILL:CASH");
    payLate(1);
    await paid(1);
    expect(shop.sale(2).status).toBe("canceling");
    await scan("TILL:CASH");
    expect(display()).toEqual(["Total $ 300,00", "Importe o confirme"]);
    await scan("TILL:CONFIRM");
    await secondEnds();
    await onlyTheRestIsPaid();
    expect(shop.sale(2).papers.map(({ id }) => id)).toEqual(["qr-ticket"]);
  });

  test("the first money comes when the second was given up as well: nothing more is to be paid", async () => {
    await sellMore();
    await scan("TILL:CANCEL");
    payLate(1);
    await paid(1);
    expect(display()[0]).toMatch(/PAGADO/);
    await secondEnds();
    expect(shop.status()).toMatchObject({ state: "idle", basket: null });
  });
});

test.each(RAILS.filter(({ canceledEndsAs }) => canceledEndsAs === "expired"))(
  "$name: the next customer, who waits to pay as much, is not told that it is paid",
  async (rail) => {
    await open(rail.shop);
    await sellInVain(1, "TILL:SELL:125050:A-17");
    const first = shop.virtual.order("latest").id;
    await shop.passUntil("it expired", () => shop.sale(1).status === "expired");
    await scan("TILL:SELL:125050:A-17");
    await shop.ticketPrinted(2);
    await scan("TILL:CANCEL");
    await shop.passUntil("the counter is free", () => shop.status().state === "idle");
    await scan(YERBA, "TILL:TOTAL");
    await shop.ticketPrinted(3);
    expect(shop.sale(2).status).toBe("canceling");
    shop.virtual.phone.approveLate(first);
    await paid(1);
    expect(display()).toEqual([expect.stringContaining("Escanee"), expect.stringContaining("1.250,50")]);
    expect(shop.sale(3).status).toBe("awaiting-payment");
  },
);
