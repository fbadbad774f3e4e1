// Where a pattern is at a moment. By the time since it began and not beat by beat, so that lamps of one pattern blink
// together, and a moment in which the till was busy makes no pattern late for ever.

import type { Pattern } from "../../hal/pattern.ts";

export interface Moment {
  readonly isOn: boolean;
  /** How long it stays so; null for ever. */
  readonly forMs: number | null;
}

/** @param repeats over and over, or once and then off */
export function momentOf(pattern: Pattern, sinceMs: number, repeats: boolean): Moment {
  const totalMs = lengthMs(pattern);
  const hasPause = pattern.some(({ offMs }) => offMs > 0);
  if (totalMs === 0 || (!repeats && sinceMs >= totalMs)) return { isOn: false, forMs: null };
  if (repeats && !hasPause) return { isOn: true, forMs: null };
  let restMs = sinceMs % totalMs;
  for (const { onMs, offMs } of pattern) {
    if (restMs < onMs) return { isOn: true, forMs: onMs - restMs };
    restMs -= onMs;
    if (restMs < offMs) return { isOn: false, forMs: offMs - restMs };
    restMs -= offMs;
  }
  return { isOn: false, forMs: null };
}

export function lengthMs(pattern: Pattern): number {
  return pattern.reduce((sum, { onMs, offMs }) => sum + onMs + offMs, 0);
}
