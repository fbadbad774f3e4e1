// Somebody looks at papers instead of printing them: what is seen is what the printer prints, it proves nothing, and
// nothing happens by it.

import { afterEach, expect, test } from "vitest";
import { Canvas } from "../../src/picture/canvas.ts";
import { readPng } from "../../src/picture/png.ts";
import { readQr, scanCodes } from "../picture/readers.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

function photograph(content: string) {
  const { width, height, levels } = readPng(Buffer.from(content, "base64"));
  const canvas = new Canvas(width, height);
  for (const [at, level] of levels.entries()) canvas.set(at % width, Math.floor(at / width), level < 128);
  return canvas;
}

test("the ticket's QR on the screen asks for the same payment, and the receipt shows its barcode without ORIGINAL", async () => {
  shop = await Shop.open({ paperMm: 58 });
  const sale = await shop.sellPaid();
  const before = shop.api.status().journal.records;
  const printed = shop.papers().length;

  const ticket = shop.api.picture(sale.id, "qr-ticket", "png");
  expect(ticket).toMatchObject({ sale: sale.id, paper: "qr-ticket", format: "png" });
  expect(readQr(photograph(ticket.content))).toBe(sale.qrData);

  const receipt = photograph(shop.api.picture(sale.id, null, "png").content);
  expect(await scanCodes(receipt)).toEqual([{ format: "Code128", text: shop.sale(sale.id).receiptCode }]);
  const text = shop.api.picture(sale.id, "receipt", "text").content;
  expect(text.match(/VISTA PREVIA, NO VALE/g)).toHaveLength(2);
  expect(text).not.toContain("ORIGINAL");
  // Codes stand there as names, and double size has a blank after each letter.
  const lines = (shop.papers().at(-1)?.text ?? "").split("\n").filter((line) => !line.trim().startsWith("["));
  expect(lines.findLastIndex((line) => line.includes("ORIGINAL"))).toBe(lines.length - 2);
  const squeezed = text.replaceAll(" ", "");
  for (const line of lines.slice(0, -2)) expect(squeezed).toContain(line.trim().replaceAll(" ", ""));

  expect(() => shop.api.picture(sale.id, "refund-slip-1", "png")).toThrow(
    `sale ${sale.id} has no paper refund-slip-1: it has qr-ticket, receipt`,
  );
  expect(() => shop.api.picture(99, null, "svg")).toThrow("there is no sale 99");
  expect(shop.papers()).toHaveLength(printed);
  expect(shop.originals()).toBe(1);
  expect(shop.api.status().journal.records).toBe(before);
  await shop.api.reprint(String(shop.sale(sale.id).receiptNumber));
  await shop.until("the copy is out", () => shop.sale(sale.id).settled);
  const copy = shop.api.picture(sale.id, "receipt/copy-1", "text").content;
  expect(copy).toContain("COPIA 1");
  expect(copy).toContain("VISTA PREVIA");
  expect(shop.api.picture(sale.id, null, "svg")).toMatchObject({ paper: "receipt/copy-1", format: "svg" });
  expect(shop.api.cardPages().every((page) => page.startsWith("<svg "))).toBe(true);
});
