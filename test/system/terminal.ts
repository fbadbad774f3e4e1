// A whole till on a booted Linux: the daemon as a service of systemd, under the unit of this project, with a printer,
// a display and scanners on USB, lamps on GPIO lines, and the virtual Mercado Pago on the host.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { EmulatedEscPosPrinter } from "../../hardware/emulators/escpos-printer.ts";
import { EmulatedLineDisplay } from "../../hardware/emulators/line-display.ts";
import type { Paper } from "../../hardware/emulators/printer-paper.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import type { Sale } from "../outside/answers.ts";
import { photograph } from "../outside/camera.ts";
import { Program, TILL, type Watch } from "../outside/program.ts";
import { Machine, type MachineParts, USB_SOCKETS } from "./machine.ts";
import { Pins } from "./pins.ts";
import type { UsbDevice } from "./usb/device.ts";
import { UsbKeyboard } from "./usb/keyboard.ts";
import { UsbPosScanner } from "./usb/pos-scanner.ts";
import { UsbPrinter } from "./usb/printer.ts";
import { UsbSerialAdapter } from "./usb/serial-adapter.ts";

export const ALFAJOR = "7791234567898";
/** Where udev shows the scanner that says it is a keyboard. */
export const KEYBOARD_SCANNER =
  "/dev/input/by-id/usb-Symbol_Technologies__Inc__2008_Symbol_Bar_Code_Scanner_S1-event-kbd";
const TOKEN = "TEST-virtual-terminal";
/** Emulated processors take their time, most of all on a busy host; what takes longer than this hangs. */
const PATIENCE_MS = 180_000;
/** How long a hand needs from one code to the next, when it is quick. */
const HAND_MS = 300;

export const HID_POS_SCANNER = "/dev/pos/second-scanner";

/** Everything but what a story sets for itself. */
const SETTINGS = `
[shop]
name = "Almacén El Ñandú"
site = "MLA"
[mercado_pago]
base_url = "http://127.0.0.1:8080"
external_pos_id = "SUC001POS001"
[printer]
connection = "usb:///dev/pos/printer"
[display]
connection = "serial:///dev/pos/display?baud=9600"
[catalog]
file = "/etc/tilld/articles.csv"
`;

export interface Replug {
  readonly device: UsbDevice;
  /** Of the same kind. */
  readonly stranger: UsbDevice;
  /** The name that stays. */
  readonly path: string;
  /** What the daemon logs when it sees that the device is gone. */
  readonly missed: RegExp;
  /** Another way to pull the plug than at once. */
  readonly pull?: () => Promise<void>;
  /** What happens while it is unplugged. */
  readonly meanwhile?: () => void;
}

export class Terminal {
  readonly watch: Watch;
  readonly machine: Machine;
  readonly pins: Pins;
  readonly paper: EmulatedEscPosPrinter;
  readonly screen: EmulatedLineDisplay;
  readonly printer: UsbPrinter;
  readonly display: UsbSerialAdapter;
  readonly scanner = new UsbKeyboard({
    vendorId: 0x05e0,
    productId: 0x1200,
    release: 0x0100,
    manufacturer: "Symbol Technologies, Inc, 2008",
    product: "Symbol Bar Code Scanner",
    serial: "S1",
  });
  readonly posScanner = new UsbPosScanner("H1");
  // Of the same kinds, and not the till's.
  readonly keyboard = new UsbKeyboard({
    vendorId: 0x046d,
    productId: 0xc31c,
    release: 0x6400,
    manufacturer: "Logitech",
    product: "USB Keyboard",
    serial: "K1",
  });
  readonly strangeAdapter = new UsbSerialAdapter("STRANGE1", () => {});
  readonly strangePrinter: UsbPrinter;
  readonly #virtual: Program;
  readonly #virtualUrl: string;
  /** Originals that were waited for. */
  #receipts = 0;
  readonly #sockets: (UsbDevice | null)[] = new Array<UsbDevice | null>(USB_SOCKETS).fill(null);

  private constructor(machine: Machine, pins: Pins, virtual: Program, virtualUrl: string) {
    this.watch = machine.watch;
    this.machine = machine;
    this.pins = pins;
    this.#virtual = virtual;
    this.#virtualUrl = virtualUrl;
    this.paper = new EmulatedEscPosPrinter(systemClock);
    this.screen = new EmulatedLineDisplay("escpos");
    this.paper.onChange(() => this.watch.ring());
    this.screen.onChange(() => this.watch.ring());
    this.keyboard.onLamps = () => this.watch.ring();
    this.printer = new UsbPrinter(this.paper, {
      vendorId: 0x04b8,
      productId: 0x0e15,
      release: 0x0100,
      manufacturer: "EPSON",
      product: "TM-T20II",
      serial: "P1",
    });
    this.strangePrinter = new UsbPrinter(new EmulatedEscPosPrinter(systemClock), {
      vendorId: 0x0519,
      productId: 0x0003,
      release: 0x0100,
      manufacturer: "Star",
      product: "TSP143",
      serial: "P2",
    });
    this.display = new UsbSerialAdapter("DISPLAY1", (bytes) => this.screen.feed(bytes));
  }

  /** The machine runs and knows its way to Mercado Pago; nothing is plugged in and the daemon is not started. */
  static async boot(parts: MachineParts, watch: Watch): Promise<Terminal> {
    const tokenFile = join(parts.folder, "token");
    writeFileSync(tokenFile, TOKEN, { mode: 0o600 });
    const words = ["virtual", "--token-file", tokenFile, "--site", "MLA"];
    const virtual = new Program(TILL, words, { folder: parts.folder }, watch);
    process.once("exit", () => virtual.signal("SIGTERM"));
    try {
      const url = await virtual.line(/^http:/);
      const machine = await Machine.boot(parts, watch);
      await machine.run(`systemd-sysusers && rig-setup ${new URL(url).port}`);
      await machine.write("/etc/tilld/access_token", TOKEN);
      await machine.write("/etc/tilld/articles.csv", `barcode,title,price\n${ALFAJOR},Alfajor,300\n`);
      return new Terminal(machine, await Pins.of(machine), virtual, url);
    } catch (error) {
      virtual.signal("SIGTERM");
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.machine.stop();
    this.#virtual.signal("SIGTERM");
    await this.#virtual.ended();
  }

  /** Waits, with the patience that an emulated processor needs. */
  until<T>(what: string, look: () => T | Promise<T>, withinMs = PATIENCE_MS) {
    return this.watch.until(what, look, withinMs);
  }

  // The cables.

  plug(device: UsbDevice): void {
    const free = this.#sockets.indexOf(null);
    if (free === -1) throw new Error("every USB socket of the machine is taken");
    this.#sockets[free] = device;
    device.plugInto(this.machine.usbSocket(free));
  }

  async unplug(device: UsbDevice): Promise<void> {
    await device.unplug();
    this.#sockets[this.#sockets.indexOf(device)] = null;
  }

  /** Waits until udev shows a device. */
  async appears(path: string): Promise<void> {
    await this.machine.run(`udevadm wait --timeout=150 --settle ${path}`);
  }

  /** The name of this boot behind one that stays. */
  node(path: string): Promise<string> {
    return this.machine.run(`readlink -e ${path}`);
  }

  /** Pulls a device, plugs a stranger in, which the kernel gives its number, and then the device again. */
  async replug({ device, stranger, path, missed, pull, meanwhile }: Replug): Promise<void> {
    const before = await this.node(path);
    const since = this.logged;
    await pull?.();
    await this.unplug(device);
    await this.log(missed, since);
    meanwhile?.();
    this.plug(stranger);
    await this.appears(before);
    this.plug(device);
    await this.appears(path);
    const now = await this.node(path);
    if (now === before) throw new Error(`${path} is ${now} as before; this check needs another`);
  }

  // The service.

  /** Writes the configuration, with these settings more, and starts the daemon anew. Resolves when it can sell. */
  async start(more: string): Promise<void> {
    await this.machine.write("/etc/tilld/tilld.toml", `${SETTINGS}${more}`);
    const since = this.logged;
    await this.machine.run("systemctl restart tilld");
    for (const device of ["tilld", "printer", "display", "scanner"]) {
      await this.log(new RegExp(`"msg":"${device} .*ready`), since);
    }
  }

  /** How many lines the daemon has logged, to look only at later ones. */
  get logged(): number {
    return this.machine.lines("log").length;
  }

  /** Waits for a line of the daemon's log. */
  log(pattern: RegExp, since = 0): Promise<string> {
    return this.until(`the daemon logs ${pattern}`, () =>
      this.machine
        .lines("log")
        .slice(since)
        .find((line) => pattern.test(line)),
    );
  }

  /** What `till VERB --json` answers in the machine. */
  async till<T>(...words: readonly string[]): Promise<T> {
    return JSON.parse(await this.machine.run(`till ${words.join(" ")} --json`)) as T;
  }

  // The counter.

  /** Waits until the customer reads this. */
  async displayed(pattern: RegExp): Promise<void> {
    const lines = () => this.screen.lines().join(" | ");
    await this.until(`the display shows ${pattern}`, () => pattern.test(lines())).catch((cause: unknown) => {
      throw new Error(`the display shows "${lines()}"`, { cause });
    });
  }

  /** Every paper that came out, with what still hangs in the printer. */
  papers(): readonly Paper[] {
    return [...this.paper.papers(), this.paper.strip()];
  }

  /** How often a line stands on all papers together. */
  count(line: RegExp): number {
    return this.papers()
      .flatMap((paper) => paper.text.split("\n"))
      .filter((text) => line.test(text.trim())).length;
  }

  /**
   * Scans an article and, as a person would, TILL:TOTAL when the till has taken it and the hand has got there: what
   * comes in one breath with another scan is not obeyed. Resolves when one more ticket is printed.
   */
  async beginSale(scan: (text: string) => void = (text) => this.scanner.type(text)): Promise<void> {
    const before = this.#tickets();
    const since = this.logged;
    scan(ALFAJOR);
    await this.log(/"msg":"scan: 1 x Alfajor/, since);
    await new Promise<void>((resolve) => {
      systemClock.after(HAND_MS, resolve);
    });
    scan("TILL:TOTAL");
    await this.until("a ticket is printed", () => this.#tickets() > before);
  }

  #tickets(): number {
    return this.count(/NO ES COMPROBANTE DE PAGO/);
  }

  originals(): number {
    return this.count(/^ORIGINAL$/);
  }

  /** Waits for one original receipt more, and makes sure that it is only one. */
  async receipt(): Promise<void> {
    const before = this.#receipts;
    await this.until("a receipt is printed", () => this.originals() > before);
    this.#receipts = this.originals();
    if (this.#receipts !== before + 1)
      throw new Error(`${this.#receipts - before} originals came out at once`);
  }

  async settled(sale: number): Promise<Sale> {
    return this.until(`sale ${sale} is settled`, async () => {
      const seen = await this.till<Sale>("sale", String(sale));
      if (!seen.settled) systemClock.after(500, () => this.watch.ring());
      return seen.settled ? seen : null;
    });
  }

  /** The customer photographs the newest ticket and pays. */
  async pay(): Promise<void> {
    const qr = this.papers()
      .flatMap((paper) => photograph(paper, 80))
      .at(-1);
    if (typeof qr !== "string") throw new Error("a camera cannot read the QR of the newest ticket");
    const { orderId } = await this.#control<{ orderId?: string }>("phone/scan", { qr });
    if (orderId === undefined) throw new Error(`the phone found no order behind the QR ${qr}`);
    await this.#control(`orders/${orderId}/approve`, { method: "account_money" });
  }

  async #control<T>(path: string, body: object): Promise<T> {
    const answer = await fetch(`${this.#virtualUrl}/control/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`POST /control/${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }
}
