// One till: scans and commands come in, sales begin, move and end, money and paper are settled. It owns no
// device and no file; it is given them, and connects them.

import { randomInt, randomUUID } from "node:crypto";
import type { Device } from "../../hardware/hal/device.ts";
import type { Remark } from "../feedback/remarks.ts";
import type { Json } from "../journal/journal.ts";
import type { Money } from "../money/money.ts";
import { composePaper } from "../paper/compose.ts";
import type { PaperContext } from "../paper/context.ts";
import { formatClock } from "../paper/dates.ts";
import { tornPiece } from "../paper/torn-piece.ts";
import type { PaymentError } from "../payments/provider.ts";
import type { SaleEvent } from "../sale/events.ts";
import type { Sale, SaleLine } from "../sale/sale.ts";
import type { Book } from "./book/book.ts";
import { Ledger } from "./book/ledger.ts";
import { IDLE } from "./counter/counter-state.ts";
import { Front } from "./counter/front.ts";
import { remarkOn } from "./counter/remark-on.ts";
import { ScanDesk } from "./counter/scan-desk.ts";
import type { TerminalParts } from "./parts.ts";
import { Hints } from "./payer/hints.ts";
import { Payer } from "./payer/payer.ts";
import { PrintRoom } from "./print-room.ts";
import { RefundDesk } from "./refunds/refund-desk.ts";
import { StaffDesk } from "./refunds/staff-desk.ts";
import type { SaleView, ScanAnswer, TillNews } from "./till-api.ts";
import { viewSale } from "./views.ts";

/** How long past its validity an unsettled sale still holds the counter. */
const OVERDUE_MS = 60_000;

export class Terminal {
  readonly parts: TerminalParts;
  readonly #ledger: Ledger;
  readonly #payer: Payer;
  readonly #printRoom: PrintRoom;
  readonly front: Front;
  readonly hints: Hints;
  readonly staff: StaffDesk;
  readonly refunds: RefundDesk;
  readonly #scanDesk: ScanDesk;
  readonly #listeners = new Set<(news: TillNews) => void>();
  /** When each sale of this run began to hold the counter. */
  readonly #begunMs = new Map<number, number>();
  /** Sales about whose order the provider gave an answer that asking again will not change. */
  readonly #deadEnds = new Set<number>();
  /** Sales whose order was to be canceled and can only end by itself. */
  readonly #endsLater = new Set<number>();
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
      endsLater: (id, until) => this.#letEndLater(id, until),
      failed: (error) => parts.fatal(error),
    });
    this.hints = new Hints({
      parts,
      book: this.book,
      payer: this.#payer,
      problem: () => this.#providerProblem,
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
    this.refunds = new RefundDesk({
      clock,
      site: settings.site,
      staff: this.staff,
      sale: (id) => this.mustFind(id),
      look: (id) => this.#payer.refresh(id),
      providerTime: () => parts.provider.time(),
      accept,
    });
    this.#scanDesk = new ScanDesk({
      parts,
      book: this.book,
      front: this.front,
      staff: this.staff,
      refunds: this.refunds,
      frontSale: () => this.frontSale(),
      begin: (lines, total, ticket) => this.begin(lines, total, ticket).written,
      accept,
      remark: (remark) => this.remark(remark),
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
    this.hints.stop();
    this.#printRoom.stop();
    this.front.stop();
    await Promise.all(this.everyDevice().map((device) => device.stop()));
  }

  /** Everything that a scan can mean ends here, whether a device or a command brought it. */
  scanned(text: string): ScanAnswer {
    const answer = this.#scanDesk.scanned(text);
    this.#publish({ type: "scan", data: { ...answer } });
    return answer;
  }

  begin(
    lines: readonly SaleLine[],
    total: Money,
    ticket: string | null,
  ): { id: number; written: Promise<void> } {
    const { clock, settings } = this.parts;
    const { book } = this.#ledger;
    const id = book.nextSaleId;
    const rootKey = randomUUID();
    // Unique for each attempt, also when the same ticket is tried again or two tills share an account. The chance at
    // its end is for a journal that was put back from a copy: it counts from there again, and the money of the sales
    // that it does not know is found by their references. At most 64 characters up to sale 99,999,999.
    const reference = `${ticket ?? settings.externalPosId}-${book.number}-${id}-${rootKey.slice(0, 6)}`;
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
        rootKey,
        at: clock.wallTime().toISOString(),
        place: this.parts.provider.place,
      },
    });
    return { id, written };
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
    return overdue || deadEnd || this.#endsLater.has(sale.facts.id) ? null : sale;
  }

  /** The customer left with a QR that works for a while; the next customer need not wait for its end. */
  #letEndLater(id: number, until: Date): void {
    if (this.#endsLater.has(id)) return;
    const isInFront = this.frontSale()?.facts.id === id;
    this.#endsLater.add(id);
    const { timeZone } = this.parts.settings;
    if (isInFront) this.remark({ kind: "earlier-qr", until: formatClock(until, timeZone) });
    this.#refresh();
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
      timeZone: settings.timeZone,
    };
  }

  view(sale: Sale): SaleView {
    return viewSale(sale, this.parts.settings.locale, this.book.number, this.#payer.noteOf(sale));
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
}
