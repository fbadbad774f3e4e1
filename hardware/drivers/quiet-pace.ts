// How often a device that does not speak for itself is looked at or written anew while nothing happens: soon after the last
// event as often as ever, later less and less. Each look wakes the processor some forty times, all night long.

import type { Clock } from "../hal/clock.ts";

/** Of the time that it has been quiet. */
const SHARE = 0.5;

export class QuietPace {
  readonly #clock: Clock;
  #stirredAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Something happened: from now on it is looked at often again. */
  stir(): void {
    this.#stirredAtMs = this.#clock.monotonicMs();
  }

  /**
   * Milliseconds from one look to the next.
   * @param sinceMs the time of the last look, on the clock
   * @param leastMs soon after an event
   * @param mostMs after a long time without one
   */
  everyMs(sinceMs: number, leastMs: number, mostMs: number): number {
    const quietMs = Math.max(0, sinceMs - this.#stirredAtMs);
    return Math.max(leastMs, Math.min(mostMs, quietMs * SHARE));
  }
}
