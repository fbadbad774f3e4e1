// What a check says: its sentence, whether it held, and how long it took; and how the whole ended, for people and for
// scripts. The first one that fails ends the run, because each stands on those before it.

import { systemClock } from "../../hardware/transports/system-clock.ts";

/** How the program ends where the machine cannot run the checks, as automake's tests do. */
export const EXIT_NOT_RUN = 77;

export interface Check<Subject> {
  /** A sentence that a shopkeeper could dispute. */
  readonly says: string;
  holds(subject: Subject): Promise<void>;
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Does something that takes a while, and says how long it took. */
export async function timed<T>(what: string, act: () => Promise<T> | T): Promise<T> {
  const beganMs = systemClock.monotonicMs();
  const result = await act();
  say(`          ${seconds(beganMs)}  ${what}`);
  return result;
}

/** @returns the exit code */
export async function runChecks<Subject>(
  checks: readonly Check<Subject>[],
  subject: Subject,
): Promise<number> {
  for (const [index, { says, holds }] of checks.entries()) {
    const beganMs = systemClock.monotonicMs();
    try {
      await holds(subject);
      say(`passed    ${seconds(beganMs)}  ${says}`);
    } catch (error) {
      say(`FAILED    ${seconds(beganMs)}  ${says}`);
      say(error instanceof Error ? (error.stack ?? error.message) : String(error));
      sayNotRun(checks.slice(index + 1), "the check before it failed");
      return 1;
    }
  }
  say(`${checks.length} checks passed`);
  return 0;
}

export function sayNotRun(checks: readonly Check<never>[], why: string): void {
  for (const { says } of checks) say(`not run: ${why}:  ${says}`);
}

function seconds(sinceMs: number): string {
  return `${((systemClock.monotonicMs() - sinceMs) / 1000).toFixed(1).padStart(5)} s`;
}
