// A machine for setup to find: a folder that stands for "/", with device files that lead to emulated devices, and a
// virtual Mercado Pago that remembers what it was asked. till setup runs on it as a process of its own.

import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { EmulatedEscPosPrinter } from "../../hardware/emulators/escpos-printer.ts";
import { type AttachedPrinter, emulatedPrinterOnPty } from "../../hardware/emulators/escpos-printer-wires.ts";
import { type AttachedDisplay, emulatedDisplayOnPty } from "../../hardware/emulators/line-display-wires.ts";
import { type EmulatedScanner, emulatedScannerOnPty } from "../../hardware/emulators/scanner.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import {
  startVirtualMercadoPago,
  type VirtualMercadoPago,
  type VirtualOptions,
} from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { type Ended, till } from "../cli/run-till.ts";
import { temporaryFolder } from "../control/stand-in-till.ts";

export const TOKEN = "APP_USR-8841-canary-setup-do-not-print";
export const ADDRESS = [
  ...["--street", "Av. Siempreviva", "--number", "742", "--city", "Palermo", "--state", "Capital Federal"],
  ...["--latitude", "-34.5889", "--longitude", "-58.4306"],
];
export const NAMES = ["--shop-name", "Kiosco El Ñandú", "--store", "SUC001", "--pos", "SUC001POS001"];

export type Printer = AttachedPrinter<EmulatedEscPosPrinter>;

export class Stand {
  readonly root = temporaryFolder();
  readonly file = join(this.root, "etc/tilld/tilld.toml");
  readonly tokenFile = join(this.root, "etc/tilld/access_token");
  readonly virtual: VirtualMercadoPago;

  private constructor(virtual: VirtualMercadoPago) {
    this.virtual = virtual;
    this.write("token", `${TOKEN}\n`);
  }

  static async open(options: Partial<VirtualOptions> = {}): Promise<Stand> {
    const virtual = await startVirtualMercadoPago({ clock: systemClock, accessTokens: [TOKEN], ...options });
    onTestFinished(() => virtual.close());
    return new Stand(virtual);
  }

  /** @param node such as "dev/usb/lp0" */
  async printer(node: string): Promise<Printer> {
    const printer = await emulatedPrinterOnPty({ clock: systemClock }, "usb");
    onTestFinished(() => printer.close());
    this.#plug(node, printer.connection);
    return printer;
  }

  display(node: string): AttachedDisplay {
    const display = emulatedDisplayOnPty("escpos", systemClock);
    onTestFinished(() => void display.close());
    this.#plug(node, display.connection);
    return display;
  }

  scanner(node: string, sent?: { readonly before: string; readonly after: string }): EmulatedScanner {
    const scanner = emulatedScannerOnPty(systemClock, sent);
    onTestFinished(() => scanner.close());
    this.#plug(node, scanner.connection);
    return scanner;
  }

  /** As the settings name a device file of this machine. */
  at(kind: "usb" | "serial", node: string): string {
    return `${kind}://${join(this.root, node)}`;
  }

  write(path: string, text: string): string {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  /** What every run needs so that nothing leaves this folder. */
  get flags(): readonly string[] {
    return [
      ...["--root", this.root, "--set", `mercado_pago.base_url=${this.virtual.url}`],
      ...["--set", `control.socket=${join(this.root, "run/till.sock")}`],
      ...["--set", `journal.directory=${join(this.root, "journal")}`],
    ];
  }

  /** Without questions. Whatever it says, the token is not in it. */
  async run(...words: readonly string[]): Promise<Ended> {
    return this.runIn({}, ...words);
  }

  async runIn(env: NodeJS.ProcessEnv, ...words: readonly string[]): Promise<Ended> {
    const ended = await till(["setup", ...this.flags, ...words], env);
    expect(ended.out + ended.err).not.toContain("canary");
    return ended;
  }

  /** A fleet's engineer: everything by flags. */
  async fleet(...words: readonly string[]): Promise<Ended> {
    return this.fleetIn({}, ...words);
  }

  async fleetIn(env: NodeJS.ProcessEnv, ...words: readonly string[]): Promise<Ended> {
    const token = ["--token-file", join(this.root, "token")];
    return this.runIn(env, "--yes", ...token, ...NAMES, ...ADDRESS, ...words);
  }

  /** Null where there is none. */
  get settings(): string | null {
    return existsSync(this.file) ? readFileSync(this.file, "utf8") : null;
  }

  #plug(node: string, connection: string): void {
    const path = connection.replace(/^\w+:\/\//, "").replace(/\?.*$/, "");
    const file = join(this.root, node);
    mkdirSync(dirname(file), { recursive: true });
    symlinkSync(path, file);
  }
}
