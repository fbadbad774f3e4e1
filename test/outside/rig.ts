// A shop seen only from outside: tilld and the virtual Mercado Pago are processes of their own, the devices
// stand at the far ends of their wires, and everything is asked with scanner bytes and the command till. The
// configuration is written as a stranger would write it from the outside contract. Nothing of src/ is imported.

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import {
  type AttachedPrinter,
  emulatedPrinterOnPty,
  emulatedPrinterOnTcp,
} from "../../hardware/emulators/escpos-printer-wires.ts";
import { type AttachedDisplay, emulatedDisplayOnPty } from "../../hardware/emulators/line-display-wires.ts";
import type { Paper } from "../../hardware/emulators/printer-paper.ts";
import { type EmulatedScanner, emulatedScannerOnPty } from "../../hardware/emulators/scanner.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import type { Order, Sale, Status } from "./answers.ts";
import { photograph } from "./camera.ts";
import { get, knock } from "./knock.ts";
import { type Ended, Program, run, TILL, TILLD, Watch } from "./program.ts";
import { CATALOG, type RigOptions, settingsText, TOKEN } from "./settings.ts";

interface FarEnds {
  readonly folder: string;
  readonly watch: Watch;
  readonly printer: AttachedPrinter;
  readonly display: AttachedDisplay;
  readonly scanner: EmulatedScanner;
  readonly virtual: Program;
  readonly virtualUrl: string;
}

export class Rig {
  readonly folder: string;
  readonly watch: Watch;
  readonly printer: AttachedPrinter;
  readonly display: AttachedDisplay;
  readonly scanner: EmulatedScanner;
  readonly paperMm: 58 | 80;
  readonly #virtual: Program;
  readonly #virtualUrl: string;
  #daemon: Program | null = null;

  private constructor(ends: FarEnds, paperMm: 58 | 80) {
    this.folder = ends.folder;
    this.watch = ends.watch;
    this.printer = ends.printer;
    this.display = ends.display;
    this.scanner = ends.scanner;
    this.paperMm = paperMm;
    this.#virtual = ends.virtual;
    this.#virtualUrl = ends.virtualUrl;
  }

  /** Everything is plugged in, the daemon runs and its printer is ready. */
  static async open(options: RigOptions = {}): Promise<Rig> {
    const watch = new Watch();
    const folder = mkdtempSync(join(tmpdir(), "tilld-outside-"));
    for (const name of ["elsewhere", "path"]) mkdirSync(join(folder, name));
    symlinkSync(TILLD, join(folder, "path", "tilld"));
    const tokenFile = join(folder, "token");
    writeFileSync(tokenFile, `${TOKEN}\n`, { mode: 0o600 });
    const words = ["virtual", "--token-file", tokenFile, "--site", options.site ?? "MLA"];
    const virtual = new Program(TILL, words, { folder: join(folder, "elsewhere") }, watch);
    const paperMm = options.paperMm ?? 80;
    const personality = { clock: systemClock, paperMm, ...options.personality };
    const wire = options.wire ?? "serial";
    const printer =
      wire === "tcp"
        ? await emulatedPrinterOnTcp(personality)
        : await emulatedPrinterOnPty(personality, wire);
    const display = emulatedDisplayOnPty(options.displayProtocol ?? "escpos", systemClock);
    const scanner = emulatedScannerOnPty(systemClock);
    printer.printer.onChange(() => watch.ring());
    display.display.onChange(() => watch.ring());
    const virtualUrl = await virtual.line(/^http:/);
    const rig = new Rig({ folder, watch, printer, display, scanner, virtual, virtualUrl }, paperMm);
    writeFileSync(join(folder, "articles.csv"), options.catalog ?? CATALOG);
    const [baseUrl, socket] = [virtualUrl, rig.socket];
    const connections = {
      printer: printer.connection,
      display: display.connection,
      scanner: scanner.connection,
    };
    writeFileSync(rig.configFile, settingsText({ folder, baseUrl, socket, ...connections }, options));
    await rig.start();
    return rig;
  }

  get configFile(): string {
    return join(this.folder, "tilld.toml");
  }

  get socket(): string {
    return join(this.folder, "run", "till.sock");
  }

  /** What a second configuration needs to reach the same provider. */
  get baseUrl(): string {
    return this.#virtualUrl;
  }

  get daemon(): Program {
    if (this.#daemon === null) throw new Error("this rig's daemon is not running");
    return this.#daemon;
  }

  /** Starts a daemon through the symbolic link, from a folder that is not its own. */
  spawnDaemon(words: readonly string[] = ["--config", this.configFile]): Program {
    return new Program(join(this.folder, "path", "tilld"), words, this.#elsewhere(), this.watch);
  }

  async start(): Promise<void> {
    this.#daemon = this.spawnDaemon();
    await this.#daemon.line(/is ready/);
    await this.#daemon.line(/"msg":"printer [^"]*: ready"/);
    // What is scanned into a port that nobody opened yet is lost, as on a real counter.
    const settings = readFileSync(this.configFile, "utf8");
    if (settings.includes("[scanner]")) await this.#daemon.line(/"msg":"scanner [^"]*: ready"/);
  }

  /** Ends the daemon as systemd does, and looks at how it ended and what it left. */
  async stop(): Promise<void> {
    const code = await this.daemon.end();
    expect(code, this.daemon.stderr).toBe(0);
    for (const line of this.daemon.lines) {
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), msg: expect.any(String) });
    }
    expect(this.everythingWritten()).not.toContain(TOKEN);
    this.#daemon = null;
  }

  /** Ends everything; a story that went well ends here with what must hold after any story. */
  async close(): Promise<void> {
    try {
      expect(unlistedCommands(this.printer)).toEqual([]);
      expect(this.printer.printer.drawerPulses).toBe(0);
      expect(this.display.display.surprises).toEqual([]);
      if (this.#daemon !== null) await this.stop();
    } finally {
      this.#daemon?.signal("SIGKILL");
      this.#virtual.signal("SIGTERM");
      await this.#virtual.ended();
      await this.printer.close();
      this.display.close();
      this.scanner.close();
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  // The counter.

  scan(...texts: readonly string[]): void {
    for (const text of texts) this.scanner.scan(text);
  }

  /** Waits until the customer reads this on the display. */
  async displayed(pattern: RegExp): Promise<void> {
    await this.watch.until(`the display shows ${pattern}`, () =>
      pattern.test(this.display.display.lines().join(" | ")),
    );
  }

  /** Every paper that came out; a printer without a cutter gives one long one. */
  papers(): readonly Paper[] {
    const { printer } = this.printer;
    const strip = printer.strip();
    return strip.text.trim() === "" ? printer.papers() : [...printer.papers(), strip];
  }

  /** Waits for a paper with a line that matches, and for its end. */
  paper(line: RegExp): Promise<Paper> {
    return this.watch.until(`a paper says ${line}`, () =>
      this.papers().find((paper) => linesOf(paper).some((text) => line.test(text))),
    );
  }

  /** How often a line stands on all the papers together. */
  count(line: RegExp): number {
    return this.papers()
      .flatMap(linesOf)
      .filter((text) => line.test(text)).length;
  }

  /** What a camera reads on all the papers. */
  photographs(): readonly (string | null)[] {
    return this.papers().flatMap((paper) => photograph(paper, this.paperMm));
  }

  // The command.

  till(...words: readonly string[]): Promise<Ended> {
    return run(TILL, ["--config", this.configFile, ...words], this.#elsewhere());
  }

  /** Runs till with something on its standard input, such as a PIN. */
  tillReading(input: string, ...words: readonly string[]): Promise<Ended> {
    return run(TILL, ["--config", this.configFile, ...words], this.#elsewhere(), input);
  }

  /** Runs till VERB … --json and expects it to end with this code. */
  async json<T>(words: readonly string[], code = 0): Promise<T> {
    const ended = await this.till(...words, "--json");
    expect(ended.code, `till ${words.join(" ")}: ${ended.stdout}${ended.stderr}`).toBe(code);
    return JSON.parse(ended.stdout) as T;
  }

  status(): Promise<Status> {
    return this.json<Status>(["status"]);
  }

  sale(id: number): Promise<Sale> {
    return this.json<Sale>(["sale", String(id)]);
  }

  /** Looks at the socket while it waits, which costs no process; the answer is the command's. */
  async untilSale(id: number, what: string, holds: (sale: Sale) => boolean): Promise<Sale> {
    await this.watch.until(`sale ${id} is ${what}`, async () => {
      const answer = await knock(this.socket, get(`/sales/${id}`));
      return answer.startsWith("200 ") && holds(JSON.parse(answer.slice(answer.indexOf("{"))) as Sale);
    });
    return this.sale(id);
  }

  settled(id: number): Promise<Sale> {
    return this.untilSale(id, "settled", (sale) => sale.settled);
  }

  // Mercado Pago and the customer's phone.

  async control<T>(method: "GET" | "POST", path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.#virtualUrl}/control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} /control/${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }

  orders(): Promise<readonly Order[]> {
    return this.control<readonly Order[]>("GET", "orders");
  }

  /** The customer points the camera at a QR text and pays. */
  async pay(qr: string): Promise<Order> {
    const screen = await this.control<{ orderId?: string }>("POST", "phone/scan", { qr });
    expect(screen).toMatchObject({ screen: "checkout" });
    return this.control<Order>("POST", `orders/${screen.orderId}/approve`, { method: "account_money" });
  }

  #elsewhere() {
    return { folder: join(this.folder, "elsewhere") };
  }

  /** Log, complaints, journal and paper: everything in which a secret could stand. */
  everythingWritten(): string {
    const journal = join(this.folder, "journal");
    return [
      ...this.daemon.lines,
      this.daemon.stderr,
      ...readdirSync(journal).map((name) => readFileSync(join(journal, name), "latin1")),
      ...this.papers().map((paper) => paper.text),
    ].join("\n");
  }
}

export function linesOf(paper: Paper): readonly string[] {
  return paper.text.split("\n").map((line) => line.trim());
}

/**
 * Everything that a receipt needs (numbers as the emulator writes them): line feed, NUL; ESC @ E a d t ! R;
 * FS .; GS ! H h w f k a r V; GS ( k and GS ( H; GS v 0. No drawer, no macros, no stored images.
 */
const LISTED =
  /^(0a|00|06|1b (40|45|61|64|74|21|52)|1c 2e|1d (21|48|49|68|77|66|6b|61|72|56)|1d 28 (6b|48|4c)|1d 76 30)(:|$)/;

function unlistedCommands({ printer }: AttachedPrinter): readonly string[] {
  return printer.commands().filter((command) => !LISTED.test(command));
}
