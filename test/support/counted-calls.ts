// In a process of its own: counts the calls of node:fs that change a disk, and ends the process with SIGKILL at one of them.
// What works with files is to be imported after it, so that no step escapes.

import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

export interface Kill {
  /** From 1; 0 kills at no call. */
  readonly killAt: number;
  /** Or right after it. */
  readonly when: "before" | "after";
}

/** Counts also what is no call of node:fs. */
export type Counted = <A extends readonly unknown[], R>(call: (...args: A) => R) => (...args: A) => R;

/** @returns what counts further calls, and how many there were so far */
export function countCalls({ killAt, when }: Kill): {
  readonly counted: Counted;
  readonly calls: () => number;
} {
  let calls = 0;
  const counted: Counted =
    (call) =>
    (...args) => {
      calls += 1;
      const isLast = calls === killAt;
      if (isLast && when === "before") process.kill(process.pid, "SIGKILL");
      const result = call(...args);
      if (isLast) process.kill(process.pid, "SIGKILL");
      return result;
    };
  Object.assign(fs, {
    mkdirSync: counted(fs.mkdirSync),
    renameSync: counted(fs.renameSync),
    rmSync: counted(fs.rmSync),
    writeSync: counted(fs.writeSync),
    fsyncSync: counted(fs.fsyncSync),
    fdatasyncSync: counted(fs.fdatasyncSync),
    fdatasync: counted(fs.fdatasync),
    chownSync: counted(fs.chownSync),
  });
  syncBuiltinESMExports();
  return { counted, calls: () => calls };
}
