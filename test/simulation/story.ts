// What happened in a simulated world, in words: written down only when somebody wants to read it.

import type { Clock } from "../../hardware/hal/clock.ts";

export class Story {
  readonly lines: string[] = [];
  readonly #clock: Clock;
  readonly #isTold: boolean;
  readonly #startMs: number;

  constructor(clock: Clock, isTold: boolean) {
    this.#clock = clock;
    this.#isTold = isTold;
    this.#startMs = clock.monotonicMs();
  }

  get isTold(): boolean {
    return this.#isTold;
  }

  tell(who: string, what: string): void {
    if (!this.#isTold) return;
    const seconds = ((this.#clock.monotonicMs() - this.#startMs) / 1000).toFixed(3).padStart(9);
    this.lines.push(`${seconds} s  ${who.padEnd(9)} ${what}`);
  }
}
