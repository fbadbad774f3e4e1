// Who wants to hear what happens in the till, live: the socket's event streams, the console, the certification.

import type { TillNews } from "./till-api.ts";

export class News {
  readonly #listeners = new Set<(news: TillNews) => void>();

  /** @returns a function that ends the subscription */
  subscribe(listener: (news: TillNews) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether anybody does: what nobody hears need not be put into words. */
  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  publish(news: TillNews): void {
    for (const listener of this.#listeners) listener(news);
  }
}
