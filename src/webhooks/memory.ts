// What was heard already, within bounds: the oldest is forgotten first, so that nobody can fill the till by talking.

export class Memory<T> {
  readonly #most: number;
  /** A Map keeps the order in which things were put into it. */
  readonly #known = new Map<string, T>();

  /** @param most how many names are remembered */
  constructor(most: number) {
    this.#most = most;
  }

  recall(name: string): T | undefined {
    return this.#known.get(name);
  }

  keep(name: string, value: T): void {
    this.#known.delete(name);
    this.#known.set(name, value);
    if (this.#known.size <= this.#most) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      return;
    }
  }
}
