// Random tests: every run takes a new seed, and a failure prints the command that replays it.

import fc from "fast-check";

/**
 * @param file the test's own import.meta.url, for the command to replay
 * @param runs how many random cases
 * @throws Error with the smallest case found and the command that replays it
 */
export function assertAlways<T>(file: string, property: fc.IProperty<T>, runs = 300): void {
  const given = process.env["SEED"];
  const seed = given === undefined ? Math.trunc(Math.random() * 0x7fffffff) : Number(given);
  const details = fc.check(property, { seed, numRuns: runs });
  if (!details.failed) return;
  const path = file.slice(file.lastIndexOf("/test/") + 1);
  throw new Error(`${fc.defaultReportMessage(details)}\nreplay: SEED=${seed} npx vitest run ${path}`);
}
