// What a running till can be asked (till-api.ts), answered by the terminal behind it: requests are checked here
// and declined with a reason before anything is changed.

import type { HealthDepth } from "../../hardware/hal/device.ts";
import type { CashMove } from "../day/day.ts";
import type { Json } from "../journal/journal.ts";
import { formatDecimal, parsePayable } from "../money/decimal.ts";
import { type Money, MoneyError } from "../money/money.ts";
import { cardPages } from "../paper/card-pages.ts";
import { commandCards } from "../paper/command-cards.ts";
import { drawAs } from "../paper/draw.ts";
import { poster } from "../paper/poster.ts";
import { papersOf, previewPaper } from "../paper/preview.ts";
import { PaymentError } from "../payments/provider.ts";
import type { KeptReconciliation } from "../reconcile/reconciliation.ts";
import { owedPapers } from "../sale/papers.ts";
import type { Paper, Sale } from "../sale/sale.ts";
import { parseReceiptCode } from "../scan/receipt-code.ts";
import { redactRecord } from "../staff/redact.ts";
import { ticketProblem } from "./counter/counter-context.ts";
import { waitingBasket } from "./counter/counter-state.ts";
import { checkHealth } from "./health-desk.ts";
import { whyNotWritten } from "./machine-word.ts";
import { quote } from "./quote.ts";
import type { RefundAnswer } from "./refunds/refund-desk.ts";
import type { RefundPart } from "./refunds/refund-plan.ts";
import { sentenceOf } from "./sentences.ts";
import { statusOf } from "./status.ts";
import type { Terminal } from "./terminal.ts";
import {
  type DayView,
  type DeviceView,
  type DrawerView,
  type HealthView,
  type PaperPicture,
  type PrinterView,
  type RefundPreview,
  type RefundView,
  type RefundWish,
  type SaleView,
  type ScanAnswer,
  type StaffView,
  type StaffWish,
  type TillApi,
  type TillNews,
  TillRefusal,
  type TillStatus,
} from "./till-api.ts";
import { viewPreview, viewRefund } from "./views.ts";

export class Desk implements TillApi {
  readonly #till: Terminal;

  constructor(till: Terminal) {
    this.#till = till;
  }

  status(): TillStatus {
    return statusOf({
      parts: this.#till.parts,
      book: this.#till.book,
      front: this.#till.front,
      frontSale: this.#till.frontSale(),
      hindrance: this.#till.hindrance,
      view: (sale) => this.#till.view(sale),
      demo: this.#till.isDemo(),
      looks: this.#till.hints.looks,
      devices: this.devices(),
      drawer: this.drawer(),
      provider: this.#till.provider,
    });
  }

  async scan(text: string): Promise<ScanAnswer> {
    this.#mustBeStarted();
    return this.#till.scanned(text, "the command");
  }

  async sell(amount: string, ticket: string | null, tendered?: string): Promise<SaleView> {
    this.#mustBeWritable("sale");
    const total = this.#parseAmount(amount);
    const cash = tendered === undefined ? null : this.#parseAmount(tendered);
    if (cash !== null && cash.minor < total.minor)
      throw new TillRefusal(
        "bad-input",
        `cash ${formatDecimal(cash)}: expected the amount of ${formatDecimal(total)} or more`,
      );
    if (ticket !== null && !/^[A-Za-z0-9_-]{1,40}$/.test(ticket)) {
      throw new TillRefusal(
        "bad-input",
        `reference ${quote(ticket)}: expected 1 to 40 letters, digits, - or _`,
      );
    }
    if (this.#till.frontSale() !== null)
      throw new TillRefusal("busy", sentenceOf({ kind: "sale-under-way" }));
    const { counter } = this.#till.front;
    if (waitingBasket(counter) !== null) throw new TillRefusal("busy", sentenceOf({ kind: "basket-open" }));
    if (counter.mode === "cash" && cash === null)
      throw new TillRefusal("busy", "TILL:CASH waits for a ticket: scan it or TILL:CANCEL, or say --cash");
    this.#till.calibration.mustBeOff();
    const problem = ticket === null ? null : ticketProblem(this.#till.book, ticket);
    if (problem !== null) throw new TillRefusal("not-possible", problem.reason);
    const { id, written } = this.#till.begin({ lines: [], total, ticket, tendered: cash });
    if (cash === null) this.#till.remark({ kind: "sale-begun", total });
    await written;
    return this.#till.view(this.#till.mustFind(id));
  }

  sale(id: number): SaleView | null {
    const sale = this.#till.book.sale(id);
    return sale === null ? null : this.#till.view(sale);
  }

  async cancel(): Promise<ScanAnswer> {
    this.#mustBeStarted();
    return this.#till.scanned("TILL:CANCEL", "the command");
  }

  async previewRefund(wish: Pick<RefundWish, "receipt" | "amount" | "lines">): Promise<RefundPreview> {
    this.#mustBeStarted();
    const { id } = this.#findReceipt(wish.receipt).facts;
    const plan = await this.#till.refunds.preview(id, this.#partOf(wish)).catch(askedInVain);
    const { settings } = this.#till.parts;
    return viewPreview(this.#till.mustFind(id), plan, {
      locale: settings.locale,
      book: this.#till.book.number,
      staffNeeded: this.#till.staff.needed,
    });
  }

  staff(): readonly StaffView[] {
    return this.#till.staff.view();
  }

  async setStaff(wish: StaffWish): Promise<{ staff: StaffView; card: string }> {
    this.#mustBeWritable("other");
    return this.#till.staff.set(wish);
  }

  async removeStaff(id: string): Promise<readonly StaffView[]> {
    this.#mustBeWritable("other");
    return this.#till.staff.remove(id);
  }

  async unlockStaff(id: string): Promise<StaffView> {
    this.#mustBeWritable("other");
    return this.#till.staff.unlock(id);
  }

  async poster(qrText: string): Promise<{ readonly outcome: string; readonly detail: string }> {
    this.#mustBeStarted();
    if (!/^[\x20-\x7e\u00a0-\uffff]{1,512}$/.test(qrText)) {
      throw new TillRefusal(
        "bad-input",
        "the QR's text: expected 1 to 512 characters, and no control characters",
      );
    }
    this.#till.mustBeFree();
    const items = poster(this.#till.paperContext(), qrText);
    const result = await this.#till.parts.devices.printer.print({ name: "poster", items });
    return { outcome: result.outcome, detail: "detail" in result ? result.detail : "" };
  }

  async refund(wish: RefundWish, waitMs: number): Promise<{ sale: SaleView; refund: RefundView }> {
    this.#mustBeWritable("other");
    const { id } = this.#findReceipt(wish.receipt).facts;
    const { approver, staff } = wish;
    // Who asks by command has seen the preview, or does not want to; only the same thing twice is asked about.
    const despite = [...SEEN_IN_PREVIEW, ...(wish.again ? (["same-again"] as const) : [])];
    const request = { ...this.#partOf(wish), despite, staff, approver };
    const answer = await this.#till.refunds.request(id, request).catch(askedInVain);
    if (answer.kind !== "begun") throw new TillRefusal("not-possible", whyNotBegun(answer));
    const refundId = answer.refund;
    await this.#settledRefund(id, refundId, waitMs);
    const now = this.#till.mustFind(id);
    const refund = now.refunds.find((candidate) => candidate.id === refundId);
    if (refund === undefined) throw new Error(`refund ${refundId} of sale ${id} is gone`);
    return { sale: this.#till.view(now), refund: viewRefund(now, refund, this.#till.parts.settings.locale) };
  }

  async confirmPaper(id: number, paper: string): Promise<SaleView> {
    this.#mustBeWritable("other");
    const sale = this.#till.book.sale(id);
    if (sale === null) throw new TillRefusal("not-found", `there is no sale ${id}`);
    const doubtful = owedPapers(sale).filter(({ status }) => status === "unconfirmed");
    if (!doubtful.some((known) => known.id === paper)) {
      throw new TillRefusal("not-possible", nothingToConfirm(sale, paper, doubtful));
    }
    await this.#till.accept(id, { type: "paper-printed", paper, proof: "person" });
    return this.#till.view(this.#till.mustFind(id));
  }

  async reprint(receipt: string): Promise<{ sale: SaleView; copy: number }> {
    this.#mustBeWritable("other");
    const sale = this.#findReceipt(receipt);
    await this.#till.accept(sale.facts.id, { type: "copy-requested" });
    const now = this.#till.mustFind(sale.facts.id);
    const copy = Math.max(
      ...now.papers.filter((paper) => paper.kind === "receipt").map((paper) => paper.copy),
    );
    return { sale: this.#till.view(now), copy };
  }

  async cards(): Promise<{ readonly outcome: string; readonly detail: string }> {
    this.#mustBeStarted();
    this.#till.mustBeFree();
    const items = commandCards(this.#till.paperContext());
    const result = await this.#till.parts.devices.printer.print({ name: "command cards", items });
    return { outcome: result.outcome, detail: "detail" in result ? result.detail : "" };
  }

  cardPages(): readonly string[] {
    return cardPages(this.#till.paperContext());
  }

  picture(id: number, paper: string | null, format: PaperPicture["format"]): PaperPicture {
    const sale = this.#till.book.sale(id);
    if (sale === null) throw new TillRefusal("not-found", `there is no sale ${id}`);
    const papers = papersOf(sale);
    const found = paper === null ? papers.at(-1) : papers.find((candidate) => candidate.id === paper);
    if (found === undefined) {
      const known = papers.length === 0 ? "none yet" : papers.map((candidate) => candidate.id).join(", ");
      throw new TillRefusal("not-found", `sale ${id} has no paper ${paper ?? ""}: it has ${known}`);
    }
    const items = previewPaper(this.#till.paperContext(), sale, found);
    const drawn = drawAs(
      format,
      items,
      this.#till.parts.devices.printer,
      `${found.id} of sale ${id}, preview`,
    );
    const content = typeof drawn === "string" ? drawn : Buffer.from(drawn).toString("base64");
    return { sale: id, paper: found.id, format, content };
  }

  devices(): readonly DeviceView[] {
    return this.#till.everyDevice().map((device) => ({ name: device.name, ...device.state() }));
  }

  checkHealth(depth: HealthDepth, device: string | null): Promise<readonly HealthView[]> {
    return checkHealth(this.#till, depth, device);
  }

  printer(): PrinterView {
    return this.#till.calibration.view();
  }

  async calibratePrinter(): Promise<{ readonly outcome: string; readonly detail: string }> {
    this.#mustBeStarted();
    return this.#till.calibration.begin();
  }

  drawer(): DrawerView | null {
    return this.#till.drawer.view();
  }

  async openDrawer(reason: string): Promise<DrawerView> {
    this.#mustBeWritable("other");
    return this.#till.drawer.open(reason);
  }

  day(counted: string | null = null): DayView {
    return this.#till.day.view(counted);
  }

  async printX(counted: string | null = null): Promise<DayView> {
    this.#mustBeStarted();
    return this.#till.day.printX(counted);
  }

  async closeDay(counted: string | null = null): Promise<DayView> {
    this.#mustBeWritable("other");
    return this.#till.day.close(counted);
  }

  closedDay(number: number): DayView {
    return this.#till.day.closed(number);
  }

  copyReport(number: number): DayView {
    this.#mustBeWritable("other");
    return this.#till.day.copy(number);
  }

  async confirmReport(number: number): Promise<DayView> {
    this.#mustBeWritable("other");
    return this.#till.day.paperIsOut(number);
  }

  async moveCash(move: CashMove, amount: string, reason: string): Promise<DayView> {
    this.#mustBeWritable("other");
    return this.#till.day.moveCash(move, amount, reason);
  }

  async keepReconciliation(reconciliation: KeptReconciliation, print: boolean) {
    this.#mustBeWritable("other");
    return this.#till.day.keepReconciliation(reconciliation, print);
  }

  journal(from: number, limit: number): readonly { readonly sequence: number; readonly record: Json }[] {
    const records = this.#till.parts.readRecords(from, limit);
    return records.map(({ sequence, record }) => ({ sequence, record: redactRecord(record) }));
  }

  subscribe(listener: (news: TillNews) => void): () => void {
    return this.#till.news.subscribe(listener);
  }

  /** The socket is there a moment before the till has read what an earlier run left. */
  #mustBeStarted(): void {
    if (!this.#till.isStarted) throw new TillRefusal("busy", "the till is just starting; ask again");
  }

  #mustBeWritable(what: "sale" | "other"): void {
    this.#mustBeStarted();
    const problem = whyNotWritten(this.#till.parts, what);
    if (problem !== null) throw new TillRefusal("not-possible", problem.reason);
  }

  #settledRefund(id: number, refundId: number, waitMs: number): Promise<void> {
    const isOpen = () => {
      const refund = this.#till.mustFind(id).refunds.find((candidate) => candidate.id === refundId);
      return refund?.state.status === "requested";
    };
    if (!isOpen() || waitMs <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        timer.cancel();
        unsubscribe();
        resolve();
      };
      const timer = this.#till.parts.clock.after(waitMs, end);
      const unsubscribe = this.subscribe(() => {
        if (!isOpen()) end();
      });
    });
  }

  #partOf({ amount, lines }: Pick<RefundWish, "amount" | "lines">): RefundPart {
    return { amount: amount === null ? null : this.#parseAmount(amount), lines };
  }

  #parseAmount(text: string): Money {
    try {
      return parsePayable(text, this.#till.parts.settings.currency);
    } catch (error) {
      if (error instanceof MoneyError) throw new TillRefusal("bad-input", error.message);
      throw error;
    }
  }

  #findReceipt(text: string): Sale {
    const code = parseReceiptCode(text);
    const { book } = this.#till;
    if (code !== null && code.book !== book.number) {
      throw new TillRefusal("not-found", `${text} is receipt ${code.number} of another till`);
    }
    const number = code?.number ?? (/^\d{1,9}$/.test(text) ? Number(text) : 0);
    const sale = book.saleOfReceipt(number);
    if (sale === null) throw new TillRefusal("not-found", `no receipt ${quote(text)} in this till`);
    return sale;
  }
}

const SEEN_IN_PREVIEW = ["past-time-limit", "full-only"] as const;

function askedInVain(error: unknown): never {
  if (!(error instanceof PaymentError)) throw error;
  throw new TillRefusal(
    "busy",
    `no refund was begun, because Mercado Pago could not be asked first: ${error.message}`,
  );
}

function whyNotBegun(answer: Exclude<RefundAnswer, { kind: "begun" }>): string {
  if (answer.kind === "unauthorised") return answer.reason;
  const reasons = answer.warnings.map((warning) => warning.text).join("; ");
  return `${reasons}; nothing was given back. If it is meant, ask with --again`;
}

/** Why nobody has to say of this paper that it is out. @param doubtful of which somebody has to */
function nothingToConfirm({ facts, papers }: Sale, id: string, doubtful: readonly Paper[]): string {
  const status = papers.find((paper) => paper.id === id)?.status;
  const ids = (some: readonly Paper[]) => some.map((paper) => paper.id).join(", ") || "none";
  if (status === undefined)
    return `sale ${facts.id} has no paper ${quote(id)}; its papers: ${ids(papers)}; without the printer's word: ${ids(doubtful)}`;
  const why = {
    owed: "it waits for the printer and comes out by itself",
    sealing: "it is being printed",
    sealed: "it is being printed",
    printed: "it is known to be out",
    unconfirmed: "it proves nothing, so nobody has to look for it",
    replaced: "a copy of it is out",
    dropped: "it is of no use any more",
  }[status];
  return `${id} of sale ${facts.id} needs nobody's word: ${why}; without the printer's word: ${ids(doubtful)}`;
}
