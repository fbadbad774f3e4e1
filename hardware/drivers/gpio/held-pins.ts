// Named output pins that are held from start to stop: taken when they are there, looked for when they are
// not, and low again at the end.

import type { Clock, Timer } from "../../hal/clock.ts";
import type { DigitalOutput, DigitalOutputs } from "../../hal/digital-output.ts";
import type { DeviceStatus } from "../device-status.ts";

// A missing chip appears by loading a module or by a permission that a person grants: nothing for seconds.
const LOOK_AGAIN_MS = 30_000;

export class HeldPins<Name extends string> {
  readonly #pins: ReadonlyMap<Name, number>;
  readonly #gpio: DigitalOutputs;
  readonly #clock: Clock;
  readonly #status: DeviceStatus;
  readonly #open = new Map<Name, DigitalOutput>();
  /** What each pin shall be; kept for pins that are not there yet. */
  readonly #levels = new Map<Name, boolean>();
  #running = false;
  #again: Timer | null = null;
  #looking: Promise<void> = Promise.resolve();

  /** @param pins the BCM number of each name */
  constructor(pins: ReadonlyMap<Name, number>, gpio: DigitalOutputs, clock: Clock, status: DeviceStatus) {
    this.#pins = pins;
    this.#gpio = gpio;
    this.#clock = clock;
    this.#status = status;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#looking = this.#looking.then(() => this.#look());
  }

  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    this.#again?.cancel();
    this.#again = null;
    await this.#looking;
    for (const pin of this.#open.values()) pin.release();
    this.#open.clear();
    this.#levels.clear();
    this.#status.set("missing", "stopped");
  }

  set(name: Name, on: boolean): void {
    if (this.#levels.get(name) === on) return;
    this.#levels.set(name, on);
    this.#drive(name, on);
  }

  #drive(name: Name, on: boolean): void {
    const pin = this.#open.get(name);
    if (pin === undefined) return;
    try {
      pin.set(on);
    } catch (cause) {
      pin.release();
      this.#open.delete(name);
      this.#lookLater([`${name}: ${messageOf(cause)}`]);
    }
  }

  async #look(): Promise<void> {
    const faults: string[] = [];
    for (const [name, bcm] of this.#pins) {
      if (!this.#running) return;
      if (this.#open.has(name)) continue;
      try {
        const pin = await this.#gpio.open(bcm);
        this.#open.set(name, pin);
        if (this.#levels.get(name) === true) this.#drive(name, true);
      } catch (cause) {
        faults.push(`${name}: ${messageOf(cause)}`);
      }
    }
    if (!this.#running) return;
    if (faults.length > 0) this.#lookLater(faults);
    else if (this.#open.size === this.#pins.size) this.#status.set("ready", "");
  }

  #lookLater(faults: readonly string[]): void {
    this.#status.set("missing", faults.join("; "));
    this.#again ??= this.#clock.after(LOOK_AGAIN_MS, () => {
      this.#again = null;
      this.#looking = this.#looking.then(() => this.#look());
    });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
