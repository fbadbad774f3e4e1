// A shop has a printer that nobody described. It prints a strip, the cashier scans what is right off it with the
// till's own scanner, and after a restart every paper is right.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { ConfigError } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { photographCodes } from "../support/paper-scanner.ts";
import { Shop, type ShopOptions } from "../support/shop.ts";
import { CLONE, codesThatAreRight } from "../support/strip-reader.ts";

let shop: Shop;

afterEach(() => shop.close());

const open = async (options: ShopOptions = {}) => {
  shop = await Shop.open(options);
};

const profileFile = () => join(shop.folder, "printer-profile.toml");

test("a clone is calibrated with the scanner, and prints right papers from the next start on", async () => {
  await open({ printer: CLONE });
  expect(shop.api.printer()).toMatchObject({ profile: "generic", columns: 48, calibrating: false });
  const strip = await shop.api.calibratePrinter();
  expect(strip).toEqual({ outcome: "printed", detail: "" });
  expect(shop.status().display).toEqual(["Calibración", "Escanee la tira"]);

  const things = shop.papers().flatMap((paper) => paper.things);
  for (const code of await codesThatAreRight(things, CLONE.format)) {
    const seen = shop.status().display.join();
    shop.scanner?.scan(code);
    // Another letter or number each time; the same value twice is shown twice.
    await shop.until(
      `${code} is on the display`,
      () => shop.status().display.join() !== seen || code.endsWith("2M"),
    );
  }
  expect(await shop.api.scan("TILL:CAL:D0")).toMatchObject({ accepted: true });
  expect(existsSync(profileFile())).toBe(false);
  await shop.api.scan("TILL:CAL:DONE");
  await shop.until("the profile is kept", () => shop.status().display[0] === "Calibrada");
  expect(shop.status().display).toEqual(["Calibrada", "Reinicie la caja"]);
  expect(readFileSync(profileFile(), "utf8")).toMatch(/^# What "till printer calibrate" found out/);

  await shop.stop();
  shop.configure({ printerSettings: 'profile = "calibrated"' });
  await shop.start();
  expect(shop.api.printer()).toMatchObject({
    ...{ profile: "calibrated", columns: 42, smallColumns: 56, dots: 546 },
    description: expect.stringContaining("from generic"),
  });
  const before = shop.papers().length;
  const sale = await shop.sellPaid();
  const [ticket, receipt] = shop.papers().slice(before);
  expect(ticket?.text).toContain("Almacén El Ñandú");
  expect(ticket?.text.split("\n").every((line) => line.length <= 42)).toBe(true);
  expect(photographCodes(ticket ?? { things: [] }, CLONE.format)).toEqual([sale.qrData]);
  expect(receipt?.barcodes).toHaveLength(1);
});

test("nothing is calibrated beside a sale, and nothing is sold meanwhile", async () => {
  await open();
  await shop.api.scan("7790895000997");
  await expect(shop.api.calibratePrinter()).rejects.toMatchObject({ code: "busy" });
  await shop.sellOne([]);
  await expect(shop.api.calibratePrinter()).rejects.toMatchObject({ code: "busy" });
  await shop.api.cancel();
  await shop.passUntil("the sale is over", () => shop.status().sale === null);
  await shop.until("its ticket is out or not wanted", () => shop.status().owed.length === 0);
  await shop.pass(1000);

  await shop.api.calibratePrinter();
  await expect(shop.api.calibratePrinter()).rejects.toMatchObject({ code: "busy" });
  await expect(shop.api.sell("500.00", null)).rejects.toMatchObject({ code: "busy" });
  expect(await shop.api.scan("7790895000997")).toMatchObject({ accepted: false });
  expect(shop.status().basket).toBeNull();
  // The card that ends everything ends this too.
  expect(await shop.api.scan("TILL:CANCEL")).toMatchObject({ accepted: true });
  expect(await shop.api.scan("7790895000997")).toMatchObject({ accepted: true });
  expect(existsSync(profileFile())).toBe(false);
});

test("a calibration that nobody goes on with ends by itself, and nothing is changed", async () => {
  await open();
  await shop.api.calibratePrinter();
  await shop.api.scan("TILL:CAL:C42");
  await shop.pass(179_000);
  expect(shop.api.printer().calibrating).toBe(true);
  await shop.pass(2_000);
  expect(shop.api.printer().calibrating).toBe(false);
  expect(shop.status().display).toEqual(["Calibración cerrada", "Sin cambios"]);
  expect(await shop.api.scan("TILL:CAL:DONE")).toMatchObject({ accepted: false });
  expect(existsSync(profileFile())).toBe(false);
  await shop.sellPaid();
});

test("a strip that does not come out begins no calibration", async () => {
  await open();
  shop.printer.printer.setPaper("out");
  await shop.until("the till knows", () => shop.api.printer().condition === "attention");
  const strip = await shop.api.calibratePrinter();
  expect(strip).toMatchObject({ outcome: "not-started", detail: expect.stringContaining("out of paper") });
  expect(shop.api.printer().calibrating).toBe(false);
});

test("a stored profile that is missing or spoilt is a fault of the settings that says which file and what", async () => {
  await open();
  await shop.stop();
  shop.configure({ printerSettings: 'profile = "calibrated"' });
  const faults = () => {
    try {
      loadConfig(shop.configFile);
      return [];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return error.faults.map(({ path, message }) => `${path}: ${message}`);
    }
  };
  expect(faults()).toEqual([
    expect.stringMatching(/^printer\.profile: .*printer-profile\.toml: .*"till printer calibrate" makes it/),
  ]);
  writeFileSync(profileFile(), 'name = "calibrated"\ncutter = "scissors"\n');
  expect(faults()).toEqual([expect.stringMatching(/^printer\.profile: .*printer-profile\.toml: .*cutter/)]);
  shop.configure({ printerSettings: 'profile = "TM-T88V"' });
  expect(faults()).toEqual([
    expect.stringMatching(/^printer\.profile: found "TM-T88V"; did you mean "epson-tm-t88"\?/),
  ]);
  shop.configure({});
});
