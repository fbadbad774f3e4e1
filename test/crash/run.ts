// One run of a story with one kill in it: the daemon is a process of its own; the printer with its paper, the
// provider and the people live here and survive. After the kill the daemon is started again and the story goes
// on by itself. Nothing waits for time: every step follows from an event, and one deadline stands behind all.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AttachedPrinter, emulatedPrinterOnPty } from "../../hardware/emulators/escpos-printer-wires.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { ControlClient, ControlUnreachable } from "../../src/control/client.ts";
import {
  type RequestEvent,
  startVirtualMercadoPago,
  type VirtualMercadoPago,
} from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { isSettled } from "../../src/sale/duties.ts";
import type { Sale } from "../../src/sale/sale.ts";
import { ManualClock } from "../support/manual-clock.ts";
import type { PlantedBug } from "./crash-daemon.ts";
import { DaemonProcess } from "./daemon-process.ts";
import { bookOf, type Evidence, papersOf, readEntries } from "./evidence.ts";
import { ARTICLE, TOKEN, writeSettings } from "./settings.ts";
import { isTold, type Story, wantsToRefund, wantsToSell } from "./stories.ts";

/**
 * What the kill is: of the process alone; of the machine, with everything that was written; of the machine, and
 * what was not flushed is lost.
 */
export type Death = "kill" | "restart of the machine" | "power cut";

export interface RunOptions {
  readonly story: Story;
  /** The name of the point; null for the undisturbed run. */
  readonly killAt: string | null;
  readonly death?: Death;
  readonly bug?: PlantedBug;
  /** Something happens between the death and the next start. */
  readonly whileOff?: (journalDirectory: string) => void;
}

export interface RunResult {
  /** Every point that the first process passed, in order. */
  readonly points: readonly string[];
  readonly wasKilled: boolean;
  readonly evidence: Evidence;
}

/** A run takes about a second alone; the whole test suite runs beside it. */
const DEADLINE_MS = 30_000;

export async function play(options: RunOptions): Promise<RunResult> {
  const run = await Run.open(options);
  try {
    return await run.toItsEnd();
  } finally {
    await run.close();
  }
}

class Run {
  readonly #options: RunOptions;
  readonly #folder = mkdtempSync(join(tmpdir(), "tilld-crash-"));
  readonly #client = new ControlClient(join(this.#folder, "till.sock"));
  readonly #printer: AttachedPrinter;
  #virtual: VirtualMercadoPago | null = null;
  #daemon: DaemonProcess | null = null;
  #starts = 0;
  #wasKilled = false;
  #isOver = false;
  #failure: Error | null = null;
  /** Of the daemons that are gone. */
  #log = "";
  readonly #points: string[] = [];
  readonly #acted = new Map<string, number>();
  /** What the cashier already asked of this process. */
  readonly #asked = new Set<string>();
  #looks = 0;
  #looksHeld = 0;
  #sale: Sale | null = null;
  #changed = Promise.withResolvers<void>();

  private constructor(options: RunOptions, printer: AttachedPrinter) {
    this.#options = options;
    this.#printer = printer;
  }

  static async open(options: RunOptions): Promise<Run> {
    const printer = await emulatedPrinterOnPty({ clock: systemClock, paperMm: 80 });
    const run = new Run(options, printer);
    printer.printer.onPaper(() => run.#tellChange());
    run.#virtual = await startVirtualMercadoPago({
      clock: new ManualClock(),
      accessTokens: [TOKEN],
      onRequest: (event) => run.#onRequest(event),
    });
    writeSettings(run.#folder, run.#virtual.url, printer.connection);
    return run;
  }

  async toItsEnd(): Promise<RunResult> {
    const deadline = systemClock.after(DEADLINE_MS, () =>
      this.#fail(new Error(`the story did not end in ${DEADLINE_MS / 1000} s`)),
    );
    try {
      this.#start(this.#options.killAt);
      do {
        await this.#until(() => this.#daemon?.isReady === true && this.#isAtItsEnd());
        await this.#stop();
        // Where the daemon is killed while it stops, it was started again by now.
      } while (this.#daemon !== null);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}\n${this.#scene()}`, {
        cause: error,
      });
    } finally {
      deadline.cancel();
    }
    const evidence = {
      orders: this.#provider.orders(),
      papers: papersOf(this.#printer),
      entries: readEntries(this.#journalDirectory),
    };
    return { points: this.#points, wasKilled: this.#wasKilled, evidence };
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await this.#daemon?.kill();
    await this.#virtual?.close();
    await this.#printer.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #provider(): VirtualMercadoPago {
    if (this.#virtual === null) throw new Error("the provider was not started");
    return this.#virtual;
  }

  get #journalDirectory(): string {
    return join(this.#folder, "journal");
  }

  #start(killAt: string | null): void {
    const { bug = null, death = "kill" } = this.#options;
    const isFirst = this.#starts === 0;
    this.#starts += 1;
    this.#asked.clear();
    const daemon = new DaemonProcess(
      {
        configFile: join(this.#folder, "tilld.toml"),
        killAt,
        bootId: death === "kill" || isFirst ? "first-boot" : "second-boot",
        losesUnflushed: death === "power cut",
        bug,
      },
      {
        ready: () => this.#readJournal(),
        passed: (point) => {
          if (isFirst) this.#points.push(point);
          if (point.includes(", written")) this.#readJournal();
        },
        ended: (code, signal) => this.#onEnd(daemon, isFirst && killAt !== null, code, signal),
      },
    );
    this.#daemon = daemon;
  }

  #onEnd(daemon: DaemonProcess, isToBeKilled: boolean, code: number | null, signal: string | null): void {
    this.#daemon = null;
    this.#log += daemon.log;
    if (this.#isOver) return;
    if (isToBeKilled && signal === "SIGKILL") {
      this.#wasKilled = true;
      this.#options.whileOff?.(this.#journalDirectory);
      this.#start(null);
    } else if (!daemon.isStopping || code !== 0) {
      this.#fail(new Error(`the daemon ended by itself: ${signal ?? `exit code ${code}`}`));
    }
    this.#readJournal();
  }

  async #stop(): Promise<void> {
    const daemon = this.#daemon;
    daemon?.stop();
    await this.#until(() => this.#daemon !== daemon);
  }

  /** Lets the people act at each change until something is true. Rejects with the first failure. */
  async #until(condition: () => boolean): Promise<void> {
    for (;;) {
      // Taken before anything is looked at, so that no change is missed.
      const { promise } = this.#changed;
      if (this.#failure !== null || condition()) break;
      this.#goOn();
      await promise;
    }
    if (this.#failure !== null) throw this.#failure;
  }

  /** Whoever has something to do now does it. */
  #goOn(): void {
    this.#customerActs();
    if (this.#daemon?.isReady !== true || this.#daemon.isStopping) return;
    const { story } = this.#options;
    const sale = this.#sale;
    if (wantsToSell(sale)) {
      this.#ask(`sell after ${sale?.facts.id}`, async () => {
        await this.#client.scan(ARTICLE);
        await this.#client.scan("TILL:TOTAL");
      });
    } else if (story.cashierCancels && sale?.phase.status === "awaiting-payment" && this.#isCustomersTurn()) {
      this.#ask("cancel", () => this.#client.cancel());
    } else if (sale !== null && isSettled(sale) && wantsToRefund(story, sale)) {
      const amount = story.refund === "everything" ? null : story.refund;
      this.#ask("refund", () => this.#client.refund({ receipt: String(sale.receiptNumber), amount }, 0));
    }
  }

  /** Once for each life of the daemon; what a killed one did not write down is asked for again. */
  #ask(what: string, ask: () => Promise<unknown>): void {
    if (this.#asked.has(what)) return;
    this.#asked.add(what);
    ask().catch((error: unknown) => {
      if (!(error instanceof ControlUnreachable)) this.#fail(error);
    });
  }

  #customerActs(): void {
    const { customer } = this.#options.story;
    const order = this.#openOrder();
    if (order === null || customer === "waits" || !this.#isCustomersTurn()) return;
    if (customer === "lets it expire") {
      this.#provider.expire(order.id);
    } else {
      const screen = this.#provider.phone.scanQr(order.qrData ?? "");
      if (screen.screen !== "checkout") throw new Error(`the phone shows ${JSON.stringify(screen)}`);
      this.#provider.phone.approve(order.id);
    }
    this.#tellChange();
  }

  /** The ticket is in hand, and the till was told once that nobody paid yet and asks again. */
  #isCustomersTurn(): boolean {
    const order = this.#openOrder();
    if (order === null || this.#looksHeld === 0) return false;
    return papersOf(this.#printer).some((paper) => paper.cut && paper.qr.includes(order.qrData ?? ""));
  }

  #openOrder() {
    const order = this.#provider.orders().at(-1);
    return order?.status === "created" ? order : null;
  }

  async #onRequest({ step, operation }: RequestEvent): Promise<void> {
    if (step === "received" && operation === "get") await this.#holdLook();
    if (step !== "acted" || operation === null) return;
    const times = (this.#acted.get(operation) ?? 0) + 1;
    this.#acted.set(operation, times);
    const point = `request ${operation}${times === 1 ? "" : ` (${times})`}, acted upon by the provider`;
    if (this.#starts > 1) return;
    this.#points.push(point);
    if (point === this.#options.killAt) await this.#daemon?.die();
  }

  /**
   * The first look is answered at once, every later one when something happened to the order: so a run asks
   * equally often however fast the machine is, and its points have the same names.
   */
  async #holdLook(): Promise<void> {
    this.#looks += 1;
    if (this.#looks === 1) return;
    const daemon = this.#daemon;
    this.#looksHeld += 1;
    this.#tellChange();
    const nothingHappened = () =>
      this.#daemon === daemon &&
      this.#openOrder() !== null &&
      this.#sale?.phase.status === "awaiting-payment";
    while (nothingHappened()) await this.#changed.promise;
    this.#looksHeld -= 1;
  }

  #readJournal(): void {
    try {
      this.#sale = bookOf(readEntries(this.#journalDirectory)).latest();
    } catch (error) {
      this.#fail(error);
    }
    this.#tellChange();
  }

  #isAtItsEnd(): boolean {
    const sale = this.#sale;
    return sale !== null && isSettled(sale) && isTold(this.#options.story, sale);
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
    this.#tellChange();
  }

  #tellChange(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  /** For the message when a story does not end. */
  #scene(): string {
    const { phase, papers, refunds } = this.#sale ?? {};
    return [
      `sale: ${JSON.stringify({ phase, papers, refunds })}`,
      `orders: ${JSON.stringify(this.#virtual?.orders())}`,
      `last points: ${this.#points.slice(-5).join("; ")}`,
      `log: ${this.#log}${this.#daemon?.log ?? ""}`,
    ].join("\n");
  }
}
