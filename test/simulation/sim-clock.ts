// The one time of a simulated world. It stands still while anything can happen without it and then jumps to the next
// timer, so an hour of waiting costs nothing; among equals the timer that was set first comes first.

import type { Clock, Timer } from "../../hardware/hal/clock.ts";

interface Entry {
  readonly dueMs: number;
  readonly order: number;
  callback: (() => void) | null;
}

export class SimClock implements Clock {
  #nowMs = 1_000_000;
  readonly #wallAtZeroMs: number;
  #order = 0;
  /** A binary heap; canceled entries stay until their turn comes. */
  readonly #heap: Entry[] = [];

  constructor(wallMs: number) {
    this.#wallAtZeroMs = wallMs - this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  wallTime(): Date {
    return new Date(this.#wallAtZeroMs + this.#nowMs);
  }

  after(ms: number, callback: () => void): Timer {
    const entry: Entry = { dueMs: this.#nowMs + Math.max(0, ms), order: this.#order++, callback };
    this.#push(entry);
    return {
      cancel: () => {
        entry.callback = null;
      },
    };
  }

  /** Jumps to the next timer and calls it. @returns false when there is none */
  step(): boolean {
    for (;;) {
      const entry = this.#pop();
      if (entry === undefined) return false;
      const { callback } = entry;
      if (callback === null) continue;
      this.#nowMs = Math.max(this.#nowMs, entry.dueMs);
      callback();
      return true;
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || !isBefore(entry, parent)) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || first === last) return first;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      let child = heap[down];
      if (child === undefined) break;
      const other = heap[down + 1];
      if (other !== undefined && isBefore(other, child)) {
        down += 1;
        child = other;
      }
      if (!isBefore(child, last)) break;
      heap[at] = child;
      at = down;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.order < other.order);
}

/**
 * Resolves when every promise that could go on has gone on. Node runs what was asked for by nextTick only when no
 * promise is left to run, and goes nowhere else in between: no file, no socket, no timer of the machine.
 * Call it from an async function that was itself resumed by a promise.
 */
export function runDry(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
