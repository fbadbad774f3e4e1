// No amount is ever a floating number: what was asked for, what Mercado Pago received, what stands on each paper
// and what the status says are the same digits, in all seven countries. The digits are reckoned here on their
// own, with whole numbers and text.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Paper } from "../../hardware/emulators/printer-paper.ts";
import { Shop, type ShopOptions } from "../support/shop.ts";

interface Country {
  readonly site: NonNullable<ShopOptions["site"]>;
  readonly currency: string;
  readonly sign: string;
  readonly digits: 0 | 2;
  readonly group: "." | ",";
}

const COUNTRIES: readonly Country[] = [
  { site: "MLA", currency: "ARS", sign: "$", digits: 2, group: "." },
  { site: "MLB", currency: "BRL", sign: "R$", digits: 2, group: "." },
  { site: "MLC", currency: "CLP", sign: "$", digits: 0, group: "." },
  { site: "MCO", currency: "COP", sign: "$", digits: 0, group: "." },
  { site: "MLM", currency: "MXN", sign: "$", digits: 2, group: "," },
  { site: "MPE", currency: "PEN", sign: "S/", digits: 2, group: "," },
  { site: "MLU", currency: "UYU", sign: "$", digits: 2, group: "." },
];

const SALES_PER_COUNTRY = 12;
const SEED = Number(process.env["SEED"] ?? Math.trunc(Math.random() * 0x7fffffff));

/** 99,999,999.99, or the same without decimals. */
function largest({ digits }: Country): bigint {
  return digits === 0 ? 99_999_999n : 9_999_999_999n;
}

/** "1250.50"; "1250" where there are no decimals. */
function decimal(minor: bigint, { digits }: Country): string {
  const text = String(minor).padStart(digits + 1, "0");
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** "$ 1.250,50" */
function written(minor: bigint, country: Country): string {
  const [whole = "", fraction] = decimal(minor, country).split(".");
  let grouped = "";
  for (let at = 0; at < whole.length; at++) {
    if (at > 0 && (whole.length - at) % 3 === 0) grouped += country.group;
    grouped += whole[at];
  }
  const point = country.group === "." ? "," : ".";
  return `${country.sign} ${grouped}${fraction === undefined ? "" : point + fraction}`;
}

/** Every amount that stands on a paper, in its order. */
function amountsOn(paper: Paper | undefined): readonly string[] {
  return paper?.text.match(/(?:R\$|S\/|\$) [\d.,]*\d/g) ?? [];
}

interface Asked {
  readonly total_amount: string;
  readonly transactions: { readonly payments: readonly { readonly amount: string }[] };
  readonly items?: readonly { readonly unit_price: string; readonly quantity: number }[];
}

test.concurrent.each(COUNTRIES)(
  `random amounts in $currency are the same digits everywhere (SEED=${SEED} npx vitest run test/outside/money.test.ts)`,
  async (country) => {
    const price = fc.bigInt({ min: 1n, max: largest(country) / 3_000n });
    const prices = fc.sample(price, { seed: SEED, numRuns: 3 });
    const catalog = prices
      .map((minor, at) => `ART${at},Articulo ${at},${decimal(minor, country)}\n`)
      .join("");
    const edges = [1n, 9n, 10n, 99n, 100n, 101n, 99_999n, 100_000n, largest(country) - 1n, largest(country)];
    const amounts = fc.sample(
      fc.record({
        minor: fc.oneof(fc.constantFrom(...edges), fc.bigInt({ min: 1n, max: largest(country) })),
        basket: fc.array(fc.record({ article: fc.nat(2), quantity: fc.integer({ min: 1, max: 999 }) }), {
          minLength: 1,
          maxLength: 3,
        }),
        share: fc.bigInt({ min: 1n, max: 100n }),
        byScanner: fc.boolean(),
      }),
      { seed: SEED, numRuns: SALES_PER_COUNTRY },
    );
    const shop = await Shop.open({
      site: country.site,
      wire: "tcp",
      paperMm: 58,
      printerOnly: true,
      catalog: `barcode,title,price\n${catalog}`,
    });
    try {
      for (const { minor, basket, share, byScanner } of amounts) {
        if (byScanner) await sellBasket(shop, country, prices, basket);
        else await sellAmount(shop, country, minor);
        await refundShare(shop, country, share);
      }
    } finally {
      await shop.close();
    }
  },
  60_000,
);

async function sellAmount(shop: Shop, country: Country, minor: bigint): Promise<void> {
  const { id } = await shop.api.sell(decimal(minor, country), null);
  const { ticket, receipt, asked } = await pay(shop, id);
  const text = written(minor, country);
  expect(asked.items).toBeUndefined();
  expect(asked.total_amount).toBe(decimal(minor, country));
  expect(asked.transactions.payments).toEqual([{ amount: decimal(minor, country) }]);
  // Headline and total; total and paid.
  expect(amountsOn(ticket)).toEqual([text, text]);
  expect(amountsOn(receipt)).toEqual([text, text]);
  expectView(shop, id, minor, country);
}

async function sellBasket(
  shop: Shop,
  country: Country,
  prices: readonly bigint[],
  basket: readonly { readonly article: number; readonly quantity: number }[],
): Promise<void> {
  const quantities = new Map<number, number>();
  for (const { article, quantity } of basket) {
    await shop.api.scan(`TILL:QTY:${quantity}`);
    await shop.api.scan(`ART${article}`);
    quantities.set(article, (quantities.get(article) ?? 0) + quantity);
  }
  const lines = [...quantities].map(([article, quantity]) => ({
    quantity,
    price: prices[article] ?? 0n,
    total: (prices[article] ?? 0n) * BigInt(quantity),
  }));
  const minor = lines.reduce((sum, line) => sum + line.total, 0n);
  const shown = shop.status().basket?.total;
  expect(shown).toEqual(amountView(minor, country));
  await shop.api.scan("TILL:TOTAL");
  const id = shop.status().sale?.id ?? 0;
  const { ticket, receipt, asked } = await pay(shop, id);
  const text = written(minor, country);
  const inBasket = lines.flatMap(({ price, quantity, total }) =>
    (quantity === 1 ? [total] : [price, total]).map((amount) => written(amount, country)),
  );
  expect(asked.total_amount).toBe(decimal(minor, country));
  expect(asked.transactions.payments).toEqual([{ amount: decimal(minor, country) }]);
  expect(asked.items?.map((item) => [item.unit_price, item.quantity])).toEqual(
    lines.map((line) => [decimal(line.price, country), line.quantity]),
  );
  expect(amountsOn(ticket)).toEqual([text, ...inBasket, text]);
  expect(amountsOn(receipt)).toEqual([...inBasket, text, text]);
  expectView(shop, id, minor, country);
}

/** Lets the customer pay. @returns what the provider was asked and both papers */
async function pay(shop: Shop, id: number) {
  await shop.until("the order is known", () => shop.sale(id).orderId !== null);
  await shop.ticketPrinted(id);
  const ticket = shop.papers().at(-1);
  shop.virtual.phone.approve("latest");
  await shop.passUntil("the payment is seen", () => shop.sale(id).status === "paid");
  await shop.until("the receipt is printed", () => shop.sale(id).settled);
  const creates = shop.virtual.requests().filter((seen) => seen.operation === "create");
  const asked = JSON.parse(creates.at(-1)?.body ?? "{}") as Asked;
  return { ticket, receipt: shop.papers().at(-1), asked };
}

function amountView(minor: bigint, country: Country) {
  const { currency } = country;
  return { minor: Number(minor), currency, decimal: decimal(minor, country), text: written(minor, country) };
}

function expectView(shop: Shop, id: number, minor: bigint, country: Country): void {
  const view = amountView(minor, country);
  const sale = JSON.parse(JSON.stringify(shop.sale(id)));
  expect(sale.total).toEqual(view);
  expect(sale.payment.paid).toEqual(view);
}

/** Gives back some hundredths of the latest sale, then the rest. */
async function refundShare(shop: Shop, country: Country, share: bigint): Promise<void> {
  const id = shop.virtual.orders().length;
  const sale = shop.sale(id);
  const whole = BigInt(sale.total.minor);
  const part = (whole * share) / 100n;
  if (part === 0n || part === whole) return;
  const receipt = String(sale.receiptNumber);
  await shop.refund(receipt, decimal(part, country), 0);
  await shop.until("the part is given back", () => shop.sale(id).refunds[0]?.status === "done");
  await shop.until("its slip is out", () => shop.sale(id).settled);
  const asked = shop.virtual.requests().findLast((seen) => seen.operation === "refund");
  const { transactions } = JSON.parse(asked?.body ?? "{}") as { transactions: readonly { amount: string }[] };
  expect(transactions.map((transaction) => transaction.amount)).toEqual([decimal(part, country)]);
  const amounts = [part, whole, part, whole - part].map((amount) => written(amount, country));
  expect(amountsOn(shop.papers().at(-1))).toEqual(amounts);

  await shop.refund(receipt, null, 0);
  await shop.until("the rest is given back", () => shop.sale(id).refunds[1]?.status === "done");
  await shop.until("its slip is out", () => shop.sale(id).settled);
  const rest = [whole - part, whole, whole, 0n].map((amount) => written(amount, country));
  expect(amountsOn(shop.papers().at(-1))).toEqual(rest);
  const order = shop.virtual.orders().at(-1);
  // The stand-in counts Colombian cents, which the till and the shops there do not.
  const unit = country.currency === "COP" ? 100n : 1n;
  const refunds = order?.refunds.map((refund) => BigInt(refund.amountMinor)) ?? [];
  expect(refunds).toEqual([part * unit, (whole - part) * unit]);
}
