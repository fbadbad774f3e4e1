// A till that only knows the contract: it remembers what it was asked and answers what the test put in.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type ControlServer, startControlServer } from "../../src/control/server.ts";
import type {
  AmountView,
  DeviceView,
  RefundPreview,
  RefundView,
  RefundWish,
  SaleView,
  ScanAnswer,
  StaffView,
  StaffWish,
  TillApi,
  TillNews,
  TillStatus,
} from "../../src/terminal/till-api.ts";

export function amount(minor: number): AmountView {
  const decimal = `${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, "0")}`;
  return { minor, currency: "ARS", decimal, text: `$ ${decimal.replace(".", ",")}` };
}

export function saleView(changes: Partial<SaleView> = {}): SaleView {
  return {
    id: 7,
    reference: "T-000007",
    ticket: null,
    status: "awaiting-payment",
    detail: "",
    total: amount(50_000),
    lines: [{ title: "Yerba 1 kg", quantity: 2, total: amount(50_000) }],
    orderId: "ORD01",
    qrData: null,
    receiptNumber: null,
    receiptCode: null,
    payment: null,
    refunds: [],
    papers: [{ id: "qr-ticket", status: "printed" }],
    settled: false,
    ...changes,
  };
}

export function paidView(changes: Partial<SaleView> = {}): SaleView {
  return saleView({
    status: "paid",
    receiptNumber: 3,
    receiptCode: "R4821000000034",
    payment: { id: "PAY01", number: "123", methodType: "credit_card", method: "visa", paid: amount(50_000) },
    ...changes,
  });
}

function wished({ receipt, amount, lines }: Pick<RefundWish, "receipt" | "amount" | "lines">): string {
  const parts = lines?.map(({ line, quantity }) => `${quantity} of line ${line}`).join(", ");
  return `${amount ?? parts ?? "the rest"} of ${receipt}`;
}

export function refundView(changes: Partial<RefundView> = {}): RefundView {
  return {
    id: 1,
    amount: amount(10_000),
    status: "done",
    detail: "",
    lines: [],
    by: null,
    approvedBy: null,
    elsewhere: false,
    ...changes,
  };
}

const PRINTER: DeviceView = {
  name: "printer /dev/ttyUSB0",
  condition: "attention",
  detail: "no paper; put in a roll",
};

export class StandInTill implements TillApi {
  /** What was asked, in words. */
  readonly asked: string[] = [];
  /** Thrown by the next call. */
  fault: Error | null = null;
  scanAnswer: ScanAnswer = { accepted: true, message: "Yerba 1 kg, $ 250,00" };
  current: SaleView = saleView();
  refundStatus: RefundView["status"] = "done";
  preview: RefundPreview = {
    sale: paidView(),
    amount: amount(50_000),
    remaining: amount(50_000),
    lines: [],
    warnings: [],
    staffNeeded: false,
  };
  member: StaffView = {
    id: "ana",
    name: "Ana",
    refundLimit: null,
    dayLimit: null,
    givenBack: amount(0),
    mayApprove: true,
    locked: false,
  };
  /** How the printing of a staff card went. */
  card = "printed";
  cardsOutcome = { outcome: "printed", detail: "" };
  records: { readonly sequence: number; readonly record: { readonly type: string } }[] = [];
  readonly #listeners = new Set<(news: TillNews) => void>();
  #subscribed: () => void = () => {};

  status(): TillStatus {
    this.#ask("status");
    return {
      version: "0.1.0",
      demo: true,
      notice: "DEMO: no real money can move",
      state: this.current.status,
      display: ["TOTAL         500,00", "ESCANEE EL QR       "],
      basket: null,
      sale: this.current,
      owed: [{ sale: 5, paper: "receipt", status: "owed", detail: "no paper" }],
      unsettled: [],
      devices: [PRINTER],
      provider: { name: "Mercado Pago, orders", rail: "orders, as configured", reachable: true, detail: "" },
      webhooks: null,
      journal: { directory: "/var/lib/tilld/journal", records: 12, head: "00ff".repeat(8) },
    };
  }

  async scan(text: string): Promise<ScanAnswer> {
    this.#ask(`scan ${text}`);
    return this.scanAnswer;
  }

  async sell(decimal: string, ticket: string | null): Promise<SaleView> {
    this.#ask(`sell ${decimal} for ${ticket}`);
    return { ...this.current, ticket };
  }

  sale(id: number): SaleView | null {
    this.#ask(`sale ${id}`);
    return id === this.current.id ? this.current : null;
  }

  async cancel(): Promise<ScanAnswer> {
    this.#ask("cancel");
    return this.scanAnswer;
  }

  async previewRefund(wish: Pick<RefundWish, "receipt" | "amount" | "lines">): Promise<RefundPreview> {
    this.#ask(`preview ${wished(wish)}`);
    return this.preview;
  }

  staff(): readonly StaffView[] {
    this.#ask("staff");
    return [this.member];
  }

  async setStaff(wish: StaffWish) {
    this.#ask(`set staff ${JSON.stringify(wish)}`);
    return { staff: this.member, card: this.card };
  }

  async removeStaff(id: string): Promise<readonly StaffView[]> {
    this.#ask(`remove staff ${id}`);
    return [];
  }

  async unlockStaff(id: string): Promise<StaffView> {
    this.#ask(`unlock staff ${id}`);
    return this.member;
  }

  async poster(qrText: string) {
    this.#ask(`poster ${qrText}`);
    return this.cardsOutcome;
  }

  async refund(wish: RefundWish, waitMs: number) {
    const people = [wish.staff, wish.approver].flatMap((one) =>
      one === null ? [] : ` ${JSON.stringify(one)}`,
    );
    this.#ask(`refund ${wished(wish)}${wish.again ? " again" : ""}${people.join("")}, waiting ${waitMs} ms`);
    const refund = refundView({ status: this.refundStatus });
    return { sale: paidView({ refunds: [refund] }), refund };
  }

  async reprint(receipt: string) {
    this.#ask(`reprint ${receipt}`);
    return { sale: paidView(), copy: 2 };
  }

  async cards() {
    this.#ask("cards");
    return this.cardsOutcome;
  }

  devices(): readonly DeviceView[] {
    this.#ask("devices");
    return [PRINTER];
  }

  journal(from: number, limit: number) {
    this.#ask(`journal from ${from}, at most ${limit}`);
    return this.records.filter(({ sequence }) => sequence >= from).slice(0, limit);
  }

  subscribe(listener: (news: TillNews) => void): () => void {
    this.#listeners.add(listener);
    this.#subscribed();
    return () => this.#listeners.delete(listener);
  }

  /** How many listen now. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** Resolves when the next listener came. */
  nextListener(): Promise<void> {
    return new Promise((resolve) => {
      this.#subscribed = resolve;
    });
  }

  tell(news: TillNews): void {
    for (const listener of this.#listeners) listener(news);
  }

  #ask(words: string): void {
    this.asked.push(words);
    const { fault } = this;
    this.fault = null;
    if (fault !== null) throw fault;
  }
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tilld-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly fields: object;
  readonly message: string;
}

export interface Served {
  readonly till: StandInTill;
  readonly server: ControlServer;
  readonly socket: string;
  readonly folder: string;
  readonly logged: readonly LogLine[];
}

/** A stand-in till behind a real control server on a real unix socket. */
export async function serveTill(folder = temporaryFolder()): Promise<Served> {
  const till = new StandInTill();
  const logged: LogLine[] = [];
  const at = (level: LogLine["level"]) => (fields: object, message: string) => {
    logged.push({ level, fields, message });
  };
  const socket = join(folder, "run", "till.sock");
  const log = { info: at("info"), warn: at("warn"), error: at("error") };
  const server = await startControlServer({ socket, till, log });
  onTestFinished(() => server.close());
  return { till, server, socket, folder, logged };
}
