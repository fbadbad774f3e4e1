// One run of a story with one kill in it: the daemon is a process of its own; the printer with its paper, the
// provider and the people live here and survive. After the kill the daemon is started again and the story goes
// on by itself. Nothing waits for time: every step follows from an event, and one deadline stands behind all.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AttachedPrinter, plugIntoPty } from "../../hardware/emulators/printer-wires.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { ControlClient, ControlUnreachable } from "../../src/control/client.ts";
import {
  type RequestEvent,
  startVirtualMercadoPago,
  type VirtualMercadoPago,
} from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { isSettled } from "../../src/sale/duties.ts";
import type { Sale } from "../../src/sale/sale.ts";
import type { ClosedDay } from "../../src/terminal/book/records.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { Chance } from "./chance.ts";
import { CountingPrinter } from "./counting-printer.ts";
import { DaemonProcess, expectRefused } from "./daemon-process.ts";
import { type Details, detailsOf } from "./details.ts";
import { bookOf, lastLineOf, papersOf, readEntries, sceneOf, Z_REPORT } from "./evidence.ts";
import { byteOfPoint } from "./print-points.ts";
import { isFreeze, type Mishap, type RunOptions, type RunResult } from "./run-options.ts";
import { TOKEN, writeSettings } from "./settings.ts";
import { isTold, scanAll, wantsToClose, wantsToRefund, wantsToSell } from "./stories.ts";

/** A run takes about a second alone; this only ends what hangs, also where everything else runs beside it. */
const DEADLINE_MS = 90_000;

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
  readonly #details: Details;
  readonly #folder = mkdtempSync(join(tmpdir(), "tilld-crash-"));
  readonly #client = new ControlClient(join(this.#folder, "till.sock"));
  readonly #printer: AttachedPrinter<CountingPrinter>;
  #virtual: VirtualMercadoPago | null = null;
  #daemon: DaemonProcess | null = null;
  #starts = 0;
  #wasStopped = false;
  #isOver = false;
  #isFrozen = false;
  #failure: Error | null = null;
  /** Of the daemons that are gone. */
  #log = "";
  readonly #points: string[] = [];
  readonly #atRisk = new Set<string>();
  readonly #acted = new Map<string, number>();
  /** What the cashier already asked of this process. */
  readonly #asked = new Set<string>();
  #looks = 0;
  #looksHeld = 0;
  #sale: Sale | null = null;
  #days: readonly ClosedDay[] = [];
  /** An earlier run began to print a report, and nobody knows whether it came out. */
  #reportWasBegun = false;
  #changed = Promise.withResolvers<void>();

  private constructor(options: RunOptions, details: Details, printer: AttachedPrinter<CountingPrinter>) {
    this.#options = options;
    this.#details = details;
    this.#printer = printer;
  }

  static async open(options: RunOptions): Promise<Run> {
    const details = detailsOf(options.story, options.seed ?? null);
    const { paperMm, scheme } = details;
    const counting = new CountingPrinter(systemClock, { paperMm });
    const printer = await plugIntoPty(counting, systemClock, scheme);
    const run = new Run(options, details, printer);
    run.#stopInPrint();
    printer.printer.onPaper(() => run.#tellChange());
    run.#virtual = await startVirtualMercadoPago({
      clock: new ManualClock(),
      accessTokens: [TOKEN],
      onRequest: (event) => run.#onRequest(event),
    });
    for (const fault of details.faults) run.#virtual.faults.add(fault);
    writeSettings(run.#folder, {
      providerUrl: run.#virtual.url,
      printerConnection: printer.connection,
      paperMm,
      journalDirectory: run.#journalDirectory,
    });
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
      throw new Error(
        `${error instanceof Error ? error.message : error}\n${sceneOf(this.#sale, this.#virtual?.orders(), this.#points, this.#log + (this.#daemon?.log ?? ""))}`,
        { cause: error },
      );
    } finally {
      deadline.cancel();
    }
    const evidence = {
      orders: this.#provider.orders(),
      papers: papersOf(this.#printer),
      entries: readEntries(this.#journalDirectory),
    };
    return {
      points: this.#points,
      atRisk: this.#atRisk,
      printed: this.#printer.printer.bytes(),
      wasStopped: this.#wasStopped,
      evidence,
    };
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
    return this.#options.journalDirectory ?? join(this.#folder, "journal");
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
        bootId: isFirst || death === "kill" || isFreeze(death) ? "first-boot" : "second-boot",
        dying: killAt === null || death === "restart of the machine" ? "kill" : death,
        bug,
        seed: this.#details.seed,
      },
      {
        ready: () => {
          this.#readJournal();
          this.#reportWasBegun = this.#days.some(({ isOut, prints }) => prints > 0 && !isOut);
        },
        passed: (point, isAtRisk) => {
          if (isFirst) this.#points.push(point);
          if (isFirst && isAtRisk) this.#atRisk.add(point);
          // It looks at its journal before it opens any device.
          else if (!isFirst) this.#printer.printer.hearAgain();
          if (point.includes(", written")) this.#readJournal();
          // It freezes itself there.
          if (point === killAt && isFreeze(death)) this.#besideFrozen().catch((error) => this.#fail(error));
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
      this.#wasStopped = true;
      this.#options.whileOff?.(this.#journalDirectory);
      this.#start(null);
    } else if (this.#options.mishap !== undefined && isToBeKilled && code !== 0) {
      this.#endByMishap(this.#options.mishap, { code, signal, log: daemon.log });
    } else if (!daemon.isStopping || code !== 0) {
      this.#fail(new Error(`the daemon ended by itself: ${signal ?? `exit code ${code}`}`));
    }
    this.#readJournal();
  }

  #endByMishap(mishap: Mishap, end: Parameters<Mishap["ended"]>[0]): void {
    try {
      mishap.ended(end);
      this.#start(null);
    } catch (error) {
      this.#fail(error);
    }
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
      const ends = story.customer === "pays in cash" ? ["TILL:CASH", "TILL:CONFIRM"] : ["TILL:TOTAL"];
      this.#ask(`sell after ${sale?.facts.id}`, async () => {
        await scanAll(this.#client, this.#details.articles);
        await scanAll(this.#client, ends);
      });
    } else if (story.cashierCancels && sale?.phase.status === "awaiting-payment" && this.#isCustomersTurn()) {
      this.#ask("cancel", () => this.#client.cancel());
    } else if (sale !== null && isSettled(sale) && wantsToRefund(story, sale)) {
      const part = story.refund === "everything" ? {} : { amount: this.#details.part };
      this.#ask("refund", () => this.#client.refund({ receipt: String(sale.receiptNumber), ...part }, 0));
    } else if (sale !== null && isSettled(sale) && this.#wantsToClose()) {
      const { counted } = this.#details;
      this.#ask("close the day", () =>
        counted === null ? scanAll(this.#client, ["TILL:Z", "TILL:CONFIRM"]) : this.#client.closeDay(counted),
      );
    }
  }

  #wantsToClose(): boolean {
    return wantsToClose(this.#options.story, this.#days, this.#reportsInHand(), this.#reportWasBegun);
  }

  #reportsInHand(): number {
    return papersOf(this.#printer).filter((paper) => paper.cut && Z_REPORT.test(lastLineOf(paper))).length;
  }

  /** What was asked for is in hand, and the till knows it, unless it died before it could. */
  #isDayClosed(): boolean {
    if (this.#options.story.closesDay !== true) return true;
    const [day] = this.#days;
    return day !== undefined && this.#reportsInHand() > 0 && (day.isOut || this.#reportWasBegun);
  }

  /** Once for each life of the daemon, unless nobody heard it; what a killed one did not write down is asked again. */
  #ask(what: string, ask: () => Promise<unknown>): void {
    const daemon = this.#daemon;
    if (this.#asked.has(what)) return;
    this.#asked.add(what);
    ask().catch((error: unknown) => {
      if (!(error instanceof ControlUnreachable)) this.#fail(error);
      else if (this.#daemon === daemon) this.#asked.delete(what);
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

  /** The ticket is in hand, and the till was told once that nobody paid yet and asks again, or asks no more. */
  #isCustomersTurn(): boolean {
    const order = this.#openOrder();
    if (order === null || (this.#looksHeld === 0 && !this.#isFrozen)) return false;
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
    if (point !== this.#options.killAt) return;
    if (isFreeze(this.#options.death ?? "kill")) this.#stopDaemon();
    else await this.#daemon?.die();
  }

  /** What is to happen at the point happens. */
  #stopDaemon(): void {
    const { death = "kill" } = this.#options;
    if (isFreeze(death)) this.#daemon?.freeze();
    const stopped = isFreeze(death) ? this.#besideFrozen() : this.#daemon?.die();
    stopped?.catch((error: unknown) => this.#fail(error));
  }

  /** The first daemon stands still; a second one must not take its place as long as it lives. */
  async #besideFrozen(): Promise<void> {
    const daemon = this.#daemon;
    if (daemon === null) return;
    await daemon.frozen();
    this.#isFrozen = true;
    this.#tellChange();
    const { mishap, frozenMs = 0 } = this.#options;
    if (mishap === undefined) await expectRefused(daemon);
    else mishap.strike(daemon.pid);
    if (frozenMs > 0) await new Promise<void>((resolve) => systemClock.after(frozenMs, resolve));
    this.#wasStopped = true;
    this.#isFrozen = false;
    if (this.#options.death === "freeze") daemon.thaw();
    else await daemon.kill();
    await mishap?.watch?.(() => daemon.log);
    this.#tellChange();
  }

  #stopInPrint(): void {
    const { killAt, seed, death = "kill" } = this.#options;
    const atByte = killAt === null ? null : byteOfPoint(killAt);
    if (atByte === null) return;
    this.#printer.printer.stopAt({
      atByte,
      // A process that stands still keeps its wire open.
      losesRest: !isFreeze(death) && new Chance(seed ?? 0, `rest after ${atByte}`).below(2) === 1,
      reached: () => {
        if (this.#starts === 1) this.#stopDaemon();
      },
    });
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
      const book = bookOf(readEntries(this.#journalDirectory));
      this.#sale = book.latest();
      this.#days = book.closes;
    } catch (error) {
      this.#fail(error);
    }
    this.#tellChange();
  }

  #isAtItsEnd(): boolean {
    const sale = this.#sale;
    const isSold = sale !== null && isSettled(sale) && isTold(this.#options.story, sale);
    return isSold && this.#isDayClosed();
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
    this.#tellChange();
  }

  #tellChange(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}
