// When a printer is asked how it is while nothing is printed.

import type { Clock } from "../../hal/clock.ts";
import { QuietPace } from "../quiet-pace.ts";

const READY_MS = 5000;
const TROUBLED_MS = 1000;
// After hours without a paper; each paper is preceded by a look anyway. Also where it reports changes by itself: one that was
// switched off cannot, and switched on again it has forgotten that it was asked to.
const QUIET_MS = 60_000;

export class LookPace {
  readonly #clock: Clock;
  readonly #pace: QuietPace;
  #lookedAtMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#pace = new QuietPace(clock);
  }

  /** Something is printed, or the wire was opened anew. */
  stir(): void {
    this.#pace.stir();
  }

  looked(): void {
    this.#lookedAtMs = this.#clock.monotonicMs();
  }

  /** Milliseconds until the next look is due. */
  nextInMs(isReady: boolean): number {
    // What needs a person is mended by one, who wants to see it.
    if (!isReady) this.stir();
    const everyMs = isReady ? this.#pace.everyMs(this.#lookedAtMs, READY_MS, QUIET_MS) : TROUBLED_MS;
    return this.#lookedAtMs + everyMs - this.#clock.monotonicMs();
  }
}
