// The lamps on GPIO pins. Blinking is done here, since sysfs pins cannot blink by themselves.

import type { Clock, Timer } from "../../hal/clock.ts";
import type { DeviceState } from "../../hal/device.ts";
import type { DigitalOutputs } from "../../hal/digital-output.ts";
import type { LightName, LightPattern, Lights } from "../../hal/lights.ts";
import { DeviceStatus } from "../device-status.ts";
import { HeldPins } from "./held-pins.ts";

// Once a second is seen from the corner of an eye, and does not hurry anybody.
const BLINK_HALF_MS = 500;

/** @param options.pins BCM number of each lamp that is wired */
export function createLights(options: {
  readonly pins: Readonly<Partial<Record<LightName, number>>>;
  readonly gpio: DigitalOutputs;
  readonly clock: Clock;
}): Lights {
  return new GpioLights(options.pins, options.gpio, options.clock);
}

const NAMES: readonly LightName[] = ["ready", "busy", "attention"];

class GpioLights implements Lights {
  readonly name: string;
  readonly #clock: Clock;
  readonly #status = new DeviceStatus();
  readonly #wired: readonly LightName[];
  readonly #pins: HeldPins<LightName>;
  #patterns: Readonly<Partial<Record<LightName, LightPattern>>> = {};
  #running = false;
  #bright = true;
  #turn: Timer | null = null;

  constructor(pins: Readonly<Partial<Record<LightName, number>>>, gpio: DigitalOutputs, clock: Clock) {
    const wired = NAMES.flatMap((name): [LightName, number][] => {
      const bcm = pins[name];
      return bcm === undefined ? [] : [[name, bcm]];
    });
    this.name = `lights ${wired.map(([name, bcm]) => `${name}=${bcm}`).join(" ")}`;
    this.#clock = clock;
    this.#wired = wired.map(([name]) => name);
    this.#pins = new HeldPins(new Map(wired), gpio, clock, this.#status);
  }

  state(): DeviceState {
    return this.#status.get();
  }

  onState(listener: (state: DeviceState) => void): void {
    this.#status.onChange(listener);
  }

  start(): void {
    this.#running = true;
    this.#pins.start();
    this.#apply();
  }

  stop(): Promise<void> {
    this.#running = false;
    this.#turn?.cancel();
    this.#turn = null;
    return this.#pins.stop();
  }

  set(patterns: Readonly<Partial<Record<LightName, LightPattern>>>): void {
    this.#patterns = patterns;
    if (this.#running) this.#apply();
  }

  #apply(): void {
    const blinking = this.#wired.some((name) => this.#patterns[name] === "blink");
    if (!blinking) {
      this.#turn?.cancel();
      this.#turn = null;
    } else if (this.#turn === null) {
      // All lamps blink together, and a blinking that begins, begins bright.
      this.#bright = true;
      this.#turn = this.#clock.after(BLINK_HALF_MS, () => this.#blink());
    }
    for (const name of this.#wired) this.#pins.set(name, this.#isLit(this.#patterns[name]));
  }

  #blink(): void {
    this.#bright = !this.#bright;
    this.#turn = this.#clock.after(BLINK_HALF_MS, () => this.#blink());
    this.#apply();
  }

  #isLit(pattern: LightPattern | undefined): boolean {
    return pattern === "on" || (pattern === "blink" && this.#bright);
  }
}
