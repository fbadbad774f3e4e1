// Random tests: every run takes a new seed, and a failure prints the command that replays it.

import fc from "fast-check";

/**
 * @param file the test's own import.meta.url, for the command to replay
 * @param runs how many random cases
 * @throws Error with the smallest case found and the command that replays it
 */
export function assertAlways<T>(file: string, property: fc.IProperty<T>, runs = 300): void {
  const seed = takeSeed();
  report(file, seed, fc.check(property, { seed, numRuns: runs }));
}

/** As assertAlways, for what takes its time. */
export async function assertAlwaysAsync<T>(
  file: string,
  property: fc.IAsyncProperty<T>,
  runs = 300,
): Promise<void> {
  const seed = takeSeed();
  report(file, seed, await fc.check(property, { seed, numRuns: runs }));
}

function takeSeed(): number {
  const given = process.env["SEED"];
  return given === undefined ? Math.trunc(Math.random() * 0x7fffffff) : Number(given);
}

function report<T>(file: string, seed: number, details: fc.RunDetails<T>): void {
  if (!details.failed) return;
  const path = file.slice(file.lastIndexOf("/test/") + 1);
  throw new Error(`${fc.defaultReportMessage(details)}\nreplay: SEED=${seed} npx vitest run ${path}`, {
    cause: details.errorInstance,
  });
}
