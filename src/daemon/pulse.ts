// Whether the program still turns: asks every loop how far it got, and says "alive" only when none stands still. A timer
// alone would prove that timers work; a till whose payer hangs has timers as well.

import type { Clock, Timer } from "../../hardware/hal/clock.ts";
import type { Loop } from "../terminal/loops.ts";

/**
 * A card that answers nothing for so long is no slow card: either it is dead, which a new start says with exit code 74,
 * or the threads that should ask it hang on something else, which a new start mends.
 */
export const DISK_PATIENCE_MS = 600_000;

export interface PulseOptions {
  readonly clock: Clock;
  /** How often it is looked. */
  readonly everyMs: number;
  /** Those that run now. */
  loops(): readonly Loop[];
  /** A number for each flush that the disk was asked for; null while it owes no answer. */
  flushing(): number | null;
  /** No loop stands still. */
  alive(): void;
  /** A loop stands still, and nobody says "alive" any more until it moves. Once for each time. */
  stuck(words: string): void;
}

interface Stillness {
  readonly step: number;
  readonly lasts: number;
}

export class Pulse {
  readonly #options: PulseOptions;
  /** By the name of the loop: where it was seen last, and for how many looks in a row it has been there. */
  #still: ReadonlyMap<string, Stillness> = new Map();
  #timer: Timer | null = null;
  #said = "";

  constructor(options: PulseOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = this.#options.clock.after(this.#options.everyMs, () => {
      this.look();
      this.start();
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }

  /**
   * Stillness is counted in looks and not in time: a machine that slept, or a process that was stopped and goes on, has
   * done nothing wrong. While the disk owes an answer, whoever waits for it is excused, and only the disk's own patience runs.
   */
  look(): void {
    const { alive, everyMs, flushing, loops, stuck } = this.#options;
    const disk: Loop = { name: "the disk", patienceMs: DISK_PATIENCE_MS, step: flushing };
    const isExcused = flushing() !== null;
    const seen = [disk, ...loops()].flatMap((loop) => {
      const step = loop.step();
      if (step === null) return [];
      const before = this.#still.get(loop.name);
      const isNew = before === undefined || before.step !== step;
      const more = isExcused && loop !== disk ? 0 : 1;
      return [{ loop, step, lasts: isNew ? 0 : before.lasts + more }];
    });
    this.#still = new Map(seen.map(({ loop, step, lasts }) => [loop.name, { step, lasts }]));
    const standing = seen.filter(({ lasts, loop }) => lasts > 0 && lasts * everyMs >= loop.patienceMs);
    const words = standing
      .map(({ lasts, loop }) => `${loop.name}: no step for ${Math.round((lasts * everyMs) / 1000)} s`)
      .join("; ");
    if (words === "") alive();
    else if (this.#said === "") stuck(words);
    this.#said = words;
  }
}
