// How the package starts the daemon's runtime: by the first line of the program, and so that no thread of V8 works beside it.

import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { DAEMON_FLAGS, firstLine } from "../../packaging/runtime-flags.ts";

const folder = mkdtempSync(join(tmpdir(), "tilld-flags-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runAsProgram(flags: readonly string[], code: string): unknown {
  const file = join(folder, "program.cjs");
  writeFileSync(file, `${firstLine(process.execPath, flags)}${code}`);
  chmodSync(file, 0o755);
  return JSON.parse(execFileSync(file, { encoding: "utf8" }));
}

/** Functions that run so often that they are compiled anew, and how often the threads of V8 were woken meanwhile. */
const BUSY = `
const { readFileSync, readdirSync } = require("node:fs");
const count = () =>
  readdirSync("/proc/self/task")
    .map((thread) => readFileSync("/proc/self/task/" + thread + "/status", "utf8"))
    .filter((status) => status.includes("V8Worker"))
    .reduce((sum, status) => sum + Number(/^voluntary_ctxt_switches:\\s+(\\d+)/m.exec(status)[1]), 0);
const made = Array.from({ length: 40 }, (_, i) => new Function("x", "let s = 0; for (let k = 0; k < 3000; k++) s += (x * k) % " + (i + 3) + "; return s"));
const before = count();
const step = () => {
  const one = made.pop();
  for (let round = 0; round < 40; round++) one?.(round);
  if (one === undefined) console.log(count() - before);
  else setImmediate(step);
};
step();
`;

test("the first line gives the runtime each flag", () => {
  const said = "console.log(JSON.stringify(process.execArgv));";
  for (const flags of [[], DAEMON_FLAGS.slice(0, 1), DAEMON_FLAGS])
    expect(runAsProgram(flags, said)).toEqual(flags);
});

test("whatever the daemon computes wakes no other thread", () => {
  // Each of the four may go to sleep for the first time meanwhile.
  expect(runAsProgram([], BUSY)).toBeGreaterThan(4);
  expect(runAsProgram(DAEMON_FLAGS, BUSY)).toBeLessThanOrEqual(4);
});
