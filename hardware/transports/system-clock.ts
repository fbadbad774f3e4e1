// The machine's own time: the only file that calls the system's timers and clocks, so that everything else
// can be tested without waiting.

import type { Clock } from "../hal/clock.ts";

export const systemClock: Clock = {
  // Reads CLOCK_MONOTONIC on Linux: NTP and people cannot move it backwards. So does performance.now(), for which Node would
  // first have to load 2 ms of a start.
  monotonicMs() {
    const [seconds, nanoseconds] = process.hrtime();
    return seconds * 1_000 + nanoseconds / 1e6;
  },
  wallTime: () => new Date(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};
