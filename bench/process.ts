// What the kernel counts of a running process: its time on the processor, its memory, and how often a thread of it woke up.

import { readdirSync, readFileSync } from "node:fs";

export interface Memory {
  readonly residentKiB: number;
  /** Its own: heap, stacks, what it wrote. */
  readonly ownKiB: number;
  /** Pages of programs and libraries; the kernel takes them back when it needs room. */
  readonly fileKiB: number;
}

export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1] ?? 0);
  return { residentKiB: kib("VmRSS"), ownKiB: kib("RssAnon"), fileKiB: kib("RssFile") };
}

/** Of all threads that are there: milliseconds on a processor (proc(5), schedstat). */
export function processorMs(pid: number): number {
  const ns = threadsOf(pid).map((task) => Number(read(`${task}/schedstat`).split(" ")[0] ?? 0));
  return ns.reduce((sum, one) => sum + one, 0) / 1e6;
}

/** How often a thread slept and was woken, of all threads that are there. */
export function wakeUps(pid: number): number {
  const counts = threadsOf(pid).map((task) =>
    Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(read(`${task}/status`))?.[1] ?? 0),
  );
  return counts.reduce((sum, one) => sum + one, 0);
}

function threadsOf(pid: number): readonly string[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);
}

/** Empty for a thread that has just ended. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
