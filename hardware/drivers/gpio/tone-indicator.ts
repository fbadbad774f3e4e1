// An active buzzer on a GPIO pin: it sounds while the pin is high.

import type { Clock, Timer } from "../../hal/clock.ts";
import type { DeviceState } from "../../hal/device.ts";
import type { DigitalOutputs } from "../../hal/digital-output.ts";
import type { Beep, ToneIndicator } from "../../hal/tone-indicator.ts";
import { DeviceStatus } from "../device-status.ts";
import { HeldPins } from "./held-pins.ts";

/** @param options.pin BCM number */
export function createToneIndicator(options: {
  readonly pin: number;
  readonly gpio: DigitalOutputs;
  readonly clock: Clock;
}): ToneIndicator {
  return new GpioToneIndicator(options.pin, options.gpio, options.clock);
}

class GpioToneIndicator implements ToneIndicator {
  readonly name: string;
  readonly #clock: Clock;
  readonly #status = new DeviceStatus();
  readonly #pins: HeldPins<"buzzer">;
  #running = false;
  #next: Timer | null = null;

  constructor(pin: number, gpio: DigitalOutputs, clock: Clock) {
    this.name = `tone buzzer=${pin}`;
    this.#clock = clock;
    this.#pins = new HeldPins(new Map([["buzzer", pin]]), gpio, clock, this.#status);
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
  }

  stop(): Promise<void> {
    this.#running = false;
    this.#next?.cancel();
    this.#next = null;
    return this.#pins.stop();
  }

  sound(beeps: readonly Beep[]): void {
    this.#next?.cancel();
    this.#next = null;
    if (this.#running) this.#soundFrom(beeps, 0);
  }

  #soundFrom(beeps: readonly Beep[], index: number): void {
    const beep = beeps[index];
    this.#pins.set("buzzer", beep !== undefined);
    if (beep === undefined) return;
    this.#next = this.#clock.after(beep.onMs, () => {
      this.#pins.set("buzzer", false);
      this.#next = this.#clock.after(beep.offMs, () => this.#soundFrom(beeps, index + 1));
    });
  }
}
