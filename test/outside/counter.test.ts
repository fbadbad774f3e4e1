// A till without keyboard and screen: everything that a cashier does with cards and barcodes alone.

import { expect, test } from "vitest";
import { Rig } from "./rig.ts";
import { CATALOG } from "./settings.ts";

/** The last digit of an EAN-13, reckoned here on its own. */
function ean13(twelve: string): string {
  const sum = [...twelve].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}

test.concurrent("another program's ticket is paid once, given back with cards and the receipt's barcode, and copied as COPIA", async () => {
  const rig = await Rig.open({ wire: "usb" });
  try {
    rig.scan("TILL:SELL:50000:PED-77");
    await rig.paper(/NO ES COMPROBANTE DE PAGO/);
    expect(await rig.orders()).toMatchObject([{ totalMinor: 50_000 }]);
    rig.scan("TILL:TOTAL");
    await rig.displayed(/Cobro en curso/);
    await rig.pay(rig.photographs()[0] ?? "");
    const receipt = await rig.paper(/^ORIGINAL$/);
    expect(receipt.text).toMatch(/PED-77/);
    expect(receipt.text).toMatch(/\$ 500,00/);
    expect(await rig.settled(1)).toMatchObject({ status: "paid", ticket: "PED-77" });

    rig.scan("TILL:SELL:50000:PED-77");
    await rig.displayed(/No es posible/);
    expect(await rig.json(["scan", "TILL:SELL:50000:PED-77"], 65)).toMatchObject({
      accepted: false,
      message: expect.stringMatching(/PED-77 is paid already/),
    });
    expect(await rig.orders()).toHaveLength(1);

    const [code = ""] = receipt.barcodes;
    rig.scan("TILL:REFUND");
    await rig.displayed(/Escanee el recibo/);
    rig.scan(code);
    await rig.displayed(/Devolver\?.*500,00/);
    expect((await rig.orders())[0]?.refunds).toEqual([]);
    rig.scan("TILL:CONFIRM");
    const slip = await rig.paper(/^CONSTANCIA DE DEVOLUCIÓN$/);
    expect(slip.text).toMatch(/DEVUELTO +\$ 500,00/);
    expect((await rig.orders())[0]?.refunds).toMatchObject([{ amountMinor: 50_000 }]);
    await rig.settled(1);

    rig.scan("TILL:CONFIRM");
    await rig.displayed(/Nada pendiente/);
    rig.scan("TILL:REFUND", code);
    await rig.displayed(/No es posible/);
    expect((await rig.orders())[0]?.refunds).toHaveLength(1);

    rig.scan("TILL:REPRINT", code);
    const copy = await rig.paper(/^COPIA 1$/);
    expect(copy.barcodes).toEqual([code]);
    rig.scan("TILL:REPRINT", code);
    await rig.paper(/^COPIA 2$/);
    await rig.settled(1);
    expect(rig.count(/^ORIGINAL$/)).toBe(1);
    expect(rig.count(/^COPIA/)).toBe(2);
  } finally {
    await rig.close();
  }
});

test.concurrent("a scale's label carries its price; CANCEL empties the basket, ends an order, and a rejected card may be tried again", async () => {
  const rig = await Rig.open({
    wire: "tcp",
    paperMm: 58,
    catalog: `${CATALOG}2012345,Queso por peso,1\n`,
    more: 'price_embedded = "20IIIIIPPPPPK"',
  });
  try {
    rig.scan(ean13("201234545075"), "TILL:QTY:2", "7791234567898");
    await rig.displayed(/2 x Alfajor.*1\.050,75/);
    expect((await rig.status()).basket).toMatchObject({
      total: { minor: 105_075, currency: "ARS", text: "$ 1.050,75" },
      lines: [
        { title: "Queso por peso", quantity: 1, total: { minor: 45_075 } },
        { title: "Alfajor", quantity: 2, total: { minor: 60_000 } },
      ],
    });
    // One digit misread: the label is not believed.
    rig.scan(ean13("201234545075").replace("2012345", "2012354"));
    await rig.displayed(/desconocido/);
    expect((await rig.status()).basket?.total.minor).toBe(105_075);
    rig.scan("TILL:CANCEL");
    await rig.displayed(/Borrado/);
    expect(await rig.status()).toMatchObject({ state: "idle", basket: null });
    expect(await rig.orders()).toEqual([]);

    rig.scan(ean13("201234545075"), "TILL:TOTAL");
    await rig.paper(/NO ES COMPROBANTE DE PAGO/);
    rig.scan("TILL:CANCEL");
    const slip = await rig.paper(/La venta se canceló en la caja/);
    expect(slip.text).toMatch(/NO PAGADO/);
    expect(await rig.orders()).toMatchObject([{ status: "canceled" }]);
    expect(await rig.settled(1)).toMatchObject({ status: "canceled" });

    rig.scan("7790895000997", "TILL:TOTAL");
    await rig.watch.until("the second order is there", async () => (await rig.orders()).length === 2);
    await rig.control("POST", "orders/latest/reject");
    await rig.displayed(/rechazado/);
    await rig.control("POST", "orders/latest/approve", { method: "visa", installments: 3 });
    const receipt = await rig.paper(/^ORIGINAL$/);
    expect(receipt.text).toMatch(/Visa/);
    expect(receipt.text).toMatch(/3 cuotas/);
    expect(await rig.settled(2)).toMatchObject({ status: "paid", receiptNumber: 1 });
    expect(rig.count(/^ORIGINAL$/)).toBe(1);
  } finally {
    await rig.close();
  }
});
