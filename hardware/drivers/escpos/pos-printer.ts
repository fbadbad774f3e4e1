// A receipt printer that says only what is known: it keeps its wire open, asks before each job whether the
// printer can print, sends, and calls a job printed when the printer itself confirmed the end of it.

import type { Wire } from "../../hal/byte-channel.ts";
import type { Clock } from "../../hal/clock.ts";
import type { DeviceState } from "../../hal/device.ts";
import { DeviceError } from "../../hal/device-error.ts";
import type { POSPrinter, PrintJob, PrintResult } from "../../hal/pos-printer.ts";
import type { PaperWidthMm, PrinterProfile } from "../../profiles/printer-profile.ts";
import { DeviceStatus } from "../device-status.ts";
import { Bell } from "./bell.ts";
import { ReceiptEncoder } from "./encoder.ts";
import { PrinterLink } from "./printer-link.ts";
import { PrinterSession } from "./printer-session.ts";

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5000;
// A wire that lives this long was no mistake; the next loss is answered quickly again.
const PROVEN_MS = 5000;
// Device.stop() promises to resolve within a second.
const STOP_LIMIT_MS = 900;
// Bytes that a printer without answers was just sent may still be in this host: closing would drop them.
const LINGER_MS = 700;

interface WaitingJob {
  readonly job: PrintJob;
  readonly resolve: (result: PrintResult) => void;
}

/** @throws DeviceError "refused" when the profile does not know paper of that width */
export function createEscPosPrinter(options: {
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
  const encoder = new ReceiptEncoder(profile, format);
  return new EscPosPrinter(options.wire, options.clock, profile, encoder, format.columns);
}

class EscPosPrinter implements POSPrinter {
  readonly name: string;
  readonly columns: number;
  readonly #wire: Wire;
  readonly #clock: Clock;
  readonly #bell: Bell;
  readonly #status = new DeviceStatus();
  readonly #session: PrinterSession;
  readonly #queue: WaitingJob[] = [];
  readonly #inOrder = { asked: 0, answered: 0 };
  #link: PrinterLink | null = null;
  #running = false;
  #life: Promise<void> = Promise.resolve();

  constructor(wire: Wire, clock: Clock, profile: PrinterProfile, encoder: ReceiptEncoder, columns: number) {
    this.name = `printer ${wire.name}`;
    this.columns = columns;
    this.#wire = wire;
    this.#clock = clock;
    this.#bell = new Bell(clock);
    this.#session = new PrinterSession(clock, this.#bell, this.#status, profile, encoder);
  }

  state(): DeviceState {
    return this.#status.get();
  }

  onState(listener: (state: DeviceState) => void): void {
    this.#status.onChange(listener);
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
    this.#refuseWaiting("the printer was stopped");
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
    if (!this.#running)
      return Promise.resolve({ outcome: "not-started", detail: "the printer is not started" });
    return new Promise((resolve) => {
      this.#queue.push({ job, resolve });
      this.#bell.ring();
    });
  }

  async #live(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (this.#running) {
      const link = await PrinterLink.open(this.#wire, this.#clock, this.#bell, this.#inOrder).catch(
        asDeviceError,
      );
      if (link instanceof PrinterLink) {
        await this.#serve(link);
        if (link.hasAnswered || this.#clock.monotonicMs() - link.openedAtMs >= PROVEN_MS)
          retryMs = FIRST_RETRY_MS;
      }
      if (!this.#running) break;
      const cause = link instanceof PrinterLink ? link.lost : link;
      await this.#stayMissing(cause?.message ?? `${this.#wire.name}: lost`, retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  }

  /** Jobs that come meanwhile end at once, so that nobody waits for a printer that is not there. */
  async #stayMissing(detail: string, forMs: number): Promise<void> {
    this.#status.set("missing", detail);
    const untilMs = this.#clock.monotonicMs() + forMs;
    for (;;) {
      this.#refuseWaiting(detail);
      const leftMs = untilMs - this.#clock.monotonicMs();
      if (!this.#running || leftMs <= 0) return;
      await this.#bell.wait(leftMs);
    }
  }

  async #serve(link: PrinterLink): Promise<void> {
    this.#link = link;
    if (this.#running) await this.#session.look(link);
    while (this.#running && link.lost === null) {
      const next = this.#queue.shift();
      if (next !== undefined) {
        next.resolve(await this.#session.perform(link, next.job));
        continue;
      }
      const leftMs = this.#session.lookAgainInMs(link);
      if (leftMs <= 0) await this.#session.look(link);
      else await this.#bell.wait(leftMs);
    }
    this.#link = null;
    await link.close().catch(() => {});
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

  #refuseWaiting(detail: string): void {
    for (const { resolve } of this.#queue.splice(0)) resolve({ outcome: "not-started", detail });
  }
}

function asDeviceError(error: unknown): DeviceError {
  if (error instanceof DeviceError) return error;
  return new DeviceError("failed", `the wire does not open: ${String(error)}`, { cause: error });
}
