// A receipt printer that says only what is known: it keeps its wire open, asks before each job whether the
// printer can print, sends, and calls a job printed when the printer itself confirmed the end of it.

import type { Wire } from "../../hal/byte-channel.ts";
import type { Clock } from "../../hal/clock.ts";
import type { DeviceState, Health, HealthDepth } from "../../hal/device.ts";
import { DeviceError } from "../../hal/device-error.ts";
import type { POSPrinter, PrinterAct, PrintJob, PrintResult, TrialJob } from "../../hal/pos-printer.ts";
import type { PaperFormat, PaperWidthMm, PrinterProfile } from "../../profiles/printer-profile.ts";
import { DeviceStatus } from "../device-status.ts";
import { Bell } from "./bell.ts";
import { DrawerSense } from "./drawer-sense.ts";
import { findLanguage } from "./find-language.ts";
import { judgeSlip, testSlip } from "./health.ts";
import type { PrinterLanguage } from "./language.ts";
import { PrinterCondition } from "./printer-condition.ts";
import { PrinterLink } from "./printer-link.ts";
import { PrinterSession } from "./printer-session.ts";
import { type Task, TaskQueue } from "./task-queue.ts";

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5000;
// A wire that lives this long was no mistake; the next loss is answered quickly again.
const PROVEN_MS = 5000;
// Device.stop() promises to resolve within a second.
const STOP_LIMIT_MS = 900;
// Bytes that a printer without answers was just sent may still be in this host: closing would drop them.
const LINGER_MS = 700;
// Device.checkHealth() promises to end within 30 seconds.
const HEALTH_LIMIT_MS = 28_000;
const CHECK_PATIENCE_MS = 12_000;
// A drawer that opens long after somebody wanted it stands open before nobody.
const ACT_PATIENCE_MS = 3000;

/** @throws DeviceError "refused" when the profile does not know paper of that width, or nobody its language */
export function createPosPrinter(options: {
  readonly wire: Wire;
  readonly profile: PrinterProfile;
  readonly paperMm: PaperWidthMm;
  readonly clock: Clock;
}): POSPrinter {
  const { profile, paperMm } = options;
  const format = profile.paper[paperMm];
  if (format === undefined) {
    const widths = Object.keys(profile.paper).join(" or ");
    throw new DeviceError(
      "refused",
      `printer profile "${profile.name}" is for paper of ${widths} mm, not ${paperMm} mm`,
    );
  }
  return new Printer(options.wire, options.clock, profile, format);
}

class Printer implements POSPrinter {
  readonly name: string;
  readonly columns: number;
  readonly smallColumns: number;
  readonly dots: number;
  readonly #wire: Wire;
  readonly #clock: Clock;
  readonly #bell: Bell;
  readonly #language: PrinterLanguage;
  readonly #status = new DeviceStatus();
  readonly #drawer = new DrawerSense();
  readonly #session: PrinterSession;
  readonly #tasks: TaskQueue;
  #link: PrinterLink | null = null;
  #running = false;
  #life: Promise<void> = Promise.resolve();

  constructor(wire: Wire, clock: Clock, profile: PrinterProfile, format: PaperFormat) {
    this.name = `printer ${wire.name}`;
    this.columns = format.columns;
    this.smallColumns = format.smallColumns;
    this.dots = format.dots;
    this.#wire = wire;
    this.#clock = clock;
    this.#bell = new Bell(clock);
    this.#tasks = new TaskQueue(clock, this.#bell);
    this.#language = findLanguage(profile, format);
    this.#session = new PrinterSession({
      clock,
      bell: this.#bell,
      condition: new PrinterCondition(this.#status, this.#drawer),
      profile,
      language: this.#language,
      isShared: wire.isShared ?? false,
    });
  }

  state(): DeviceState {
    return this.#status.get();
  }

  onState(listener: (state: DeviceState) => void): void {
    this.#status.onChange(listener);
  }

  drawerSense(): "low" | "high" | null {
    return this.#drawer.get();
  }

  onDrawerSense(listener: (level: "low" | "high") => void): void {
    this.#drawer.onChange(listener);
  }

  checkHealth(depth: HealthDepth): Promise<Health> {
    if (depth === "external") return this.#askEverything();
    if (depth === "interactive") return this.#printTestSlip();
    return Promise.resolve(this.#status.health());
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#status.set("missing", `${this.#wire.name}: being looked for`);
    this.#life = this.#life.then(() => this.#live());
  }

  async stop(): Promise<void> {
    if (!this.#running) return;
    const limitMs = this.#clock.monotonicMs() + STOP_LIMIT_MS;
    await this.#linger();
    this.#running = false;
    this.#link?.lose(new DeviceError("disconnected", `${this.#wire.name}: the till was stopped`));
    this.#tasks.refuseAll("the printer was stopped");
    this.#bell.ring();
    await new Promise<void>((resolve) => {
      const limit = this.#clock.after(Math.max(0, limitMs - this.#clock.monotonicMs()), resolve);
      void this.#life.then(() => {
        limit.cancel();
        resolve();
      });
    });
    this.#status.set("missing", "stopped");
  }

  print(job: PrintJob): Promise<PrintResult> {
    return new Promise((resolve) => {
      this.#do({
        run: async (link) => resolve(await this.#session.perform(link, job)),
        refuse: (detail) => resolve({ outcome: "not-started", detail }),
      });
    });
  }

  tryOut(job: TrialJob): Promise<PrintResult> {
    return new Promise((resolve) => {
      this.#do({
        run: async (link) => resolve(await this.#session.tryOut(link, job)),
        refuse: (detail) => resolve({ outcome: "not-started", detail }),
      });
    });
  }

  act(act: PrinterAct): Promise<void> {
    return new Promise((resolve, reject) => {
      const commands = this.#language.act(act);
      const refuse = async (detail: string) => {
        const link = this.#link;
        if (link !== null && (await this.#session.actAtOnce(link, act))) resolve();
        else reject(new DeviceError("failed", `${this.name}: ${act.kind} not done: ${detail}`));
      };
      const run = async (link: PrinterLink) => {
        const readiness = await this.#session.send(link, commands);
        if (readiness.isReady) resolve();
        else await refuse(readiness.detail);
      };
      this.#do({ run, refuse: (detail) => void refuse(detail) }, ACT_PATIENCE_MS);
    });
  }

  #askEverything(): Promise<Health> {
    return new Promise((resolve) => {
      const task: Task = {
        run: async (link) => resolve(await this.#session.check(link)),
        refuse: (detail) => resolve({ ok: false, words: `could not be asked: ${detail}` }),
      };
      this.#do(task, CHECK_PATIENCE_MS);
    });
  }

  #printTestSlip(): Promise<Health> {
    return new Promise((resolve) => {
      const limit = this.#clock.after(HEALTH_LIMIT_MS, () => {
        resolve({ ok: false, words: `the test slip is not out yet: ${this.#status.get().detail}` });
      });
      const end = (result: PrintResult) => {
        limit.cancel();
        resolve(judgeSlip(result));
      };
      const items = testSlip(this, this.#session.identity);
      const task: Task = {
        run: async (link) => end(await this.#session.performAnyway(link, { name: "test slip", items })),
        refuse: (detail) => end({ outcome: "not-started", detail }),
      };
      this.#do(task, CHECK_PATIENCE_MS);
    });
  }

  #do(task: Task, patienceMs?: number): void {
    if (!this.#running) task.refuse("the printer is not started");
    else if (patienceMs === undefined) this.#tasks.add(task);
    else this.#tasks.addFor(patienceMs, task);
  }

  async #live(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (this.#running) {
      const link = await this.#open().catch(asDeviceError);
      if (link instanceof PrinterLink) {
        await this.#serve(link);
        if (link.hasAnswered || this.#clock.monotonicMs() - link.openedAtMs >= PROVEN_MS)
          retryMs = FIRST_RETRY_MS;
        if (link.lost === null) {
          await this.#standBack(link);
          continue;
        }
      }
      if (!this.#running) break;
      const cause = link instanceof PrinterLink ? link.lost : link;
      await this.#stayMissing(cause?.message ?? `${this.#wire.name}: lost`, retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  }

  #open(): Promise<PrinterLink> {
    return PrinterLink.open({
      wire: this.#wire,
      language: this.#language,
      clock: this.#clock,
      bell: this.#bell,
      heard: (reply) => this.#session.hear(reply),
    });
  }

  /** Tasks that come meanwhile end at once, so that nobody waits for a printer that is not there. */
  async #stayMissing(detail: string, forMs: number): Promise<void> {
    this.#status.set("missing", detail);
    const untilMs = this.#clock.monotonicMs() + forMs;
    for (;;) {
      this.#tasks.refuseAll(detail);
      const leftMs = untilMs - this.#clock.monotonicMs();
      if (!this.#running || leftMs <= 0) return;
      await this.#bell.wait(leftMs);
    }
  }

  /** Until the wire is lost, the printer is stopped, or it is another host's turn. */
  async #serve(link: PrinterLink): Promise<void> {
    this.#link = link;
    if (this.#running) await this.#session.look(link);
    let usedMs = this.#clock.monotonicMs();
    while (this.#running && link.lost === null) {
      const next = this.#tasks.next();
      if (next !== undefined) {
        await next.run(link);
        usedMs = this.#clock.monotonicMs();
        continue;
      }
      const letGoInMs = usedMs + (this.#wire.letGoAfterMs ?? Infinity) - this.#clock.monotonicMs();
      if (letGoInMs <= 0) break;
      const lookInMs = this.#session.lookAgainInMs(link);
      if (lookInMs <= 0) await this.#session.look(link);
      else await this.#bell.wait(Math.min(lookInMs, letGoInMs));
    }
    this.#link = null;
    if (link.lost !== null || !this.#running) this.#drawer.set(null);
    await link.close().catch(() => {});
  }

  /** Leaves the printer to others until there is something to do, or it is time to look how it is. */
  async #standBack(link: PrinterLink): Promise<void> {
    for (;;) {
      const lookInMs = this.#session.lookAgainInMs(link);
      if (!this.#running || !this.#tasks.isEmpty || lookInMs <= 0) return;
      await this.#bell.wait(lookInMs);
    }
  }

  async #linger(): Promise<void> {
    const link = this.#link;
    if (link === null || link.hasAnswered || link.lost !== null) return;
    const leftMs = link.lastTakenMs + LINGER_MS - this.#clock.monotonicMs();
    if (link.openedAtMs === link.lastTakenMs || leftMs <= 0) return;
    await new Promise<void>((resolve) => {
      this.#clock.after(leftMs, resolve);
    });
  }
}

function asDeviceError(error: unknown): DeviceError {
  if (error instanceof DeviceError) return error;
  return new DeviceError("failed", `the wire does not open: ${String(error)}`, { cause: error });
}
