// Which rail a till sells on, what it says about that, and what belongs to one country alone.

import { afterEach, describe, expect, test } from "vitest";
import { SITES, type Site } from "../../src/money/sites.ts";
import { Shop } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop.close());

describe('rail = "auto"', () => {
  test.each(Object.keys(SITES) as Site[])(
    "%s sells and refunds on its country's rail, and says which and why",
    async (site) => {
      const { defaultRail, country, currency } = SITES[site];
      const settings = site === "MCO" || site === "MLC" ? CATALOG_WHOLE : {};
      shop = await Shop.open({
        site,
        rail: "auto",
        virtual: { switches: { strictSites: true } },
        ...settings,
      });
      const no = defaultRail === "orders" ? "" : "no ";
      expect(shop.status().provider).toMatchObject({
        name: `Mercado Pago, ${defaultRail}`,
        rail: `auto: ${defaultRail}, because the Orders API documents ${no}QR orders for ${country} (${currency})`,
      });
      const sale = await shop.sellPaid();
      expect(shop.virtual.order("latest")).toMatchObject({
        rail: defaultRail,
        currency,
        status: "processed",
      });
      const { refund } = await shop.refund(String(sale.receiptNumber), null, 5_000);
      expect(refund.status).toBe("done");
    },
  );

  test("a rail that was chosen by hand is said as well", async () => {
    shop = await Shop.open({ rail: "instore" });
    expect(shop.status().provider.rail).toBe("instore, as configured");
  });
});

const CATALOG_WHOLE = { catalog: "barcode,title,price\n7790895000997,Yerba 1 kg,125050\n" };
const COLOMBIA = { site: "MCO", rail: "auto", ...CATALOG_WHOLE } as const;

test("a country in which the Orders API takes no QR orders: the sale is refused with the way out, nothing is printed", async () => {
  shop = await Shop.open({ site: "MLM", rail: "orders", virtual: { switches: { strictSites: true } } });
  await shop.api.sell("500.00", null);
  await shop.until("refused", () => shop.sale(1).status === "refused");
  expect(shop.sale(1).detail).toContain(
    "the Orders API does not take QR orders for this account (site MLM); " +
      'set mercado_pago.rail = "instore" (needs user_id and external_store_id; till account shows them)',
  );
  expect(shop.papers()).toEqual([]);
  expect(shop.status().state).toBe("idle");
});

describe("IVA in Colombia", () => {
  const bodyOf = () => {
    const seen = shop.virtual.requests().find(({ operation }) => operation === "qr-post");
    return String(seen?.body ?? "");
  };

  test.each([
    [19, "119000", '"taxes":[{"type":"IVA","value":19000}]'],
    [19, "100", '"taxes":[{"type":"IVA","value":16}]'],
    [5, "10500", '"taxes":[{"type":"IVA","value":500}]'],
    [0, "10500", '"taxes":[{"type":"IVA","value":0}]'],
  ])("at %i % of a total of %s the order says how much IVA it contains", async (percent, total, taxes) => {
    shop = await Shop.open({ ...COLOMBIA, mercadoPago: `iva_percent = ${percent}` });
    await shop.api.sell(total, null);
    await shop.until("the order is known", () => shop.sale(1).orderId !== null);
    expect(bodyOf()).toContain(taxes);
  });

  test("without the setting nothing is said of it", async () => {
    shop = await Shop.open({ ...COLOMBIA });
    await shop.api.sell("119000", null);
    await shop.until("the order is known", () => shop.sale(1).orderId !== null);
    expect(bodyOf()).not.toContain("taxes");
  });
});

test("a sale of thirty articles: the customer's app shows ten lines, the receipt all thirty, the sums agree", async () => {
  const rows = Array.from({ length: 30 }, (_, index) => `article${index},Artículo ${index},${index + 1}.25`);
  shop = await Shop.open({ rail: "auto", catalog: `barcode,title,price\n${rows.join("\n")}\n` });
  for (let index = 0; index < 30; index++) await shop.api.scan(`article${index}`);
  await shop.api.scan("TILL:TOTAL");
  await shop.until("the order is known", () => shop.sale(1).orderId !== null);
  const seen = shop.virtual.requests().find(({ operation }) => operation === "create");
  const { items } = JSON.parse(String(seen?.body)) as { items: { title: string; quantity: number }[] };
  expect(items).toHaveLength(10);
  expect(items[9]).toMatchObject({ title: "21 artículos más", quantity: 1 });
  shop.virtual.phone.approve("latest");
  await shop.passUntil("paid", () => shop.sale(1).settled);
  expect(
    shop
      .papers()
      .at(-1)
      ?.text.match(/Artículo \d+/g),
  ).toHaveLength(30);
  expect(shop.sale(1).payment?.paid.minor).toBe(30 * 25 + ((30 * 31) / 2) * 100);
});
