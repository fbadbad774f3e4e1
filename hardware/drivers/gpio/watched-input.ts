// An input line whose changes are told. It is looked at ten times a second instead of waiting for the kernel's edges:
// what is watched moves slower than a hand, a level cannot be lost as an edge can, and no thread has to sleep for it.

import type { Clock, Timer } from "../../hal/clock.ts";
import type { DigitalInput, DigitalLines } from "../../hal/digital-lines.ts";
import type { Line } from "../../hal/line.ts";
import { HeldLine } from "./held-line.ts";

const LOOK_EACH_MS = 100;

export interface WatchedInputOptions {
  readonly what: string;
  readonly line: Line;
  readonly gpio: DigitalLines;
  readonly clock: Clock;
  /** Calls back after the level changed, and when the line was taken or lost. */
  readonly changed: () => void;
}

export class WatchedInput {
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #line: HeldLine<DigitalInput>;
  #level: boolean | null = null;
  /** A level counts when it was seen twice: contacts bounce. */
  #seen: boolean | null = null;
  #next: Timer | null = null;

  constructor({ what, line, gpio, clock, changed }: WatchedInputOptions) {
    this.#clock = clock;
    this.#changed = changed;
    this.#line = new HeldLine({
      what,
      take: () => gpio.openInput(line),
      clock,
      changed: () => this.#lineChanged(),
    });
  }

  /** Null while it is not known. */
  get level(): boolean | null {
    return this.#level;
  }

  get problem(): string {
    return this.#line.problem;
  }

  start(): void {
    this.#line.start();
  }

  stop(): Promise<void> {
    this.#next?.cancel();
    this.#next = null;
    return this.#line.stop();
  }

  #lineChanged(): void {
    this.#next?.cancel();
    this.#next = null;
    this.#level = null;
    this.#seen = null;
    if (this.#line.problem === "") this.#look();
    this.#changed();
  }

  #look(): void {
    const now = this.#line.use((line) => line.isOn());
    if (now === null) return; // Lost; lineChanged() was told.
    this.#next = this.#clock.after(LOOK_EACH_MS, () => this.#look());
    const isSteady = now === this.#seen;
    this.#seen = now;
    if (!isSteady || now === this.#level) return;
    this.#level = now;
    this.#changed();
  }
}
