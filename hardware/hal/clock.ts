// Time comes in through this contract, so that no test ever waits: it moves the clock.

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds that only ever grow; their zero means nothing. For every wait and deadline. */
  monotonicMs(): number;
  /** The wall's time, which may jump or be wrong. For paper and people only; it decides nothing. */
  wallTime(): Date;
  /** Calls back once, after at least that many milliseconds (0 to 2^31 - 1). */
  after(ms: number, callback: () => void): Timer;
}

export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
