// From an account to the first sale without a browser: a POS that nobody had made is made by the command, its poster
// comes out of the till's own printer, and a customer pays there, on each rail and in each QR mode.

import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { judgeQr } from "../../src/provision/static-qr.ts";
import { till } from "../cli/run-till.ts";
import { RAILS } from "../support/rails.ts";
import { lastLine, Shop, type ShopOptions } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

const ADDRESS = [
  ...["--street", "Av. Siempreviva", "--number", "742", "--city", "CABA", "--state", "Capital Federal"],
  ...["--latitude", "-34.5889", "--longitude", "-58.4306"],
];

/** A till whose account has neither store nor POS yet. */
async function openUnprovisioned(options: ShopOptions, demo = true): Promise<void> {
  shop = await Shop.open({ ...options, virtual: { switches: { onlyCreatedPlaces: true } } });
  if (!demo) return;
  await shop.stop();
  const settings = readFileSync(shop.configFile, "utf8").replace("[order]", "demo = true\n[order]");
  writeFileSync(shop.configFile, settings);
  await shop.start();
}

const provision = (...words: readonly string[]) => till(["--config", shop.configFile, "provision", ...words]);

describe.each(RAILS)("$name", (rail) => {
  test("the first sale is refused, the POS is made, and the second sale is paid at it", async () => {
    await openUnprovisioned(rail.shop);
    await shop.api.scan("7790895000997");
    await shop.api.scan("TILL:TOTAL");
    await shop.until("the sale is refused", () => shop.sale(1).status === "refused");

    expect(await provision(...ADDRESS, "--poster")).toMatchObject({ code: 0, err: "" });
    const poster = shop.papers().findLast((paper) => paper.text.includes("PAGÁ"));
    expect(poster?.qr).toEqual([shop.virtual.posQr("SUC001POS001")]);
    expect(judgeQr(poster?.qr[0] ?? "").kind).toBe("emv");
    expect(poster?.text.match(/DEMO - SIN DINERO REAL/g)).toHaveLength(2);
    expect(lastLine(poster)).toMatch(/^Caja +SUC001POS001$/);

    const sale = await shop.sellOne();
    await shop.ticketPrinted(sale.id);
    expect(shop.scanWithPhone()).toMatchObject({ screen: "checkout", amount: "1250.50" });
    shop.virtual.phone.approve("latest");
    await shop.passUntil("paid", () => shop.sale(sale.id).status === "paid");
    await shop.until("settled", () => shop.sale(sale.id).settled);
    expect(shop.originals()).toBe(1);
  });
});

test("the poster of the virtual Mercado Pago is not printed by a till that does not say DEMO", async () => {
  await openUnprovisioned({ wire: "tcp" }, false);
  const { code, out } = await provision(...ADDRESS, "--poster");
  expect(code).toBe(76);
  expect(out).toMatch(/^poster +not-printed +.*write demo = true into \[mercado_pago\]/m);
  expect(shop.papers()).toEqual([]);
});

test("a poster without paper in the printer is not begun, and can be asked for again", async () => {
  await openUnprovisioned({ wire: "tcp", paperMm: 58 });
  shop.printer.printer.setPaper("out");
  await shop.until("the till knows", () => shop.status().devices[0]?.condition === "attention");
  expect(await provision(...ADDRESS, "--poster")).toMatchObject({ code: 75 });
  shop.printer.printer.setPaper("ok");
  await shop.until("the till knows", () => shop.status().devices[0]?.condition === "ready");
  expect(await provision("--poster")).toMatchObject({ code: 0 });
  expect(shop.papers()).toHaveLength(1);
});

test("what no QR can hold or no printer should get is not printed", async () => {
  await openUnprovisioned({ wire: "tcp" });
  for (const text of ["", "x".repeat(513), "pay\u001b@here"]) {
    await expect(shop.api.poster(text)).rejects.toMatchObject({ code: "bad-input" });
  }
  expect(shop.papers()).toEqual([]);
});
