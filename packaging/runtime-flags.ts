// What the runtime of the package is told when it runs the daemon, in the first line of its program: what keeps a till at which
// nobody buys asleep, and what makes its start short.

export const DAEMON_FLAGS: readonly string[] = [
  // V8 looks every eight seconds, for as long as it lives, whether a heap that is idle should be made smaller. Below 8 MiB of
  // old objects, where a till stays, it never does: the processor is only woken to find that out.
  "--no-memory-reducer",
  // Four threads compile and collect beside the program, and each is woken for less than a wake-up costs: the little that a till
  // computes is done where it arises. All of it in one word, --single-threaded, also makes a start take a third longer.
  "--no-concurrent-recompilation",
  "--no-concurrent-sparkplug",
  "--single-threaded-gc",
  // In MiB: what a start makes and throws away, so that V8 does not clean up in the middle of it, again and again from its usual
  // one.
  "--min-semi-space-size=4",
];

/** Linux gives a program one word at most from its first line; env takes it apart. */
export function firstLine(runtime: string, flags: readonly string[]): string {
  return `#!${flags.length > 1 ? "/usr/bin/env -S " : ""}${[runtime, ...flags].join(" ")}\n`;
}
