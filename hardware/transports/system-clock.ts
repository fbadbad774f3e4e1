// The machine's own time: the only file that calls the system's timers and clocks, so that everything else
// can be tested without waiting.

import type { Clock } from "../hal/clock.ts";

export const systemClock: Clock = {
  // performance.now() reads CLOCK_MONOTONIC on Linux: NTP and people cannot move it backwards.
  monotonicMs: () => performance.now(),
  wallTime: () => new Date(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};
