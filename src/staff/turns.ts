// Work that has to wait for its turn: one PIN of a person after the other, and few costly checks at once.

export class Turns {
  readonly #atOnce: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param atOnce 1 or more */
  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Nobody runs and nobody waits. */
  get isIdle(): boolean {
    return this.#running === 0;
  }

  /** Does the work when it is its turn, in the order asked; what it resolves or rejects with is passed on. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#atOnce) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The place goes straight to the next in line, so nobody who comes later can take it.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
