// A till around the dialogue at the counter, as a model of a few lines: it believes whatever the dialogue tells it to
// do, keeps count, and fails at once at what may never be.

import { deepStrictEqual, notStrictEqual, ok, strictEqual } from "node:assert";
import { readCatalog } from "../../src/catalog/catalog.ts";
import { money } from "../../src/money/money.ts";
import { isPaidBefore } from "../../src/sale/paid-twice.ts";
import { refundable } from "../../src/sale/refunds.ts";
import type { Sale } from "../../src/sale/sale.ts";
import { beginSale, step } from "../../src/sale/step.ts";
import { COMMAND_CARDS } from "../../src/scan/command-cards.ts";
import { receiptCode } from "../../src/scan/receipt-code.ts";
import { understand } from "../../src/scan/understand.ts";
import type { SaleWish } from "../../src/terminal/book/new-sale.ts";
import { hearOfSale, warnOfOrder } from "../../src/terminal/counter/cash-dialogue.ts";
import { awaitedBy, fallBack, stepCounter } from "../../src/terminal/counter/counter.ts";
import {
  ask,
  type Counter,
  type CounterContext,
  type CounterStep,
  IDLE,
} from "../../src/terminal/counter/counter-state.ts";
import { answerRefund } from "../../src/terminal/counter/refund-dialogue.ts";
import type { RefundAnswer } from "../../src/terminal/refunds/refund-desk.ts";

export const BOOK = "482100";
const AT = "2026-03-01T14:00:00.000Z";
const catalog = readCatalog("barcode,title,price\n7790895000997,Yerba,1250.50\n5678,Pan,300\n", "ARS");
const ars = (minor: number) => money(minor, "ARS");

/** Every card that the till prints, and whatever else comes over a counter. */
export const SCANS = [
  ...COMMAND_CARDS.map(({ text }) => text),
  ...["7790895000997", "5678", "96385074", "471", "4711", "2000", "]C02000", "no such code", ""],
  ...["TILL:SELL:50000:A-17", "TILL:SELL:70000:A-18", "TILL:CASH:60000", "TILL:CASH:1", "TILL:STAFF:ana"],
  ...[1, 2, 3].map((number) => receiptCode(BOOK, number)),
  receiptCode("111111", 1),
];

/** What happens beside scans. */
export const NEWS = [
  "paid",
  "an earlier one is paid",
  "canceled",
  "expired",
  "cannot be withdrawn",
  "asked desk answers",
  "wait",
  "wait long",
] as const;

export type Happening = { readonly scan: string } | { readonly news: (typeof NEWS)[number] };

/** A till that believes whatever the dialogue tells it to do, and keeps count. */
export class ModelCounter {
  counter: Counter = IDLE;
  readonly sales: Sale[] = [];
  /** Sales for whose order cash was taken; and those that might be paid by QR all the same. */
  readonly given: number[] = [];
  readonly warned: number[] = [];
  closes = 0;
  #waitedMs = 0;

  happen(event: Happening): void {
    const { counter } = this;
    if (counter.mode === "cash" && counter.step === "warned") this.warned.push(counter.sale);
    if ("scan" in event) this.#scan(event.scan);
    else this.#hear(event.news);
  }

  /** Something that is no scan, for those who draw by a seed. */
  happenAnything(below: (count: number) => number): void {
    this.happen({ news: NEWS[below(NEWS.length)] ?? "wait" });
  }

  /** The sale in front of the customer. */
  get front(): Sale | null {
    const last = this.sales.at(-1);
    if (last === undefined || isPaidBefore(last)) return null;
    return ["ordering", "awaiting-payment", "canceling"].includes(last.phase.status) ? last : null;
  }

  wait(ms: number): void {
    this.#waitedMs += ms;
    for (let back = fallBack(this.counter); back !== null; back = fallBack(this.counter)) {
      if (back.afterMs > this.#waitedMs) return;
      this.#waitedMs -= back.afterMs;
      this.counter = back.to;
    }
    this.#waitedMs = 0;
  }

  #scan(text: string): void {
    const meaning = understand(text, {
      catalog,
      labelPatterns: [],
      book: BOOK,
      awaited: awaitedBy(this.counter, false),
      pinsInUse: true,
    });
    this.#take(stepCounter(this.counter, meaning, this.#context()), text);
  }

  #take({ action, counter }: CounterStep, why: string): void {
    const before = this.counter;
    this.#waitedMs = 0;
    this.counter = counter;
    switch (action?.type) {
      case "begin-sale":
        this.#begin(action.wish, before, why);
        break;
      case "cancel-order":
        this.#move(this.front, { type: "cancel-requested", why: "operator" });
        break;
      case "close-day":
        strictEqual(this.front, null);
        strictEqual(before.mode, "z");
        this.closes += 1;
        break;
      case "refund": {
        const sale = this.#context().saleOf(action.wish.receipt);
        ok(action.wish.amount.minor > 0);
        ok(action.wish.amount.minor <= (sale === null ? 0 : refundable(sale).minor));
        break;
      }
      default:
    }
  }

  #begin(wish: SaleWish, before: Counter, why: string): void {
    ok(wish.total.minor > 0);
    // What a phone paid is not paid a second time, in cash or by another QR.
    for (const { phase } of this.#attempts(wish.insteadOf)) notStrictEqual(phase.status, "paid");
    if (wish.tendered === null) {
      strictEqual(this.front, null);
    } else {
      // A scanner may be set to change the case of letters, and to put something before them.
      ok(/TILL:CONFIRM\s*$/i.test(why));
      ok(wish.tendered.minor >= wish.total.minor);
      if (before.mode !== "cash" || before.step !== "amount") throw new Error(`cash out of ${before.mode}`);
      const withdrawn = this.sales.find(({ facts }) => facts.id === before.sale);
      // What was sold in cash is not sold in cash again.
      if (withdrawn !== undefined) ok(!this.given.includes(withdrawn.facts.id));
      if (withdrawn !== undefined) this.given.push(withdrawn.facts.id);
      // As long as the QR may be paid, somebody was told so and wanted cash all the same.
      const isOver = withdrawn === undefined || ["canceled", "expired"].includes(withdrawn.phase.status);
      if (!isOver) ok(this.warned.includes(withdrawn.facts.id));
    }
    deepStrictEqual(this.counter, IDLE);
    const id = this.sales.length + 1;
    const { tendered, ...rest } = wish;
    const facts = {
      ...rest,
      id,
      reference: `A-${id}`,
      validityS: 600,
      rootKey: "00000000-0000-4000-8000-000000000001",
      at: AT,
      ...(tendered === null ? {} : { cash: { tendered, receiptNumber: this.#receipts + 1 } }),
    };
    const order = { id: `ORD${id}`, qrData: "qr", paymentId: null, virtual: true };
    const begun = beginSale(facts);
    this.sales.push(tendered === null ? (step(begun, { type: "order-created", order }) ?? begun) : begun);
  }

  #hear(news: (typeof NEWS)[number]): void {
    const offered = this.#offered();
    const sale = this.front ?? offered;
    switch (news) {
      case "wait":
        this.wait(15_000);
        break;
      case "wait long":
        this.wait(200_000);
        break;
      case "asked desk answers": {
        if (this.counter.mode === "z" && this.counter.step === "closing") this.counter = IDLE;
        if (this.counter.mode !== "refund" || this.counter.step !== "asked") return;
        const { amount } = this.counter.wish;
        const answer: RefundAnswer =
          this.counter.wish.request.staff === null
            ? { kind: "unauthorised", need: "staff", why: "staff-needed", reason: "", amount }
            : { kind: "begun", refund: 1, amount };
        this.#take(answerRefund(this.counter, answer, this.#context()), news);
        break;
      }
      case "cannot be withdrawn":
        if (this.counter.mode === "cash" && this.counter.step === "withdrawing")
          this.#take(ask(warnOfOrder(this.counter, "14:32")), news);
        break;
      case "paid":
        this.#pay(sale);
        break;
      case "an earlier one is paid":
        this.#payEarlier(this.#attempts(this.front?.facts.insteadOf ?? offered?.facts.id).at(-1) ?? null);
        break;
      case "canceled":
        this.#move(sale, { type: "order-canceled", slip: false });
        break;
      case "expired":
        this.#move(sale, { type: "order-expired", slip: false });
        break;
    }
  }

  /** The sale that what waits at the counter was to be paid by QR in. */
  #offered(): Sale | null {
    const { counter } = this;
    const rests = counter.mode === "price" ? counter.back : counter;
    const id = rests.mode === "cash" ? rests.sale : rests.mode === "basket" ? rests.insteadOf : null;
    return this.sales.find(({ facts }) => facts.id === id) ?? null;
  }

  /** The sale with this id and those that it was made instead of, the latest first. */
  #attempts(id: number | undefined): readonly Sale[] {
    const sale = this.sales.find(({ facts }) => facts.id === id);
    return sale === undefined ? [] : [sale, ...this.#attempts(sale.facts.insteadOf)];
  }

  /** That ends the order in front of the customer, and what was added to the articles is still to be paid. */
  #payEarlier(earlier: Sale | null): void {
    const { front } = this;
    if (earlier === null || earlier.phase.status === "paid") return;
    const owedMinor = this.#owedMinor();
    this.#pay(earlier);
    this.#move(front, { type: "cancel-requested", why: "paid-before" });
    strictEqual(this.#owedMinor(), Math.max(0, owedMinor - earlier.facts.total.minor));
  }

  /** What somebody at the counter still wants to be paid. */
  #owedMinor(): number {
    const { counter, front } = this;
    const rests = counter.mode === "price" ? counter.back : counter;
    if (rests.mode === "basket") return rests.total.minor;
    if (rests.mode === "cash" && rests.step !== "ticket") return rests.owed.total.minor;
    return front?.phase.status === "awaiting-payment" ? front.facts.total.minor : 0;
  }

  #pay(sale: Sale | null): void {
    const unsaid = { number: null, methodType: null, method: null };
    const payment = { id: "PAY1", ...unsaid, installments: 1, paid: ars(1) };
    this.#move(sale, { type: "order-paid", payment, receiptNumber: this.#receipts + 1, at: AT });
  }

  #move(sale: Sale | null, event: Parameters<typeof step>[1]): void {
    const next = sale === null ? null : step(sale, event);
    if (sale === null || next === null) return;
    this.sales[sale.facts.id - 1] = next;
    const isFor = (id: number) => this.#attempts(id).includes(next);
    const heard = hearOfSale(this.counter, next, event, { front: this.front, isFor });
    if (heard !== null) this.counter = heard.counter;
    if (next.phase.status === "paid") ok(!this.#attempts(this.#offered()?.facts.id).includes(next));
  }

  get #receipts(): number {
    return this.sales.filter(({ receiptNumber }) => receiptNumber !== null).length;
  }

  #context(): CounterContext {
    return {
      sale: this.front,
      largestTotal: ars(9_999_999_999),
      lastReceipt: null,
      dayNet: ars(0),
      printerProblem: null,
      printerOccupied: false,
      question: null,
      nextLanguage: "pt",
      saleOf: (receipt) => this.sales.find(({ receiptNumber }) => receiptNumber === receipt) ?? null,
      ticketProblem: (ticket) =>
        this.sales.some((sale) => sale.facts.ticket === ticket && sale.phase.status === "paid")
          ? { why: "ticket-paid", reason: "" }
          : null,
      staffName: () => "Ana",
    };
  }
}
