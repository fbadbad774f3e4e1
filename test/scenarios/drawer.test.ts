// The cash drawer at the counter: who opens it without a sale leaves a reason, and a drawer left open is noticed.

import { describe, expect, onTestFinished, test } from "vitest";
import { Shop } from "../support/shop.ts";

async function openShop(drawer = 'sensor = "printer"\nopen_when = "high"', settings = ""): Promise<Shop> {
  const shop = await Shop.open({ settings: `${settings}\n[drawer]\n${drawer}\n` });
  onTestFinished(() => shop.close());
  return shop;
}

const records = (shop: Shop) =>
  shop.api
    .journal(1, 100)
    .map(({ record }) => record as { readonly type: string })
    .filter(({ type }) => type.startsWith("drawer-"));

describe("the drawer", () => {
  test("opens on somebody's word, which is in the journal with the reason", async () => {
    const shop = await openShop("pin = 5\npulse_ms = 200");
    const view = await shop.api.openDrawer("  change for the baker ");
    await shop.until("the pulse came", () => shop.printer.printer.drawerPulses === 1);
    expect(view).toMatchObject({ condition: "ready", opened: null, openings: 1 });
    expect(shop.printer.printer.pulses()).toEqual([{ pin: 5, pulseMs: 200 }]);
    expect(records(shop)).toEqual([
      { type: "drawer-opening", reason: "change for the baker", at: expect.stringMatching(/^2026-03-01T/) },
    ]);
  });

  test("is not opened twice in one breath, and the count says so", async () => {
    const shop = await openShop();
    await shop.api.openDrawer("first");
    await expect(shop.api.openDrawer("again")).rejects.toMatchObject({ code: "busy" });
    expect(shop.api.drawer()).toMatchObject({ openings: 1 });
    expect(records(shop).map(({ type }) => type)).toEqual([
      "drawer-opening",
      "drawer-opening",
      "drawer-not-opened",
    ]);
    await shop.stop();
    await shop.start();
    expect(shop.api.drawer()).toMatchObject({ openings: 1 });
  });

  test.each([
    ["", "no reason"],
    ["two\nlines", "two lines"],
    ["x".repeat(81), "a whole story"],
  ])("does not open for %j (%s), and nothing is written", async (reason) => {
    const shop = await openShop();
    await expect(shop.api.openDrawer(reason)).rejects.toMatchObject({ code: "bad-input" });
    expect(records(shop)).toEqual([]);
    expect(shop.printer.printer.drawerPulses).toBe(0);
  });

  test("that the till does not have is said to be none", async () => {
    const shop = await Shop.open();
    onTestFinished(() => shop.close());
    expect(shop.api.drawer()).toBeNull();
    await expect(shop.api.openDrawer("why not")).rejects.toMatchObject({ code: "not-possible" });
    expect(records(shop)).toEqual([]);
  });

  test("left open is shown when the till is idle, until somebody closes it", async () => {
    const shop = await openShop();
    const { printer } = shop.printer;
    const drawer = () => shop.api.drawer()?.opened;
    await shop.until("the printer told of the drawer", () => drawer() === false);
    printer.setDrawerSense("high");
    await shop.until("the drawer is seen open", () => drawer() === true);
    await shop.pass(29_000);
    expect(shop.status().display[1]).toBe("Bienvenido");
    await shop.pass(1_000);
    expect(shop.status().display[1]).toBe("Cierre el cajón");
    printer.setDrawerSense("low");
    await shop.until("the drawer is seen closed", () => drawer() === false);
    expect(shop.status().display[1]).toBe("Bienvenido");
  });

  test("and the printer's own beeper need nothing but the printer's cable", async () => {
    const shop = await openShop('sensor = "printer"', '[tone]\nbuzzer = "printer"');
    expect(shop.api.devices().map(({ name }) => name)).toEqual(
      expect.arrayContaining(["tone of the printer", "drawer by printer, pin 2"]),
    );
  });

  test("opened without a sale does not keep the cash of the next customer waiting for ever: its coil rests first", async () => {
    const shop = await openShop();
    await shop.api.openDrawer("change of notes");
    const sale = await shop.api.sell("300.00", null, "500.00");
    await shop.until("the receipt is out", () => shop.sale(sale.id).settled);
    await shop.until("the drawer opened for the cash", () => shop.printer.printer.drawerPulses === 2);
    expect(shop.status().drawer).toMatchObject({ shut: "" });
  });

  test("opens for cash before the printer has the receipt, so that a slow paper keeps nobody's change", async () => {
    const shop = await openShop();
    const sale = await shop.api.sell("300.00", null, "500.00");
    await shop.until("the receipt is out", () => shop.sale(sale.id).settled);
    const came = shop.printer.printer.commands().map((command) => command.slice(0, 5));
    expect(came.indexOf("1b 70")).toBeGreaterThan(-1);
    expect(came.indexOf("1b 70")).toBeLessThan(came.findIndex((code) => code.startsWith("0a")));
  });

  describe("of a printer without paper", () => {
    const sellWithoutPaper = async (shop: Shop) => {
      shop.printer.printer.setPaper("out");
      await shop.until("the printer says so", () => shop.api.devices()[0]?.condition === "attention");
      return shop.api.sell("300.00", null, "500.00");
    };

    test("opens for cash all the same, where the model can", async () => {
      const shop = await Shop.open({
        printerSettings: 'profile = "epson-tm-t20iii"',
        settings: '[drawer]\nopens = "printer"\n',
      });
      onTestFinished(() => shop.close());
      await sellWithoutPaper(shop);
      await shop.until("the drawer opened", () => shop.printer.printer.drawerPulses === 1);
      expect(shop.status().display).toEqual([expect.stringContaining("PAGADO"), "Vuelto $ 200,00"]);
      expect(shop.status().drawer).toMatchObject({ shut: "" });
    });

    test("stays shut, and display and status say so with the change, until it was opened", async () => {
      const shop = await openShop();
      const sale = await sellWithoutPaper(shop);
      await shop.until("it is known", () => shop.status().drawer?.shut !== "");
      expect(shop.status().display).toEqual(["Cajón no se abrió", "Vuelto $ 200,00"]);
      expect(shop.status().drawer?.shut).toMatch(/drawer not done: out of paper: put in a new roll/);
      await shop.pass(31_000);
      expect(shop.status().display).toEqual(["Cajón no se abrió", "Revise la impresora"]);
      shop.printer.printer.setDrawerSense("high");
      await shop.until("somebody opened it with its key", () => shop.status().drawer?.shut === "");
      shop.printer.printer.setPaper("ok");
      await shop.until("the receipt is out", () => shop.originals() === 1);
      expect(shop.printer.printer.drawerPulses).toBe(0);
      expect(shop.sale(sale.id).status).toBe("paid");
    });

    test("and its cash is no news any more when the next sale begins", async () => {
      const shop = await openShop();
      await sellWithoutPaper(shop);
      await shop.until("it is known", () => shop.status().drawer?.shut !== "");
      shop.printer.printer.setPaper("ok");
      await shop.until("the receipt is out", () => shop.originals() === 1);
      await shop.api.sell("300.00", null);
      expect(shop.status().drawer).toMatchObject({ shut: "" });
    });

    test("stays shut for cash that goes back too, and says so", async () => {
      const shop = await openShop();
      const sale = await shop.api.sell("300.00", null, "500.00");
      await shop.until("the receipt is out", () => shop.sale(sale.id).settled);
      shop.printer.printer.setPaper("out");
      await shop.until("the printer says so", () => shop.api.devices()[0]?.condition === "attention");
      await shop.refund(shop.sale(sale.id).receiptCode ?? "", null, 1_000);
      await shop.until("it is known", () => shop.status().drawer?.shut !== "");
      expect(shop.status().display).toEqual(["Cajón no se abrió", "Use la llave"]);
    });
  });
});
