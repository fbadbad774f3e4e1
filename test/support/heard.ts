// Collects what a device says and lets a test wait for it: for the event itself, never for a fixed time.

export class Heard<T> {
  readonly all: T[] = [];
  readonly #waiting = new Set<() => void>();

  readonly push = (item: T): void => {
    this.all.push(item);
    for (const check of [...this.#waiting]) check();
  };

  /** Resolves with everything heard, once that fulfils the condition. */
  until(condition: (all: readonly T[]) => boolean): Promise<readonly T[]> {
    return new Promise((resolve) => {
      const check = () => {
        if (!condition(this.all)) return;
        this.#waiting.delete(check);
        resolve(this.all);
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** Resolves with the newest that fits, of now or of later. */
  async next(fits: (item: T) => boolean): Promise<T> {
    const all = await this.until((heard) => heard.some(fits));
    const found = all.findLast(fits);
    if (found === undefined) throw new Error("heard and forgotten");
    return found;
  }

  count(count: number): Promise<readonly T[]> {
    return this.until((all) => all.length >= count);
  }
}
