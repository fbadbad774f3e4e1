// When to ask how an order stands. Nobody pays within the first seconds, most pay within half a minute; a
// fleet that asked every second until the end would only be slowed down by the provider. At most 168 questions
// for an order that lives 600 s.

import type { Jitter } from "./retry.ts";

const STEPS = [
  { untilMs: 30_000, everyMs: 1_000 },
  { untilMs: 120_000, everyMs: 2_000 },
  { untilMs: Number.POSITIVE_INFINITY, everyMs: 5_000 },
] as const;

/** Nobody has opened the app before that. */
export const FIRST_LOOK_MS = 3_000;

/**
 * @param elapsedMs since the order was shown to the customer, 0 or more
 * @param validityMs how long the order may be paid
 * @param jitter spreads the questions of many tills over ± 10 %
 * @returns how long to wait before the next question; it never jumps over the deadline, where the last one is asked
 */
export function nextLookMs(elapsedMs: number, validityMs: number, jitter: Jitter): number {
  const remainingMs = Math.max(0, validityMs - elapsedMs);
  if (elapsedMs < FIRST_LOOK_MS) return Math.min(FIRST_LOOK_MS - elapsedMs, remainingMs);
  const everyMs = STEPS.find((part) => elapsedMs < part.untilMs)?.everyMs ?? 5_000;
  return Math.min(Math.round(everyMs * (0.9 + 0.2 * jitter())), remainingMs);
}
