// One command for what befalls a till's disk and its process by real means: a disk that is full, read-only, pulled or
// broken, and a process that gets no files, no room and no memory. Ends with 0 when all held, 1 when one did not, and
// 77 where this computer cannot run all of them (a disk of its own needs root and loop devices).

import { spawnSync } from "node:child_process";
import { EXIT_NOT_RUN, runChecks, say, sayNotRun, timed } from "../system/report.ts";
import { DISK_CHECKS } from "./disk/disk-checks.ts";
import { PROCESS_CHECKS } from "./disk/process-checks.ts";
import { whyNoDisk } from "./disk/small-disk.ts";
import { STATE_CHECKS } from "./disk/state-checks.ts";

const ON_DISKS = [...DISK_CHECKS, ...STATE_CHECKS];

async function main(): Promise<number> {
  if (process.platform !== "linux" || spawnSync("prlimit", ["--version"]).status !== 0) {
    sayNotRun([...ON_DISKS, ...PROCESS_CHECKS], "this needs Linux and prlimit, of the package util-linux");
    return EXIT_NOT_RUN;
  }
  const whyNot = await timed("a file system of our own is made, mounted and taken away", whyNoDisk);
  const checks = [...PROCESS_CHECKS, ...(whyNot === null ? ON_DISKS : [])];
  const code = await runChecks(checks, null);
  if (whyNot !== null) sayNotRun(ON_DISKS, whyNot);
  return code === 0 && whyNot !== null ? EXIT_NOT_RUN : code;
}

// Disks are taken away in "exit", which a signal alone would skip.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    say("interrupted");
    process.exit(1);
  });
}

process.exit(await main());
