// How the parts of a printer session wait for each other: look at what is known, and if that does not decide,
// wait for the bell and look again. Nothing can ring between looking and waiting, so nothing is missed.

import type { Clock } from "../../hal/clock.ts";

export class Bell {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Wakes everybody who waits. */
  ring(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves at the next ring, and at the latest after that many milliseconds. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        timer.cancel();
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = this.#clock.after(Math.max(0, Math.ceil(ms)), wake);
      this.#waiting.add(wake);
    });
  }
}
