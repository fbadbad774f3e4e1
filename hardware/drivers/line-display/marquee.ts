// A text that is longer than its line moves through it, a cell at a time. It begins at rest, and at rest no word is
// cut in two; what does not fit is shown by moving.

import type { Clock } from "../../hal/clock.ts";

/** Four cells a second can still be read while they move. */
const STEP_MS = 250;
/** How many steps a text rests at its beginning: long enough to find it. */
const REST_STEPS = 6;
/** Blank cells between the end of a text and its next beginning. */
const GAP_CELLS = 3;

const SPACE = 0x20;

export class Marquee {
  readonly #cells: Uint8Array;
  readonly #columns: number;
  readonly #sinceMs: number;
  readonly #clock: Clock;

  /** It begins now. @param columns of the line, 1 or more */
  constructor(cells: Uint8Array, columns: number, clock: Clock) {
    this.#cells = cells;
    this.#columns = columns;
    this.#clock = clock;
    this.#sinceMs = clock.monotonicMs();
  }

  /** What the line shows now: exactly `columns` cells. */
  now(): Uint8Array {
    const cells = this.#cells;
    if (!this.#moves) return padded(cells, this.#columns);
    const circle = padded(cells, cells.length + GAP_CELLS);
    const step = this.#step % (REST_STEPS + circle.length);
    const start = step - REST_STEPS;
    if (start <= 0) return padded(wholeWords(cells, this.#columns), this.#columns);
    return Uint8Array.from(
      { length: this.#columns },
      (_, column) => circle[(start + column) % circle.length] ?? SPACE,
    );
  }

  /** When it may look different, on the clock; infinity for a text that stands. */
  nextStepMs(): number {
    if (!this.#moves) return Number.POSITIVE_INFINITY;
    return this.#sinceMs + (this.#step + 1) * STEP_MS;
  }

  get #moves(): boolean {
    return this.#cells.length > this.#columns;
  }

  get #step(): number {
    return Math.floor((this.#clock.monotonicMs() - this.#sinceMs) / STEP_MS);
  }
}

/** As many words from the beginning as fit; a single word that does not is cut. */
export function wholeWords(cells: Uint8Array, columns: number): Uint8Array {
  if (cells.length <= columns || cells[columns] === SPACE) return cells.subarray(0, columns);
  const end = cells.lastIndexOf(SPACE, columns - 1);
  return end <= 0 ? cells.subarray(0, columns) : cells.subarray(0, end);
}

function padded(cells: Uint8Array, length: number): Uint8Array {
  const line = new Uint8Array(length).fill(SPACE);
  line.set(cells.subarray(0, length));
  return line;
}
