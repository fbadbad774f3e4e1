// The printer's own beeper as the buzzer of the till: it counts beeps and knows no lengths, and it sounds between two
// papers, never in the middle of one.

import type { DeviceState, Health, HealthDepth } from "../../hal/device.ts";
import type { Pattern } from "../../hal/pattern.ts";
import type { POSPrinter } from "../../hal/pos-printer.ts";
import type { ToneIndicator } from "../../hal/tone-indicator.ts";

/** What printers can count to (reference 2.6). */
const MOST_BEEPS = 9;

/** The printer is started and stopped by whoever prints on it. */
export function createPrinterBeeper(printer: POSPrinter): ToneIndicator {
  return new PrinterBeeper(printer);
}

class PrinterBeeper implements ToneIndicator {
  readonly name = "tone of the printer";
  readonly #printer: POSPrinter;
  #isRunning = false;
  #isSounding = false;
  /** What came last while the beeper was busy; what came before that is old news. */
  #waiting: Pattern = [];
  #refusal = "";
  #listener: (state: DeviceState) => void = () => {};

  constructor(printer: POSPrinter) {
    this.#printer = printer;
  }

  state(): DeviceState {
    if (!this.#isRunning) return { condition: "missing", detail: "stopped" };
    const { condition, detail } = this.#printer.state();
    if (condition !== "ready") return { condition, detail: `sounds through the printer: ${detail}` };
    if (this.#refusal !== "") return { condition: "attention", detail: this.#refusal };
    return { condition: "ready", detail: "" };
  }

  /** The printer tells of itself; this is about its beeper alone. */
  onState(listener: (state: DeviceState) => void): void {
    this.#listener = listener;
  }

  start(): void {
    this.#isRunning = true;
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#waiting = [];
  }

  sound(pattern: Pattern): void {
    if (!this.#isRunning) return;
    this.#waiting = pattern;
    if (!this.#isSounding) void this.#soundWaiting();
  }

  async checkHealth(depth: HealthDepth): Promise<Health> {
    const { condition, detail } = this.state();
    if (depth !== "interactive")
      return { ok: condition === "ready", words: detail || "the printer is ready" };
    try {
      await this.#printer.act({ kind: "beep", times: 2 });
      return { ok: null, words: "the printer was told to beep twice; was it heard?" };
    } catch (cause) {
      return { ok: false, words: cause instanceof Error ? cause.message : String(cause) };
    }
  }

  async #soundWaiting(): Promise<void> {
    this.#isSounding = true;
    while (this.#waiting.length > 0) {
      const times = Math.min(this.#waiting.length, MOST_BEEPS);
      this.#waiting = [];
      try {
        await this.#printer.act({ kind: "beep", times });
        this.#say("");
      } catch (cause) {
        // A beep that is late is no beep, so nothing is tried again.
        this.#say(cause instanceof Error ? cause.message : String(cause));
      }
    }
    this.#isSounding = false;
  }

  #say(refusal: string): void {
    if (refusal === this.#refusal) return;
    this.#refusal = refusal;
    this.#listener(this.state());
  }
}
