// A till on a machine that is not well: a disk that fills up or turns read-only, a clock that nobody has set, a supply that
// is too weak. What it says of that, what it declines meanwhile, and that it goes on by itself.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { statusWords as consoleWords } from "../../src/cli/format.ts";
import { statusWords } from "../../src/daemon/status-words.ts";
import { machineAt } from "../../src/machine/machine.ts";
import { tillMetrics } from "../../src/metrics/till-metrics.ts";
import { Shop, type ShopOptions } from "../support/shop.ts";

const MIB = 1024 * 1024;

async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const shop = await Shop.open(options);
  onTestFinished(() => shop.close());
  return shop;
}

/** The same shop on a disk of which a test says how much is free. */
async function onDisk(disk: { freeBytes: number }, options: ShopOptions = {}): Promise<Shop> {
  const shop = await openShop(options);
  await shop.stop();
  const space = () => ({ ...disk, freeFiles: 100_000, files: 200_000 });
  await shop.start({ machine: { ...machineAt(shop.machineRoot), space } });
  return shop;
}

function mountReadOnly(shop: Shop, options: "ro" | "rw"): void {
  mkdirSync(join(shop.machineRoot, "proc/self"), { recursive: true });
  const line = `22 1 179:2 / / rw,noatime - ext4 /dev/mmcblk0p2 ${options}\n`;
  writeFileSync(join(shop.machineRoot, "proc/self/mountinfo"), line);
}

const metric = (shop: Shop, name: string) =>
  new RegExp(`^${name} (.*)$`, "m").exec(tillMetrics(shop.status(), 1))?.[1];

test("a disk that fills up while a sale is open lets that sale end, begins no other, and says what to do", async () => {
  const disk = { freeBytes: 4_000 * MIB };
  const shop = await onDisk(disk);
  const sale = await shop.sellOne();
  await shop.ticketPrinted(sale.id);
  disk.freeBytes = 15 * MIB;
  await shop.pass(600_000 - (shop.clock.monotonicMs() % 600_000));
  shop.virtual.phone.approve("latest");
  await shop.passUntil("the payment is seen", () => shop.sale(sale.id).status === "paid");
  await shop.until("its receipt is out", () => shop.sale(sale.id).settled);
  await shop.pass(600_000);
  expect(shop.status().machine.disk).toMatchObject({ state: "full", freeBytes: 15 * MIB });

  await shop.api.scan("7790895000997");
  const answer = await shop.api.scan("TILL:TOTAL");
  expect(answer.accepted).toBe(false);
  expect(answer.message).toMatch(/15 MB are free.*no new sale is begun.*make room/);
  expect(shop.status().display).toEqual(["No es posible", "Disco lleno"]);
  await expect(shop.api.sell("300.00", null)).rejects.toThrow(/no new sale is begun/);
  await expect(shop.api.sell("300.00", null, "300.00")).rejects.toThrow(/no new sale is begun/);
  // The articles wait; money that was taken can be given back.
  expect(shop.status().basket?.lines).toHaveLength(1);
  await shop.api.scan("TILL:CANCEL");
  await shop.pass(30_000);
  expect(shop.status().display).toEqual(["Disco lleno", "No se puede vender"]);
  expect(statusWords(shop.status())).toBe("demo, ready; the disk is nearly full: no new sales");
  expect(consoleWords(shop.status())).toMatch(/^disk +FULL: 15 MB are free/m);
  expect(metric(shop, "tilld_disk_stops_sales")).toBe("1");
  const { refund } = await shop.refund("1", null, 5_000);
  expect(refund.status).toBe("done");
  expect(shop.logged.filter((line) => line.startsWith("disk: 15 MB"))).toHaveLength(1);
});

test("as soon as there is room again the till sells by itself, whoever asks first: a customer or a minute", async () => {
  const disk = { freeBytes: 1 * MIB };
  const shop = await onDisk(disk, { locale: "en" });
  expect(shop.status().display).toEqual(["The disk is full", "No new sales"]);
  disk.freeBytes = 200 * MIB;
  await shop.pass(60_000);
  expect(shop.status().display).toEqual(["Almacén El Ñandú", "Welcome"]);
  expect(shop.status().machine.disk).toMatchObject({ state: "low" });
  expect(statusWords(shop.status())).toBe("ready");

  disk.freeBytes = 1 * MIB;
  await expect(shop.api.sell("300.00", null)).rejects.toThrow(/nearly full|no new sale/);
  disk.freeBytes = 2_000 * MIB;
  await shop.sellPaid();
  expect(shop.status().machine.disk).toMatchObject({ state: "fine", detail: "" });
  expect(shop.logged).toContain("disk: all is well again");
});

test("who asks for the state of a till on which nobody sells hears how much room there is now", async () => {
  const disk = { freeBytes: 4_000 * MIB };
  const shop = await onDisk(disk);
  disk.freeBytes = 90 * MIB;
  expect(shop.status().machine.disk).toMatchObject({ freeBytes: 90 * MIB, state: "low" });
  disk.freeBytes = 3_000 * MIB;
  expect(shop.status().machine.disk).toMatchObject({ freeBytes: 3_000 * MIB, state: "fine" });
});

test("on a disk that turned read-only nothing is begun that must be written, and the till lives on until it is mended", async () => {
  const shop = await openShop();
  const sale = await shop.sellPaid();
  mountReadOnly(shop, "ro");
  const records = shop.status().journal.records;
  const declined = /can only be read.*dmesg/;
  await expect(shop.api.sell("300.00", null)).rejects.toThrow(declined);
  await expect(shop.refund(sale.receiptCode ?? "", null, 1_000)).rejects.toThrow(declined);
  await expect(shop.api.reprint("1")).rejects.toThrow(declined);
  await expect(shop.api.closeDay()).rejects.toThrow(declined);
  await expect(shop.api.moveCash("float", "100.00", "coins")).rejects.toThrow(declined);
  for (const scan of ["TILL:LANG", "TILL:REPRINT", sale.receiptCode ?? ""]) await shop.api.scan(scan);
  expect(shop.status().display).toEqual(["No es posible", "Disco no escribe"]);
  await shop.api.scan("TILL:CANCEL");
  await shop.pass(30_000);
  expect(shop.status().display).toEqual(["Disco no escribe", "No se puede vender"]);
  expect(statusWords(shop.status())).toMatch(/the disk can only be read: no sales/);
  expect(shop.status().journal.records).toBe(records);

  mountReadOnly(shop, "rw");
  await shop.pass(60_000);
  expect(shop.status().display[1]).toBe("Bienvenido");
  await shop.sellPaid();
  expect(shop.fatal).toEqual([]);
});

test("until somebody has set the clock every date on paper is marked, and stays so on the copies of that paper", async () => {
  const shop = await openShop();
  await shop.stop();
  rmSync(shop.timeServer.told);
  await shop.start();
  const mark = /01\/03\/2026 11:00 \?\n *\? El reloj de la caja no está confirmado\.\n/;
  const early = await shop.api.sell("300.00", null, "300.00");
  await shop.until("its receipt is out", () => shop.sale(early.id).settled);
  expect(shop.papers().at(-1)?.text).toMatch(mark);
  expect(consoleWords(shop.status())).toMatch(/^clock +not trusted: nobody has set it/m);
  expect(metric(shop, "tilld_clock_trusted")).toBe("0");
  await shop.api.printX();
  expect(shop.papers().at(-1)?.text).toMatch(mark);
  expect(shop.api.day().clock).toBe("2026-03-01 11:00 ?");

  writeFileSync(shop.timeServer.told, "");
  const later = await shop.api.sell("300.00", null, "300.00");
  await shop.until("its receipt is out", () => shop.sale(later.id).settled);
  expect(shop.papers().at(-1)?.text).toMatch(/01\/03\/2026 11:00\n/);
  expect(metric(shop, "tilld_clock_trusted")).toBe("1");
  expect(consoleWords(shop.status())).not.toMatch(/^clock/m);

  await shop.stop();
  await shop.start();
  await shop.api.reprint("1");
  await shop.until("the copy is out", () => shop.copies() === 1);
  expect(shop.papers().at(-1)?.text).toMatch(mark);
});

test("Mercado Pago's answers vouch for a clock that no time server has set: the receipt's date is not marked", async () => {
  const shop = await openShop();
  await shop.stop();
  rmSync(shop.timeServer.told);
  await shop.start();
  const sale = await shop.sellPaid();
  const [ticket, receipt] = shop.papers();
  expect(ticket?.text).toMatch(/11:00 \?\n/);
  expect(receipt?.text).toMatch(/01\/03\/2026 11:00\n/);
  await shop.refund(sale.receiptCode ?? "", null, 5_000);
  await shop.until("the slip is out", () => shop.sale(sale.id).settled);
  expect(shop.papers().at(-1)?.text).not.toContain("?");
  expect(shop.status().machine.clock).toEqual({
    trusted: true,
    wrong: false,
    detail: "agrees with Mercado Pago's",
  });
});

test("a clock that goes wrong while the till runs is marked on every paper from then on, and the status says how wrong", async () => {
  const shop = await openShop();
  await shop.sellPaid();
  shop.clock.setWall("2026-02-27T14:00:00Z");
  const sale = await shop.sellPaid();
  expect(shop.papers().at(-1)?.text).toMatch(/27\/02\/2026 11:00 \?\n/);
  expect(shop.status().machine.clock).toMatchObject({ trusted: false, wrong: true });
  expect(shop.status().machine.clock.detail).toMatch(
    /^2 days behind Mercado Pago's, though set by a time server; dates on papers are marked/,
  );
  expect(statusWords(shop.status())).toBe("demo, ready; the clock is wrong");
  await shop.refund(sale.receiptCode ?? "", null, 5_000);
  await shop.until("the slip is out", () => shop.sale(sale.id).settled);
  expect(shop.papers().at(-1)?.text).toMatch(/27\/02\/2026 11:00 \?\n/);
});

test("a supply that is too weak is said in the status and once in the log, however often it comes and goes", async () => {
  const shop = await openShop();
  await shop.stop();
  const monitor = join(shop.machineRoot, "sys/class/hwmon/hwmon0");
  mkdirSync(monitor, { recursive: true });
  writeFileSync(join(monitor, "name"), "rpi_volt\n");
  const alarm = (value: 0 | 1) => writeFileSync(join(monitor, "in0_lcrit_alarm"), `${value}\n`);
  alarm(0);
  await shop.start();
  expect(metric(shop, "tilld_undervoltage")).toBe("0");
  const said = () => shop.logged.filter((line) => line.startsWith("supply: "));
  for (let turn = 0; turn < 3; turn++) {
    // Nobody looks: the file itself says that it changed.
    alarm(1);
    await shop.until("it is noticed", () => shop.status().machine.power.state === "low");
    alarm(0);
    await shop.until("it is over", () => shop.status().machine.power.state === "was-low");
  }
  expect(said()).toHaveLength(1);
  expect(said()[0]).toMatch(/voltage is too low now: use the board's own supply/);
  expect(consoleWords(shop.status())).toMatch(/^power +was too low: /m);
  expect(statusWords(shop.status())).toBe("ready");
  await shop.pass(1_200_000);
  alarm(1);
  await shop.until("it is noticed again", () => shop.status().machine.power.state === "low");
  expect(statusWords(shop.status())).toBe("ready; the supply's voltage is too low");
  expect(said()).toHaveLength(2);
  expect(metric(shop, "tilld_undervoltage_events_total")).toBe("2");
});
