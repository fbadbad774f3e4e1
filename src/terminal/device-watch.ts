// Every device of a till: listened to, then started, and stopped together at the end; whatever its state becomes is
// told and logged.

import type { Device, DeviceState } from "../../hardware/hal/device.ts";
import type { TerminalParts } from "./parts.ts";

export class DeviceWatch {
  readonly all: readonly Device[];
  readonly #log: TerminalParts["log"];
  readonly #changed: (device: Device, state: DeviceState) => void;
  #stopped = false;

  /** @param changed not called any more once they are being stopped */
  constructor({ devices, log }: TerminalParts, changed: (device: Device, state: DeviceState) => void) {
    const { display, drawer, lights, printer, scanners, screen, tone } = devices;
    const known = [printer, display, screen, ...scanners, lights, tone, drawer];
    this.all = known.filter((device) => device !== null);
    this.#log = log;
    this.#changed = changed;
  }

  start(): void {
    for (const device of this.all) device.onState(() => this.#hear(device));
    for (const device of this.all) device.start();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.all.map((device) => device.stop()));
  }

  #hear(device: Device): void {
    if (this.#stopped) return;
    const state = device.state();
    const { condition, detail } = state;
    this.#log(condition === "ready" ? "info" : "warn", `${device.name}: ${condition}`, { detail });
    this.#changed(device, state);
  }
}
