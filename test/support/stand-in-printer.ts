// A printer that only knows the contract: what it was told to do beside printing, and what it says of the drawer.

import type { DeviceState, Health } from "../../hardware/hal/device.ts";
import type { POSPrinter, PrinterAct, PrintResult } from "../../hardware/hal/pos-printer.ts";

export class StandInPrinter implements POSPrinter {
  readonly name = "printer";
  readonly columns = 48;
  readonly smallColumns = 64;
  readonly dots = 576;
  readonly acts: string[] = [];
  condition: DeviceState = { condition: "ready", detail: "" };
  /** Thrown by every act. */
  refusal: Error | null = null;
  /** Acts wait for it. */
  turn: Promise<void> = Promise.resolve();
  #sense: "low" | "high" | null = null;
  #listener: (level: "low" | "high") => void = () => {};

  state(): DeviceState {
    return this.condition;
  }

  onState(): void {}

  async checkHealth(): Promise<Health> {
    return { ok: true, words: "" };
  }

  start(): void {}

  async stop(): Promise<void> {}

  async print(): Promise<PrintResult> {
    return { outcome: "printed" };
  }

  async tryOut(): Promise<PrintResult> {
    return { outcome: "printed" };
  }

  async act(act: PrinterAct): Promise<void> {
    await this.turn;
    if (this.refusal !== null) throw this.refusal;
    this.acts.push(act.kind === "beep" ? `beep ${act.times}` : `drawer ${act.pin} ${act.pulseMs}`);
  }

  drawerSense(): "low" | "high" | null {
    return this.#sense;
  }

  onDrawerSense(listener: (level: "low" | "high") => void): void {
    this.#listener = listener;
  }

  /** The drawer's switch moves. */
  sense(level: "low" | "high"): void {
    this.#sense = level;
    this.#listener(level);
  }
}
