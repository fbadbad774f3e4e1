// One till: scans and commands come in, sales begin, move and end, money and paper are settled. It owns no
// device and no file; it is given them, and connects them.

import { randomInt, randomUUID } from "node:crypto";
import type { Device } from "../../hardware/hal/device.ts";
import { isDeclined, type Remark } from "../feedback/remarks.ts";
import type { Json } from "../journal/journal.ts";
import type { Money } from "../money/money.ts";
import { composePaper } from "../paper/compose.ts";
import type { PaperContext } from "../paper/context.ts";
import { tornPiece } from "../paper/torn-piece.ts";
import { PaymentError } from "../payments/provider.ts";
import type { SaleEvent } from "../sale/events.ts";
import { refundable } from "../sale/refunds.ts";
import type { Sale, SaleLine } from "../sale/sale.ts";
import { understand } from "../scan/understand.ts";
import type { Book } from "./book.ts";
import { DIALOGUE_MS, fallsBack, IDLE, stepCounter } from "./counter.ts";
import { counterContext } from "./counter-context.ts";
import { Front } from "./front.ts";
import { Ledger } from "./ledger.ts";
import type { TerminalParts } from "./parts.ts";
import { Payer } from "./payer.ts";
import { PrintRoom } from "./print-room.ts";
import { remarkOn } from "./remark-on.ts";
import { sentenceOf } from "./sentences.ts";
import { StaffDesk } from "./staff-desk.ts";
import { type SaleView, type ScanAnswer, type TillNews, TillRefusal } from "./till-api.ts";
import { viewAmount, viewSale } from "./views.ts";

/** How long past its validity an unsettled sale still holds the counter. */
const OVERDUE_MS = 60_000;

export class Terminal {
  readonly parts: TerminalParts;
  readonly #ledger: Ledger;
  readonly #payer: Payer;
  readonly #printRoom: PrintRoom;
  readonly front: Front;
  readonly staff: StaffDesk;
  readonly #listeners = new Set<(news: TillNews) => void>();
  /** When each sale of this run began to hold the counter. */
  readonly #begunMs = new Map<number, number>();
  /** Sales about whose order the provider gave an answer that asking again will not change. */
  readonly #deadEnds = new Set<number>();
  #providerProblem: PaymentError | null = null;
  #providerHeard = false;
  #providerVirtual = false;
  #started = false;
  #stopping = false;
  /** Sales about which somebody asked for something, once that is on the disk. */
  readonly #toWake = new Set<number>();

  constructor(parts: TerminalParts) {
    this.parts = parts;
    const { clock, devices, settings } = parts;
    this.#ledger = new Ledger({
      journal: parts.journal,
      records: parts.records,
      changed: (sale, event) => this.#changed(sale, event),
      durable: () => this.#attend(),
      failed: (error) => parts.fatal(error),
    });
    const accept = (id: number, event: SaleEvent) => this.accept(id, event);
    this.#payer = new Payer({
      provider: parts.provider,
      clock,
      jitter: parts.jitter,
      notPaidSlip: settings.notPaidSlip,
      sale: (id) => this.mustFind(id),
      nextReceiptNumber: () => this.book.nextReceiptNumber,
      accept,
      durable: () => parts.journal.append([]),
      heard: (problem, sale) => this.#heard(problem, sale),
      failed: (error) => parts.fatal(error),
    });
    this.#printRoom = new PrintRoom({
      printer: devices.printer,
      clock,
      sales: () => this.book.unsettled(),
      compose: (sale, paper) => composePaper(this.paperContext(), sale, paper),
      tornPiece: () => tornPiece(this.paperContext()),
      accept,
      note: (id, event) => this.#ledger.note(id, event),
      changed: (detail) => {
        if (detail !== "") parts.log("warn", `printing waits: ${detail}`);
        this.#refresh();
      },
      failed: (error) => parts.fatal(error),
    });
    this.front = new Front({ devices, clock, locale: settings.locale, shopName: settings.shop.name });
    this.staff = new StaffDesk({
      parts,
      book: this.book,
      write: (event) => this.#ledger.write(event),
      isPrinting: () => this.isPrinting,
      paperContext: () => this.paperContext(),
    });
  }

  get book(): Book {
    return this.#ledger.book;
  }

  /** Why the paper that is first in line is not out yet; empty when nothing hinders it. */
  get hindrance(): string {
    return this.#printRoom.hindrance;
  }

  get isStarted(): boolean {
    return this.#started;
  }

  /** The printer is in the middle of a sale's paper. */
  get isPrinting(): boolean {
    return this.#printRoom.isWorking;
  }

  /** What was last heard of the provider. */
  get provider(): { readonly heard: boolean; readonly problem: PaymentError | null } {
    return { heard: this.#providerHeard, problem: this.#providerProblem };
  }

  accept(id: number, event: SaleEvent): Promise<void> {
    return this.#ledger.accept(id, event);
  }

  subscribe(listener: (news: TillNews) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens the book, settles what an earlier run left, and begins to listen to the devices. */
  async start(): Promise<void> {
    const { book } = this.#ledger;
    const { bootId, devices, log, settings } = this.parts;
    if (book.number === "") {
      // Six digits, so that a receipt's code stays short; it only has to differ among the tills of one shop.
      await this.#ledger.write({ type: "book-opened", book: String(randomInt(100_000, 1_000_000)) });
    }
    const sameBoot = bootId !== "" && bootId === book.bootId;
    await this.#ledger.write({ type: "till-started", version: settings.version, bootId, sameBoot });
    const open = book.unsettled();
    this.#providerVirtual = book.latest()?.order?.virtual === true;
    this.#printRoom.expectTornPaper(open);
    if (open.length > 0)
      log("info", `${open.length} sales of an earlier run are not settled yet`, { sameBoot });
    this.#started = true;
    for (const sale of open) this.#payer.attend(sale.facts.id, true);
    for (const device of this.everyDevice()) device.onState(() => this.#deviceChanged(device));
    devices.scanner?.onScan((scan) => {
      if (scan.kind === "text") this.scanned(scan.text);
      else this.remark({ kind: "unreadable", reason: scan.detail });
    });
    for (const device of this.everyDevice()) device.start();
    this.#attend();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#payer.stop();
    this.#printRoom.stop();
    this.front.stop();
    await Promise.all(this.everyDevice().map((device) => device.stop()));
  }

  /** Everything that a scan can mean ends here, whether a device or a command brought it. */
  scanned(text: string): ScanAnswer {
    const { catalog, log, pricePatterns } = this.parts;
    const meaning = understand(text, { catalog, pricePatterns, book: this.book.number });
    const { action, counter, remark } = stepCounter(
      this.front.counter,
      meaning,
      counterContext(this.book, this.frontSale() !== null, this.parts.settings.currency),
    );
    this.front.setCounter(counter, fallsBack(counter) ? DIALOGUE_MS : null);
    switch (action?.type) {
      case "begin-sale":
        this.#guard(this.begin(action.lines, action.total, action.ticket).written);
        break;
      case "cancel-order":
        this.#cancelFront();
        break;
      case "refund":
        this.#refundByCards(this.#saleOfReceipt(action.receipt).facts.id);
        break;
      case "reprint":
        this.#guard(this.accept(this.#saleOfReceipt(action.receipt).facts.id, { type: "copy-requested" }));
        break;
      default:
    }
    this.remark(remark);
    const message = sentenceOf(remark);
    log("info", `scan: ${message}`);
    this.#publish({ type: "scan", data: { accepted: !isDeclined(remark), message } });
    return { accepted: !isDeclined(remark), message };
  }

  begin(
    lines: readonly SaleLine[],
    total: Money,
    ticket: string | null,
  ): { id: number; written: Promise<void> } {
    const { clock, settings } = this.parts;
    const { book } = this.#ledger;
    const id = book.nextSaleId;
    // Unique for each attempt, also when the same ticket is tried again or two tills share an account.
    const reference = `${ticket ?? settings.externalPosId}-${book.number}-${id}`;
    this.#begunMs.set(id, clock.monotonicMs());
    this.front.setCounter(IDLE, null);
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
    const sale = this.frontSale();
    if (sale === null) return;
    this.#guard(this.#ledger.accept(sale.facts.id, { type: "cancel-requested", why: "operator" }));
  }

  /**
   * Looks first at what was given back already, perhaps in the seller's own app, then writes the request.
   * @param amount null for everything that remains
   * @returns the number of the refund within the sale
   * @throws TillRefusal with the reason, or PaymentError when Mercado Pago could not be asked; then nothing was begun
   */
  async requestRefund(id: number, amount: Money | null): Promise<number> {
    await this.#payer.refresh(id);
    const sale = this.mustFind(id);
    const left = refundable(sale);
    const name = `receipt ${sale.receiptNumber}`;
    if (sale.refunds.some((refund) => refund.state.status === "requested")) {
      throw new TillRefusal("busy", `${name}: another refund is being settled; see "till sale ${id}"`);
    }
    if (left.minor <= 0) throw new TillRefusal("not-possible", `${name} is refunded already`);
    if (amount !== null && amount.minor > left.minor) {
      const most = viewAmount(left, this.parts.settings.locale).text;
      throw new TillRefusal("not-possible", `of ${name} only ${most} may still be refunded`);
    }
    const at = this.parts.clock.wallTime().toISOString();
    await this.accept(id, { type: "refund-requested", amount: amount ?? left, at });
    return sale.refunds.length + 1;
  }

  #refundByCards(id: number): void {
    this.requestRefund(id, null).catch((error: unknown) => {
      if (error instanceof TillRefusal || error instanceof PaymentError) {
        this.remark({ kind: "refund-refused", reason: error.message });
      } else this.parts.fatal(error);
    });
  }

  /** The sale that the customer is paying now. One that stays unknown long past its validity gives way. */
  frontSale(): Sale | null {
    const sale = this.book.latest();
    if (sale === null || !["ordering", "awaiting-payment", "canceling"].includes(sale.phase.status))
      return null;
    const { clock } = this.parts;
    const begunMs = this.#begunMs.get(sale.facts.id) ?? clock.monotonicMs();
    this.#begunMs.set(sale.facts.id, begunMs);
    const overdue = clock.monotonicMs() - begunMs > sale.facts.validityS * 1000 + OVERDUE_MS;
    // "No such order" to a cancellation: it stays unknown and is asked about, but nobody shall wait for it.
    const deadEnd = sale.phase.status === "canceling" && this.#deadEnds.has(sale.facts.id);
    return overdue || deadEnd ? null : sale;
  }

  #changed(sale: Sale, event: SaleEvent): void {
    this.parts.log("info", `sale ${sale.facts.id}: ${event.type}`, {
      sale: sale.facts.id,
      status: sale.phase.status,
    });
    // The time to pay begins when there is something to pay.
    if (event.type === "order-created") this.#begunMs.set(sale.facts.id, this.parts.clock.monotonicMs());
    const remark = remarkOn(sale, event);
    if (remark !== null && this.#concernsTheCounter(sale, event)) this.front.remark(remark);
    if (sale.order?.virtual) this.#providerVirtual = true;
    // A pause between two questions ends when somebody asks for something else.
    if (event.type === "cancel-requested" || event.type === "refund-requested")
      this.#toWake.add(sale.facts.id);
    this.#refresh();
    this.#publish({ type: "sale", data: this.view(sale) as unknown as Json });
  }

  /** News of an earlier sale is not shown to the customer who stands at the counter now. */
  #concernsTheCounter(sale: Sale, event: SaleEvent): boolean {
    const front = this.frontSale();
    if (front !== null) return front.facts.id === sale.facts.id;
    if (this.front.counter.mode !== "idle") return false;
    return event.type.startsWith("refund-") || sale.facts.id === this.book.latest()?.facts.id;
  }

  /** Does what the durable state of the sales asks for. */
  #attend(): void {
    if (!this.#started) return;
    for (const sale of this.book.unsettled()) this.#payer.attend(sale.facts.id);
    for (const id of this.#toWake) this.#payer.wake(id);
    this.#toWake.clear();
    this.#printRoom.attend();
    this.#refresh();
  }

  #heard(problem: PaymentError | null, sale: number): void {
    if (problem !== null)
      this.parts.log("warn", problem.message, { sale, code: problem.code, outcome: problem.outcome });
    this.#providerHeard = true;
    this.#providerProblem = problem;
    const final = problem !== null && problem.outcome === "not-done" && !problem.repeatable;
    // "Not open" is no dead end: how it ended is being looked up.
    if (final && problem.code !== "order-not-open") this.#deadEnds.add(sale);
    else this.#deadEnds.delete(sale);
    this.#refresh();
  }

  #deviceChanged(device: Device): void {
    if (this.#stopping) return;
    const state = device.state();
    this.parts.log(state.condition === "ready" ? "info" : "warn", `${device.name}: ${state.condition}`, {
      detail: state.detail,
    });
    if (device === this.parts.devices.printer) this.#printRoom.attend();
    this.#refresh();
    this.#publish({ type: "device", data: { name: device.name, ...state } });
  }

  remark(remark: Remark): void {
    this.front.remark(remark);
    this.#refresh();
  }

  #refresh(): void {
    this.front.show({
      sale: this.frontSale(),
      demo: this.isDemo(),
      attention:
        this.parts.devices.printer.state().condition !== "ready" ||
        this.#providerProblem !== null ||
        this.#printRoom.hindrance !== "",
    });
  }

  #publish(news: TillNews): void {
    for (const listener of this.#listeners) listener(news);
  }

  isDemo(): boolean {
    return this.parts.settings.demo || this.#providerVirtual;
  }

  paperContext(): PaperContext {
    const { devices, settings } = this.parts;
    return {
      shop: settings.shop,
      locale: settings.locale,
      columns: devices.printer.columns,
      demo: this.isDemo(),
      till: settings.externalPosId,
      book: this.book.number,
      footer: settings.footer,
      ...(settings.timeZone === undefined ? {} : { timeZone: settings.timeZone }),
    };
  }

  #saleOfReceipt(receipt: number): Sale {
    const sale = this.book.saleOfReceipt(receipt);
    if (sale === null) throw new Error(`receipt ${receipt} is not in the book`);
    return sale;
  }

  view(sale: Sale): SaleView {
    return viewSale(sale, this.parts.settings.locale, this.book.number);
  }

  mustFind(id: number): Sale {
    const sale = this.book.sale(id);
    if (sale === null) throw new Error(`sale ${id} is not in the book`);
    return sale;
  }

  everyDevice(): readonly Device[] {
    const { display, lights, printer, scanner, tone } = this.parts.devices;
    return [printer, display, scanner, lights, tone].filter((device) => device !== null);
  }

  /** A write that nobody waits for: when it fails, the till cannot be trusted any more. */
  #guard(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.parts.fatal(error));
  }
}
