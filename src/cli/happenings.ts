// What happens while a verb runs on, for whoever reads it one after the other.

export class Happenings<T> implements AsyncIterable<T> {
  readonly #waiting: T[] = [];
  #isOver = false;
  #wake: () => void = () => {};

  add(happening: T): void {
    this.#waiting.push(happening);
    this.#wake();
  }

  /** What has happened until now is still read. */
  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next !== undefined) yield next;
      else if (this.#isOver) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}
