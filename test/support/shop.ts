// A whole shop in one line: the real daemon in this process, a real journal, real drivers on pseudo-terminals
// with an emulated printer, display and scanner at their far ends, and the virtual Mercado Pago on loopback.
// The time of sales and of the provider stands still until a story lets it pass; wires keep the machine's time.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PrinterPersonality } from "../../hardware/emulators/escpos-printer.ts";
import {
  type AttachedPrinter,
  emulatedPrinterOnPty,
  emulatedPrinterOnTcp,
} from "../../hardware/emulators/escpos-printer-wires.ts";
import { type AttachedDisplay, emulatedDisplayOnPty } from "../../hardware/emulators/line-display-wires.ts";
import type { Paper } from "../../hardware/emulators/printer-paper.ts";
import { type EmulatedScanner, emulatedScannerOnPty } from "../../hardware/emulators/scanner.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { createLog } from "../../src/daemon/log.ts";
import type { Disk, DiskFile } from "../../src/journal/disk.ts";
import { nodeDisk } from "../../src/journal/node-disk.ts";
import { machineAt } from "../../src/machine/machine.ts";
import { type Replacements, type StartedTill, startTill } from "../../src/main.ts";
import type { PaymentProvider } from "../../src/payments/provider.ts";
import {
  type PhoneScreen,
  startVirtualMercadoPago,
  type VirtualMercadoPago,
  type VirtualOptions,
  type VirtualOrder,
} from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import type { RefundWish, SaleView, TillApi, TillStatus } from "../../src/terminal/till-api.ts";
import { ManualClock, settle } from "./manual-clock.ts";

export const TOKEN = "APP_USR-canary-5b1d7c0e-do-not-print";

export interface ShopOptions {
  readonly site?: "MLA" | "MLB" | "MLC" | "MCO" | "MLM" | "MPE" | "MLU";
  readonly locale?: string;
  readonly rail?: "auto" | "orders" | "instore";
  readonly qrMode?: "static" | "dynamic" | "hybrid";
  readonly posId?: string;
  /** False leaves user_id and external_store_id out of the configuration. */
  readonly account?: boolean;
  /** More lines under [mercado_pago]. */
  readonly mercadoPago?: string;
  readonly wire?: "serial" | "usb" | "tcp";
  readonly paperMm?: 58 | 80;
  /** What this printer can and cannot do. */
  readonly printer?: Partial<PrinterPersonality>;
  /** More lines under [printer]. */
  readonly printerSettings?: string;
  readonly ttlSeconds?: number;
  /** More lines of the configuration file. */
  readonly settings?: string;
  /** More lines under [display]. */
  readonly display?: string;
  readonly catalog?: string;
  /** Without display and scanner, as a till with only a printer. */
  readonly printerOnly?: boolean;
  readonly virtual?: Partial<VirtualOptions>;
  readonly replaced?: Replacements;
}

export const CATALOG = "barcode,title,price\n7790895000997,Yerba 1 kg,1250.50\n7791234567898,Alfajor,300\n";

interface Rig {
  readonly folder: string;
  readonly clock: ManualClock;
  readonly printer: AttachedPrinter;
  readonly display: AttachedDisplay | null;
  readonly scanner: EmulatedScanner | null;
  readonly virtual: VirtualMercadoPago;
}

export class Shop {
  readonly clock: ManualClock;
  readonly folder: string;
  readonly printer: AttachedPrinter;
  readonly display: AttachedDisplay | null;
  readonly scanner: EmulatedScanner | null;
  readonly virtual: VirtualMercadoPago;
  /** What the daemon gave up for; empty in every good story. */
  readonly fatal: unknown[] = [];
  #options: ShopOptions;
  #till: StartedTill | null = null;
  /** Calls of the provider and flushes of the journal: nothing is decided before they end. */
  #underWay = 0;

  private constructor(rig: Rig, options: ShopOptions) {
    this.clock = rig.clock;
    this.folder = rig.folder;
    this.printer = rig.printer;
    this.display = rig.display;
    this.scanner = rig.scanner;
    this.virtual = rig.virtual;
    this.#options = options;
  }

  static async open(options: ShopOptions = {}): Promise<Shop> {
    const clock = new ManualClock();
    const personality = { clock: systemClock, paperMm: options.paperMm ?? 80, ...options.printer };
    const shop = new Shop(
      {
        clock,
        folder: mkdtempSync(join(tmpdir(), "tilld-shop-")),
        printer:
          options.wire === "tcp"
            ? await emulatedPrinterOnTcp(personality)
            : await emulatedPrinterOnPty(personality, options.wire ?? "serial"),
        display: options.printerOnly ? null : emulatedDisplayOnPty("escpos", systemClock),
        scanner: options.printerOnly ? null : emulatedScannerOnPty(systemClock),
        virtual: await startVirtualMercadoPago({
          clock,
          site: options.site ?? "MLA",
          accessTokens: [TOKEN],
          ...options.virtual,
        }),
      },
      options,
    );
    shop.#writeSettings();
    const { folder, told } = shop.timeServer;
    mkdirSync(folder, { recursive: true });
    writeFileSync(told, "");
    await shop.start();
    return shop;
  }

  /** What the till logged, since the shop was opened. */
  readonly logged: string[] = [];

  get api(): TillApi {
    if (this.#till === null) throw new Error("the till of this shop is off");
    return this.#till.api;
  }

  get configFile(): string {
    return join(this.folder, "tilld.toml");
  }

  /** What stands for "/" of the machine, as the till looks at it; a time server has set its clock. */
  get machineRoot(): string {
    return join(this.folder, "machine");
  }

  /** Where a time server's word is seen. */
  get timeServer(): { readonly folder: string; readonly told: string } {
    const folder = join(this.machineRoot, "run/systemd/timesync");
    return { folder, told: join(folder, "synchronized") };
  }

  get journalDirectory(): string {
    return join(this.folder, "journal");
  }

  /** Switches the till on (again) and waits until its printer is ready. */
  async start(replaced: Replacements = {}): Promise<void> {
    this.#till = await startTill(
      loadConfig(this.configFile),
      { ...createLog("silent"), log: (_level, message) => this.logged.push(message) },
      (error) => this.fatal.push(error),
      {
        clock: this.clock,
        jitter: () => 0.5,
        wrapProvider: (provider) => this.#count(provider),
        disk: this.#watch(nodeDisk(this.journalDirectory)),
        machine: machineAt(this.machineRoot),
        ...this.#options.replaced,
        ...replaced,
      },
    );
    await this.until("the printer was asked how it is", () => {
      const printer = this.api.devices()[0];
      return printer?.condition !== "missing" || printer.detail.includes("no ");
    });
  }

  /** Writes another configuration; the next start reads it. */
  configure(changes: Partial<ShopOptions>): void {
    this.#options = { ...this.#options, ...changes };
    this.#writeSettings();
  }

  /** Switches the till off in order. */
  async stop(): Promise<void> {
    await this.#till?.stop();
    this.#till = null;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.virtual.close();
    await this.printer.close();
    this.display?.close();
    this.scanner?.close();
    rmSync(this.folder, { recursive: true, force: true });
    if (this.fatal.length > 0) throw this.fatal[0];
  }

  /** Waits for something to become true without letting the shop's time pass. */
  async until(what: string, condition: () => boolean): Promise<void> {
    const startedMs = systemClock.monotonicMs();
    while (!condition()) {
      if (systemClock.monotonicMs() - startedMs > 15_000) {
        throw new Error(`waited in vain until ${what}\n${JSON.stringify(this.#till?.api.status(), null, 1)}`);
      }
      await new Promise<void>((resolve) => {
        systemClock.after(1, resolve);
      });
    }
  }

  /** Lets the shop's time pass, timer by timer, and waits after each for the answers it asked for. */
  async pass(ms: number): Promise<void> {
    let leftMs = ms;
    for (;;) {
      await this.#quiet();
      const nextMs = this.clock.nextDueMs();
      if (nextMs === null || nextMs > leftMs) break;
      await this.clock.advance(Math.max(nextMs, 0));
      leftMs -= Math.max(nextMs, 0);
    }
    await this.clock.advance(leftMs);
    await this.#quiet();
  }

  /** Lets time pass, a little at a time, until something is true; fails after an hour of the shop's time. */
  async passUntil(what: string, condition: () => boolean): Promise<void> {
    for (let passedMs = 0; !condition(); passedMs += 500) {
      if (passedMs > 3_600_000) throw new Error(`an hour passed, and not: ${what}`);
      await this.pass(500);
    }
  }

  /** Scans articles (one worth 1250.50) and the TOTAL card, and waits for the order. */
  async sellOne(scans: readonly string[] = ["7790895000997"]): Promise<SaleView> {
    const next = this.virtual.nextOrder();
    for (const scan of scans) await this.api.scan(scan);
    await this.api.scan("TILL:TOTAL");
    await next;
    const sale = this.api.status().sale;
    if (sale === null) throw new Error("no sale in front of the customer");
    await this.until("the order is known", () => this.sale(sale.id).orderId !== null);
    return this.sale(sale.id);
  }

  /** @param amount null gives back all that remains */
  refund(receipt: string, amount: string | null, waitMs: number, more: Partial<RefundWish> = {}) {
    const plain = { lines: null, again: false, staff: null, approver: null };
    return this.api.refund({ receipt, amount, ...plain, ...more }, waitMs);
  }

  /** A sale that is paid and whose receipt is on paper. */
  async sellPaid(scans?: readonly string[]): Promise<SaleView> {
    const sale = await this.sellOne(scans);
    await this.ticketPrinted(sale.id);
    this.virtual.phone.approve("latest");
    await this.passUntil("the payment is seen", () => this.sale(sale.id).status === "paid");
    await this.until("the receipt is printed", () => this.sale(sale.id).settled);
    return this.sale(sale.id);
  }

  async ticketPrinted(id: number): Promise<void> {
    await this.until("the QR ticket is out", () =>
      this.sale(id).papers.some((paper) => paper.id === "qr-ticket" && paper.status === "printed"),
    );
  }

  /** The customer holds the phone before the QR of the newest ticket, or of the counter where the ticket has none. */
  scanWithPhone(): PhoneScreen {
    const printed = this.papers().findLast((paper) => paper.qr.length > 0)?.qr[0];
    return this.virtual.phone.scanQr(printed ?? this.virtual.posQr("SUC001POS001"));
  }

  /** The orders that somebody could pay now: on the counter's QR, or in the QR that the till shows for this sale. */
  payable(id: number): readonly VirtualOrder[] {
    const { qrData } = this.sale(id);
    return this.virtual
      .orders()
      .filter((order) => order.status === "created" && (order.mode !== "dynamic" || order.qrData === qrData));
  }

  sale(id: number): SaleView {
    const sale = this.api.sale(id);
    if (sale === null) throw new Error(`no sale ${id}`);
    return sale;
  }

  status(): TillStatus {
    return this.api.status();
  }

  /** Every paper that came out, cut off or still hanging. */
  papers(): readonly Paper[] {
    const strip = this.printer.printer.strip();
    const { printer } = this.printer;
    return strip.text.trim() === "" ? printer.papers() : [...printer.papers(), strip];
  }

  /** How many papers end with the word ORIGINAL. */
  originals(): number {
    return this.papers().filter((paper) => lastLine(paper) === "ORIGINAL").length;
  }

  copies(): number {
    return this.papers().filter((paper) => /^(COPIA|CÓPIA|COPY) \d+$/.test(lastLine(paper))).length;
  }

  #writeSettings(): void {
    const { folder } = this;
    const options = this.#options;
    writeFileSync(join(folder, "token"), `${TOKEN}\n`, { mode: 0o600 });
    writeFileSync(join(folder, "articles.csv"), options.catalog ?? CATALOG);
    writeFileSync(
      this.configFile,
      `[shop]
name = "Almacén El Ñandú"
tax_id = "30-12345678-9"
address = ["Av. Siempreviva 742", "CABA"]
site = "${options.site ?? "MLA"}"
${options.locale === undefined ? "" : `locale = "${options.locale}"`}
[mercado_pago]
rail = "${options.rail ?? "orders"}"
base_url = "${this.virtual.url}"
${options.account === false ? "" : 'user_id = "123456789"\nexternal_store_id = "SUC001"'}
external_pos_id = "${options.posId ?? "SUC001POS001"}"
qr_mode = "${options.qrMode ?? "dynamic"}"
access_token_file = "token"
${options.mercadoPago ?? ""}
[order]
ttl_seconds = ${options.ttlSeconds ?? 600}
[journal]
directory = "journal"
[control]
socket = "till.sock"
[printer]
connection = "${this.printer.connection}"
paper_mm = ${options.paperMm ?? 80}
${options.printerSettings ?? ""}
${this.display === null ? "" : `[display]\nconnection = "${this.display.connection}"\nprotocol = "escpos"\n${options.display ?? ""}`}
${this.scanner === null ? "" : `[scanner]\nconnection = "${this.scanner.connection}"`}
[catalog]
file = "articles.csv"
${options.settings ?? ""}
`,
    );
  }

  /** Every request that was made is answered, and everything that follows from it was decided. */
  async #quiet(): Promise<void> {
    do {
      await settle();
      await this.until("the provider answered and the journal was written", () => this.#underWay === 0);
      await settle();
    } while (this.#underWay > 0);
  }

  async #counted<T>(call: Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await call;
    } finally {
      this.#underWay -= 1;
    }
  }

  #watch(disk: Disk): Disk {
    const watched = (file: DiskFile): DiskFile => ({
      writeAt: (offset, bytes) => file.writeAt(offset, bytes),
      flush: () => this.#counted(file.flush()),
      flushNow: () => file.flushNow(),
      close: () => file.close(),
    });
    return {
      ...disk,
      create: (name, content) => watched(disk.create(name, content)),
      open: (name) => watched(disk.open(name)),
    };
  }

  #count(provider: PaymentProvider): PaymentProvider {
    return {
      name: provider.name,
      place: provider.place,
      createOrder: (request, key) => this.#counted(provider.createOrder(request, key)),
      findOrder: (request) => this.#counted(provider.findOrder(request)),
      getOrder: (id) => this.#counted(provider.getOrder(id)),
      cancelOrder: (id, key) => this.#counted(provider.cancelOrder(id, key)),
      refundOrder: (id, request, key) => this.#counted(provider.refundOrder(id, request, key)),
      time: () => provider.time(),
      close: () => provider.close(),
    };
  }
}

export function lastLine(paper: Paper | undefined): string {
  const lines = paper?.text.split("\n").map((line) => line.trim()) ?? [];
  return lines.findLast((line) => line !== "") ?? "";
}
