// What a running till can be asked (till-api.ts), answered by the terminal behind it: requests are checked here
// and declined with a reason before anything is changed.

import type { Json } from "../journal/journal.ts";
import { assertPayable, parseDecimal } from "../money/decimal.ts";
import { type Money, MoneyError } from "../money/money.ts";
import { commandCards } from "../paper/command-cards.ts";
import { poster } from "../paper/poster.ts";
import { PaymentError } from "../payments/provider.ts";
import type { Sale } from "../sale/sale.ts";
import { parseReceiptCode } from "../scan/receipt-code.ts";
import { redactRecord } from "../staff/redact.ts";
import { ticketProblem } from "./counter/counter-context.ts";
import type { RefundAnswer } from "./refunds/refund-desk.ts";
import type { RefundPart } from "./refunds/refund-plan.ts";
import { sentenceOf } from "./sentences.ts";
import { statusOf } from "./status.ts";
import type { Terminal } from "./terminal.ts";
import {
  type DeviceView,
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
      provider: this.#till.provider,
    });
  }

  async scan(text: string): Promise<ScanAnswer> {
    this.#mustBeStarted();
    return this.#till.scanned(text);
  }

  async sell(amount: string, ticket: string | null): Promise<SaleView> {
    this.#mustBeStarted();
    const total = this.#parseAmount(amount);
    if (ticket !== null && !/^[A-Za-z0-9_-]{1,40}$/.test(ticket)) {
      throw new TillRefusal(
        "bad-input",
        `reference ${JSON.stringify(ticket)}: expected 1 to 40 letters, digits, - or _`,
      );
    }
    if (this.#till.frontSale() !== null)
      throw new TillRefusal("busy", sentenceOf({ kind: "sale-under-way" }));
    if (this.#till.front.counter.mode === "basket")
      throw new TillRefusal("busy", sentenceOf({ kind: "basket-open" }));
    const problem = ticket === null ? null : ticketProblem(this.#till.book, ticket);
    if (problem !== null) throw new TillRefusal("not-possible", problem);
    const { id, written } = this.#till.begin([], total, ticket);
    this.#till.remark({ kind: "sale-begun", total });
    await written;
    return this.#till.view(this.#till.mustFind(id));
  }

  sale(id: number): SaleView | null {
    const sale = this.#till.book.sale(id);
    return sale === null ? null : this.#till.view(sale);
  }

  async cancel(): Promise<ScanAnswer> {
    this.#mustBeStarted();
    return this.#till.scanned("TILL:CANCEL");
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
    this.#mustBeStarted();
    return this.#till.staff.set(wish);
  }

  async removeStaff(id: string): Promise<readonly StaffView[]> {
    this.#mustBeStarted();
    return this.#till.staff.remove(id);
  }

  async unlockStaff(id: string): Promise<StaffView> {
    this.#mustBeStarted();
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
    if (this.#till.isPrinting) throw new TillRefusal("busy", "the printer is in the middle of another paper");
    const items = poster(this.#till.paperContext(), qrText);
    const result = await this.#till.parts.devices.printer.print({ name: "poster", items });
    return { outcome: result.outcome, detail: "detail" in result ? result.detail : "" };
  }

  async refund(wish: RefundWish, waitMs: number): Promise<{ sale: SaleView; refund: RefundView }> {
    this.#mustBeStarted();
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

  async reprint(receipt: string): Promise<{ sale: SaleView; copy: number }> {
    this.#mustBeStarted();
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
    if (this.#till.isPrinting) throw new TillRefusal("busy", "the printer is in the middle of another paper");
    const items = commandCards(this.#till.paperContext());
    const result = await this.#till.parts.devices.printer.print({ name: "command cards", items });
    return { outcome: result.outcome, detail: "detail" in result ? result.detail : "" };
  }

  devices(): readonly DeviceView[] {
    return this.#till.everyDevice().map((device) => ({ name: device.name, ...device.state() }));
  }

  journal(from: number, limit: number): readonly { readonly sequence: number; readonly record: Json }[] {
    const records = this.#till.parts.readRecords(from, limit);
    return records.map(({ sequence, record }) => ({ sequence, record: redactRecord(record) }));
  }

  subscribe(listener: (news: TillNews) => void): () => void {
    return this.#till.subscribe(listener);
  }

  /** The socket is there a moment before the till has read what an earlier run left. */
  #mustBeStarted(): void {
    if (!this.#till.isStarted) throw new TillRefusal("busy", "the till is just starting; ask again");
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
      const amount = parseDecimal(text, this.#till.parts.settings.currency);
      assertPayable(amount);
      return amount;
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
    if (sale === null) throw new TillRefusal("not-found", `no receipt ${JSON.stringify(text)} in this till`);
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
