// Labels that carry more than an article's number: a weight, a price, a count. From the scan to the paper, to the
// provider, and back to the shop.

import { afterEach, describe, expect, test } from "vitest";
import { gtinCheckDigit } from "../../src/catalog/gtin.ts";
import { RAILS } from "../support/rails.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

const CATALOG = [
  "barcode,title,price,unit",
  "12345,Queso fresco,9000,kg",
  "7791234567898,Jamón cocido,12000,kg",
  "7790895000997,Gaseosa,300",
  "",
].join("\n");

const DELI = {
  catalog: CATALOG,
  settings: 'weight_embedded = "21IIIIIWWWWWK"\nprice_embedded = "20IIIIIPPPPPK"',
};

function label(digits: string): string {
  return digits + gtinCheckDigit(digits);
}

const CHEESE_345_G = label("211234500345");
const CHEESE_500_G = label("211234500500");
const HAM_345_G = "]e001077912345678983103000345";

describe.each(RAILS)("$name", (rail) => {
  test("cheese and ham by weight: the paper says how much of what, and the customer pays the sum", async () => {
    shop = await Shop.open({ ...rail.shop, ...DELI });
    const sale = await shop.sellPaid([CHEESE_345_G, HAM_345_G, "0107790895000997304"]);
    // 0.345 kg at 9000.00, 0.345 kg at 12000.00, and four bottles at 300.00.
    expect(sale.total.minor).toBe(310_500 + 414_000 + 120_000);
    expect(shop.virtual.order("latest").totalMinor).toBe(sale.total.minor);
    expect(sale.lines.map(({ weight }) => weight)).toEqual(["0,345 kg", "0,345 kg", null]);
    const receipt = shop.papers().at(-1)?.text ?? "";
    expect(receipt).toMatch(/Queso fresco\n +0,345 kg x \$ 9\.000,00 +\$ 3\.105,00/);
    expect(receipt).toMatch(/Jamón cocido\n +0,345 kg x \$ 12\.000,00 +\$ 4\.140,00/);
    expect(receipt).toMatch(/Gaseosa\n +4 x \$ 300,00 +\$ 1\.200,00/);
  });

  test("cheese comes back by its label, after a power cut and at another price in the list", async () => {
    shop = await Shop.open({ ...rail.shop, ...DELI });
    await shop.sellPaid([CHEESE_345_G, CHEESE_500_G]);
    await shop.stop();
    shop.configure({ catalog: CATALOG.replace("9000", "9500") });
    await shop.start();
    for (const text of ["TILL:REFUND", shop.sale(1).receiptCode ?? "", CHEESE_345_G, "TILL:CONFIRM"]) {
      await shop.api.scan(text);
    }
    await shop.passUntil("it is given back", () => shop.sale(1).refunds[0]?.status === "done");
    expect(shop.sale(1).refunds[0]).toMatchObject({
      amount: { minor: 310_500 },
      lines: [{ line: 1, title: "Queso fresco", quantity: 1 }],
    });
  });
});

test("the same label twice is one line of two; another weight is another line, also at the same price", async () => {
  shop = await Shop.open({ ...DELI, catalog: "barcode,title,price,unit\n12345,Hielo,1,kg\n" });
  for (const code of [CHEESE_345_G, CHEESE_345_G, label("211234500346")]) await shop.api.scan(code);
  // Three times 35 cents: 34.5 and 34.6 are rounded alike.
  expect(shop.api.status().basket).toMatchObject({
    lines: [{ quantity: 2 }, { quantity: 1 }],
    total: { minor: 105 },
  });
  expect(shop.api.status().display[0]).toBe("0,346 kg Hielo");
});

test("a label that is damaged, or an article by weight without one, sells nothing", async () => {
  shop = await Shop.open(DELI);
  const wrong = `${CHEESE_345_G.slice(0, -1)}${(Number(CHEESE_345_G.at(-1)) + 1) % 10}`;
  for (const code of [wrong, "7791234567898", "12345", "]C10107791234567898310300034", "7790895000990"]) {
    expect((await shop.api.scan(code)).accepted).toBe(false);
  }
  expect(shop.api.status().basket).toBeNull();
});

test("more pieces than can be reckoned are too many, and the till goes on", async () => {
  shop = await Shop.open({ catalog: "barcode,title,price\n7790895000997,Auto,95000000\n" });
  await shop.api.scan("TILL:QTY:999");
  expect(await shop.api.scan("]C1010779089500099730999")).toMatchObject({ accepted: false });
  await shop.api.scan("TILL:CANCEL");
  expect(await shop.api.scan("7790895000997")).toMatchObject({ accepted: true });
});
