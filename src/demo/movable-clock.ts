// A clock that runs with the machine's and can be moved forward, so that what takes a shop half a minute takes a
// demonstration no time. The till's sales and the virtual Mercado Pago share one; wires keep the machine's time.

import type { Clock, Timer } from "../../hardware/hal/clock.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";

interface Waiting {
  readonly dueMs: number;
  readonly callback: () => void;
  timer: Timer | null;
}

export class MovableClock implements Clock {
  #aheadMs = 0;
  readonly #waiting = new Set<Waiting>();

  monotonicMs(): number {
    return systemClock.monotonicMs() + this.#aheadMs;
  }

  wallTime(): Date {
    return new Date(systemClock.wallTime().getTime() + this.#aheadMs);
  }

  after(ms: number, callback: () => void): Timer {
    const entry: Waiting = { dueMs: this.monotonicMs() + ms, callback, timer: null };
    this.#waiting.add(entry);
    this.#wind(entry);
    return { cancel: () => this.#forget(entry) };
  }

  /** Everything that falls due meanwhile is called in its order, from the next turn of the event loop on. */
  move(ms: number): void {
    this.#aheadMs += ms;
    for (const entry of [...this.#waiting].sort((a, b) => a.dueMs - b.dueMs)) this.#wind(entry);
  }

  #wind(entry: Waiting): void {
    entry.timer?.cancel();
    const leftMs = Math.max(0, Math.ceil(entry.dueMs - this.monotonicMs()));
    entry.timer = systemClock.after(leftMs, () => {
      this.#forget(entry);
      entry.callback();
    });
  }

  #forget(entry: Waiting): void {
    entry.timer?.cancel();
    this.#waiting.delete(entry);
  }
}
