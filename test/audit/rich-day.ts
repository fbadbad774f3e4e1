// Two days of a real shop in which everything happens that happens in shops, both rails among it, and what can be seen
// of it afterwards: the provider through the real rails, the journal's files, the papers.

import { systemClock } from "../../hardware/transports/system-clock.ts";
import { askProvider, type Lookout } from "../../src/audit/ask-provider.ts";
import { readSales } from "../../src/audit/audited-sale.ts";
import type { Evidence, SeenPaper } from "../../src/audit/evidence.ts";
import { readSight } from "../../src/audit/read-evidence.ts";
import type { Currency } from "../../src/money/money.ts";
import { createHttpClient } from "../../src/payments/mercado-pago/http/http-client.ts";
import { createLookBack } from "../../src/payments/mercado-pago/look-back.ts";
import { Shop, type ShopOptions, TOKEN } from "../support/shop.ts";

export type Happening =
  | "paid"
  | "paid after a rejection"
  | "paid and copied"
  | "paid, a part given back"
  | "paid, all given back"
  | "paid, given back in parts"
  | "a long ticket, a part given back"
  | "canceled"
  | "expired"
  | "cash"
  | "cash, a part given back"
  | "float"
  | "close"
  | "restart"
  | "orders rail"
  | "instore rail";

/** Sales 1 to 8, day 1; 9 to 14, day 2; 15 to 19, day 3 which stays open. */
export const RICH_DAYS: readonly Happening[] = [
  "float",
  "paid",
  "paid, a part given back",
  "canceled",
  "paid and copied",
  "cash",
  "expired",
  "paid, all given back",
  "cash, a part given back",
  "close",
  "instore rail",
  "paid",
  "canceled",
  "paid, given back in parts",
  "cash",
  "expired",
  "paid after a rejection",
  "close",
  "orders rail",
  "paid",
  "paid, a part given back",
  "canceled",
  "expired",
  "cash",
];

const PLACE = { qrMode: "dynamic" } as const satisfies ShopOptions;

export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  return Shop.open({ ...PLACE, printerOnly: true, ttlSeconds: 300, ...options });
}

export async function live(shop: Shop, happenings: readonly Happening[]): Promise<void> {
  for (const happening of happenings) await happen(shop, happening);
  await shop.until("every paper is out", () => shop.status().owed.length === 0);
  // Orders that ended are asked about once more, at the latest when their time is over.
  await shop.pass(400_000);
}

async function happen(shop: Shop, happening: Happening): Promise<void> {
  switch (happening) {
    case "paid":
      await sellPaid(shop);
      return;
    case "paid after a rejection":
      await sellPaid(shop, () => shop.virtual.phone.reject("latest", "FUND"));
      return;
    case "paid and copied": {
      const receipt = await sellPaid(shop);
      await shop.api.reprint(receipt);
      await shop.until("the copy is out", () => shop.status().owed.length === 0);
      return;
    }
    case "paid, a part given back":
      return giveBack(shop, await sellPaid(shop), ["500.00"]);
    case "a long ticket, a part given back":
      return giveBack(shop, await sellPaid(shop, undefined, longTicket(shop)), ["500.00"]);
    case "paid, given back in parts":
      return giveBack(shop, await sellPaid(shop), ["300.00", "450.50"]);
    case "paid, all given back":
      return giveBack(shop, await sellPaid(shop), [null]);
    case "canceled": {
      const id = await sell(shop);
      await shop.api.cancel();
      await shop.passUntil("the order is canceled", () => shop.sale(id).status !== "canceling");
      return freeCounter(shop);
    }
    case "expired": {
      const id = await sell(shop);
      shop.virtual.expire("latest");
      await shop.passUntil("the order is expired", () =>
        ["expired", "canceled"].includes(shop.sale(id).status),
      );
      return freeCounter(shop);
    }
    case "cash":
      await sellInCash(shop);
      return;
    case "cash, a part given back":
      return giveBack(shop, await sellInCash(shop), ["100.00"]);
    case "float":
      await shop.api.moveCash("float", "5000.00", "cambio");
      return;
    case "close": {
      const before = shop.papers().length;
      await shop.api.closeDay();
      await shop.until("the report is out", () => shop.papers().length > before);
      return shop.until("nothing is owed", () => shop.status().owed.length === 0);
    }
    case "restart":
      await shop.stop();
      return shop.start();
    case "orders rail":
    case "instore rail":
      await shop.stop();
      shop.configure(
        happening === "orders rail"
          ? { rail: "orders", qrMode: "dynamic" }
          : { rail: "instore", qrMode: "static" },
      );
      return shop.start();
  }
}

async function sell(shop: Shop, ticket: string | null = null): Promise<number> {
  const { id } = await shop.api.sell("1250.50", ticket);
  await shop.passUntil("the order is known", () => shop.sale(id).orderId !== null);
  await shop.ticketPrinted(id);
  return id;
}

/** @returns the code of its receipt */
async function sellPaid(
  shop: Shop,
  before: () => unknown = () => undefined,
  ticket: string | null = null,
): Promise<string> {
  const id = await sell(shop, ticket);
  before();
  shop.virtual.phone.approve("latest");
  await shop.passUntil("the payment is seen", () => shop.sale(id).status === "paid");
  await shop.until("the receipt is out", () => shop.sale(id).settled);
  return shop.sale(id).receiptCode ?? "";
}

/** So long that it does not fit a line of narrow paper, and another one each time. */
function longTicket(shop: Shop): string {
  return `MESA-0042-TURNO-NOCHE-${String(shop.status().journal.records).padStart(8, "0")}`;
}

/** @returns the code of its receipt */
async function sellInCash(shop: Shop): Promise<string> {
  const { id } = await shop.api.sell("300.00", null, "500.00");
  await shop.until("the receipt is out", () => shop.sale(id).settled);
  return shop.sale(id).receiptCode ?? "";
}

async function giveBack(shop: Shop, receipt: string, amounts: readonly (string | null)[]): Promise<void> {
  for (const amount of amounts) {
    // Cash is given back when the coil of the drawer's lock has rested.
    await shop.pass(30_000);
    const asked = await shop.refund(receipt, amount, 0);
    const isDone = () => shop.sale(asked.sale.id).refunds.every(({ status }) => status === "done");
    await shop.passUntil("the refund is done", isDone);
    await shop.until("the slip is out", () => shop.status().owed.length === 0);
  }
}

async function freeCounter(shop: Shop): Promise<void> {
  await shop.passUntil("the counter is free", () => shop.status().state === "idle");
}

export function papersOf(shop: Shop): readonly SeenPaper[] {
  return shop.papers().map(({ barcodes, text }) => ({ barcodes, text }));
}

/** As "till audit" asks. */
export function lookoutOf(shop: Shop, currency: Currency = "ARS"): Lookout {
  const options = {
    baseUrl: shop.virtual.url,
    accessToken: TOKEN,
    externalPosId: "SUC001POS001",
    externalStoreId: "SUC001",
    userId: "123456789",
    qrMode: "dynamic",
    currency,
    clock: systemClock,
  } as const;
  const http = createHttpClient(options);
  return { ...createLookBack(options, http, 10_000), pause: async () => undefined };
}

/** Everything that can be seen of the shop now. */
export async function collect(shop: Shop): Promise<Evidence> {
  const { damage, entries } = readSight(shop.journalDirectory);
  if (damage !== null) throw new Error(damage.what);
  const lookout = lookoutOf(shop);
  await lookout.account();
  const book = readSales(entries);
  const since = new Date((lookout.time()?.getTime() ?? 0) - 7 * 86_400_000);
  const { orders, payments, problem, unasked } = await askProvider(lookout, book, book.sales, since);
  if (problem !== null || unasked.size > 0) throw new Error(problem ?? [...unasked.values()].join("; "));
  const nowMs = lookout.time()?.getTime() ?? 0;
  return { entries, orders, payments, papers: papersOf(shop), nowMs };
}
