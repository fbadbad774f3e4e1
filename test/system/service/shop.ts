// A shop with a box: the virtual Mercado Pago, printer, display and scanner stand outside of it, so that they live on
// when the box does not; a cashier and a customer who do what people do, however often the till goes away meanwhile.

import { chmodSync, chownSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import {
  type AttachedPrinter,
  emulatedPrinterOnPty,
} from "../../../hardware/emulators/escpos-printer-wires.ts";
import {
  type AttachedDisplay,
  emulatedDisplayOnPty,
} from "../../../hardware/emulators/line-display-wires.ts";
import { type EmulatedScanner, emulatedScannerOnPty } from "../../../hardware/emulators/scanner.ts";
import { systemClock } from "../../../hardware/transports/system-clock.ts";
import {
  startVirtualMercadoPago,
  type VirtualMercadoPago,
} from "../../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { get, knock, post } from "../../outside/knock.ts";
import { ROOT, type Watch } from "../../outside/program.ts";
import { Box } from "../box/box.ts";
import { CHECKOUT, WAY_OUT } from "../box/install.ts";
import { StateDisk } from "../box/state-disk.ts";
import { faultsOf } from "./faults.ts";

export const SOCKET = "/run/tilld/till.sock";
export const ALFAJOR = "7791234567898";
export const TOKEN = "TEST-boxed-till";
/** The group of serial ports, the same on every Debian. */
const DIALOUT = 20;
/** A till that is killed again and again on a busy machine needs this for a sale; what takes longer hangs. */
const PATIENCE_MS = 240_000;
const LOOK_MS = 30;
/** Of a quick printer, 250 mm a second. */
const MS_PER_LINE = 15;

/** The provider has a name, so that names are looked up inside the sandbox. */
export const SETTINGS = `
[shop]
name = "Almacén El Ñandú"
site = "MLA"
[mercado_pago]
base_url = "http://localhost:8080"
external_pos_id = "SUC001POS001"
[printer]
connection = "serial:///dev/ttyUSB0?baud=115200"
[display]
connection = "serial:///dev/ttyUSB1?baud=9600"
[scanner]
connection = "serial:///dev/ttyACM0?baud=115200"
[catalog]
file = "/etc/tilld/articles.csv"
`;

/** What a box may lack. */
export interface Power {
  /** Whether the devices are plugged in. */
  readonly devices?: boolean;
  /** Whether the way to Mercado Pago is there from the start. */
  readonly network?: boolean;
  /** Settings in the place of those that sell. */
  readonly settings?: string;
  /** Whether there is an access token. */
  readonly token?: boolean;
}

/** What a sale's answer says that is looked at here. */
export interface SeenSale {
  readonly id: number;
  readonly reference: string;
  readonly status: string;
  readonly receiptNumber: number | null;
  readonly refunds: readonly { readonly status: string }[];
  readonly settled: boolean;
}

export class Shop {
  readonly watch: Watch;
  readonly printer: AttachedPrinter;
  readonly display: AttachedDisplay;
  readonly scanner: EmulatedScanner;
  readonly virtual: VirtualMercadoPago;
  readonly #root: string;
  readonly #folder: string;
  readonly #bridge: Server;
  readonly #disk: StateDisk;
  readonly #isCheckout: boolean;
  /** Nobody pays while this is true. */
  isCustomerAway = false;
  #box: Box | null = null;
  /** What the till answered last when it did not do what it was asked. */
  #refusal = "";
  /** Of the newest sale that the cashier began. */
  #latest = 0;

  private constructor(parts: ShopParts, ends: FarEnds, disk: StateDisk) {
    this.watch = parts.watch;
    this.#root = parts.root;
    this.#folder = parts.folder;
    this.#isCheckout = parts.isCheckout;
    this.#bridge = ends.bridge;
    this.virtual = ends.virtual;
    this.printer = ends.printer;
    this.display = ends.display;
    this.scanner = ends.scanner;
    this.#disk = disk;
    this.printer.printer.onChange(() => this.watch.ring());
    this.display.display.onChange(() => this.watch.ring());
  }

  /** Everything but the box is switched on. */
  static async open(parts: ShopParts): Promise<Shop> {
    mkdirSync(parts.folder);
    const virtual = await startVirtualMercadoPago({ clock: systemClock, accessTokens: [TOKEN] });
    const folder = join(parts.folder, "outside");
    mkdirSync(folder);
    const bridge = await bridgeTo(virtual.port, join(folder, "provider"));
    const printer = await emulatedPrinterOnPty({ clock: systemClock, msPerLine: MS_PER_LINE });
    const display = emulatedDisplayOnPty("escpos", systemClock);
    const scanner = emulatedScannerOnPty(systemClock);
    return new Shop(
      parts,
      { virtual, bridge, printer, display, scanner },
      new StateDisk(join(parts.folder, "disk")),
    );
  }

  get box(): Box {
    if (this.#box === null) throw new Error("the box is switched off");
    return this.#box;
  }

  /** What the daemon and systemd wrote since the box was last switched on. */
  get log(): readonly string[] {
    return this.#box?.log ?? [];
  }

  /** Switches the box on: its service starts by itself. */
  async powerOn({
    devices = true,
    network = true,
    settings = SETTINGS,
    token = true,
  }: Power = {}): Promise<Box> {
    const etc = join(this.#folder, "etc");
    rmSync(etc, { recursive: true, force: true });
    mkdirSync(etc);
    if (settings !== "") writeFileSync(join(etc, "tilld.toml"), settings);
    writeFileSync(join(etc, "articles.csv"), `barcode,title,price\n${ALFAJOR},Alfajor,300\n`);
    if (token) writeFileSync(join(etc, "access_token"), TOKEN, { mode: 0o600 });
    writeFileSync(join(this.#folder, "hosts"), "127.0.0.1 localhost till\n");
    const plug = join(this.#folder, "outside", "plugged");
    if (network) writeFileSync(plug, "");
    else rmSync(plug, { force: true });
    const lend = (from: string, mayWrite = false) => ({ from, mayWrite });
    const lent = new Map([
      ["/etc/tilld", lend(etc)],
      ["/etc/hosts", lend(join(this.#folder, "hosts"))],
      ["/var/lib/tilld", lend(this.#disk.mountPoint, true)],
      [WAY_OUT, lend(join(this.#folder, "outside"), true)],
      ...(this.#isCheckout ? ([[CHECKOUT, lend(ROOT)]] as const) : []),
      ...(devices ? this.#cables() : []),
    ]);
    this.#box = await Box.boot({ root: this.#root, folder: this.#folder, lent }, this.watch);
    return this.#box;
  }

  /** The network that was not there when the box was switched on. */
  async plugNetwork(): Promise<void> {
    writeFileSync(join(this.#folder, "outside", "plugged"), "");
    await this.box.run("systemctl start mercado-pago.socket");
  }

  /** Nothing but what was flushed is left, and what is outside. */
  async cutPower(): Promise<void> {
    await this.box.cutPower();
    this.#box = null;
    this.#disk.losePower();
  }

  async shutDown(): Promise<void> {
    await this.box.shutDown();
    this.#box = null;
  }

  async close(): Promise<void> {
    await this.#box?.cutPower();
    this.#box = null;
    this.#disk.remove();
    this.#bridge.close();
    await this.virtual.close();
    await this.printer.close();
    this.display.close();
    this.scanner.close();
  }

  // The daemon, as its service manager and its socket show it.

  /** Waits until systemd was told that the daemon is ready. */
  async ready(): Promise<void> {
    await this.until("the service is active", async () => {
      const state = await this.property("ActiveState");
      if (state === "failed") throw new Error("the service has failed");
      return state === "active";
    });
  }

  /** Starts the daemon anew with these lines more in its unit, until the box is switched off. */
  async restartWith(lines: string): Promise<void> {
    const folder = "/run/systemd/system/tilld.service.d";
    await this.box.run(`mkdir -p ${folder} && printf '[Service]\\n${lines}\\n' > ${folder}/check.conf`);
    await this.box.run("systemctl daemon-reload && systemctl restart tilld");
  }

  property(name: string): Promise<string> {
    return this.box.run(`systemctl show --property=${name} --value tilld`);
  }

  /** What the socket answers to root; null when nobody is there. */
  async ask<T>(bytes: string): Promise<T | null> {
    if (this.#box === null) return null;
    const answer = await knock(this.box.place(SOCKET), bytes);
    if (!answer.startsWith("200 ")) this.#refusal = answer;
    return answer.startsWith("200 ") ? (JSON.parse(answer.slice(answer.indexOf("{"))) as T) : null;
  }

  until<T>(what: string, look: () => T | Promise<T>) {
    return this.watch.until(
      what,
      async () => {
        const found = await look();
        systemClock.after(LOOK_MS, () => this.watch.ring());
        return found;
      },
      PATIENCE_MS,
    );
  }

  /** Waits for a line of the log. */
  logged(pattern: RegExp, since = 0): Promise<string> {
    return this.until(`the log says ${pattern}`, () =>
      this.box.log.slice(since).find((line) => pattern.test(line)),
    );
  }

  /** The disk takes nothing more, as a card does that thinks about itself. @returns what ends that */
  freezeDisk(): () => void {
    return this.#disk.freeze();
  }

  /** How often a line stands on all papers together. */
  count(line: RegExp): number {
    const { printer } = this.printer;
    return [...printer.papers(), printer.strip()]
      .flatMap(({ text }) => text.split("\n"))
      .filter((text) => line.test(text.trim())).length;
  }

  // People.

  /** A sale as the till shows it; null while nobody answers. */
  sale(id: number): Promise<SeenSale | null> {
    return this.ask<SeenSale>(get(`/sales/${id}`));
  }

  /** The number that the next sale has. */
  get next(): number {
    return this.#latest + 1;
  }

  /**
   * A cashier sells something, the customer pays as soon as there is a QR, and when the receipt is out
   * all is given back. They go on wherever the till is when it is back. Resolves when it is settled.
   */
  sellAndRefund(): Promise<void> {
    const selling = this.#sellAndRefund();
    // Who waits for it later hears of it then.
    selling.catch(() => {});
    return selling;
  }

  async #sellAndRefund(): Promise<void> {
    const sold = await this.until(`sale ${this.next} is settled`, async () => {
      const sale = await this.#findOrBegin();
      if (sale === null) return null;
      this.#pay(sale);
      if (sale.status !== "paid" || sale.receiptNumber === null) return null;
      if (sale.refunds.length === 0) {
        if (sale.settled) await this.ask(post("/refunds", { receipt: String(sale.receiptNumber) }));
        return null;
      }
      return sale.settled && sale.refunds.every(({ status }) => status === "done") ? sale : null;
    }).catch((cause: unknown) => {
      throw new Error(`the till answered: ${this.#refusal}`, { cause });
    });
    this.#latest = sold.id;
  }

  /** An article and TILL:TOTAL, and the customer pays; what the display says is looked at on the way. */
  async sellByScanner(): Promise<void> {
    const id = this.next;
    const displayed = (text: RegExp) =>
      this.until(`the display shows ${text}`, () => text.test(this.display.display.lines().join(" ")));
    this.scanner.scan(ALFAJOR);
    await displayed(/Alfajor.*300/);
    this.scanner.scan("TILL:TOTAL");
    const sale = await this.until("the till waits for money", async () => {
      const seen = await this.sale(id);
      return seen?.status === "awaiting-payment" ? seen : null;
    });
    this.#pay(sale);
    await this.until("the sale is settled", async () => (await this.sale(id))?.settled);
    this.#latest = id;
  }

  /** Numbers of sales follow each other: one that the cashier begins can only be the next one. */
  async #findOrBegin(): Promise<SeenSale | null> {
    const status = await this.ask<{ readonly state: string }>(get("/status"));
    if (status === null) return null;
    const next = await this.sale(this.next);
    if (next !== null) return next;
    return this.ask<SeenSale>(post("/sell", { amount: "300.00" }));
  }

  #pay({ reference, status }: SeenSale): void {
    if (status !== "awaiting-payment" || this.isCustomerAway) return;
    const order = this.virtual.orders().find((candidate) => candidate.reference === reference);
    if (order?.status === "created") this.virtual.phone.approve(order.id);
  }

  /** A sentence for each thing that is not as it must be, when all is at rest. */
  faults(): readonly string[] {
    const { printer } = this.printer;
    return faultsOf({
      orders: this.virtual.orders(),
      papers: [...printer.papers(), printer.strip()],
      journal: join(this.#disk.mountPoint, "journal"),
    });
  }

  #cables() {
    const { display, printer, scanner } = this;
    const places = { "/dev/ttyUSB0": printer, "/dev/ttyUSB1": display, "/dev/ttyACM0": scanner };
    return Object.entries(places).map(([to, { connection }]) => {
      const from = realpathSync(new URL(connection).pathname);
      // As udev does it in the box of a shop.
      chownSync(from, 0, DIALOUT);
      chmodSync(from, 0o660);
      return [to, { from, mayWrite: true }] as const;
    });
  }
}

export interface ShopParts {
  readonly watch: Watch;
  /** Of the Debian with a till. */
  readonly root: string;
  /** Is made. */
  readonly folder: string;
  /** Whether the till is this checkout, and no package. */
  readonly isCheckout: boolean;
}

interface FarEnds {
  readonly virtual: VirtualMercadoPago;
  readonly bridge: Server;
  readonly printer: AttachedPrinter;
  readonly display: AttachedDisplay;
  readonly scanner: EmulatedScanner;
}

async function bridgeTo(port: number, path: string): Promise<Server> {
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    near.on("error", () => far.destroy()).on("close", () => far.destroy());
    far.on("error", () => near.destroy()).on("close", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => {
    server.listen(path, resolve);
  });
  return server;
}
