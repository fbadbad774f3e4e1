// A clock that stands still until the test moves it.

import type { Clock, Timer } from "../../hardware/hal/clock.ts";

interface Waiting {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

export class ManualClock implements Clock {
  #nowMs = 1_000_000;
  #wallMs: number;
  #order = 0;
  #waiting: Waiting[] = [];

  constructor(wall = "2026-03-01T14:00:00Z") {
    this.#wallMs = Date.parse(wall);
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  wallTime(): Date {
    return new Date(this.#wallMs);
  }

  after(ms: number, callback: () => void): Timer {
    const entry: Waiting = { dueMs: this.#nowMs + ms, order: this.#order++, callback };
    this.#waiting.push(entry);
    return {
      cancel: () => {
        this.#waiting = this.#waiting.filter((other) => other !== entry);
      },
    };
  }

  /** Moves the wall clock alone, as NTP or a person would. */
  setWall(wall: string): void {
    this.#wallMs = Date.parse(wall);
  }

  /** The time passes while nobody can do anything: what falls due is late. */
  holdUp(ms: number): void {
    this.#nowMs += ms;
    this.#wallMs += ms;
  }

  /** Lets the time pass, calling everything that falls due, in order, and letting promises settle between. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (;;) {
      await settle();
      const next = this.#waiting
        .filter((entry) => entry.dueMs <= endMs)
        .sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
      if (next === undefined) break;
      this.#waiting = this.#waiting.filter((entry) => entry !== next);
      const laterMs = Math.max(0, next.dueMs - this.#nowMs);
      this.#wallMs += laterMs;
      this.#nowMs += laterMs;
      next.callback();
    }
    this.#wallMs += endMs - this.#nowMs;
    this.#nowMs = endMs;
    await settle();
  }

  /** How long until the next timer, or null when nothing waits. */
  nextDueMs(): number | null {
    if (this.#waiting.length === 0) return null;
    return Math.min(...this.#waiting.map((entry) => entry.dueMs)) - this.#nowMs;
  }
}

/** Lets everything run that waits for promises or for input and output already there. */
export async function settle(turns = 5): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
