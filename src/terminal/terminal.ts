// One till: scans and commands come in, sales begin, move and end, money and paper are settled. It owns no
// device and no file; it is given them, and connects them.

import { randomInt } from "node:crypto";
import type { Device, DeviceState } from "../../hardware/hal/device.ts";
import type { Remark } from "../feedback/remarks.ts";
import type { Json } from "../journal/journal.ts";
import { composePaper } from "../paper/compose.ts";
import type { PaperContext } from "../paper/context.ts";
import { formatClock } from "../paper/dates.ts";
import { tornPiece } from "../paper/torn-piece.ts";
import type { PaymentError } from "../payments/provider.ts";
import type { SaleEvent } from "../sale/events.ts";
import type { Sale } from "../sale/sale.ts";
import { Attempts } from "./attempts.ts";
import type { Book } from "./book/book.ts";
import { Ledger } from "./book/ledger.ts";
import { newSale, type SaleWish } from "./book/new-sale.ts";
import { CalibrationDesk } from "./calibration-desk.ts";
import { CashDesk } from "./cash-desk.ts";
import { paidTwice, paperQuestion, whyDayStaysOpen } from "./counter/counter-context.ts";
import { IDLE } from "./counter/counter-state.ts";
import { Front } from "./counter/front.ts";
import { FrontSale } from "./counter/front-sale.ts";
import { concernsTheCounter, remarkOn } from "./counter/remark-on.ts";
import { ScanDesk } from "./counter/scan-desk.ts";
import { DayDesk } from "./day-desk.ts";
import { DeviceWatch } from "./device-watch.ts";
import { DrawerDesk } from "./drawer-desk.ts";
import { checkInteractively } from "./health-desk.ts";
import { localeOf } from "./locale.ts";
import type { Loop } from "./loops.ts";
import { stampNow } from "./machine-word.ts";
import { News } from "./news.ts";
import { paperContextOf } from "./paper-context.ts";
import type { TerminalParts } from "./parts.ts";
import { Hints } from "./payer/hints.ts";
import { Payer } from "./payer/payer.ts";
import { PrintRoom } from "./print-room.ts";
import { RefundDesk } from "./refunds/refund-desk.ts";
import { StaffDesk } from "./refunds/staff-desk.ts";
import { type SaleView, type ScanAnswer, TillRefusal } from "./till-api.ts";
import { viewSale } from "./views.ts";

export class Terminal {
  readonly parts: TerminalParts;
  readonly #ledger: Ledger;
  readonly #payer: Payer;
  readonly #printRoom: PrintRoom;
  readonly front: Front;
  readonly hints: Hints;
  readonly staff: StaffDesk;
  readonly refunds: RefundDesk;
  readonly day: DayDesk;
  readonly drawer: DrawerDesk;
  readonly calibration: CalibrationDesk;
  readonly #attempts: Attempts;
  readonly #cash: CashDesk;
  readonly #scanDesk: ScanDesk;
  readonly #devices: DeviceWatch;
  readonly news = new News();
  readonly #frontSale: FrontSale;
  #providerProblem: PaymentError | null = null;
  #providerHeard = false;
  #providerVirtual = false;
  #started = false;
  /** Sales about which somebody asked for something, once that is on the disk. */
  readonly #toWake = new Set<number>();

  constructor(parts: TerminalParts) {
    this.parts = parts;
    const { clock, devices, settings } = parts;
    const failed = (error: unknown) => parts.fatal(error);
    this.#ledger = new Ledger({
      currency: parts.settings.currency,
      journal: parts.journal,
      kept: parts.kept ?? null,
      records: parts.records,
      changed: (sale, event) => this.#changed(sale, event),
      durable: () => this.#attend(),
      failed,
    });
    this.#devices = new DeviceWatch(parts, (device, state) => this.#deviceChanged(device, state));
    this.#frontSale = new FrontSale(clock, () => this.book.latest());
    const accept = (id: number, event: SaleEvent) => this.accept(id, event);
    this.#payer = new Payer({
      provider: parts.provider,
      clock,
      jitter: parts.jitter,
      stamp: () => stampNow(parts),
      notPaidSlip: settings.notPaidSlip,
      sale: (id) => this.mustFind(id),
      nextReceiptNumber: () => this.book.nextReceiptNumber,
      accept,
      durable: () => parts.journal.append([]),
      heard: (problem, sale) => this.#heard(problem, sale),
      endsLater: (id, until) => this.#letEndLater(id, until),
      failed,
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
      rested: () => this.day.attend(),
      failed,
    });
    this.front = new Front({ ...parts, locale: () => this.#locale() });
    this.staff = new StaffDesk({
      parts,
      book: this.book,
      write: (event) => this.#ledger.write(event),
      isPrinting: () => this.isPrinting,
      paperContext: () => this.paperContext(),
    });
    this.refunds = new RefundDesk({
      stamp: () => stampNow(parts),
      site: settings.site,
      staff: this.staff,
      sale: (id) => this.mustFind(id),
      look: (id) => this.#payer.refresh(id),
      providerTime: () => parts.provider.time(),
      accept,
    });
    this.drawer = new DrawerDesk({
      parts,
      book: this.book,
      write: (record) => this.#ledger.write(record),
      changed: () => this.#refresh(),
    });
    const remark = (said: Remark) => this.remark(said);
    this.#attempts = new Attempts({ book: this.book, accept, remark, failed });
    const paid = (sale: Sale) => this.#tell(sale);
    this.#cash = new CashDesk({ drawer: this.drawer, remark, paid, failed });
    this.day = new DayDesk({
      parts,
      book: this.book,
      write: (record) => this.#ledger.write(record),
      look: (id) => this.#payer.refresh(id),
      hindrance: () => whyDayStaysOpen(this.frontSale(), this.front.counter, this.drawer),
      isPrinting: () => this.isPrinting,
      mustBeFree: () => this.mustBeFree(),
      paperContext: () => this.paperContext(),
      print: (name, items) => this.#printRoom.printOther(name, items),
    });
    this.calibration = new CalibrationDesk({
      parts,
      front: this.front,
      frontSale: () => this.frontSale(),
      mustBeFree: () => this.mustBeFree(),
      remark: (remark) => this.remark(remark),
    });
    this.#scanDesk = new ScanDesk({
      parts,
      book: this.book,
      front: this.front,
      staff: this.staff,
      refunds: this.refunds,
      day: this.day,
      locale: () => this.#locale(),
      frontSale: () => this.frontSale(),
      occupied: () => this.occupied,
      begin: (wish) => this.begin(wish).written,
      accept,
      write: (record) => this.#ledger.write(record),
      check: (device) => checkInteractively(this, device),
      remark: (remark) => this.remark(remark),
      scanned: (text, from) => void this.scanned(text, from),
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

  /** By papers of sales, in words; empty when the printer is free for others. */
  get occupied(): string {
    return this.#printRoom.occupied;
  }

  /** @throws TillRefusal where it is not, and why */
  mustBeFree(): void {
    if (this.occupied !== "") throw new TillRefusal("busy", this.occupied);
  }

  /** What was last heard of the provider. */
  get provider(): { readonly heard: boolean; readonly problem: PaymentError | null } {
    return { heard: this.#providerHeard, problem: this.#providerProblem };
  }

  accept(id: number, event: SaleEvent): Promise<void> {
    return this.#ledger.accept(id, event);
  }

  /** Opens the book, settles what an earlier run left, and begins to listen to the devices. */
  async start(): Promise<void> {
    const { book } = this.#ledger;
    const { bootId, disk, log, settings } = this.parts;
    if (book.number === "") {
      // Six digits, so that a receipt's code stays short; it only has to differ among the tills of one shop.
      await this.#ledger.write({ type: "book-opened", book: String(randomInt(100_000, 1_000_000)) });
    }
    const sameBoot = disk?.wasLetGo !== true && bootId !== "" && bootId === book.bootId;
    await this.#ledger.write({ type: "till-started", version: settings.version, bootId, sameBoot });
    disk?.keep();
    const open = book.unsettled();
    this.#providerVirtual = book.isVirtual;
    this.#printRoom.expectTornPaper([...open, book.latest() ?? []].flat(), book.pendingCloses());
    const left =
      open.length === 1 ? "1 sale of an earlier run is" : `${open.length} sales of an earlier run are`;
    if (open.length > 0) log("info", `${left} not settled yet`, { sameBoot });
    this.#started = true;
    this.#attempts.start();
    for (const sale of open) this.#payer.attend(sale.facts.id, true);
    this.#scanDesk.listen();
    this.drawer.start();
    this.#devices.start();
    this.#attend();
  }

  async stop(): Promise<void> {
    this.#payer.stop();
    this.hints.stop();
    this.#printRoom.stop();
    this.front.stop();
    this.day.stop();
    this.drawer.stop();
    this.calibration.stop();
    await this.#devices.stop();
    await this.#ledger.close();
  }

  /**
   * Everything that a scan can mean ends here, whether a device or a command brought it.
   * @param from for the log: the name of the scanner
   */
  scanned(text: string, from: string): ScanAnswer {
    const answer = this.calibration.takes(text) ?? this.#scanDesk.scanned(text, from);
    this.news.publish({ type: "scan", data: { ...answer } });
    return answer;
  }

  /** Begins to hold the counter at once; `written` resolves when it is on the disk. */
  begin(wish: SaleWish): { id: number; written: Promise<void> } {
    const { provider, settings } = this.parts;
    const facts = newSale(this.book, wish, { ...settings, ...stampNow(this.parts), place: provider.place });
    this.front.setCounter(IDLE);
    this.drawer.forget();
    const written = this.#ledger.write({ type: "sale-begun", facts });
    const sale = this.mustFind(facts.id);
    this.#frontSale.totalled(sale);
    this.#attempts.begun(sale);
    this.#cash.begun(sale);
    return { id: facts.id, written };
  }

  /** The sale that the customer is paying now. */
  frontSale(): Sale | null {
    return this.#frontSale.get();
  }

  #letEndLater(id: number, until: Date): void {
    const clock = formatClock(until, this.parts.settings.timeZone);
    const held = this.#frontSale.endsLater(id);
    if (!this.#scanDesk.orderEndsLater(id, clock) && held)
      this.front.remark({ kind: "earlier-qr", until: clock });
    this.#refresh();
  }

  #changed(sale: Sale, event: SaleEvent): void {
    this.parts.log("info", `sale ${sale.facts.id}: ${event.type}`, {
      sale: sale.facts.id,
      status: sale.phase.status,
    });
    // The time to pay begins when there is something to pay.
    if (event.type === "order-created") this.#frontSale.begins(sale.facts.id);
    this.#cash.hears(sale, event);
    const isSaid = [this.#scanDesk.hears(sale, event), this.#attempts.hears(sale, event)].includes(true);
    const remark = isSaid ? null : remarkOn(sale, event);
    const scene = { front: this.frontSale(), counter: this.front.counter, latest: this.book.latest() };
    if (remark !== null && concernsTheCounter(sale, event, scene)) this.front.remark(remark);
    if (sale.order?.virtual) this.#providerVirtual = true;
    // A pause between two questions ends when somebody asks for something else.
    if (event.type === "cancel-requested" || event.type === "refund-requested")
      this.#toWake.add(sale.facts.id);
    this.#refresh();
    this.#tell(sale);
  }

  #tell(sale: Sale | null): void {
    if (sale !== null && this.news.isHeard)
      this.news.publish({ type: "sale", data: this.view(sale) as unknown as Json });
  }

  /** Does what the durable state of the sales asks for. */
  #attend(): void {
    if (!this.#started) return;
    for (const sale of this.book.unsettled()) this.#payer.attend(sale.facts.id);
    for (const id of this.#toWake) this.#payer.wake(id);
    this.#toWake.clear();
    // Before the printer has a paper in hand: somebody waits for the change.
    this.#cash.attend();
    this.#printRoom.attend();
    this.#refresh();
  }

  #heard(problem: PaymentError | null, sale: number): void {
    if (problem !== null)
      this.parts.log("warn", problem.message, { sale, code: problem.code, outcome: problem.outcome });
    this.#providerHeard = true;
    this.#providerProblem = problem;
    this.#frontSale.heard(sale, problem);
    this.#refresh();
  }

  #deviceChanged(device: Device, state: DeviceState): void {
    if (device === this.parts.devices.printer) this.#printRoom.attend();
    this.#refresh();
    this.news.publish({ type: "device", data: { name: device.name, ...state } });
  }

  remark(remark: Remark): void {
    this.front.remark(remark);
    this.#refresh();
  }

  #refresh(): void {
    // Nothing happened to it, and yet the counter is free: whoever waits for that hears it.
    this.#tell(this.#frontSale.gaveWay());
    this.front.show({
      sale: this.frontSale(),
      demo: this.isDemo(),
      providerTroubled: this.#providerProblem !== null,
      paperOwed: this.#printRoom.hindrance !== "",
      payableUntilMs: this.#frontSale.payableUntilMs(),
      drawerLeftOpen: this.drawer.isLeftOpen,
      drawerShut: this.drawer.shut !== "",
      paidTwice: paidTwice(this.book),
      paperQuestion: paperQuestion(this.book),
    });
  }

  isDemo(): boolean {
    return this.parts.settings.demo || this.#providerVirtual;
  }

  paperContext(): PaperContext {
    const { number: book } = this.book;
    return paperContextOf(this.parts, { book, demo: this.isDemo(), locale: this.#locale() });
  }

  #locale(): string {
    return localeOf(this.parts.settings, this.book.language);
  }

  view(sale: Sale): SaleView {
    return viewSale(sale, this.parts.settings.locale, this.book.number, this.#payer.noteOf(sale));
  }

  mustFind(id: number): Sale {
    const sale = this.book.sale(id);
    if (sale === null) throw new Error(`sale ${id} is not in the book`);
    return sale;
  }

  loops(): readonly Loop[] {
    return [...this.#payer.loops(), this.#printRoom.loop];
  }

  everyDevice(): readonly Device[] {
    return this.#devices.all;
  }
}
