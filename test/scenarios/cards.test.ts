// A day by command cards alone: prices, refunds by amount, copies, X and Z, a test of the devices, another language, and
// papers of which only a person can say whether they came out.

import { afterEach, describe, expect, test } from "vitest";
import type { SaleView } from "../../src/terminal/till-api.ts";
import { lastLine, Shop, type ShopOptions } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop?.close());

const YERBA = "7790895000997";
const ALFAJOR = "7791234567898";

async function scan(...texts: readonly string[]) {
  let answer = { accepted: false, message: "" };
  for (const text of texts) answer = await shop.api.scan(text);
  return answer;
}

const display = () => shop.status().display;

async function shows(text: string | RegExp): Promise<void> {
  const isShown = () =>
    typeof text === "string" ? display().includes(text) : text.test(display().join("|"));
  await shop.until(`the display shows ${text}`, isShown);
}

async function openWithCash(options: ShopOptions = {}): Promise<SaleView> {
  shop = await Shop.open(options);
  return sellInCash();
}

async function sellInCash(): Promise<SaleView> {
  const { id } = await shop.api.sell("1250.50", null, "1250.50");
  await shop.until("the receipt is out", () => shop.sale(id).settled);
  return shop.sale(id);
}

function recordTypes(): readonly string[] {
  return shop.api.journal(1, 1_000).map(({ record }) => String((record as { type?: unknown }).type));
}

describe("a refund of an amount", () => {
  test("by digit cards gives back that many whole units", async () => {
    const sale = await openWithCash();
    await scan("TILL:REFUND", sale.receiptCode ?? "", "TILL:2", "TILL:00");
    expect(display()).toEqual(["Devolver? Confirme", "$ 200,00"]);
    await scan("TILL:CONFIRM");
    await shop.until("refunded", () => shop.sale(1).refunds.some(({ status }) => status === "done"));
    expect(shop.sale(1).refunds).toMatchObject([{ amount: { minor: 20_000 } }]);
  });

  test("typed on a keypad it is a new amount, and more than remains is declined", async () => {
    const sale = await openWithCash();
    await scan("TILL:REFUND", sale.receiptCode ?? "", "300");
    expect(await scan("9999")).toMatchObject({
      accepted: false,
      message: expect.stringContaining("only 1250.50"),
    });
    expect(await scan("TILL:0")).toMatchObject({ accepted: false });
    await scan("TILL:CONFIRM");
    await shop.until("refunded", () => shop.sale(1).refunds.length === 1);
    expect(shop.sale(1).refunds).toMatchObject([{ amount: { minor: 30_000 } }]);
  });

  test("of what a customer paid by QR goes through Mercado Pago like any other", async () => {
    shop = await Shop.open();
    const sale = await shop.sellPaid();
    await scan("TILL:REFUND", sale.receiptCode ?? "", "TILL:5", "TILL:0", "TILL:CONFIRM");
    await shop.until("refunded", () => shop.sale(sale.id).settled && shop.sale(sale.id).refunds.length === 1);
    expect(shop.virtual.order("latest").refunds.map(({ amountMinor }) => amountMinor)).toEqual([5_000]);
  });

  test("is said by digit cards where people have PINs, so that one typed too early is never shown", async () => {
    const sale = await openWithCash();
    const plain = { refundLimit: null, dayLimit: null, mayApprove: false };
    await shop.api.setStaff({ id: "ana", name: "Ana", pin: "7391", ...plain });
    const answer = await scan("TILL:REFUND", sale.receiptCode ?? "", "7391");
    expect(answer.accepted).toBe(false);
    expect(JSON.stringify([answer, shop.status()])).not.toMatch(/7.?391/);
    expect(await scan("TILL:2", "TILL:00")).toMatchObject({ accepted: true });
  });

  test("is not mixed with articles that come back", async () => {
    shop = await Shop.open();
    await scan("TILL:QTY:3", ALFAJOR, "TILL:CASH", "TILL:CONFIRM");
    await shop.until("the receipt is out", () => shop.sale(1).settled);
    const code = shop.sale(1).receiptCode ?? "";
    await scan("TILL:REFUND", code, ALFAJOR);
    expect(await scan("TILL:1")).toMatchObject({ accepted: false });
    await scan("TILL:REFUND", code, "TILL:1");
    expect(await scan(ALFAJOR)).toMatchObject({ accepted: false });
  });
});

describe("a price", () => {
  test("is shown, sells nothing, and the basket is there as before", async () => {
    shop = await Shop.open();
    await scan(ALFAJOR, "TILL:PRICE");
    expect(display()).toEqual(["Consulta de precio", "Escanee el artículo"]);
    expect(await scan(YERBA)).toMatchObject({ message: "Yerba 1 kg costs 1250.50 ARS; not sold" });
    expect(display()).toEqual(["Yerba 1 kg", "$ 1.250,50"]);
    expect(shop.status().basket).toMatchObject({ total: { minor: 30_000 } });
    await scan(ALFAJOR);
    expect(shop.status().basket).toMatchObject({ total: { minor: 60_000 } });
  });

  test("of what is sold by weight is that of a kilogram, and its code alone says at the till why it sells nothing", async () => {
    shop = await Shop.open({ catalog: "barcode,title,price,unit\n12345,Queso fresco,9000,kg\n" });
    await scan("TILL:PRICE");
    expect(await scan("12345")).toMatchObject({
      accepted: true,
      message: "Queso fresco costs 9000.00 ARS a kilogram; not sold",
    });
    expect(display()).toEqual(["Queso fresco", "$ 9.000,00 / kg"]);
    expect(await scan("12345")).toMatchObject({ accepted: false });
    expect(display()).toEqual(["No es posible", "Se vende por peso"]);
  });

  test("that nobody asks for after all is forgotten in half a minute, or by CANCEL", async () => {
    shop = await Shop.open();
    await scan(ALFAJOR, "TILL:PRICE");
    await shop.pass(31_000);
    expect(shop.status().state).toBe("basket");
    await scan("TILL:PRICE", "TILL:CANCEL");
    expect(shop.status().state).toBe("basket");
    expect(display()).toEqual(["Total", "$ 300,00"]);
  });
});

describe("copies", () => {
  test("as many as the quantity card says, each with its number", async () => {
    const sale = await openWithCash();
    await scan("TILL:REPRINT", "TILL:QTY:3");
    expect(display()).toEqual(["Escanee el recibo", "Copias 3"]);
    await scan(sale.receiptCode ?? "");
    await shop.until("they are out", () => shop.copies() === 3 && shop.sale(1).settled);
    expect(shop.papers().map(lastLine)).toEqual(["ORIGINAL", "COPIA 1", "COPIA 2", "COPIA 3"]);
  });

  test("are five at most", async () => {
    await openWithCash();
    expect(await scan("TILL:REPRINT", "TILL:QTY:6")).toMatchObject({ accepted: false });
  });
});

describe("X and Z", () => {
  test("X prints what was taken and closes nothing, with articles waiting too", async () => {
    await openWithCash();
    await scan(YERBA, "TILL:X");
    await shows("Neto $ 1.250,50");
    expect(shop.papers().map(lastLine)).toEqual(["ORIGINAL", "NO CIERRA EL DÍA"]);
    expect(shop.status().state).toBe("basket");
    expect(recordTypes()).not.toContain("day-closed");
  });

  test("X is declined with the reason while the printer has no paper", async () => {
    await openWithCash();
    shop.printer.printer.setPaper("out");
    await shop.until("the printer says so", () => shop.api.devices()[0]?.condition === "attention");
    expect(await scan("TILL:X")).toMatchObject({ accepted: false, message: expect.stringMatching(/paper/) });
    expect(display()).toEqual(["No es posible", "Vea la impresora"]);
  });

  test("X and TEST are declined for what really is the matter, while a copy is owed and there is no paper", async () => {
    const sale = await openWithCash();
    shop.printer.printer.setPaper("out");
    await shop.until("the printer says so", () => shop.api.devices()[0]?.condition === "attention");
    await scan("TILL:REPRINT", sale.receiptCode ?? "");
    // Until the print room has tried in vain: whatever is said before names the lack of paper too.
    for (let said = ""; !said.startsWith("papers that are owed"); await shop.pass(0)) {
      said = (await scan("TILL:X")).message;
      expect(said).toMatch(/out of paper/);
    }
    for (const card of ["TILL:X", "TILL:TEST"]) {
      expect(await scan(card)).toMatchObject({
        accepted: false,
        message: expect.stringMatching(/^papers that are owed come first: out of paper/),
      });
      expect(display()).toEqual(["No es posible", "Vea la impresora"]);
    }
    await expect(shop.api.printX()).rejects.toThrow(/^papers that are owed come first: out of paper/);
    shop.printer.printer.setPaper("ok");
    await shop.until("the copy is out", () => shop.copies() === 1);
  });

  test("Z asks first, with the day's net, and is closed once", async () => {
    await openWithCash();
    await scan("TILL:Z");
    expect(display()).toEqual(["Cerrar día? Confirme", "Neto $ 1.250,50"]);
    expect(recordTypes()).not.toContain("day-closed");
    await scan("TILL:CONFIRM", "TILL:CONFIRM");
    await shows("Día cerrado: Z 1");
    await shop.until("its paper is out", () => recordTypes().includes("day-report-printed"));
    expect(recordTypes().filter((type) => type === "day-closed")).toHaveLength(1);
  });

  test("CANCEL, half a minute, and a switched off till leave the day open", async () => {
    await openWithCash();
    await scan("TILL:Z", "TILL:CANCEL", "TILL:CONFIRM");
    await scan("TILL:Z");
    await shop.pass(31_000);
    await scan("TILL:CONFIRM", "TILL:Z");
    await shop.stop();
    await shop.start({ bootId: "a-new-boot" });
    expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: false });
    expect(recordTypes()).not.toContain("day-closed");
  });

  test("Z waits for no sale: while one is paid, or articles wait, it is declined", async () => {
    await openWithCash();
    expect(await scan(YERBA, "TILL:Z")).toMatchObject({ accepted: false });
    await scan("TILL:CANCEL");
    await shop.sellOne();
    expect(await scan("TILL:Z")).toMatchObject({ accepted: false });
  });

  test("a silent Mercado Pago holds a Z up for ten seconds at most", async () => {
    shop = await Shop.open();
    const sale = await shop.sellPaid();
    shop.virtual.setSwitches({ refundsStayPending: true });
    await shop.refund(sale.receiptCode ?? "", "100.00", 1_000);
    shop.virtual.faults.add({ kind: "lose-request", on: "any", times: 500 });
    await scan("TILL:Z", "TILL:CONFIRM");
    expect(await scan("TILL:CANCEL")).toMatchObject({ accepted: false });
    await shop.passUntil("it is closed", () => display().includes("Día cerrado: Z 1"));
    expect(shop.status().unsettled).toMatchObject([{ id: sale.id }]);
  });
});

describe("the test of the devices", () => {
  test("goes from one to the next and says what each did", async () => {
    shop = await Shop.open();
    await scan("TILL:TEST");
    expect(shop.status().state).toBe("test");
    expect(await scan(YERBA)).toMatchObject({ accepted: false });
    await shop.until("it is over", () => shop.status().state === "idle");
    expect(display()[0]).toBe("Prueba terminada");
    expect(shop.papers()).toHaveLength(1);
  });

  test("is ended by CANCEL, and is not begun while somebody is served", async () => {
    shop = await Shop.open();
    expect(await scan(YERBA, "TILL:TEST")).toMatchObject({ accepted: false });
    await scan("TILL:CANCEL", "TILL:TEST", "TILL:CANCEL");
    expect(shop.status().state).toBe("idle");
    await scan(YERBA);
    await shop.pass(60_000);
    expect(shop.status().state).toBe("basket");
  });
});

describe("the language", () => {
  test("goes round Spanish, Portuguese and English on display and papers; country and currency stay", async () => {
    shop = await Shop.open();
    await scan("TILL:LANGUAGE");
    expect(display()).toEqual(["Idioma", "Português"]);
    await scan(YERBA);
    expect(display()[1]).toBe("Total $ 1.250,50");
    await scan("TILL:CASH");
    expect(display()[1]).toBe("Valor ou confirme");
    await scan("TILL:CONFIRM");
    await shop.until("the receipt is out", () => shop.sale(1).settled);
    expect(shop.papers()[0]?.text).toMatch(/COMPROVANTE DE PAGAMENTO/);
    expect(shop.papers()[0]?.text).toMatch(/\$ 1\.250,50/);
    expect(shop.papers()[0]?.text).toMatch(/CUIT 30-12345678-9/);
    await scan("TILL:LANGUAGE");
    expect(display()).toEqual(["Language", "English"]);
    await scan("TILL:LANGUAGE");
    expect(display()).toEqual(["Idioma", "Español"]);
  });

  test("is kept over a restart", async () => {
    shop = await Shop.open();
    await scan("TILL:LANGUAGE", "TILL:LANGUAGE");
    await shop.stop();
    await shop.start({ bootId: "a-new-boot" });
    expect(display()[1]).toBe("Welcome");
  });
});

describe("a receipt of which the printer never said whether it came out", () => {
  /** Its last line waits for paper in a printer whose cable is pulled: what was in it is lost, or not. */
  async function openInDoubt(): Promise<SaleView> {
    await openWithCash();
    const lines = shop.papers()[0]?.text.trimEnd().split("\n").length ?? 0;
    // Its barcode is as high as five lines of text: here the paper ends between it and the last line.
    shop.printer.printer.runOutAfterLines(lines + 3);
    const { id } = await shop.api.sell("1250.50", null, "1250.50");
    const receipt = () => shop.sale(id).papers.find((paper) => paper.id === "receipt")?.status;
    await shop.until("its last line left", () => receipt() === "sealed");
    shop.printer.unplug();
    await shop.until("nobody knows", () => receipt() === "unconfirmed");
    shop.printer.printer.powerCycle();
    shop.printer.printer.setPaper("ok");
    await shop.printer.plugIn();
    await shop.until("the printer is back", () => shop.api.devices()[0]?.condition === "ready");
    await shop.pass(31_000);
    return shop.sale(id);
  }

  test("is asked for as long as nobody answers, and blocks no sale", async () => {
    await openInDoubt();
    expect(display()).toEqual(["Recibo 2", "Salió? Confirme"]);
    await scan(YERBA);
    expect(display()[1]).toBe("Total $ 1.250,50");
    // What is not to be seen is not answered.
    await scan("TILL:CANCEL");
    expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: false });
    await sellInCash();
    await shop.stop();
    await shop.start();
    await shop.pass(31_000);
    expect(display()[0]).toBe("Recibo 2");
  });

  test("is printed by a person's word on CONFIRM, and nothing is asked any more", async () => {
    await openInDoubt();
    expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: true });
    expect(shop.sale(2)).toMatchObject({
      settled: true,
      papers: [{ id: "receipt", status: "printed", proof: "person" }],
    });
    await shop.pass(10_000);
    expect(display()[1]).toBe("Bienvenido");
    await shop.stop();
    await shop.start();
    expect(shop.sale(2).papers).toMatchObject([{ proof: "person" }]);
  });

  test("is settled by a copy, or by the command", async () => {
    const sale = await openInDoubt();
    expect(shop.status().owed[0]?.detail).toContain("till sale 2 --paper-is-out receipt");
    await expect(shop.api.confirmPaper(2, "refund-slip-1")).rejects.toThrow(
      /^sale 2 has no paper "refund-slip-1"; its papers: .*; without the printer's word: receipt$/,
    );
    await scan("TILL:REPRINT", sale.receiptCode ?? "");
    await shop.until("the copy is out", () => shop.sale(2).settled);
    expect(shop.sale(2).papers.map(({ status }) => status)).toEqual(["replaced", "printed"]);
    await expect(shop.api.confirmPaper(2, "receipt")).rejects.toThrow(
      /^receipt of sale 2 needs nobody's word: a copy of it is out; without the printer's word: none$/,
    );
    await shop.pass(31_000);
    expect(display()[1]).toBe("Bienvenido");
  });
});
