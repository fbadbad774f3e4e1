// A month of a shop with two tills on one account, put into their journals and into the virtual Mercado Pago's books,
// with every kind of difference planted among sales that agree. What must be found is written down while it is made.

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openJournal } from "../../src/journal/file-journal.ts";
import { type Currency, money } from "../../src/money/money.ts";
import { SITES, type Site } from "../../src/money/sites.ts";
import { periodOfDays } from "../../src/payments/mercado-pago/reports/periods.ts";
import { toReportMinor } from "../../src/payments/mercado-pago/reports/report-amounts.ts";
import type {
  PastSale,
  PastSaleMade,
  VirtualMercadoPago,
} from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import type { SaleEvent } from "../../src/sale/events.ts";
import type { SaleFacts } from "../../src/sale/sale.ts";
import { encodeRecord, type TillRecord } from "../../src/terminal/book/records.ts";
import { chanceOf } from "../payments/decoders-mutate.ts";

/** Chile changes its clocks in it. */
export const MONTH = { from: "2026-04-01", to: "2026-04-30" } as const;
const DAY_MS = 86_400_000;

/** What happens to a sale; all but the first four are differences. */
const STORIES = [
  "agrees",
  "refunded",
  "expired",
  "cash",
  "paid-after-end",
  "still-open",
  "second-payment",
  "refunded-elsewhere",
  "chargeback",
  "other-amount",
  "rounding",
  "other-fee",
  "missing-in-report",
  "unknown-to-provider",
  "unknown-sale",
  "day-edge before",
  "day-edge after",
  "other-money",
] as const;
export type Story = (typeof STORIES)[number];

/** Each planted story so often in a till's month. */
const PLANTED_EACH = 5;

const METHODS = [
  { id: "account_money", type: "account_money", installments: 1 },
  { id: "debmaster", type: "debit_card", installments: 1 },
  { id: "visa", type: "credit_card", installments: 1 },
] as const;

export interface MonthTill {
  readonly pos: string;
  readonly book: string;
  readonly journalDirectory: string;
  /** "kind about reference", sorted; without what is too young for the report. */
  readonly planted: readonly string[];
  /** References of payments that the report is to tell of, and when they were made: the last ones it does not know yet. */
  readonly agreeing: ReadonlyMap<string, number>;
}

export interface Month {
  readonly tills: readonly [MonthTill, MonthTill];
  readonly currency: Currency;
  readonly timeZone: string;
}

/** @param sales of both tills together */
export async function makeMonth(
  virtual: VirtualMercadoPago,
  site: Site,
  sales: number,
  seed: number,
): Promise<Month> {
  const folder = mkdtempSync(join(tmpdir(), "tilld-month-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { currency, timeZone } = SITES[site];
  const days = periodOfDays(MONTH.from, MONTH.to, timeZone);
  const make = async (book: string, pos: string): Promise<MonthTill> => {
    const till = new TillMonth({ virtual, currency, book, pos, days, seed: seed + Number(book) });
    for (const story of storiesOf(Math.ceil(sales / 2))) till.live(story);
    const journalDirectory = join(folder, book);
    mkdirSync(journalDirectory);
    await till.write(journalDirectory);
    return { pos, book, journalDirectory, planted: [...till.planted].sort(), agreeing: till.agreeing };
  };
  return {
    tills: [await make("100001", "CAJA1"), await make("200002", "CAJA2")],
    currency,
    timeZone,
  };
}

function storiesOf(sales: number): readonly Story[] {
  const usual: readonly Story[] = [
    "agrees",
    "agrees",
    "agrees",
    "agrees",
    "agrees",
    "refunded",
    "expired",
    "cash",
  ];
  const planted = STORIES.slice(4).flatMap((story) => Array.from({ length: PLANTED_EACH }, () => story));
  const rest = Array.from(
    { length: sales - planted.length },
    (_, at) => usual[at % usual.length] ?? "agrees",
  );
  // Every so many sales one that does not agree.
  const every = Math.floor(rest.length / planted.length);
  return rest.flatMap((story, at) => {
    const odd = at % every === 0 ? planted[at / every] : undefined;
    return odd === undefined ? [story] : [story, odd];
  });
}

interface TillMonthOptions {
  readonly virtual: VirtualMercadoPago;
  readonly currency: Currency;
  readonly book: string;
  readonly pos: string;
  readonly days: { readonly fromMs: number; readonly toMs: number };
  readonly seed: number;
}

class TillMonth {
  readonly planted: string[] = [];
  readonly agreeing = new Map<string, number>();
  readonly #options: TillMonthOptions;
  readonly #chance: (below: number) => number;
  readonly #records: TillRecord[];
  #sale = 0;
  #receipt = 0;

  constructor(options: TillMonthOptions) {
    this.#options = options;
    this.#chance = chanceOf(options.seed);
    this.#records = [{ type: "book-opened", book: options.book }];
  }

  async write(directory: string): Promise<void> {
    const { journal } = await openJournal({ directory });
    const records = this.#records.map(encodeRecord);
    // One append has to fit into a segment.
    for (let at = 0; at < records.length; at += 500) await journal.append(records.slice(at, at + 500));
    await journal.close();
  }

  live(story: Story): void {
    const { days } = this.#options;
    const sale = this.#begin(story);
    const { atMs, minor, reference } = sale;
    switch (story) {
      case "agrees":
        this.#agree(sale);
        break;
      case "refunded":
        this.#refund(sale, this.#agree(sale, { refunds: [this.#part(sale, false)] }));
        break;
      case "expired":
        this.#end(sale);
        break;
      case "cash":
        break;
      case "paid-after-end":
        this.#end(sale);
        this.#pay(sale);
        this.#plant(story, "payment", reference);
        break;
      case "still-open":
        this.#pay(sale);
        this.#plant(story, "payment", reference);
        break;
      case "second-payment":
        this.#agree(sale);
        this.#pay(sale, { paidAtMs: atMs + 5_000 });
        this.#plant(story, "payment", reference);
        break;
      case "refunded-elsewhere":
        this.#agree(sale, { refunds: [this.#part(sale, true)] });
        this.#plant(story, "refund", reference);
        break;
      case "chargeback":
        this.#agree(sale, { chargedBackAtMs: atMs + DAY_MS / 2 });
        this.#plant(story, "chargeback", reference);
        break;
      case "other-amount":
        this.#agree(sale, { paidMinor: minor + 250 });
        this.#plant(story, "payment", reference);
        break;
      case "rounding":
        this.#agree(sale, { paidMinor: minor + 1 });
        this.#plant(story, "payment", reference);
        break;
      case "other-fee":
        this.#agree(sale, { feeMinor: Math.ceil(minor / 5) });
        this.#plant(story, "fee", reference);
        break;
      case "missing-in-report":
        this.#agree(sale, { unreported: true });
        this.#plant(story, "payment", reference);
        break;
      case "unknown-to-provider":
        this.#paid(sale, {
          orderId: `ORD${reference}`,
          paymentId: "PAY",
          number: `9${sale.id}`,
          refundIds: [],
        });
        this.#plant(story, "payment", reference);
        break;
      case "unknown-sale":
        this.#end(sale);
        this.#pay({ ...sale, reference: `PANEL-${reference.slice(-6)}-${sale.id}` });
        this.#plant(story, "payment", `PANEL-${reference.slice(-6)}-${sale.id}`);
        break;
      case "day-edge before":
        // Approved a second before the month, seen in it.
        this.#paid(
          { ...sale, atMs: days.fromMs + 1_000 },
          this.#pay(sale, { paidAtMs: days.fromMs - 1_000 }),
        );
        this.#plant("day-edge", "payment", reference);
        break;
      case "day-edge after":
        // Seen before the month by the till's clock, approved in it.
        this.#paid(
          { ...sale, atMs: days.fromMs - 5_000 },
          this.#pay(sale, { paidAtMs: days.fromMs + 1_000 }),
        );
        this.#plant("day-edge", "payment", reference);
        break;
      case "other-money":
        this.#end(sale);
        this.#pay({ ...sale, reference: `LINK-${sale.id}-${this.#options.pos}` }, { posName: "" });
        this.#plant(story, "payment", `LINK-${sale.id}-${this.#options.pos}`);
        break;
    }
  }

  #plant(kind: string, about: string, reference: string): void {
    this.planted.push(`${kind} ${about} ${reference}`);
  }

  #begin(story: Story): Begun {
    const { book, currency, days, pos } = this.#options;
    this.#sale += 1;
    const id = this.#sale;
    // Planted ones early enough to be in the report with all that happens to them.
    const lengthMs = days.toMs - days.fromMs - (isPlanted(story) ? 3 * DAY_MS : 60_000);
    const atMs = days.fromMs + 20_000 + this.#chance(Math.floor(lengthMs / 1000)) * 1000;
    const minor = 2_000 + this.#chance(500_000);
    const reference = `${pos}-${book}-${id}-${String(this.#chance(1_000_000)).padStart(6, "0")}`;
    const total = money(minor, currency);
    const cash = story === "cash" ? { cash: { tendered: total, receiptNumber: ++this.#receipt } } : {};
    const facts: SaleFacts = {
      id,
      reference,
      ticket: null,
      lines: [{ title: "Yerba", barcode: null, quantity: 1, unitPrice: total, total }],
      total,
      validityS: 600,
      rootKey: `key-${book}-${id}`,
      at: new Date(atMs - 30_000).toISOString(),
      ...cash,
    };
    this.#records.push({ type: "sale-begun", facts });
    if (story !== "cash") {
      const order = { id: `ORD${book}${id}`, qrData: null, paymentId: null, virtual: true };
      this.#event(id, { type: "order-created", order });
    }
    return { id, reference, minor, atMs };
  }

  #event(sale: number, event: SaleEvent): void {
    this.#records.push({ type: "sale", sale, event });
  }

  #end({ id }: Begun): void {
    this.#event(id, { type: "order-expired", slip: false });
  }

  /** At Mercado Pago, which counts centavos in Colombia too. */
  #pay(
    { atMs, minor, reference }: Begun,
    { feeMinor, paidMinor, refunds = [], ...change }: Partial<PastSale> = {},
  ): PastSaleMade {
    const { currency, pos, virtual } = this.#options;
    const there = (here: number) => toReportMinor(money(here, currency));
    return virtual.seller.pastSale({
      reference,
      posName: pos,
      totalMinor: there(minor),
      paidMinor: there(paidMinor ?? minor),
      method: METHODS[this.#chance(METHODS.length)] ?? METHODS[0],
      paidAtMs: atMs,
      ...(feeMinor === undefined ? {} : { feeMinor: there(feeMinor) }),
      refunds: refunds.map((refund) => ({ ...refund, minor: there(refund.minor) })),
      ...change,
    });
  }

  /** At the till, two seconds later. */
  #paid({ atMs, id, minor }: Begun, { number, paymentId }: PastSaleMade): void {
    const { currency } = this.#options;
    const seenAt = new Date(atMs + 2_000).toISOString();
    const payment = {
      id: paymentId,
      number,
      methodType: null,
      method: "account_money",
      installments: 1,
      paid: money(minor, currency),
    };
    this.#receipt += 1;
    const paid = { type: "order-paid", payment, receiptNumber: this.#receipt } as const;
    this.#event(id, { ...paid, at: seenAt, providerAt: seenAt });
  }

  #agree(sale: Begun, change: Partial<PastSale> = {}): PastSaleMade {
    const made = this.#pay(sale, change);
    this.#paid(sale, made);
    if (change.unreported !== true) this.agreeing.set(sale.reference, sale.atMs);
    return made;
  }

  #part({ atMs, minor }: Begun, elsewhere: boolean) {
    return { minor: Math.floor(minor / 3), atMs: atMs + 60_000, elsewhere };
  }

  #refund(sale: Begun, { refundIds }: PastSaleMade): void {
    const { currency } = this.#options;
    const { atMs, minor } = this.#part(sale, false);
    const at = new Date(atMs - 1_000).toISOString();
    const requested = {
      type: "refund-requested",
      amount: money(minor, currency),
      at,
      providerAt: at,
    } as const;
    this.#event(sale.id, requested);
    this.#event(sale.id, { type: "refund-done", refund: 1, providerId: refundIds[0] ?? "" });
  }
}

interface Begun {
  readonly id: number;
  readonly reference: string;
  readonly minor: number;
  /** When it is paid. */
  readonly atMs: number;
}

function isPlanted(story: Story): boolean {
  return STORIES.indexOf(story) >= 4;
}
