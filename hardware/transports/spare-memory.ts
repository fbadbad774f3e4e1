// Memory that only the start needed, handed back to the system: a till waits for most of the day.

import { readFileSync } from "node:fs";

// asm-generic/mman-common.h, the same on x64 and arm64.
const MADV_DONTNEED = 4;

export interface Mapping {
  readonly address: number;
  readonly bytes: number;
}

/**
 * Gives back what was freed and kept for later, and lets go of the pages of the runtime's own file: the next one that runs is
 * taken from the kernel's cache again, and what only the start ran is not.
 * @throws Error where koffi has no binary for this machine
 */
export async function giveBackMemory(): Promise<void> {
  const { default: koffi } = await import("koffi");
  const libc = koffi.load(null);
  const trim: (keep: number) => number = libc.func("int malloc_trim(size_t keep)");
  const advise: (address: number, bytes: number, advice: number) => number = libc.func(
    "int madvise(uintptr_t address, size_t bytes, int advice)",
  );
  trim(0);
  for (const { address, bytes } of pagesOf(process.execPath, readFileSync("/proc/self/smaps", "utf8")))
    advise(address, bytes, MADV_DONTNEED);
}

/**
 * Where the file lies in memory as it is on the disk. What somebody wrote into is left out: letting go of it would undo that.
 * @param smaps as proc(5) describes it
 */
export function pagesOf(file: string, smaps: string): readonly Mapping[] {
  return smaps.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m).flatMap((block) => {
    const [, from = "", to = "", path = ""] =
      /^([0-9a-f]+)-([0-9a-f]+) r-.p \S+ \S+ \d+ +(.*)$/m.exec(block) ?? [];
    if (path !== file || !/^Anonymous: +0 kB$/m.test(block)) return [];
    const address = Number.parseInt(from, 16);
    return [{ address, bytes: Number.parseInt(to, 16) - address }];
  });
}
