// A till that only knows the contract: it remembers what it was asked and answers what the test put in.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type ControlServer, startControlServer } from "../../src/control/server.ts";
import { ALL_WELL } from "../../src/machine/machine-view.ts";
import type { KeptReconciliation } from "../../src/reconcile/reconciliation.ts";
import type {
  AmountView,
  DayView,
  DeviceView,
  DrawerView,
  HealthView,
  PaperPicture,
  PrinterView,
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
    lines: [{ title: "Yerba 1 kg", quantity: 2, weight: null, total: amount(50_000) }],
    orderId: "ORD01",
    qrData: null,
    receiptNumber: null,
    receiptCode: null,
    cash: null,
    payment: null,
    refunds: [],
    papers: [{ id: "qr-ticket", status: "printed", proof: "confirmed" }],
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

const NOTHING = { minor: 0, currency: "ARS", decimal: "0.00", text: "$ 0,00" } as const;

const DAY: DayView = {
  number: null,
  at: "2026-03-01T22:00:00.000Z",
  clock: "2026-03-01 19:00",
  clockUnsure: false,
  timeZone: "America/Argentina/Buenos_Aires",
  till: "SUC001POS001",
  book: "482100",
  demo: false,
  paid: [],
  refunded: [],
  net: NOTHING,
  unpaid: { expired: 0, canceled: 0, refused: 0 },
  moves: { float: NOTHING, "pay-in": NOTHING, "pay-out": NOTHING },
  openings: 0,
  groups: [],
  unassigned: { count: 0, amount: NOTHING },
  expectedCash: NOTHING,
  copies: 0,
  open: [],
  owed: 0,
  head: null,
};

const DRAWER: DrawerView = {
  name: "drawer by printer, pin 2",
  condition: "ready",
  detail: "",
  opened: false,
  shut: "",
  openings: 3,
};

const DRIVEN_PRINTER: PrinterView = {
  name: "printer usb:///dev/usb/lp0",
  condition: "ready",
  detail: "",
  profile: "generic",
  description: "ESC/POS printer",
  paperMm: 80,
  columns: 48,
  smallColumns: 64,
  dots: 576,
  calibrating: false,
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
  /** Why the drawer did not open for cash. */
  drawerShut = "";
  /** What the till says of a pay-out. */
  warning = "";
  /** What a day says beside nothing. */
  count: Partial<DayView> = {};
  cardsOutcome = { outcome: "printed", detail: "" };
  seen: readonly DeviceView[] = [PRINTER];
  health: readonly HealthView[] = [{ device: PRINTER.name, ok: false, words: "no paper; put in a roll" }];
  pages: readonly string[] = ["<svg>1</svg>\n", "<svg>2</svg>\n"];
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
      drawer: this.drawerShut === "" ? null : { ...DRAWER, shut: this.drawerShut },
      devices: this.seen,
      provider: { name: "Mercado Pago, orders", rail: "orders, as configured", reachable: true, detail: "" },
      machine: ALL_WELL,
      webhooks: null,
      journal: { directory: "/var/lib/tilld/journal", records: 12, head: "00ff".repeat(8), damage: null },
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

  async confirmPaper(sale: number, paper: string) {
    this.#ask(`paper ${paper} of sale ${sale} is out`);
    return paidView();
  }

  async reprint(receipt: string) {
    this.#ask(`reprint ${receipt}`);
    return { sale: paidView(), copy: 2 };
  }

  async cards() {
    this.#ask("cards");
    return this.cardsOutcome;
  }

  day(counted: string | null = null): DayView {
    this.#ask(counted === null ? "day" : `day, counted ${counted}`);
    return { ...DAY, ...this.count };
  }

  async printX(counted: string | null = null): Promise<DayView> {
    this.#ask(counted === null ? "print X" : `print X, counted ${counted}`);
    return { ...DAY, printed: "printed" };
  }

  async closeDay(counted: string | null = null): Promise<DayView> {
    this.#ask(counted === null ? "close the day" : `close the day, counted ${counted}`);
    return { ...DAY, number: 12, ...this.count };
  }

  closedDay(number: number): DayView {
    this.#ask(`the day of Z ${number}`);
    return { ...DAY, number, head: { records: 1_482, hash: "5f1d77ab90c2e3d4187b6a5f4e3d2c1b" } };
  }

  copyReport(number: number): DayView {
    this.#ask(`a copy of Z ${number}`);
    return { ...DAY, number, printed: "a copy is in the printer's queue" };
  }

  async confirmReport(number: number): Promise<DayView> {
    this.#ask(`the paper of Z ${number} is out`);
    return { ...DAY, number };
  }

  async keepReconciliation(reconciliation: KeptReconciliation, print: boolean) {
    this.#ask(`keep ${reconciliation.from}..${reconciliation.to}${print ? ", print" : ""}`);
    return { printed: null };
  }

  async moveCash(move: string, amount: string, reason: string): Promise<DayView> {
    this.#ask(`${move} ${amount}: ${reason}`);
    return this.warning === "" ? DAY : { ...DAY, warning: this.warning };
  }

  printer(): PrinterView {
    this.#ask("printer");
    return DRIVEN_PRINTER;
  }

  async calibratePrinter() {
    this.#ask("calibrate the printer");
    return { outcome: "printed", detail: "" };
  }

  drawer(): DrawerView {
    this.#ask("drawer");
    return { ...DRAWER, shut: this.drawerShut };
  }

  async openDrawer(reason: string): Promise<DrawerView> {
    this.#ask(`open the drawer: ${reason}`);
    return { ...DRAWER, openings: 4 };
  }

  cardPages(): readonly string[] {
    this.#ask("card pages");
    return this.pages;
  }

  picture(sale: number, paper: string | null, format: PaperPicture["format"]): PaperPicture {
    this.#ask(`picture of ${paper} of sale ${sale} as ${format}`);
    const content = { text: "┌──┐\n│no│\n└──┘\n", svg: "<svg/>\n", png: "iVBORw==" }[format];
    return { sale, paper: paper ?? "receipt", format, content };
  }

  devices(): readonly DeviceView[] {
    this.#ask("devices");
    return this.seen;
  }

  async checkHealth(depth: string, device: string | null): Promise<readonly HealthView[]> {
    this.#ask(`${depth} health of ${device ?? "everything"}`);
    return this.health;
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
