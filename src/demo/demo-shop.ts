// A whole shop in one process: the daemon as main.ts builds it, real drivers on pseudo-terminals with emulated
// devices at their far ends, and the virtual Mercado Pago on loopback. Everything it writes lies in one temporary
// folder that is gone when it closes.

import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AttachedPrinter, emulatedPrinterOnPty } from "../../hardware/emulators/escpos-printer-wires.ts";
import { type AttachedDisplay, emulatedDisplayOnPty } from "../../hardware/emulators/line-display-wires.ts";
import { type EmulatedScanner, emulatedScannerOnPty } from "../../hardware/emulators/scanner.ts";
import { type Clock, sleep } from "../../hardware/hal/clock.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { loadConfig } from "../config/load-config.ts";
import { ControlClient } from "../control/client.ts";
import type { DaemonLog } from "../daemon/log.ts";
import { nodeDisk } from "../journal/node-disk.ts";
import { startTill } from "../main.ts";
import {
  startVirtualMercadoPago,
  type VirtualMercadoPago,
} from "../payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import type { Log } from "../terminal/parts.ts";
import type { SaleView, TillApi } from "../terminal/till-api.ts";
import { catalogFile } from "./articles.ts";
import { DrawnBuzzer, DrawnLights } from "./drawn-devices.ts";
import { Traffic } from "./traffic.ts";

export interface DemoShopOptions {
  readonly paperMm: 58 | 80;
  /** Hears what the daemon logs. */
  readonly log: Log;
  /** The daemon gave up. */
  readonly fatal: (error: unknown) => void;
  /** "orders" by default. */
  readonly rail?: "orders" | "instore";
  /** "dynamic" by default. */
  readonly qrMode?: "static" | "dynamic" | "hybrid";
  /** How long an order may be paid, in seconds; 600 by default. */
  readonly validityS?: number;
  /** The time of sales and of the virtual Mercado Pago; devices keep the machine's. */
  readonly clock?: Clock;
  /** The virtual Mercado Pago sends notifications, and the till listens; neither by default. */
  readonly webhooks?: boolean;
}

const STORE = "DEMO";
const POS = "DEMO01";

/** How often a condition is looked at; short against everything a person notices. */
const LOOK_MS = 20;

export class DemoShop {
  readonly folder: string;
  readonly configFile: string;
  readonly storeName = STORE;
  readonly posName = POS;
  readonly printer: AttachedPrinter;
  readonly display: AttachedDisplay;
  readonly scanner: EmulatedScanner;
  readonly lights: DrawnLights;
  readonly buzzer: DrawnBuzzer;
  readonly virtual: VirtualMercadoPago;
  readonly traffic: Traffic;
  readonly api: TillApi;
  /** The same way in that the command `till` takes. */
  readonly control: ControlClient;
  readonly #closers: readonly Closer[];
  #closed = false;

  private constructor(parts: Parts, api: TillApi, closers: readonly Closer[]) {
    this.folder = parts.folder;
    this.configFile = parts.configFile;
    this.printer = parts.printer;
    this.display = parts.display;
    this.scanner = parts.scanner;
    this.lights = parts.lights;
    this.buzzer = parts.buzzer;
    this.virtual = parts.virtual;
    this.traffic = parts.traffic;
    this.control = new ControlClient(join(parts.folder, "till.sock"));
    this.api = api;
    this.#closers = closers;
  }

  /** Opens the shop and waits until its devices are ready. */
  static async open(options: DemoShopOptions): Promise<DemoShop> {
    const closers: Closer[] = [];
    // However the process ends, short of a kill: every one of these does its part on the disk at once.
    const atExit = () => {
      for (const close of closers.toReversed()) void close();
    };
    process.once("exit", atExit);
    closers.push(() => {
      process.removeListener("exit", atExit);
    });
    try {
      const parts = await gather(options, closers);
      writeFileSync(parts.configFile, configText(parts, options));
      const till = await startTill(loadConfig(parts.configFile), daemonLog(options.log), options.fatal, {
        equip: (attached) => ({ ...attached, lights: parts.lights, tone: parts.buzzer }),
        clock: options.clock ?? systemClock,
        // Its clock and its disk are gone with it.
        machine: null,
        wrapProvider: (provider) => parts.traffic.watchProvider(provider),
        disk: parts.traffic.watchDisk(nodeDisk(join(parts.folder, "journal"))),
      });
      closers.push(() => till.stop());
      const listener = till.api.status().webhooks;
      if (listener !== null) parts.virtual.setSwitches({ webhookUrl: `http://${listener.address}` });
      const shop = new DemoShop(parts, till.api, closers);
      await shop.until("the devices are ready", () =>
        till.api.devices().every((device) => device.condition === "ready"),
      );
      return shop;
    } catch (error) {
      await closeAll(closers);
      throw error;
    }
  }

  /** Waits until something is true. @throws Error that says what did not come true, or that the shop closed */
  async until(what: string, condition: () => boolean, limitMs = 15_000): Promise<void> {
    const startedMs = systemClock.monotonicMs();
    while (!condition()) {
      if (this.#closed) throw new Error("the demo was ended");
      if (systemClock.monotonicMs() - startedMs > limitMs)
        throw new Error(`waited ${limitMs / 1000} s, and not: ${what}`);
      await sleep(systemClock, LOOK_MS);
    }
  }

  /** Every sale so far, oldest first. */
  sales(): readonly SaleView[] {
    const sales: SaleView[] = [];
    for (let sale = this.api.sale(1); sale !== null; sale = this.api.sale(sales.length + 1)) sales.push(sale);
    return sales;
  }

  /** Lets everything go, in the reverse order of its making. Safe to call twice. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await closeAll(this.#closers);
  }
}

type Closer = () => void | Promise<void>;

interface Parts {
  readonly folder: string;
  readonly configFile: string;
  readonly accessTokenFile: string;
  readonly printer: AttachedPrinter;
  readonly display: AttachedDisplay;
  readonly scanner: EmulatedScanner;
  readonly lights: DrawnLights;
  readonly buzzer: DrawnBuzzer;
  readonly virtual: VirtualMercadoPago;
  readonly traffic: Traffic;
}

async function gather(
  { clock: salesClock = systemClock, paperMm }: DemoShopOptions,
  closers: Closer[],
): Promise<Parts> {
  const clock = systemClock;
  const folder = mkdtempSync(join(tmpdir(), "tilld-demo-"));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const token = `TEST-demo-${randomUUID()}`;
  writeFileSync(join(folder, "token"), `${token}\n`, { mode: 0o600 });
  const webhookSecret = randomUUID();
  writeFileSync(join(folder, "webhook_secret"), `${webhookSecret}\n`, { mode: 0o600 });
  writeFileSync(join(folder, "articles.csv"), catalogFile());
  const printer = await emulatedPrinterOnPty({ clock, paperMm });
  closers.push(() => printer.close());
  const display = emulatedDisplayOnPty("escpos", clock);
  closers.push(() => display.close());
  const scanner = emulatedScannerOnPty(clock);
  closers.push(() => scanner.close());
  const virtual = await startVirtualMercadoPago({
    clock: salesClock,
    accessTokens: [token],
    shopName: "TILLD DEMO",
    switches: { webhookSecret },
  });
  closers.push(() => virtual.close());
  return {
    folder,
    configFile: join(folder, "tilld.toml"),
    accessTokenFile: "token",
    printer,
    display,
    scanner,
    lights: new DrawnLights(),
    buzzer: new DrawnBuzzer(),
    virtual,
    traffic: new Traffic(),
  };
}

function configText(
  { accessTokenFile, display, printer, scanner, virtual }: Parts,
  { paperMm, qrMode = "dynamic", rail = "orders", validityS = 600, webhooks = false }: DemoShopOptions,
): string {
  return `# The demo's own configuration: every device is emulated, no real money can move.
[shop]
name = "Almacén La Esquina"
tax_id = "30-71234567-8"
address = ["Av. Corrientes 1234", "C1043AAZ CABA"]
site = "MLA"

[mercado_pago]
demo = true
rail = "${rail}"
qr_mode = "${qrMode}"
base_url = "${virtual.url}"
user_id = "123456789"
external_store_id = "${STORE}"
external_pos_id = "${POS}"
access_token_file = "${accessTokenFile}"

[order]
ttl_seconds = ${validityS}

[journal]
directory = "journal"

[control]
socket = "till.sock"

[printer]
connection = "${printer.connection}"
paper_mm = ${paperMm}

[display]
connection = "${display.connection}"

[scanner]
connection = "${scanner.connection}"

[catalog]
file = "articles.csv"
${webhooks ? WEBHOOKS : ""}`;
}

/** IPN cannot be checked, and is what the older API sends about merchant orders. */
const WEBHOOKS = `
[webhooks]
listen = "127.0.0.1:0"
secret_file = "webhook_secret"
accept_unsigned = true
`;

function daemonLog(log: Log): DaemonLog {
  return {
    log,
    control: {
      info: () => {},
      warn: (_fields, message) => log("warn", message),
      error: (_fields, message) => log("error", message),
    },
  };
}

/** Goes on when one of them fails, and tells the first failure at the end. */
async function closeAll(closers: readonly Closer[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers.toReversed()) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
