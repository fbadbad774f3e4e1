// What the till has under way: calls of the provider and flushes of the journal. A clock that is moved while
// something is under way would make the till late for what it is being told.

import type { Disk } from "../journal/disk.ts";
import type { PaymentProvider } from "../payments/provider.ts";

export class Traffic {
  #underWay = 0;

  get isCalm(): boolean {
    return this.#underWay === 0;
  }

  watchProvider(provider: PaymentProvider): PaymentProvider {
    return this.#watch(provider);
  }

  watchDisk(disk: Disk): Disk {
    return {
      ...disk,
      create: (name, content) => this.#watch(disk.create(name, content)),
      open: (name) => this.#watch(disk.open(name)),
    };
  }

  /** Every method as it is, and the promises of all of them counted. */
  #watch<T extends object>(watched: T): T {
    return new Proxy(watched, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        return (...args: readonly unknown[]): unknown => {
          const result: unknown = Reflect.apply(value, target, args);
          return result instanceof Promise ? this.#count(result) : result;
        };
      },
    });
  }

  async #count<T>(call: Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await call;
    } finally {
      this.#underWay -= 1;
    }
  }
}
