// Lamps and a buzzer without pins: they keep what the till asked of them, so that a screen can draw it. The kernel
// has no emulated GPIO that every machine could open; everything else in the demo is real bytes.

import type { DeviceState } from "../../hardware/hal/device.ts";
import type { LightName, LightPattern, Lights } from "../../hardware/hal/lights.ts";
import type { Beep, ToneIndicator } from "../../hardware/hal/tone-indicator.ts";

const READY: DeviceState = { condition: "ready", detail: "" };

class DrawnDevice {
  readonly name: string;
  #listener: () => void = () => {};

  constructor(name: string) {
    this.name = name;
  }

  /** Calls back after each change. One listener. */
  onChange(listener: () => void): void {
    this.#listener = listener;
  }

  state(): DeviceState {
    return READY;
  }

  onState(): void {}

  start(): void {}

  async stop(): Promise<void> {}

  protected changed(): void {
    this.#listener();
  }
}

export class DrawnLights extends DrawnDevice implements Lights {
  #patterns: Readonly<Partial<Record<LightName, LightPattern>>> = {};

  constructor() {
    super("lights drawn by the demo");
  }

  set(patterns: Readonly<Partial<Record<LightName, LightPattern>>>): void {
    this.#patterns = patterns;
    this.changed();
  }

  pattern(name: LightName): LightPattern {
    return this.#patterns[name] ?? "off";
  }
}

export class DrawnBuzzer extends DrawnDevice implements ToneIndicator {
  #beeps: readonly Beep[] = [];

  constructor() {
    super("buzzer drawn by the demo");
  }

  sound(beeps: readonly Beep[]): void {
    this.#beeps = beeps;
    this.changed();
  }

  /** What was sounded last, as notes; a long beep has a tail. */
  notes(): string {
    return this.#beeps.map(({ onMs }) => (onMs > 200 ? "♪~" : "♪")).join(" ");
  }

  hush(): void {
    this.#beeps = [];
  }
}
