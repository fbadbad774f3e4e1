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

const NOT_YET_FIRST_MS = 1_000;
const NOT_YET_LONGEST_MS = 60_000;

/**
 * The pause after a "not yet": 1, 2, 4 s, as Mercado Pago's answers were seen to ask for (reference 4.6), and on to
 * once a minute: what is not possible after some minutes is a matter of hours.
 * @param failures how often this request was answered so in a row, 1 or more
 */
export function notYetDelayMs(failures: number, retryAfterMs: number | null): number {
  const ladderMs = Math.min(NOT_YET_LONGEST_MS, NOT_YET_FIRST_MS * 2 ** Math.min(failures - 1, 10));
  return Math.max(ladderMs, retryAfterMs ?? 0);
}

const FOLLOW_FIRST_MS = 5_000;
const FOLLOW_LONGEST_MS = 3_600_000;

/**
 * Between two questions about a refund that the provider has not finished: it may take seconds or days.
 * @param asked how often it was asked about in this run, 0 or more
 */
export function followDelayMs(asked: number): number {
  return Math.min(FOLLOW_LONGEST_MS, FOLLOW_FIRST_MS * 2 ** Math.min(asked, 20));
}
