// One till: scans and commands come in, sales begin, move and end, money and paper are settled. It owns no
// device and no file; it is given them, and connects them.

import { randomInt, randomUUID } from "node:crypto";
import type { Clock } from "../../hardware/hal/clock.ts";
import type { Device } from "../../hardware/hal/device.ts";
import type { Lights } from "../../hardware/hal/lights.ts";
import type { LineDisplay } from "../../hardware/hal/line-display.ts";
import type { POSPrinter } from "../../hardware/hal/pos-printer.ts";
import type { Scanner } from "../../hardware/hal/scanner.ts";
import type { ToneIndicator } from "../../hardware/hal/tone-indicator.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { PricePattern } from "../catalog/embedded-price.ts";
import { isDeclined, type Remark } from "../feedback/remarks.ts";
import type { Json, Journal } from "../journal/journal.ts";
import { assertPayable, largestPayable, parseDecimal } from "../money/decimal.ts";
import { type Currency, type Money, MoneyError } from "../money/money.ts";
import { commandCards } from "../paper/command-cards.ts";
import { composePaper } from "../paper/compose.ts";
import type { PaperContext } from "../paper/context.ts";
import type { PaymentError, PaymentProvider } from "../payments/provider.ts";
import { moneyDuty } from "../sale/duties.ts";
import type { SaleEvent } from "../sale/events.ts";
import { refundable } from "../sale/refunds.ts";
import type { Jitter } from "../sale/retry.ts";
import type { Sale, SaleLine } from "../sale/sale.ts";
import { parseReceiptCode } from "../scan/receipt-code.ts";
import { understand } from "../scan/understand.ts";
import { type CounterContext, DIALOGUE_MS, IDLE, stepCounter } from "./counter.ts";
import { Front } from "./front.ts";
import { Ledger } from "./ledger.ts";
import { Payer } from "./payer.ts";
import { PrintRoom } from "./print-room.ts";
import { sentenceOf } from "./sentences.ts";
import {
  type DeviceView,
  type RefundView,
  type SaleView,
  type ScanAnswer,
  type TillApi,
  type TillNews,
  TillRefusal,
  type TillStatus,
} from "./till-api.ts";
import { viewAmount, viewLines, viewOwed, viewRefund, viewSale } from "./views.ts";

export interface TerminalSettings {
  readonly version: string;
  readonly shop: PaperContext["shop"];
  readonly locale: string;
  readonly currency: Currency;
  readonly timeZone?: string;
  readonly footer: readonly string[];
  readonly externalPosId: string;
  readonly validityS: number;
  readonly notPaidSlip: boolean;
  /** No real money can move; written on every paper and in every status. */
  readonly demo: boolean;
  readonly journalDirectory: string;
}

export interface TerminalDevices {
  readonly printer: POSPrinter;
  readonly display: LineDisplay | null;
  readonly scanner: Scanner | null;
  readonly lights: Lights | null;
  readonly tone: ToneIndicator | null;
}

export type Log = (level: "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void;

export interface TerminalParts {
  readonly settings: TerminalSettings;
  readonly devices: TerminalDevices;
  readonly provider: PaymentProvider;
  readonly journal: Journal;
  readonly records: readonly { readonly sequence: number; readonly record: Json }[];
  /** For "till journal": everything that is on the disk now. */
  readRecords(from: number, limit: number): readonly { readonly sequence: number; readonly record: Json }[];
  readonly catalog: Catalog;
  readonly pricePatterns: readonly PricePattern[];
  readonly clock: Clock;
  readonly jitter: Jitter;
  /** Of the running machine, changes when it is started again; "" when it does not say. */
  readonly bootId: string;
  readonly log: Log;
  /** The till cannot go on (journal lost, a fault of ours): the process shall end and be started again. */
  fatal(error: unknown): void;
}

/** How long past its validity an unsettled sale still holds the counter. */
const OVERDUE_MS = 60_000;
const NOTICE = "DEMO: virtual Mercado Pago, no real money moves";

export class Terminal implements TillApi {
  readonly #parts: TerminalParts;
  readonly #ledger: Ledger;
  readonly #payer: Payer;
  readonly #printRoom: PrintRoom;
  readonly #front: Front;
  readonly #listeners = new Set<(news: TillNews) => void>();
  /** When each sale of this run began to hold the counter. */
  readonly #begunMs = new Map<number, number>();
  #providerProblem: PaymentError | null = null;
  #providerHeard = false;
  #providerVirtual = false;

  constructor(parts: TerminalParts) {
    this.#parts = parts;
    const { clock, devices, settings } = parts;
    this.#ledger = new Ledger({
      journal: parts.journal,
      records: parts.records,
      changed: (sale, event) => this.#changed(sale, event),
      durable: () => this.#attend(),
    });
    const accept = (id: number, event: SaleEvent) => this.#ledger.accept(id, event);
    this.#payer = new Payer({
      provider: parts.provider,
      clock,
      jitter: parts.jitter,
      notPaidSlip: settings.notPaidSlip,
      sale: (id) => this.#mustFind(id),
      nextReceiptNumber: () => this.#ledger.book.nextReceiptNumber,
      accept,
      heard: (problem, sale) => this.#heard(problem, sale),
      failed: (error) => parts.fatal(error),
    });
    this.#printRoom = new PrintRoom({
      printer: devices.printer,
      clock,
      sales: () => this.#ledger.book.unsettled(),
      compose: (sale, paper) => composePaper(this.#paperContext(), sale, paper),
      accept,
      note: (id, event) => this.#ledger.note(id, event),
      changed: (detail) => {
        if (detail !== "") parts.log("warn", `printing waits: ${detail}`);
        this.#refresh();
      },
      failed: (error) => parts.fatal(error),
    });
    this.#front = new Front({ devices, clock, locale: settings.locale, shopName: settings.shop.name });
  }

  /** Opens the book, settles what an earlier run left, and begins to listen to the devices. */
  async start(): Promise<void> {
    const { book } = this.#ledger;
    const { bootId, devices, log, settings } = this.#parts;
    if (book.number === "") {
      // Six digits, so that a receipt's code stays short; it only has to differ among the tills of one shop.
      await this.#ledger.write({ type: "book-opened", book: String(randomInt(100_000, 1_000_000)) });
    }
    const sameBoot = bootId !== "" && bootId === book.bootId;
    await this.#ledger.write({ type: "till-started", version: settings.version, bootId, sameBoot });
    const open = book.unsettled();
    if (open.length > 0) log("info", `${open.length} sales of an earlier run are not settled yet`, { sameBoot });
    for (const sale of open) this.#payer.attend(sale.facts.id, true);
    for (const device of this.#everyDevice()) device.onState(() => this.#deviceChanged(device));
    devices.scanner?.onScan((scan) => {
      if (scan.kind === "text") this.#scanned(scan.text);
      else this.#remark({ kind: "unreadable", reason: scan.detail });
    });
    for (const device of this.#everyDevice()) device.start();
    this.#attend();
  }

  async stop(): Promise<void> {
    this.#payer.stop();
    this.#printRoom.stop();
    this.#front.stop();
    await Promise.all(this.#everyDevice().map((device) => device.stop()));
  }

  status(): TillStatus {
    const { devices, journal, provider, settings } = this.#parts;
    const { locale } = settings;
    const sale = this.#frontSale();
    const { counter } = this.#front;
    const unsettled = this.#ledger.book.unsettled();
    const hindrance = this.#printRoom.hindrance || devices.printer.state().detail;
    return {
      version: settings.version,
      demo: this.#isDemo(),
      notice: this.#isDemo() ? NOTICE : null,
      state: sale === null ? counter.mode : sale.phase.status,
      display: this.#front.display,
      basket:
        counter.mode === "basket"
          ? { lines: viewLines(counter.lines, locale), total: viewAmount(counter.total, locale) }
          : null,
      sale: sale === null ? null : this.#view(sale),
      owed: unsettled.flatMap((open) => viewOwed(open, hindrance)),
      unsettled: unsettled.filter((open) => open !== sale && moneyDuty(open) !== null).map((open) => this.#view(open)),
      devices: this.devices(),
      provider: {
        name: provider.name,
        reachable: this.#providerHeard ? this.#providerProblem === null : null,
        detail: this.#providerProblem?.message ?? "",
      },
      journal: {
        directory: settings.journalDirectory,
        records: journal.head().sequence,
        head: journal.head().hash,
      },
    };
  }

  async scan(text: string): Promise<ScanAnswer> {
    return this.#scanned(text);
  }

  async sell(amount: string, ticket: string | null): Promise<SaleView> {
    const total = this.#parseAmount(amount);
    if (ticket !== null && !/^[A-Za-z0-9_-]{1,40}$/.test(ticket)) {
      throw new TillRefusal("bad-input", `reference ${JSON.stringify(ticket)}: expected 1 to 40 letters, digits, - or _`);
    }
    if (this.#frontSale() !== null) throw new TillRefusal("busy", sentenceOf({ kind: "sale-under-way" }));
    if (this.#front.counter.mode === "basket") throw new TillRefusal("busy", sentenceOf({ kind: "basket-open" }));
    const problem = ticket === null ? null : this.#ticketProblem(ticket);
    if (problem !== null) throw new TillRefusal("not-possible", problem);
    const { id, written } = this.#begin([], total, ticket);
    this.#front.remark({ kind: "sale-begun", total });
    this.#refresh();
    await written;
    return this.#view(this.#mustFind(id));
  }

  sale(id: number): SaleView | null {
    const sale = this.#ledger.book.sale(id);
    return sale === null ? null : this.#view(sale);
  }

  async cancel(): Promise<ScanAnswer> {
    return this.#scanned("TILL:CANCEL");
  }

  async refund(receipt: string, amount: string | null, waitMs: number): Promise<{ sale: SaleView; refund: RefundView }> {
    const sale = this.#findReceipt(receipt);
    const left = refundable(sale);
    const wanted = amount === null ? left : this.#parseAmount(amount);
    if (sale.refunds.some((refund) => refund.state.status === "requested")) {
      throw new TillRefusal("busy", `receipt ${sale.receiptNumber}: another refund is being settled; see "till sale ${sale.facts.id}"`);
    }
    if (left.minor <= 0) throw new TillRefusal("not-possible", `receipt ${sale.receiptNumber} is refunded already`);
    if (wanted.minor > left.minor) {
      const most = viewAmount(left, this.#parts.settings.locale).text;
      throw new TillRefusal("not-possible", `of receipt ${sale.receiptNumber} only ${most} may still be refunded`);
    }
    const id = sale.facts.id;
    const refundId = await this.#requestRefund(sale, wanted);
    await this.#settledRefund(id, refundId, waitMs);
    const now = this.#mustFind(id);
    const refund = now.refunds.find((candidate) => candidate.id === refundId);
    if (refund === undefined) throw new Error(`refund ${refundId} of sale ${id} is gone`);
    return { sale: this.#view(now), refund: viewRefund(refund, this.#parts.settings.locale) };
  }

  async reprint(receipt: string): Promise<{ sale: SaleView; copy: number }> {
    const sale = this.#findReceipt(receipt);
    await this.#ledger.accept(sale.facts.id, { type: "copy-requested" });
    const now = this.#mustFind(sale.facts.id);
    const copy = Math.max(...now.papers.filter((paper) => paper.kind === "receipt").map((paper) => paper.copy));
    return { sale: this.#view(now), copy };
  }

  async cards(): Promise<{ readonly outcome: string; readonly detail: string }> {
    const items = commandCards(this.#paperContext());
    const result = await this.#parts.devices.printer.print({ name: "command cards", items });
    return { outcome: result.outcome, detail: "detail" in result ? result.detail : "" };
  }

  devices(): readonly DeviceView[] {
    return this.#everyDevice().map((device) => ({ name: device.name, ...device.state() }));
  }

  journal(from: number, limit: number): readonly { readonly sequence: number; readonly record: Json }[] {
    return this.#parts.readRecords(from, limit);
  }

  subscribe(listener: (news: TillNews) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #scanned(text: string): ScanAnswer {
    const { catalog, log, pricePatterns } = this.#parts;
    const meaning = understand(text, { catalog, pricePatterns, book: this.#ledger.book.number });
    const { action, counter, remark } = stepCounter(this.#front.counter, meaning, this.#counterContext());
    this.#front.setCounter(counter, counter.mode === "refund" || counter.mode === "reprint" ? DIALOGUE_MS : null);
    switch (action?.type) {
      case "begin-sale":
        this.#guard(this.#begin(action.lines, action.total, action.ticket).written);
        break;
      case "cancel-order":
        this.#cancelFront();
        break;
      case "refund":
        this.#guard(this.#requestRefund(this.#findReceipt(String(action.receipt)), null));
        break;
      case "reprint":
        this.#guard(this.reprint(String(action.receipt)));
        break;
      default:
    }
    this.#remark(remark);
    const message = sentenceOf(remark);
    log("info", `scan: ${message}`);
    this.#publish({ type: "scan", data: { accepted: !isDeclined(remark), message } });
    return { accepted: !isDeclined(remark), message };
  }

  #begin(lines: readonly SaleLine[], total: Money, ticket: string | null): { id: number; written: Promise<void> } {
    const { clock, settings } = this.#parts;
    const { book } = this.#ledger;
    const id = book.nextSaleId;
    // Unique for each attempt, also when the same ticket is tried again or two tills share an account.
    const reference = `${ticket ?? settings.externalPosId}-${book.number}-${id}`;
    this.#begunMs.set(id, clock.monotonicMs());
    this.#front.setCounter(IDLE, null);
    const written = this.#ledger.write({
      type: "sale-begun",
      facts: {
        id,
        reference,
        ticket,
        lines,
        total,
        validityS: settings.validityS,
        rootKey: randomUUID(),
        at: clock.wallTime().toISOString(),
      },
    });
    return { id, written };
  }

  #cancelFront(): void {
    const sale = this.#frontSale();
    if (sale === null) return;
    this.#guard(this.#ledger.accept(sale.facts.id, { type: "cancel-requested", why: "operator" }));
  }

  /** @param amount null for everything that remains */
  async #requestRefund(sale: Sale, amount: Money | null): Promise<number> {
    const at = this.#parts.clock.wallTime().toISOString();
    const refund = sale.refunds.length + 1;
    await this.#ledger.accept(sale.facts.id, { type: "refund-requested", amount: amount ?? refundable(sale), at });
    return refund;
  }

  #settledRefund(id: number, refundId: number, waitMs: number): Promise<void> {
    const isOpen = () => {
      const refund = this.#mustFind(id).refunds.find((candidate) => candidate.id === refundId);
      return refund?.state.status === "requested";
    };
    if (!isOpen() || waitMs <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        timer.cancel();
        unsubscribe();
        resolve();
      };
      const timer = this.#parts.clock.after(waitMs, end);
      const unsubscribe = this.subscribe(() => {
        if (!isOpen()) end();
      });
    });
  }

  #counterContext(): CounterContext {
    return {
      paying: this.#frontSale() !== null,
      largestTotal: largestPayable(this.#parts.settings.currency),
      refundable: (receipt) => {
        const sale = this.#ledger.book.saleOfReceipt(receipt);
        return sale === null ? null : refundable(sale);
      },
      ticketProblem: (ticket) => this.#ticketProblem(ticket),
    };
  }

  /** A ticket that was paid, or may still be paid, is not sold again. */
  #ticketProblem(ticket: string): string | null {
    for (const sale of this.#ledger.book.salesOfTicket(ticket)) {
      if (sale.phase.status === "paid" && refundable(sale).minor > 0) {
        return `ticket ${ticket} is paid already: receipt ${sale.receiptNumber}`;
      }
      if (["ordering", "awaiting-payment", "canceling"].includes(sale.phase.status)) {
        return `ticket ${ticket} is not settled yet: sale ${sale.facts.id}`;
      }
    }
    return null;
  }

  /** The sale that the customer is paying now. One that stays unknown long past its validity gives way. */
  #frontSale(): Sale | null {
    const sale = this.#ledger.book.latest();
    if (sale === null || !["ordering", "awaiting-payment", "canceling"].includes(sale.phase.status)) return null;
    const { clock } = this.#parts;
    const begunMs = this.#begunMs.get(sale.facts.id) ?? clock.monotonicMs();
    this.#begunMs.set(sale.facts.id, begunMs);
    const overdue = clock.monotonicMs() - begunMs > sale.facts.validityS * 1000 + OVERDUE_MS;
    return overdue ? null : sale;
  }

  #changed(sale: Sale, event: SaleEvent): void {
    this.#parts.log("info", `sale ${sale.facts.id}: ${event.type}`, { sale: sale.facts.id, status: sale.phase.status });
    const remark = remarkOn(sale, event);
    if (remark !== null) this.#front.remark(remark);
    if (sale.order?.virtual) this.#providerVirtual = true;
    this.#payer.wake(sale.facts.id);
    this.#refresh();
    this.#publish({ type: "sale", data: this.#view(sale) as unknown as Json });
  }

  /** Does what the durable state of the sales asks for. */
  #attend(): void {
    for (const sale of this.#ledger.book.unsettled()) this.#payer.attend(sale.facts.id);
    this.#printRoom.attend();
    this.#refresh();
  }

  #heard(problem: PaymentError | null, sale: number): void {
    if (problem !== null) this.#parts.log("warn", problem.message, { sale, code: problem.code, outcome: problem.outcome });
    this.#providerHeard = true;
    this.#providerProblem = problem;
    this.#refresh();
  }

  #deviceChanged(device: Device): void {
    const state = device.state();
    this.#parts.log(state.condition === "ready" ? "info" : "warn", `${device.name}: ${state.condition}`, { detail: state.detail });
    if (device === this.#parts.devices.printer) this.#printRoom.attend();
    this.#refresh();
    this.#publish({ type: "device", data: { name: device.name, ...state } });
  }

  #remark(remark: Remark): void {
    this.#front.remark(remark);
    this.#refresh();
  }

  #refresh(): void {
    this.#front.show({
      sale: this.#frontSale(),
      demo: this.#isDemo(),
      attention:
        this.#parts.devices.printer.state().condition !== "ready" ||
        this.#providerProblem !== null ||
        this.#printRoom.hindrance !== "",
    });
  }

  #publish(news: TillNews): void {
    for (const listener of this.#listeners) listener(news);
  }

  #isDemo(): boolean {
    return this.#parts.settings.demo || this.#providerVirtual;
  }

  #paperContext(): PaperContext {
    const { devices, settings } = this.#parts;
    return {
      shop: settings.shop,
      locale: settings.locale,
      columns: devices.printer.columns,
      demo: this.#isDemo(),
      till: settings.externalPosId,
      book: this.#ledger.book.number,
      footer: settings.footer,
      ...(settings.timeZone === undefined ? {} : { timeZone: settings.timeZone }),
    };
  }

  #parseAmount(text: string): Money {
    try {
      const amount = parseDecimal(text, this.#parts.settings.currency);
      assertPayable(amount);
      return amount;
    } catch (error) {
      if (error instanceof MoneyError) throw new TillRefusal("bad-input", error.message);
      throw error;
    }
  }

  #findReceipt(text: string): Sale {
    const code = parseReceiptCode(text);
    const { book } = this.#ledger;
    if (code !== null && code.book !== book.number) {
      throw new TillRefusal("not-found", `${text} is receipt ${code.number} of another till`);
    }
    const number = code?.number ?? (/^\d{1,9}$/.test(text) ? Number(text) : 0);
    const sale = book.saleOfReceipt(number);
    if (sale === null) throw new TillRefusal("not-found", `no receipt ${JSON.stringify(text)} in this till`);
    return sale;
  }

  #view(sale: Sale): SaleView {
    return viewSale(sale, this.#parts.settings.locale, this.#ledger.book.number);
  }

  #mustFind(id: number): Sale {
    const sale = this.#ledger.book.sale(id);
    if (sale === null) throw new Error(`sale ${id} is not in the book`);
    return sale;
  }

  #everyDevice(): readonly Device[] {
    const { display, lights, printer, scanner, tone } = this.#parts.devices;
    return [printer, display, scanner, lights, tone].filter((device) => device !== null);
  }

  /** A write that nobody waits for: when it fails, the till cannot be trusted any more. */
  #guard(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#parts.fatal(error));
  }
}

function remarkOn(sale: Sale, event: SaleEvent): Remark | null {
  switch (event.type) {
    case "order-paid":
      return { kind: "paid", amount: sale.facts.total };
    case "payment-rejected":
      return { kind: "rejected" };
    case "order-expired":
      return { kind: "expired" };
    case "order-canceled":
      return { kind: "canceled" };
    case "order-refused":
      return { kind: "refused", reason: event.message };
    case "refund-done": {
      const refund = sale.refunds.find((candidate) => candidate.id === event.refund);
      return refund === undefined ? null : { kind: "refunded", amount: refund.amount };
    }
    case "refund-refused":
      return { kind: "refund-refused", reason: event.message };
    default:
      return null;
  }
}
