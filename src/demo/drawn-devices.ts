// Lamps and a buzzer without pins: they keep what the till asked of them, so that a screen can draw it. The kernel
// has no emulated GPIO that every machine could open; everything else in the demo is real bytes.

import type { DeviceState, Health } from "../../hardware/hal/device.ts";
import type { LightName, LightSignal, Lights } from "../../hardware/hal/lights.ts";
import type { Pattern } from "../../hardware/hal/pattern.ts";
import type { ToneIndicator } from "../../hardware/hal/tone-indicator.ts";

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

  async checkHealth(): Promise<Health> {
    return { ok: true, words: "drawn by the demo" };
  }

  start(): void {}

  async stop(): Promise<void> {}

  protected changed(): void {
    this.#listener();
  }
}

/** A screen that is drawn some times a second shows no more of a pattern than this. */
export type DrawnLamp = "off" | "on" | "blink";

export class DrawnLights extends DrawnDevice implements Lights {
  #signals: readonly LightSignal[] = [];

  constructor() {
    super("lights drawn by the demo");
  }

  set(signals: readonly LightSignal[]): void {
    this.#signals = signals;
    this.changed();
  }

  lamp(name: LightName): DrawnLamp {
    const pattern = this.#signals.find((signal) => signal.lamp === name)?.pattern ?? [];
    if (pattern.length === 0) return "off";
    return pattern.some(({ offMs }) => offMs > 0) ? "blink" : "on";
  }
}

export class DrawnBuzzer extends DrawnDevice implements ToneIndicator {
  #beeps: Pattern = [];

  constructor() {
    super("buzzer drawn by the demo");
  }

  sound(pattern: Pattern): void {
    this.#beeps = pattern;
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
