// The cash drawer, whichever way it opens and whoever says that it stands open. Keeps its coil from burning: a pulse
// has a length and a rest after it.

import type { CashDrawer } from "../../hal/cash-drawer.ts";
import { type Clock, sleep } from "../../hal/clock.ts";
import type { DeviceState, Health, HealthDepth } from "../../hal/device.ts";
import { DeviceError } from "../../hal/device-error.ts";
import type { DigitalLines } from "../../hal/digital-lines.ts";
import type { Line } from "../../hal/line.ts";
import type { POSPrinter } from "../../hal/pos-printer.ts";
import { DeviceStatus } from "../device-status.ts";
import { lineOpener, type Opener, printerOpener } from "./opener.ts";
import { lineSensor, NO_SENSOR, printerSensor, type Sensor } from "./sensor.ts";

export const SHORTEST_PULSE_MS = 50;
export const LONGEST_PULSE_MS = 500;
/** Of any time, the part in which the coil may be on is at most a fifth (reference 2.6): four rests to a pulse. */
const RESTS_TO_A_PULSE = 4;

// A drawer that is unlocked springs open in less.
const SPRINGS_OPEN_WITHIN_MS = 3000;
const LOOK_EACH_MS = 100;
// The longest pulse and its rests, or a pulse that the printer has not taken yet.
const PATIENCE_MS = 3000;

export interface CashDrawerOptions {
  readonly opens: "printer" | Line;
  /** Of the printer's connector. */
  readonly pin: 2 | 5;
  /** 50 to 500. */
  readonly pulseMs: number;
  readonly sensor: "printer" | Line | null;
  readonly openLevel: "low" | "high";
  readonly printer: POSPrinter;
  readonly gpio: DigitalLines;
  readonly clock: Clock;
}

/** @throws DeviceError "refused" when the pulse is too short or too long */
export function createCashDrawer(options: CashDrawerOptions): CashDrawer {
  const { pulseMs } = options;
  if (!Number.isInteger(pulseMs) || pulseMs < SHORTEST_PULSE_MS || pulseMs > LONGEST_PULSE_MS) {
    const bounds = `${SHORTEST_PULSE_MS} to ${LONGEST_PULSE_MS} ms`;
    throw new DeviceError("refused", `a drawer's pulse of ${pulseMs} ms: expected ${bounds}`);
  }
  return new PulsedDrawer(options);
}

class PulsedDrawer implements CashDrawer {
  readonly name: string;
  readonly #clock: Clock;
  readonly #pulseMs: number;
  readonly #openLevel: "low" | "high";
  readonly #opener: Opener;
  readonly #sensor: Sensor;
  readonly #status = new DeviceStatus();
  #isRunning = false;
  #isPulsing = false;
  /** When the coil may be on again. */
  #restedMs = 0;
  #wasOpened: boolean | null = null;
  #listener: (opened: boolean) => void = () => {};

  constructor({ opens, pin, pulseMs, sensor, openLevel, printer, gpio, clock }: CashDrawerOptions) {
    this.#clock = clock;
    this.#pulseMs = pulseMs;
    this.#openLevel = openLevel;
    const changed = () => this.#changed();
    this.#opener =
      opens === "printer" ? printerOpener(printer, pin) : lineOpener(opens, gpio, clock, changed);
    this.#sensor =
      sensor === null
        ? NO_SENSOR
        : sensor === "printer"
          ? printerSensor(printer, changed)
          : lineSensor(sensor, gpio, clock, changed);
    this.name = `drawer by ${this.#opener.name}`;
  }

  /** Through the printer it is as the printer is, which tells of its own changes. */
  state(): DeviceState {
    if (this.#isRunning) this.#judge();
    return this.#status.get();
  }

  onState(listener: (state: DeviceState) => void): void {
    this.#status.onChange(listener);
  }

  onOpened(listener: (opened: boolean) => void): void {
    this.#listener = listener;
  }

  isOpened(): boolean | null {
    const level = this.#isRunning ? this.#sensor.level() : null;
    return level === null ? null : level === this.#openLevel;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#opener.start();
    this.#sensor.start();
    this.#changed();
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    await Promise.all([this.#opener.stop(), this.#sensor.stop()]);
    this.#status.set("missing", "stopped");
  }

  async open(): Promise<void> {
    if (!this.#isRunning) throw new DeviceError("missing", "the drawer is not started");
    const restMs = Math.ceil(this.#restedMs - this.#clock.monotonicMs());
    if (this.#isPulsing || restMs > 0) {
      const until = this.#isPulsing
        ? "the pulse is still on its way"
        : `its coil rests for ${restMs} ms more`;
      throw new DeviceError("busy", `the drawer was opened just now, and ${until}; ask again after that`);
    }
    this.#isPulsing = true;
    try {
      await this.#opener.pulse(this.#pulseMs);
    } finally {
      this.#isPulsing = false;
      this.#restedMs = this.#clock.monotonicMs() + this.#pulseMs * RESTS_TO_A_PULSE;
    }
  }

  async openWhenRested(): Promise<void> {
    const untilMs = this.#clock.monotonicMs() + PATIENCE_MS;
    while (this.#isRunning && this.#clock.monotonicMs() < untilMs) {
      const restMs = this.#restedMs - this.#clock.monotonicMs();
      if (!this.#isPulsing && restMs <= 0) break;
      await sleep(this.#clock, this.#isPulsing ? LOOK_EACH_MS : Math.ceil(restMs));
    }
    await this.open();
  }

  async checkHealth(depth: HealthDepth): Promise<Health> {
    const { condition, detail } = this.state();
    if (condition !== "ready") return { ok: false, words: detail };
    if (depth === "internal") return { ok: true, words: this.#sensorWords() };
    if (depth === "external") return this.#checkSensor();
    try {
      await this.open();
    } catch (cause) {
      return { ok: false, words: cause instanceof Error ? cause.message : String(cause) };
    }
    if (this.#sensor === NO_SENSOR) return { ok: null, words: "a pulse was sent; did the drawer open?" };
    return this.#watchItOpen();
  }

  #checkSensor(): Health {
    if (this.#sensor === NO_SENSOR)
      return { ok: null, words: "it has no sensor, so only opening it tells whether it works" };
    const isOpened = this.isOpened();
    if (isOpened === null) return { ok: false, words: this.#sensorWords() };
    return { ok: null, words: `${this.#sensorWords()}; is that so? If not, turn [drawer] open_when around` };
  }

  async #watchItOpen(): Promise<Health> {
    const untilMs = this.#clock.monotonicMs() + SPRINGS_OPEN_WITHIN_MS;
    while (this.isOpened() !== true && this.#clock.monotonicMs() < untilMs) {
      await sleep(this.#clock, LOOK_EACH_MS);
    }
    if (this.isOpened() === true)
      return { ok: true, words: "a pulse was sent and the sensor says that it is open" };
    const words =
      "a pulse was sent and the sensor does not say that it opened; is it locked with its key, is the cable in, " +
      "is pin or line the right one, and is [drawer] open_when the right way round?";
    return { ok: false, words };
  }

  #sensorWords(): string {
    if (this.#sensor === NO_SENSOR) return "ready; it has no sensor";
    const level = this.#sensor.level();
    if (level === null) return this.#sensor.problem() || `its sensor (${this.#sensor.name}) says nothing yet`;
    return `its sensor is ${level}, which means ${level === this.#openLevel ? "open" : "closed"}`;
  }

  #changed(): void {
    if (!this.#isRunning) return;
    this.#judge();
    const isOpened = this.isOpened();
    if (isOpened === this.#wasOpened) return;
    this.#wasOpened = isOpened;
    if (isOpened !== null) this.#listener(isOpened);
  }

  #judge(): void {
    const problem = this.#opener.problem();
    const blind = this.#sensor.problem();
    if (problem !== "") this.#status.set("missing", problem);
    else if (blind !== "") this.#status.set("attention", `it opens, and nobody sees it: ${blind}`);
    else this.#status.set("ready", "");
  }
}
