// Which run of the machine this is: as long as the answer is the same, and the disk was not unmounted or lost meanwhile
// (lock.ts), everything that was ever written to a file is still there, flushed or not.

import { readFileSync } from "node:fs";

/** @returns "" where the kernel does not say; then no two runs count as the same */
export function readBootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}
