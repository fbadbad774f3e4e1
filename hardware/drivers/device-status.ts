// The present condition of one device and the one listener to it: the same few lines in every driver.

import type { DeviceCondition, DeviceState, Health } from "../hal/device.ts";

export class DeviceStatus {
  #state: DeviceState = { condition: "missing", detail: "not started" };
  #listener: (state: DeviceState) => void = () => {};

  get(): DeviceState {
    return this.#state;
  }

  onChange(listener: (state: DeviceState) => void): void {
    this.#listener = listener;
  }

  /** The state as the answer to a check that asks no further. */
  health(): Health {
    const { condition, detail } = this.#state;
    return { ok: condition === "ready", words: detail === "" ? condition : detail };
  }

  /** Tells the listener only when something is new. */
  set(condition: DeviceCondition, detail: string): void {
    if (this.#state.condition === condition && this.#state.detail === detail) return;
    this.#state = { condition, detail };
    this.#listener(this.#state);
  }
}
