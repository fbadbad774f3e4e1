// The side of the till that people see and hear: the dialogue at the counter, what was just remarked, and the
// display, lamps and buzzer that follow from them.

import type { Clock, Timer } from "../../../hardware/hal/clock.ts";
import type { Lights } from "../../../hardware/hal/lights.ts";
import type { LineDisplay } from "../../../hardware/hal/line-display.ts";
import type { ToneIndicator } from "../../../hardware/hal/tone-indicator.ts";
import { beepsOf, lookOf, remarkMs, type Scene } from "../../feedback/feedback.ts";
import type { Remark } from "../../feedback/remarks.ts";
import { type Counter, IDLE } from "./counter-state.ts";

export interface FrontOptions {
  readonly devices: {
    readonly display: LineDisplay | null;
    readonly lights: Lights | null;
    readonly tone: ToneIndicator | null;
  };
  readonly clock: Clock;
  readonly locale: string;
  readonly shopName: string;
}

export class Front {
  readonly #options: FrontOptions;
  #counter: Counter = IDLE;
  #counterTimer: Timer | null = null;
  #remark: Remark | null = null;
  #remarkTimer: Timer | null = null;
  #scene: Pick<Scene, "sale" | "demo" | "attention"> = { sale: null, demo: false, attention: false };
  #shown = "";
  #display: readonly [string, string] = ["", ""];

  constructor(options: FrontOptions) {
    this.#options = options;
  }

  get counter(): Counter {
    return this.#counter;
  }

  /** The two lines that the customer sees, also where there is no display. */
  get display(): readonly [string, string] {
    return this.#display;
  }

  /** @param fallBackMs after which the dialogue is idle again by itself; null for never */
  setCounter(counter: Counter, fallBackMs: number | null): void {
    this.#counterTimer?.cancel();
    this.#counterTimer = null;
    this.#counter = counter;
    if (fallBackMs === null) return;
    this.#counterTimer = this.#options.clock.after(fallBackMs, () => {
      this.setCounter(IDLE, null);
      this.#draw();
    });
  }

  remark(remark: Remark): void {
    this.#remarkTimer?.cancel();
    this.#remark = remark;
    this.#options.devices.tone?.sound(beepsOf(remark));
    this.#remarkTimer = this.#options.clock.after(remarkMs(remark), () => {
      this.#remark = null;
      this.#draw();
    });
    this.#draw();
  }

  show(scene: Pick<Scene, "sale" | "demo" | "attention">): void {
    this.#scene = scene;
    this.#draw();
  }

  stop(): void {
    this.#counterTimer?.cancel();
    this.#remarkTimer?.cancel();
  }

  #draw(): void {
    const { devices, locale, shopName } = this.#options;
    const look = lookOf({
      ...this.#scene,
      locale,
      shopName,
      basketTotal: this.#counter.mode === "basket" ? this.#counter.total : null,
      remark: this.#remark ?? (this.#counter.mode === "refund" ? this.#counter.prompt : null),
    });
    const key = JSON.stringify(look);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#display = look.display;
    devices.display?.show(look.display[0], look.display[1]);
    devices.lights?.set(look.lights);
  }
}
