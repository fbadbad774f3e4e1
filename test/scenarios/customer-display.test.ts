// What a customer sees from the first article to the receipt: on the two lines, and on the screen that shows the QR.

import { afterEach, expect, test } from "vitest";
import { createFrameBufferDisplay } from "../../hardware/drivers/frame-buffer/frame-buffer-display.ts";
import { frameBuffer } from "../../hardware/transports/frame-buffer.ts";
import { FakeScreen } from "../support/fake-screen.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { Shop, type ShopOptions } from "../support/shop.ts";

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(options: ShopOptions = {}): Promise<Shop> {
  const shop = await Shop.open(options);
  closers.push(() => shop.close());
  return shop;
}

/** A shop whose customers see the QR on a screen of 320 x 240, which is looked for by a clock of its own. */
async function openWithScreen(options: ShopOptions = {}) {
  const screen = new FakeScreen({ width: 320, height: 240, bits: 16 });
  closers.push(() => screen.close());
  const memory = frameBuffer(`fb://${screen.path}`, screen.path, screen.sysfs);
  const clock = new ManualClock();
  const shop = await open({
    ...options,
    replaced: {
      equip: (attached) => ({ ...attached, screen: createFrameBufferDisplay({ memory, clock }) }),
    },
  });
  return { shop, screen, clock };
}

/** What the glass of the display shows, not what the till says about it. */
function reads(shop: Shop): readonly string[] {
  return shop.display?.display.lines().map((line) => line.trimEnd()) ?? [];
}

function untilReads(shop: Shop, ...lines: readonly [string, string]): Promise<void> {
  return shop.until(`the display reads ${lines}`, () => reads(shop).join("|") === lines.join("|"));
}

test("article and running total, QR with its time, paid: each when it is true", async () => {
  const shop = await open({ ttlSeconds: 90 });
  await untilReads(shop, "Almacén El Ñandú", "Bienvenido");
  await shop.api.scan("7790895000997");
  await untilReads(shop, "Yerba 1 kg", "Total $ 1.250,50");
  await shop.api.scan("7791234567898");
  await untilReads(shop, "Alfajor", "Total $ 1.550,50");
  const sale = await shop.sellOne([]);
  await shop.ticketPrinted(sale.id);
  await shop.pass(1_000);
  await untilReads(shop, "Escanee el QR   1:29", "$ 1.550,50");
  await shop.pass(1_000);
  await untilReads(shop, "Escanee el QR   1:28", "$ 1.550,50");
  shop.virtual.phone.approve("latest");
  await shop.passUntil("the payment is seen", () => shop.sale(sale.id).status === "paid");
  await untilReads(shop, "PAGADO. Gracias!", "$ 1.550,50");
  await shop.pass(8_000);
  // By now the till has heard that it sells at the virtual Mercado Pago.
  await untilReads(shop, "DEMO SIN DINERO REAL", "Bienvenido");
  expect(shop.display?.display.surprises).toEqual([]);
});

test("the countdown ends at nothing, and only Mercado Pago's word ends the sale", async () => {
  const shop = await open({ ttlSeconds: 30 });
  const sale = await shop.sellOne();
  await shop.ticketPrinted(sale.id);
  const seen = new Set<string>();
  while (shop.sale(sale.id).status === "awaiting-payment") {
    seen.add(shop.status().display[0]);
    await shop.pass(250);
  }
  expect([...seen].filter((line) => line.endsWith("0:01"))).toHaveLength(1);
  expect([...seen].every((line) => !line.includes("0:00") && !line.includes("-"))).toBe(true);
  await shop.passUntil(
    "the order expired",
    () => shop.sale(sale.id).status === "expired" || shop.sale(sale.id).status === "canceled",
  );
});

test("after an answer that was lost the countdown promises no more time than the order has", async () => {
  const shop = await open({ ttlSeconds: 30 });
  shop.virtual.faults.add({ kind: "lose-answer", on: "create" });
  await shop.api.scan("7790895000997");
  await shop.api.scan("TILL:TOTAL");
  const { id } = shop.status().sale ?? { id: 0 };
  let waitedMs = 0;
  for (; shop.sale(id).status === "ordering"; waitedMs += 250) await shop.pass(250);
  expect(waitedMs).toBeGreaterThanOrEqual(500);
  await shop.ticketPrinted(id);
  const seen: string[] = [];
  for (; shop.sale(id).status === "awaiting-payment"; waitedMs += 250) {
    const seconds = / 0:(\d\d)$/.exec(shop.status().display[0])?.[1];
    if (seconds !== undefined) expect(Number(seconds)).toBeLessThanOrEqual(Math.ceil(30 - waitedMs / 1000));
    seen.push(shop.status().display[0]);
    await shop.pass(250);
  }
  expect(seen.some((line) => line.endsWith(" 0:01"))).toBe(true);
  // The till still waits for Mercado Pago's word when our clock has nothing to show any more.
  expect(seen.at(-1)).toBe("Escanee el QR");
});

test("a till that was started again does not say how long the QR works, because it cannot know", async () => {
  const shop = await open();
  const sale = await shop.sellOne();
  await shop.ticketPrinted(sale.id);
  await shop.pass(1_000);
  expect(shop.status().display[0]).toMatch(/9:59$/);
  await shop.stop();
  await shop.start();
  await shop.pass(2_000);
  expect(shop.status().display[0]).toBe("Escanee el QR");
});

test("nobody is asked to scan a QR that is still in the printer", async () => {
  const shop = await open();
  shop.printer.printer.setPaper("out");
  const sale = await shop.sellOne();
  await shop.pass(1_000);
  await shop.until("the printer is said to need somebody", () => reads(shop)[0] === "Revise la impresora");
  shop.printer.printer.setPaper("ok");
  await shop.passUntil("the ticket is out", () =>
    shop.sale(sale.id).papers.some((paper) => paper.id === "qr-ticket" && paper.status === "printed"),
  );
  await shop.pass(1_000);
  await shop.until("the QR is to be scanned", () => /^Escanee el QR +9:\d\d$/.test(reads(shop)[0] ?? ""));
});

test("a screen shows the QR of the sale at once, also without paper, and not a moment longer", async () => {
  const { screen, shop } = await openWithScreen();
  await shop.until("the screen is there", () => screen.blackness() > 0);
  expect(screen.scan()).toBeNull();
  shop.printer.printer.setPaper("out");
  const sale = await shop.sellOne();
  await shop.pass(1_000);
  expect(screen.scan()).toBe(shop.sale(sale.id).qrData);
  expect(shop.status().display[0]).toMatch(/^Escanee el QR +9:59$/);
  // A picture is not drawn again for each second that passes.
  const before = Buffer.from(screen.bytes());
  await shop.pass(5_000);
  expect(Buffer.compare(before, screen.bytes())).toBe(0);
  shop.virtual.phone.approve("latest");
  await shop.passUntil("the payment is seen", () => shop.sale(sale.id).status === "paid");
  expect(screen.scan()).toBeNull();
  expect(shop.status().devices.map(({ name }) => name)).toContain(`screen fb://${screen.path}`);
});

test("a screen that was away shows the QR when it is back", async () => {
  const { clock, screen, shop } = await openWithScreen();
  const sale = await shop.sellOne();
  await shop.until("the QR is on the screen", () => screen.scan() === shop.sale(sale.id).qrData);
  screen.unplug();
  await clock.advance(3_000);
  screen.plugIn();
  expect(screen.scan()).toBeNull();
  await clock.advance(3_000);
  expect(screen.scan()).toBe(shop.sale(sale.id).qrData);
});

test("with the QR of the counter, display and screen send the customer there", async () => {
  const { screen, shop } = await openWithScreen({ qrMode: "static" });
  await shop.sellOne();
  await shop.pass(1_000);
  expect(shop.status().display).toEqual(["Escanee QR del local", "$ 1.250,50      9:59"]);
  expect(screen.scan()).toBeNull();
  expect(screen.blackness()).toBeGreaterThan(0.01);
});

test("texts of the shop pass by while nobody buys", async () => {
  const shop = await open();
  shop.configure({ display: 'idle = ["Café y medialunas", "$ 2.500"]' });
  await shop.stop();
  await shop.start();
  await shop.until("the text rests", () => reads(shop)[1] === "Café y medialunas  *");
  await shop.until("the text moves", () => reads(shop)[1]?.includes("$ 2.500") === true);
  await shop.api.scan("7790895000997");
  await untilReads(shop, "Yerba 1 kg", "Total $ 1.250,50");
});
