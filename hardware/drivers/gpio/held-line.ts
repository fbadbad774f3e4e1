// One line that is held from start to stop: taken when it is there, looked for when it is not, given back when it
// failed and at the end.

import type { Clock, Timer } from "../../hal/clock.ts";

// A missing chip appears by loading a module or by a permission that a person grants: nothing for seconds.
const LOOK_AGAIN_MS = 30_000;

/** What there is to say before the first look. */
export const NOT_STARTED = "not started";

export interface HeldLineOptions<Held> {
  /** What hangs on the line, for messages: "busy". */
  readonly what: string;
  /** Takes the line; rejects with a DeviceError whose message says what to do. */
  readonly take: () => Promise<Held>;
  readonly clock: Clock;
  /** Calls back when the line was taken or lost, and when the reason why it is not there is another one. */
  readonly changed: () => void;
}

export class HeldLine<Held extends { release(): void }> {
  readonly #options: HeldLineOptions<Held>;
  #held: Held | null = null;
  #problem = NOT_STARTED;
  #isRunning = false;
  #again: Timer | null = null;
  #looking: Promise<void> = Promise.resolve();

  constructor(options: HeldLineOptions<Held>) {
    this.#options = options;
  }

  /** Why the line is not held; empty while it is. */
  get problem(): string {
    return this.#problem;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#looking = this.#looking.then(() => this.#look());
  }

  async stop(): Promise<void> {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.#again?.cancel();
    this.#again = null;
    await this.#looking;
    this.#held?.release();
    this.#held = null;
    this.#problem = NOT_STARTED;
  }

  /**
   * Does something with the line, if it is held. A line that fails is given back and looked for again.
   * @returns null when the line was not held or failed
   */
  use<T>(act: (held: Held) => T): T | null {
    const held = this.#held;
    if (held === null) return null;
    try {
      return act(held);
    } catch (cause) {
      held.release();
      this.#held = null;
      this.#lookLater(cause);
      return null;
    }
  }

  async #look(): Promise<void> {
    if (!this.#isRunning || this.#held !== null) return;
    try {
      const held = await this.#options.take();
      this.#held = held;
      // Whoever stops while a line is being taken waits for it and gives it back.
      if (this.#isRunning) this.#say("");
    } catch (cause) {
      if (this.#isRunning) this.#lookLater(cause);
    }
  }

  #lookLater(cause: unknown): void {
    this.#again ??= this.#options.clock.after(LOOK_AGAIN_MS, () => {
      this.#again = null;
      this.#looking = this.#looking.then(() => this.#look());
    });
    this.#say(`${this.#options.what}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }

  #say(problem: string): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    this.#options.changed();
  }
}
