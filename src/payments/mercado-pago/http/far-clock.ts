// The provider's clock as its answers tell it. One server of many may be wrong, and hours ahead would end orders and
// days: so a jump is believed only when the next answer says it too, and only as far as both say it.

/** More than servers of one provider and a slow answer put between two times. */
const AGREEMENT_MS = 60_000;

export class FarClock {
  /** The provider's time less ours; null before the first answer. */
  #offsetMs: number | null = null;
  /** What the last answer said instead. */
  #doubtedMs: number | null = null;

  /**
   * @param dateMs what an answer said, in milliseconds since 1970; NaN is nothing
   * @param atMs when it came, on a clock that only grows
   */
  hear(dateMs: number, atMs: number): void {
    if (Number.isNaN(dateMs)) return;
    const saidMs = dateMs - atMs;
    const believedMs = this.#offsetMs ?? saidMs;
    const jumpMs = saidMs - believedMs;
    const beforeMs = this.#doubtedMs === null ? 0 : this.#doubtedMs - believedMs;
    if (Math.abs(jumpMs) <= AGREEMENT_MS) {
      this.#offsetMs = saidMs;
      this.#doubtedMs = null;
    } else if (Math.sign(jumpMs) === Math.sign(beforeMs)) {
      this.#offsetMs = believedMs + Math.sign(jumpMs) * Math.min(Math.abs(jumpMs), Math.abs(beforeMs));
      this.#doubtedMs = saidMs;
    } else {
      this.#doubtedMs = saidMs;
    }
  }

  /** Null before the first answer. The first one has nothing to be held against. */
  now(atMs: number): Date | null {
    return this.#offsetMs === null ? null : new Date(this.#offsetMs + atMs);
  }
}
