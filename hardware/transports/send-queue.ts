// How much of what the system took for a serial port is still on its way. The system takes kilobytes at once and
// sends them for seconds, or waits for minutes while the far end holds it back; a driver that counts those bytes as
// sent would call a slow printer dead.

import type { Clock } from "../hal/clock.ts";

// 8 data bits between a start and a stop bit.
const BITS_PER_BYTE = 10;
// A UART keeps 16 bytes of its own, and 16 bytes early cost nothing.
const CHIP_BYTES = 16;
const SHORTEST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 50;

export class SendQueue {
  readonly #clock: Clock;
  readonly #msPerByte: number;
  readonly #countQueued: () => number;
  #takenBytes = 0;
  /** When the line would have carried everything, if nobody held it back. */
  #lineFreeAtMs = 0;

  /** @param countQueued bytes that wait in the system; 0 where it does not tell */
  constructor(clock: Clock, baud: number, countQueued: () => number) {
    this.#clock = clock;
    this.#msPerByte = (1000 * BITS_PER_BYTE) / baud;
    this.#countQueued = countQueued;
  }

  /** The system took them. @returns a mark for msUntilSent() */
  take(byteCount: number): number {
    const beginMs = Math.max(this.#clock.monotonicMs(), this.#lineFreeAtMs);
    this.#lineFreeAtMs = beginMs + byteCount * this.#msPerByte;
    this.#takenBytes += byteCount;
    return this.#takenBytes;
  }

  get sentBytes(): number {
    const onLine = Math.ceil((this.#lineFreeAtMs - this.#clock.monotonicMs()) / this.#msPerByte);
    return this.#takenBytes - Math.max(0, onLine, this.#countQueued());
  }

  /** When to look again whether everything up to the mark has left; 0 when it has. */
  msUntilSent(mark: number): number {
    const leftBytes = mark - CHIP_BYTES - this.sentBytes;
    if (leftBytes <= 0) return 0;
    return Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, leftBytes * this.#msPerByte));
  }
}
