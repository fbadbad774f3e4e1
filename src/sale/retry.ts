// How long to wait before the same request is made again, with the same key and the same content.

/** A number from 0 to just under 1, as Math.random gives. */
export type Jitter = () => number;

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * @param failures how often this request failed in a row, 1 or more
 * @param retryAfterMs the pause that the provider asked for; it is never cut short
 */
export function retryDelayMs(failures: number, retryAfterMs: number | null, jitter: Jitter): number {
  const ladderMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
  const spreadMs = Math.round(ladderMs * (0.75 + 0.5 * jitter()));
  return Math.max(spreadMs, retryAfterMs ?? 0);
}
