// The sale that everything exists for, driven only from outside, over each wire and onto each paper: what a
// camera reads on the paper is what Mercado Pago wrote for the order, and the receipt comes once.

import { expect, test } from "vitest";
import { linesOf, Rig } from "./rig.ts";
import { POS, type RigOptions } from "./settings.ts";

interface Story extends RigOptions {
  readonly title: string;
}

const STORIES: readonly Story[] = [
  { title: "a serial printer, 80 mm", wire: "serial", paperMm: 80 },
  {
    title: "a network printer of a known model, 80 mm",
    wire: "tcp",
    paperMm: 80,
    profile: "epson-tm-t20iii",
    displayProtocol: "cd5220",
  },
  { title: "a USB printer's device file, 58 mm", wire: "usb", paperMm: 58 },
  {
    title: "a 58 mm printer without QR command and cutter",
    wire: "serial",
    paperMm: 58,
    profile: "pos-5890",
    personality: { knowsQr: false, knowsProcessId: false, reportsChanges: false, startsInKanjiMode: true },
  },
  {
    title: "a printer that answers nothing, over its device file",
    wire: "usb",
    paperMm: 80,
    personality: { deaf: true },
  },
  { title: "a hybrid order, by the ticket", wire: "tcp", paperMm: 58, qrMode: "hybrid" },
];

test.concurrent.each(STORIES)(
  "articles, TOTAL, a QR that a phone reads, paid, one original receipt: $title",
  async (story) => {
    const rig = await Rig.open(story);
    try {
      rig.scan("7790895000997");
      await rig.displayed(/Yerba 1 kg.*1\.250,50/);
      rig.scan("TILL:QTY:3", "7791234567898");
      await rig.displayed(/3 x Alfajor.*2\.150,50/);
      rig.scan("0000000000000");
      await rig.displayed(/desconocido/);
      rig.scan("TILL:TOTAL");

      const ticket = await rig.paper(/NO ES COMPROBANTE DE PAGO/);
      const [order] = await rig.orders();
      expect(order).toMatchObject({ status: "created", totalMinor: 215_050 });
      expect(rig.photographs()).toEqual([order?.qrData]);
      expect(ticket.text).toContain("2.150,50");
      await rig.displayed(/Escanee/);

      await rig.pay(rig.photographs()[0] ?? "");
      await rig.paper(/^ORIGINAL$/);
      const sale = await rig.settled(1);
      expect(sale).toMatchObject({
        status: "paid",
        total: { minor: 215_050, currency: "ARS" },
        orderId: order?.id,
        receiptNumber: 1,
      });
      const receipt = rig.papers().at(-1);
      expect(receipt === undefined ? "" : linesOf(receipt).findLast((line) => line !== "")).toBe("ORIGINAL");
      expect(receipt?.barcodes).toEqual([sale.receiptCode]);
      expect(rig.count(/^ORIGINAL$/)).toBe(1);
      expect(rig.count(/^COPIA/)).toBe(0);
      expect(await rig.status()).toMatchObject({ state: "idle", owed: [], sale: null });
      expect(await rig.orders()).toHaveLength(1);
    } finally {
      await rig.close();
    }
  },
  60_000,
);

test.concurrent.each(["static", "hybrid"] as const)(
  "a customer pays a %s order by the QR that hangs on the counter; a static one has no other",
  async (qrMode) => {
    const rig = await Rig.open({ qrMode, wire: "serial", paperMm: 58 });
    try {
      rig.scan("7790895000997", "TILL:TOTAL");
      const ticket = await rig.paper(/NO ES COMPROBANTE DE PAGO/);
      expect(rig.photographs()).toHaveLength(qrMode === "static" ? 0 : 1);
      if (qrMode === "static") expect(ticket.text).toMatch(/mostrador/);
      const { qr } = await rig.control<{ qr: string }>("GET", `pos/${POS}`);
      await rig.pay(qr);
      await rig.paper(/^ORIGINAL$/);
      expect(await rig.settled(1)).toMatchObject({ status: "paid" });
      expect(rig.count(/^ORIGINAL$/)).toBe(1);
    } finally {
      await rig.close();
    }
  },
  60_000,
);
