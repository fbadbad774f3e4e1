// X and Z: what the day adds up to, closed once, however often it is asked for and whenever the till dies.

import { afterEach, describe, expect, test } from "vitest";
import type { DiskFile } from "../../src/journal/disk.ts";
import { nodeDisk } from "../../src/journal/node-disk.ts";
import { lastLine, Shop, type ShopOptions } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

async function openWithSales(options: ShopOptions = {}): Promise<void> {
  shop = await Shop.open(options);
  await shop.api.moveCash("float", "5000.00", "cambio");
  await shop.sellPaid();
  const cash = await shop.api.sell("300.00", null, "500.00");
  await shop.until("the receipt is out", () => shop.sale(cash.id).settled);
}

/** Cut off and in somebody's hand. */
const reports = () => shop.printer.printer.papers().filter(({ text }) => text.includes("CIERRE Z"));

test("the report tells cash and QR apart, and what the drawer should hold", async () => {
  await openWithSales();
  await shop.api.moveCash("pay-out", "120.00", "taxi");
  const day = await shop.api.closeDay();
  expect(day).toMatchObject({
    number: 1,
    paid: [
      { tender: "qr", count: 1, amount: { minor: 125_050 } },
      { tender: "cash", method: "cash", count: 1, amount: { minor: 30_000 } },
    ],
    net: { minor: 155_050 },
    expectedCash: { minor: 500_000 + 30_000 - 12_000 },
    open: [],
    owed: 0,
  });
  await shop.until("the report is out", () => reports().length === 1);
  const [report] = reports();
  expect(lastLine(report)).toBe("CIERRE Z 1");
  expect(report?.text).toMatch(/1 Efectivo +\$ 300,00/);
  expect(report?.text).toMatch(/NETO +\$ 1\.550,50/);
  expect(report?.text).toMatch(/CAJÓN: Debe haber +\$ 5\.180,00/);
});

test("the hash on the report is the journal's at that record", async () => {
  await openWithSales();
  const { hash, sequence } = headOf();
  await shop.api.closeDay();
  await shop.until("the report is out", () => reports().length === 1);
  const printed = reports()[0]?.text ?? "";
  expect(printed).toMatch(new RegExp(`Registros +${sequence}\n`));
  expect(
    printed
      .match(/(?:[0-9a-f]{4} ){3}[0-9a-f]{4}/g)
      ?.join("")
      .replaceAll(" ", ""),
  ).toBe(hash);
});

function headOf(): { readonly sequence: number; readonly hash: string } {
  const { head, records } = shop.status().journal;
  return { hash: head, sequence: records };
}

test("asked for again at once it is the same close, and with nothing new the last report comes as a copy", async () => {
  await openWithSales();
  const [first, second] = await Promise.all([shop.api.closeDay(), shop.api.closeDay()]);
  expect([first.number, second.number]).toEqual([1, 1]);
  await shop.until("the report is out", () => recordTypes().includes("day-report-printed"));
  expect((await shop.api.closeDay()).number).toBe(1);
  await shop.until("the copy is out", () => reports().length === 2);
  expect(reports().map(lastLine)).toEqual(["CIERRE Z 1", "CIERRE Z 1 - COPIA 1"]);
  expect(reports()[1]?.text).toContain("NETO");
});

test("the next day begins at nothing", async () => {
  await openWithSales();
  await shop.api.closeDay();
  expect(shop.api.day()).toMatchObject({ number: null, paid: [], expectedCash: { minor: 0 } });
  await shop.sellPaid();
  expect((await shop.api.closeDay()).number).toBe(2);
});

test("an X closes nothing and says so", async () => {
  await openWithSales();
  await shop.api.printX();
  const day = await shop.api.printX();
  expect(day).toMatchObject({ number: null, net: { minor: 155_050 }, printed: "printed" });
  const printed = shop.papers().filter(({ text }) => text.includes("INFORME X"));
  expect(printed.map(lastLine)).toEqual(["NO CIERRA EL DÍA", "NO CIERRA EL DÍA"]);
  expect((await shop.api.closeDay()).number).toBe(1);
});

describe("the drawer that somebody counted", () => {
  test("stands on the report beside what should be in it, with the difference, and so for ever", async () => {
    await openWithSales();
    const day = await shop.api.closeDay("5289.50");
    expect(day).toMatchObject({
      expectedCash: { minor: 530_000 },
      counted: { minor: 528_950 },
      difference: { minor: -1_050, decimal: "-10.50" },
    });
    expect(day.warning).toBeUndefined();
    await shop.until("the report is out", () => recordTypes().includes("day-report-printed"));
    expect(reports()[0]?.text).toMatch(
      /CAJÓN: Debe haber +\$ 5\.300,00\nCAJÓN: Contado +\$ 5\.289,50\nFALTANTE +\$ 10,50\n/,
    );
    await shop.stop();
    await shop.start({ bootId: "a-new-boot" });
    await shop.api.closeDay();
    await shop.until("the copy is out", () => reports().length === 2);
    expect(reports()[1]?.text).toMatch(/FALTANTE +\$ 10,50\n/);
  });

  test("is an X that is held against the drawer, and nothing of it is written down", async () => {
    await openWithSales();
    const before = headOf();
    expect(shop.api.day("5300.01").difference).toMatchObject({ minor: 1 });
    expect((await shop.api.printX("5300.00")).difference).toMatchObject({ minor: 0 });
    expect(shop.papers().at(-1)?.text).toMatch(/CAJÓN: Contado +\$ 5\.300,00\nSIN DIFERENCIA\n/);
    expect(headOf()).toEqual(before);
  });

  test("may be empty, and is never less than that", async () => {
    await openWithSales();
    expect(shop.api.day("0").difference).toMatchObject({ minor: -530_000 });
    expect(() => shop.api.day("-5.00")).toThrow(/expected an amount in ARS/);
    await expect(shop.api.closeDay("all of it")).rejects.toMatchObject({ code: "bad-input" });
    expect(shop.api.day()).toMatchObject({ number: null, net: { minor: 155_050 } });
  });

  test("changes no close that was made before, and whoever counted hears that", async () => {
    await openWithSales();
    const [plain, counted] = await Promise.all([shop.api.closeDay(), shop.api.closeDay("5300.00")]);
    expect(plain.warning).toBeUndefined();
    expect(counted.warning).toMatch(/count of 5300\.00 was not written down: Z 1 was closed before/);
    const again = await shop.api.closeDay("1.00");
    expect(again).toMatchObject({ number: 1, warning: expect.stringMatching(/with no count/) });
    expect(again.counted).toBeUndefined();
  });
});

describe("articles in groups", () => {
  const catalog =
    "barcode,title,price,unit,group\n7790895000997,Yerba 1 kg,1250.50,,Almacén\n7791234567898,Alfajor,300,,Golosinas\n" +
    "7790070410795,Bolsa,10\n";

  test("stand on the report as they were sold, whatever the price list says later", async () => {
    shop = await Shop.open({ catalog });
    const sold = await shop.sellPaid(["7790895000997", "7791234567898", "7791234567898", "7790070410795"]);
    shop.configure({ catalog: catalog.replaceAll("Golosinas", "Dulces") });
    await shop.stop();
    await shop.start();
    await shop.refund(sold.receiptCode ?? "", null, 1_000, { lines: [{ line: 2, quantity: 1 }] });
    await shop.refund(sold.receiptCode ?? "", "5.00", 1_000);
    const day = await shop.api.closeDay();
    const row = (group: string | null, pieces: number, minor: number) =>
      expect.objectContaining({ group, pieces, amount: expect.objectContaining({ minor }) });
    expect(day.groups).toEqual([
      row("Almacén", 1, 125_050),
      row("Golosinas", 1, 30_000),
      row(null, 1, 1_000),
    ]);
    expect(day).toMatchObject({ unassigned: { count: 1, amount: { minor: 500 } }, net: { minor: 155_550 } });
    await shop.until("the report is out", () => reports().length === 1);
    expect(reports()[0]?.text).toMatch(
      /NETO POR GRUPO\n1 Almacén .*\n1 Golosinas .*\n1 Sin grupo .*\n1 Devoluciones sin grupo +-\$ 5,00\n/,
    );
  });

  test("are left out where the shop has none", async () => {
    await openWithSales();
    await shop.api.closeDay();
    await shop.until("the report is out", () => reports().length === 1);
    expect(reports()[0]?.text).not.toContain("GRUPO");
  });
});

describe("cash that is taken out of the drawer", () => {
  test("on a day with a float is never more than the drawer should hold", async () => {
    await openWithSales();
    await expect(shop.api.moveCash("pay-out", "5300.01", "bank")).rejects.toMatchObject({
      code: "not-possible",
      message: expect.stringMatching(
        /pay-out of 5300\.01 ARS: the drawer should hold 5300\.00, .*nothing was written/,
      ),
    });
    expect(recordTypes().filter((type) => type === "cash-moved")).toHaveLength(1);
    const day = await shop.api.moveCash("pay-out", "5300.00", "bank");
    expect(day).toMatchObject({ expectedCash: { minor: 0 } });
    expect(day.warning).toBeUndefined();
  });

  test("cash refunds and pay-outs before count, pay-ins too", async () => {
    await openWithSales();
    await shop.refund(shop.sale(2).receiptCode ?? "", null, 1_000);
    await shop.api.moveCash("pay-out", "1000.00", "taxi");
    await expect(shop.api.moveCash("pay-out", "4000.01", "bank")).rejects.toThrow(/should hold 4000\.00/);
    await shop.api.moveCash("pay-in", "0.01", "found");
    await shop.api.moveCash("pay-out", "4000.01", "bank");
  });

  test("on a day without a float is written down, and the answer says what is odd about it", async () => {
    shop = await Shop.open();
    const day = await shop.api.moveCash("pay-out", "120.00", "taxi");
    expect(day).toMatchObject({
      expectedCash: { minor: -12_000 },
      warning: expect.stringMatching(
        /the drawer should hold 0\.00 since the last Z, and no float was declared/,
      ),
    });
  });
});

test("the console tells the day in the shop's own time, as its paper does", async () => {
  await openWithSales();
  const { at, clock } = shop.api.day();
  expect(at).toMatch(/^2026-03-01T(\d\d):.*Z$/);
  const hours = (Number(at.slice(11, 13)) + 21) % 24;
  expect(clock).toBe(`2026-03-01 ${String(hours).padStart(2, "0")}:${at.slice(14, 16)}`);
});

describe("a report of which not one byte left", () => {
  /** The printer runs out of paper in the moment in which the journal says that the report is begun. */
  const closeWithoutPaper = async () => {
    await openWithSales();
    await shop.stop();
    const { printer } = shop.printer;
    let hasEnded = false;
    const watched = (file: DiskFile): DiskFile => ({
      writeAt(offset, bytes) {
        if (!hasEnded && Buffer.from(bytes).includes("day-report-begun")) {
          hasEnded = true;
          printer.setPaper("out");
        }
        return file.writeAt(offset, bytes);
      },
      flush: () => file.flush(),
      flushNow: () => file.flushNow(),
      close: () => file.close(),
    });
    const disk = nodeDisk(shop.journalDirectory);
    await shop.start({
      disk: {
        ...disk,
        create: (name, content) => watched(disk.create(name, content)),
        open: (name) => watched(disk.open(name)),
      },
    });
    await shop.api.closeDay();
    await shop.until("it is known", () => recordTypes().includes("day-report-not-begun"));
    expect(reports()).toEqual([]);
    return printer;
  };

  test("is still the report and no copy, and comes out by itself", async () => {
    const printer = await closeWithoutPaper();
    expect(shop.status().owed).toMatchObject([{ sale: null, paper: "Z report 1", status: "owed" }]);
    printer.setPaper("ok");
    await shop.until("the printer says so", () => shop.api.devices()[0]?.condition === "ready");
    await shop.passUntil("it is known", () => recordTypes().includes("day-report-printed"));
    expect(reports().map(lastLine)).toEqual(["CIERRE Z 1"]);
    expect(shop.status().owed).toEqual([]);
  });

  test("is so after a restart too", async () => {
    const printer = await closeWithoutPaper();
    await shop.stop();
    printer.setPaper("ok");
    await shop.start({ bootId: "a-new-boot" });
    await shop.until("the report is out", () => reports().length === 1);
    expect(reports().map(lastLine)).toEqual(["CIERRE Z 1"]);
  });
});

describe("the day is not closed", () => {
  test("while a customer pays", async () => {
    shop = await Shop.open();
    await shop.sellOne();
    await expect(shop.api.closeDay()).rejects.toThrow(/a sale is being paid/);
  });

  test("while articles wait to be paid", async () => {
    await openWithSales();
    await shop.api.scan("7791234567898");
    await expect(shop.api.closeDay()).rejects.toThrow(/articles wait to be paid/);
  });

  test("while the drawer is told to open, because that is taken back when it does not", async () => {
    shop = await Shop.open({ settings: "[drawer]\n" });
    await shop.api.openDrawer("change");
    const refusal = { code: "busy", message: "the drawer is being opened: ask again in a moment" };
    await Promise.all([
      expect(shop.api.openDrawer("in one breath")).rejects.toMatchObject({ code: "busy" }),
      expect(shop.api.closeDay()).rejects.toMatchObject(refusal),
    ]);
    expect(await shop.api.closeDay()).toMatchObject({ number: 1, openings: 1 });
    expect(shop.api.day()).toMatchObject({ openings: 0 });
  });

  test("when nothing ever happened", async () => {
    shop = await Shop.open();
    await expect(shop.api.closeDay()).rejects.toThrow(/nothing happened yet/);
  });
});

test("a refund that is not settled is asked about first, and stands on the report when it stays open", async () => {
  await openWithSales();
  shop.virtual.setSwitches({ refundsStayPending: true });
  const { refund } = await shop.refund(shop.sale(1).receiptCode ?? "", "100.00", 1_000);
  expect(refund.status).toBe("pending");
  const closing = shop.api.closeDay();
  await shop.pass(11_000);
  expect((await closing).open).toEqual([1]);
  await shop.until("the report is out", () => reports().length === 1);
  expect(reports()[0]?.text).toMatch(/Sin resolver: venta +1\n/);
});

describe("a refund that is not settled when nothing else happened since the last close", () => {
  async function openRefund(): Promise<void> {
    await openWithSales();
    await shop.api.closeDay();
    await shop.until("the report is out", () => reports().length === 1);
    shop.virtual.setSwitches({ refundsStayPending: true });
    await shop.refund(shop.sale(1).receiptCode ?? "", "100.00", 1_000);
    expect(shop.api.day().open).toEqual([1]);
  }

  test("is asked about, and named when it stays open; no day is closed", async () => {
    await openRefund();
    shop.virtual.forgetRequests();
    const day = await shop.api.closeDay("1.00");
    expect(shop.virtual.requests().map(({ operation }) => operation)).toContain("get");
    expect(day).toMatchObject({
      number: 1,
      warning: expect.stringMatching(/^not settled now: sale 1; .*; the count of 1\.00 was not written down/),
      printed: expect.stringMatching(/^nothing happened since/),
    });
    expect(recordTypes().filter((type) => type === "day-closed")).toHaveLength(1);
    expect((await shop.api.closeDay()).warning).toMatch(/^not settled now: sale 1; [^;]*$/);
  });

  test("and turns out to be finished is a day of its own", async () => {
    await openRefund();
    const [refund] = shop.virtual.order("latest").refunds;
    shop.virtual.seller.finishRefund(refund?.id ?? "", "processed");
    expect(await shop.api.closeDay()).toMatchObject({ number: 2, open: [], net: { minor: -10_000 } });
    await shop.until("the report is out", () => lastLine(reports().at(-1)) === "CIERRE Z 2");
  });
});

test("on the very first day, what is open is named although there is nothing to close", async () => {
  shop = await Shop.open({ rail: "instore", ttlSeconds: 600 });
  const sale = await shop.sellOne();
  await shop.pass(10_000);
  await shop.api.cancel();
  await shop.until("the counter is free", () => shop.status().state === "idle");
  expect(shop.sale(sale.id).status).toBe("canceling");
  await expect(shop.api.closeDay()).rejects.toThrow(
    "nothing happened yet that a Z would close; not settled now: sale 1",
  );
});

test("cash that comes while Mercado Pago is asked makes no difference to what was counted: it is counted again", async () => {
  await openWithSales();
  shop.virtual.setSwitches({ refundsStayPending: true });
  await shop.refund(shop.sale(1).receiptCode ?? "", "100.00", 1_000);
  const closing = shop.api.closeDay("5300.00");
  const [cash] = await Promise.all([
    shop.api.sell("200.00", null, "200.00"),
    expect(closing).rejects.toMatchObject({
      code: "busy",
      message: expect.stringMatching(/count it again; nothing was closed/),
    }),
  ]);
  await shop.until("the receipt is out", () => shop.sale(cash.id).settled);
  expect(await shop.api.closeDay("5500.00")).toMatchObject({
    number: 1,
    open: [1],
    difference: { minor: 0 },
  });
});

describe("switched off in the middle", () => {
  test("after the close and before its paper: the paper comes when the till is on again", async () => {
    await openWithSales();
    shop.printer.printer.setPaper("out");
    await shop.until("the printer says so", () => shop.api.devices()[0]?.condition === "attention");
    expect((await shop.api.closeDay()).printed).toMatch(/^owed, comes out by itself: out of paper/);
    expect(shop.status().owed).toMatchObject([{ sale: null, paper: "Z report 1", status: "owed" }]);
    await shop.stop();
    shop.printer.printer.setPaper("ok");
    await shop.start({ bootId: "a-new-boot" });
    await shop.until("the report is out", () => reports().length === 1);
    expect(lastLine(reports()[0])).toBe("CIERRE Z 1");
    expect((await shop.api.closeDay()).number).toBe(1);
  });

  test("a printer that comes back gets it without being asked", async () => {
    await openWithSales();
    shop.printer.printer.setPaper("out");
    await shop.until("the printer says so", () => shop.api.devices()[0]?.condition === "attention");
    await shop.api.closeDay();
    shop.printer.printer.setPaper("ok");
    await shop.passUntil("the report is out", () => reports().length === 1);
  });

  test("a paper that may have left comes again as a copy only", async () => {
    await openWithSales();
    shop.printer.printer.runOutAfterLines(10);
    await shop.api.closeDay();
    await shop.until("the paper ended", () => shop.api.devices()[0]?.condition === "attention");
    expect(recordTypes()).toContain("day-report-begun");
    await shop.stop();
    shop.printer.printer.setPaper("ok");
    await shop.start({ bootId: "a-new-boot" });
    await shop.api.closeDay();
    await shop.until("the copy is out", () => lastLine(reports().at(-1)) === "CIERRE Z 1 - COPIA 1");
    expect(reports().filter((paper) => lastLine(paper) === "CIERRE Z 1").length).toBeLessThanOrEqual(1);
  });
});

describe("a report of which nobody knows whether it came out", () => {
  async function inDoubt(): Promise<void> {
    await openWithSales();
    shop.printer.printer.runOutAfterLines(10);
    await shop.api.closeDay();
    await shop.until("the paper ended", () => shop.api.devices()[0]?.condition === "attention");
    await shop.stop();
    shop.printer.printer.setPaper("ok");
    await shop.start({ bootId: "a-new-boot" });
    await shop.sellPaid();
    await shop.api.closeDay();
    await shop.until("the next report is known to be out", () =>
      owed().every(({ paper }) => !paper.endsWith("2")),
    );
  }
  const owed = () => shop.status().owed.map(({ detail, paper, status }) => ({ detail, paper, status }));

  test("stays owed when the next day is closed and the till starts anew, and is printed by its number without closing a day", async () => {
    await inDoubt();
    for (const _ of [1, 2]) {
      expect(owed()).toMatchObject([{ paper: "Z report 1", status: "unconfirmed" }]);
      expect(owed()[0]?.detail).toContain('"till z-report 1 --copy"');
      await shop.stop();
      await shop.start();
    }
    await shop.sellPaid();
    expect(shop.api.copyReport(1)).toMatchObject({ number: 1, printed: "a copy is in the printer's queue" });
    await shop.until("nothing is owed", () => owed().length === 0);
    expect(lastLine(reports().at(-1))).toBe("CIERRE Z 1 - COPIA 1");
    expect(recordTypes().filter((type) => type === "day-closed")).toHaveLength(2);
    expect(shop.api.day().paid).toMatchObject([{ count: 1 }]);
  });

  test("is owed no more when somebody has it, and of no other paper can that be said", async () => {
    await inDoubt();
    expect(owed()[0]?.detail).toContain('"till z-report 1 --paper-is-out"');
    await shop.api.confirmReport(1);
    expect(owed()).toEqual([]);
    await expect(shop.api.confirmReport(1)).rejects.toThrow("the paper of Z 1 is known to be out");
    await expect(shop.api.confirmReport(2)).rejects.toThrow("the paper of Z 2 is known to be out");
    await expect(shop.api.confirmReport(3)).rejects.toThrow("there is no Z 3; the last one is Z 2");
    await shop.stop();
    await shop.start();
    expect(owed()).toEqual([]);
  });
});

test("copies of two reports that are asked for at once come both; of one that is owed comes the report", async () => {
  await openWithSales();
  await shop.api.closeDay();
  await shop.until("the report is out", () => lastLine(reports().at(-1)) === "CIERRE Z 1");
  await shop.sellPaid();
  await shop.api.closeDay();
  await shop.until("the report is out", () => lastLine(reports().at(-1)) === "CIERRE Z 2");
  shop.api.copyReport(2);
  shop.api.copyReport(1);
  await shop.until("both are out", () => reports().length === 4);
  expect(reports().slice(2).map(lastLine)).toEqual(["CIERRE Z 2 - COPIA 1", "CIERRE Z 1 - COPIA 1"]);

  shop.printer.printer.setPaper("out");
  await shop.until("the printer says so", () => shop.api.devices()[0]?.condition === "attention");
  await shop.api.moveCash("float", "1.00", "cambio");
  await shop.api.closeDay();
  expect(shop.api.copyReport(3).printed).toMatch(/^owed, comes out by itself/);
  shop.printer.printer.setPaper("ok");
  await shop.passUntil("the report is out", () => reports().length === 5);
  expect(lastLine(reports().at(-1))).toBe("CIERRE Z 3");
});

function recordTypes(): readonly string[] {
  return shop.api.journal(1, 1_000).map(({ record }) => String((record as { type?: unknown }).type));
}
